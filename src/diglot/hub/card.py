"""The card: the YAML between ``---`` lines at the head of a repository's ``README.md``, and the tags made from it.

A card is written by whoever pushes, so it is not trusted: plain data only, at most 256 KiB, and an alias that would
unfold into more than 100,000 values is an error (it is short on disk and endless in JSON).
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

__all__ = ["check", "metadata", "tags"]

_HEAD = re.compile(r"\A\ufeff?\s*---[ \t]*\r?\n(.*?)(?:\r?\n)?^---[ \t]*$", re.DOTALL | re.MULTILINE)
_LIMIT, _VALUES = 256 << 10, 100_000
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


def _load(text: str) -> dict[str, Any]:
    import yaml

    head, _ = split(text)
    if len(head) > _LIMIT:
        raise ValueError("the metadata is longer than 256 KiB")
    try:
        value = yaml.safe_load(head)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise ValueError(re.sub(r"\s+", " ", str(error))[:500]) from error
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise ValueError("the metadata must be key: value pairs")
    todo, seen = [value], 0
    while todo:
        item = todo.pop()
        seen += 1
        if seen > _VALUES:
            raise ValueError("the metadata unfolds into too many values")
        if isinstance(item, dict):
            todo += item.values()
        elif isinstance(item, list):
            todo += item
    return {str(key): item for key, item in value.items()}


@lru_cache(256)
def metadata(text: str) -> dict[str, Any]:
    """A card's metadata; empty if it has none, or none that can be read. Not to be changed.

    >>> metadata("---\\nlanguage: [ar, en]\\n---\\n")
    {'language': ['ar', 'en']}
    """
    try:
        return _load(text)
    except ValueError:
        return {}


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
    unknown = [item for item in (given if isinstance(given, list) else [given]) if item and item not in _licenses()]
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
        return [str(item) for item in (value if isinstance(value, list) else [value]) if item is not None]

    return texts("tags") + [f"{key}:{value}" for key in _TAGGED for value in texts(key)]
