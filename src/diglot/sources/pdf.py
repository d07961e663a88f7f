"""PDF with a text layer, by pypdfium2 (extra ``pdf``): lines put in reading order by where their letters stand.

A PDF says where glyphs are, not what is read after what: extractors give Arabic in visual order, or a word so and the
next otherwise. Here letters are put in the order of their places on the line (`ordered`), blanks where there is room
for one, lines of one paragraph together (`paragraphs`), and what stands at the head or foot of many pages (running
heads, page numbers) is left out. Lines follow one another as the file draws them, column by column.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterator
from typing import IO, Any, NamedTuple

from diglot.errors import MissingExtra
from diglot.sources.decode import NotText
from diglot.sources.headings import Paragraph, headings
from diglot.sources.prose import Prose
from diglot.sources.records import Document, Metadata, Reason
from diglot.sources.streams import held
from diglot.sources.typeset import RAISED, Glyph, Line, gathered, kind, ordered
from diglot.sources.units import Unit
from diglot.text import codepoints

__all__ = ["LONGEST", "documents"]

LONGEST = 1 << 28
"""Bytes of a file."""
GLYPHS = 10_000_000
"""Characters of a file."""
TITLES = 10_000
"""Titles of an outline that are looked at."""
FURNITURE = 3
"""Pages on which a line at the head or foot must stand to be a running head."""
PLACE = 4.0
"""Points within which lines stand at one place of their pages."""
DAY = re.compile(r"D:(\d{4})(\d\d)?(\d\d)?")
HYPHEN = 2
"""What pdfium gives for a hyphen at the end of a line."""
PROGRAM = re.compile(
    r"^Microsoft (?:Word|PowerPoint|Excel) - |\.(?:docx?|odt|pptx?|odp|xlsx?|ods|indd|pdf|html?|tex|dvi|qxd|rtf)$"
    r"|^untitled|^PowerPoint Presentation$|^Slide \d+$|^Document\d+$",
    re.IGNORECASE,
)
NUMBER = re.compile(r"[\d٠-٩۰-۹]+|\b[ivxlc]{1,6}\b", re.IGNORECASE)
ENDS = re.compile(r"[.!?؟…:؛;][\"'”’»)\]]*$")


def documents(file: IO[bytes], unit: Unit) -> Iterator[Document]:
    """The document of a PDF.

    Args:
        file: the file, seekable.
        unit: what is read.

    Raises:
        NotText: it is none, is damaged or encrypted, or there is no text in it that can be read.
        MissingExtra: pypdfium2 is not installed.
    """
    pdf = opened(file)
    try:
        pages = pages_of(pdf)
        known = metadata(pdf.get_metadata_dict())
        named = outline(pdf)
    finally:
        pdf.close()
    bare = sum(not page for page in pages)
    if bare == len(pages):
        raise NotText(
            Reason.EMPTY, "its pages are pictures without text: recognize it first, for instance with ocrmypdf"
        )
    kept, dropped = without_furniture(pages)
    prose = Prose()
    put = list(paragraphs(kept))
    told = headings(put, named)
    for number, paragraph in enumerate(put):
        prose.add(paragraph.text, "heading" if number in told else "")
    text = prose.text()
    strange = sum(char == "\ufffd" or codepoints.category(char) in ("Co", "Cn") for char in text)
    if strange * 5 > len(text):
        raise NotText(Reason.UNDECODABLE, "its fonts do not say which letters their signs are: recognize it (OCR)")
    if not text:
        raise NotText(Reason.EMPTY, "nothing but running heads and page numbers")
    notes = [f"running heads and page numbers left out: {dropped}"] if dropped else []
    if bare:
        notes.append(f"pages without text: {bare} of {len(pages)}")
    yield prose.document(unit.file, known, tuple(notes))


def opened(file: IO[bytes]) -> Any:
    """The file as pypdfium2 has it; to be closed."""
    try:
        import pypdfium2
    except ImportError as error:
        raise MissingExtra.of("reading PDF", "pypdfium2", "pdf") from error
    data = held(file, LONGEST, "a PDF")
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise NotText(Reason.ENCRYPTED, "the PDF is encrypted; save it without a password first") from error
        raise NotText(Reason.CORRUPT, f"a damaged PDF ({error})") from error


def pages_of(pdf: Any) -> list[list[Printed]]:
    """The lines of each page."""
    pages, count = [], 0
    for number in range(len(pdf)):
        pages.append(printed(lines_of(pdf, number)))
        count += sum(len(line.text) for line in pages[-1])
        if count > GLYPHS:
            raise NotText(Reason.TOO_LONG, f"a PDF of more than {GLYPHS:,} characters")
    return pages


def outline(pdf: Any) -> list[tuple[str, int]]:
    """The titles of a file's outline (bookmarks) and the pages that they lead to; none where it is damaged."""
    found: list[tuple[str, int]] = []
    try:
        for item in pdf.get_toc():
            place = item.get_dest()
            page = place.get_index() if place else None
            if page is not None:
                found.append((item.get_title(), page))
            if len(found) >= TITLES:
                break
    except Exception:  # pypdfium2 raises what it meets in damaged ones
        return found
    return found


class Printed(NamedTuple):
    """A line of a page that was read: its text, its ends, its baseline, and the size of its font, in points."""

    text: str
    left: float
    right: float
    base: float
    size: float


