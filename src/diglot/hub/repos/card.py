"""The card: the YAML between ``---`` lines at the head of a repository's ``README.md``, and the tags made from it.

A card is written by whoever pushes, so it is not trusted. Its events come from libyaml, and only plain values that JSON
has are made of them: mappings with text for keys, lists, text, whole numbers, finite fractions, true, false, null.
What YAML takes for more than that (dates, bytes, infinities) stays the text that was written. At most 256 KiB, 50,000
values with all aliases unfolded, and 64 levels; more is an error.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from diglot.hub.repos.history import History
from diglot.hub.repos.refs import Commit
from diglot.remembered import remember

__all__ = ["check", "metadata", "problem", "read", "split", "tags"]

_HEAD = re.compile(r"\A\ufeff?\s*---[ \t]*\r?\n(.*?)(?:\r?\n)?^---[ \t]*$", re.DOTALL | re.MULTILINE)
_LIMIT, _VALUES, _DEPTH, _NUMBER = 256 << 10, 50_000, 64, 64
_YAML = "tag:yaml.org,2002:"
_KINDS = frozenset("null bool int float str binary timestamp seq map set omap pairs".split())  # noqa: SIM905
_TAG, _TAGS = 200, 1000  # of what a tag is made: characters, and how many
_README = 1 << 20  # the longest README that is looked at, bytes
_TAGGED = ("task_categories", "task_ids", "size_categories", "language", "license", "multilinguality", "modality")


@cache
def _licenses() -> frozenset[str]:
    text = (files("diglot.hub") / "data" / "licenses.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if line[:1] != "#" for word in line.split())


def split(text: str) -> tuple[str, str]:
    """A card's metadata (YAML, may be empty) and the rest.

    >>> split("---\\nlicense: mit\\n---\\n# News")
    ('license: mit', '\\n# News')
    """
    match = _HEAD.match(text)
    return (match[1], text[match.end() :]) if match else ("", text)


def read(history: History, commit: Commit) -> str:
    """The card of a repository at a commit; empty if it has none, or one that is longer than 1 MiB."""
    node = history.trees.node(commit.tree, "README.md")
    if node is None or node.folder or node.sha256 or node.size > _README:
        return ""
    return history.content(node.oid).decode("utf-8", "replace")


class _Built:
    """A mapping or list under way, and how many values it holds, unfolded."""

    def __init__(self, value: Any, anchor: str | None):
        self.value = value
        self.anchor = anchor
        self.key: str | None = None
        self.count = 1

    def add(self, value: Any, count: int, written: str | None) -> None:
        self.count += count
        if self.count > _VALUES:
            raise ValueError("the metadata unfolds into too many values")
        if isinstance(self.value, list):
            self.value.append(value)
        elif self.key is None:
            if written is None:
                raise ValueError("a key of the metadata must be text")
            self.key = written
        else:
            if self.key == "<<" and isinstance(value, dict):
                self.value.update({k: v for k, v in value.items() if k not in self.value})
            else:
                self.value[self.key] = value
            self.key = None


def _build(events: Iterator[Any]) -> Any:
    """The value that YAML events stand for: plain, bounded, without recursion."""
    import yaml

    stack = [_Built([], None)]
    anchors: dict[str, tuple[Any, int]] = {}
    for event in events:
        tag = getattr(event, "tag", None)
        if tag not in (None, "!") and tag.removeprefix(_YAML) not in _KINDS:
            raise ValueError(f"the metadata cannot have values of the kind {tag[:50]!r}")
        if isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            if len(stack) > _DEPTH:
                raise ValueError(f"the metadata is nested more than {_DEPTH} deep")
            stack.append(_Built({} if isinstance(event, yaml.MappingStartEvent) else [], event.anchor))
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            done = stack.pop()
            if done.anchor:
                anchors[done.anchor] = (done.value, done.count)
            stack[-1].add(done.value, done.count, None)
        elif isinstance(event, yaml.AliasEvent):
            if event.anchor not in anchors:
                raise ValueError(f"the metadata refers to *{event.anchor}, which is not there")
            value, count = anchors[event.anchor]
            stack[-1].add(value, count, value if isinstance(value, str) else None)
        elif isinstance(event, yaml.ScalarEvent):
            text = event.value.encode("utf-8", "replace").decode()
            value = _scalar(event.tag, text, event.implicit)
            if event.anchor:
                anchors[event.anchor] = (value, 1)
            stack[-1].add(value, 1, text)
        elif isinstance(event, yaml.DocumentEndEvent) and stack[0].value:
            break
    return stack[0].value[0] if stack[0].value else None


def _scalar(tag: str | None, text: str, implicit: tuple[bool, bool]) -> Any:
    import yaml

    tag = tag if tag not in (None, "!") else yaml.resolver.Resolver().resolve(yaml.ScalarNode, text, implicit)
    kind = tag.removeprefix(_YAML)
    if kind == "null":
        return None
    if kind not in ("bool", "int", "float") or len(text) > _NUMBER:
        return text
    made = yaml.constructor.SafeConstructor()
    try:
        value = getattr(made, f"construct_yaml_{kind}")(yaml.ScalarNode(tag, text))
    except (ValueError, KeyError, IndexError) as error:
        raise ValueError(f"{text!r} is no {kind}") from error
    return text if isinstance(value, float) and not math.isfinite(value) else value


@remember(entries=512, longest=_LIMIT)
def _parsed(head: str) -> dict[str, Any] | str:
    """The metadata that `head` says, or what is wrong with it."""
    import yaml

    if len(head) > _LIMIT:
        return "the metadata is longer than 256 KiB"
    try:
        value = _build(yaml.parse(head, getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        return re.sub(r"\s+", " ", str(error))[:500]
    if value is None:
        return {}
    return value if isinstance(value, dict) else "the metadata must be key: value pairs"


def _load(text: str) -> dict[str, Any]:
    found = _parsed(split(text)[0])
    if isinstance(found, str):
        raise ValueError(found)
    return found


def metadata(text: str) -> dict[str, Any]:
    """A card's metadata, as values that JSON has; empty if it has none, or none that can be read. Not to be changed.

    >>> metadata("---\\nlanguage: [ar, en]\\ndate: 2020-01-01\\n---\\n")
    {'language': ['ar', 'en'], 'date': '2020-01-01'}
    """
    found = _parsed(split(text)[0])
    return found if isinstance(found, dict) else {}


def problem(text: str) -> str:
    """What is wrong with a card's metadata; empty if nothing is.

    >>> problem("---\\na: !!bool maybe\\n---\\n")
    "'maybe' is no bool"
    """
    found = _parsed(split(text)[0])
    return found if isinstance(found, str) else ""


def check(text: str) -> tuple[list[str], list[str]]:
    """(errors, warnings) of a card.

    >>> check("---\\nlanguage: [ar\\n---\\n")[0][0][:38]
    'Invalid YAML metadata in the card: whi'
    >>> check("# News")
    ([], ['empty or missing yaml metadata in repo card'])
    """
    try:
        found = _load(text)
    except ValueError as error:
        return [f"Invalid YAML metadata in the card: {error}"], []
    errors = []
    for key in ("license", "language", "tags", "pretty_name"):
        value = found.get(key)
        items = value if isinstance(value, list) and key != "pretty_name" else [value]
        if not all(item is None or isinstance(item, str | bool) for item in items):
            errors.append(f'"{key}" must be a string' + ("" if key == "pretty_name" else " or a list of strings"))
    given = found.get("license")
    written = [item for item in (given if isinstance(given, list) else [given]) if item]
    unknown = [item for item in written if not isinstance(item, str) or item not in _licenses()]
    if unknown and not errors:
        errors.append(f'"license" must be one of {", ".join(sorted(_licenses()))}')
    if not isinstance(found.get("model-index", []), list):
        errors.append('"model-index" must be a list')
    return errors, [] if found else ["empty or missing yaml metadata in repo card"]


def tags(found: dict[str, Any]) -> list[str]:
    """The tags that a listing filters by.

    >>> tags({"language": ["ar", "en"], "license": "mit", "tags": ["news"]})
    ['news', 'language:ar', 'language:en', 'license:mit']
    """

    def texts(key: str) -> list[str]:
        value = found.get(key)
        items = value if isinstance(value, list) else [value]
        return [str(item)[:_TAG] for item in items[:_TAGS] if isinstance(item, str | int | float)]

    return texts("tags") + [f"{key}:{value}" for key in _TAGGED for value in texts(key)]
