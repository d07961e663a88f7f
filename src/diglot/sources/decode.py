"""From bytes to text: which encoding, and what had to be given up.

`detect` tries, in this order:

1. a byte order mark: UTF-8, UTF-16, UTF-32;
2. what cannot be text: the first bytes of pictures, archives, programs (`diglot.sources.signatures`) → `Reason.BINARY`;
3. control characters: where they are more than `CONTROL` of a sample, UTF-16 without a mark if the bytes read as
   letters in either order, otherwise `Reason.BINARY`;
4. UTF-8, strictly; or UTF-8 with damage, where sequences of it outnumber wrong bytes 4 to 1 (each wrong sequence
   becomes U+FFFD, counted in the notes);
5. an 8-bit code page by its letters (`diglot.sources.codepages`): windows-1256, windows-1252, ISO-8859-6, Mac Arabic,
   those of DOS, others;
6. otherwise `Reason.UNDECODABLE`.

Where some lines are UTF-8 and others are not, `by_line` says so, and each line is read by itself
(`diglot.sources.mixed`).

The name found is a Python codec for which ``data.decode(name, "replace")`` is the text: line ends, NUL and everything
else stay as they are, only a byte order mark goes.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

import numpy as np

from diglot.sources import mixed
from diglot.sources.codepages import guess
from diglot.sources.records import Reason
from diglot.sources.signatures import binary, likely

__all__ = ["UTF_8", "Decoded", "Encoding", "NotText", "by_line", "decode", "decode_as", "detect", "is_utf_8", "looked"]

CONTROL = 0.02
SAMPLE = 1 << 16
CONTROLS = bytes([*range(9), *range(14, 27), *range(28, 32), 127])


@dataclass(frozen=True)
class Encoding:
    """An encoding found.

    Args:
        name: the Python codec of the whole file, byte order mark included.
        codec: the Python codec of any part of the file, without the mark.
        bom: length of the byte order mark in bytes.
        others: code pages of the lines that are not in `codec` (`diglot.sources.mixed`); `name` has them after a plus.
    """

    name: str
    codec: str
    bom: int = 0
    others: tuple[str, ...] = ()

    @property
    def unit(self) -> int:
        """Bytes of the smallest step: 1, or 2 in UTF-16, 4 in UTF-32."""
        return 2 if self.codec.startswith("utf-16") else 4 if self.codec.startswith("utf-32") else 1


UTF_8 = Encoding("utf-8", "utf-8")

MARKS = (
    (codecs.BOM_UTF8, Encoding("utf-8-sig", "utf-8", 3)),
    (codecs.BOM_UTF32_LE, Encoding("utf-32", "utf-32-le", 4)),
    (codecs.BOM_UTF32_BE, Encoding("utf-32", "utf-32-be", 4)),
    (codecs.BOM_UTF16_LE, Encoding("utf-16", "utf-16-le", 2)),
    (codecs.BOM_UTF16_BE, Encoding("utf-16", "utf-16-be", 2)),
)

# what UTF-16 without a mark must read as: Latin to Hebrew, Arabic, typographic signs, emoji, presentation forms
EXPECTED = re.compile(
    r"[\t\n\r -~\u00a0-\u077f\u08a0-\u08ff\u2000-\u206f\u2600-\u27bf"
    r"\ufb50-\ufdff\ufe00-\ufe0f\ufe70-\ufefc\U0001f000-\U0001faff]"
)


class NotText(Exception):
    """Bytes that are no text that can be read here, with the `reason` and a sentence."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True)
class Decoded:
    """A text, its encoding and how many wrong sequences became U+FFFD."""

    text: str
    encoding: Encoding
    replaced: int = 0


def decode(data: bytes) -> Decoded:
    """The text of `data`.

    Raises:
        NotText: when it is empty, binary or in no known encoding.

    >>> decode("قهوة".encode("utf-16")).text
    'قهوة'
    >>> decode(b"caf\\xe9, na\\xefve").encoding.name
    'cp1252'
    """
    encoding, known = looked(data, lines=True)
    text, replaced = (known, 0) if known is not None else decode_as(data[encoding.bom :], encoding)
    return Decoded(text, encoding, replaced)


def by_line(data: bytes, encoding: Encoding) -> Encoding:
    """An encoding of `data` that is told for each line if its lines are in several, as far as that is sure.

    Args:
        encoding: what it is otherwise.

    >>> old = "وصلت القوارب عند المساء.".encode("cp1256")
    >>> by_line("قهوة\\n".encode() + old, UTF_8).name, by_line(old, UTF_8).name
    ('utf-8+cp1256', 'utf-8')
    """
    if encoding.unit > 1 or (others := mixed.pages(data)) is None:
        return encoding
    return told_by_line(encoding if encoding.codec == "utf-8" else UTF_8, others)


