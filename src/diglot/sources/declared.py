"""What an HTML page declares of its article: JSON-LD, microdata, Open Graph and other ``<meta>``, ``<time>``.

`declared` reads them in that order of trust, field by field; nothing is guessed from the running text. Vocabularies:
`schema.org <https://schema.org/Article>`_ (as JSON-LD and as microdata), `Open Graph <https://ogp.me>`_, Dublin Core.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from diglot.sources.records import Metadata

__all__ = ["article_objects", "declared", "without_site"]

META = {
    "title": ("og:title", "twitter:title", "dc.title", "dcterms.title", "citation_title", "parsely-title"),
    "author": (
        "author", "article:author", "byl", "dc.creator", "dcterms.creator", "citation_author", "parsely-author",
        "sailthru.author", "article:author_name", "authors", "dc:creator",
    ),
    "date": (
        "article:published_time", "datepublished", "og:published_time", "parsely-pub-date", "sailthru.date", "pubdate",
        "publish-date", "publication_date", "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created",
        "dc.date", "dcterms.date", "citation_publication_date", "date", "cxenseparse:recs:publishtime",
    ),
    "source": ("og:site_name", "application-name", "dc.publisher", "dcterms.publisher", "twitter:site"),
    "url": ("og:url",),
    "language": ("og:locale", "content-language"),
}  # fmt: skip
"""Names of ``<meta>``, the most trusted first."""

ARTICLES = re.compile(r"(?:article|posting|blogposting|report|review|recipe|story|column)$", re.IGNORECASE)
PAGES = re.compile(r"(?:webpage|itempage|qapage|creativework)$", re.IGNORECASE)
SEPARATOR = re.compile(r"\s+[-–—|·•:»«›‹♥/]+\s+|\s*[|»›]\s*|\s*::\s*")
ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
NO_NAME = re.compile(
    r"^(?:(?:written |posted )?by|von|par|por|autor|author|بقلم|كتب|الكاتب)\s*:?\s+"
    r"|^(?:view|see|show|zeige|voir|ver)\s+(?:all|alle|tous)\s+.{0,20}?\b(?:by|von|par|de)\s+",
    re.IGNORECASE,
)  # fmt: skip
ADDRESS = re.compile(r"https?:|www\.|@|\[at\]", re.IGNORECASE)
NOBODY = re.compile(r"\d+|\w*admin\w*|unknown|no author|none|null|author|redaktion", re.IGNORECASE)
LONGEST = 400  # code points of a title or a name
DEEPEST = 12  # levels of JSON that are looked into


def declared(tree: Any) -> Metadata:
    """What a parsed page (an element of lxml) declares about itself; a title without the site's name.

    >>> from lxml import html
    >>> head = '<meta property="og:title" content="A day at sea - The Lantern">'
    >>> head += '<meta property="og:site_name" content="The Lantern">'
    >>> declared(html.fromstring(f"<html><head>{head}</head><body></body></html>"))[:4]
    ('A day at sea', None, None, 'The Lantern')
    """
    linked, items, said = _linked(tree), _microdata(tree), _meta(tree)
    url = said["url"] or next((link.get("href") for link in tree.iterfind(".//link[@rel='canonical']")), None)
    source = linked.get("source") or said["source"]
    titles = [linked.get("title"), items.get("title"), said["title"]]
    title, site = _title(tree, titles, source, url)
    source = source or site
    people = [linked.get("author"), items.get("author"), said["author"], _linked_name(tree), linked.get("maker")]
    return Metadata(
        title,
        _first_name(people, source),
        linked.get("date") or said["date"] or items.get("date") or _time(tree),
        source,
        url,
        tree.get("lang") or said["language"],
    )


def without_site(title: str, *sites: str | None) -> str:
    """A title without the site's name at its end or head.

    >>> without_site("A day at sea | The Lantern", "The Lantern"), without_site("Sea - a day", "The Lantern")
    ('A day at sea', 'Sea - a day')
    """
    names = {_plain(site) for site in sites if site} - {""}
    parts = list(SEPARATOR.finditer(title))
    for cut in reversed(parts):
        if _plain(title[cut.end() :]) in names and title[: cut.start()].strip():
            return without_site(title[: cut.start()].strip(), *sites)
    for cut in parts:
        if _plain(title[: cut.start()]) in names and title[cut.end() :].strip():
            return title[cut.end() :].strip()
    return title


def _site(title: str, url: str | None) -> str | None:
    """The last (or first) part of a title that is called as the page's host is: "The Lantern" of lantern.example."""
    host = re.sub(r"^(?:https?:)?//(?:www\d?\.)?|[/:?#].*$", "", (url or "").lower())
    names = {_plain(part) for part in (host, *host.split(".")[:-1]) if len(part) > 3}
    cuts = list(SEPARATOR.finditer(title))
    for part in (title[cuts[-1].end() :], title[: cuts[0].start()]) if cuts else ():
        plain = _plain(part)
        if plain and any(plain == name or (len(plain) > 5 and plain in name) for name in names):
            return part.strip()
    return None


