"""CSV and TSV: a header, then a document a record.

The separator of a ``.tsv`` is the tab; that of a ``.csv`` is the comma, the semicolon or the tab, whichever shows a
text field in the header, or splits it most often. Quoted fields may hold line feeds. A field longer than the limit of
`diglot.sources.lines` (a quote that never ends, most often) is set aside, and so is a record with more fields than the
header; missing fields at the end count as empty.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import chain

from diglot.sources.decode import NotText
from diglot.sources.fields import columns, record
from diglot.sources.lines import LIMIT, lines
from diglot.sources.records import Reason, Record, SetAside, settled
from diglot.sources.streams import Bytes, drain

__all__ = ["documents"]


class Feed:
    """Lines for the csv module, counted, with the encoding of the last one."""

    def __init__(self, stream: Bytes) -> None:
        self.lines = lines(stream)
        self.count = 0
        self.number = 0
        self.encoding = "utf-8"
        self.errors: list[NotText] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self.lines)
        self.count += line.bytes_in
        self.number += 1
        self.encoding = line.encoding
        if line.error:
            self.errors.append(line.error)
        return line.text.replace("\0", "\ufffd") if "\0" in line.text else line.text

    def taken(self) -> int:
        """Bytes since the last call."""
        count, self.count = self.count, 0
        return count


def documents(stream: Bytes, file: str, text_field: str | None, tabs: bool) -> Iterator[Record]:
    """The documents of a CSV (or, with `tabs`, TSV) file.

    Raises:
        NotText: when its header names no text field.
    """
    return settled(rows(stream, file, text_field, tabs), file)


def rows(stream: Bytes, file: str, text_field: str | None, tabs: bool) -> Iterator[Record | int]:
    """What each record gives; of a blank line, its bytes. Those of the header count for the first record."""
    csv.field_size_limit(max(csv.field_size_limit(), LIMIT))
    feed = Feed(stream)
    first = next(feed, "")
    reader = csv.reader(chain([first], feed), delimiter="\t" if tabs else separator_of(first, text_field))
    header = tuple(name.strip() for name in next(reader, []))
    wanted = columns(header, text_field)
    if wanted.text is None:
        drain(stream)
        names = ", ".join(header)
        raise NotText(Reason.NO_TEXT, f"no text field in the header (its fields: {names}); name it with text_field")
    row = 0
    while True:
        number = feed.number + 1
        try:
            values = next(reader)
        except StopIteration:
            yield feed.taken()
            return
        except csv.Error as error:
            yield SetAside(file, row, Reason.MALFORMED, f"lines {number} to {feed.number}: {error}", feed.taken())
            row += 1
            continue
        if feed.errors:
            unread = feed.errors.pop()
            yield SetAside(file, row, unread.reason, f"line {number}: {unread.detail}", feed.taken())
        elif not values:
            yield feed.taken()
            continue
        elif len(values) > len(header):
            detail = f"line {number} has {len(values)} fields, the header {len(header)}"
            yield SetAside(file, row, Reason.MALFORMED, detail, feed.taken())
        else:
            filled = dict(zip(header, values + [""] * (len(header) - len(values)), strict=True))
            yield record(filled, wanted, file, row, f"line {number}", feed.taken(), feed.encoding)
        row += 1


def separator_of(header: str, text_field: str | None) -> str:
    """The sign between the fields of a header."""

    def fit(sign: str) -> tuple[bool, int]:
        names = tuple(name.strip() for name in next(csv.reader([header], delimiter=sign), []))
        return columns(names, text_field).text is not None, len(names)

    return max(",;\t", key=fit)
