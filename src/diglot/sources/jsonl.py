"""JSON Lines and JSON: an object a line, an array of objects, or one object.

A malformed line of JSON Lines is set aside with its number and the rest goes on. A ``.json`` file may hold one value,
several after one another, an array of rows, or an object around rows (`wrapped`); it is read as JSON Lines where its
first line is an object by itself, however long. In an array, nothing after a mistake can be trusted: the remainder is
set aside. A row may be a string, which is then the text. Of two fields of one name in an object the first counts.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from diglot.sources.decode import decode
from diglot.sources.fields import Asked, Columns, columns, own_id, records
from diglot.sources.lines import LIMIT, Line, lines
from diglot.sources.records import Reason, Record, SetAside, settled
from diglot.sources.streams import Bytes, Joined
from diglot.sources.units import Unit

__all__ = ["documents", "ids", "values"]

SEPARATORS = re.compile(r"[\s,\ufeff]*")
JUST_TEXT = Columns("text", ())


def first_of_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object: of two fields of one name the first, where Python would take the last."""
    found = dict(pairs)
    return found if len(found) == len(pairs) else dict(reversed(pairs))


ID = re.compile('"id"', re.IGNORECASE)
FLAT = re.compile(r"""[{,]\s*"id"\s*:\s*(?:"([^"\\]*)"|(-?\d{1,18}))\s*[,}]""", re.IGNORECASE)


def number(digits: str) -> int | str:
    """A whole number; one of more digits than Python turns into a number stays as it is written."""
    try:
        return int(digits)
    except ValueError:
        return digits


DECODER = json.JSONDecoder(object_pairs_hook=first_of_each)
PATIENT = json.JSONDecoder(object_pairs_hook=first_of_each, parse_int=number)
"""What is asked where a number has too many digits: every number costs a call."""


class Parser:
    """Parses the lines of a file. A line whose fields are as many as its ``":"`` needs no look at their names."""

    def __init__(self) -> None:
        self.flat = True

    def __call__(self, text: str) -> Any:
        try:
            if self.flat:
                value = json.loads(text)
                if not isinstance(value, dict) or len(value) == text.count('":'):
                    return value
                self.flat = False
            return DECODER.decode(text)
        except json.JSONDecodeError:
            raise
        except ValueError:  # a number of thousands of digits
            return PATIENT.decode(text)


def documents(stream: Bytes, unit: Unit) -> Iterator[Record]:
    """The documents of a JSON Lines file, or of a range of its lines."""
    return settled(rows_of_lines(stream, unit.file, unit.asked, unit.line_base), unit.file)


def rows_of_lines(stream: Bytes, file: str, asked: Asked, line_base: int) -> Iterator[Record | int]:
    """What each line gives; of a blank one, its bytes."""
    parse = Parser()
    for number, line in enumerate(lines(stream), line_base):
        if line.error:
            yield SetAside(file, number, line.error.reason, f"line {number + 1}: {line.error.detail}", line.bytes_in)
        elif not line.text or line.text.isspace():
            yield line.bytes_in
        else:
            yield from row(line, parse, file, number, asked)


def ids(stream: Bytes, text_field: str | None) -> Iterator[str]:
    """What the rows of a JSON Lines file call themselves; those of a plain object are found without parsing it."""
    parse = Parser()
    for line in lines(stream):
        text = line.text
        named = len(ID.findall(text))
        if not named:
            continue
        if named == 1 and text_field is None and text.count("{") == 1 and (found := FLAT.search(text)) is not None:
            own = own_id(int(found[2]) if found[1] is None else found[1])
            if own is not None:
                yield own
            continue
        try:
            value = parse(text.rstrip("\r\n"))
        except (ValueError, RecursionError):
            continue
        if not isinstance(value, dict):
            continue
        wanted = columns(tuple(value), text_field)
        if wanted.id is None or (own := own_id(value[wanted.id])) is None:
            continue
        yield own


def row(line: Line, parse: Parser, file: str, number: int, asked: Asked) -> Sequence[Record]:
    """The documents of one line."""
    where = f"line {number + 1}"
    try:
        value = parse(line.text.rstrip("\r\n"))
    except (ValueError, RecursionError) as error:
        said = getattr(error, "msg", str(error))
        detail = f"{where}, column {getattr(error, 'colno', 1)}: {said}"
        return (SetAside(file, number, Reason.MALFORMED, detail, line.bytes_in),)
    return of_value(value, file, number, where, asked, line.bytes_in, line.encoding, line.notes)


def of_value(
    value: object, file: str, number: int, where: str, asked: Asked, bytes_in: int, encoding: str,
    notes: tuple[str, ...] = (),
) -> Sequence[Record]:  # fmt: skip
    """The documents of one JSON value."""
    if isinstance(value, dict):
        wanted = columns(tuple(value), asked.text_field)
        return records(value, wanted, asked, file, number, where, bytes_in, encoding, notes)
    if isinstance(value, str):
        return records({"text": value}, JUST_TEXT, asked, file, number, where, bytes_in, encoding, notes)
    detail = f"{where} holds a {type(value).__name__}, not an object with a text"
    return (SetAside(file, number, Reason.MALFORMED, detail, bytes_in),)


