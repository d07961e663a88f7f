"""Files that are zip packages of parts: Word, OpenDocument, EPUB, Excel. Their parts, within bounds.

A part is never written to disk, is never larger than `LONGEST` bytes when it is unpacked whatever the package says of
it, and XML is parsed without document types, entities and network (`events`), so that neither zip bombs nor XML bombs
cost more than that. Specification: ECMA-376 part 2 (Open Packaging), OpenDocument 1.3 part 2.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from typing import IO, Any
from urllib.parse import unquote

from diglot.errors import MissingExtra
from diglot.sources.decode import NotText
from diglot.sources.records import Reason

__all__ = ["LONGEST", "Package", "attribute", "events", "fields", "forget", "local", "opened", "tree_of"]

LONGEST = 64 << 20
"""Bytes of a part when it is unpacked."""
LONGEST_DIRECTORY = 32 << 20
"""Bytes of the list of a package's parts: some 300,000 of them."""
LONGEST_TREE = 16 << 20
"""Bytes of XML that is held as a tree: relations, styles, metadata, lists of contents."""


class Package:
    """A zip package.

    Raises:
        NotText: it is no zip file, damaged or too large a one.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = opened(file)
        self.names = {info.filename.replace("\\", "/"): info for info in self._zip.infolist()}
        self._folded = {name.casefold(): name for name in reversed(self.names)}

    def __contains__(self, name: str) -> bool:
        return self._found(name) in self.names

    def _found(self, name: str) -> str:
        """The part as it is called in the package: names are compared without case, as writers and readers do."""
        name = name.lstrip("/")
        return name if name in self.names else self._folded.get(name.casefold(), name)

    def open(self, name: str) -> IO[bytes]:
        """A part, to be read as a stream.

        Raises:
            NotText: it is missing, encrypted, or packed in a way that is not read.
        """
        info = self.names.get(self._found(name))
        if info is None:
            raise NotText(Reason.CORRUPT, f"the file has no part {name}")
        if info.flag_bits & 1:
            raise NotText(Reason.ENCRYPTED, "the file is encrypted; save it without a password first")
        try:
            return io.BufferedReader(Part(self._zip.open(info), name), 1 << 16)
        except (NotImplementedError, zipfile.BadZipFile, ValueError, OSError) as error:
            raise NotText(Reason.CORRUPT, f"{name}: {error}") from error

    def read(self, name: str, limit: int = LONGEST_TREE) -> bytes:
        """A part as a whole.

        Raises:
            NotText: as of `open`; or it is longer than `limit` bytes.
        """
        with self.open(name) as part:
            data = part.read(limit + 1)
        if len(data) > limit:
            raise NotText(Reason.TOO_LONG, f"{name} has more than {limit:,} bytes")
        return data

    def tree(self, name: str) -> Any:
        """A small part as a tree of lxml; None where there is no such part, or it is no XML."""
        return tree_of(self.read(name)) if name in self else None

    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """What a part refers to: by the relation's id, the last word of its type and the part's name."""
        folder, base = posixpath.split(name.lstrip("/"))
        tree = self.tree(posixpath.join(folder, "_rels", f"{base}.rels"))
        found = {}
        for one in () if tree is None else tree:
            target = attribute(one, "Target")
            if target and attribute(one, "TargetMode") != "External":
                path = posixpath.normpath(posixpath.join("/", folder, unquote(target))).lstrip("/")
                found[attribute(one, "Id")] = (attribute(one, "Type").rpartition("/")[2], path)
        return found


class Part(io.RawIOBase):
    """A part of a package that ends with an error after `LONGEST` bytes, and whose damage is told by `NotText`."""

    def __init__(self, raw: IO[bytes], name: str) -> None:
        self.raw, self.name, self.left = raw, name, LONGEST

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self.raw.read(len(buffer))
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
            raise NotText(Reason.CORRUPT, f"{self.name} is damaged ({error})") from error
        self.left -= len(data)
        if self.left < 0:
            raise NotText(Reason.TOO_LONG, f"{self.name} has more than {LONGEST:,} bytes")
        buffer[: len(data)] = data
        return len(data)


def opened(file: IO[bytes]) -> zipfile.ZipFile:
    """A zip file whose list of members has been found to be of bearable size.

    Raises:
        NotText: it is none, is damaged, or has too many members.
    """
    size = directory_size(file)
    if size > LONGEST_DIRECTORY:
        raise NotText(Reason.TOO_LONG, f"a zip file whose list of members takes {size:,} bytes; unpack it first")
    file.seek(0)
    try:
        return zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError, EOFError, UnicodeError) as error:
        if isinstance(error, zipfile.BadZipFile) and "not a zip file" in str(error):
            raise NotText(Reason.TRUNCATED, "a zip file without its list of members: it is cut off") from error
        raise NotText(Reason.CORRUPT, f"a damaged zip file ({error})") from error


def directory_size(file: IO[bytes]) -> int:
    """Bytes that a zip file says its central directory takes (APPNOTE 4.3.14, 4.3.16); 0 where it says nothing."""
    end = file.seek(0, io.SEEK_END)
    begin = max(0, end - (1 << 16) - 22 - 76)
    file.seek(begin)
    tail = file.read()
    found = 0
    for at in _places(tail, b"PK\x05\x06"):
        found = max(found, int.from_bytes(tail[at + 12 : at + 16], "little"))
    if found == 0xFFFFFFFF:
        found = 0
        for at in _places(tail, b"PK\x06\x06"):
            found = max(found, int.from_bytes(tail[at + 40 : at + 48], "little"))
    return min(found, end)


def _places(data: bytes, wanted: bytes) -> Iterator[int]:
    """Where some bytes stand."""
    at = data.find(wanted)
    while at >= 0:
        yield at
        at = data.find(wanted, at + 1)


def events(part: IO[bytes]) -> Iterator[tuple[str, Any]]:
    """The starts and ends of the elements of a part, hardened: no document type, no entity, no network.

    An element may be cleared after its end, so that memory is that of the longest paragraph.

    Raises:
        NotText: it is no well-formed XML.
    """
    etree = lxml_etree()
    head = part.peek(1)[:1024] if isinstance(part, io.BufferedReader) else b""
    if b"<!DOCTYPE" in head:
        raise NotText(Reason.MALFORMED, "the XML declares a document type, which such files may not")
    try:
        yield from etree.iterparse(
            part, events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
            remove_comments=True, remove_pis=True,
        )  # fmt: skip
    except etree.XMLSyntaxError as error:
        raise NotText(Reason.MALFORMED, f"the XML in it is broken: {error}") from error


def tree_of(data: bytes) -> Any:
    """A small piece of XML as a tree, hardened likewise; None where it is none."""
    etree = lxml_etree()
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        return None


def lxml_etree() -> Any:
    """The module lxml.etree.

    Raises:
        MissingExtra: it cannot be imported.
    """
    try:
        from lxml import etree
    except ImportError as error:
        raise MissingExtra.of("reading Word, OpenDocument, EPUB and Excel", "lxml", "office") from error
    return etree


def forget(element: Any) -> None:
    """Let go of an element that has ended, and of its siblings before it; what follows it is kept."""
    element.clear(keep_tail=True)
    parent = element.getparent()
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]


def local(element: Any) -> str:
    """The name of an element without its namespace: writers differ in namespaces (strict and transitional)."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Any, name: str) -> str:
    """An attribute by its name without a namespace; empty where there is none."""
    found: str | None = element.get(name)
    if found is None:
        found = next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")
    return found


def fields(elements: Iterable[Any]) -> dict[str, str]:
    """The texts of elements, each on one line, by their names; of those of one name the first."""
    found: dict[str, str] = {}
    for one in elements:
        if one.text and one.text.strip():
            found.setdefault(local(one), " ".join(one.text.split()))
    return found
