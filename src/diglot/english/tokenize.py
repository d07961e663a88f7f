"""English words split as Universal Dependencies does: the scheme ``ud`` of `diglot.text.tokens.schemes`.

The tokens of the scheme ``default``, and these cut further:

====================================  ==================================
``do|n't``, ``ca|n’t``                negation; without the apostrophe too (``do|nt``)
``she|'s``, ``boys|’``, ``they|'re``  short verbs and the genitive
``can|not``, ``gon|na``, ``'t|is``    the words written as one (data/contractions.txt)
====================================  ==================================

``its``, ``well``, ``ill`` and other words that would be ambiguous without their apostrophe stay whole.
"""

from __future__ import annotations

from functools import cache
from itertools import accumulate

import regex

from diglot.resources import rows
from diglot.text.tokens.boundaries import WordMemo

__all__ = ["SCHEMES", "cuts", "refine"]

SCHEMES = ("ud",)
"""The schemes that cut English words further."""


@cache
def contractions() -> dict[str, tuple[int, ...]]:
    """The words written as one, in small letters: where their parts begin."""
    written = [word.split("|") for (line,) in rows("english", "contractions.txt") for word in line.split()]
    return {"".join(parts): tuple(accumulate(map(len, parts[:-1]), initial=0)) for parts in written}


@cache
def _pattern() -> regex.Pattern[str]:
    return regex.compile(r"(?i)(?<=\p{L})n['’ʼ`´]t$|(?<=[\p{L}\p{N}.])['’ʼ`´](?:s|m|d|re|ve|ll|(?<=s.))$")


def cuts(word: str) -> tuple[int, ...]:
    """Where the parts of a word begin.

    >>> cuts("don't"), cuts("Smith's"), cuts("Cannot"), cuts("o'clock")
    ((0, 2), (0, 5), (0, 3), (0,))
    """
    listed = contractions().get(word.lower().replace("’", "'"))
    if listed:
        return listed
    ending = _pattern().search(word)
    if not ending:
        return (0,)
    return (*cuts(word[: ending.start()]), ending.start())  # couldn't've has two


refine = WordMemo(cuts).refine
"""The cuts of the scheme ``default``, and those inside the English words: see `WordMemo.refine`."""
