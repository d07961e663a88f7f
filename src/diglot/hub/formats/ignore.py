"""Ignore rules (``.gitignore``) that whoever pushes may have written: matched in linear time, whatever they say.

A pattern becomes a regular expression in which every wildcard but the last of its part stands in an atomic group
(``(?>…)``): a wildcard takes the nearest place where the rest of its part fits, and never comes back to try another.
For globs that loses nothing, because a nearer place leaves more for what follows; it is what `fnmatch` does within
one name, done here for ``**`` between names too. So a match costs at most pattern × path, where plain translations
(pathspec's among them) cost path to the power of the stars.

Source: gitignore(5). Units: code points. Errors: `Refusal` 413 for rules that take more than `SECONDS`.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

from diglot.hub.refusal import Refusal

__all__ = ["Ignore"]

#: The most processor time that the rules of one request may take, seconds.
SECONDS = 2.0
_RULES, _LENGTH = 1000, 200


class Ignore:
    """The rules of one ``.gitignore``: its first 1,000 lines, those longer than 200 characters left out.

    As with git, the last rule that fits decides, ``!`` takes back, and nothing takes back what lies in a folder that is
    ignored itself.

    >>> rules = Ignore("*.log\\n!keep.log\\nbuild/\\n/docs/**/draft-*")
    >>> [rules.names(path) for path in ("a/b.log", "a/keep.log", "build/keep.log", "build", "docs/x/y/draft-1")]
    [True, False, True, False, True]
    """

    def __init__(self, text: str):
        lines = text.splitlines()[:_RULES]
        self._rules = [rule for line in reversed(lines) if len(line) <= _LENGTH and (rule := _rule(line))]
        self._folders: dict[str, bool] = {}
        self._left = SECONDS

    def names(self, path: str) -> bool:
        """Whether the file at `path` is ignored.

        Raises:
            Refusal: 413 if all calls together have taken more than `SECONDS`.
        """
        if not self._rules:
            return False
        started = time.thread_time()
        parts = path.split("/")
        at, ignored = "", False
        for part in parts[:-1]:
            inside = f"{at}{part}"
            if inside not in self._folders:
                self._folders[inside] = self._decide(inside, True)
            ignored = self._folders[inside]
            if ignored:
                break
            at = inside + "/"
        ignored = ignored or self._decide(path, False)
        self._left -= time.thread_time() - started
        if self._left < 0:
            raise Refusal(413, "the ignore rules take too long; send fewer files at a time, or fewer rules")
        return ignored

    def _decide(self, path: str, folder: bool) -> bool:
        for pattern, ignores, folders_only in self._rules:
            if (folder or not folders_only) and pattern.fullmatch(path):
                return ignores
        return False


def _rule(line: str) -> tuple[re.Pattern[str], bool, bool] | None:
    line = re.sub(r"(?<!\\) +\Z", "", line.rstrip("\r\n"))
    if not line or line[0] == "#":
        return None
    ignores = line[0] != "!"
    line = line.removeprefix("!")
    folders_only, body = line.endswith("/"), line.removesuffix("/")
    parts = body.removeprefix("/").split("/")
    if not body:
        return None
    if "/" not in body:
        parts = ["**", *parts]
    parts = ["**" if len(part) > 2 and not part.strip("*") else part for part in parts]
    try:
        return re.compile(_path(parts), re.DOTALL), ignores, folders_only
    except re.error:
        return None


def _path(parts: list[str]) -> str:
    """The expression of a pattern's parts; what lies between two ``**`` is sought at the nearest place."""
    groups: list[list[str]] = [[]]
    for i, part in enumerate(parts):
        if part == "**" and i + 1 < len(parts):
            groups += [[]] if groups[-1] or len(groups) == 1 else []
        else:
            groups[-1].append(r"[^/]+(?:/[^/]+)*" if part == "**" else "".join(_part(part)))
    *before, last = groups
    text = ""
    for i, group in enumerate(before):
        found = "".join(f"{part}/" for part in group)
        text += found if i == 0 else f"(?>(?:[^/]+/)*?{found})"
    end = "/".join(last)
    return text + (f"(?:[^/]+/)*{end}" if before else end)


def _part(part: str) -> Iterator[str]:
    """The expression of one name: what stands between two stars is taken at its first place."""
    pieces: list[str] = [""]
    at = 0
    while at < len(part):
        char = part[at]
        at += 1
        if char == "*":
            pieces += [""] if pieces[-1] or len(pieces) == 1 else []
        elif char == "?":
            pieces[-1] += "[^/]"
        elif char == "[" and (end := part.find("]", at + 1 + (part[at : at + 1] in ("!", "^")))) > 0:
            inside, at = part[at:end], end + 1
            negated = inside[0] in "!^"
            inside = re.sub(r"([\\\[\]^&~|])", r"\\\1", inside[negated:])
            pieces[-1] += f"(?!/)[{'^' * negated}{inside}]"
        else:
            if char == "\\" and at < len(part):
                char, at = part[at], at + 1
            pieces[-1] += re.escape(char)
    first, *rest = pieces
    yield first
    for piece in rest[:-1]:
        yield f"(?>[^/]*?{piece})"
    if rest:
        yield f"[^/]*{rest[-1]}"
