"""How a table is written: where its header is, what stands between fields, and whether quotes enclose them.

Before the header, blank lines, comments (``#``) and Excel's ``sep=;`` are passed over. The separator of a ``.tsv`` is
the tab; that of a ``.csv`` is the comma, the semicolon, the tab, the bar or U+0001 (Hive), whichever shows a text field
in the header, or splits it most often.

In a ``.csv``, quotes enclose fields (RFC 4180); blanks before them, or a backslash before a quote or a separator
inside, are part of the dialect where fewer records are broken then. In a ``.tsv`` quotes are text, as its writers
rarely use them for anything else, unless the first lines prove a writer who encloses: a header with every name in
quotes, or a field whose quotes were needed, in lines that are whole records of that dialect.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from diglot.sources.fields import columns

__all__ = ["SAMPLE_BYTES", "SAMPLE_LINES", "Dialect", "comment", "dialect_of", "separator_said"]

SAMPLE_LINES, SAMPLE_BYTES = 500, 1 << 20
"""How much of a table is looked at, at most."""
SEPARATORS = ",;\t|\x01"
SAID = re.compile(r"sep=(.)\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Dialect:
    """How records are written.

    Args:
        separator: the sign between two fields.
        quotes: whether double quotes enclose fields.
        blanks: whether blanks before a field are none of it.
        escape: the sign before a quote that encloses nothing, or a separator that parts nothing.
    """

    separator: str
    quotes: bool = True
    blanks: bool = False
    escape: str | None = None

    def reader(self, lines: Iterable[str], strict: bool = True) -> Iterator[list[str]]:
        """Records of `lines`; `csv.Error` for what breaks the rules, if `strict`."""
        if not self.quotes:
            return map(self.plain, lines)
        options: dict[str, Any] = {"skipinitialspace": self.blanks, "escapechar": self.escape, "strict": strict}
        return csv.reader(lines, delimiter=self.separator, **options)

    def plain(self, line: str) -> list[str]:
        """The fields of one line, quotes and all; none of a blank one."""
        line = line.rstrip("\r\n")
        return line.split(self.separator) if line else []

    def careless(self, line: str) -> list[str]:
        """The fields of one line in which quotes stand anywhere."""
        try:
            return next(self.reader([line], strict=False), [])
        except csv.Error:  # a carriage return inside
            return self.plain(line)


def comment(line: str, text_field: str | None) -> bool:
    """Whether a line before the header is none: blank, or a comment. A header may begin with ``#`` itself."""
    line = line.strip()
    if not line.startswith("#"):
        return not line
    sign = separator_of(line[1:], text_field)
    return columns(names_of(line[1:], sign), text_field).text is None


def separator_said(line: str) -> str | None:
    """The separator that a line ``sep=;`` says.

    >>> separator_said("sep=;\\r\\n")
    ';'
    """
    found = SAID.fullmatch(line.strip('"\r\n'))
    return found[1] if found else None


def dialect_of(sample: Sequence[str], text_field: str | None, separator: str | None) -> Dialect:
    """The dialect of a table, from its first lines.

    Args:
        sample: the header and the lines after it.
        separator: where it is known: the tab of a ``.tsv``.

    >>> dialect_of(["id\\ttext\\n", '1\\t"Why?" she asked\\n'], None, "\\t").quotes
    False
    >>> dialect_of(["id;text\\n"], None, None).separator
    ';'
    """
    sign = separator or separator_of(sample[0], text_field)
    usual = Dialect(sign)
    if sign == "\t":
        return usual if encloses(sample, usual) else Dialect(sign, quotes=False)
    text = "".join(sample)
    tried = [usual]
    if re.search(re.escape(sign) + ' +"', text):
        tried.append(Dialect(sign, blanks=True))
    if '\\"' in text or f"\\{sign}" in text:
        tried += [Dialect(sign, blanks=dialect.blanks, escape="\\") for dialect in tried]
    return min(tried, key=lambda dialect: broken(sample, dialect)) if len(tried) > 1 else usual


def separator_of(header: str, text_field: str | None) -> str:
    """The sign between the fields of a header."""

    def fit(sign: str) -> tuple[bool, int]:
        names = names_of(header, sign)
        return columns(names, text_field).text is not None, len(names)

    return max(SEPARATORS, key=fit)


def names_of(header: str, sign: str) -> tuple[str, ...]:
    """The names in a header."""
    return tuple(name.strip() for name in next(csv.reader([header], delimiter=sign), []))


def broken(sample: Sequence[str], dialect: Dialect) -> int:
    """How many records of a sample break the rules, or have another number of fields than the first."""
    reader = dialect.reader(sample)
    count = width = 0
    while True:
        try:
            values = next(reader)
        except StopIteration:
            return count
        except csv.Error:
            count += 1
            continue
        width = width or len(values)
        count += bool(values) and len(values) != width


def encloses(sample: Sequence[str], dialect: Dialect) -> bool:
    """Whether quotes enclose fields: every name of the header, or a field that needed it, and no record is broken."""
    sign = dialect.separator
    names = dialect.plain(sample[0])
    if all(len(name) > 1 and name[0] == name[-1] == '"' for name in names):
        return True
    field = rf'(?:(?<=[{sign}\n])|\A)"((?:[^"]+|"")*+)"(?=[{sign}\r\n]|\Z)'
    inner = (found[1] for found in re.finditer(field, "".join(sample)))
    if not any('""' in text or (sign in text) != ("\n" in text) for text in inner):
        return False
    whole = sample[:-1] if len(sample) > 1 and not sample[-1].endswith("\n") else sample
    return not broken(whole, dialect)
