"""Arabic letters, marks, digits and signs by what they are, as plain strings and tables.

Source: the Unicode Character Database (names, decompositions and categories); marks as camel_tools' `AR_DIAC_CHARSET`
has them (`DIACRITICS` and `DAGGER_ALEF` together).
"""

from __future__ import annotations

from collections.abc import Mapping

__all__ = [
    "ARABERT",
    "BASES",
    "DAGGER_ALEF",
    "DECORATION",
    "DIACRITICS",
    "DIGITS",
    "HARAKAT",
    "LOOK_ALIKES",
    "MAKSURA",
    "PUNCTUATION",
    "QUOTES",
    "QURANIC_MARKS",
    "SHADDA",
    "SUKUN",
    "digits",
]


def _span(first: int, last: int) -> str:
    return "".join(map(chr, range(first, last + 1)))


HARAKAT = "\u064b\u064c\u064d\u064e\u064f\u0650"
"""Tanwin and short vowels."""
SHADDA = "\u0651"
SUKUN = "\u0652"
DIACRITICS = HARAKAT + SHADDA + SUKUN
DAGGER_ALEF = "\u0670"
BASES = "\u0620-\u063f\u0641-\u064a\u066e-\u066f\u0671-\u06d3\u06d5\u06ee-\u06ef\u06fa-\u06fc\u06ff"
"""The letters, tatweel not among them, as the inside of a regular expression's brackets."""

QURANIC_MARKS = "".join(
    (
        _span(0x0610, 0x061A),  # honorifics, small high letters
        "\u0653",  # madda that has not been composed with an alef
        _span(0x0656, 0x065F),  # subscript alef, inverted damma and their like
        _span(0x06D6, 0x06E8),  # small high ligatures, end of verse, small waw and yeh
        _span(0x06E9, 0x06ED),  # place of prostration, small low letters
        _span(0x08D3, 0x08FF),  # small high and low words, open tanwin
    )
)

DECORATION = "".join(
    (
        "\u0305\u033f\u0489",  # lines above, a sign of millions
        _span(0x0332, 0x0338),  # lines below and through
        _span(0x035C, 0x0362),  # marks over two letters
        _span(0x20D0, 0x20F0),  # circles, squares, lines of symbols
        _span(0xFE20, 0xFE2F),  # halves of marks
    )
)
"""Combining marks that no Arabic and hardly any transliteration has."""

MAKSURA = """
على إلى حتى متى لدى سوى بلى عسى
موسى عيسى مصطفى مرتضى يحيى هدى ندى لبنى ضحى كسرى
كبرى صغرى أخرى أولى عظمى وسطى قصوى أعلى أدنى أقصى أغنى أقوى أحلى أغلى أخفى أبقى أذكى أنقى أرقى أوفى
مستشفى معنى مقهى مرضى قتلى جرحى ذكرى فتوى شكوى دعوى قرى مدى أسرى مشفى مستوى محتوى ملهى منتدى مجرى موتى فوضى
مرعى مأوى مغزى مرمى مبتغى ملتقى صدى جدوى عدوى تقوى نجوى بلوى حلوى سكارى حيارى نصارى يتامى قدامى
أعطى اشترى انتهى التقى مضى أتى قضى ألقى أجرى اكتفى اختفى استولى اعتدى
يسعى يبقى يرى ترى نرى تبقى يسمى تسمى يلقى يتلقى تتلقى يتولى تتولى ينسى يخشى يرضى
"""
"""Words in ى, seldom written with ي: a Persian keyboard has ی for both. Left out are those like رأى and بشرى, beside
which رأي and بشري are as common."""

DIGITS: Mapping[str, str] = {
    "western": _span(0x30, 0x39),
    "arabic": _span(0x660, 0x669),
    "persian": _span(0x6F0, 0x6F9),
}
"""The ten digits of each kind, in order."""


def digits(to: str) -> dict[str, str]:
    """Digits of all kinds to the kind `to`.

    >>> digits("western")["٣"], digits("arabic")["۴"]
    ('3', '٤')
    """
    return {a: b for kind in DIGITS.values() for a, b in zip(kind, DIGITS[to], strict=True) if a != b}


LOOK_ALIKES: Mapping[str, Mapping[str, str]] = {
    "arabic": {
        "ک": "ك",
        "ڪ": "ك",  # keheh, swash kaf
        "ی": "ي",
        "ے": "ي",  # Farsi yeh, yeh barree
        "ہ": "ه",
        "ھ": "ه",
        "ە": "ه",  # heh goal, heh doachashmee, ae
        "ۃ": "ة",
    },
    "persian": {"ك": "ک", "ڪ": "ک", "ي": "ی", "ى": "ی", "ہ": "ه", "ھ": "ه", "ە": "ه"},
    "urdu": {"ك": "ک", "ڪ": "ک", "ي": "ی", "ى": "ی", "ه": "ہ", "ە": "ہ", "ة": "ۃ"},
}
"""Letters that look alike but are encoded once for each language, to those of one language."""

PUNCTUATION: Mapping[str, str] = {
    "،": ",",
    "؍": "/",
    "؛": ";",
    "؞": "...",
    "؟": "?",
    "۔": ".",
    "٪": "%",
    "٭": "*",
    "﴾": "(",
    "﴿": ")",
}

QUOTES: Mapping[str, str] = {**dict.fromkeys("«»“”„‟″", '"'), **dict.fromkeys("‘’‚‛‹›′", "'")}

ARABERT = (
    r"0-9a-zA-Z\u0621-\u063a\u0640-\u066c\u0671-\u0674\u06da\u0b4d"
    r"!-%'-.:-@\[-`{-~·—–٪’‘“”«»،؛؟…"
)
"""The signs that models of AraBERT's second generation know, as the inside of a regular expression's brackets."""
