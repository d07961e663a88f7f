"""Titles of HTML pages: what is declared or headed, without the site's name."""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

from diglot.sources.wording import clean, plain, text_of

__all__ = ["title_of", "without_site"]

SEPARATOR = re.compile(r"\s+[-–—|│·•:»«›‹♥/]+\s+|\s*[|│»›]\s*|\s*::\s*")
MOST = 30  # headings that may be the site's name, links of one
HOST = re.compile(r"https?://[^/]+/?")
BRACKETED = re.compile(r"(.*\S)\s*\(([^()]*)\)")


def title_of(
    tree: Any, candidates: list[str | None], source: str | None, url: str | None
) -> tuple[str | None, str | None]:
    """The title, and the site's name where only the title tells it.

    What is declared counts first, whole where it was cut short, unless the page has one heading of the first level and
    says it in other words there: readers see that, and what is declared is then written for search engines. Where
    nothing is declared, the heading that the head's ``<title>`` holds too.
    """
    headings = [text for one in tree.iter("h1") if (text := clean(text_of(one)))]
    minor = [*headings, *(text for one in tree.iter("h2", "h3") if (text := clean(text_of(one))))]
    head = clean(tree.findtext(".//title"))
    site = next((name for text in (head, *candidates) if text and (name := _site(text, url))), None)
    names = (source, site, *_home(tree, url))
    own = {plain(name) for name in names if name}
    headings = [text for text in headings if plain(text) and plain(text) not in own]
    for title in candidates:
        if not title or plain(title) in own:
            continue
        title = _barred(without_site(title, *names))
        stem = plain(title.rstrip(" .…"))
        whole = [text for text in headings if plain(text) == stem or (stem and plain(text).startswith(stem))]
        parts = {plain(part) for part in SEPARATOR.split(title)[:-1]}
        only = headings[0] if len({*map(plain, headings)}) == 1 and len(headings[0].split()) >= 4 else ""
        only = "" if plain(only).endswith(stem) else without_site(only, *names)  # a kicker stands before the title
        return [*whole, *filter(None, [only]), *(text for text in minor if plain(text) in parts), title][0], site
    if head:
        told = _barred(without_site(head, *names))
        parts = {plain(part) for part in SEPARATOR.split(told)} | {plain(told)}
        for text in (*headings, *(text for text in minor if plain(text) in parts)):
            if plain(text) and plain(text) in plain(told):
                return text, site
        return (headings[0] if len(headings) == 1 else told), site
    return (headings[0] if headings else None), site


def _barred(title: str) -> str:
    """A title without what follows its last bar, where that is shorter: the site's name or its motto."""
    cut = title.rfind(" | ")
    head, tail = title[:cut].rstrip(" |"), title[cut + 3 :]
    return _barred(head) if cut > 0 and len(head.split()) > 2 and len(tail.split()) <= 8 else title


def _home(tree: Any, url: str | None) -> list[str]:
    """Headings that are a link to the site's first page: its name."""
    root = re.match(r"(?:https?:)?//[^/?#]+", url or "")
    found = []
    for heading in islice(tree.iter("h1", "h2"), MOST):
        for link in islice(heading.iter("a"), MOST):
            target = (link.get("href") or "").strip()
            target = target[len(root[0]) :] if root and target.startswith(root[0]) else target
            first = target in ("", "/", "./", "/index.html", "index.html") or HOST.fullmatch(target)
            if first and (name := clean(text_of(heading))):
                found.append(name)
    return found


def without_site(title: str, *sites: str | None) -> str:
    """A title without the site's name at its end or head.

    >>> without_site("A day at sea | The Lantern", "The Lantern"), without_site("Sea - a day", "The Lantern")
    ('A day at sea', 'Sea - a day')
    """
    names = {plain(site) for site in sites if site} - {""}
    if (found := BRACKETED.fullmatch(title)) and plain(found[2]) in names:
        return found[1].strip()
    parts = list(SEPARATOR.finditer(title))
    for cut in reversed(parts):
        if plain(title[cut.end() :]) in names and title[: cut.start()].strip():
            return without_site(title[: cut.start()].strip(), *sites)
    for cut in parts:
        if plain(title[: cut.start()]) in names and title[cut.end() :].strip():
            return title[cut.end() :].strip()
    return title


def _site(title: str, url: str | None) -> str | None:
    """The last (or first) part of a title that is called as the page's host is: "The Lantern" of lantern.example."""
    host = re.sub(r"^(?:https?:)?//(?:www\d?\.)?|[/:?#].*$", "", (url or "").lower())
    names = {plain(part) for part in (host, *host.split(".")[:-1]) if len(part) > 3}
    cuts = list(SEPARATOR.finditer(title))
    for part in (title[cuts[-1].end() :], title[: cuts[0].start()]) if cuts else ():
        bare = plain(part)
        if bare and any(bare == name or (len(bare) > 5 and bare in name) for name in names):
            return part.strip()
    return None
