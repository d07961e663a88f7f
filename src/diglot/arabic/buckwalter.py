"""The Buckwalter family: Arabic letters as one Latin character each, and back without loss.

=========  ==================================================================================
`bw`       Buckwalter (2002)
`safebw`   Buckwalter with letters in place of ``' | > & < } * $ ` {``
`xmlbw`    Buckwalter with ``I O W`` in place of ``< > &``
`hsb`      Habash, Soudi and Buckwalter (2007)
=========  ==================================================================================

Both directions equal camel_tools' ``CharMapper`` on scheme text; what is not scheme text is left alone. Arabic to
Latin only the 50 Arabic characters of the table change. Latin to Arabic the letters are the same that any English
word has, so a word (a run without white space) is taken for scheme text unless it shows that it is none: it holds a
Latin letter that the scheme lacks (``Mustafa`` has no Buckwalter ``M``), it looks like an address or a handle
(``://``, ``www.``, a leading ``@``), or it has digits and no letter. English words that the scheme could spell
(``Ali``) cannot be known and are read as scheme text. So Arabic text comes back unchanged, unless a hamza or a mark
stands among digits with no letter beside it.

Source: `data/buckwalter.tsv`, with the papers in its header.
"""

from __future__ import annotations

import re
from types import MappingProxyType

import numpy as np

from diglot.errors import OptionError
from diglot.remembered import kept
from diglot.resources import rows
from diglot.text.arrays import Codes, Positions, Uint8s
from diglot.text.charmap.charmap import CharMap
from diglot.text.column import TERMINATOR, Column

__all__ = ["SCHEMES", "charmap", "from_latin", "from_latin_column", "is_foreign", "table", "to_latin"]

SCHEMES = ("bw", "safebw", "xmlbw", "hsb")

_ADDRESS = re.compile(r"://|^@\w|^www\.", re.IGNORECASE)


@kept(entries=4, size=6000)
def table(scheme: str) -> MappingProxyType[int, str]:
    """Code point of the Arabic character to its Latin character.

    Raises:
        OptionError: `scheme` is not one of `SCHEMES`.

    >>> table("bw")[ord("ش")]
    '$'
    """
    if scheme not in SCHEMES:
        raise OptionError.unknown("scheme", scheme, SCHEMES)
    names, *letters = rows("arabic", "buckwalter.tsv")
    column = names.index(scheme)
    return MappingProxyType({ord(row[0].removeprefix("◌")): row[column] for row in letters})


@kept(entries=4, size=7000)
def inverse(scheme: str) -> MappingProxyType[int, str]:
    """Code point of the Latin character to its Arabic character.

    >>> inverse("hsb")[ord("š")]
    'ش'
    """
    return MappingProxyType({ord(latin): chr(code) for code, latin in table(scheme).items()})


@kept(entries=4, size=8000)
def charmap(scheme: str) -> CharMap:
    """Arabic to Latin as a character map, for `diglot.text.charmap.charmap.apply`.

    >>> charmap("safebw")("شكر")
    'ckr'
    """
    return CharMap.of(f"to {scheme}", {chr(code): latin for code, latin in table(scheme).items()})


def to_latin(text: str, scheme: str = "bw") -> str:
    """Romanize Arabic characters; everything else stays.

    >>> to_latin("بغداد 2021 Baghdad", "bw")
    'bgdAd 2021 Baghdad'
    """
    return text.translate(table(scheme))


def from_latin(text: str, scheme: str = "bw") -> str:
    """Undo `to_latin` word by word; words that are no scheme text stay.

    >>> from_latin("bgdAd 3.5 Mustafa https://x.y/bgd", "bw")
    'بغداد 3.5 Mustafa https://x.y/bgd'
    """
    back = inverse(scheme)
    return "".join(
        word if is_foreign(word, scheme) else word.translate(back) for word in re.split(r"(\s+)", text) if word
    )


