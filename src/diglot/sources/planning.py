"""What there is to read, cut into units of even size that any process can read by itself.

A `Unit` is a whole file or a range of one: bytes of an uncompressed text, JSON Lines file, mailbox or translation
memory, row groups of a Parquet file, record batches of an Arrow file, rows of a dataset. Compressed files, CSV, JSON,
other XML and HTML are whole.
The units depend on the files and on `unit_bytes` only, so any number of workers sees the same ones; each is small,
frozen and picklable.

A text file larger than `unit_bytes` is read once to be cut: each range must know how many code points and lines come
before it (some 500 MB/s). Of a large JSON Lines file, the lines are counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from diglot.errors import OptionError, SourceError
from diglot.layout import TABLES
from diglot.sources import archives, columnar, hf, mailbox, memories, warc
from diglot.sources.decode import detect
from diglot.sources.formats import Compression, Format, asked_formats, bare, compression_of
from diglot.sources.listing import Entry, entries
from diglot.sources.readers import told_by_content, told_by_name
from diglot.sources.records import SetAside
from diglot.sources.shapes import HEAD, opening, root
from diglot.sources.streams import is_remote, open_raw, seekable, stream
from diglot.sources.text import parts
from diglot.sources.units import UNIT_BYTES, Unit

__all__ = ["UNIT_BYTES", "Plan", "Unit", "plan"]

LEAST = 16


@dataclass(frozen=True)
class Plan:
    """Everything there is to read.

    Args:
        units: in the order of their files' names.
        aside: folders that could not be listed.
        skipped: files about a folder (README, LICENSE, …) that are no part of the text.
        left_out: builds of diglot, and the one under way, that lie below an input and are no part of it.
        builds: inputs that are builds themselves, of which one table is read.
    """

    units: tuple[Unit, ...]
    aside: tuple[SetAside, ...] = ()
    skipped: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    builds: tuple[str, ...] = ()

    @property
    def files(self) -> int:
        """How many files there are."""
        return len({unit.file for unit in self.units})

    @property
    def size(self) -> int:
        """Bytes on disk of all units, as far as is known."""
        return sum(unit.size for unit in self.units)


def plan(
    inputs: Sequence[str | Path | object] | str | Path, *, unit_bytes: int = UNIT_BYTES, text_field: str | None = None,
    format: str | None = None, out: Path | None = None, table: str = "segments",
) -> Plan:  # fmt: skip
    """What `inputs` hold, cut into units.

    Args:
        inputs: folders, patterns, files, fsspec addresses, ``-``, or objects of Hugging Face's ``datasets``.
        unit_bytes: size above which a file is cut, in bytes.
        text_field: the field with the text, in formats with fields; by default the first of the customary names.
        format: read every file in this format, whatever its name or content: ``text``, ``jsonl``, ``csv``, …; or those
            with a suffix: ``.log=jsonl,.py=text``.
        out: the folder that is built in, which is left out of the input.
        table: the table that is read of an input that is a build of diglot.

    Raises:
        SourceError: when an input does not exist or holds no file to read.
        OptionError: when `format` or `table` is unknown or `unit_bytes` too small.
    """
    if unit_bytes < LEAST:
        raise OptionError(f"unit_bytes is {unit_bytes}, the least is {LEAST}")
    asked = asked_formats(format)
    if table not in TABLES:
        raise OptionError.unknown("table", table, TABLES)
    given = [inputs] if isinstance(inputs, str | Path) or not isinstance(inputs, Sequence) else list(inputs)
    if not given:
        raise SourceError("no input; name a folder, a file, a pattern, or - for the standard input")
    paths = [item for item in given if isinstance(item, str | Path)]
    found = entries(paths, out, table)
    units: list[Unit] = []
    for entry in found.entries:
        units += cut(known(_of_file(entry, text_field, unit_bytes), asked), unit_bytes)
    for item in given:
        if isinstance(item, Mapping) and set(item) == set(TABLES):  # a build that was loaded
            found.builds.append("dataset")
            item = item[table]
        if not isinstance(item, str | Path):
            units += _of_dataset(item, text_field, unit_bytes)
    numbered = tuple(replace(unit, index=i) for i, unit in enumerate(units))
    return Plan(numbered, tuple(found.aside), tuple(found.skipped), tuple(found.left_out), tuple(found.builds))


def _of_file(entry: Entry, text_field: str | None, unit_bytes: int) -> Unit:
    """A whole file, in the format that its name tells."""
    return Unit(
        0, entry.file, entry.url, told_by_name(entry.file), compression_of(entry.file), size=entry.size,
        file_size=entry.size, modified=entry.modified, touched=entry.touched, text_field=text_field,
        part_bytes=unit_bytes,
    )  # fmt: skip


def _of_dataset(data: object, text_field: str | None, unit_bytes: int) -> Iterator[Unit]:
    """The ranges of rows of an object of Hugging Face's ``datasets``."""
    for name, part, begin, end, size in hf.ranges(data, unit_bytes, text_field):
        yield Unit(
            0, name, "", Format.DATASET, begin=begin, end=end, size=size, row_base=begin, text_field=text_field,
            data=part,
        )  # fmt: skip


