"""Open a file, local or remote, compressed or not, as one stream of bytes that is counted and hashed on its way.

`Tap` is the counter: everything that a reader takes passes through one. The hash is of the bytes as stored (before
decompression), the count of the bytes as read (after). Errors of the file system, of decompressors and of Arrow are
told apart by `reason_of`, so that a reader never has to.
"""

from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import lzma
import os
import shutil
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Protocol, TypeAlias

import pyarrow as pa

from diglot.errors import MissingExtra
from diglot.sources.decode import NotText
from diglot.sources.formats import Compression
from diglot.sources.records import Reason

__all__ = [
    "Bytes", "Changed", "Hash", "Joined", "Tap", "blake", "drain", "file_system", "held", "is_remote", "open_raw",
    "reason_of", "rewound", "seekable", "spooled", "stream",
]  # fmt: skip

BLOCK = 1 << 18
OBJECT_STORES = {"s3": "s3fs", "s3a": "s3fs", "gs": "gcsfs", "az": "adlfs", "abfs": "adlfs", "abfss": "adlfs"}
"""Protocols of object stores, and the package that fsspec has for each."""

Bytes: TypeAlias = "io.BufferedReader[Any]"


class Changed(OSError):
    """A file that is not what it was when the work was planned."""


class Hash(Protocol):
    """What a tap feeds: an object of `hashlib`."""

    def update(self, data: bytes | memoryview, /) -> None: ...


class Tap(io.RawIOBase):
    """A readable stream that counts what passes, hashes it, and ends after `limit` bytes."""

    def __init__(self, raw: Any, digest: Hash | None = None, limit: int | None = None) -> None:
        # one step of a decompressor at a time: what comes before damage is given out
        self.fill = getattr(raw, "readinto1", raw.readinto)
        self.digest = digest
        self.left = limit
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer)
        if self.left is not None:
            view = view[: self.left]
        read = self.fill(view) or 0 if len(view) else 0
        self.count += read
        if self.left is not None:
            self.left -= read
        if self.digest is not None:
            self.digest.update(view[:read])
        return read


def is_remote(url: str) -> bool:
    """Whether `url` is to be opened through fsspec: ``s3://…``, ``hf://…``, ``memory://…``."""
    return "://" in url


def open_raw(url: str) -> IO[bytes]:
    """Open a local path or an fsspec URL, unbuffered, at its beginning."""
    if not is_remote(url):
        return Path(url).open("rb", buffering=0)
    system, path = file_system(url)
    opened: IO[bytes] = system.open(path, "rb")
    return opened


def file_system(url: str) -> tuple[Any, str]:
    """The fsspec file system of an address, and the path in it.

    Object stores go through fsspec's own package for them (s3fs, gcsfs, adlfs) or else through obstore.

    Raises:
        MissingExtra: when neither is installed.
        ValueError: when there is no such protocol.
    """
    from fsspec.core import url_to_fs

    protocol = url.partition("://")[0]
    try:
        return tuple(url_to_fs(url, **_obstore.get(protocol, {})))
    except ImportError as error:
        if protocol not in OBJECT_STORES:
            raise MissingExtra(f"{protocol}:// addresses: {error}") from error
    try:
        from obstore.fsspec import register
    except ImportError as error:
        package = f"obstore (or {OBJECT_STORES[protocol]})"
        raise MissingExtra.of(f"access to {protocol}://", package, "s3") from error
    register(protocol)
    plain = os.environ.get("AWS_ENDPOINT_URL", "").startswith("http://")
    _obstore[protocol] = {"client_options": {"allow_http": True}} if plain else {}
    return file_system(url)


_obstore: dict[str, dict[str, Any]] = {}
"""Protocols for which obstore was registered, and with which options."""


@contextmanager
def stream(
    url: str, compression: Compression, digest: Hash | None = None, begin: int = 0, end: int | None = None
) -> Iterator[tuple[Bytes, Tap]]:
    """The bytes ``[begin, end)`` of a file, decompressed, and the tap that counts them.

    A range is of an uncompressed file; a file that ends before `end` raises `Changed` when it is closed.
    """
    with open_raw(url) as raw:
        if begin:
            raw.seek(begin)
        outer = Tap(raw, digest, None if end is None else end - begin)
        buffered = io.BufferedReader(outer, BLOCK)
        if compression:
            inner = Tap(DECOMPRESSORS[compression](buffered))
            yield io.BufferedReader(inner, BLOCK), inner
        else:
            yield buffered, outer


@contextmanager
def rewound(source: Bytes) -> Iterator[IO[bytes]]:
    """What is left of a stream as a temporary file for random access, at its beginning."""
    with tempfile.TemporaryFile() as file:
        shutil.copyfileobj(source, file, 1 << 20)
        file.seek(0)
        yield file