def is_utf_8(data: bytes) -> bool:
    """Whether bytes are UTF-8 without a fault."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def told_by_line(encoding: Encoding, others: tuple[str, ...]) -> Encoding:
    """UTF-8, with the code pages of lines that are not."""
    name = encoding.name.partition("+")[0]
    return Encoding("+".join((name, *others)), encoding.codec, encoding.bom, others)


def decode_as(data: bytes, encoding: Encoding) -> tuple[str, int]:
    """The text of `data`, a part without byte order mark, and how many wrong sequences became U+FFFD."""
    try:
        return data.decode(encoding.codec), 0
    except UnicodeDecodeError:
        if encoding.others:
            return mixed.decode(data, encoding.others)[:2]
        text = data.decode(encoding.codec, "replace")
        genuine = data.count("\ufffd".encode(encoding.codec)) if encoding.codec.startswith("utf") else 0
        return text, text.count("\ufffd") - genuine


def detect(data: bytes, *, partial: bool = False) -> Encoding:
    """The encoding of `data`.

    Args:
        data: the file, or its beginning.
        partial: `data` is only the beginning, and may end inside a character.

    Raises:
        NotText: when it is empty, binary or in no known encoding.
    """
    return looked(data, partial=partial)[0]


def _marked(data: bytes, lines: bool) -> Encoding | None:
    """The encoding that a byte order mark names."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            if len(data) == len(mark):
                raise NotText(Reason.EMPTY, "nothing but a byte order mark")
            if lines and encoding.unit == 1 and not is_utf_8(data[len(mark) :]):
                return by_line(data[len(mark) :], encoding)
            return encoding
    return None


def _of_two_bytes(data: bytes) -> Encoding | None:
    """UTF-16 without a mark, where many bytes are control characters; it is refused if they are no letters so."""
    sample = data if len(data) <= 2 * SAMPLE else data[:SAMPLE] + data[len(data) // 4 * 2 :][:SAMPLE]
    controls = len(sample) - len(sample.translate(None, CONTROLS))
    if controls <= CONTROL * len(sample):
        return None
    for codec in ("utf-16-le", "utf-16-be"):
        if reads_as_letters(sample, codec):
            return Encoding(codec, codec)
    hint = f"; it looks like {what}" if (what := likely(data)) else ""
    raise NotText(Reason.BINARY, f"{controls / len(sample):.0%} of the bytes are control characters{hint}")


def looked(data: bytes, *, partial: bool = False, lines: bool = False) -> tuple[Encoding, str | None]:
    """The encoding of `data` as `detect` finds it, and its text where that is at hand: it is UTF-8 without a fault.

    Args:
        partial: as of `detect`.
        lines: an encoding that is told for each line is one (`by_line`).

    >>> looked("قهوة".encode())
    (Encoding(name='utf-8', codec='utf-8', bom=0, others=()), 'قهوة')
    """
    if marked := _marked(data, lines):
        return marked, None
    if not data:
        raise NotText(Reason.EMPTY, "no bytes")
    if what := binary(data):
        raise NotText(Reason.BINARY, f"looks like {what}")
    if wide := _of_two_bytes(data):
        return wide, None
    try:
        return UTF_8, data.decode("utf-8")
    except UnicodeDecodeError as error:
        wrong, at = data[error.start], error.start
        if partial and error.start >= len(data) - 3 and error.reason == "unexpected end of data":
            return UTF_8, None
    if lines and (others := mixed.pages(data)) is not None:
        return told_by_line(UTF_8, others), None
    text, replaced = decode_as(data, UTF_8)
    beyond_ascii = int(np.count_nonzero(np.frombuffer(text.encode("utf-32-le"), np.uint32) > 0x7F))
    if beyond_ascii - replaced > 4 * replaced:
        return UTF_8, None
    found = guess(data)
    if found:
        return Encoding(found.codec, found.codec), None
    raise NotText(
        Reason.UNDECODABLE,
        f"byte 0x{wrong:02x} at {at} is not UTF-8, and no code page makes words of it; convert it, for instance "
        "with: iconv -f ENCODING -t UTF-8",
    )


def reads_as_letters(data: bytes, codec: str) -> bool:
    """Whether at least nine in ten characters of `data`, read as UTF-16, are of the scripts and signs expected here."""
    text = data[: len(data) // 2 * 2].decode(codec, "replace")
    likely = len(EXPECTED.findall(text))
    return len(text) > 0 and likely >= 0.9 * len(text)
