"""Where in a file the code points of a text come from: `Places`, and how they are made step by step.

A reader undoes what a format did to a text: it decodes a charset, takes off escapes, joins pieces. Each step knows for
each of its code points (or bytes) which of those before it it was made of, and steps are put together (`Places.made`).
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np

from diglot.text.arrays import Bools, Int64s

__all__ = ["Origin", "Places", "decoded", "joined", "somewhere", "steps", "units", "within"]


class Origin(NamedTuple):
    """Bytes ``[begin, end)`` of a file, decompressed, that a text comes from.

    `exact`: they begin with the first code point of the text and end with its last; else they hold the text, and more
    besides (a line of base64, a part of HTML, a row).
    """

    begin: int
    end: int
    exact: bool


class Places(NamedTuple):
    """Where the code points of a text come from.

    Args:
        begin, end: ``int64[n]``, the bytes of the file that each was made of.
        exact: ``bool[n]``, as of `Origin`.
        base: what the first code point is counted as.
        metadata: the same of the title, author and date, by these names, where they are known.
    """

    begin: Int64s
    end: Int64s
    exact: Bools
    base: int = 0
    metadata: Mapping[str, Origin] = {}

    def of(self, start: int, end: int) -> Origin:
        """Where the code points ``[start, end)`` come from, as the columns of a segment count them.

        Raises:
            IndexError: the text has no such code points.
        """
        first, last = start - self.base, end - self.base - 1
        if not 0 <= first <= last < len(self.begin):
            raise IndexError(f"code points {start} to {end} are not in a text of {len(self.begin)} from {self.base}")
        exact = self.exact[first : last + 1].all()
        return Origin(int(self.begin[first]), int(self.end[last]), bool(exact))

    def made(self, start: Int64s, stop: Int64s) -> Places:
        """The places of what was made of this: of element ``i`` from the elements ``[start[i], stop[i])`` of it.

        >>> within(10, 14).made(np.array([0, 2]), np.array([2, 4])).of(1, 2)
        Origin(begin=12, end=14, exact=True)
        """
        last = stop - 1
        return self._replace(
            begin=self.begin[start], end=self.end[last], exact=self.exact[start] & self.exact[last],
        )  # fmt: skip

    def kept(self, some: Bools | slice) -> Places:
        """The places of some elements."""
        return self._replace(begin=self.begin[some], end=self.end[some], exact=self.exact[some])


def within(begin: int, end: int) -> Places:
    """The places of bytes that are those of a file."""
    every = np.arange(begin, end + 1)
    return Places(every[:-1], every[1:], np.ones(end - begin, np.bool_))


def somewhere(size: int, begin: int, end: int, exact: bool = False) -> Places:
    """The places of a text that is somewhere in the bytes ``[begin, end)``."""
    return Places(np.full(size, begin, np.int64), np.full(size, end, np.int64), np.full(size, exact, np.bool_))


def joined(pieces: Iterable[Places]) -> Places:
    """The places of texts one after the other."""
    each = list(pieces)
    if not each:
        return somewhere(0, 0, 0)
    return Places(
        np.concatenate([one.begin for one in each]), np.concatenate([one.end for one in each]),
        np.concatenate([one.exact for one in each]),
    )  # fmt: skip


def units(size: int, spans: Iterable[tuple[int, int]]) -> tuple[Bools, Int64s]:
    """Which of so many elements are the first of a unit, and where the unit ends that begins there.

    `spans`: the units of several elements, such as escapes; every other element is one by itself.

    >>> [part.tolist() for part in units(5, [(1, 4)])]
    [[True, True, False, False, True], [1, 4, 3, 4, 5]]
    """
    first, end = np.ones(size, np.bool_), np.arange(1, size + 1)
    for at, until in spans:
        first[at + 1 : until] = False
        end[at] = until
    return first, end


def steps(data: bytes, codec: str, text: str) -> tuple[Int64s, Int64s] | None:
    """Of which bytes each code point of a text was decoded: starts and ends; None where that cannot be told.

    >>> [part.tolist() for part in steps("aش".encode(), "utf-8", "aش")]
    [[0, 1], [1, 3]]
    """
    usual = codecs.lookup(codec).name in ("utf-8", "ascii")
    if usual and text.encode("utf-8", "surrogatepass") == data:
        first = np.flatnonzero((np.frombuffer(data, np.uint8) & 0xC0) != 0x80)
        return first, np.append(first[1:], len(data))
    decoder = codecs.getincrementaldecoder(codec)("replace")
    found: list[str] = []
    ends: list[int] = []
    for at in range(len(data)):
        made = decoder.decode(data[at : at + 1], at + 1 == len(data))
        found.append(made)
        ends += [at + 1] * len(made)
    if "".join(found) != text:
        return None
    until = np.array(ends, np.int64)
    before = np.append(0, until)[:-1]
    new = np.append(True, until[1:] != until[:-1]) if len(until) else np.zeros(0, np.bool_)
    return before[np.maximum.accumulate(np.where(new, np.arange(len(until)), 0))], until


def decoded(bytes_in: Places, data: bytes, codec: str, text: str) -> Places:
    """The places of the text that bytes were decoded to, given theirs."""
    found = steps(data, codec, text)
    if found is None:
        ends = (int(bytes_in.begin[0]), int(bytes_in.end[-1])) if data else (0, 0)
        return somewhere(len(text), *ends)
    return bytes_in.made(*found)
