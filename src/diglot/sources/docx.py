"""Word (``.docx``, ``.docm``, ``.dotx``): the text as a reader sees it with all changes accepted.

Headings are told by their style's outline level, the title by its style; tables are rows of cells; notes follow at the
end; a text box stands after the paragraph that it is anchored in, once. Left out are deletions and what was moved
away, hidden text, comments, headers and footers, instructions of fields, phonetic guides and pictures. Runs are
stored in logical order, whatever their direction. Source: ECMA-376 part 1, 17 (WordprocessingML). Needs lxml.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from diglot.sources.decode import NotText
from diglot.sources.packages import Package, attribute, events, fields, forget, local
from diglot.sources.prose import Prose, cells_line
from diglot.sources.records import Document, Metadata, Reason

__all__ = ["documents", "is_word"]

SKIPPED = frozenset(
    ["del", "moveFrom", "instrText", "delText", "delInstrText", "Fallback", "rt", "sdtPr", "tblPr", "trPr", "sectPr",
     "pPrChange", "rPrChange", "tblPrChange", "tcPrChange", "numberingChange"]
)  # fmt: skip
"""Elements whose text a reader does not see, or sees elsewhere, and properties that no longer hold."""
SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "ptab": "\t"}
NOBODY = frozenset(
    ["python-docx", "un-named", "unknown", "author", "user", "windows user", "microsoft office user", "apache poi",
     "openpyxl", "admin", "administrator", "مستخدم", "المؤلف"]
)  # fmt: skip
"""What programs write in the place of an author."""
OFF = frozenset(["0", "false", "off", "none"])


def is_word(package: Package) -> bool:
    """Whether a package is a Word document."""
    return main_part(package) is not None


def main_part(package: Package) -> str | None:
    """The part with the text: what the package names as its document, if that is Word's."""
    for kind, name in package.relations("").values():
        if kind == "officeDocument":
            is_text = name.startswith("word/") or "document" in name.rpartition("/")[2]
            return name if name in package and is_text else None
    return "word/document.xml" if "word/document.xml" in package else None


def documents(package: Package, name: str) -> Iterator[Document]:
    """The document of a Word file.

    Args:
        package: the file.
        name: what it is called in the result.

    Raises:
        NotText: it is no Word file, is damaged, or there is no text in it.
    """
    main = main_part(package)
    if main is None:
        raise NotText(Reason.CORRUPT, "a package without a Word document")
    relations = package.relations(main)
    parts = dict(relations.values())
    styles = styles_of(package.tree(parts.get("styles", "word/styles.xml")))
    prose = Prose()
    body = Body(styles)
    with package.open(main) as part:
        for paragraph in body.paragraphs(part):
            put(prose, paragraph)
    for kind in ("footnotes", "endnotes"):
        wanted = body.notes.get(kind, ())
        if wanted and kind in parts and parts[kind] in package:
            notes = notes_of(package, parts[kind], styles)
            for one in dict.fromkeys(wanted):
                for paragraph in notes.get(one, ()):
                    put(prose, paragraph)
    said = (f"marked deletions left out: {body.deleted}",) if body.deleted else ()
    yield prose.document(name, metadata(package), said)