def known(unit: Unit, asked: Mapping[str, Format]) -> Unit:
    """A file with its format, as it is asked for or, where that may matter before it is read, as its content tells it.

    A local file is looked at that has no name of a format, and any that would be cut. What is wrong with a file here is
    left for its reader to find and to say.
    """
    suffix = PurePosixPath(bare(unit.file)).suffix
    if (named := asked.get(suffix) or asked.get("")) is not None:
        return replace(unit, format=named, told=True)
    if unit.size <= unit.part_bytes and (is_remote(unit.url) or unit.format is not Format.TEXT):
        return unit
    try:
        with stream(unit.url, unit.compression) as (bytes_in, _):
            return replace(unit, format=told_by_content(unit.file, bytes_in.peek(1)[:HEAD]), told=True)
    except Exception:  # the same error comes again when it is read, and is told there
        return unit


def cut(unit: Unit, unit_bytes: int) -> Iterator[Unit]:
    """The units of one file. What goes wrong here is left for the reader to find and to say."""
    cutter = CUTTERS.get(unit.format)
    whole = unit.compression and not (unit.format is Format.WARC and unit.compression is Compression.GZIP)
    if cutter is None or whole or unit.size <= unit_bytes or not unit.told:
        yield unit
        return
    try:
        pieces = list(cutter(unit, unit_bytes))
    except Exception:  # the same error comes again when the whole file is read, and is told there
        pieces = []
    if len(pieces) > 1:
        yield from pieces
    else:
        yield unit


def text_ranges(unit: Unit, unit_bytes: int) -> Iterator[Unit]:
    """The ranges of a large text file, each one part."""
    with stream(unit.url, unit.compression) as (bytes_in, _):
        for number, part in enumerate(parts(bytes_in, unit_bytes, mixed=True)):
            yield replace(
                unit, begin=part.begin, end=part.end, size=part.end - part.begin, encoding=part.encoding, part=number,
                code_point_base=part.code_points, line_base=part.lines, inside_line=part.inside,
            )  # fmt: skip


def jsonl_ranges(unit: Unit, unit_bytes: int) -> Iterator[Unit]:
    """The ranges of a large JSON Lines file, cut after the first line feed past each `unit_bytes`."""
    begin = position = 0
    lines = lines_before = 0
    with stream(unit.url, unit.compression) as (bytes_in, _):
        if detect(bytes_in.peek(1)[:4096], partial=True).unit > 1:
            return  # UTF-16: a line feed is not one byte
        while block := bytes_in.read(1 << 20):
            searched = 0
            while position + len(block) > begin + unit_bytes:
                found = block.find(b"\n", max(begin + unit_bytes - position - 1, searched))
                if found < 0:
                    break
                lines += block.count(b"\n", searched, found + 1)
                searched = found + 1
                end = position + searched
                yield replace(unit, begin=begin, end=end, size=end - begin, line_base=lines_before)
                begin, lines_before = end, lines
            lines += block.count(b"\n", searched)
            position += len(block)
    if position > begin:
        yield replace(unit, begin=begin, end=position, size=position - begin, line_base=lines_before)


def group_ranges(unit: Unit, unit_bytes: int) -> Iterator[Unit]:
    """The ranges of a Parquet or Arrow file: as many groups as make `unit_bytes`, at least one."""
    with seekable(unit.url, unit.compression) as file:
        sizes = columnar.group_sizes(file, unit.format is Format.PARQUET)
    begin = rows = rows_before = size = 0
    total = sum(part for _, part in sizes) or 1
    for i, (count, part) in enumerate(sizes):
        rows += count
        size += part
        if size >= unit_bytes or i + 1 == len(sizes):
            share = size * unit.file_size // total
            yield replace(unit, begin=begin, end=i + 1, size=share, row_base=rows_before)
            begin, rows_before, size = i + 1, rows, 0


def member_ranges(unit: Unit, unit_bytes: int) -> Iterator[Unit]:
    """The ranges of a zip archive: as many members as unpack to `unit_bytes`, at least one."""
    with open_raw(unit.url) as file:
        for begin, end, size in archives.ranges(file, unit_bytes):
            yield replace(unit, begin=begin, end=end, size=size)


def record_ranges(unit: Unit, unit_bytes: int) -> Iterator[Unit]:
    """The ranges of a web archive, in bytes of the file: where it is compressed, each record is a member of gzip."""
    with open_raw(unit.url) as file:
        for begin, end, rows in warc.ranges(file, unit_bytes):
            yield replace(unit, begin=begin, end=end, size=end - begin, row_base=rows)


def message_ranges(unit: Unit, unit_bytes: int) -> Iterator[Unit]:
    """The ranges of a mailbox, cut between messages."""
    with stream(unit.url, unit.compression) as (bytes_in, _):
        for begin, end, rows in mailbox.ranges(bytes_in, unit_bytes):
            yield replace(unit, begin=begin, end=end, size=end - begin, row_base=rows)


def memory_ranges(unit: Unit, unit_bytes: int) -> Iterator[Unit]:
    """The ranges of a translation memory, cut between its units."""
    with stream(unit.url, unit.compression) as (bytes_in, _):
        if root(opening(bytes_in.peek(1))) != "tmx":
            return
        for one in memories.ranges(bytes_in, unit_bytes):
            yield replace(
                unit, begin=one.begin, end=one.end, size=one.end - one.begin, row_base=one.rows,
                code_point_base=one.code_points, line_base=one.lines, encoding=one.encoding,
            )  # fmt: skip


CUTTERS = {
    Format.TEXT: text_ranges,
    Format.JSONL: jsonl_ranges,
    Format.PARQUET: group_ranges,
    Format.ARROW: group_ranges,
    Format.ZIP: member_ranges,
    Format.WARC: record_ranges,
    Format.MAIL: message_ranges,
    Format.XML: memory_ranges,
}
