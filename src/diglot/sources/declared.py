"""What an HTML page declares of its article: JSON-LD, microdata, Open Graph and other ``<meta>``, ``<time>``.

`declared` reads them in that order of trust, field by field; nothing is guessed from the running text. Vocabularies:
`schema.org <https://schema.org/Article>`_ (as JSON-LD and as microdata), `Open Graph <https://ogp.me>`_, Dublin Core.
"""

from __future__ import annotations

import re
from typing import Any

from diglot.sources.jsonld import linked_data
from diglot.sources.records import Metadata
from diglot.sources.titles import title_of
from diglot.sources.wording import clean, plain, text_of

__all__ = ["declared", "is_site"]

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

ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
NO_NAME = re.compile(
    r"^(?:(?:written |posted )?by|von|par|por|autor|author|بقلم|كتب|الكاتب)\s*:?\s+"
    r"|^(?:view|see|show|zeige|voir|ver)\s+(?:all|alle|tous)\s+.{0,20}?\b(?:by|von|par|de)\s+",
    re.IGNORECASE,
)  # fmt: skip
ADDRESS = re.compile(r"https?:|www\.|@|\[at\]", re.IGNORECASE)
LINK = re.compile(r"newsletter|\bnews$|^(?:erstellt|created|photo|image|more|by|von|view|follow)\b", re.IGNORECASE)
LONGEST, MOST = 300, 30  # code points of all names, names
NOBODY = re.compile(
    r"\d+|.*\{\{.*|[a-z_]+(?:\.[a-z_]+){2,}|(?:the |about the )?author|by|\w*admin\w*|unknown|no author|none|null"
    r"|redaktion",
    re.IGNORECASE,
)
"""What is no name: placeholders of templates and of those who had none."""


def declared(tree: Any) -> Metadata:
    """What a parsed page (an element of lxml) declares about itself; a title without the site's name.

    >>> from lxml import html
    >>> head = '<meta property="og:title" content="A day at sea - The Lantern">'
    >>> head += '<meta property="og:site_name" content="The Lantern">'
    >>> declared(html.fromstring(f"<html><head>{head}</head><body></body></html>"))[:4]
    ('A day at sea', None, None, 'The Lantern')
    """
    linked, items, said = linked_data(tree), _microdata(tree), _meta(tree)
    url = said["url"] or next((link.get("href") for link in tree.iterfind(".//link[@rel='canonical']")), None)
    source = linked.get("source") or said["source"]
    titles = [linked.get("title"), items.get("title"), said["title"]]
    title, site = title_of(tree, titles, source, url)
    source = source or site
    people = [linked.get("author"), items.get("author"), said["author"], _linked_name(tree), linked.get("maker")]
    return Metadata(
        title,
        _first_name(people, source, url),
        linked.get("date") or said["date"] or items.get("date") or _time(tree),
        source,
        url,
        tree.get("lang") or said["language"],
    )


def _microdata(tree: Any) -> dict[str, str | None]:
    """What microdata says, the first of each property inside an article."""
    out: dict[str, str | None] = {}
    for element in tree.xpath("//*[@itemprop]"):
        for name in (element.get("itemprop") or "").lower().split():
            value: str | None = element.get("content") or element.get("datetime")
            if name == "headline":
                out.setdefault("title", clean(value or text_of(element)))
            elif name == "datepublished":
                text = value or text_of(element)
                if text and any(char.isdigit() for char in text):
                    out.setdefault("date", text.strip())
            elif name == "author" and "comment" not in _context(element):
                inner = element.xpath(".//*[@itemprop='name']")
                text = inner[0].get("content") or text_of(inner[0]) if inner else value or text_of(element)
                out.setdefault("author", clean(text))
    return out


def _context(element: Any) -> str:
    """Classes and types around an element: where a comment's author is told from the article's."""
    around = [element, *element.iterancestors()][:8]
    return " ".join(
        f"{one.get('class') or ''} {one.get('itemtype') or ''} {one.get('id') or ''}" for one in around
    ).lower()


def _meta(tree: Any) -> dict[str, str | None]:
    """What ``<meta>`` says, by the most trusted name; authors that it names one by one are joined."""
    said: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or element.get("http-equiv")
        content = (element.get("content") or "").strip()
        if name and content:
            said.setdefault(name.lower(), []).append(content)
    out = {key: next((clean(said[name][0]) for name in names if name in said), None) for key, names in META.items()}
    signed = next((said[name] for name in META["author"] if name in said), [])
    names = [name for one in signed[:MOST] if (name := clean(one))]
    if len(names) > 1:
        turned = all(name.count(",") == 1 for name in names)  # "Doe, Jane", as libraries write
        names = [" ".join(reversed(name.split(", "))) if turned else name for name in names]
        out["author"] = ", ".join(dict.fromkeys(names))
    return out


def _linked_name(tree: Any) -> str | None:
    """The name that a link to the author holds (``rel=author``)."""
    for link in tree.xpath("//a[contains(concat(' ', @rel, ' '), ' author ')]"):
        for text in link.itertext():
            if (name := clean(text)) and len(name.split()) <= 6 and not LINK.search(name):
                return name
    return None


def _first_name(candidates: list[str | None], source: str | None, url: str | None) -> str | None:
    """The first that is a name: no address, no number, not "admin"; one that is the site's only if no other is.

    Where another candidate names the same people and more, that counts.
    """
    weak: str | None = None
    found: list[str] = []
    for candidate in candidates:
        parts = [NO_NAME.sub("", part.strip()).strip() for part in (candidate or "").split(",")]
        kept = [part for part in parts if part and not (len(parts) > 1 and is_site(part, source))] or parts
        name = ", ".join(part for part in kept if part)
        if not name or len(name) > LONGEST or ADDRESS.search(name) or NOBODY.fullmatch(name):
            continue
        if is_site(name, source, url):
            weak = weak or name
        else:
            found.append(name)
    return next((name for name in found if all(part in name for part in found[0].split(", "))), weak) if found else weak


def is_site(name: str, source: str | None, url: str | None = None) -> bool:
    """Whether a name is that of the site: its own, or what its address is called.

    >>> is_site("The Lantern", "The Lantern"), is_site("lantern.example", None), is_site("Jane Doe", "The Lantern")
    (True, True, False)
    """
    host = re.sub(r"^(?:https?:)?//(?:www\d?\.)?|[/:?#].*$", "", (url or "").lower())
    bare = plain(name)
    return bool(bare) and (
        bare == plain(source or "")
        or (len(bare) > 3 and bare in plain(host))
        or re.fullmatch(r"(?:[\w-]+\.)+[a-z]{2,8}", name.lower()) is not None
    )


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
