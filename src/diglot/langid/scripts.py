"""The writing system of each code point, and the one that most letters of a string are in.

`SCRIPTS` are ISO 15924 codes; number 0 is ``Zyyy``, the script of what every language shares: digits, punctuation,
symbols, blanks. Only letters and their marks (general categories L and M) have another one
(`diglot.text.codepoints.scripts`).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from diglot.text.arrays import Bools, Int8s
from diglot.text.codepoints import SCRIPTS
from diglot.text.codepoints import scripts as table
from diglot.text.column import Column

__all__ = ["ARAB", "LATN", "SCRIPTS", "TRAINED", "dominant", "of_codes", "table"]

ARAB, LATN = 1, 2
TRAINED = tuple(SCRIPTS.index(code) for code in ("Arab", "Latn", "Cyrl", "Deva", "Beng", "Hebr", "Ethi"))
"""Scripts of several languages, which `diglot.langid.model` tells."""


def of_codes(codes: npt.NDArray[np.integer]) -> Int8s:
    """``int8[n]``: the script of each code point; about 1 ns each."""
    return table().take(codes, mode="clip")


def dominant(column: Column, scripts: Int8s) -> tuple[Int8s, Bools]:
    """The script of most letters of each string, and whether it has letters of another one too.

    Args:
        column: ``s`` strings.
        scripts: ``int8[n]``, `of_codes` of its code points.

    Returns:
        ``(int8[s], bool[s])``; the script is 0 where there are no letters.

    Where two scripts have equally many letters, the one that comes first in `SCRIPTS` wins: Arabic before Latin.

    >>> column = Column.from_strings(["al-كتاب", "2021", "дом"])
    >>> script, several = dominant(column, of_codes(column.codes))
    >>> [SCRIPTS[i] for i in script], several.tolist()
    (['Arab', 'Zyyy', 'Cyrl'], [True, False, False])
    """
    if not len(column):
        return np.empty(0, np.int8), np.empty(0, np.bool_)
    count = [np.add.reduceat((scripts == script).view(np.uint8), column.starts, dtype=np.int32) for script in (1, 2)]
    letters = np.add.reduceat((scripts > 0).view(np.uint8), column.starts, dtype=np.int32)
    found = np.where(count[0] >= count[1], np.int8(ARAB), np.int8(LATN))
    found[letters == 0] = 0
    several = letters > np.maximum(count[0], count[1])
    others = np.flatnonzero(letters > count[0] + count[1])
    if len(others):
        width = len(SCRIPTS)
        inside = np.repeat(np.arange(len(others)) * width, column.lengths[others] + 1)
        mask = np.zeros(len(column), np.bool_)
        mask[others] = True
        inside += scripts[column.repeat(mask)]
        tally = np.bincount(inside, minlength=len(others) * width).reshape(-1, width)
        found[others] = tally[:, 1:].argmax(axis=1) + 1
        several[others] = letters[others] > tally[:, 1:].max(axis=1)
    return found, several
