"""The text that is seen of HTML in a message, in time that follows its length, whatever is left open in it.

Of the `syntax <https://html.spec.whatwg.org/multipage/parsing.html>`_ it knows tags, comments, references and elements
that hold no markup; what is open at the end is not seen.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

__all__ = ["visible"]

BLOCKS = frozenset({"br", "p", "div", "tr", "li", "table", "blockquote", "h1", "h2", "h3", "h4", "pre", "ul", "ol"})
HIDDEN = frozenset({"script", "style", "head", "title"})
RAW = {tag: re.compile(rf"</{tag}(?=[\s/>])", re.IGNORECASE) for tag in ("script", "style", "title")}
"""Where elements end that hold no tags."""
TAG = re.compile(r"</?([a-zA-Z][^\s/>]*+)((?:[^\"'>]++|\"[^\"]*+\"|'[^']*+')*+)>")
NAME = re.compile(r"</?([a-zA-Z][^\s/>]{0,60})")


def visible(page: str) -> str:
    """The visible text of HTML, a line a block.

    >>> visible("<title>No</title><p>Boats &amp;\\nnets</p><!-- no --><p title='a > b'>came<br>in.")
    'Boats & nets\\ncame\\nin.'
    """
    parts: list[str] = []
    hidden = 0
    for tag, text in _pieces(page):
        if not tag:
            if not hidden:
                parts.append(" ".join(html.unescape(text).split("\n")))
            continue
        name, ends = tag.lstrip("/"), tag.startswith("/")
        if name in HIDDEN:
            hidden = max(0, hidden - 1) if ends else hidden + 1
        elif name == "body":
            hidden = 0
        if name in BLOCKS:
            parts.append("\n")
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _pieces(page: str) -> Iterator[tuple[str, str]]:
    """The names of tags in lower case, with a slash before those that end something; and the text between them."""
    at, quotes = 0, True  # quotes: none was left open so far
    while (sign := page.find("<", at)) >= 0:
        if sign > at:
            yield "", page[at:sign]
        if page.startswith(("<!", "<?"), sign):
            mark = "-->" if page.startswith("<!--", sign) else ">"
            end = page.find(mark, sign + 2)
            if end < 0:
                return
            at = end + len(mark)
            continue
        named = NAME.match(page, sign)
        if named is None:
            yield "", "<"
            at = sign + 1
            continue
        found = TAG.match(page, sign) if quotes else None
        quotes = quotes and found is not None
        end = found.end() if found else page.find(">", sign) + 1
        if not end:
            return
        name = named[1].lower()
        ends = page.startswith("/", sign + 1)
        yield "/" * ends + name, ""
        at = end
        if name in RAW and not ends:
            closing = RAW[name].search(page, at)
            if closing is None:
                return
            at = closing.start()
    if at < len(page):
        yield "", page[at:]
