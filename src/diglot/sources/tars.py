"""The members of a tar archive, from a stream. Source: POSIX ``pax``, GNU tar."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator
from typing import IO, Any

from diglot.sources.decode import NotText
from diglot.sources.members import Budget, Member, cleaned, spending
from diglot.sources.mixed import surely
from diglot.sources.naming import spelled
from diglot.sources.records import Reason

__all__ = ["of_tar"]

EVIDENCE = 1 << 10
"""Bytes of names that tell a code page."""
HEADERS = 16 << 20
"""Bytes of headers between two members."""


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


class TarNames:
    """Names of members as text: those that are not UTF-8 in the code page that they tell, the first ones together.

    Names before a page is sure are spelled: their bytes stand in brackets, as do those of names that the page has no
    characters for.

    >>> told = TarNames()
    >>> told("رسالة من البحر.txt".encode("cp720").decode("utf-8", "surrogateescape"))
    'رسالة من البحر.txt'
    """

    def __init__(self) -> None:
        self.codec, self.evidence = "", b""

    def __call__(self, name: str) -> str:
        raw = name.encode("utf-8", "surrogateescape")
        if name == raw.decode("utf-8", "replace"):
            return name
        if not self.codec and len(self.evidence) < EVIDENCE:
            self.evidence += raw + b"\n"
            self.codec = surely(self.evidence)
        try:
            return raw.decode(self.codec) if self.codec else spelled(name)
        except UnicodeDecodeError:
            return spelled(name)


def of_tar(stream: IO[bytes], budget: Budget) -> Iterator[Member]:
    """The members of a tar archive, from a stream that need not be seekable.

    Raises:
        NotText: it is none, is damaged or cut off: after the members before that place.
    """
    guard, told = Guarded(stream), TarNames()
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
                name = cleaned(told(info.name))
                source = tar.extractfile(info) if info.isreg() else None
                if source is not None:
                    whole = spending(source, budget)
                    if name is not None:
                        yield Member(name, info.size, lambda whole=whole: whole)  # type: ignore[misc]
                    rest = spending(source, budget) if whole.closed else whole  # who reads it may close it
                    while rest.read(1 << 18):
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
