"""Texts of HTML elements and of metadata as one clean line, and as what is compared."""

from __future__ import annotations

import html
import re
from typing import Any

__all__ = ["clean", "plain", "text_of"]

LONGEST = 400  # code points of a title or a name
TEMPLATE = re.compile(r"\{[{%].*[}%]\}|<[%?].*[%?]>|\$\{[^{}]*\}|\$[a-z][\w-]*\$", re.IGNORECASE)
"""What a program puts a title or a name in the place of."""


def text_of(element: Any) -> str:
    """The text of an element; a part that begins with a capital letter begins a word.

    >>> from lxml import html
    >>> text_of(html.fromstring("<h1><span>At sea</span>A <b>d</b>ay alone</h1>"))
    'At sea A day alone'
    """
    out: list[str] = []
    for text in filter(None, element.itertext()):
        if out and out[-1][-1].islower() and text[0].isupper():
            out.append(" ")
        out.append(text)
    return "".join(out)


def clean(value: Any) -> str | None:
    """One line of text, without markup; None where there is nothing, or what is no name or title.

    >>> clean("<b>At sea</b> &amp; ashore"), clean("{{ page.title }}"), clean("$title$")
    ('At sea & ashore', None, None)
    """
    if not isinstance(value, str):
        return None
    text = html.unescape(html.unescape(value))  # feeds and editors escape what is escaped
    text = re.sub(r"</?[a-zA-Z][^<>]{0,200}>", "", text) if "<" in text else text
    text = " ".join(text.replace("\xad", "").split())
    return text if text and len(text) <= LONGEST and not TEMPLATE.search(text) else None


def plain(text: str) -> str:
    """Letters and digits alone, in lower case: what titles are compared by."""
    return "".join(char for char in text.casefold() if char.isalnum())
