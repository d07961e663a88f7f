"""JSON Lines and JSON: an object a line, an array of objects, or one object.

A malformed line of JSON Lines is set aside with its number and the rest goes on. A ``.json`` file may hold one value,
several after one another, an array of rows, or an object with one list of rows; it is read as JSON Lines where its
first line is an object by itself. In an array, nothing after a mistake can be trusted: the remainder is set aside.
A row may be a string, which is then the text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from diglot.sources.decode import decode
from diglot.sources.fields import Columns, columns, record
from diglot.sources.lines import LIMIT, lines
from diglot.sources.records import Reason, Record, SetAside, settled
from diglot.sources.streams import Bytes

__all__ = ["documents", "values"]

SEPARATORS = re.compile(r"[\s,\ufeff]*")
JUST_TEXT = Columns("text", (), ())


def documents(stream: Bytes, file: str, text_field: str | None, line_base: int = 0) -> Iterator[Record]:
    """The documents of a JSON Lines file, or of a range of its lines.

    Args:
        line_base: lines of the file before this range.
    """
    return settled(rows_of_lines(stream, file, text_field, line_base), file)


def rows_of_lines(stream: Bytes, file: str, text_field: str | None, line_base: int) -> Iterator[Record | int]:
    """What each line gives; of a blank one, its bytes."""
    for number, line in enumerate(lines(stream), line_base):
        if line.error:
            yield SetAside(file, number, line.error.reason, f"line {number + 1}: {line.error.detail}", line.bytes_in)
        elif line.text.isspace():
            yield line.bytes_in
        else:
            yield row(line.text, file, number, text_field, line.bytes_in, line.encoding)


def row(text: str, file: str, number: int, text_field: str | None, bytes_in: int, encoding: str) -> Record:
    """The document of one line."""
    where = f"line {number + 1}"
    try:
        value = json.loads(text.rstrip("\r\n"))
    except (ValueError, RecursionError) as error:
        said = getattr(error, "msg", str(error))
        detail = f"{where}, column {getattr(error, 'colno', 1)}: {said}"
        return SetAside(file, number, Reason.MALFORMED, detail, bytes_in)
    return of_value(value, file, number, where, text_field, bytes_in, encoding)


def of_value(
    value: object, file: str, number: int, where: str, text_field: str | None, bytes_in: int, encoding: str
) -> Record:
    """The document of one JSON value."""
    if isinstance(value, dict):
        return record(value, columns(tuple(value), text_field), file, number, where, bytes_in, encoding)
    if isinstance(value, str):
        return record({"text": value}, JUST_TEXT, file, number, where, bytes_in, encoding)
    detail = f"{where} holds a {type(value).__name__}, not an object with a text"
    return SetAside(file, number, Reason.MALFORMED, detail, bytes_in)


def values(stream: Bytes, file: str, text_field: str | None) -> Iterator[Record]:
    """The documents of a ``.json`` file, held in memory as a whole (at most `LIMIT` bytes) unless it is JSON Lines."""
    first, newline, _ = stream.peek(1).partition(b"\n")
    if newline and is_object(first):
        yield from documents(stream, file, text_field)
        return
    data = stream.read(LIMIT + 1)
    if len(data) > LIMIT:
        size = len(data) + sum(map(len, iter(lambda: stream.read(1 << 20), b"")))
        detail = f"{size:,} bytes of JSON in one value; the limit is {LIMIT:,}: make it JSON Lines, with: jq -c '.[]'"
        yield SetAside(file, 0, Reason.TOO_LONG, detail, size)
        return
    decoded = decode(data)
    yield from settled(rows_of_value(decoded.text, len(data), file, text_field, decoded.encoding.name), file)


def rows_of_value(text: str, left: int, file: str, text_field: str | None, encoding: str) -> Iterator[Record | int]:
    """What each value gives, and in the end the bytes that belong to none."""
    for number, (value, size) in enumerate(rows(text)):
        bytes_in = min(left, size)
        left -= bytes_in
        if isinstance(value, ValueError):
            yield SetAside(file, number, Reason.MALFORMED, str(value), bytes_in)
        else:
            yield of_value(value, file, number, f"row {number + 1}", text_field, bytes_in, encoding)
    yield left


def is_object(line: bytes) -> bool:
    """Whether a line is a JSON object by itself."""
    try:
        return line.lstrip(b"\xef\xbb\xbf \t").startswith(b"{") and isinstance(json.loads(line), dict)
    except ValueError:
        return False


def rows(text: str) -> Iterator[tuple[object, int]]:
    """The values in `text`, those of an outer array one by one, each with its bytes of UTF-8; an error ends them."""
    decode_at = json.JSONDecoder().raw_decode
    at = SEPARATORS.match(text, 0).end()  # type: ignore[union-attr]
    in_array = text.startswith("[", at)
    begin, at = 0, at + in_array
    while (at := SEPARATORS.match(text, at).end()) < len(text):  # type: ignore[union-attr]
        if in_array and text[at] == "]":
            return
        try:
            value, at = decode_at(text, at)
        except (ValueError, RecursionError) as error:
            said = f"line {getattr(error, 'lineno', 1)}, column {getattr(error, 'colno', 1)}: {error.args[0]}"
            yield ValueError(said), len(text[begin:].encode("utf-8", "replace"))
            return
        size = len(text[begin:at].encode("utf-8", "replace"))
        begin = at
        inner = only_list(value)
        if inner:
            yield from ((item, size // len(inner)) for item in inner)
        else:
            yield value, size
    if in_array:
        yield ValueError("the array does not end"), 0


def only_list(value: object) -> list[object]:
    """The rows in an object that holds nothing but one list of objects: ``{"data": [{…}, {…}]}``."""
    if isinstance(value, dict) and len(value) == 1:
        (inner,) = value.values()
        if isinstance(inner, list) and all(isinstance(item, dict) for item in inner):
            return inner
    return []
