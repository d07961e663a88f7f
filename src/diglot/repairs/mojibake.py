"""Bytes read in the wrong encoding: UTF-8 read as a code page of one byte, Arabic code pages read as a Latin one.

==================  ==================================================  =====================
what was done       what is seen                                        how it is undone
==================  ==================================================  =====================
UTF-8 as cp1252,    ``Ù…Ø±Ø­Ø¨Ø§``, ``â€œ``, once or several times        ftfy (`fix_encoding`)
Latin-1 and others
UTF-8 as cp850,     ``┘à╪▒╪¡╪¿╪º``, ``ы┘ь╠ь╜``                             `from_page`
cp437, cp720,
cp866, cp1251,
KOI8-R, Mac Roman
UTF-8 as cp1256     ``ظ…ط±ط­ط¨ط§``                                        `from_cp1256`
cp1256 as cp1252    ``ãÑÍÈÇ``                                           `from_latin`
or Latin-1
ISO 8859-6 as the   ``åÑÍÈÇ``                                           `from_latin`
same
==================  ==================================================  =====================

Each function takes a line and returns the line as it should be, or the line itself where it sees no damage. None of
them guesses: a line is changed where its bytes make valid UTF-8 all through, or where words that are hardly Latin
become words that are clearly Arabic (`plausible`).
"""

from __future__ import annotations

import re
from functools import cache

from diglot.remembered import kept
from diglot.repairs import plausible

__all__ = ["PAGES", "from_cp1256", "from_latin", "from_page", "from_utf8"]

PAGES = ("cp437", "cp850", "cp720", "mac-roman", "cp1251", "cp866", "koi8-r")
"""Code pages that `from_page` knows, all but the Arabic and the common Latin ones."""

_SEQUENCE = re.compile(  # well-formed UTF-8 of two to four bytes, as characters of Latin-1
    "[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]"
    "|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}"
)
_SEQUENCES = re.compile(f"(?:{_SEQUENCE.pattern})+")
_LEAST = -7.0  # how plausible a line must be whose bytes are UTF-8 from end to end
_ARABIC = re.compile("[\xd8-\xdb][\x80-\xbf]")
_RUN_LENGTH = 4  # so many sequences in a row are no accident, whatever stands around them
_PUNCTUATION = set("،؛؟«»“”‘’…–—°")


def from_utf8(line: str) -> str:
    """UTF-8 read as cp1252, Latin-1 or another Latin code page, once or several times: what ftfy does.

    >>> from_utf8("Ù…Ø±Ø­Ø¨Ø§"), from_utf8("itâ€™s")
    ('مرحبا', 'it’s')
    """
    import ftfy

    fixed: str = ftfy.fix_encoding(line)
    return fixed


def from_page(line: str) -> str:
    """Arabic in UTF-8 read as one of the `PAGES`: a line whose bytes are UTF-8 from end to end, and Arabic.

    >>> from_page("┘à╪▒╪¡╪¿╪º"), from_page("ы┘ь╠ь╜ь╗ь╖"), from_page("┌──┐")
    ('مرحبا', 'مرحبا', '┌──┐')
    """
    best, found = _LEAST, line
    for signs, bytes_of in _pages():
        if not signs.issuperset(line):
            continue
        raw = line.translate(bytes_of)
        if len(_ARABIC.findall(raw)) < _RUN_LENGTH:
            continue
        try:
            text = raw.encode("latin-1").decode("utf-8")
        except UnicodeDecodeError:
            continue
        letters = sum(each.isalpha() and each > "\x7f" for each in text)
        if 2 * plausible.letters(text) >= letters and (score := plausible.score(text)) > best:
            best, found = score, text
    return found


@cache
def _pages() -> list[tuple[frozenset[str], dict[int, str]]]:
    """Of each of the `PAGES` what a line in it may hold (its characters, ASCII and the controls beyond it), and each of
    its characters beyond ASCII to the character of its byte; bytes that the page leaves out are shown as themselves."""
    found = []
    for page in PAGES:
        bytes_of = {ord(new): chr(b) for b in range(0x80, 0x100) if (new := bytes([b]).decode(page, "ignore"))}
        found.append((frozenset(map(chr, [*range(0xA0), *bytes_of])), bytes_of))
    return found


