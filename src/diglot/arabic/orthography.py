"""Arabic as fonts, keyboards and Qurans spell it, in the ordinary spelling that the readers of this room know.

Three things differ: *presentation forms*, letters stored by their shape; letters that another *keyboard* has
(Persian kaf and yeh); and the *marks of printed Qurans*, which have their own sukun (U+06E1), their own tanween, small
letters for long vowels that the line lacks, circles over letters that are silent, and signs for recitation.
Source: The Unicode Standard 16.0, 9.2 Arabic (Koranic annotation signs; tanween variants).
"""

from __future__ import annotations

import re
from functools import cache

from diglot.text.charmap.charmap import CharMap
from diglot.text.forms import form

__all__ = ["MARKS", "QURANIC", "SHAPES", "as_written", "letters_for_shapes", "ordinary", "shapes"]

MARKS = "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670"
QURANIC = "\u0610-\u061a\u0653-\u065f\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0897-\u089f\u08ca-\u08e1\u08e3-\u08ff"
SHAPES = "\ufb50-\ufbb1\ufbd3-\ufd3d\ufd50-\ufdc7\ufdf0-\ufdfb\ufe70-\ufefc"

_ANY = f"[{MARKS}{QURANIC}]"
_BARE = re.compile("[ء-غف-ي]+")
_SHAPE = re.compile(f"[{SHAPES}]+")
_KEYBOARD = str.maketrans({"ی": "ي", "ک": "ك", "ہ": "ه", "ھ": "ه", "ۀ": "ه", "ە": "ه", "ے": "ي", "ں": "ن"})
_SIGNS = str.maketrans(
    {
        "\u06e1": "\u0652",  # the sukun of Qurans
        "\u08f0": "\u064b", "\u08f1": "\u064c", "\u08f2": "\u064d", "\u065e": "\u064c",  # tanween of other shapes
        "\u06e8": "ن", "\u06e7": "ي",  # small letters inside a word
    }
)  # fmt: skip
_HAMZA_ON_LINE = re.compile(f"[ـى]({_ANY}*)\u0654")
_SILENT = re.compile(f"(?:^.|[^{MARKS}{QURANIC}]){_ANY}*\u06df{_ANY}*")
_SMALL = re.compile(f"[\u06e5\u06e6](?={_ANY}{{0,30}}[ء-ي\u0671])")
_SMALL_VOWEL = re.compile(f"[\u0656\u0657](?={_ANY}{{0,30}}[ء-ي\u0671])(?!{_ANY}{{0,30}}[اى]{_ANY}{{0,30}}$)")
_AFTER_H = re.compile(f"(?<=ه)[{MARKS}]*[\u0656\u0657]$")
_MADDA = re.compile(f"(?:(?<=\u064e)|(?<=\u064e\u0651))آ(?={_ANY}*(?:[ءأؤئإ]|.\u0651|.[{MARKS}]\u0651))")
_REST = re.compile(f"[ـ{QURANIC}]")


def letters_for_shapes(text: str) -> str:
    """Letters for presentation forms; ligatures of a phrase become its words.

    >>> letters_for_shapes("ﺑﺮﺗﺎﺡ"), letters_for_shapes("ﷲ")
    ('برتاح', 'الله')
    """
    return _SHAPE.sub(lambda found: found[0].translate(_letters()), text)


@cache
def shapes() -> CharMap:
    """`letters_for_shapes` as a character map."""
    return CharMap.of("letters for shapes", {chr(code): text for code, text in _letters().items()})


@cache
def _letters() -> dict[int, str]:
    codes = (code for code in range(0xFB50, 0xFEFD) if _SHAPE.match(chr(code)))
    spelled = {code: form("NFKC", chr(code)) for code in codes}
    return {code: text.strip(" ") for code, text in spelled.items() if text != chr(code)}


def as_written(word: str) -> str:
    """A word with ordinary marks for those of Qurans, and no letter of it read or dropped; other signs go.

    >>> as_written("ٱلۡحَقُّ") == "ٱلْحَقُّ"
    True
    """
    return re.sub(f"[{QURANIC}]", "", word.translate(_KEYBOARD).translate(_SIGNS))


def ordinary(word: str) -> str:
    """A word in ordinary spelling: NFC, letters of the Arabic keyboard, the vowel marks of schoolbooks.

    Args:
        word: letters and marks; presentation forms are expected to be gone.

    >>> ordinary("ٱلۡعَٰلَمِينَ") == "ٱلْعَٰلَمِينَ", ordinary("قَالُوا۟") == "قَالُو", ordinary("کتاب")
    (True, True, 'كتاب')
    """
    if _BARE.fullmatch(word):
        return word
    word = _HAMZA_ON_LINE.sub(r"ئ\1", word.translate(_KEYBOARD).translate(_SIGNS))
    word = _SILENT.sub("", word)
    word = _SMALL.sub(lambda found: "و" if found[0] == "\u06e5" else "ي", word)
    word = _SMALL_VOWEL.sub(lambda found: "\u064fو" if found[0] == "\u0657" else "\u0650ي", word)
    word = _AFTER_H.sub(lambda found: "\u064f" if found[0][-1] == "\u0657" else "\u0650", word)
    word = word.replace("\u0657", "\u064b").replace("\u0656", "\u064d")  # as the Qurans of Medina use them
    word = _REST.sub("", form("NFC", word))
    return _MADDA.sub("ا", word)