def article_objects(tree: Any) -> list[dict[str, Any]]:
    """The articles (or, where there is none, the page) that JSON-LD describes, in order."""
    objects: list[dict[str, Any]] = []
    named: dict[str, Any] = {}
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            for one in _objects(_json(script.text or ""), DEEPEST):
                objects.append(one)
                if isinstance(one.get("@id"), str) and len(one) > 1:
                    named.setdefault(one["@id"], one)
    for wanted in (ARTICLES, PAGES):
        chosen = [one for one in objects if any(wanted.search(name) for name in _types(one))]
        if chosen:
            return [{**one, "@named": named} for one in chosen]
    return []


def _linked(tree: Any) -> dict[str, str | None]:
    """What JSON-LD says of the page's article."""
    out: dict[str, str | None] = {}
    for one in article_objects(tree)[:4]:
        named = one["@named"]
        out.setdefault("title", _clean(one.get("headline") or one.get("name")))
        for field, key, bodies in (
            ("author", "author", False), ("author", "creator", False), ("maker", "author", True),
            ("source", "publisher", True),
        ):  # fmt: skip
            if not out.get(field) and (name := _names(one.get(key), named, bodies)):
                out[field] = name
        date = one.get("datePublished") or one.get("dateCreated")
        if not out.get("date") and isinstance(date, str) and date.strip():
            out["date"] = date.strip()
    return out


def _json(text: str) -> Any:
    """The value of a script, or None; comments and CDATA marks around it, raw line ends in strings are put up with."""
    text = re.sub(r"^\s*(?://)?\s*(?:<!--|<!\[CDATA\[)|(?://)?\s*(?:-->|\]\]>)\s*$", "", text).strip().rstrip(";")
    for attempt in (text, re.sub(r",\s*([}\]])", r"\1", text)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _objects(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    """Every object of a JSON value, the outer ones first."""
    if depth and isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _objects(inner, depth - 1)
    elif depth and isinstance(value, list):
        for inner in value:
            yield from _objects(inner, depth - 1)


def _types(one: dict[str, Any]) -> list[str]:
    kinds = one.get("@type")
    return [kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)]


def _names(value: Any, named: dict[str, Any], bodies: bool) -> str | None:
    """The name or names of persons (and of organizations, where `bodies` count), by ``, ``."""
    found = []
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict) and "name" not in one and one.get("@id") in named:
            one = named[one["@id"]]
        if isinstance(one, dict) and not bodies and any("rganization" in kind for kind in _types(one)):
            continue
        name = one.get("name") if isinstance(one, dict) else one
        name = name[0] if isinstance(name, list) and name else name
        cleaned = _clean(name)
        if cleaned and not re.match(r"https?://|@", cleaned):
            found.append(cleaned)
    return ", ".join(dict.fromkeys(found)) or None


def _microdata(tree: Any) -> dict[str, str | None]:
    """What microdata says, the first of each property inside an article."""
    out: dict[str, str | None] = {}
    for element in tree.xpath("//*[@itemprop]"):
        for name in (element.get("itemprop") or "").lower().split():
            value: str | None = element.get("content") or element.get("datetime")
            if name == "headline":
                out.setdefault("title", _clean(value or _text(element)))
            elif name == "datepublished":
                text = value or _text(element)
                if text and any(char.isdigit() for char in text):
                    out.setdefault("date", text.strip())
            elif name == "author" and "comment" not in _context(element):
                inner = element.xpath(".//*[@itemprop='name']")
                text = inner[0].get("content") or _text(inner[0]) if inner else value or _text(element)
                out.setdefault("author", _clean(text))
    return out


