"""Private data in text: e-mail addresses, phone numbers, IBANs, card numbers, IP addresses and national numbers.

Spans are in code points. Arabic-Indic and Persian digits are read as the others. What carries a check is checked:
IBANs by ISO 7064, card and Saudi numbers by Luhn's sum, Egyptian and Emirati numbers by the birth date in them, IP
addresses by their range. Phone numbers need an international prefix, a usual national form or a word that announces
one (tel, هاتف); a date, a price or a plain long number is none.

This finds forms, not people: names, addresses and what a sentence says of somebody are not looked for.
"""

from __future__ import annotations

import datetime
import ipaddress
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cache

from diglot.errors import OptionError, one_text

__all__ = ["KINDS", "Private", "find_private", "redact"]

KINDS = ("email", "iban", "card", "national", "ip", "phone")
"""The kinds, in the order in which they are looked for: where two overlap the earlier kind wins."""


@dataclass(frozen=True, slots=True)
class Private:
    """One span of private data: its kind (of `KINDS`), ``[start, end)`` in code points, and the text."""

    kind: str
    start: int
    end: int
    text: str


_DIGITS = {zero + i: str(i) for zero in (0x660, 0x6F0) for i in range(10)}
_MARKS = str.maketrans(
    {"\u00a0": " ", "\u2010": "-", "\u2011": "-", "\u2013": "-", **{chr(k): v for k, v in _DIGITS.items()}}
)
_TRIGGER = re.compile(r"@|\d[\d ().:/-]{4,}\d|::")


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    announced = (
        r"(?:tel|telephone|phone|mobile|mob|cell|fax|whatsapp|call"
        r"|هاتف|تلفون|تليفون|جوال|موبايل|محمول|فاكس|واتساب|واتس اب|للاتصال|اتصل على)"
    )
    named = (
        r"(?:national (?:id|number|identity)|id (?:no|number)|identity (?:no|number)|passport(?: no| number)?|ssn"
        r"|رقم الهوي[ةه]|الرقم القومي|الرقم الوطني"
        r"|رقم البطاق[ةه]|رقم الجواز|جواز سفر رقم|هوي[ةه] رقم|رقم الإقام[ةه])"
    )
    sources = {
        "email": r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.)+[^\W\d_]{2,24}(?![\w-])",
        "iban": r"(?<![A-Z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?(?![A-Z0-9])",
        "card": r"(?<![\d.,-])(?:\d{4}[ -]?){3}\d{1,7}(?![\d-])",
        "national": r"(?<![\d-])(?:784[ -]?\d{4}[ -]?\d{7}[ -]?\d|[23]\d{13}|[12]\d{9}|\d{3}-\d{2}-\d{4})(?![\d-])"
                    rf"|{named}\s*+[:#.]?\s*+(?P<named>[A-Z]{{0,2}}\d{{6,14}})(?!\d)",
        "ip": r"(?<![\w.:])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])|(?<![\w:.])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?![\w:])",
        "phone": rf"(?<![\w+.])(?:\+|00)[1-9](?:[ .()-]{{0,2}}\d){{7,14}}(?![\d])"
                 r"|(?<![\w+.,/-])0\d{1,3}[ .-]?\d{3,4}[ .-]?\d{3,4}(?![\d/.,-]\d|\d)"
                 r"|(?<![\w+.,/-])\(\d{2,4}\) ?\d{3,4}[ .-]?\d{3,4}(?!\d)"
                 r"|(?<![\w+.,/-])[2-9]\d{2}[.-]\d{3}[.-]\d{4}(?![\d-])"
                 rf"|(?<!\w){announced}\s*+[.:]*+\s*+(?P<called>\+?\d(?:[ .()/-]{{0,2}}\d){{5,14}})(?!\d)",
    }  # fmt: skip
    return {name: re.compile(source, re.IGNORECASE if name != "iban" else 0) for name, source in sources.items()}