def from_cp1256(line: str) -> str:
    """UTF-8 read as cp1256.

    >>> from_cp1256("ظ…ط±ط­ط¨ط§ 2026"), from_cp1256("فقط، وحظ؛")
    ('مرحبا 2026', 'فقط، وحظ؛')
    """
    raw = line.encode("cp1256", "replace").decode("latin-1")  # what cp1256 lacks is a question mark there
    runs = [(m.start(), m.end(), m.group().encode("latin-1").decode("utf-8")) for m in _SEQUENCES.finditer(raw)]
    if not runs:
        return line
    other = len(raw) - len(raw.encode("ascii", "ignore")) - sum(end - start for start, end, _ in runs)
    other += raw.count("?") - line.count("?")
    count = sum(len(read) for *_, read in runs)
    whole = other == 0 and (count > 2 or any(_foreign(line, m) for m in _SEQUENCE.finditer(raw)))
    parts, last = [], 0
    for start, end, read in runs:
        if whole or len(read) >= _RUN_LENGTH:
            parts += [line[last:start], read]
            last = end
    return "".join([*parts, line[last:]])


def _foreign(line: str, match: re.Match[str]) -> bool:
    """Whether a sequence cannot be an Arabic letter and the sign after it: an odd sign, or Latin letters beside it."""
    around = line[match.start() - 1 : match.start()] + line[match.end() : match.end() + 1]
    return line[match.end() - 1] not in _PUNCTUATION or re.search("[A-Za-z]", around) is not None


# ---- Arabic code pages of one byte

_PAGES = ("cp1256", "iso8859-6")
_RUN = re.compile(r"[A-Za-z\x80-\xff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]+")
_ASCII = re.compile("[A-Za-z]")
_HIGH = re.compile("[\xc0-\xff]")
_UNREAD = -9.0  # what a letter counts that the code page does not have
_WORTH = ((16, -3.9), (8, -3.7), (3, -3.3))  # letters, and the least mean log probability that so many must have


def from_latin(line: str, likely: str | None = None) -> tuple[str, str | None]:
    """cp1256 or ISO 8859-6 read as cp1252 or Latin-1.

    Args:
        likely: the code page found in the lines around, which is taken on less evidence.

    Returns:
        The line, and the code page it was written in (None where it is left alone).

    >>> from_latin("ãÑÍÈÇ ÈÇáÚÇáã 2026"), from_latin("déjà vu à Paris")
    (('مرحبا بالعالم 2026', 'cp1256'), ('déjà vu à Paris', None))
    """
    words = [m.group() for m in _RUN.finditer(line) if _HIGH.search(m.group())]
    foreign = [word for word in words if not _ASCII.search(word)]
    size = sum(map(len, foreign))
    if not foreign or 2 * size < sum(map(len, words)) or max(map(len, foreign)) < 2:
        return line, None
    if not _HIGH.search(_SEQUENCE.sub("", line.translate(_bytes_of_cp1252()))):
        return line, None  # UTF-8
    best, page = max((_likeness(foreign, each) + (each == likely), each) for each in _PAGES)
    least = next((least for count, least in _WORTH if size >= count), 0.0)
    if best < (least if likely is None else _WORTH[0][1]):
        return line, None
    return line.translate(_arabic(page)), page


def _likeness(words: list[str], page: str) -> float:
    """How much the words look like Arabic when read in `page`: the mean log probability of their letters."""
    text = " ".join(words[:1000]).translate(_arabic(page))
    count, unread = plausible.letters(text), len(_HIGH.findall(text))
    return (plausible.score(text) * count + _UNREAD * unread) / (count + unread) if count else _UNREAD


@cache
def _bytes_of_cp1252() -> dict[int, str]:
    """Each character of cp1252 beyond Latin-1 to the character of its byte."""
    return {ord(new): chr(b) for b in range(0x80, 0xA0) if (new := bytes([b]).decode("cp1252", "ignore"))}


@kept(entries=32, size=14_000)
def _arabic(page: str) -> dict[int, str]:
    """Characters of cp1252 and Latin-1 to those of the Arabic code page at the same bytes."""
    table: dict[int, str] = {}
    for byte in range(0x80, 0x100):
        raw = bytes([byte])
        try:
            new = raw.decode(page)
        except UnicodeDecodeError:
            continue
        for latin in ("latin-1", "cp1252"):
            old = raw.decode(latin, "ignore")
            if old and old != new:
                table[ord(old)] = new
    return table
