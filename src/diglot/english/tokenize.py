"""English words split as Universal Dependencies does: the scheme ``ud`` of `diglot.text.tokens`.

The tokens of the scheme ``default``, and these cut further:

====================================  ==================================
``do|n't``, ``ca|n’t``                negation; without the apostrophe too (``do|nt``)
``she|'s``, ``Doss|’``, ``they|'re``  short verbs and the genitive
``can|not``, ``gon|na``, ``'t|is``    the words written as one (data/contractions.txt)
====================================  ==================================

``its``, ``well``, ``ill`` and other words that would be ambiguous without their apostrophe stay whole.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt
import regex

from diglot.text.column import Bools
from diglot.text.cuts import Chunks, Memo

__all__ = ["cuts", "refine"]

APOSTROPHES = np.array([ord(sign) for sign in "'’ʼ`´"], np.uint32)


@cache
def contractions() -> dict[str, tuple[int, ...]]:
    """The words written as one, in small letters: where their parts begin."""
    lines = (files("diglot.english") / "data" / "contractions.txt").read_text("utf-8").splitlines()
    written = [word.split("|") for line in lines if not line.startswith("#") for word in line.split()]
    return {"".join(parts): tuple(np.cumsum([0, *map(len, parts[:-1])]).tolist()) for parts in written}


@cache
def _pattern() -> regex.Pattern[str]:
    return regex.compile(r"(?i)(?<=\p{L})n['’ʼ`´]t$|(?<=[\p{L}\p{N}.])['’ʼ`´](?:s|m|d|re|ve|ll)?$")


def cuts(word: str) -> tuple[int, ...]:
    """Where the parts of a word begin.

    >>> cuts("don't"), cuts("Smith's"), cuts("Cannot"), cuts("o'clock")
    ((0, 2), (0, 5), (0, 3), (0,))
    """
    listed = contractions().get(word.lower().replace("’", "'"))
    if listed:
        return listed
    found = [match.start() for match in _pattern().finditer(word)]
    if not found:  # couldn't've
        return (0,)
    return (*cuts(word[: found[0]]), found[0])


@cache
def memo() -> Memo:
    return Memo(cuts)


@cache
def shapes() -> npt.NDArray[np.bool_]:
    """``bool[65536]``: the first and last letters of the listed contractions: the filter before the memo."""
    table = np.zeros(1 << 16, np.bool_)
    for word in contractions():
        for first in (word[0].lower(), word[0].upper()):
            for last in (word[-1].lower(), word[-1].upper()):
                table[(ord(first) & 0xFF) << 8 | ord(last) & 0xFF] = True
    return table


def refine(chunks: Chunks, begin: Bools, chosen: Bools) -> Bools:
    """The cuts `begin` of the scheme ``default``, and those inside the English words of the `chosen` strings.

    Args:
        chunks: the text.
        begin: ``bool[n]``, where tokens begin.
        chosen: ``bool[s]``, which strings are English.
    """
    codes = chunks.column.codes
    starts, ends = chunks.tokens(begin)
    first, last = codes.take(starts), codes.take(ends - 1)
    lengths = ends - starts
    shape = ((first & 0xFF) << np.uint32(8)) | (last & 0xFF)
    maybe = shapes().take(shape) & (lengths < 12) & ((first | last) < 0x2020)
    quoted = np.flatnonzero(np.isin(codes, APOSTROPHES))
    maybe[np.searchsorted(starts, quoted, side="right") - 1] = True
    maybe &= (lengths > 1) & np.repeat(
        chosen, np.diff(np.searchsorted(starts, chunks.column.ends, side="left"), prepend=0)
    )
    refined = begin.copy()
    refined[memo().cuts(chunks.text, starts[maybe], ends[maybe])] = True
    return refined