def from_latin_column(column: Column, scheme: str = "bw") -> Column:
    """`from_latin` of every string, about 7 ns a code point.

    >>> from_latin_column(Column.from_strings(["bgdAd 3.5", "Mustafa"])).strings()
    ['بغداد 3.5', 'Mustafa']
    """
    if not len(column.codes):
        return column
    image, kinds = _latin_tables(scheme)
    codes = column.codes
    index = codes.astype(np.intp)
    kind = kinds.take(index, mode="clip")
    kind[column.ends] = _SPACE
    space = (kind & _SPACE).view(np.bool_)
    opens = np.ones(len(codes), np.bool_)
    np.logical_or(space[1:], space[:-1], out=opens[1:])
    heads = np.flatnonzero(opens)
    _mark_addresses(codes, kind, heads)
    seen = np.bitwise_or.reduceat(kind, heads)
    foreign = (seen & _OTHER_LETTER != 0) | (seen & (_DIGIT | _LETTER) == _DIGIT)
    tails = np.append(heads[1:], len(codes))
    for i in np.flatnonzero(seen & _BEYOND).tolist():
        word = codes[heads[i] : tails[i]].tobytes().decode("utf-32-le", "surrogatepass")
        foreign[i] = is_foreign(word, scheme)
    kept = np.repeat(foreign, tails - heads)
    kept |= (codes >= _SIZE) | (codes == TERMINATOR)
    return Column(np.where(kept, codes, image.take(index, mode="clip")), column.ends)


def _mark_addresses(codes: Codes, kind: Uint8s, heads: Positions) -> None:
    """Mark words that are addresses or handles, as if they held a foreign letter."""
    colon = np.flatnonzero(codes[:-2] == ord(":"))
    kind[colon[(codes[colon + 1] == ord("/")) & (codes[colon + 2] == ord("/"))]] |= _OTHER_LETTER
    first = heads[(codes[heads] == ord("@")) & (heads + 1 < len(codes))]
    kind[first[kind[first + 1] & _WORD != 0]] |= _OTHER_LETTER
    www = heads[((codes[heads] | 0x20) == ord("w")) & (heads + 3 < len(codes))]
    www = www[codes[www + 3] == ord(".")]
    www = www[((codes[www + 1] | 0x20) == ord("w")) & ((codes[www + 2] | 0x20) == ord("w"))]
    kind[www] |= _OTHER_LETTER


_SIZE = 0x20000
_SPACE, _LETTER, _OTHER_LETTER, _DIGIT, _WORD, _BEYOND = 1, 2, 4, 8, 16, 32


@kept(entries=4, size=660_000)
def _latin_tables(scheme: str) -> tuple[Codes, Uint8s]:
    """By code point below U+20000: its Arabic character, and what it says of the word it stands in."""
    known = inverse(scheme)
    image = np.arange(_SIZE, dtype=np.uint32)
    kinds = np.zeros(_SIZE, np.uint8)
    for code in range(_SIZE - 1):
        char = chr(code)
        if char.isspace():
            kinds[code] = _SPACE
            continue
        if char.isalpha():
            kinds[code] = _LETTER if code in known or _is_arabic(char) else _OTHER_LETTER
        elif char.isdigit():
            kinds[code] = _DIGIT
        if char.isalnum() or char == "_":
            kinds[code] |= _WORD
    kinds[-1] = _BEYOND
    for code, arabic in known.items():
        image[code] = ord(arabic)
    return image, kinds


def is_foreign(word: str, scheme: str) -> bool:
    """Whether `word` (no white space in it) shows that it is not text of `scheme`.

    >>> is_foreign("Mustafa", "bw"), is_foreign("Ali", "bw"), is_foreign("3.5", "hsb")
    (True, False, True)
    """
    letters = {c for c in word if c.isalpha()}
    known = inverse(scheme)
    if any(ord(c) not in known and not _is_arabic(c) for c in letters):
        return True
    return bool(_ADDRESS.search(word)) or (not letters and any(c.isdigit() for c in word))


def _is_arabic(char: str) -> bool:
    return "\u0600" <= char <= "\u06ff" or "\u0750" <= char <= "\u077f" or "\u08a0" <= char <= "\u08ff"
