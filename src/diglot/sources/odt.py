"""OpenDocument text (``.odt``, ``.ott``, flat ``.fodt``) and presentations (``.odp``): paragraphs, headings, tables.

Notes follow at the end; what stands on slides is read in the order of the file.

Left out are what tracked changes hold as deleted, comments, hidden text, phonetic guides, headers and footers.
Source: OpenDocument 1.3 part 3. Needs lxml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, Any

from diglot.sources.decode import NotText
from diglot.sources.packages import Package, attribute, events, fields, forget, local
from diglot.sources.prose import Prose, cells_line
from diglot.sources.records import Document, Metadata, Reason

__all__ = ["SPREADSHEET", "documents", "flat", "is_opendocument"]

SKIPPED = frozenset(
    ["tracked-changes", "annotation", "annotation-end", "ruby-text", "note-citation", "hidden-text", "hidden-paragraph",
     "script", "scripts", "styles", "automatic-styles", "font-face-decls", "forms", "sequence-decls", "variable-decls",
     "master-styles", "settings", "desc", "title", "tracked-change", "event-listeners", "binary-data",
     "dde-connection-decls", "user-field-decls", "meta"]
)  # fmt: skip
"""Elements whose text a reader does not see."""
MIMETYPES = (
    "application/vnd.oasis.opendocument.text", "application/vnd.sun.xml.writer",
    "application/vnd.oasis.opendocument.presentation",
)  # fmt: skip
SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"
WHITE = re.compile(r"[ \t\r\n]+")
MOST_BLANKS = 1000  # that one element may stand for


def is_opendocument(package: Package) -> bool:
    """Whether a package is a text in OpenDocument."""
    return mimetype(package).startswith(MIMETYPES)


def mimetype(package: Package) -> str:
    """What a package says that it is."""
    return package.read("mimetype", 200).decode("latin-1").strip() if "mimetype" in package else ""


def documents(package: Package, name: str) -> Iterator[Document]:
    """The document of an OpenDocument text.

    Args:
        package: the file.
        name: what it is called in the result.

    Raises:
        NotText: it is none, is encrypted or damaged, or there is no text in it.
    """
    manifest = package.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in package else b""
    if b"encryption-data" in manifest:
        raise NotText(Reason.ENCRYPTED, "the file is encrypted; save it without a password first")
    prose = Prose()
    with package.open("content.xml") as part:
        Content(prose).read(part)
    about = package.tree("meta.xml")
    yield prose.document(name, known_of(fields(() if about is None else about.iter())))


def flat(part: IO[bytes], name: str) -> Iterator[Document]:
    """The document of an OpenDocument text in one file of XML.

    Raises:
        NotText: it is damaged, or there is no text in it.
    """
    prose = Prose()
    said = Head()
    Content(prose, said).read(part)
    yield prose.document(name, known_of(said.fields))


class Head:
    """What a flat file says of itself: the fields of its ``meta`` element."""

    def __init__(self) -> None:
        self.fields: dict[str, str] = {}
        self.inside = False

    def take(self, event: str, element: Any, tag: str) -> None:
        """An element begins or ends."""
        if tag == "meta":
            self.inside = event == "start"
        elif self.inside and event == "end" and element.text and element.text.strip():
            self.fields.setdefault(tag, " ".join(element.text.split()))


class Content:
    """The text of ``content.xml``, put into a `Prose`."""

    def __init__(self, prose: Prose, head: Head | None = None) -> None:
        self.prose = prose
        self.head = head
        self._open = 0  # paragraphs under way: those of notes and frames lie inside others
        self._note = 0
        self._notes: list[str] = []
        self._frames: list[tuple[str, str]] = []  # to follow the paragraph that they hang on
        self._rows: list[list[list[str]]] = []  # under way, of tables in cells: the texts of each cell

    def read(self, part: IO[bytes]) -> None:
        """Take a part."""
        skipped = 0
        for event, element in events(part):
            tag = local(element)
            if self.head:
                self.head.take(event, element, tag)
            if event == "start":
                skipped += tag in SKIPPED
                if not skipped:
                    self._begin(tag)
            elif tag in SKIPPED:
                skipped -= 1
            elif not skipped:
                self._end(element, tag)
        for note in self._notes:
            self.prose.add(note)

    def _begin(self, tag: str) -> None:
        if tag in ("p", "h"):
            self._open += 1
        elif tag == "note":
            self._note += 1
        elif tag == "table-row":
            self._rows.append([])
        elif tag in ("table-cell", "covered-table-cell") and self._rows:
            self._rows[-1].append([])

    def _end(self, element: Any, tag: str) -> None:
        if tag == "note":
            self._note -= 1
        elif tag in ("p", "h"):
            self._open -= 1
            title = attribute(element, "style-name") == "Title"
            self._place(visible(element), "heading" if tag == "h" else "title" if title else "")
            if not self._open:
                forget(element)
        elif tag == "table-row" and self._rows:
            cells = ["\n".join(filter(str.strip, cell)) for cell in self._rows.pop()]
            if self._rows and self._rows[-1]:
                self._rows[-1][-1].append(cells_line(cells))
            else:
                self.prose.row(cells)
            forget(element)

    def _place(self, text: str, role: str) -> None:
        """A paragraph goes to the notes, behind the paragraph that it hangs on, into a cell, or into the text."""
        if self._note:
            self._notes.append(text)
        elif self._open:
            self._frames.append((text, role))
        else:
            frames, self._frames = self._frames, []
            for one, what in ((text, role), *frames):
                if self._rows and self._rows[-1]:
                    self._rows[-1][-1].append(one)
                else:
                    self.prose.add(one, what)


INNER = frozenset(["note", "frame", "custom-shape", "text-box", "rect", "g", "line", "path", "table"])
"""Elements in a paragraph that hold paragraphs of their own, which are placed elsewhere."""


def visible(element: Any) -> str:
    """The text of a paragraph: white space collapsed, blanks and breaks as elements say."""
    parts: list[str] = []

    def walk(one: Any, top: bool) -> None:
        tag = local(one)
        if not top and (tag in SKIPPED or tag in INNER or not tag):
            pass
        elif tag == "s":
            count = attribute(one, "c")
            parts.append(" " * min(int(count), MOST_BLANKS) if count.isdigit() else " ")
        elif tag == "tab":
            parts.append("\t")
        elif tag == "line-break":
            parts.append("\0")
        else:
            parts.append(WHITE.sub(" ", one.text or ""))
            for inner in one:
                walk(inner, False)
        if not top:
            parts.append(WHITE.sub(" ", one.tail or ""))

    walk(element, True)
    return re.sub(" +", " ", "".join(parts)).replace("\0", "\n")


def known_of(said: dict[str, str]) -> Metadata:
    """The same by the names of its elements."""
    author = said.get("initial-creator") or said.get("creator")
    date = said.get("creation-date") or said.get("date")
    return Metadata(said.get("title"), author, date, None, None, said.get("language"))
