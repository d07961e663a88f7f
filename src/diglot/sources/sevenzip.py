"""The members of a 7z archive, by py7zr (extra ``archives``).

7z packs files in blocks that can only be unpacked from their beginning. So members are unpacked in groups of `GROUP`
bytes, into temporary files that go when they have been read; a large solid archive is gone through once a group.
"""

from __future__ import annotations

import lzma
import tempfile
import zlib
from collections.abc import Iterator
from typing import IO, Any

from diglot.errors import MissingExtra
from diglot.sources.decode import NotText
from diglot.sources.members import Budget, Member, cleaned, spending
from diglot.sources.records import Reason

__all__ = ["of_7z"]

GROUP = 256 << 20
"""Bytes that lie unpacked at one time; of one member, if that has more."""
IN_MEMORY = 1 << 20
"""Bytes of a member that are held in memory rather than in a file."""
HEADERS = 16 << 20
"""Bytes of the list of members."""


def of_7z(file: IO[bytes], budget: Budget) -> Iterator[Member]:
    """The members of a 7z archive.

    Raises:
        MissingExtra: py7zr is not installed.
        NotText: it is none, is encrypted or damaged, or its list of members is too long.
    """
    try:
        import py7zr
        from py7zr.exceptions import ArchiveError, PasswordRequired, UnsupportedCompressionMethodError
    except ImportError as error:
        raise MissingExtra.of("reading 7z archives", "py7zr", "archives") from error
    file.seek(0)
    head = file.read(32)
    if len(head) == 32 and int.from_bytes(head[20:28], "little") > HEADERS:
        raise NotText(Reason.TOO_LONG, "a 7z archive whose list of members is too long: unpack it first")
    try:
        file.seek(0)
        with py7zr.SevenZipFile(file, "r") as archive:
            locked, infos = archive.needs_password(), archive.list()
        if locked:
            raise PasswordRequired([], "locked")
        yield from _grouped(file, infos, budget)
    except UnsupportedCompressionMethodError as error:
        raise NotText(Reason.UNREADABLE, "packed in a way that is not read (BCJ2, LZ4): unpack it first") from error
    except PasswordRequired as error:
        raise NotText(Reason.ENCRYPTED, "encrypted: unpack it with its password first") from error
    except (ArchiveError, lzma.LZMAError, zlib.error, EOFError, ValueError, OSError, IndexError, TypeError) as error:
        if isinstance(error, NotText):
            raise
        cut = isinstance(error, EOFError)
        said = "the archive ends before its end" if cut else f"a damaged 7z archive ({type(error).__name__}: {error})"
        raise NotText(Reason.TRUNCATED if cut else Reason.CORRUPT, said) from error


def _grouped(file: IO[bytes], infos: list[Any], budget: Budget) -> Iterator[Member]:
    """The members of a list, unpacked in groups."""
    group: list[str] = []
    size = 0
    for info in infos:
        name = cleaned(info.filename)
        if name is None or info.is_directory:
            continue
        if info.is_symlink:
            yield Member(name, 0, None, NotText(Reason.FORMAT, "a link, which is not followed"))
            continue
        more = info.uncompressed or 0
        if group and size + more > GROUP:
            yield from _unpacked(file, group, budget)
            group, size = [], 0
        group.append(info.filename)
        size += more
    if group:
        yield from _unpacked(file, group, budget)


def _unpacked(file: IO[bytes], names: list[str], budget: Budget) -> Iterator[Member]:
    """Some members, unpacked."""
    import py7zr

    sink = _factory(budget)
    failed: Exception | None = None
    try:
        file.seek(0)
        try:
            with py7zr.SevenZipFile(file, "r") as archive:
                archive.extract(targets=names, factory=sink)
        except Exception as error:  # what was whole before it is read
            failed = error
        for name, spool in sink.made:
            clean = cleaned(name)
            if clean is not None and (spool.done or failed is None):
                yield Member(clean, spool.size(), spool.opened)
            spool.spool.close()
        if failed is not None:
            raise failed
    finally:
        for _, spool in sink.made:
            spool.spool.close()


class Spool:
    """A member that is unpacked, into a temporary file whose bytes are taken from a budget."""

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.spool = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 (closed when it was read)
        self.count = 0
        self.done = False

    def write(self, s: bytes) -> int:
        self.budget.spend(len(s))
        self.count += len(s)
        return self.spool.write(s)

    def read(self, size: int | None = None) -> bytes:
        return self.spool.read(-1 if size is None else size)

    def seek(self, offset: int, whence: int = 0) -> int:
        return self.spool.seek(offset, whence)

    def flush(self) -> None:
        self.spool.flush()

    def close(self) -> None:
        self.done = True

    def size(self) -> int:
        return self.count

    def opened(self) -> IO[bytes]:
        self.spool.seek(0)
        return spending(self.spool, Budget(0))


def _factory(budget: Budget) -> Any:
    """What py7zr writes members into; `made` holds them in order."""
    from py7zr.io import Py7zIO, WriterFactory

    class Sink(Spool, Py7zIO):  # type: ignore[misc]
        """A member, as py7zr takes it."""

    class Factory(WriterFactory):  # type: ignore[misc]
        def __init__(self) -> None:
            self.made: list[tuple[str, Spool]] = []

        def create(self, filename: str) -> Any:
            spool = Sink(budget)
            self.made.append((str(filename), spool))
            return spool

    return Factory()
