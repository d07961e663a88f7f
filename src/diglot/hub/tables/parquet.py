"""Parquet, measured before it is read: the depth of its types, and what its pages are once they are decompressed.

Arrow reads a column page by page, so what a read takes is set by the largest page, not by the row group; a page says
how large it will be in its header. Footer and headers are Thrift (compact protocol), of which the few values that count
are read here, without recursion. A file may lie about pages further on: then the limit of memory speaks.

Source: Apache Parquet, parquet.thrift; Thrift compact protocol. Units: bytes. Errors: `Unreadable`.
"""

from __future__ import annotations

import struct
from typing import Any, BinaryIO

import pyarrow.parquet as pq

from diglot.hub.tables.limits import DEPTH, READ, Unreadable

__all__ = ["check_pages", "open_file"]

_FOOTER = 64 << 20
_HEADER = 4096
_STOP, _TRUE, _FALSE, _BYTE, _I16, _I32, _I64, _DOUBLE, _BINARY, _LIST, _SET, _MAP, _STRUCT = range(13)


class _Compact:
    """Thrift's compact protocol over bytes."""

    def __init__(self, data: bytes, at: int = 0):
        self.data, self.at = data, at

    def _byte(self) -> int:
        if self.at >= len(self.data):
            raise Unreadable("a Parquet file whose metadata are cut short")
        self.at += 1
        return self.data[self.at - 1]

    def varint(self) -> int:
        """An unsigned number."""
        value = shift = 0
        while True:
            byte = self._byte()
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value
            if shift > 63:
                raise Unreadable("a Parquet file whose metadata are damaged")

    def number(self) -> int:
        """A signed number (zigzag)."""
        value = self.varint()
        return (value >> 1) ^ -(value & 1)

    def fields(self) -> Any:
        """(id, type) of a struct's fields; the caller reads or skips each value."""
        last = 0
        while (byte := self._byte()) != _STOP:
            last = last + (byte >> 4) if byte >> 4 else self.number()
            yield last, byte & 15

    def items(self) -> tuple[int, int]:
        """(count, type) of a list."""
        byte = self._byte()
        return (self.varint() if byte >> 4 == 15 else byte >> 4), byte & 15

    def skip(self, kind: int) -> None:
        """Passes over a value, whatever is in it."""
        todo: list[tuple[int, int]] = [(kind, 0)]  # (type, last field id of an open struct); types: see `_within`
        while todo:
            kind, last = todo.pop()
            if len(todo) > 10_000:
                raise Unreadable("a Parquet file whose metadata are nested too deep")
            if kind < 0 or kind in (_LIST, _SET, _STRUCT):
                todo += self._within(kind, last)
            else:
                self._skip_plain(kind)

    def _skip_plain(self, kind: int) -> None:
        """Passes over a value that holds no others."""
        if kind in (_I16, _I32, _I64):
            self.varint()
        elif kind == _BINARY:
            size = self.varint()
            self.at += size
        elif kind == _DOUBLE:
            self.at += 8
        elif kind == _BYTE:
            self._byte()
        elif kind not in (_TRUE, _FALSE):
            raise Unreadable("a Parquet file whose metadata are damaged")

    def _within(self, kind: int, last: int) -> list[tuple[int, int]]:
        """What is still to be passed over of a value that holds others, the next value last.

        Args:
            kind: of a list, a set or a struct; of the rest of a list the negative type of its items.
            last: of the rest of a list how many items are left; else nothing.
        """
        if kind == _STRUCT:
            byte = self._byte()
            if byte == _STOP:
                return []
            if not byte >> 4:
                self.varint()
            return [(_STRUCT, last), (byte & 15, 0)]
        if kind < 0:
            return [(kind, last - 1), (-kind, 0)] if last > 1 else [(-kind, 0)]
        count, of = self.items()
        if count > len(self.data):
            raise Unreadable("a Parquet file whose metadata are damaged")
        if of in (_TRUE, _FALSE):
            self.at += count
            return []
        return [(-of, count)] if count else []


def open_file(file: BinaryIO, size: int) -> pq.ParquetFile:
    """A file whose types are not nested too deep."""
    if size < 12:
        raise Unreadable("not a Parquet file")
    file.seek(size - 8)
    tail = file.read(8)
    length = struct.unpack("<I", tail[:4])[0]
    if tail[4:] != b"PAR1":
        raise Unreadable("not a Parquet file")
    if length > min(_FOOTER, size - 8):
        raise Unreadable("a Parquet file whose metadata are damaged, or larger than 64 MiB")
    file.seek(size - 8 - length)
    _check_depth(_Compact(file.read(length)))
    file.seek(0)
    return pq.ParquetFile(file, pre_buffer=False, buffer_size=1 << 20)


def _check_depth(footer: _Compact) -> None:
    for field, kind in footer.fields():
        if field != 2 or kind != _LIST:
            footer.skip(kind)
            continue
        count, _ = footer.items()
        left: list[int] = []  # how many children each open group still has
        for _ in range(count):
            children = 0
            for inner, of in footer.fields():
                if inner == 5 and of == _I32:
                    children = footer.number()
                else:
                    footer.skip(of)
            while left and left[-1] <= 0:
                left.pop()
            if left:
                left[-1] -= 1
            if children > 0:
                left.append(children)
            if len(left) > DEPTH:
                raise Unreadable(f"types that are nested more than {DEPTH} deep")
        return


def check_pages(file: BinaryIO, size: int, group: Any) -> None:
    """Refuses a row group whose columns begin with pages that would be too large.

    Args:
        file: the same file.
        size: its size.
        group: pyarrow's metadata of the row group.
    """
    for i in range(group.num_columns):
        column = group.column(i)
        starts = [column.data_page_offset]
        if column.has_dictionary_page and column.dictionary_page_offset:
            starts.append(column.dictionary_page_offset)
        for start in starts:
            if not 0 <= start < size:
                raise Unreadable("a Parquet file whose columns lie outside of it")
            file.seek(start)
            large = 0
            header = _Compact(file.read(_HEADER))
            for field, kind in header.fields():
                if field == 2 and kind == _I32:
                    large = header.number()
                    break
                header.skip(kind)
            if not 0 <= large <= READ:
                raise Unreadable(f"a page of {large:,} bytes: more than the {READ:,} that are shown")
