"""The byline that a reader of an HTML page sees: who signed the article and when, where no metadata say so.

A byline is told by where it stands and by what the page calls it: an element whose class or id says author or byline, a
link to an author's page, a line that begins with "By", "Von", "بقلم" and holds little more than names. What stands in
comments, teasers of other articles, quotes or captions is none. Of several the first below the heading counts. The
line with the day is given as it is written, in Arabic too: whoever takes the metadata reads it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

__all__ = ["LABEL", "credited", "dated", "people", "shown"]

CALLED = re.compile(
    r"(?<![a-z])(?:authors?|autor(?:en|es)?|auteurs?|by-?lines?|writers?|contributors?|creators?|username|kateb)(?![a-z])"
)
OTHERS = re.compile(
    r"(?<![a-z])(?:comments?|kommentare?|respond|reply|replies|related|recommend(?:ed|ation|ations)?|sidebar|widgets?|footer"
    r"|nav|menu|teasers?|snippet|cards?|promo|testimonials?|quotes?|popular|latest|trending|captions?|newsletter|tags?"
    r"|tagcloud|reviewe?[rd](?:-by)?|blogroll|breadcrumbs?|forum)(?![a-z])"
)
WHEN = re.compile(
    r"(?<![a-z])(?:date|datum|fecha|time|timestamp|published|posted|pubdate|dateline|by-?line|meta|tarikh)(?![a-z])"
)
YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
LATER = re.compile(r"(?<![^\W\d_])(?:up-?dated?|modified|revised|aktualisiert|copyright|©|تحديث|حقوق)", re.IGNORECASE)
PATH = re.compile(
    r"/(?:authors?|autor(?:en|es)?|auteurs?|writers?|contributors?|profiles?|staff|columnists?)/[^/?#]{2,}"
)
LABEL = re.compile(
    r"\W*(?:(?:(?:words|story|text|article|written|posted|published|reported|created|submitted"
    r"|blog beitrag|ein beitrag)\s+)?"
    r"(?:by|von|par|por)|(?:the )?author|autore?|autorin|auteur|text|redaktion|interview|بقلم|كتب|كتبت|الكاتبة?|تأليف)"
    r"\s*[:：]?\s+|\W*(?:by|author|autor|text|von|redaktion|words|بقلم|كتب|الكاتب)\s*[:：]\s*",
    re.IGNORECASE,
)
BARS = re.compile(r"\s*[|•·∙\n\t]\s*|\s+[-–—/]\s+|\s*[;；]\s*")
JOINTS = re.compile(r"\s*[,،&]\s*(?:(?:and|und|et|y|e)\s+)?|\s+(?:and|und|et|y|with|mit)\s+|\s+و\s*(?=[ء-ي]{2})")
OPEN = re.compile(r"(?:[,&:]|\b(?:and|und|et|y|by|von|par|por))$", re.IGNORECASE)
CLOSE = re.compile(r"[,&]|(?:and|und|et|y)\b", re.IGNORECASE)
WORD = r"(?:[^\W\d_a-z][\w'’.-]*|d['’]\w+)"
LINK = r"(?:[a-z]{1,3}|von|van|der|den|della|bin|ben|ibn)"
NAME = re.compile(rf"{WORD}(?:\s+(?:{LINK}\s+){{0,2}}{WORD}){{1,4}}")
CALLSIGN = re.compile(r"[^\W\d_][\w.’'-]{2,24}")
NO_NAME = re.compile(
    r"\b(?:by|on|posted|published|updated?|reviewed|edited|fact|checked|read|more|view|share|follow|about|comments?|date"
    r"|min|minutes?|articles?|posts?|home|print|contact|source|image|photos?|pictures?|staff writer|beitrag|datum"
    r"|lesedauer|january|february|march|april|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug"
    r"|sept?|oct|nov|dec|mo|tu|we|th|fr|sa|su|monday|tuesday|wednesday|thursday|friday|saturday|sunday|januar|februar"
    r"|märz|mai|juni|juli|oktober|dezember|author|autor|autorin|auteur|editor|guest|unknown|anonymous|all|subscribe|sign"
    r"|login|the|profile|website|name|vor|alle|beiträge|mehr|zur|zum|weitere|keine|kommentare|foto|titelbild|quelle|uhr"
    r"|deutschland|germany|المزيد|تاريخ|نشر|\w*admin\w*|redaktion|newsletter|watch live|editorial process)\b",
    re.IGNORECASE,
)
ROLE = re.compile(
    r"\b(?:writers?|editors?|experts?|reporters?|correspondents?|(?:co-?)?founders?|directors?|attorney|manager|journalist"
    r"|professor|staff|contributors?|specialist|ceo|cto|president|analyst|producer|columnist|network|magazine)$",
    re.IGNORECASE,
)
LONGEST, DATELINE = 160, 60  # code points of a byline, of a line with a day
NEVER = frozenset(["script", "style", "head", "title", "html", "body", "main", "article", "meta", "link", "img"])
WALKED, PARTS, TRIED = 200_000, 60, 200  # elements of a page that are looked at, of a byline, bylines


def credited(tree: Any) -> str | None:
    """The names that a page's byline gives, by ``, ``; None where it has none.

    >>> from lxml import html
    >>> page = '<h1>A day at sea</h1><p class="post-byline">By <a>Jane Doe</a> and <a>Sami Haddad</a> | May 3</p>'
    >>> credited(html.fromstring(f"<html><body>{page}</body></html>"))
    'Jane Doe, Sami Haddad'
    >>> credited(html.fromstring("<html><body><h1>يوم في البحر</h1><p>بقلم: سمير حداد</p></body></html>"))
    'سمير حداد'
    """
    return next(_seen(tree, _signed), None)


def dated(tree: Any) -> str | None:
    """The line of a page's byline that has a year, as it is written; None where there is none.

    >>> from lxml import html
    >>> page = '<h1>يوم في البحر</h1><span class="post-date">نشر في ٣ أيار ٢٠٢١</span>'
    >>> dated(html.fromstring(f"<html><body>{page}</body></html>"))
    'نشر في ٣ أيار ٢٠٢١'
    """
    return next(_seen(tree, _day), None)


def shown(tree: Any, name: str) -> bool:
    """Whether a name stands in the page where an author's may: its last word, neither in comments nor in teasers."""
    word = name.split()[-1].casefold()

    def has(element: Any) -> str | None:
        return name if word in f"{element.text or ''} {element.tail or ''}".casefold() else None

    return next(_seen(tree, has), None) is not None


