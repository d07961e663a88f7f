"""PowerPoint (``.pptx``, ``.pptm``, ``.ppsx``): the text of the slides in their order, their titles as headings.

Tables are rows of cells; the speaker's notes follow their slide. Left out are hidden slides (counted in a note), their
numbers, dates, headers and footers, pictures, and what stands on masters and layouts. Source: ECMA-376 part 1, 19 and
21 (PresentationML, DrawingML). Needs lxml.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from diglot.sources.decode import NotText
from diglot.sources.docx import metadata
from diglot.sources.packages import Package, attribute, local
from diglot.sources.prose import Prose
from diglot.sources.records import Document, Reason

__all__ = ["documents", "is_slides"]

MAIN = "ppt/presentation.xml"
TITLES = frozenset(["title", "ctrTitle"])
UNREAD = frozenset(["sldNum", "dt", "ftr", "hdr", "sldImg"])
"""Kinds of placeholders that hold no text of the slide."""


def is_slides(package: Package) -> bool:
    """Whether a package is a presentation of PowerPoint."""
    return MAIN in package


def documents(package: Package, name: str) -> Iterator[Document]:
    """The document of a presentation.

    Raises:
        NotText: it is damaged, or there is no text in it.
    """
    tree = package.tree(MAIN)
    relations = package.relations(MAIN)
    prose = Prose()
    hidden = 0
    for one in () if tree is None else tree.iter("{*}sldId"):
        _, part = relations.get(place(one), ("", ""))
        slide = package.tree(part)
        if slide is None:
            continue
        if attribute(slide, "show") in ("0", "false"):
            hidden += 1
            continue
        put(prose, slide)
        for kind, notes in package.relations(part).values():
            if kind == "notesSlide" and (said := package.tree(notes)) is not None:
                put(prose, said)
    if not len(prose):
        raise NotText(Reason.EMPTY, "no text in the presentation")
    known = metadata(package)
    note = (f"{hidden} hidden {'slide' if hidden == 1 else 'slides'} left out",) if hidden else ()
    title = prose.first("title") or known.title  # programs write "PowerPoint Presentation" there
    yield prose.document(name, known._replace(title=title), note)


def place(slide: Any) -> str:
    """The id of the relation that leads to a slide."""
    return next((str(value) for key, value in slide.attrib.items() if key.endswith("}id")), "")


def put(prose: Prose, slide: Any) -> None:
    """Add what stands on a slide, shape by shape."""
    for shape in slide.iter("{*}sp", "{*}tbl"):
        if local(shape) == "tbl":
            for row in shape.iter("{*}tr"):
                prose.row(["\n".join(map(said, cell.iter("{*}p"))) for cell in row.iter("{*}tc")])
            continue
        kind = next((attribute(one, "type") for one in shape.iter("{*}ph")), "")
        if kind in UNREAD:
            continue
        role = "" if kind not in TITLES else "heading" if len(prose) else "title"
        paragraphs = [said(one) for body in shape.iter("{*}txBody") for one in body.iter("{*}p")]
        if role:
            prose.add(" ".join(" ".join(paragraphs).split()), role)
        else:
            for paragraph in paragraphs:
                prose.add(paragraph)


def said(paragraph: Any) -> str:
    """The text of a paragraph."""
    parts = []
    for one in paragraph.iter("{*}t", "{*}br", "{*}tab"):
        parts.append({"br": "\n", "tab": "\t"}.get(local(one)) or one.text or "")
    return "".join(parts)
