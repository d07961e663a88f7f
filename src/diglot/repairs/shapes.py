"""Presentation forms: letters stored by the shape they have in a word, in logical or in visual order.

A shape says what it is joined to. Read in the right order, a letter that joins the next is followed by one that joins
the one before it; read in the wrong order, the two disagree. So the shapes themselves tell the order of a line.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from diglot.text.codepoints import combining
from diglot.text.forms import decomposition, form

__all__ = ["backwards", "plain", "shaped"]

_SHAPE = "\ufb50-\ufbb1\ufbd3-\ufd3d\ufd50-\ufdcf\ufdf2\ufe70-\ufefc"
_SHAPED = re.compile(f"[{_SHAPE}]")
_WORD = re.compile(rf"[{_SHAPE}\u0620-\u065f\u066e-\u06d3\u06d5-\u06dc\u06df-\u06e8\u06ea-\u06ff]+")


def shaped(line: str) -> bool:
    """Whether the line holds presentation forms."""
    return _SHAPED.search(line) is not None


def plain(line: str) -> str:
    """Letters for their shapes. A shape that stands alone but is not the isolated one stays: it is shown, not used.

    >>> plain("ﻣﺮﺣﺒﺎ ﻭ ﺣ")
    'مرحبا و ﺣ'
    """
    return _WORD.sub(lambda m: _letters(m.group()), line)


def _letters(word: str) -> str:
    if len(word) == 1 and _joins()[0].get(word) != (False, False):
        return word
    return word.translate(_joins()[1])


def backwards(line: str) -> bool:
    """Whether the shapes say that the line is in visual order.

    >>> backwards("ﺎﺒﺣﺮﻣ"), backwards("ﻣﺮﺣﺒﺎ")
    (True, False)
    """
    joins, _ = _joins()
    right = wrong = 0
    for word in _WORD.findall(line):
        shapes = [joins[each] for each in word if each in joins]
        for (before_a, after_a), (before_b, after_b) in pairwise(shapes):
            right += after_a == before_b
            wrong += before_a == after_b
    return wrong > right


@cache
def _joins() -> tuple[dict[str, tuple[bool, bool]], dict[int, str]]:
    """For each shape whether it joins the letter before it and the one after it; and the letters it stands for."""
    joins, letters = {}, {}
    for code in [*range(0xFB50, 0xFDD0), 0xFDF2, *range(0xFE70, 0xFEFD)]:
        kind = decomposition(chr(code)).split(" ")[0]
        if kind in ("<isolated>", "<initial>", "<medial>", "<final>"):
            letters[code] = form("NFKC", chr(code)).replace(" ", "")
            if combining(letters[code][0]) == 0:
                joins[chr(code)] = (kind in ("<medial>", "<final>"), kind in ("<initial>", "<medial>"))
    return joins, letters
