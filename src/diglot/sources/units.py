"""A `Unit` of input: a whole file, or a range of one that any process can read by itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from diglot.sources.decode import Encoding
from diglot.sources.fields import Asked, Keep
from diglot.sources.formats import Compression, Format

__all__ = ["UNIT_BYTES", "Unit"]

UNIT_BYTES = 32 << 20


@dataclass(frozen=True)
class Unit:
    """A file, or a range of one.

    Args:
        index: position among the units of the plan.
        file: the file as the user would name it, with forward slashes.
        url: what to open: a path or an fsspec address; empty for a dataset.
        format, compression: how it is laid out.
        told: the format is for sure: its content told it, or the user; else only the name did.
        begin, end: the range, half open: bytes (text, JSON Lines, mail), row groups (Parquet), record batches (Arrow),
            rows (datasets); `end` is None where the unit goes to the end of the file.
        size: bytes of the unit, as far as is known before it is read; on disk for a whole file.
        file_size, modified: of the whole file when it was planned: bytes, and nanoseconds of its time (0: not known).
        touched: as of `diglot.sources.listing.Entry`.
        text_field: the field that holds the text, where it was named.
        keep, ids: what else is asked of rows (`diglot.sources.fields.Asked`).
        repeated: a file with the hashes of ids that are not unique among all rows, sorted; empty if all are.
        part_bytes: the size above which a text is cut.
        encoding: of a range of a text file.
        part, code_point_base, line_base, row_base, inside_line: what comes before the range in its file.
        data: the dataset, where there is no file.
    """

    index: int
    file: str
    url: str
    format: Format
    compression: Compression = Compression.NONE
    begin: int = 0
    end: int | None = None
    size: int = 0
    file_size: int = 0
    modified: int = 0
    touched: int = 0
    text_field: str | None = None
    keep: Keep = ()
    ids: bool = False
    repeated: str = ""
    part_bytes: int = UNIT_BYTES
    encoding: Encoding | None = None
    part: int = 0
    code_point_base: int = 0
    line_base: int = 0
    row_base: int = 0
    inside_line: bool = False
    data: Any = field(default=None, repr=False, compare=False)
    told: bool = False

    @property
    def whole(self) -> bool:
        """Whether the unit is the whole file."""
        return self.begin == 0 and self.end is None

    @property
    def asked(self) -> Asked:
        """What is asked of its rows."""
        return Asked(self.text_field, self.keep, self.ids)
