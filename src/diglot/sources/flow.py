"""Running text of XHTML, all of it, a block a paragraph: what a chapter of a book needs, where nothing is furniture.

(The main content of a web page among its furniture is trafilatura's to find, `diglot.sources.html`.)
"""

from __future__ import annotations

from typing import Any

from diglot.sources.decode import is_utf_8
from diglot.sources.prose import Prose

__all__ = ["Flow", "page_of"]

BLOCKS = frozenset(
    ["p", "div", "li", "ul", "ol", "blockquote", "pre", "table", "section", "article", "header", "footer", "aside",
     "dl", "dt", "dd", "figure", "figcaption", "caption", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "body", "nav",
     "main", "address", "details", "summary", "center", "thead", "tbody", "tfoot", "hgroup"]
)  # fmt: skip
HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
HIDDEN = frozenset(
    ["script", "style", "noscript", "template", "head", "title", "rt", "rp", "object", "audio", "video", "iframe",
     "select", "form", "annotation", "svg"]
)  # fmt: skip
CAPTIONS = frozenset(["figcaption", "caption"])
REFERENCES = frozenset(["noteref", "doc-noteref", "backlink", "doc-backlink", "pagebreak", "doc-pagebreak"])
"""What a reader passes over in a line: signs of notes, numbers of the printed page."""


def page_of(data: bytes) -> Any:
    """The tree of a chapter; None where there is nothing in it. Entities are HTML's; no document type is read."""
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8" if is_utf_8(data) else None, remove_comments=True, remove_pis=True)
    try:
        return html.document_fromstring(data, parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


class Flow:
    """Walks a tree and hands out its blocks, from one anchor to another.

    Args:
        begins: ids of elements at which another document begins.
    """

    def __init__(self, begins: frozenset[str] = frozenset()) -> None:
        self.begins = begins
        self.documents: list[tuple[str, Prose]] = [("", Prose())]
        self._line: list[str] = []
        self._role = ""
        self._rows: list[list[str]] = []
        self._pre = 0

    def read(self, tree: Any) -> list[tuple[str, Prose]]:
        """The texts in a tree, each after the id at which it begins; the first after none."""
        from lxml import etree

        hidden = 0
        for event, one in etree.iterwalk(tree, events=("start", "end")):
            tag = one.tag.rpartition("}")[2].lower() if isinstance(one.tag, str) else "script"
            if event == "start":
                hidden += self._hides(one, tag)
                if not hidden:
                    self._begin(one, tag)
            else:
                if not hidden:
                    self._end(tag)
                hidden -= self._hides(one, tag)
                if not hidden and one is not tree:
                    self._say(one.tail)
        self._flush()
        return self.documents

    def _hides(self, one: Any, tag: str) -> bool:
        kinds = f"{one.get('epub:type') or ''} {one.get('role') or ''}"
        return (
            tag in HIDDEN or one.get("hidden") is not None or not REFERENCES.isdisjoint(kinds.split())
            or "display:none" in (one.get("style") or "").replace(" ", "")
        )  # fmt: skip

    def _begin(self, one: Any, tag: str) -> None:
        if one.get("id") in self.begins or (tag == "a" and one.get("name") in self.begins):
            self._flush()
            self.documents.append((one.get("id") or one.get("name"), Prose()))
        if tag in BLOCKS:
            self._flush()
        elif tag == "tr":
            self._flush()
            self._rows.append([])
        elif tag in ("td", "th") and self._rows:
            self._rows[-1].append("")
        elif tag == "br":
            self._line.append("\n")
        if tag in HEADINGS:
            self._role = "heading"
        elif tag in CAPTIONS:
            self._role = "caption"
        self._pre += tag == "pre"
        self._say(one.text)

    def _end(self, tag: str) -> None:
        if tag in BLOCKS or tag in ("td", "th"):
            self._flush()
        elif tag == "tr" and self._rows:
            self._flush()
            cells = self._rows.pop()
            if self._rows and self._rows[-1]:
                self._rows[-1][-1] += "\n" + " ".join(cells)
            else:
                self.documents[-1][1].row(cells)
        if tag in HEADINGS or tag in CAPTIONS:
            self._role = ""
        self._pre -= tag == "pre"

    def _say(self, text: str | None) -> None:
        if text:
            self._line.append(text if self._pre else " ".join(text.replace("\n", " ").split(" ")))

    def _flush(self) -> None:
        """A block ends: what was said goes into the cell that it is in, or into the text."""
        text = "".join(self._line)
        self._line = []
        if not text.strip():
            return
        if self._rows and self._rows[-1]:
            self._rows[-1][-1] += ("\n" if self._rows[-1][-1] else "") + text
        else:
            self.documents[-1][1].add(text, self._role)
