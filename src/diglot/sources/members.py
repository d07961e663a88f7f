"""Archives as folders: the members of zip and tar, one after the other, within bounds (7z: `diglot.sources.sevenzip`).

Each file in an archive comes as a `Member` with its name, cleaned so that it leads nowhere else, and a stream of its
bytes; nothing is written where the name says. Links, devices, encrypted and damaged members come with the reason why
they are not read; folders, hidden files and ``__MACOSX`` are passed over, as they are in folders on disk.

An archive unpacks to at most `Budget` bytes, its own archives included, so that a bomb costs no more than that.
Sources: PKWARE's APPNOTE 6.3.10, POSIX ``pax``.
"""

from __future__ import annotations

import io
import lzma
import re
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import IO, Any, NamedTuple

from diglot.sources.codepages import guess
from diglot.sources.decode import NotText
from diglot.sources.packages import opened
from diglot.sources.records import Reason

__all__ = ["Budget", "Member", "cleaned", "numbered", "of_tar", "of_zip", "spending", "zip_ranges"]

RATIO, LEAST = 250, 256 << 20
"""An archive may unpack to so many times its size, and to so many bytes in any case."""
HEADERS = 16 << 20
"""Bytes of headers between two members of a tar archive."""
DRIVE = re.compile(r"^[A-Za-z]:")
STEP = 1 << 18  # bytes of a member that are unpacked at a time
OS_X = "__MACOSX"
LATIN = bytes([*range(0x80), *range(0x80, 0xA6)])
"""Letters of cp437, in which names of zip members are by rule; code pages have theirs elsewhere."""


class Budget:
    """How many bytes an archive of `size` bytes may still unpack to."""

    def __init__(self, size: int) -> None:
        self.whole = self.left = max(LEAST, RATIO * size)

    def spend(self, count: int) -> None:
        """Take some bytes.

        Raises:
            NotText: there are not so many left.
        """
        self.left -= count
        if self.left < 0:
            raise NotText(Reason.TOO_LONG, f"the archive unpacks to more than {self.whole:,} bytes: unpack it first")


class Member(NamedTuple):
    """A file in an archive.

    Args:
        name: its path in the archive, with forward slashes.
        size: bytes when it is unpacked, as the archive says.
        open: gives its bytes, once; the next member may be asked for only when they have been read.
        problem: why it is not read, instead.
    """

    name: str
    size: int
    open: Callable[[], IO[bytes]] | None = None
    problem: NotText | None = None


class Spending(io.RawIOBase):
    """The bytes of a member, which are taken from a budget; damage is told by `NotText`."""

    def __init__(self, raw: IO[bytes], budget: Budget) -> None:
        self.raw, self.budget = raw, budget

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self.raw.read(min(len(buffer), STEP))
        except NotText:
            raise
        except EOFError as error:
            raise NotText(Reason.TRUNCATED, "the archive ends inside it") from error
        except NotImplementedError as error:
            raise NotText(Reason.UNREADABLE, f"packed in a way that is not read here ({error})") from error
        except (zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, OSError, ValueError) as error:
            cut = "unexpected end of data" in str(error)
            raise NotText(
                Reason.TRUNCATED if cut else Reason.CORRUPT,
                "the archive ends inside it" if cut else f"damaged ({error})",
            ) from error
        self.budget.spend(len(data))
        buffer[: len(data)] = data
        return len(data)


def spending(raw: IO[bytes], budget: Budget) -> IO[bytes]:
    """A member's bytes, buffered."""
    return io.BufferedReader(Spending(raw, budget), 1 << 18)


def cleaned(name: str) -> str | None:
    r"""A member's name as a relative path; None where it is hidden, as a name with a leading dot is.

    >>> cleaned("/etc/../a\\b.txt"), cleaned("C:\\notes.txt"), cleaned("../../x")
    ('etc/a/b.txt', 'notes.txt', 'x')
    >>> cleaned("__MACOSX/a.txt"), cleaned("a/.git/config")
    (None, None)
    """
    parts = [part for part in DRIVE.sub("", name).replace("\\", "/").split("/") if part not in ("", ".", "..")]
    if not parts or any(part.startswith(".") for part in parts) or parts[0] == OS_X:
        return None
    return "/".join(parts)


class Names:
    """Gives each member a name of its own: one that is called as another before gets a number.

    >>> own = Names()
    >>> [own(name) for name in ("a/b.txt", "a/b.txt", "a/b.txt")]
    ['a/b.txt', 'a/b[2].txt', 'a/b[3].txt']
    """

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    def __call__(self, name: str) -> str:
        count = self._seen[name] = self._seen.get(name, 0) + 1
        if count == 1:
            return name
        path = PurePosixPath(name)
        stem, dot, suffix = path.name.partition(".")
        return self(str(path.with_name(f"{stem}[{count}]{dot}{suffix}")))


def numbered(found: Iterator[Member]) -> Iterator[Member]:
    """The members, each with a name of its own."""
    own = Names()
    for member in found:
        yield member._replace(name=own(member.name))


def of_zip(file: IO[bytes], budget: Budget, begin: int = 0, end: int | None = None) -> Iterator[Member]:
    """The members ``[begin, end)`` of a zip archive.

    Raises:
        NotText: it is none, is damaged, or its list of members is too long.
    """
    archive = opened(file)
    infos = archive.infolist()
    own = Names()
    names = [
        own(name) if not info.is_dir() and (name := cleaned(told)) is not None else None
        for info, told in zip(infos, zip_names(infos), strict=True)
    ]  # of all members, so that they are the same in all ranges
    for info, name in list(zip(infos, names, strict=True))[begin:end]:
        if name is None:
            continue
        if info.flag_bits & 1:
            problem = NotText(Reason.ENCRYPTED, "encrypted: unpack it with its password first")
            yield Member(name, info.file_size, None, problem)
        elif (info.external_attr >> 16) & 0o170000 == 0o120000:
            yield Member(name, 0, None, NotText(Reason.FORMAT, "a link, which is not followed"))
        else:
            yield Member(name, info.file_size, lambda info=info: zip_member(archive, info, budget))  # type: ignore[misc]


