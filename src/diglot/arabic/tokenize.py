"""Arabic words cut at their clitics: the scheme ``clitics`` of `diglot.text.tokens`.

The tokens of the scheme ``default``, and those of them that begin with an Arabic letter cut further by
`diglot.arabic.clitics`, once a distinct word.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from diglot.arabic import clitics
from diglot.text.column import Bools
from diglot.text.cuts import Chunks, Memo

__all__ = ["refine"]


@cache
def memo() -> Memo:
    return Memo(clitics.cuts)


def refine(chunks: Chunks, begin: Bools, chosen: Bools) -> Bools:
    """The cuts `begin` of the scheme ``default``, and those inside the Arabic words of the `chosen` strings.

    Args:
        chunks: the text.
        begin: ``bool[n]``, where tokens begin.
        chosen: ``bool[s]``, which strings are Arabic.
    """
    codes = chunks.column.codes
    starts, ends = chunks.tokens(begin)
    first = codes.take(starts)
    arabic = (first >= 0x621) & (first <= 0x64A) & (ends - starts > 1)
    arabic &= np.repeat(chosen, np.diff(np.searchsorted(starts, chunks.column.ends), prepend=0))
    refined = begin.copy()
    refined[memo().cuts(chunks.text, starts[arabic], ends[arabic])] = True
    return refined