@dataclass
class Paragraph:
    """A paragraph, or with `cells` a row of a table; `note` is the id of the note that it is of."""

    pieces: list[str] = field(default_factory=list)
    style: str = ""
    role: str = ""
    joins: bool = False
    note: str = ""
    cells: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What it says."""
        return "".join(self.pieces)


def put(prose: Prose, paragraph: Paragraph) -> None:
    """Add a paragraph or a row."""
    if paragraph.cells:
        prose.row(paragraph.cells)
    else:
        prose.add(paragraph.text, paragraph.role)


class Body:
    """The paragraphs of a part, in order.

    Attributes:
        notes: the ids of the notes that were referred to, by kind, in order.
        deleted: how many deletions are marked.
    """

    def __init__(self, styles: dict[str, str]) -> None:
        self.styles = styles
        self.notes: dict[str, list[str]] = {}
        self.deleted = 0
        self._open: list[Paragraph] = []  # under way, one inside the other where there are text boxes
        self._boxes: list[Paragraph] = []  # of text boxes, to follow the paragraph that they hang on
        self._rows: list[list[list[str]]] = []  # under way, of tables in cells: the texts of each cell
        self._joined: list[str] = []  # of a paragraph whose end was deleted
        self._hidden = False
        self._note = ""

    def paragraphs(self, part: IO[bytes]) -> Iterator[Paragraph]:
        """The paragraphs and rows of a part."""
        skipped = 0
        for event, element in events(part):
            tag = local(element)
            if event == "start":
                if not skipped:
                    self._begin(element, tag)
                skipped += tag in SKIPPED
                continue
            skipped -= tag in SKIPPED
            if skipped or tag in SKIPPED:
                forget(element)
            elif tag == "p":
                yield from self._paragraph()
                forget(element)
            elif tag == "tr" and self._rows:
                yield from self._row()
                forget(element)
            elif tag == "r":
                self._hidden = False
                forget(element)
            elif self._open:
                self._inside(element, tag, self._open[-1])

    def _begin(self, element: Any, tag: str) -> None:
        """An element begins."""
        if tag == "p":
            self._open.append(Paragraph(note=self._note))
        elif tag == "tr":
            self._rows.append([])
        elif tag == "tc" and self._rows:
            self._rows[-1].append([])
        elif tag in ("footnote", "endnote"):
            self._note = attribute(element, "id")
        elif tag == "del" and self._open:
            if local(element.getparent()) == "rPr":  # the end of the paragraph itself
                self._open[-1].joins = True
            self.deleted += 1

    def _inside(self, element: Any, tag: str, here: Paragraph) -> None:
        """An element ends inside a paragraph."""
        parent = local(element.getparent())
        if tag == "vanish":
            self._hidden |= is_on(element) and parent == "rPr" and local(element.getparent().getparent()) == "r"
        elif tag == "t" and not self._hidden:
            here.pieces.append(element.text or "")
        elif tag in SIGNS and parent == "r" and not self._hidden:
            here.pieces.append(SIGNS[tag])
        elif tag == "sym" and not self._hidden:
            here.pieces.append(symbol(element))
        elif tag == "pStyle":
            here.style = attribute(element, "val")
        elif tag == "outlineLvl" and parent == "pPr":
            here.role = "heading" if attribute(element, "val") in LEVELS else here.role
        elif tag in ("footnoteReference", "endnoteReference"):
            self.notes.setdefault(f"{tag.removesuffix('Reference')}s", []).append(attribute(element, "id"))

    def _paragraph(self) -> Iterator[Paragraph]:
        """A paragraph ends."""
        done = self._open.pop()
        done.role = done.role or self.styles.get(done.style, "")
        if self._open:
            self._boxes.append(done)
            return
        done.pieces = self._joined + done.pieces
        self._joined = done.pieces if done.joins else []
        boxes, self._boxes = self._boxes, []
        for one in (*(() if done.joins else (done,)), *boxes):
            if self._rows and self._rows[-1]:
                self._rows[-1][-1].append(one.text)
            else:
                yield one

    def _row(self) -> Iterator[Paragraph]:
        """A row of a table ends: one of a table in a cell is text of that cell."""
        cells = ["\n".join(filter(str.strip, cell)) for cell in self._rows.pop()]
        if self._rows and self._rows[-1]:
            self._rows[-1][-1].append(cells_line(cells))
        elif any(cells):
            yield Paragraph(cells=cells, note=self._note)


LEVELS = frozenset("012345678")
"""Outline levels of headings; 9 is that of running text."""


def is_on(element: Any) -> bool:
    """Whether a property that can be on or off is on."""
    return attribute(element, "val").lower() not in OFF


def symbol(element: Any) -> str:
    """A character of a symbol font, where it stands for itself: fonts place theirs at U+F000."""
    try:
        code = int(attribute(element, "char"), 16)
    except ValueError:
        return ""
    return chr(code) if 0x20 <= code < 0xD800 else ""


def styles_of(tree: Any) -> dict[str, str]:
    """The role of each style that has one, by its id: by its outline level or that of a style that it is based on."""
    known: dict[str, tuple[str, str]] = {}
    for style in () if tree is None else tree.iter("{*}style"):
        name = based = level = ""
        for one in style.iter("{*}name", "{*}basedOn", "{*}outlineLvl"):
            value = attribute(one, "val")
            name, based, level = {
                "name": (value, based, level), "basedOn": (name, value, level), "outlineLvl": (name, based, value),
            }[local(one)]  # fmt: skip
        lower = name.lower()
        if lower == "title":
            role = "title"
        elif lower == "caption":
            role = "caption"
        elif lower.startswith("toc "):
            role = "boilerplate"
        elif lower.startswith("heading ") or level in LEVELS:
            role = "heading"
        else:
            role = "body" if level == "9" else ""
        known[attribute(style, "styleId")] = (role, based)
    found = {}
    for style in known:
        at, steps = style, 0
        while at in known and not known[at][0] and steps < 12:
            at, steps = known[at][1], steps + 1
        role = known.get(at, ("", ""))[0]
        if role and role != "body":
            found[style] = role
    return found


def notes_of(package: Package, part: str, styles: dict[str, str]) -> dict[str, list[Paragraph]]:
    """The paragraphs of each note, by its id."""
    found: dict[str, list[Paragraph]] = {}
    with package.open(part) as stream:
        for paragraph in Body(styles).paragraphs(stream):
            found.setdefault(paragraph.note, []).append(paragraph)
    return found


def metadata(package: Package) -> Metadata:
    """What the file says of itself (Dublin Core, ECMA-376 part 2, 8)."""
    tree = None
    for kind, name in package.relations("").values():
        if kind == "core-properties":
            tree = package.tree(name)
    said = fields(() if tree is None else tree)
    author = said.get("creator")
    author = None if author and author.casefold() in NOBODY else author
    return Metadata(said.get("title"), author, said.get("created"), None, None, said.get("language"))
