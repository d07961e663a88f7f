"""Marks inside a paragraph of reStructuredText: emphasis, literals, roles, links, substitutions; what is not seen."""

from __future__ import annotations

import re
from collections.abc import Mapping

from diglot.sources.speech import Drop

__all__ = ["inside", "substitutions"]

INLINE = re.compile(
    r"\\(?P<escaped>\S|[ \t\n])"
    r"|``(?P<code>[^`](?:[^`]|`(?!`))*)``"
    r"|(?P<role>:[\w.+-]{1,60}(?::[\w.+-]{1,60}){0,3}:)?`(?P<text>[^`]{1,2000})`(?P<after>__?|:[\w.+-]{1,60}:)?"
    r"|\*\*(?=\S)(?P<strong>[^*]{1,2000}?)(?<=\S)\*\*"
    r"|(?<![\w*])\*(?=[^\s*])(?P<emphasis>[^*]{1,2000}?)(?<=\S)\*(?![\w*])"
    r"|(?P<substitution>\|[^|\s](?:[^|\n]{0,80}[^|\s])?\|)(?:__?)?"
    r"|(?P<note>[ \n]\[(?:\d+|#\w*|\*|\w[\w.-]*)\]_)"
    r"|(?<=\w)(?P<reference>__?)(?=\W|$)",
)
REPLACED = re.compile(r"^\.\. \|([^|\n]+)\| (?:replace|unicode)::[ \t]*([^\n]*)", re.MULTILINE)
OFTEN = {"version": "", "release": "", "today": "", "year": ""}
"""Substitutions that a build of Sphinx defines."""
TARGET = re.compile(r"\s*<[^<>]{1,1000}>\s*$")
SPECIAL = re.compile(r"[\\`*|]|_(?=\W)|_$")


def substitutions(text: str) -> dict[str, str]:
    """What the substitutions of a page stand for.

    >>> substitutions(".. |sea| replace:: the sea\\n")["sea"]
    'the sea'
    """
    return OFTEN | dict(REPLACED.findall(text) if ".. |" in text else ())


def inside(text: str, begin: int, end: int, replaced: Mapping[str, str]) -> list[Drop]:
    """The marks inside a stretch.

    >>> inside("See *boats*.", 0, 12, {})
    [Drop(start=4, end=5, instead=''), Drop(start=10, end=11, instead='')]
    """
    drops: list[Drop] = []
    if not SPECIAL.search(text, begin, end):
        return drops
    for found in INLINE.finditer(text, begin, end):
        kind = found.lastgroup
        a, b = found.span()
        if kind == "escaped":
            drops.append(Drop(a, b if found[0][1:].isspace() else a + 1, ""))
        elif kind == "substitution":
            name = found[kind][1:-1]
            if name in replaced or found[0].endswith("_"):
                drops.append(Drop(a, b, replaced.get(name, "")))
        elif kind in ("note", "reference"):
            drops.append(Drop(a, b, ""))
        elif kind in ("code", "strong", "emphasis"):
            wide = 1 if kind == "emphasis" else 2
            drops += [Drop(a, a + wide, ""), Drop(b - wide, b, "")]
        else:
            drops += _interpreted(text, found)
    return drops


def _interpreted(text: str, found: re.Match[str]) -> list[Drop]:
    """What is not seen of a role or a link: its marks, its target, the modules before a name."""
    (a, b), (inner, stop) = found.span(), found.span("text")
    target = TARGET.search(text[inner:stop])
    drops = [Drop(a, inner, "")]
    if target and target.start():
        drops.append(Drop(inner + target.start(), stop, ""))
    elif target is None and text[inner] == "~":
        drops.append(Drop(inner, text.rfind(".", inner, stop) + 1 or inner + 1, ""))
    return [*drops, Drop(stop, b, "")]
