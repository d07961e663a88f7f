"""The words of a sentence as the lexicon lists them: stems without inflection, and numbers in one form of digits.

A stem here is a rough one: what is cut off need not be an affix, it is only cut in the same way everywhere. Arabic
letters that writers vary are one (``أ إ آ ا``, ``ى ي``, ``ة ه``), marks and tatweel are left out. Numbers keep their
value and lose their form: ``١٬٢٠٠``, ``1,200`` and ``1200`` are one, as are ``٣٫٥`` and ``3.5``.

Stems are cut many at a time: the words are lines of one string, and a rule is one substitution in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import numpy as np

from diglot.text.arrays import Codes, Uint8s

__all__ = [
    "ARABIC", "ARABIC_LETTERS", "DIGITS", "ENGLISH", "LETTERS", "SIGN", "first_letters", "is_number", "kinds", "number",
    "stems", "words",
]  # fmt: skip

ENGLISH, ARABIC = 0, 1
"""The sides of a translation."""

_WORD = re.compile(
    r"[0-9٠-٩۰-۹]+(?:[.,٫٬][0-9٠-٩۰-۹]+)*"
    r"|[A-Za-zÀ-ɏ]+(?:['’][A-Za-zÀ-ɏ]+)*"
    r"|[\u0621-\u065f\u066e-\u06d3\u06d5\u0670]+"
    r"|[?؟!%٪$€£]"
)
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫٬", "01234567890123456789.,")
_LETTERS = np.arange(0x700, dtype=np.uint32)
_LETTERS[[*map(ord, "أإآٱىةؤئکیۀہگڤپچژ")]] = [*map(ord, "اااايهويكيههكفبجز")]
_LETTERS[[*range(0x064B, 0x0660), 0x0670, 0x0640, 0x06D5]] = 0
"""What each letter becomes; marks are left out."""
SHORTEST = 3
"""A stem has at least as many letters."""
_PREFIX = re.compile(rf"^(?:وبال|وال|بال|كال|فال|ولل|لل|ال|و|ف|ب|ل|ك)(?=[^\n]{{{SHORTEST}}})", re.M)
_VERB = re.compile(rf"^(?:سي|ست|سن|ي|ت|ن)(?=[^\n]{{{SHORTEST}}})", re.M)
_SUFFIX = re.compile(
    rf"(?<=[^\n]{{{SHORTEST}}})(?:هما|كما|تها|تهم|اته|ها|هم|هن|كم|نا|ات|ان|ون|ين|يه|ته|ه|ي|ا|ت)$", re.M
)
_ENDING = re.compile(rf"(?<=[^\n]{{{SHORTEST}}})(?:ies|sses|ied|ing|edly|ed|es|ly|s|e)$", re.M)
SIGN, LETTERS, DIGITS = 0, 1, 2
"""Kinds of words."""
ARABIC_LETTERS = 0x620
"""Words of Arabic letters begin with that one or a later one."""
_KINDS = np.array([DIGITS if chr(code).isdigit() else chr(code).isalpha() for code in range(0x700)], np.uint8)
_PUT = {"ies": "y", "ied": "y", "sses": "ss"}


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


def stems(found: Iterable[str], side: int) -> list[str]:
    """The stems of words of `words`, in order.

    Args:
        found: words; those that are the same are best given once.
        side: `ENGLISH` or `ARABIC`: the language of the text that they stand in.

    >>> stems(["Countries", "country's", "walked", "1,200", "%"], ENGLISH)
    ['country', 'country', 'walk', '1200', '%']
    >>> stems(["والمكتبات", "مكتبةٌ", "لمكتبتهم", "٥٠", "؟"], ARABIC)
    ['مكتب', 'مكتب', 'مكتب', '50', '?']
    """
    listed = list(found)
    if side == ENGLISH:
        out = _english("\n".join(listed)).split("\n") if listed else []
    else:
        out = listed.copy()
        first = first_letters(listed)
        arabic = (first >= ARABIC_LETTERS) & (first < len(_LETTERS))
        for of, cut in ((arabic, _arabic), (~arabic, _english)):
            places = of.nonzero()[0].tolist()
            cuts = cut("\n".join([listed[at] for at in places])).split("\n") if places else []
            for at, stem in zip(places, cuts, strict=True):
                out[at] = stem or listed[at]
    for at in (kinds(listed) == DIGITS).nonzero()[0].tolist():
        out[at] = number(listed[at])
    return out


def first_letters(found: Sequence[str]) -> Codes:
    """The first code points of some words."""
    return np.frombuffer("".join([word[0] for word in found]).encode("utf-32-le"), np.uint32)


def kinds(found: Sequence[str]) -> Uint8s:
    """The kind of each of some words of `words`, by its first letter: `SIGN`, `LETTERS` or `DIGITS`.

    >>> kinds(["bread", "٣٫٥", "؟", "خبز"]).tolist() == [LETTERS, DIGITS, SIGN, LETTERS]
    True
    """
    return _KINDS[np.minimum(first_letters(found), len(_KINDS) - 1)]


def _english(lines: str) -> str:
    low = lines.lower().replace("’", "'")
    if "'" in low:
        low = re.sub("'s$", "", low, flags=re.M).replace("'", "")
    return _ENDING.sub(lambda found: _PUT.get(found[0], ""), low).replace("؟", "?").replace("٪", "%")


def _arabic(lines: str) -> str:
    put = _LETTERS[np.frombuffer(lines.encode("utf-32-le"), np.uint32)]
    plain = put[put > 0].tobytes().decode("utf-32-le")
    return _VERB.sub("", _SUFFIX.sub("", _PREFIX.sub("", plain)))
