"""Arabic script to Latin: lossless table schemes (the Buckwalter family)."""

from __future__ import annotations

from diglot.arabic import buckwalter
from diglot.errors import OptionError
from diglot.text.charmap import CharMap
from diglot.text.column import Column

__all__ = ["SCHEMES", "charmap", "words"]

SCHEMES = buckwalter.SCHEMES


def charmap(scheme: str) -> CharMap | None:
    """The character map of a table scheme; None for a scheme that reads whole words.

    Raises:
        OptionError: `scheme` is not one of `SCHEMES`.

    >>> charmap("bw")("حفتر 5")
    'Hftr 5'
    """
    if scheme not in SCHEMES:
        raise OptionError.unknown("scheme", scheme, SCHEMES)
    return buckwalter.charmap(scheme)


def words(column: Column, scheme: str) -> Column:
    """Each word of the column in Latin letters; what is not Arabic script stays.

    Raises:
        OptionError: `scheme` is not one of `SCHEMES`.

    >>> words(Column.from_strings(["حفتر", "2021"]), "bw").strings()
    ['Hftr', '2021']
    """
    if scheme not in SCHEMES:
        raise OptionError.unknown("scheme", scheme, SCHEMES)
    return Column.from_strings([buckwalter.to_latin(word, scheme) for word in column.strings()])
