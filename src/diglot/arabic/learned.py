"""Arabic words without vowel marks in Latin letters, by the learned models.

`news` writes names as English newspapers do (``al-Kadhimi``): vowels supplied, foreign names in their own spelling,
the article as ``al-`` where the model does not take it for a part of the name, a capital first. Names whose spelling
no letter tells (``Cairo``, ``Khamenei``) are listed in `data/printed.tsv`. `ala_lc` supplies the
vowels of ALA-LC romanization, for words and names alike, in lower case.

Both are `diglot.text.speller` models, trained by ``scripts/transliterate_train.py``; their data, sources and licences
are named in `data/README.md`. They load at first use, in about 0.3 s.
"""

from __future__ import annotations

import functools
import importlib.resources
import re
from collections.abc import Sequence
from types import MappingProxyType

from diglot.arabic.romanize import write
from diglot.arabic.sounds import MARKS, parse, parse_latin
from diglot.text.column import Column
from diglot.text.speller import Speller
from diglot.text.transliterated import Candidate

__all__ = ["ala_lc", "bare", "news", "news_candidates", "sounds"]

_MARKS = re.compile(f"[{MARKS}ـ\u0610-\u061a\u0653-\u065f\u06d6-\u06ed\u200c-\u200f]")
_LETTERS = str.maketrans({"ٱ": "ا", "ی": "ي", "ک": "ك", "ہ": "ه", "ھ": "ه", "ۀ": "ه", "ے": "ي", "ں": "ن"})
_ARTICLE = re.compile("ال(?=..)")
_OWN_ARTICLE = re.compile("[aeiou]?l")


def bare(word: str) -> str:
    """The word without vowel marks and tatweel, Persian letter shapes as Arabic ones.

    >>> bare("مُحَمَّد"), bare("علی")
    ('محمد', 'علي')
    """
    return _MARKS.sub("", word).translate(_LETTERS)


def news(words: Sequence[str]) -> list[str]:
    """Each Arabic word as an English newspaper would print the name."""
    plain = [bare(word) for word in words]
    settled = _settled()
    rest = [word for word in dict.fromkeys(plain) if word not in settled]
    found = _speller("news").read(Column.from_strings(rest)).first(len(rest)) if rest else []
    read = {
        word: _printed(word, latin if latin is not None else _by_rule(word))
        for word, latin in zip(rest, found, strict=True)
    }
    return [settled[word] if word in settled else read[word] for word in plain]


def news_candidates(word: str, count: int) -> list[Candidate]:
    """The most probable spellings of one word, best first; a settled one alone."""
    if bare(word) in _settled():
        return [Candidate(_settled()[bare(word)], 1.0)]
    found = _speller("news").read(Column.from_strings([bare(word)]), best=count, proposals=2 * count, beam=2 * count)
    merged: dict[str, float] = {}
    for text, chance in found.lists(1)[0]:
        printed = _printed(bare(word), text)
        merged[printed] = merged.get(printed, 0.0) + chance
    return [Candidate(text, chance) for text, chance in merged.items()] or [Candidate(_by_rule(word), 1.0)]


def ala_lc(words: Sequence[str]) -> list[str]:
    """Each Arabic word in ALA-LC romanization, its vowels guessed."""
    plain = [bare(word) for word in words]
    found = (
        _speller("ala-lc")
        .read(Column.from_strings(plain), proposals=12, beam=16, width=8.0, nearest=False)
        .first(len(plain))
    )
    return [latin if latin is not None else _by_rule(word) for word, latin in zip(plain, found, strict=True)]


def sounds(words: Sequence[str]) -> list[str]:
    """What each word sounds like (see `diglot.arabic.sounds`), its vowels guessed."""
    return [parse_latin(latin, bare(word)) for word, latin in zip(words, ala_lc(words), strict=True)]


def _printed(word: str, latin: str) -> str:
    """A reading as it is printed: the article that names keep, and a capital."""
    if _ARTICLE.match(word) and not _OWN_ARTICLE.match(latin):
        return f"al-{_capital(latin)}"
    return _capital(latin)


def _capital(latin: str) -> str:
    for i, char in enumerate(latin):
        if char.isalpha():
            return latin[:i] + char.upper() + latin[i + 1 :]
    return latin


def _by_rule(word: str) -> str:
    """Letters and long vowels only, for what the models cannot read."""
    return write(parse(word), "ijmes")


@functools.cache
def _settled() -> MappingProxyType[str, str]:
    source = importlib.resources.files("diglot.arabic") / "data/printed.tsv"
    lines = [line for line in source.read_text("utf-8").splitlines() if not line.startswith("#")]
    return MappingProxyType({row[0]: row[1] for row in (line.split("\t") for line in lines[1:])})


@functools.cache
def _speller(name: str) -> Speller:
    with (importlib.resources.files("diglot.arabic") / "data" / f"{name}.npz").open("rb") as file:
        return Speller.load(file)
