"""HTML inside XML, in CDATA or with entities, as feeds and translation files have it: its tags are no text."""

from __future__ import annotations

import html
import re

from diglot.sources.bounded import Stretch
from diglot.sources.speech import Drop

__all__ = ["unmarked"]

HTML_TAG = re.compile(
    r"(?:<|&lt;|&#60;)(?P<name>/?[a-zA-Z]\w*|!--)(?:[^<>&]|&(?!gt;|#62;|lt;|#60;)){0,2000}(?:>|&gt;|&#62;)"
)
HTML_INLINE = frozenset(
    ["a", "b", "i", "em", "strong", "span", "u", "font", "code", "sub", "sup", "small", "img", "abbr", "cite", "q"]
)
HTML_BLOCKS = frozenset(
    ["br", "p", "li", "ul", "ol", "div", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "td", "tr", "table"]
)
ENTITY = re.compile(r"&(?:#\d{1,6}|#x[0-9a-fA-F]{1,5}|[a-zA-Z]{2,8});")
DOUBLE = re.compile(r"&amp;(#\d{1,6}|#x[0-9a-fA-F]{1,5}|[a-zA-Z]{2,8});")


def unmarked(text: str, found: Stretch, drops: list[Drop], page: bool = True) -> None:
    """Take off the markup of HTML in a text, whether it is written in CDATA or with entities.

    `page`: it is HTML for sure, so that all tags go, and entities in it are read; else only tags that HTML has.
    """
    raw = text[found.start : found.end]
    marks = []
    for tag in HTML_TAG.finditer(raw):
        a, b, name = found.start + tag.start(), found.start + tag.end(), tag["name"].strip("/").lower()
        if page or name in HTML_INLINE or name in HTML_BLOCKS:
            marks.append(Drop(a, b, "" if name in HTML_INLINE else "\n"))
    for one in DOUBLE.finditer(raw) if page else ():
        a, b = found.start + one.start(), found.start + one.end()
        marks.append(Drop(a, b, html.unescape(f"&{one[1]};")))
    if page and ("<![CDATA[" in raw or "CDATA" in text[max(0, found.start - 12) : found.start]):
        for entity in ENTITY.finditer(raw):
            a, b = found.start + entity.start(), found.start + entity.end()
            marks.append(Drop(a, b, html.unescape(entity[0])))
    kept = []
    k = 0
    marks.sort()
    for drop in drops:  # a drop inside a mark goes
        while k < len(marks) and marks[k].end <= drop.start:
            k += 1
        if k < len(marks) and marks[k].start <= drop.start and drop.end <= marks[k].end:
            continue
        kept.append(drop)
    drops[:] = kept + marks
