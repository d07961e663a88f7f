"""Latin script to Arabic: how Arabic newspapers would write an English word or name."""

from __future__ import annotations

import functools
import re

from diglot.english.respelling import respell
from diglot.errors import OptionError
from diglot.text.charmap import CharMap
from diglot.text.column import Column

__all__ = ["SCHEMES", "charmap", "words"]

SCHEMES = ("arabic",)

_KEPT = re.compile(r"://|^[@#]|^www\.|@|\.\w{2,}/|^[^A-Za-z\u00c0-\u024f\u1e00-\u1eff]*$")


def charmap(scheme: str) -> CharMap | None:
    """None: every scheme of this room reads whole words.

    Raises:
        OptionError: `scheme` is not one of `SCHEMES`.
    """
    if scheme not in SCHEMES:
        raise OptionError.unknown("scheme", scheme, SCHEMES)
    return None


def words(column: Column, scheme: str = "arabic") -> Column:
    """Each word of the column in Arabic script; numbers, addresses, handles and other scripts stay.

    Raises:
        OptionError: `scheme` is not one of `SCHEMES`.

    >>> words(Column.from_strings(["Haftar", "2021", "@user"])).strings()
    ['هافتار', '2021', '@user']
    """
    if scheme not in SCHEMES:
        raise OptionError.unknown("scheme", scheme, SCHEMES)
    return Column.from_strings([_word(word) for word in column.strings()])


@functools.lru_cache(1 << 16)
def _word(word: str) -> str:
    return word if _KEPT.search(word) else respell(word)
