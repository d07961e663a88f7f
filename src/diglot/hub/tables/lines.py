"""JSON lines and CSV, a line at a time: nothing in them can nest, grow or last.

Python's own readers raise where Arrow's would recurse; a line that cannot be read is one row that says so, and the rest
goes on. Units: bytes, rows. Errors: `Unreadable` where a file is no table at all.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any, BinaryIO

from diglot.hub.tables.blocks import ListBlock, check_width, distinct
from diglot.hub.tables.limits import DEPTH, LINE, TEXT_FILE, Unreadable

__all__ = ["blocks_of"]

_ROWS = 2048  # of a block
_SAMPLE = 1000  # rows that say of what type a column of CSV is
_NUMBER, _WHOLE = (
    re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII), re.compile(r"[+-]?\d{1,18}", re.ASCII),
)  # fmt: skip

Row = dict[str, Any] | str


def blocks_of(file: BinaryIO, path: str, size: int) -> Iterator[ListBlock]:
    """The rows of a file, a block at a time.

    Args:
        file: to read.
        path: its ending says how.
        size: of the file.
    """
    if size > TEXT_FILE:
        raise Unreadable(f"a text file of {size:,} bytes is too large to be shown as a table; download it")
    if path.endswith(".jsonl"):
        rows, names = _json(file), {}
    else:
        rows, header = _csv(file, "\t" if path.endswith(".tsv") else ",")
        names = dict.fromkeys(header)
    block: list[Row] = []
    known: dict[str, None] = names
    for row in rows:
        if isinstance(row, dict):
            for name in row:
                if name not in known:
                    known[name] = None
                    check_width(len(known))
        block.append(row)
        if len(block) == _ROWS:
            _check(block)
            yield ListBlock(block, list(known))
            block = []
    _check(block)
    yield ListBlock(block, list(known) or ["line"])


def _check(block: list[Row]) -> None:
    """A file of which 2,048 lines in a row cannot be read is no table."""
    if block and isinstance(block[0], str) and not any(isinstance(row, dict) for row in block):
        raise Unreadable(f"no table: {block[0]}")


def _bytes_of_lines(file: BinaryIO) -> Iterator[bytes]:
    while line := file.readline(LINE + 1):
        if len(line) > LINE:
            while line and not line.endswith(b"\n"):
                line = file.readline(LINE)
            yield b""
        else:
            yield line


def _json(file: BinaryIO) -> Iterator[Row]:
    for number, line in enumerate(_bytes_of_lines(file), 1):
        if line == b"":
            yield f"line {number} is longer than {LINE:,} bytes"
        elif line.strip():
            yield _object(line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line, number)


def _object(line: bytes, number: int) -> Row:
    if line.count(b"[") + line.count(b"{") > DEPTH and _is_deep(line):
        return f"line {number} is nested more than {DEPTH} deep"
    try:
        value = json.loads(line.decode("utf-8", "replace"))
    except (ValueError, RecursionError) as error:
        return f"line {number} is no JSON: {str(error)[:100]}"
    if not isinstance(value, dict):
        return f"line {number} is no object"
    return {name.encode("utf-8", "replace").decode(): item for name, item in value.items()}


def _is_deep(line: bytes) -> bool:
    """Whether brackets are nested more than `DEPTH` deep, those in strings left out."""
    depth = 0
    for mark in re.finditer(rb'"(?:[^"\\]|\\.)*+"?|[\[\]{}]', line, re.DOTALL):
        if mark[0] in (b"[", b"{"):
            depth += 1
            if depth > DEPTH:
                return True
        elif mark[0] in (b"]", b"}"):
            depth -= 1
    return False


def _csv(file: BinaryIO, delimiter: str) -> tuple[Iterator[Row], list[str]]:
    csv.field_size_limit(LINE)
    lines = (line.decode("utf-8", "replace").replace("\0", "\ufffd") for line in _bytes_of_lines(file))
    reader = csv.reader(_without_mark(lines), delimiter=delimiter)
    try:
        header = distinct(next(reader))
    except StopIteration:
        raise Unreadable("an empty file") from None
    except csv.Error as error:
        raise Unreadable(f"no table: {error}") from error
    check_width(len(header))
    return _fields(reader, header), header


def _without_mark(lines: Iterator[str]) -> Iterator[str]:
    for number, line in enumerate(lines):
        yield line.removeprefix("\ufeff") if number == 0 else line


def _fields(reader: Any, header: list[str]) -> Iterator[Row]:
    rows = _records(reader, header)
    sample = list(islice(rows, _SAMPLE))
    read = [record for record in sample if isinstance(record, list)]
    makers = [_maker([record[i] for record in read]) for i in range(len(header))]
    for record in chain(sample, rows):
        yield record if isinstance(record, str) else _made(record, header, makers)


def _records(reader: Any, header: list[str]) -> Iterator[list[str] | str]:
    while True:
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield f"line {reader.line_num}: {error}"
            continue
        if not record:
            continue
        if len(record) != len(header):
            yield f"line {reader.line_num} has {len(record)} fields where the header has {len(header)}"
        else:
            yield record


def _maker(values: list[str]) -> Any:
    there = [value for value in values if value]
    if there and all(_WHOLE.fullmatch(value) for value in there):
        return int
    if there and all(len(value) < 40 and _NUMBER.fullmatch(value) for value in there):
        return float
    if there and all(value in ("true", "false", "True", "False") for value in there):
        return lambda value: {"true": True, "false": False}[value.lower()]
    return str


def _made(record: list[str], header: list[str], makers: list[Any]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, value, maker in zip(header, record, makers, strict=True):
        try:
            made[name] = (None if value == "" else maker(value)) if maker is not str else value
        except (ValueError, KeyError):
            made[name] = value  # not of the kind that the first rows were of: as it is written
    return made
