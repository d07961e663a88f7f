"""Archives as folders: their members, one after the other, within bounds.

Each file in an archive comes as a `Member` with its name, cleaned so that it leads nowhere else, and a stream of its
bytes; nothing is written where the name says. Links, devices, encrypted and damaged members come with the reason why
they are not read; folders, hidden files and ``__MACOSX`` are passed over, as they are in folders on disk.

An archive unpacks to at most `Budget` bytes, its own archives included, so that a bomb costs no more than that. Where
the members come from: `diglot.sources.zips`, `diglot.sources.tars`, `diglot.sources.sevenzip`.
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

from diglot.sources.decode import NotText
from diglot.sources.records import Reason

__all__ = ["Budget", "Member", "Names", "cleaned", "numbered", "spending"]

RATIO, LEAST = 250, 256 << 20
"""An archive may unpack to so many times its size, and to so many bytes in any case."""
DRIVE = re.compile(r"^[A-Za-z]:")
STEP = 1 << 18  # bytes of a member that are unpacked at a time
OS_X = "__MACOSX"


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