def printed(page: list[Line]) -> list[Printed]:
    """The lines of a page, read."""
    kinds = Counter(kind(one.text) for line in page for one in line.glyphs)
    rightwards = kinds["R"] > kinds["L"]
    return [Printed(ordered(one.glyphs, rightwards), one.left, one.right, one.base, one.size) for one in page]


def lines_of(pdf: Any, at: int) -> list[Line]:
    """The lines of a page, in the order in which they are drawn; none where it cannot be read."""
    import pypdfium2
    import pypdfium2.raw as c

    try:
        page = pdf[at]
        text = page.get_textpage()
    except pypdfium2.PdfiumError:
        return []
    box, matrix, x, y = c.FS_RECTF(), c.FS_MATRIX(), ctypes.c_double(), ctypes.c_double()
    lines: list[Line] = []
    number, apart = 0, False
    for i in range(text.count_chars()):
        code = c.FPDFText_GetUnicode(text, i)
        if code != HYPHEN and (code <= 0x20 or c.FPDFText_IsGenerated(text, i) == 1):
            apart = True
            continue
        char = "\u00ad" if code == HYPHEN else chr(code) if not 0xD800 <= code < 0xE000 else "\ufffd"
        c.FPDFText_GetCharOrigin(text, i, x, y)
        c.FPDFText_GetLooseCharBox(text, i, box)
        c.FPDFText_GetMatrix(text, i, matrix)
        size = c.FPDFText_GetFontSize(text, i) * math.hypot(matrix.c, matrix.d) or 1.0
        if char.isspace():
            apart = True
            continue
        left, right = sorted((box.left, box.right))
        glyph = Glyph(char, left, right, y.value, size, x.value, number, apart)
        apart, number = False, number + 1
        if not lines or abs(glyph.base - lines[-1].glyphs[-1].base) > RAISED * max(size, lines[-1].glyphs[-1].size):
            lines.append(Line())
        lines[-1].glyphs.append(glyph)
    text.close()
    page.close()
    return gathered(lines)


def without_furniture(pages: list[list[Printed]]) -> tuple[list[list[Printed]], int]:
    """The lines of all pages without what several have at one place of their head or foot, and how many these were.

    Lines are the same but for their numbers; running heads may change with the chapter, and differ on facing pages.
    """

    def edge(page: list[Printed]) -> list[int]:
        by_height = sorted(range(len(page)), key=lambda i: -page[i].base)
        return list(dict.fromkeys([*by_height[:2], *by_height[-2:]]))

    def form(line: Printed) -> tuple[str, int]:
        return NUMBER.sub("#", " ".join(line.text.split())), round(line.base / PLACE)

    seen = Counter(form(page[i]) for page in pages for i in edge(page))
    dropped = 0
    kept = []
    for page in pages:
        passed = {i for i in edge(page) if seen[form(page[i])] >= FURNITURE}
        dropped += len(passed)
        kept.append([one for i, one in enumerate(page) if i not in passed])
    return kept, dropped


def paragraphs(pages: list[list[Printed]]) -> Iterator[Paragraph]:
    """The paragraphs of all pages: a line goes on with the one before where that is full and nothing sets it apart."""
    held: Paragraph | None = None
    before: Printed | None = None
    full = 0.0
    for at, page in enumerate(pages):
        for number, line in enumerate(page):
            text = line.text
            if held is None or before is None or not follows(before, full, line, held.text, number == 0):
                if held:
                    yield whole(held)
                held, full = Paragraph(text, line.size, at, 1), 0.0
            elif held.text.endswith("\u00ad") or (held.text[-1:] == "-" and text[:1].islower()):
                held = held._replace(text=held.text[:-1] + text, lines=held.lines + 1)
            else:
                held = held._replace(text=f"{held.text} {text}", lines=held.lines + 1)
            full = max(full, line.right - line.left)
            before = line
    if held:
        yield whole(held)


def whole(held: Paragraph) -> Paragraph:
    """A paragraph without another line; a hyphen at its end is one."""
    return held._replace(text=held.text.replace("\u00ad", "-")) if held.text.endswith("\u00ad") else held


def follows(before: Printed, full: float, line: Printed, held: str, page: bool) -> bool:
    """Whether a line goes on with the paragraph of the line before it.

    Args:
        full: the width of the paragraph's widest line.
        held: its text.
        page: another page begins.
    """
    if abs(before.size - line.size) > 0.15 * before.size:
        return False
    if before.right - before.left < 0.85 * max(full, line.right - line.left):
        return False
    if page:
        return not ENDS.search(held)
    down = before.base - line.base
    if not 0 < down < 1.9 * before.size:
        return not ENDS.search(held) and down < 0  # the next column
    overlap = min(before.right, line.right) - max(before.left, line.left)
    return overlap > 0.5 * min(before.right - before.left, line.right - line.left)


def metadata(said: dict[str, str]) -> Metadata:
    """What the file says of itself; a title that is a file's name is none."""
    title, author = (" ".join(said.get(key, "").split()) or None for key in ("Title", "Author"))
    if title and PROGRAM.search(title):
        title = None
    day = DAY.match(said.get("CreationDate", ""))
    return Metadata(title, author, "-".join(part for part in day.groups() if part) if day else None)
