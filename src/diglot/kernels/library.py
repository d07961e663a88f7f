"""The library that was built at installation, and calls into it that check what they hand over.

C has no array that knows its type or length. So a `Kernel` names the type of each argument, and a call with an array of
another type, one with gaps, or one that may not be written to where the kernel writes, is refused before C sees it.
"""

from __future__ import annotations

import ctypes
import sys
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

__all__ = ["LIBRARY", "Kernel", "Out", "address", "addresses", "aligned", "block", "load"]

NAME = "kernels.dll" if sys.platform == "win32" else "kernels.so"
MISSING = (
    "the compiled core ({path}) {problem}; install diglot again on this machine (pip install --force-reinstall "
    "--no-cache-dir, with the address or folder it came from); where the compiler that pip brings can't run, name one: "
    "DIGLOT_CC=gcc"
)


def load(path: Path) -> ctypes.CDLL:
    """The library, if it is one of ours and of the sources that are there."""
    if not path.exists():
        raise ImportError(MISSING.format(path=path, problem="is not there"))
    try:
        library = ctypes.CDLL(str(path))
        library.sources_number.restype = ctypes.c_uint32
        number = library.sources_number()
    except (OSError, AttributeError) as error:
        raise ImportError(MISSING.format(path=path, problem=f"can't be loaded ({error})")) from error
    if number != (sources_number(path.parent) or number):
        raise ImportError(MISSING.format(path=path, problem="was built from other sources (uv sync builds it anew)"))
    return library


def sources_number(folder: Path) -> int:
    """A number of all C files of a folder, as ``hatch_build.py`` reckons it; 0 where there are none, as in a wheel.

    Arguments that changed on one side alone would be read as others, and end the process at best.
    """
    found = 0
    for path in sorted(folder.glob("*.[ch]")):
        found = zlib.crc32(path.read_bytes(), zlib.crc32(path.name.encode(), found))
    return found


LIBRARY = load(Path(__file__).with_name(NAME))


CONTIGUOUS, WRITTEN = 0x1, 0x1 | 0x400
"""Of an array's flags, as numpy numbers them (NPY_ARRAY_C_CONTIGUOUS, NPY_ARRAY_WRITEABLE), those that are needed."""
HEAD = object.__basicsize__
"""Bytes at the head of every object of CPython; what numpy puts behind it first is where an array's data are."""


_at = ctypes.c_size_t.from_address


def _readable() -> bool:
    """Whether the address of an array's data can be read: asking takes most of a microsecond, reading a tenth of it.

    Numpy's binary interface promises the place; arrays of all sorts are compared all the same.
    """
    whole, fixed = np.arange(8), np.frombuffer(b"1234", np.uint8)
    some = whole, whole[3:], whole[::2], fixed, fixed[:0], np.empty((0, 2))
    return sys.implementation.name == "cpython" and all(_at(id(each) + HEAD).value == each.ctypes.data for each in some)


READABLE = _readable()


def address(array: np.ndarray[Any, Any]) -> int:
    """Where an array's data are."""
    return _at(id(array) + HEAD).value if READABLE else array.ctypes.data


LINE = 64
"""Bytes that a processor's cache takes at once."""


def aligned(count: int, dtype: Any, to: int = LINE) -> np.ndarray[tuple[int], Any]:
    """An array of anything, which begins at a multiple of `to` bytes, a power of two: of a line of the cache, so
    that what is as long as a line, or half, is in one.

    >>> found = aligned(3, np.uint32)
    >>> len(found), address(found) % LINE
    (3, 0)
    """
    size = count * np.dtype(dtype).itemsize
    room = np.empty(size + to, np.uint8)
    start = -address(room) % to
    return room[start : start + size].view(dtype)


class Out:
    """The type of an array that a kernel writes.

    Args:
        dtype: type of its elements.
    """

    def __init__(self, dtype: Any) -> None:
        self.dtype = np.dtype(dtype)


_Arguments: TypeAlias = list[tuple[int, np.dtype[Any], int]]
"""Of each argument that is an array its place, its type, and the flags that are needed."""


class Kernel:
    """A function of the library.

    Args:
        name: its name in C.
        arguments: the type of each argument: a numpy type for an array that is read, `Out` for one that is written,
            ``int`` for an ``int64_t``.
        returns: whether it returns an ``int64_t``; else nothing.

    Calls release the lock of the interpreter; several threads may call it with arrays of their own.
    """

    def __init__(self, name: str, *arguments: Any, returns: bool = False) -> None:
        self._name = name
        self._function = getattr(LIBRARY, name)
        self._function.restype = ctypes.c_int64 if returns else None
        self._function.argtypes = [ctypes.c_int64 if each is int else ctypes.c_void_p for each in arguments]
        self._count = len(arguments)
        self._arguments: _Arguments = [
            (place, each.dtype, WRITTEN) if isinstance(each, Out) else (place, np.dtype(each), CONTIGUOUS)
            for place, each in enumerate(arguments)
            if each is not int
        ]

    def __call__(self, *values: Any) -> Any:
        """Call it.

        Raises:
            TypeError: an array is of another type, not contiguous, or not writable where it is written.
            ValueError: there are too few arguments, or too many.
        """
        return self._function(*self._handed(values, self._arguments, self._count))

    def bind(self, *values: Any) -> Callable[..., Any]:
        """The kernel with its last arguments given and checked once: for calls where checks are most of the cost."""
        free = self._count - len(values)
        first = [each for each in self._arguments if each[0] < free]
        behind = [(place - free, dtype, needed) for place, dtype, needed in self._arguments if place >= free]
        last = self._handed(values, behind, len(values))

        def call(*others: Any, _kept: tuple[Any, ...] = values) -> Any:  # whose memory stays as long as this does
            return self._function(*self._handed(others, first, free), *last)

        return call

    def _handed(self, values: tuple[Any, ...], arguments: _Arguments, count: int) -> list[int]:
        if len(values) != count:
            raise ValueError(f"{self._name} takes {count} arguments here, not {len(values)}")
        handed = list(values)
        for place, dtype, needed in arguments:
            value = values[place]
            if (value.dtype is not dtype and value.dtype != dtype) or value.flags.num & needed != needed:
                raise TypeError(f"{self._name} needs a contiguous array of {dtype}, not {value.dtype} {value.flags}")
            handed[place] = _at(id(value) + HEAD).value if READABLE else value.ctypes.data
        return handed


def addresses(*values: Any) -> list[int]:
    """Numbers, and the addresses of arrays, which must live on."""
    return [address(value) if isinstance(value, np.ndarray) else int(value) for value in values]


def block(types: Sequence[Any], arrays: Sequence[np.ndarray[Any, Any]], *numbers: int) -> np.ndarray[Any, Any]:
    """What a kernel reads as a struct, ``int64[k]``: the addresses of arrays, which must live on, and numbers.

    Raises:
        TypeError: an array is of another type, or not contiguous.
    """
    for dtype, array in zip(types, arrays, strict=True):
        if (array.dtype is not dtype and array.dtype != dtype) or not array.flags.c_contiguous:
            raise TypeError(f"a contiguous array of {np.dtype(dtype)} is needed, not one of {array.dtype}")
    return np.array([*map(address, arrays), *numbers], np.int64)
