"""Pages that hold several articles, as their tree says: items that repeat.

A list of posts or of search results is drawn from a template, so its items are *siblings*: children of one element,
with the same tag, each with a heading and a link in it, or a time. `items` takes a page for such a list where at
least three siblings are of that form, each with text of its own, and together hold most of the page's text; and where
the page does not declare itself to be an article. Everything else is one article.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from diglot.sources.jsonld import article_objects
from diglot.sources.records import Metadata

__all__ = ["items"]

LEAST = 3  # items
TEXT = 80  # code points of an item's own text (none of them in its links or its heading)
SHARE = 0.7  # of the page's text that the items must hold
HEADINGS = {"h1", "h2", "h3", "h4", "h5"}
FURNITURE = {
    "nav", "footer", "aside", "header", "form", "script", "style", "noscript", "template", "svg", "head", "button",
    "select", "iframe", "menu", "figcaption",
}  # fmt: skip
BLOCKS = {
    "p", "div", "li", "ul", "ol", "blockquote", "pre", "table", "tr", "section", "article", "header", "footer", "dl",
    "dt", "dd", "figure", "br", "hr", "td", "th", "main", "time", "h1", "h2", "h3", "h4", "h5", "h6",
}  # fmt: skip
HIDDEN = {"script", "style", "noscript", "template", "svg", "form", "button", "select", "iframe"}
BLANKS = re.compile(r"\s+")
ASIDE = re.compile(r"comment|repl[yi]|related|recommend|sidebar|widget|footer|menu|nav|promo|more-|also", re.IGNORECASE)


@dataclass(slots=True)
class _Seen:
    """What an element holds: code points of text outside links and headings, its heading, a link in it, a time."""

    text: int = 0
    heading: Any = None
    headings: int = 0
    link: bool = False
    time: bool = False


def items(tree: Any, page: Metadata) -> list[tuple[str, Metadata]]:
    """Text and metadata of each item, where the page is a list of them; else nothing.

    >>> from lxml import html
    >>> post = "<div><h2><a href='/{0}'>Day {0}</a></h2><p>" + "The boats came in with the tide. " * 4 + "</p></div>"
    >>> found = items(html.fromstring("<main>" + "".join(map(post.format, "123")) + "</main>"), Metadata())
    >>> [(known.title, known.url) for _, known in found]
    [('Day 1', '/1'), ('Day 2', '/2'), ('Day 3', '/3')]
    """
    if _one_article(tree):
        return []
    seen, total = _measure(tree)
    best: list[Any] = []
    held = 0
    for siblings in _groups(tree, seen):
        size = sum(seen[one].text for one in siblings)
        if size > held:
            best, held = siblings, size
    if held < SHARE * total or sum(seen[one].text >= TEXT for one in best) < max(LEAST, 0.8 * len(best)):
        return []
    found = [(text, _known(one, seen[one].heading, page)) for one in best if (text := _text(one))]
    titles = {known.title for _, known in found}  # answers in a thread are headed by a few names
    return found if len(found) >= LEAST and len(titles) > 0.9 * len(found) else []


def _one_article(tree: Any) -> bool:
    """Whether the page declares that it is an article."""
    for element in tree.iter("meta"):
        if (element.get("property") or element.get("name") or "").lower() == "og:type":
            return "article" in (element.get("content") or "").lower()
    told = [one for one in article_objects(tree) if one.get("headline")]
    return len(told) == 1


def _measure(tree: Any) -> tuple[dict[Any, _Seen], int]:
    """What every element holds, and the page's text outside its furniture; children before their parents."""
    seen: dict[Any, _Seen] = defaultdict(_Seen)
    order = [one for one in tree.iter() if isinstance(one.tag, str)]
    for one in reversed(order):
        here = seen[one]
        if one.tag in HEADINGS:
            here.heading, here.headings = one, 1
        if one.tag in FURNITURE or one.tag in HEADINGS or one.tag == "a":
            here.text = 0
        else:
            here.text += len((one.text or "").strip())
        here.link |= one.tag == "a" and bool(one.get("href"))
        here.time |= one.tag == "time"
        parent = one.getparent()
        if parent is not None:
            above = seen[parent]
            above.text += here.text + len((one.tail or "").strip())
            above.heading = here.heading if here.heading is not None else above.heading
            above.headings += here.headings
            above.link |= here.link
            above.time |= here.time
    return seen, seen[order[0]].text if order else 0


def _groups(tree: Any, seen: dict[Any, _Seen]) -> list[list[Any]]:
    """Siblings of one tag that each have one heading and a link in it, or a time; in order."""
    groups: dict[tuple[Any, str], list[Any]] = defaultdict(list)
    for one in tree.iter("article", "li", "div", "section", "tr", "dd"):
        here = seen[one]
        if here.heading is None or here.headings > 3 or not (here.time or _linked(here.heading)):
            continue
        about = f"{one.get('class') or ''} {one.get('id') or ''}"
        parent = one.getparent()
        if parent is not None and not ASIDE.search(about):
            groups[parent, one.tag].append(one)
    return [group for group in groups.values() if len(group) >= LEAST]


def _linked(heading: Any) -> bool:
    around = heading.getparent()
    return bool(heading.xpath("boolean(.//a[@href])")) or (around is not None and around.tag == "a")


def _known(item: Any, heading: Any, page: Metadata) -> Metadata:
    """What an item says of itself; outlet and language are the page's."""
    title = " ".join("".join(heading.itertext()).split()) or None
    link = heading.find(".//a[@href]")
    if link is None and heading.getparent() is not None and heading.getparent().tag == "a":
        link = heading.getparent()
    url = link.get("href") if link is not None else None
    date = next((value for time in item.iter("time") if (value := (time.get("datetime") or "").strip())), None)
    names = item.xpath(".//*[@rel='author' or @itemprop='author' or contains(concat(' ', @class, ' '), ' author ')]")
    name = " ".join("".join(names[0].itertext()).split()) if names else ""
    return Metadata(title, name if 0 < len(name) <= 60 else None, date, page.source, url, page.language)


def _text(item: Any) -> str:
    """The visible text of an item, a line a block."""
    from lxml import etree

    parts: list[str] = []
    skipped = 0
    for event, one in etree.iterwalk(item, events=("start", "end")):
        tag = one.tag if isinstance(one.tag, str) else "script"
        hidden = tag in HIDDEN
        if event == "start":
            skipped += hidden
            if not skipped:
                parts += ["\n" if tag in BLOCKS else "", BLANKS.sub(" ", one.text or "")]
        else:
            skipped -= hidden
            if not skipped:
                parts += ["\n" if tag in BLOCKS else "", BLANKS.sub(" ", one.tail or "") if one is not item else ""]
    lines = (line.strip() for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)
