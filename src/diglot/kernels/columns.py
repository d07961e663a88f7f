"""Flat text: spans of code points gathered into columns, and between code points and UTF-8."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from diglot.kernels.library import Kernel, Out

__all__ = ["SLACK", "Encoded", "choose", "copy", "decode", "encode", "encoded", "gather", "join", "splice"]

_behind = Kernel("columns_behind", int, np.int64, np.int64, int, Out(np.int64), returns=True)
_gather = Kernel("columns_gather", np.uint32, np.int64, np.int64, int, int, Out(np.uint32))
_moved = Kernel(
    "columns_moved", int, np.int64, int, np.int64, np.int64, np.int64, int, np.int64, int, Out(np.int64), Out(np.int64),
    Out(np.int64), returns=True,
)  # fmt: skip
_splice = Kernel(
    "columns_splice", np.uint32, int, np.int64, np.int64, np.int64, int, np.uint32, np.int64, Out(np.uint32)
)
_place = Kernel(
    "columns_place", np.uint32, int, np.int64, int, np.int64, np.int64, int, Out(np.int64), Out(np.int64), returns=True
)
_copy = Kernel("columns_copy", np.uint8, np.int64, np.int64, int, Out(np.uint8))
_join = Kernel("columns_join", np.uint8, np.int64, np.int64, np.int64, int, int, Out(np.uint8))
_choose = Kernel(
    "columns_choose", np.uint8, int, np.int64, int, np.int32, int, Out(np.int32), Out(np.uint8), int, returns=True
)
_encode = Kernel("columns_encode", np.uint32, np.int64, np.int64, int, np.uint32, int, Out(np.int64), Out(np.uint8))
_decode = Kernel("columns_decode", np.uint8, np.int64, int, int, Out(np.uint32), Out(np.int64), returns=True)

TERMINATOR = 10
SLACK = 16
"""Bytes behind a table of strings that are read with it."""
EVERY = 64
"""Code points from one to the next whose place in UTF-8 is kept."""
REPLACEMENT = 0xFFFD
_CODE = np.arange(0x800, dtype=np.uint32)
_PAIRS = np.where(_CODE < 0x80, 1 << 16 | _CODE, 2 << 16 | (0x80 | _CODE & 0x3F) << 8 | 0xC0 | _CODE >> 6)
"""The UTF-8 of the code points below 0x800, the first byte lowest, and above 16 bits how many bytes it has."""
Codes = npt.NDArray[np.uint32]
Bounds = npt.NDArray[np.int64]
Uint8s = npt.NDArray[np.uint8]


def gather(codes: Codes, starts: npt.NDArray[np.integer], ends: npt.NDArray[np.integer]) -> tuple[Codes, Bounds]:
    """The spans ``codes[starts[i]:ends[i]]``, each with a line feed behind it, and where these stand.

    Args:
        codes: ``uint32[n]``.
        starts, ends: ``int[s]``, half-open spans of `codes`, in any order.

    Returns:
        ``uint32[m]``, and ``int64[s]``; some 0.3 ns a code point and 3 ns a span.

    Raises:
        IndexError: a span does not lie in `codes`.

    >>> gather(np.array([97, 98, 99], np.uint32), np.array([1, 0]), np.array([3, 0]))[0].tolist()
    [98, 99, 10, 10]
    """
    codes, starts, ends = _spans(codes, starts, ends)
    behind = _ends(codes, starts, ends)
    out = np.empty(int(behind[-1]) + 1 if len(behind) else 0, np.uint32)
    _gather(codes, starts, ends, len(starts), TERMINATOR, out)
    return out, behind


def splice(
    codes: Codes, ends: Bounds, starts: Bounds, stops: Bounds, numbers: Bounds, pool: Codes, pool_ends: Bounds
) -> tuple[Codes, Bounds, Bounds, Bounds]:
    r"""A text with other strings in the place of spans.

    Args:
        codes, ends: ``uint32[n]``, ``int64[s]``: strings, and where the terminator behind each is.
        starts, stops: ``int64[k]``, half-open spans of `codes`, rising and apart.
        numbers: ``int64[k]``, which string of the pool replaces each; below 0: none.
        pool, pool_ends: the pool, in the same form.

    Returns:
        The new text; where what replaced each span begins and ends in it; and where its strings end.

    Raises:
        IndexError: spans or numbers are none.

    >>> text, pool = np.frombuffer(b"a-b\n", np.uint8).astype(np.uint32), np.frombuffer(b"...\n", np.uint8)
    >>> one = np.array([1])
    >>> new, *places = splice(text, np.array([3]), one, one + 1, one - 1, pool.astype(np.uint32), np.array([3]))
    >>> bytes(new.tolist()), [each.tolist() for each in places]
    (b'a...b\n', [[1], [4], [5]])
    """
    count, pooled = len(starts), len(pool_ends)
    new_starts, new_stops = np.empty((2, count), np.int64)
    new_ends, size = np.empty_like(ends), -1
    if len(stops) == len(numbers) == count and len(pool) == (int(pool_ends[-1]) + 1 if pooled else 0):
        size = _moved(
            len(codes), ends, len(ends), starts, stops, numbers, count, pool_ends, pooled,
            new_starts, new_stops, new_ends,
        )  # fmt: skip
    if size < 0:
        raise IndexError(f"spans that do not rise in {len(codes)} code points, or strings that are not in the pool")
    out = np.empty(size, np.uint32)
    _splice(codes, len(codes), starts, stops, numbers, len(starts), pool, pool_ends, out)
    return out, new_starts, new_stops, new_ends


def encode(
    codes: Codes, starts: npt.NDArray[np.integer], ends: npt.NDArray[np.integer]
) -> tuple[npt.NDArray[np.uint8], Bounds]:
    """The UTF-8 of spans, one behind the other, and where each begins; a lone surrogate becomes U+FFFD.

    Args:
        codes: ``uint32[n]``.
        starts, ends: ``int[s]``, half-open spans of `codes`, in any order.

    Returns:
        ``uint8[b]``, and ``int64[s + 1]``; about 1 ns a code point.

    Raises:
        IndexError: a span does not lie in `codes`.

    >>> data, offsets = encode(np.array([97, 0x634, 98], np.uint32), np.array([0, 1]), np.array([2, 3]))
    >>> data.tobytes().decode(), offsets.tolist()
    ('aششb', [0, 3, 6])
    """
    codes, starts, ends = _spans(codes, starts, ends)
    behind, offsets = _ends(codes, starts, ends), np.empty(len(starts) + 1, np.int64)
    data = np.empty(4 * (int(behind[-1]) + 1 if len(behind) else 0), np.uint8)
    _encode(codes, starts, ends, len(starts), _PAIRS, REPLACEMENT, offsets, data)
    data.resize(int(offsets[-1]), refcheck=False)
    return data, offsets


class Encoded(NamedTuple):
    """A text and its UTF-8.

    Args:
        codes: ``uint32[n]``.
        data: ``uint8[b]``.
        marks: ``int64[m]``, where every `EVERY`-th code point begins in `data`, and where the last ends.
    """

    codes: Codes
    data: Uint8s
    marks: Bounds


def encoded(codes: Codes) -> Encoded:
    """A text with its UTF-8, from which `copy` and `join` copy spans; a lone surrogate becomes U+FFFD."""
    starts = np.arange(0, len(codes), EVERY)
    return Encoded(codes, *encode(codes, starts, np.minimum(starts + EVERY, len(codes))))


def copy(text: Encoded, starts: npt.NDArray[np.integer], ends: npt.NDArray[np.integer]) -> tuple[Uint8s, Bounds]:
    """As `encode`, from bytes that are there; some 20 ns a span.

    Args:
        text: as `encoded` gives it.
        starts, ends: ``int[s]``, half-open spans of its code points, in any order.

    Raises:
        IndexError: a span does not lie in the text.
        ValueError: its bytes are not those of its code points.

    >>> copy(encoded(np.array([97, 0x634, 98], np.uint32)), np.array([1]), np.array([3]))[0].tobytes().decode()
    'شb'
    """
    places, offsets = _placed(text, starts, ends)
    out = np.empty(int(offsets[-1]), np.uint8)
    _copy(text.data, places, offsets, len(places), out)
    return out, offsets


def choose(
    data: Uint8s, bounds: Bounds, numbers: npt.NDArray[np.integer], likely: int = 8
) -> tuple[Uint8s, npt.NDArray[np.int32]] | None:
    """Strings of a table, by number, one behind the other, and where each begins; None where they pass 2 GiB.

    Args:
        data: ``uint8[b]``, the table, and `SLACK` bytes behind it.
        bounds: ``int64[t + 1]``, where each of its strings begins in `data`, and where the last ends.
        numbers: ``int[s]``; below 0 stands for no string. About 4 ns each.
        likely: bytes of a string for which there is room at first.

    Raises:
        IndexError: there is no such string.

    >>> table = np.frombuffer(b"noyes" + bytes(SLACK), np.uint8), np.array([0, 2, 5])
    >>> data, offsets = choose(*table, np.array([1, -1, 0]))
    >>> data.tobytes(), offsets.tolist()
    (b'yesno', [0, 3, 3, 5])
    """
    numbers = np.ascontiguousarray(numbers, np.int32)
    offsets, names, room = np.empty(len(numbers) + 1, np.int32), len(bounds) - 1, likely * len(numbers)
    while True:
        out = np.empty(room + SLACK, np.uint8)
        size = _choose(data, len(data) - SLACK, bounds, names, numbers, len(numbers), offsets, out, room)
        if size < 0:
            raise IndexError(f"numbers to {numbers.max(initial=-1)} of {names} strings of {len(data)} bytes")
        if size >= 1 << 31:
            return None
        if size <= room:
            return out[:size], offsets
        room = size


def join(
    text: Encoded,
    starts: npt.NDArray[np.integer],
    ends: npt.NDArray[np.integer],
    before: npt.NDArray[np.integer],
) -> tuple[Uint8s, Bounds]:
    """As `copy`, with line feeds before each span.

    Args:
        text, starts, ends: as of `copy`.
        before: ``int64[s]``, how many line feeds.

    Raises:
        IndexError, ValueError: as of `copy`; there are not as many numbers as spans, or some are below 0.

    >>> text = encoded(np.array([97, 98], np.uint32))
    >>> join(text, np.array([0, 1]), np.array([1, 2]), np.array([0, 2]))[0].tobytes()
    b'a\\n\\nb'
    """
    places, offsets = _placed(text, starts, ends)
    if len(before) != len(places) or (before < 0).any():
        raise ValueError(f"{len(before)} numbers of line feeds, from 0 on, before {len(places)} spans")
    bounds = offsets.copy()
    bounds[1:] += np.cumsum(before)
    out = np.empty(int(bounds[-1]), np.uint8)
    _join(text.data, places, offsets, np.ascontiguousarray(before), len(places), TERMINATOR, out)
    return out, bounds


def decode(data: npt.NDArray[np.uint8], offsets: Bounds) -> tuple[Codes, Bounds]:
    """The code points of strings, each with a line feed behind it, and where these stand.

    Args:
        data: ``uint8[b]``, UTF-8.
        offsets: ``int64[s + 1]``, where each string begins in `data`, rising, and where the last ends.

    Returns:
        ``uint32[n]``, and ``int64[s]``; about 1 ns a code point.

    Raises:
        UnicodeDecodeError: a string is no UTF-8.
        IndexError: a string does not lie in `data`.

    >>> codes, ends = decode(np.frombuffer("aش".encode(), np.uint8), np.array([0, 1, 3]))
    >>> codes.tolist(), ends.tolist()
    ([97, 10, 1588, 10], [1, 3])
    """
    count = len(offsets) - 1
    if count < 0 or offsets[0] < 0 or offsets[-1] > len(data) or (offsets[1:] < offsets[:-1]).any():
        raise IndexError(f"strings of {len(data)} bytes do not begin and end at {offsets}")
    out, ends = np.empty(int(offsets[-1] - offsets[0]) + count, np.uint32), np.empty(count, np.int64)
    written = _decode(data, offsets, count, TERMINATOR, out, ends)
    if written < 0:
        for start, end in zip(offsets.tolist(), offsets[1:].tolist(), strict=False):
            data[start:end].tobytes().decode("utf-8")
    return out[:written], ends


def _placed(text: Encoded, starts: npt.NDArray[np.integer], ends: npt.NDArray[np.integer]) -> tuple[Bounds, Bounds]:
    """Where spans begin in the UTF-8 of all, and in that of themselves."""
    codes, starts, ends = _spans(text.codes, starts, ends)
    places, offsets = np.empty(len(starts), np.int64), np.empty(len(starts) + 1, np.int64)
    if len(text.marks) != 1 - (-len(codes) // EVERY):
        raise ValueError(f"{len(text.marks)} marks are none of {len(codes)} code points")
    done = _place(codes, len(codes), text.marks, EVERY, starts, ends, len(starts), places, offsets)
    _whole(done, starts, ends, codes)
    sizes = np.diff(offsets)
    if done and (min(int(places.min()), int(sizes.min())) < 0 or int((places + sizes).max()) > len(text.data)):
        raise ValueError(f"{len(text.data)} bytes are not the UTF-8 of {len(codes)} code points")
    return places, offsets


def _spans(
    codes: Codes, starts: npt.NDArray[np.integer], ends: npt.NDArray[np.integer]
) -> tuple[Codes, Bounds, Bounds]:
    """All three without gaps in memory, the bounds as ``int64``."""
    if len(starts) != len(ends):
        raise IndexError(f"{len(starts)} spans begin and {len(ends)} end")
    return np.ascontiguousarray(codes), np.ascontiguousarray(starts, np.int64), np.ascontiguousarray(ends, np.int64)


def _ends(codes: Codes, starts: Bounds, ends: Bounds) -> Bounds:
    """Where the terminator behind each span stands when they are one behind the other."""
    count, behind = len(starts), np.empty(len(starts), np.int64)
    size = _behind(len(codes), starts, ends, count, behind)
    _whole(count if size >= 0 else -1 - size, starts, ends, codes)
    return behind


def _whole(done: int, starts: Bounds, ends: Bounds, codes: Codes) -> None:
    if done < len(starts):
        raise IndexError(f"the span {starts[done]} to {ends[done]} does not lie in {len(codes)} code points")