def zip_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget) -> IO[bytes]:
    """The bytes of a member.

    Raises:
        NotText: its place in the archive is damaged, or it is packed in a way that is not read.
    """
    try:
        return spending(archive.open(info), budget)
    except NotImplementedError as error:
        raise NotText(Reason.UNREADABLE, f"packed in a way that is not read here ({error})") from error
    except (zipfile.BadZipFile, RuntimeError, ValueError, OSError, EOFError) as error:
        raise NotText(Reason.CORRUPT, f"damaged ({error})") from error


def zip_names(infos: list[zipfile.ZipInfo]) -> list[str]:
    """The names of members: UTF-8 where they are marked so or can be; else in the code page that all tell together."""
    raw = [None if info.flag_bits & 0x800 else _bytes_of(info.orig_filename) for info in infos]
    foreign = b"\n".join(name for name in raw if name is not None and not name.isascii() and not _is_utf_8(name))
    page = guess(foreign) if foreign.translate(None, LATIN) else None
    codec = page.codec if page else "cp437"
    return [
        info.filename
        if name is None or name.isascii()
        else name.decode("utf-8" if _is_utf_8(name) else codec, "replace")
        for info, name in zip(infos, raw, strict=True)
    ]


def _bytes_of(name: str) -> bytes | None:
    """The bytes of a name that zipfile has read as cp437, for want of a mark."""
    try:
        return name.encode("cp437")
    except UnicodeEncodeError:
        return None


def _is_utf_8(name: bytes) -> bool:
    try:
        name.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def zip_ranges(file: IO[bytes], unit_bytes: int) -> list[tuple[int, int, int]]:
    """The members of a zip archive, in ranges that unpack to `unit_bytes` or a little more: begin, end, packed bytes.

    Raises:
        NotText: as of `of_zip`.
    """
    ranges: list[tuple[int, int, int]] = []
    begin = size = packed = 0
    infos = opened(file).infolist()
    for number, info in enumerate(infos, 1):
        size += info.file_size
        packed += info.compress_size
        if size >= unit_bytes or number == len(infos):
            ranges.append((begin, number, packed))
            begin, size, packed = number, 0, 0
    return ranges


class Guarded(io.RawIOBase):
    """The bytes of a tar archive: between two members, no more than `HEADERS` of them are given."""

    def __init__(self, raw: IO[bytes]) -> None:
        self.raw, self.left = raw, HEADERS

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self.raw.read(len(buffer))
        self.left -= len(data)
        if self.left < 0:
            raise NotText(Reason.TOO_LONG, f"more than {HEADERS:,} bytes of headers before a member")
        buffer[: len(data)] = data
        return len(data)


class Header(tarfile.TarInfo):
    """A header of a tar archive; one that is damaged does not pass for the archive's end, as it does in tarfile."""

    @classmethod
    def fromtarfile(cls, tar: tarfile.TarFile) -> Header:
        try:
            return super().fromtarfile(tar)
        except tarfile.HeaderError as error:
            kind = type(error).__name__
            if not tar.offset and kind != "EOFHeaderError":
                raise NotText(Reason.CORRUPT, "no tar archive, as its name or its beginning says") from error
            if kind == "TruncatedHeaderError":
                raise NotText(Reason.TRUNCATED, "the archive ends inside a header") from error
            if kind in ("InvalidHeaderError", "SubsequentHeaderError"):
                raise NotText(Reason.CORRUPT, f"a damaged header ({error})") from error
            raise


def of_tar(stream: IO[bytes], budget: Budget) -> Iterator[Member]:
    """The members of a tar archive, from a stream that need not be seekable.

    Raises:
        NotText: it is none, is damaged or cut off: after the members before that place.
    """
    guard = Guarded(stream)
    try:
        with tarfile.open(
            fileobj=io.BufferedReader(guard, 1 << 16), mode="r|", tarinfo=Header, bufsize=1 << 16, errorlevel=1
        ) as tar:
            while True:
                guard.left = HEADERS
                info = tar.next()
                if info is None:
                    return
                tar.members = []  # type: ignore[attr-defined]
                guard.left = 1 << 62
                name = cleaned(info.name)
                source = tar.extractfile(info) if info.isreg() else None
                if source is not None:
                    whole = spending(source, budget)
                    if name is not None:
                        yield Member(name, info.size, lambda whole=whole: whole)  # type: ignore[misc]
                    while whole.read(1 << 18):
                        pass
                elif name is not None and not info.isdir():
                    what = "a link, which is not followed" if info.islnk() or info.issym() else "a device, no file"
                    yield Member(name, 0, None, NotText(Reason.FORMAT, what))
    except tarfile.ReadError as error:
        cut = "unexpected end" in str(error)
        reason = Reason.TRUNCATED if cut else Reason.CORRUPT
        raise NotText(
            reason, "the archive ends inside a member" if cut else f"a damaged tar archive ({error})"
        ) from error
    except (tarfile.TarError, ValueError, OverflowError) as error:
        raise NotText(Reason.CORRUPT, f"a damaged tar archive ({error})") from error
