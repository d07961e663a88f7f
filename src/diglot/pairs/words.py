"""The words of a sentence as the lexicon lists them: stems without inflection, and numbers in one form of digits.

A stem here is a rough one: what is cut off need not be an affix, it is only cut in the same way everywhere. Arabic
letters that writers vary are one (``أ إ آ ا``, ``ى ي``, ``ة ه``), marks and tatweel are left out. Numbers keep their
value and lose their form: ``١٬٢٠٠``, ``1,200`` and ``1200`` are one, as are ``٣٫٥`` and ``3.5``.
"""

from __future__ import annotations

import re

from diglot.remembered import remember

__all__ = ["arabic_stem", "english_stem", "is_number", "number", "words"]

_WORD = re.compile(
    r"[0-9٠-٩۰-۹]+(?:[.,٫٬][0-9٠-٩۰-۹]+)*"
    r"|[A-Za-zÀ-ɏ]+(?:['’][A-Za-zÀ-ɏ]+)*"
    r"|[\u0621-\u065f\u066e-\u06d3\u06d5\u0670]+"
    r"|[?؟!%٪$€£]"
)
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫٬", "01234567890123456789.,")
_SIGNS = {"؟": "?", "٪": "%"}
_MARKS = re.compile("[\u064b-\u065f\u0670\u0640\u06d5]")
_LETTERS = str.maketrans("أإآٱىةؤئکیۀہگڤپچژ", "اااايهويكيههكفبجز")
_PREFIXES = ("وبال", "وال", "بال", "كال", "فال", "ولل", "لل", "ال", "و", "ف", "ب", "ل", "ك")
_SUFFIXES = ("هما", "كما", "تها", "تهم", "اته", "ها", "هم", "هن", "كم", "نا", "ات", "ان", "ون", "ين", "يه", "ته", "ه",
             "ي", "ا", "ت")  # fmt: skip
_ENDINGS = (("ies", "y"), ("sses", "ss"), ("ied", "y"), ("ing", ""), ("edly", ""), ("ed", ""), ("es", ""), ("ly", ""),
            ("s", ""), ("e", ""))  # fmt: skip
SHORTEST = 3
"""A stem has at least as many letters."""


def words(text: str) -> list[str]:
    """The words, numbers and telling signs of a text, as they are written.

    >>> words("Isn't 3.5% enough؟ بلغت ٣٫٥٪")
    ["Isn't", '3.5', '%', 'enough', '؟', 'بلغت', '٣٫٥', '٪']
    """
    return _WORD.findall(text)


def is_number(word: str) -> bool:
    """Whether a word of `words` is a number."""
    return word[0].isdigit()


def number(word: str) -> str:
    """A number in one form.

    >>> number("١٬٢٠٠"), number("1,200"), number("٣٫٥"), number("3,5"), number("007"), number("10.01.2020")
    ('1200', '1200', '3.5', '3.5', '7', '10.01.2020')
    """
    plain = word.translate(_DIGITS)
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", plain):
        plain = plain.replace(",", "")
    elif plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    if plain.count(".") == 1:
        whole, _, part = plain.partition(".")
        plain = f"{whole.lstrip('0') or '0'}.{part}"
    elif plain.isdigit():
        plain = plain.lstrip("0") or "0"
    return plain


@remember(entries=1 << 16, longest=64)
def english_stem(word: str) -> str:
    """The stem of a Latin word, a number or a sign.

    >>> [english_stem(word) for word in ("Countries", "country's", "walked", "1,200", "%")]
    ['country', 'country', 'walk', '1200', '%']
    """
    if is_number(word):
        return number(word)
    low = word.lower().replace("’", "'").removesuffix("'s").replace("'", "")
    for ending, put in _ENDINGS:
        if low.endswith(ending) and len(low) - len(ending) >= SHORTEST:
            return low[: -len(ending)] + put
    return _SIGNS.get(low, low)


@remember(entries=1 << 16, longest=64)
def arabic_stem(word: str) -> str:
    """The stem of an Arabic word; of a Latin one, a number or a sign that of `english_stem`.

    >>> [arabic_stem(word) for word in ("والمكتبات", "مكتبةٌ", "لمكتبتهم", "٥٠", "؟")]
    ['مكتب', 'مكتب', 'مكتب', '50', '?']
    """
    if word[0] < "\u0600" or word in _SIGNS or is_number(word):
        return english_stem(word)
    low = _MARKS.sub("", word).translate(_LETTERS)
    for prefix in _PREFIXES:
        if low.startswith(prefix) and len(low) - len(prefix) >= SHORTEST:
            low = low[len(prefix) :]
            break
    for suffix in _SUFFIXES:
        if low.endswith(suffix) and len(low) - len(suffix) >= SHORTEST:
            return low[: -len(suffix)]
    return low or word