def find_private(text: str, kinds: Collection[str] = KINDS) -> list[Private]:
    """The private data of a text, in order, without overlaps.

    Args:
        text: any text.
        kinds: what to look for.

    Raises:
        OptionError: an unknown kind.

    >>> [(p.kind, p.text) for p in find_private("اكتب إلى info@oakport.example أو اتصل: هاتف ٠١-٣٤٥٦٧٨")]
    [('email', 'info@oakport.example'), ('phone', '٠١-٣٤٥٦٧٨')]
    """
    for kind in kinds:
        if kind not in KINDS:
            raise OptionError.unknown("kind of private data", kind, KINDS)
    plain = one_text(text).translate(_MARKS)
    if not _TRIGGER.search(plain):
        return []
    found: list[Private] = []
    taken = bytearray(len(text))
    for kind in (kind for kind in KINDS if kind in kinds):
        for match in _patterns()[kind].finditer(plain):
            group = next((name for name, value in match.groupdict().items() if value is not None), 0)
            start, end = match.span(group)
            if taken.find(1, start, end) >= 0:
                continue
            value = plain[start:end]
            if group or _CHECKS[kind](value):
                found.append(Private(kind, start, end, text[start:end]))
                taken[start:end] = b"\1" * (end - start)
    return sorted(found, key=lambda one: one.start)


def redact(text: str, kinds: Collection[str] = KINDS, label: str = "[{kind}]") -> tuple[str, list[Private]]:
    """The text with private data replaced, and what was replaced (spans of the text as it was).

    Args:
        text: any text.
        kinds: what to replace.
        label: what to put instead; ``{kind}`` is filled in.

    >>> redact("Write to info@oakport.example.")[0]
    'Write to [email].'
    """
    found = find_private(text, kinds)
    parts, at = [], 0
    for one in found:
        parts += [text[at : one.start], label.format(kind=one.kind)]
        at = one.end
    return "".join([*parts, text[at:]]), found


# ---- checks


def _luhn(value: str) -> bool:
    digits = [int(char) for char in value if char.isdecimal()]
    doubled = [
        digit if i % 2 == 0 else (digit * 2 - 9 if digit > 4 else digit * 2) for i, digit in enumerate(digits[::-1])
    ]
    return sum(doubled) % 10 == 0 and len(set(digits)) > 1


def _card(value: str) -> bool:
    count = sum(char.isdecimal() for char in value)
    return 13 <= count <= 19 and value.lstrip()[0] in "3456" and _luhn(value)


def _iban(value: str) -> bool:
    plain = value.replace(" ", "")
    if not 15 <= len(plain) <= 34:
        return False
    moved = plain[4:] + plain[:4]
    return int("".join(str(int(char, 36)) for char in moved)) % 97 == 1


def _ip(value: str) -> bool:
    try:
        address = ipaddress.ip_address(value)
    except ValueError:
        return False
    return address.version == 4 or value.count(":") >= 3 or len(value) > 8


def _born(year: str, month: str, day: str) -> bool:
    try:
        return 1900 <= datetime.date(int(year), int(month), int(day)).year <= 2100
    except ValueError:
        return False


def _national(value: str) -> bool:
    digits = "".join(char for char in value if char.isdecimal())
    if len(digits) == 15:
        return 1900 <= int(digits[3:7]) <= 2100
    if len(digits) == 14:  # Egypt: century, birth date, governorate
        return _born(("19" if digits[0] == "2" else "20") + digits[1:3], digits[3:5], digits[5:7])
    if len(digits) == 10:  # Saudi Arabia
        return _luhn(digits)
    return value.count("-") == 2 and digits[:3] not in ("000", "666") and digits[0] != "9" and digits[3:5] != "00"


def _phone(value: str) -> bool:
    digits = [char for char in value if char.isdecimal()]
    return 7 <= len(digits) <= 15 and len(set(digits)) > 2


_CHECKS: dict[str, Callable[[str], bool]] = {
    "email": bool,
    "iban": _iban,
    "card": _card,
    "national": _national,
    "ip": _ip,
    "phone": _phone,
}