def _context(element: Any) -> str:
    """Classes and types around an element: where a comment's author is told from the article's."""
    around = [element, *element.iterancestors()][:8]
    return " ".join(
        f"{one.get('class') or ''} {one.get('itemtype') or ''} {one.get('id') or ''}" for one in around
    ).lower()


def _meta(tree: Any) -> dict[str, str | None]:
    """What ``<meta>`` says, by the most trusted name."""
    said: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or element.get("http-equiv")
        content = (element.get("content") or "").strip()
        if name and content:
            said.setdefault(name.lower(), content)
    return {key: next((_clean(said[name]) for name in names if name in said), None) for key, names in META.items()}


def _title(
    tree: Any, candidates: list[str | None], source: str | None, url: str | None
) -> tuple[str | None, str | None]:
    """The title, and the site's name where only the title tells it.

    What is declared counts first, whole where it was cut short; else the heading that the head's ``<title>`` holds too.
    """
    headings = [text for one in tree.iter("h1") if (text := _clean(_text(one)))]
    minor = [*headings, *(text for one in tree.iter("h2", "h3") if (text := _clean(_text(one))))]
    head = _clean(tree.findtext(".//title"))
    site = next((name for text in (head, *candidates) if text and (name := _site(text, url))), None)
    names = (source, site)
    own = {_plain(name) for name in names if name}
    headings = [text for text in headings if _plain(text) and _plain(text) not in own]
    for title in candidates:
        if not title or _plain(title) in own:
            continue
        title = _barred(without_site(title, *names))
        stem = _plain(title.rstrip(" .…"))
        whole = [text for text in headings if _plain(text) == stem or (stem and _plain(text).startswith(stem))]
        parts = {_plain(part) for part in SEPARATOR.split(title)[:-1]}
        return [*whole, *(text for text in minor if _plain(text) in parts), title][0], site
    if head:
        told = _barred(without_site(head, *names))
        parts = {_plain(part) for part in SEPARATOR.split(told)} | {_plain(told)}
        for text in (*headings, *(text for text in minor if _plain(text) in parts)):
            if _plain(text) and _plain(text) in _plain(told):
                return text, site
        return (headings[0] if len(headings) == 1 else told), site
    return (headings[0] if headings else None), site


def _barred(title: str) -> str:
    """A title without what follows its last bar, where that is shorter: the site's name or its motto."""
    cut = title.rfind(" | ")
    head, tail = title[:cut].rstrip(" |"), title[cut + 3 :]
    return _barred(head) if cut > 0 and len(head.split()) > 2 and len(tail.split()) <= 8 else title


def _linked_name(tree: Any) -> str | None:
    """The name that a link to the author holds (``rel=author``)."""
    for link in tree.xpath("//a[contains(concat(' ', @rel, ' '), ' author ')]"):
        if (name := _clean(_text(link))) and len(name.split()) <= 6:
            return name
    return None


def _first_name(candidates: list[str | None], source: str | None) -> str | None:
    """The first that is a name: no address, no number, not "admin"; one that is the site's only if no other is."""
    weak = None
    for name in candidates:
        name = NO_NAME.sub("", name).strip() if name else ""
        if not name or len(name) > 120 or ADDRESS.search(name) or NOBODY.fullmatch(name):
            continue
        if source and _plain(name) == _plain(source):
            weak = weak or name
            continue
        return name
    return weak


def _time(tree: Any) -> str | None:
    """The date of the first ``<time>`` that says it is of publication, or that stands in the article or its header."""
    for path in (
        "//time[@pubdate]",
        "//article//time[@datetime]",
        "//header//time[@datetime]",
        "//main//time[@datetime]",
    ):
        for element in tree.xpath(path):
            value = (element.get("datetime") or "").strip()
            if ISO.match(value) and "comment" not in _context(element):
                return value
    return None


def _text(element: Any) -> str:
    return "".join(element.itertext())


def _clean(value: Any) -> str | None:
    """One line of text, without markup; None where there is nothing, or what is no name or title."""
    if not isinstance(value, str):
        return None
    text = html.unescape(value)
    text = re.sub(r"</?[a-zA-Z][^<>]{0,200}>", "", text) if "<" in text else text
    text = " ".join(text.replace("\xad", "").split())
    return text if text and len(text) <= LONGEST else None


def _plain(text: str) -> str:
    """Letters and digits alone, in lower case: what titles are compared by."""
    return "".join(char for char in text.casefold() if char.isalnum())
