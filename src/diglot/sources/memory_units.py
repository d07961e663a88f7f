"""The units of a translation memory in a stretch of its text: where each lies, and what is wrong with one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.parsers import expat

__all__ = ["CLOSE", "OPEN", "extents", "fault"]

TOKEN = re.compile(r"<(?:!--|!\[CDATA\[|\?|(/?)(?:[\w.-]{1,40}:)?tu(?=[\s/>]))", re.IGNORECASE)
ENDS = {"<!--": "-->", "<![CDATA[": "]]>", "<?": "?>"}
TAG = re.compile(r"""(?:[^<>"']|"[^"<]*"|'[^'<]*')*+>""")
OPEN, CLOSE = "<tmx>", "</tmx>"


def extents(text: str, final: bool) -> Iterator[tuple[int, int]]:
    """Where the units in `text` begin and end; where it may go on (not `final`), those that are there in full.

    A unit that is not closed before the next begins ends there.

    >>> list(extents("<body><tu>a</tu> <!-- <tu>b</tu> --> <tu/><tu>", False))
    [(6, 16), (37, 42)]
    """
    at, start = 0, -1
    nowhere: set[str] = set()
    while token := TOKEN.search(text, at):
        mark = token[0].upper()
        at = token.end()
        if mark in ENDS:
            end = -1 if mark in nowhere else text.find(ENDS[mark], at)
            if end >= 0:
                at = end + len(ENDS[mark])
            elif final:  # it never ends: a fault of the unit that it is in
                nowhere.add(mark)
            else:
                return
            continue
        tag = TAG.match(text, at)
        if not tag and not final and text.find("<", at) < 0:
            return
        at = tag.end() if tag else at
        if token[1]:
            if start >= 0:
                yield start, at
            start = -1
            continue
        if start >= 0:
            yield start, token.start()
        start = token.start()
        if tag and text[at - 2] == "/":
            yield start, at
            start = -1
    if final and start >= 0:
        yield start, len(text)


def fault(text: str) -> tuple[int, int, str] | None:
    """What is wrong with a stretch of XML: line and column from 0, and what expat says; None if nothing is.

    >>> fault("<tu>a</tu>"), fault("<tu>\\n a & b</tu>"), fault("<tu>a")
    (None, (1, 4, 'not well-formed (invalid token)'), (0, 5, 'an element is not closed'))
    """
    parser = expat.ParserCreate("utf-8")
    parser.UseForeignDTD(True)
    parser.SkippedEntityHandler = lambda *_: None
    data = (OPEN + text).encode("utf-8", "replace")
    try:
        parser.Parse(data, False)
        parser.Parse(CLOSE.encode(), True)
    except expat.ExpatError as error:
        if parser.ErrorByteIndex >= len(data):
            last = text[text.rfind("\n") + 1 :]
            return text.count("\n"), len(last), "an element is not closed"
        line = error.lineno - 1
        return line, error.offset - (0 if line else len(OPEN)), expat.ErrorString(error.code)
    return None
