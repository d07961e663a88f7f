"""How often letters follow each other in a language: counts of sequences of one to three characters.

The counts are langdetect's profiles of Wikipedia (Apache-2.0), of the languages that something here asks for, as a
table of our own: ``data/ngrams.tsv.gz``, made by ``tables/ngrams``. A blank stands before and after a word.
"""

from __future__ import annotations

import gzip
from collections import Counter
from functools import cache
from importlib.resources import files

from diglot.errors import OptionError
from diglot.remembered import kept

__all__ = ["counts", "languages", "shares"]


@cache
def _sections() -> dict[str, str]:
    """The lines of each language."""
    text = gzip.decompress((files("diglot.text") / "data" / "ngrams.tsv.gz").read_bytes()).decode("utf-8")
    sections = (part.partition("]\n") for part in text.split("\n[")[1:])
    return {language: lines for language, _, lines in sections}


def languages() -> tuple[str, ...]:
    """The languages that are counted, as ISO 639-1 codes."""
    return tuple(_sections())


@kept(entries=16, size=340_000)
def counts(language: str) -> dict[str, int]:
    """How often each sequence of one to three characters comes in a language.

    Raises:
        OptionError: a language that is not counted.

    >>> counts("ar")["ال"] > counts("ar")["لا"]
    True
    """
    if language not in _sections():
        raise OptionError.unknown("language", language, languages())
    pairs = (line.split("\t") for line in _sections()[language].splitlines())
    return {gram: int(count) for gram, count in pairs}


@kept(entries=16, size=120_000)
def shares(language: str) -> dict[str, float]:
    """How often the last letter follows the others: p(a) by ``a``, p(b | a) by ``ab``, p(c | ab) by ``abc``.

    >>> round(shares("en")["th"], 2)
    0.25
    """
    known = counts(language)
    before = Counter[str]()
    for gram, count in known.items():
        before[gram[:-1]] += count
    return {gram: count / before[gram[:-1]] for gram, count in known.items()}
