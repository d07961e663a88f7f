"""Arabic words cut at their clitics: the scheme ``clitics`` of `diglot.text.tokens.schemes`.

The tokens of the scheme ``default``, and those of them that begin with an Arabic letter cut further by
`diglot.arabic.clitics`, once a distinct word.
"""

from __future__ import annotations

from functools import cache

from diglot.arabic import clitics
from diglot.text.arrays import Bools
from diglot.text.tokens.boundaries import Chunks, WordMemo

__all__ = ["SCHEMES", "refine"]

SCHEMES = ("clitics",)
"""The schemes that cut Arabic words further."""


@cache
def memo() -> WordMemo:
    return WordMemo(clitics.cuts)


def refine(chunks: Chunks, begin: Bools, chosen: Bools) -> Bools:
    """The cuts `begin` of the scheme ``default``, and those inside the Arabic words of the `chosen` strings.

    Args:
        chunks: the text.
        begin: ``bool[n]``, where tokens begin.
        chosen: ``bool[s]``, which strings are Arabic.
    """
    return memo().refine(chunks, begin, chosen)