@contextmanager
def seekable(url: str, compression: Compression, digest: Hash | None = None) -> Iterator[pa.NativeFile]:
    """A file for random access; a compressed one is decompressed into a temporary file first."""
    if compression:
        with stream(url, compression, digest) as (bytes_in, _), rewound(bytes_in) as file:
            yield pa.PythonFile(file, "r")
    elif is_remote(url):
        with open_raw(url) as raw:
            yield pa.PythonFile(raw, "r")
    else:
        with pa.memory_map(os.fsencode(url)) as mapped:
            yield mapped


class SeekingTap(Tap):
    """A tap on a file that can be sought: what is read of it is hashed in the order in which it is read."""

    def __init__(self, raw: Any, digest: Hash | None = None) -> None:
        super().__init__(raw, digest)
        self.raw = raw

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        return int(self.raw.seek(offset, whence))

    def tell(self) -> int:
        return int(self.raw.tell())


class Joined(io.RawIOBase):
    """The beginning of a stream, which was read, and the rest of it."""

    def __init__(self, head: bytes, rest: Bytes) -> None:
        self.head, self.rest = memoryview(head), rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer)
        if not self.head:
            return self.rest.readinto1(view)
        size = min(len(view), len(self.head))
        view[:size], self.head = self.head[:size], self.head[size:]
        return size


@contextmanager
def spooled(
    url: str, compression: Compression, digest: Hash | None = None, whole: bool = True
) -> Iterator[tuple[Bytes, Tap]]:
    """A file for random access in plain Python, and the tap that its bytes went through.

    It is read once, to be hashed and counted; what is compressed or remote goes to a temporary file on the way. Of one
    that is read in ranges (not `whole`), only what is read of it is.
    """
    if not whole:
        with open_raw(url) as raw:
            sought = SeekingTap(raw, digest)
            yield io.BufferedReader(sought, 1 << 16), sought
        return
    with tempfile.TemporaryFile() as spool, stream(url, compression, digest) as (bytes_in, tap):
        local = not compression and not is_remote(url)
        while block := bytes_in.read(1 << 20):
            if not local:
                spool.write(block)
        spool.seek(0)
        if local:
            with Path(url).open("rb") as file:
                yield file, tap
        else:
            yield spool, tap  # type: ignore[misc]


def held(bytes_in: IO[bytes], most: int, what: str) -> bytes:
    """All bytes of a file, in memory; `what` is what it is.

    Raises:
        NotText: there are more than `most`; they were read all the same.
    """
    data = bytes_in.read(most + 1)
    if len(data) > most:
        drain(bytes_in)
        raise NotText(Reason.TOO_LONG, f"{what} of more than {most:,} bytes")
    return data


def drain(bytes_in: IO[bytes]) -> None:
    """Read what is left, so that it is counted and hashed."""
    while bytes_in.read(1 << 20):
        pass


DECOMPRESSORS: dict[Compression, Callable[[Bytes], Any]] = {
    Compression.GZIP: lambda raw: gzip.GzipFile(fileobj=raw),
    Compression.ZSTD: lambda raw: pa.CompressedInputStream(pa.PythonFile(raw, "r"), "zstd"),
    Compression.XZ: lzma.LZMAFile,
    Compression.BZIP2: bz2.BZ2File,
}


LONG_WINDOW = (
    "compressed with a window of more than 128 MiB (zstd --long); decompress it first, with: zstd -d --long=31 FILE"
)


def reason_of(error: Exception) -> tuple[Reason, str]:
    """Why a file could not be read, from what was raised, and a sentence about it."""
    said = str(error).strip() or type(error).__name__
    match error:
        case NotText():
            return error.reason, error.detail
        case MissingExtra():
            return Reason.MISSING_EXTRA, said
        case Changed():
            return Reason.CHANGED, said
        case FileNotFoundError() | NotADirectoryError():
            return Reason.VANISHED, "it was there when the work was planned"
        case PermissionError():
            return Reason.DENIED, "not readable by this user; see: chmod u+r FILE"
        case EOFError():
            return Reason.TRUNCATED, "the compressed data ends before its end"
        case OSError() if "truncated" in said.lower():
            return Reason.TRUNCATED, "the compressed data ends before its end"
        case OSError() if "too much memory for decoding" in said:  # zstd: Frame requires too much memory for decoding
            return Reason.TOO_LONG, LONG_WINDOW
        case zlib.error() | lzma.LZMAError() | gzip.BadGzipFile() | pa.ArrowInvalid():
            return Reason.CORRUPT, said
        case OSError() if error.errno is None and not isinstance(error, ConnectionError | TimeoutError):
            return Reason.CORRUPT, said
        case UnicodeError():
            return Reason.UNDECODABLE, said
        case OSError():
            return Reason.UNREADABLE, said
        case MemoryError():
            return Reason.TOO_LONG, "larger than the memory at hand"
        case _:
            return Reason.UNREADABLE, f"{type(error).__name__}: {said}"


def blake() -> Any:
    """A fresh content hash: BLAKE2b of 16 bytes, about 1 GB/s."""
    return hashlib.blake2b(digest_size=16)
