"""Long texts of rows, in pieces: what bounds the memory of a build where a source gives a text as a whole.

A text file comes in parts from its reader; a row of JSON Lines or Parquet is one text, however long. It is cut like a
file: after a blank line, a line or a blank in the second half of what fits, or anywhere at worst. The pieces share
file and row; ``part`` numbers them, and ``code_point_base`` leads their spans back into the whole text.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from diglot.sources import Document
from diglot.sources.speech import Drop, Mark, Said
from diglot.sources.text import line_ends

__all__ = ["PIECE", "pieces"]

PIECE = 1 << 19
"""Code points that are processed as one document, at most."""


def pieces(document: Document, limit: int = PIECE) -> Iterator[Document]:
    """A document, cut where it is longer than `limit` code points.

    >>> [piece.text for piece in pieces(Document("a", 0, "one two three four"), limit=9)]
    ['one two ', 'three ', 'four']
    """
    text = document.text
    if len(text) <= limit:
        yield document
        return
    begin, part, line, left = 0, document.part, document.line_base, document.bytes_in
    while begin < len(text):
        end = _cut(text, begin, limit)
        piece = text[begin:end]
        share = left if end == len(text) else min(left, document.bytes_in * len(piece) // len(text))
        first = bisect_right(document.drops, begin, key=lambda drop: drop.end)
        last = bisect_left(document.drops, end, key=lambda drop: drop.start)
        drops = [
            Drop(max(a, begin) - begin, min(b, end) - begin, instead if a >= begin else "")
            for a, b, instead in document.drops[first:last]
        ]
        yield document._replace(
            text=piece, part=part, code_point_base=document.code_point_base + begin, line_base=line, bytes_in=share,
            drops=tuple(drops), said=_heard(document.said, begin, end),
            roles=tuple(Mark(max(a, begin) - begin, min(b, end) - begin, role) for a, b, role in document.roles
                        if b > begin and a < end),
        )  # fmt: skip
        left -= share
        line += line_ends(piece)
        begin, part = end, part + 1


def _heard(said: Sequence[Said], begin: int, end: int) -> tuple[Said, ...]:
    """Who speaks in a piece of the text: whose words go on at its beginning, and who begins in it."""
    first = bisect_right(said, begin, key=lambda one: one.start)
    last = bisect_left(said, end, key=lambda one: one.start)
    return tuple(one._replace(start=max(one.start - begin, 0)) for one in said[max(first - 1, 0) : max(first, last)])


def _cut(text: str, begin: int, limit: int) -> int:
    """Where the piece from `begin` ends."""
    end = begin + limit
    if end >= len(text):
        return len(text)
    for blank in ("\n\n", "\n\r\n", "\n", " ", "\t"):
        found = text.rfind(blank, begin + limit // 2, end)
        if found >= 0:
            return found + len(blank)
    return end - 1 if text[end - 1] == "\r" else end
