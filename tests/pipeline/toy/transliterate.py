"""Transliteration of the toy: the letters in capitals."""

from collections.abc import Sequence

from diglot.text.charmap.charmap import CharMap
from diglot.text.column import Column
from diglot.text.spelling.transliterated import Candidate, Transliterated

SCHEMES = ("capitals",)


def charmap(scheme: str) -> CharMap | None:
    return None


def rules(scheme: str) -> None:
    return None


def words(column: Column, scheme: str) -> Column:
    return Column.from_strings([word.upper() for word in column.strings()])


def texts(strings: Sequence[str], scheme: str) -> list[Transliterated]:
    return [Transliterated(text.upper(), ()) for text in strings]


def candidates(word: str, scheme: str, count: int) -> list[Candidate]:
    return [Candidate(word.upper(), 1.0)]


def signs(text: str) -> str:
    return text
