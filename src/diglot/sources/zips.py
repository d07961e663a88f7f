"""The members of a zip archive, whole or in ranges; their names are in UTF-8, cp437 or another code page.

Source: PKWARE's APPNOTE 6.3.10.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import IO

from diglot.sources.decode import NotText, is_utf_8
from diglot.sources.members import Budget, Member, Names, cleaned, spending
from diglot.sources.mixed import surely
from diglot.sources.packages import opened
from diglot.sources.records import Reason

__all__ = ["of_zip", "zip_ranges"]

LATIN = bytes([*range(0x80), *range(0x80, 0xA6)])
"""Letters of cp437, in which names of zip members are by rule; code pages have theirs elsewhere."""


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
    foreign = b"\n".join(name for name in raw if name is not None and not name.isascii() and not is_utf_8(name))
    codec = (surely(foreign) if foreign.translate(None, LATIN) else "") or "cp437"
    return [
        info.filename if name is None or name.isascii() else _decoded(name, codec)
        for info, name in zip(infos, raw, strict=True)
    ]


def _decoded(name: bytes, codec: str) -> str:
    """A name in UTF-8 if it can be, else in a code page, else in cp437, which has a character for each byte."""
    for one in ("utf-8", codec):
        try:
            return name.decode(one)
        except UnicodeDecodeError:
            continue
    return name.decode("cp437")


def _bytes_of(name: str) -> bytes | None:
    """The bytes of a name that zipfile has read as cp437, for want of a mark."""
    try:
        return name.encode("cp437")
    except UnicodeEncodeError:
        return None


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