def values(stream: Bytes, unit: Unit) -> Iterator[Record]:
    """The documents of a ``.json`` file, held in memory as a whole (at most `LIMIT` bytes) unless it is JSON Lines."""
    first, newline, _ = stream.peek(1).partition(b"\n")
    if newline and is_object(first):
        yield from documents(stream, unit)
        return
    data = stream.read(LIMIT + 1)
    first, newline, _ = data.partition(b"\n")
    if newline and is_object(first):  # it is longer than what is looked at first
        yield from documents(io.BufferedReader(Joined(data, stream)), unit)
        return
    if len(data) > LIMIT:
        size = len(data) + sum(map(len, iter(lambda: stream.read(1 << 20), b"")))
        detail = f"{size:,} bytes of JSON in one value; the limit is {LIMIT:,}: make it JSON Lines, with: jq -c '.[]'"
        yield SetAside(unit.file, 0, Reason.TOO_LONG, detail, size)
        return
    text, file = decode(data), unit.file
    yield from settled(rows_of_value(text.text, len(data), file, unit.asked, text.encoding.name), file)


def rows_of_value(text: str, left: int, file: str, asked: Asked, encoding: str) -> Iterator[Record | int]:
    """What each value gives, and in the end the bytes that belong to none."""
    for number, (value, size) in enumerate(rows(text, asked.text_field)):
        bytes_in = min(left, size)
        left -= bytes_in
        if isinstance(value, ValueError):
            yield SetAside(file, number, Reason.MALFORMED, str(value), bytes_in)
        else:
            yield from of_value(value, file, number, f"row {number + 1}", asked, bytes_in, encoding)
    yield left


def is_object(line: bytes) -> bool:
    """Whether a line is a JSON object by itself."""
    try:
        return line.lstrip(b"\xef\xbb\xbf \t").startswith(b"{") and isinstance(json.loads(line), dict)
    except ValueError:
        return False


def rows(text: str, text_field: str | None = None) -> Iterator[tuple[object, int]]:
    """The values in `text`, those of an outer array one by one, each with its bytes of UTF-8; an error ends them."""
    decode_at = DECODER.raw_decode
    at = SEPARATORS.match(text, 0).end()  # type: ignore[union-attr]
    in_array = text.startswith("[", at)
    begin, at = 0, at + in_array
    while (at := SEPARATORS.match(text, at).end()) < len(text):  # type: ignore[union-attr]
        if in_array and text[at] == "]":
            return
        try:
            try:
                value, at = decode_at(text, at)
            except json.JSONDecodeError:
                raise
            except ValueError:  # a number of thousands of digits
                value, at = PATIENT.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            said = f"line {getattr(error, 'lineno', 1)}, column {getattr(error, 'colno', 1)}: {error.args[0]}"
            yield ValueError(said), len(text[begin:].encode("utf-8", "replace"))
            return
        size = len(text[begin:at].encode("utf-8", "replace"))
        begin = at
        inner = wrapped(value, text_field)
        if inner:
            yield from ((item, size // len(inner)) for item in inner)
        else:
            yield value, size
    if in_array:
        yield ValueError("the array does not end"), 0


def wrapped(value: object, text_field: str | None = None) -> list[object]:
    """The rows that an object holds which is no row itself; none where it may be one.

    It may hold one list of objects among other things (``{"version": 1, "data": [{…}, {…}]}``), an object a row
    (``{"a": {…}, "b": {…}}``), or a list a column, all of one length.

    >>> wrapped({"version": 1, "data": [{"text": "a"}]}), wrapped({"text": "a", "notes": [{"n": 1}]})
    ([{'text': 'a'}], [])
    >>> wrapped({"text": ["a", "b"], "label": [0, 1]})
    [{'text': 'a', 'label': 0}, {'text': 'b', 'label': 1}]
    """
    if not isinstance(value, dict) or not value:
        return []
    text = columns(tuple(value), text_field).text
    parts = list(value.values())
    sizes = {len(part) if isinstance(part, list) else -1 for part in parts}
    if len(parts) > 1 and text in value and len(sizes) == 1 and sizes != {-1}:
        return [dict(zip(value, row, strict=True)) for row in zip(*parts, strict=True)]
    if text:
        return []
    lists = [part for part in parts if isinstance(part, list) and part and all(isinstance(one, dict) for one in part)]
    if len(lists) == 1:
        return lists[0]
    if len(parts) > 1 and all(isinstance(part, dict) and columns(tuple(part), text_field).text for part in parts):
        return parts
    return []
