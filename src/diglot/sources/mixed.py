"""Texts whose lines are in several encodings, as scrapes that were put together are.

A line with `STRONG` letters of two bytes, or a quotation mark or dash of three, that is UTF-8 without a fault is no
accident: in a file that has one, each line that is UTF-8, or UTF-8 with less damage than text, is read as such. The
other lines that are not ASCII are told apart by their looks (`dense`): words of Arabic, Cyrillic or Greek are bytes
above 0x7F throughout, Latin ones not. The letters of each kind, taken together, tell its code page
(`diglot.sources.codepages`), and the lines that this page does not read tell another. What is not sure by `SURE` nats
stays unknown, and so do Latin lines with parts of a quotation mark in UTF-8 (`BROKEN`): such lines become U+FFFD where
they are not UTF-8.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from diglot.sources.codepages import WORD, guess, lettered

__all__ = ["Mixed", "decode", "pages", "surely"]

STRONG = 4
SURE = 8.5
EVIDENCE, LEAST = 1 << 15, 16
"""Bytes of lines that tell a code page, and how many above 0x7F they must hold where words consist of them."""
HIGH = bytes(range(0x80, 0x100))
LATIN = frozenset({"cp1252", "cp1250", "cp1254"})
TWO, SIGN = re.compile("[\x80-\u07ff]"), re.compile("[\u2010-\u2026]")
BROKEN = re.compile(rb"(?<![\x91-\x94])\xe2[\x80-\x9f]|[A-Za-z]\x80[\x90-\xa6]|\x82\xac")
"""Two bytes of three of a quotation mark, dash, bullet or euro sign, which no Latin page makes text of."""
BEYOND = re.compile("[^\x00-\x7f\ufffd]")
LATINS = "A-Za-z\xc0-\u024f"
OTHERS = "\u0370-\u0481\u048a-\u052f\u05d0-\u05ea\u0621-\u063a\u0641-\u0652\u0671-\u06d5"
ODD = re.compile(f"[{LATINS}][{OTHERS}]|[{OTHERS}][{LATINS}]")
"""Letters of two scripts in a word, which a wrong page gives itself away by."""
CONTROL = re.compile("[\x7f-\x9f]")


class Mixed(NamedTuple):
    """A text of several encodings: `replaced` wrong sequences became U+FFFD; how many lines each code page has."""

    text: str
    replaced: int
    lines: Counter[str]


def pages(data: bytes) -> tuple[str, ...] | None:
    """The code pages of the lines that are not UTF-8; None where no line is UTF-8 for sure.

    >>> old = "وصلت القوارب عند المساء.\\nCafé".encode("cp1256")
    >>> pages("وصلت القوارب.\\n".encode() + old), pages(old)
    (('cp1256', 'cp1252'), None)
    """
    foreign: list[bytes] = []
    strong = False
    for line in data.splitlines():
        text = _utf_8(line)
        if text is None:
            foreign.append(line)
        elif not strong:
            strong = "\ufffd" not in text and (len(TWO.findall(text)) >= STRONG or bool(SIGN.search(text)))
    if not strong:
        return None
    found: list[str] = []
    for kind in (True, False):
        rest = [line for line in foreign if dense(line) is kind and (kind or not BROKEN.search(line))]
        for _ in range(2):
            told = b"\n".join(dict.fromkeys(rest))[:EVIDENCE]
            codec = surely(told) if _high(told) >= (LEAST if kind else 1) else ""
            if not codec:
                break
            if codec not in found:
                found.append(codec)
            rest = [line for line in rest if _read(line, codec, odd=False) is None]
    return tuple(found)


def surely(data: bytes) -> str:
    """The code page of some bytes, empty where none is sure: four letters, and `SURE` nats before the next reading.

    >>> surely("رسالة.txt".encode("cp720")), surely(b"\\x80\\xff.txt")
    ('cp720', '')
    """
    page = guess(data)
    if page is None or page.margin < SURE:
        return ""
    words = b"".join(WORD.findall(data)[:STRONG]).decode(page.codec, "replace")
    return page.codec if sum(map(str.isalpha, words)) >= STRONG else ""


def decode(data: bytes, others: Sequence[str]) -> Mixed:
    """The text of `data`, each line in UTF-8 or else in one of the code pages `others`.

    >>> decode("قهوة\\n".encode() + "قهوة".encode("cp1256"), ["cp1256"])
    Mixed(text='قهوة\\nقهوة', replaced=0, lines=Counter({'cp1256': 1}))
    """
    texts: list[str] = []
    replaced = 0
    counts: Counter[str] = Counter()
    for line in data.splitlines(keepends=True):
        text = _utf_8(line)
        if text is None:
            text, codec = _foreign(line, others)
            counts[codec] += 1
        replaced += text.count("\ufffd") - line.count(b"\xef\xbf\xbd")
        texts.append(text)
    return Mixed("".join(texts), replaced, counts)


def dense(line: bytes) -> bool:
    """Whether most words with bytes above 0x7F have seven of them in ten.

    >>> dense("قهوة latte".encode("cp1256")), dense("Crème brûlée".encode("cp1252"))
    (True, False)
    """
    words = WORD.findall(line)
    return 2 * sum(10 * _high(word) >= 7 * len(word) for word in words) > len(words)


def _high(data: bytes) -> int:
    """How many bytes are above 0x7F."""
    return len(data) - len(data.translate(None, HIGH))


def _utf_8(line: bytes) -> str | None:
    """A line of UTF-8, or of UTF-8 with less damage than text."""
    try:
        return line.decode()
    except UnicodeDecodeError:
        text = line.decode("utf-8", "replace")
        wrong = text.count("\ufffd") - line.count(b"\xef\xbf\xbd")
        return text if len(BEYOND.findall(text)) >= wrong else None


def _foreign(line: bytes, others: Sequence[str]) -> tuple[str, str]:
    """A line that is not UTF-8, by the first code page of its kind that reads it, and that page; else as damaged UTF-8.

    A page of the other kind counts where it has no letter for these bytes, or no word in two scripts.
    """
    kind = dense(line)
    if not kind and BROKEN.search(line):
        return line.decode("utf-8", "replace"), "utf-8"
    own = [codec for codec in others if (codec in LATIN) is not kind]
    for codec, odd in [(codec, odd) for odd in (False, True) for codec in own]:
        if (text := _read(line, codec, odd)) is not None:
            return text, codec
    for codec in others:
        text = _read(line, codec, odd=False)
        if text is not None and not (kind and lettered(text)):
            return text, codec
    return line.decode("utf-8", "replace"), "utf-8"


def _read(line: bytes, codec: str, odd: bool) -> str | None:
    """A line in a code page, if it has a character for each byte and, if that is not `odd`, no word in two scripts."""
    try:
        text = line.decode(codec)
    except UnicodeDecodeError:
        return None
    return None if CONTROL.search(text) or (not odd and ODD.search(text)) else text
