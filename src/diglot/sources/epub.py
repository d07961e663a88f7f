"""Books in EPUB: a document a chapter, with the chapter's title and the book's author, date and title.

The chapters are those of the table of contents (EPUB 3 ``nav``, EPUB 2 ``ncx``), at the first of its levels that has
three entries or more: a file that no entry leads to goes on with the chapter before it, and a file with several is cut
at their anchors. Cover, lists of contents and notes' signs are left out. Sources: EPUB 3.3, OPF 2.0.1. Needs lxml.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urldefrag

from diglot.sources.decode import NotText
from diglot.sources.flow import Flow, page_of
from diglot.sources.packages import Package, attribute, local
from diglot.sources.prose import Prose
from diglot.sources.records import Metadata, Reason, Record, SetAside

__all__ = ["documents", "is_book"]

CONTAINER = "META-INF/container.xml"
PAGES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml", "application/xml", "text/xml")
LEAST = 3
"""Entries that make a level of the table of contents one of chapters."""
FONTS = (b"http://www.idpf.org/2008/embedding", b"http://ns.adobe.com/pdf/enc#RC")
"""Algorithms that hide fonts, which is no protection of the text."""


def is_book(package: Package) -> bool:
    """Whether a package is a book."""
    return CONTAINER in package


def documents(package: Package, name: str) -> Iterator[Record]:
    """The chapters of a book, in the order in which it is read.

    Args:
        package: the file.
        name: what it is called in the result.

    Raises:
        NotText: it is no book, is damaged or protected, or there is no text in it.
    """
    book = Book(package)
    found = 0
    for row, (title, prose) in enumerate(book.chapters()):
        if isinstance(prose, NotText):
            yield SetAside(name, row, prose.reason, prose.detail)
            continue
        title = title or prose.first("heading") or str(book.metadata.source or "")
        yield prose.document(name, book.metadata._replace(title=title or None), row=row)
        found += 1
    if not found:
        raise NotText(Reason.EMPTY, "no text in the book")


class Book:
    """What a book's package says: its metadata, the order of its files, and its table of contents.

    Raises:
        NotText: it has no such list, or its text is protected.
    """

    def __init__(self, package: Package) -> None:
        self.package = package
        tree = package.tree(CONTAINER)
        path = next((attribute(one, "full-path") for one in tree.iter("{*}rootfile")), "") if tree is not None else ""
        self.opf = package.tree(path)
        if self.opf is None:
            raise NotText(Reason.CORRUPT, "a book without a list of its parts (OPF)")
        self.folder = posixpath.dirname(path)
        if protected(package):
            raise NotText(Reason.ENCRYPTED, "the book is protected (DRM)")
        self.items = {attribute(one, "id"): one for one in self.opf.iter("{*}item")}
        self.metadata = metadata(self.opf)

    def path(self, target: str, base: str | None = None) -> tuple[str, str]:
        """The part and the anchor that a reference means."""
        href, anchor = urldefrag(target)
        folder = self.folder if base is None else posixpath.dirname(base)
        return posixpath.normpath(posixpath.join(folder, unquote(href))).lstrip("/"), unquote(anchor)

    def spine(self) -> list[str]:
        """The parts with text, in reading order, each once; without what is no running text: lists of contents."""
        guide = {attribute(one, "href"): attribute(one, "type") for one in self.opf.iter("{*}reference")}
        passed = {self.path(href)[0] for href, kind in guide.items() if kind in ("toc", "cover", "loi", "lot")}
        found = []
        for reference in self.opf.iter("{*}itemref"):
            item = self.items.get(attribute(reference, "idref"))
            if item is None or attribute(reference, "linear") == "no":
                continue
            part = self.path(attribute(item, "href"))[0]
            is_list = "nav" in attribute(item, "properties").split()
            if attribute(item, "media-type").lower() in PAGES and not is_list and part not in passed:
                found.append(part)
        return list(dict.fromkeys(found))

    def entries(self) -> list[tuple[int, str, str, str]]:
        """The entries of the table of contents: level, title, part and anchor."""
        for item in self.items.values():
            part = self.path(attribute(item, "href"))[0]
            is_list = "nav" in attribute(item, "properties").split() and part in self.package
            if is_list and (found := list(self._nav(page_of(self.package.read(part)), part))):
                return found
        for item in self.items.values():
            part = self.path(attribute(item, "href"))[0]
            if attribute(item, "media-type") == "application/x-dtbncx+xml" and part in self.package:
                tree = self.package.tree(part)
                return list(self._ncx(tree, part)) if tree is not None else []
        return []

    def _nav(self, tree: Any, part: str) -> Iterator[tuple[int, str, str, str]]:
        navs = [] if tree is None else list(tree.iter("nav"))
        kinds = [f"{one.get('epub:type') or ''} {one.get('role') or ''}" for one in navs]
        toc = next((one for one, kind in zip(navs, kinds, strict=True) if "toc" in kind), None)
        for link in () if toc is None else toc.iter("a"):
            level = sum(one.tag == "ol" for one in link.iterancestors())
            if link.get("href"):
                yield level, " ".join("".join(link.itertext()).split()), *self.path(link.get("href"), part)

    def _ncx(self, tree: Any, part: str) -> Iterator[tuple[int, str, str, str]]:
        for point in tree.iter("{*}navPoint"):
            level = sum(local(one) == "navPoint" for one in point.iterancestors())
            title = target = ""
            for one in point:
                if local(one) == "navLabel":
                    title = " ".join("".join(one.itertext()).split())
                elif local(one) == "content":
                    target = attribute(one, "src")
            if target:
                yield level, title, *self.path(target, part)

    def chapters(self) -> Iterator[tuple[str, Prose | NotText]]:
        """Title and text of each chapter that has a text."""
        begins: dict[str, dict[str, str]] = {}
        for title, part, anchor in chosen(self.entries()):
            begins.setdefault(part, {}).setdefault(anchor, title)
        open_: tuple[str, Prose] | None = None
        for part in self.spine():
            here = begins.get(part, {})
            try:
                tree = page_of(self.package.read(part))
            except NotText as error:
                yield here.get("", ""), error
                continue
            if tree is None:
                continue
            for number, (anchor, prose) in enumerate(Flow(frozenset(here) - {""}).read(tree)):
                goes_on = number == 0 and "" not in here and (begins or not open_)
                if goes_on and open_ is not None:
                    open_[1].extend(prose)
                    continue
                if open_ is not None and len(open_[1]):
                    yield open_
                open_ = here.get(anchor, ""), prose
        if open_ is not None and len(open_[1]):
            yield open_


def chosen(entries: list[tuple[int, str, str, str]]) -> list[tuple[str, str, str]]:
    """The entries at which chapters begin: those of the first level with `LEAST`, and of the levels above it."""
    levels = sorted({level for level, *_ in entries})
    enough = (level for level in levels if sum(one == level for one, *_ in entries) >= LEAST)
    deepest = next(enough, levels[-1] if levels else 0)
    return [(title, part, anchor) for level, title, part, anchor in entries if level <= deepest]


def protected(package: Package) -> bool:
    """Whether more than fonts is encrypted."""
    if "META-INF/rights.xml" in package:
        return True
    tree = package.tree("META-INF/encryption.xml")
    methods = [] if tree is None else [attribute(one, "Algorithm").encode() for one in tree.iter("{*}EncryptionMethod")]
    return any(method not in FONTS for method in methods)


def metadata(opf: Any) -> Metadata:
    """What the package says of the book; its title is the source of each chapter."""
    said: dict[str, list[str]] = {}
    for one in opf.iter("{*}title", "{*}creator", "{*}date", "{*}language", "{*}identifier", "{*}source"):
        if one.text and one.text.strip():
            said.setdefault(local(one), []).append(" ".join(one.text.split()))
    date = next(iter(said.get("date", [])), None)
    url = next((one for one in said.get("source", []) + said.get("identifier", []) if one.startswith("http")), None)
    return Metadata(
        None, ", ".join(dict.fromkeys(said.get("creator", []))) or None, date, next(iter(said.get("title", [])), None),
        url, next(iter(said.get("language", [])), None),
    )  # fmt: skip
