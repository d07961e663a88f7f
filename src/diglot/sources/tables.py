"""CSV and TSV: a header, then a document a record. How they are written is found by `diglot.sources.dialects`.

Quoted fields may hold line feeds. A quote that opens a field and never ends, or ends lines later where no field can
end, is a sign in the text: its line is read as it stands, with a note, and reading goes on with the next one. What
cannot be read so is set aside with its line, and so are a field longer than the limit of `diglot.sources.lines` and a
record with more fields than the header; missing fields at the end count as empty. Of two columns of one name the first
counts.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator, Sequence

from diglot.sources.decode import NotText
from diglot.sources.dialects import SAMPLE_BYTES, SAMPLE_LINES, Dialect, comment, dialect_of, separator_said
from diglot.sources.fields import NAME_IT, Asked, columns, records
from diglot.sources.formats import bare
from diglot.sources.lines import LIMIT, Line, lines
from diglot.sources.records import Reason, Record, SetAside, settled
from diglot.sources.selection import picks
from diglot.sources.streams import Bytes, drain
from diglot.sources.units import Unit

__all__ = ["by_number", "documents"]

LOOKED_AT = 50
"""Lines after a quote that are asked whether they are rows."""


class Feed:
    """Lines for the csv module, which can be given back; `held` are those of the record under way."""

    def __init__(self, stream: Bytes) -> None:
        self._lines = lines(stream)
        self._back: deque[Line] = deque()
        self.held: list[Line] = []
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._back.popleft() if self._back else next(self._lines)
        self.held.append(line)
        self.number += 1
        return line.text

    def take(self) -> list[Line]:
        """The lines since the last call."""
        taken, self.held = self.held, []
        return taken

    def give_back(self, taken: Sequence[Line]) -> None:
        """Let lines that were the last to be taken come again."""
        self._back.extendleft(reversed(taken))
        self.number -= len(taken)


def size(taken: Sequence[Line]) -> int:
    """Bytes of some lines."""
    return sum(line.bytes_in for line in taken)


def documents(stream: Bytes, unit: Unit) -> Iterator[Record]:
    """The documents of a CSV file, or one of tabs, as its name says.

    Raises:
        NotText: when its header names no text field.
    """
    tabs = bare(unit.file).endswith((".tsv", ".tab"))
    return settled(rows(stream, unit.file, unit.asked, tabs), unit.file)


def rows(stream: Bytes, file: str, asked: Asked, tabs: bool) -> Iterator[Record | int]:
    """What each record gives; of a blank line, its bytes. Those of the header count for the first record."""
    csv.field_size_limit(max(csv.field_size_limit(), LIMIT))
    feed = Feed(stream)
    table = Table(feed, file, asked, "\t" if tabs else None)
    if table.wanted.text is None:
        drain(stream)
        detail = f"no text field in the header (its fields: {', '.join(table.header)[:400]}); {NAME_IT}"
        raise NotText(Reason.NO_TEXT, f"{detail}, or by its number if there is no header: --text-field 1, or en=1,ar=2")
    yield size(feed.take())
    row = 0
    while True:
        begin, notes = feed.number + 1, table.about
        try:
            values = next(table.reader)
            taken = feed.take()
        except StopIteration:
            return
        except csv.Error as error:
            found = table.broken(row, begin, str(error))
            if isinstance(found, SetAside):
                yield found
                row += 1
                continue
            values, taken, notes = found
        if values or any(line.error for line in taken):
            yield from table.record(row, begin, values, taken, notes)
            row += 1
        else:
            yield size(taken)


class Table:
    """A table whose header was read.

    Raises:
        NotText: there is none, or it breaks the rules of quotes.
    """

    def __init__(self, feed: Feed, file: str, asked: Asked, separator: str | None) -> None:
        self.feed, self.file, self.asked = feed, file, asked
        self.dialect = opening(feed, asked.text_field, separator)
        self.reader = self.dialect.reader(feed)
        try:
            header = [name.strip() for name in next(self.reader, [])]
        except csv.Error as error:
            raise NotText(Reason.MALFORMED, f"the header in line {feed.number}: {error}") from None
        if by_number(asked.text_field):  # the first record is none
            header = [str(i + 1) for i in range(len(header))]
            taken = feed.take()
            before = next(i for i, line in enumerate(taken) if not comment(line.text, None))
            feed.give_back(taken[before:])
            feed.held = taken[:before]
            self.reader = self.dialect.reader(feed)
        header[:1] = [name.lstrip("# ") for name in header[:1]]
        self.header, self.width = header, len(header)
        self.wanted = columns(tuple(header), asked.text_field)
        number = {name: i for i, name in reversed(list(enumerate(header)))}
        self.first = sorted(number.values())
        self.twice = sorted({name for i, name in enumerate(header) if number[name] < i})
        called = ", ".join(map(repr, self.twice))
        self.about: tuple[str, ...] = (
            (f"several columns are called {called}: the first was read",) if self.twice else ()
        )

    def broken(self, row: int, begin: int, error: str) -> SetAside | tuple[list[str], list[Line], tuple[str, ...]]:
        """A record in which the rules of quotes are broken: its fields, its lines and what to say of it."""
        taken = self.feed.take()
        found = mended(taken, self.dialect, self.width, error)
        if found is None:
            reason = Reason.TOO_LONG if "limit" in error else Reason.MALFORMED
            return SetAside(self.file, row, reason, f"lines {begin} to {self.feed.number}: {error}", size(taken))
        values, said = found
        if not said:
            return values, taken, self.about
        self.feed.give_back(taken[1:])
        return values, taken[:1], (*self.about, f"line {begin}: {said}")

    def record(
        self, row: int, begin: int, values: list[str], taken: list[Line], notes: tuple[str, ...]
    ) -> Sequence[Record]:
        """What a record gives: documents, or why it gives none."""
        header, width = self.header, self.width
        unread = taken[0].error if len(taken) == 1 else next((line.error for line in taken if line.error), None)
        while len(values) > width and not values[-1]:
            values.pop()
        reason, why = Reason.MALFORMED, ""
        if unread:
            reason, why = unread.reason, f"line {begin}: {unread.detail}"
        elif len(values) != width and (len(values) > width or notes is not self.about):
            said = f"line {begin} has {len(values)} fields, the header {width}"
            why = "; ".join([said, *notes[len(self.about) :]])
        elif values[0].strip() == header[0] and width > 1 and [value.strip() for value in values] == header:
            why = f"line {begin} repeats the header"
        if why:
            return (SetAside(self.file, row, reason, why, size(taken)),)
        if len(taken) > LEAST and rows_among(taken[1:], self.dialect, width) * 2 >= len(taken):
            end = self.feed.number
            notes = (*notes, f"lines {begin} to {end} look like rows: does a quote in {begin} not end?")
        if any(line.replaced for line in taken):
            notes = (*notes, *(note for line in taken for note in line.notes))
        return records(
            self.filled(values), self.wanted, self.asked, self.file, row, f"line {begin}", size(taken),
            taken[-1].encoding, notes,
        )  # fmt: skip

    def filled(self, values: list[str]) -> dict[str, object]:
        """The fields of a record by their names: an empty one is null, unless it is the text."""
        if len(values) == self.width and not self.twice and "" not in values:
            return dict(zip(self.header, values, strict=True))
        found: dict[str, object] = {self.header[i]: values[i] or None if i < len(values) else None for i in self.first}
        for name in {self.wanted.text, *(pick.name for pick in self.wanted.picks)}:
            if name is not None:
                found[name] = found[name] or ""
        return found


def by_number(text_field: str | None) -> bool:
    """Whether the texts of a table are named by the numbers of their columns, from 1: then it has no header.

    >>> by_number("en=1,ar=2"), by_number("2"), by_number("text")
    (True, True, False)
    """
    return bool(text_field) and all(pick.name.isdecimal() and not pick.steps for pick in picks(str(text_field)))


LEAST = 3
"""Lines of a record from which it is asked whether they are rows."""


def opening(feed: Feed, text_field: str | None, separator: str | None) -> Dialect:
    """The dialect of a table, whose header is the next line of `feed` then; what comes before it is held.

    Raises:
        NotText: when there is no header.
    """
    before: list[Line] = []
    sample: list[str] = []
    total = 0
    for line in feed:
        if sample or not comment(line, text_field):
            said = separator_said(line) if not sample else None
            if said is None:
                sample.append(line)
                total += len(line)
                if len(sample) == SAMPLE_LINES or total > SAMPLE_BYTES:
                    break
                continue
            separator = said
        before += feed.take()
    if not sample:
        raise NotText(Reason.EMPTY, "no rows, only blank lines or comments")
    feed.give_back(feed.take())
    feed.held = before
    return dialect_of(sample, text_field, separator)


def mended(taken: Sequence[Line], dialect: Dialect, width: int, error: str) -> tuple[list[str], str] | None:
    """The fields of the first of some lines in which the rules of quotes are broken, and what to say of it.

    Nothing is said where the line is a record by itself, if a careless one (``"so" he said,1``): then `taken` is that
    line only. None where the lines are no rows, so that a field is too long rather than its quote astray.
    """
    line = taken[0].text
    if len(taken) == 1 and "end of data" not in error:
        return dialect.careless(line), ""
    if "limit" in error and 2 * rows_among(taken[1 : LOOKED_AT + 1], dialect, width) < min(len(taken) - 1, LOOKED_AT):
        return None
    fields = dialect.plain(line)
    if len(fields) != width:  # a separator inside quotes
        fields = dialect.careless(line)
    return fields, "a quote opens a field and does not end: read as text"


def rows_among(taken: Sequence[Line], dialect: Dialect, width: int) -> int:
    """How many of some lines have as many fields as the header, which must have several."""
    return sum(line.text.count(dialect.separator) == width - 1 for line in taken) if width > 1 else 0