def _seen(tree: Any, read: Callable[[Any], str | None]) -> Iterator[str]:
    """What `read` finds in the elements of a page: first what stands below the heading, then what stands above it."""
    heading = next((one for one in tree.iter("h1")), None)
    around = set(heading.iterancestors()) if heading is not None else set()
    below, early, tried = heading is None, [], 0
    for number, element in enumerate(tree.iter()):
        if number > WALKED or tried > TRIED:
            break
        below = below or element is heading
        if isinstance(element.tag, str) and element.tag not in NEVER and (found := read(element)):
            tried += 1
            if _elsewhere(element, around):
                continue
            if below:
                yield found
            else:
                early.append(found)
    yield from early


def _called(element: Any) -> str:
    """Class and id of an element as words with hyphens."""
    about = f"{element.get('class') or ''} {element.get('id') or ''}"
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", about).lower() if about != " " else ""


def _day(element: Any) -> str | None:
    """The text of an element that has the look of a dateline."""
    if element.tag != "time" and not WHEN.search(_called(element)):
        return None
    line = " ".join(_pieces(element))
    return line if YEAR.search(line) and len(line) <= DATELINE and not LATER.search(line) else None


def _signed(element: Any) -> str | None:
    """The names of an element that has the look of a byline."""
    called = CALLED.search(_called(element))
    linked = element.tag == "a" and _to_author(element)
    opening = (element.text or "").strip()
    labelled = not (called or linked) and 2 <= len(opening) < LONGEST and LABEL.match(f"{opening} ")
    if not (called or linked or labelled or element.tag == "address"):
        return None
    pieces = _pieces(element)
    if not pieces:
        return None
    if labelled:  # what no markup calls a byline holds a byline alone
        rest = LABEL.sub("", " ".join(pieces), count=1)
        found = people(rest)
        return found if found and len(rest) < len(found) + 45 else None
    links = [one for one in element.iter("a") if _to_author(one)]  # few: the element is small
    if len(named := [names for one in links for piece in _pieces(one) if (names := people(piece))]) > 1:
        return ", ".join(dict.fromkeys(named))
    alone = bool(called and len(pieces) <= 2 and re.search(r"author|autor|auteur|username", called[0]))
    alone = alone and all(LABEL.fullmatch(f"{piece} ") for piece in pieces[:-1])
    return next((names for piece in pieces if (names := people(piece, alone))), None)


def _to_author(element: Any) -> bool:
    return bool(PATH.search(element.get("href") or "")) or "author" in (element.get("rel") or "")


def _pieces(element: Any) -> list[str]:
    """The texts of an element, each of its own part; what a label, a comma or an "and" binds is one.

    None where the element is more than a byline.
    """
    out: list[str] = []
    size = 0
    for number, one in enumerate(element.iter()):
        own = one.text if isinstance(one.tag, str) and one.tag not in ("script", "style", "svg", "title") else None
        for text in (own, one.tail if one is not element else None):
            for line in (text or "").split("\n") if text and len(text) < 8 * LONGEST else (text,):
                if not (line := " ".join((line or "").split())):
                    continue
                if out and (OPEN.search(out[-1]) or CLOSE.match(line) or LABEL.fullmatch(f"{out[-1]} ")):
                    out[-1] = f"{out[-1]} {line}"
                else:
                    out.append(line)
                size += len(line)
        if size > LONGEST or number > PARTS:
            return []
    return out


def _elsewhere(element: Any, above: set[Any]) -> bool:
    """Whether an element belongs to a comment, a teaser, a list: by what stands between it and the heading."""
    for one in (element, *element.iterancestors()):
        if one in above:
            return False
        if one.tag in ("aside", "nav", "footer", "blockquote", "figure", "figcaption", "form", "dialog"):
            return True
        if OTHERS.search(_called(one)) or "comment" in (one.get("itemprop") or "").lower():
            return True
    return False


def people(text: str, alone: bool = False) -> str | None:
    """The names at the head of a byline, by ``, ``; a single word counts only where `alone` says that it is a name.

    >>> people("By Jane Doe and Sami Haddad, Science Writers | May 3"), people("By popular demand"), people("Ada", True)
    ('Jane Doe, Sami Haddad', None, 'Ada')
    """
    text = LABEL.sub("", f"{text} ", count=1).strip()
    head = next((part for part in BARS.split(text) if part), "")
    found: list[str] = []
    for part in JOINTS.split(head):
        name = re.split(r"\s*[(\[\d:]", part.strip(" .*"))[0].strip(" .,،-–")
        if (
            NO_NAME.search(name)
            or (found and ROLE.search(name))
            or not (NAME.fullmatch(name) or (alone and not found and CALLSIGN.fullmatch(name)))
        ):
            break
        found.append(name)
    return ", ".join(dict.fromkeys(found)) or None
