"""Transliteration both ways under one name: the script to go to decides which room does it.

>>> transliterate("الكاظمي", "news"), transliterate("Haftar", "arabic")
('al-Kadhimi', 'حفتر')
>>> transliterate(["bgdAd", "2021"], "arabic", source="bw")
['بغداد', '2021']
>>> transliterate("بغداد", "ala_lc")
Traceback (most recent call last):
...
diglot.errors.OptionError: unknown scheme 'ala_lc'; did you mean 'ala-lc'? (valid: bw, safebw, ...)

Whatever is not in the script that a scheme reads stays as it is.
"""

from __future__ import annotations

from typing import TypeAlias, overload

from diglot.arabic import buckwalter
from diglot.errors import OptionError
from diglot.remembered import kept
from diglot.routes import Language, Transliterator, languages
from diglot.text.charmap.charmap import apply
from diglot.text.column import Column
from diglot.text.spelling.transliterated import Candidate, Transliterated

__all__ = ["SCHEMES", "candidates", "explain", "transliterate"]

Texts: TypeAlias = list[str] | tuple[str, ...]


@kept(entries=16, size=1000)
def _rooms(known: tuple[Language, ...]) -> dict[str, Transliterator]:
    """Each scheme, and whose it is."""
    rooms: dict[str, Transliterator] = {}
    for each in known:
        for scheme in each.transliterator.SCHEMES:
            rooms.setdefault(scheme, each.transliterator)
    return rooms


def schemes() -> tuple[str, ...]:
    """The schemes of all languages."""
    return tuple(_rooms(languages()))


SCHEMES = schemes()
SHORT = 200
"""Code points of a single text to which a table of letters is best applied as the map of a string."""


@overload
def transliterate(text: str, to: str, source: str | None = None, *, signs: bool = False) -> str: ...
@overload
def transliterate(text: Texts, to: str, source: str | None = None, *, signs: bool = False) -> list[str]: ...
def transliterate(text: str | Texts, to: str, source: str | None = None, *, signs: bool = False) -> str | list[str]:
    """Write a text, or each of a list of texts, in the other script.

    Args:
        text: one text or several.
        to: the scheme: one of the Arabic room's to write Arabic in Latin letters, ``"arabic"`` for the other way.
        source: for ``to="arabic"``, a table scheme (``bw safebw xmlbw hsb``) that the text is written in; without it
            the text is taken for names, English words or Arabizi.
        signs: write the punctuation of the other script too, and into Latin letters its digits.

    Raises:
        OptionError: an unknown scheme.

    >>> transliterate("في ٢٠٢١، أليس كذلك؟", "bw"), transliterate("في ٢٠٢١، أليس كذلك؟", "bw", signs=True)
    ('fy ٢٠٢١، >lys k*lk؟', 'fy 2021, >lys k*lk?')
    """
    if isinstance(text, str):
        return transliterate([text], to, source, signs=signs)[0]
    _check(to, source)
    if signs:
        return [_room(to).signs(done) for done in transliterate(text, to, source)]
    if source is not None:
        return buckwalter.from_latin_column(Column.from_strings(list(text)), source).strings()
    table = _room(to).charmap(to)
    if table is not None:
        if len(text) == 1 and len(text[0]) <= SHORT:
            return [table(text[0])]
        return apply(Column.from_strings(list(text)), [table]).strings()
    return [done.text for done in explain(text, to)]


@overload
def explain(text: str, to: str) -> Transliterated: ...
@overload
def explain(text: Texts, to: str) -> list[Transliterated]: ...
def explain(text: str | Texts, to: str) -> Transliterated | list[Transliterated]:
    """As `transliterate`, with notes on what had to be guessed.

    >>> explain("كتاب", "ala-lc").notes
    ('1 of 1 words have no vowel marks, which ala-lc needs: their vowels are guessed',)

    Raises:
        OptionError: an unknown scheme.
    """
    if isinstance(text, str):
        return explain([text], to)[0]
    _check(to, None)
    return _room(to).texts(text, to)


def candidates(word: str, to: str, count: int = 5) -> list[Candidate]:
    """The most probable spellings of one word, best first, with probabilities that sum to 1.

    >>> [candidate.text for candidate in candidates("Haftar", "arabic", 2)]
    ['حفتر', 'حفتار']

    Raises:
        OptionError: an unknown scheme, or one that has no candidates; a count below 1.
    """
    if count < 1:
        raise OptionError(f"count must be at least 1, not {count}")
    _check(to, None)
    return _room(to).candidates(word, to, count)


def _room(to: str) -> Transliterator:
    """The language whose scheme it is."""
    return _rooms(languages())[to]


def _check(to: str, source: str | None) -> None:
    if to not in schemes():
        raise OptionError.unknown("scheme", to, schemes())
    if source is not None and to != "arabic":
        raise OptionError("source is for to='arabic' only: Arabic script needs no source scheme")
    if source is not None and source not in buckwalter.SCHEMES:
        raise OptionError.unknown("source scheme", source, buckwalter.SCHEMES)
