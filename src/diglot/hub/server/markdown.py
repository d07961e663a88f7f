"""A card's Markdown as HTML that is safe to show: no scripts, no styles, no pictures from elsewhere.

The time is bounded too. A search for the end of a link starts at every ``[`` and goes to the end of its block, so a
block's cost is brackets × length; where all blocks together pass `_WORK`, the brackets of a block are plain text.
"""

from __future__ import annotations

from functools import cache
from urllib.parse import quote

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

from diglot.hub.server.cells import isolated
from diglot.remembered import remember

__all__ = ["LIMIT", "render"]

_BLOCKS = {"paragraph_open", "heading_open", "list_item_open", "td_open", "th_open", "blockquote_open"}
_TAGS = {
    *(
        "a",
        "b",
        "bdi",
        "blockquote",
        "br",
        "code",
        "dd",
        "del",
        "details",
        "div",
        "dl",
        "dt",
        "em",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
    ),
    *("h6", "hr", "i", "img", "kbd", "li", "ol", "p", "pre", "s", "small", "span", "strong", "sub", "summary", "sup"),
    *("table", "tbody", "td", "th", "thead", "tr", "u", "ul"),
}
_ATTRIBUTES = {
    "*": {"dir", "lang"},
    "pre": {"tabindex"},
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "width", "height"},
}
#: The longest text of a card that is shown, characters.
LIMIT = 128 << 10
_WORK = 32_000_000  # brackets × characters: about half a second


def _code(code: str, language: str, rest: str) -> str:
    """A block of code that a keyboard can scroll, its strings isolated."""
    return f'<pre tabindex="0"><code>{isolated(code)}</code></pre>'


@cache
def _markdown() -> MarkdownIt:
    options = {"html": True, "linkify": False, "highlight": _code}
    made = MarkdownIt("commonmark", options).enable(["table", "strikethrough"])
    made.core.ruler.before("inline", "bounded", _bound)
    return made


def _bound(state: StateCore) -> None:
    left = _WORK
    for token in state.tokens:
        if token.type == "inline":
            left -= token.content.count("[") * len(token.content)
            if left < 0:
                token.content = token.content.replace("[", "\\[")


def render(text: str, base: str) -> str:
    """HTML of a card's text.

    Args:
        text: Markdown, HTML in it allowed; only its first `LIMIT` characters are shown.
        base: where the files of the repository are; pictures are taken from there or not at all.

    >>> render("# أخبار", "/x")
    '<h1 dir="auto">أخبار</h1>\\n'
    >>> render("text <script>alert(1)</script> <a href='javascript:x'>a</a>", "/x")
    '<p dir="auto">text  <a rel="noopener noreferrer nofollow">a</a></p>\\n'
    """
    return _render(text[:LIMIT], base)


@remember(entries=64, longest=LIMIT)
def _render(text: str, base: str) -> str:
    markdown = _markdown()
    tokens = markdown.parse(text)
    for token in tokens:
        if token.type in _BLOCKS:
            token.attrSet("dir", "auto")
    dirty = markdown.renderer.render(tokens, markdown.options, {})

    def attribute(tag: str, name: str, value: str) -> str | None:
        if (tag, name) != ("img", "src"):
            return value
        if ":" in value or value.startswith("//") or "\\" in value:
            return None
        return f"{base}/{quote(value.removeprefix('./').lstrip('/'), safe='/%')}"

    return nh3.clean(
        dirty,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=attribute,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )
