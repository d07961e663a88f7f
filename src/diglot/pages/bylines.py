"""Who wrote it and where it appeared: authors and outlets out of byline, source and furniture lines.

A byline may hold more than a name ("By Jane Doe | The Ledger | May 3, 2021", "كتب سمير حداد - المنارة"): it is cut at
its bars, dashes and bullets, parts that are dates are dropped, and of what is left the first part is the author and
an outlet-like part the source. A line that only describes ("The writer is a botanist", "*كاتب وباحث") names nobody.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from diglot.dates.find import DateMention, find_dates
from diglot.pages.lexicon import cues_of
from diglot.remembered import kept, remember
from diglot.resources import rows

__all__ = ["Credit", "read_byline", "read_date_line", "read_furniture", "read_lead", "read_source", "strip_label"]


@dataclass(frozen=True, slots=True)
class Credit:
    """What a line names.

    Args:
        author, source: as written, or None.
        dates: every date of the line, in order.
        strong: the author stands after a word that announces one, or alone on the line.
    """

    author: str | None = None
    source: str | None = None
    dates: tuple[DateMention, ...] = ()
    strong: bool = True


_SEPARATOR = re.compile(r"\s*[|•·]\s*|\s+[-–—]+\s+|\s+/\s+")
_EDGES = " \t\u00a0:،,;.|*-–—/()[]\u200e\u200f"
_FOR = re.compile(r"^(.{3,60}?)\s+(?:for|special to|writing in|writes? for)\s+(.{3,60})$", re.IGNORECASE)
_WHERE = re.compile(r"^(.{3,60}?)\s+(?:in|reporting from)\s+[A-Z][^,|]{2,40}$")
_DESCRIBES = re.compile(
    r"^(.{3,60}?)\s+(?:is|was)\s+(?:an?|the|one|editor|author|founder|director|professor|head)\b", re.IGNORECASE
)
_WROTE = re.compile(r"\s+(?:wrote|writes|said|posted)\s*:?$", re.IGNORECASE)
_BEFORE_DATE = re.compile(r"\s+(?:on|at|dated|in|في|بتاريخ|يوم)$", re.IGNORECASE)
_MAIL = re.compile(r"\s*[<(\[]?[\w.+-]+@[\w.-]+\.\w+[>)\]]?")
_HANDLE = re.compile(r"@\w+|\b(?:twitter|facebook|instagram|telegram|youtube|تويتر|فيسبوك)\b", re.IGNORECASE)
_LINK = re.compile(r"(?:https?://)?(?:www\.)?([\w-]+(?:\.[\w-]+)*\.[a-z]{2,})(?:/\S*)?", re.IGNORECASE)
_RIGHTS = re.compile(
    r"(?:copyright|©|\(c\)|جميع الحقوق محفوظة|الحقوق محفوظة)(?:[\s©:,.-]|\(c\)|\d{4})*(?:by |to |ل(?=[ء-ي]{3}))?"
    r"\s*(.*?)"
    r"[.,\s]*(?:all rights reserved|جميع الحقوق محفوظة)?[.\s]*$",
    re.IGNORECASE,
)  # fmt: skip
_POSTED = re.compile(
    r"^(?:re-?posted|posted|published|submitted|نشر بواسطة|نُشر بواسطة|بواسطة)\s*(?:by\s+)?[:：]?\s*(.+?)"
    r"\s*(?:\bon\b|في|\|)?\s*$",
    re.IGNORECASE,
)
_BY = re.compile(r"\S+\s+by\b|.{0,6}بواسطة", re.IGNORECASE)
_DATELINE = re.compile(r"^[^()a-z]{0,40}\(([^()\d]{2,28})\)\s?[-–—:]|^[^().:]{2,32}\(([^()\d]{2,28})\)\s?[-–—:]")
_MARKED = re.compile(r"^(?:#{1,6}\s|={2,}|[-*+•]\s)|[*_`\]]")
_HEADING = re.compile(r"#{1,6}\s+(.*?)\s*#*|={2,6}\s*([^=].*?)\s*={2,6}|[-*+•]\s+(.*)")
_EMPHASIS = re.compile(
    r"(?<![\w*_])(?:(\*{1,3}|`{1,2})(?=[^\s*_`])([^*`\n]{1,300}?)(?<=[^\s*_`])\1"
    r"|(_{1,3})(?=[^\s*_`])([^*`_\n]{1,200}\s[^*`_\n]{1,200})(?<=[^\s*_`])\3)(?![\w*_])"  # __init__ is a name
)
_TITLE_LINK = re.compile(r"!?\[([^\[\]]{1,300})\](?:\([^()\s]{0,500}(?:\s\"[^\"]{0,200}\")?\)|\[[^\[\]]{0,100}\])")
_HIDDEN = re.compile(r"^\S+ at \S+\.\w+ +\((.+)\)$")
_NOBODY = {"", "source", "المصدر", "admin", "by", "بقلم"}
_NO_NAME = re.compile(r"[=<>{}$#@\"\\\[\]!?؟؛;:]|\.\.|…|_[A-Z]")
_FOREIGN = re.compile(r"[0-9٠-٩۰-۹\tٹڈړڕںڵھہۀەۆۇۈۋېۍێےښځڅډږڼ]")
_WORDS = 8
"""Words that a name may have, titles and tribes counted."""
_TASK = re.compile(r"^[ء-ْ]{2,12}(?:\s[ء-ْ]{2,12})?\s*[:：]\s*(?=[ء-ي])")
"""What somebody did, or where, before a name: "إنجاز:", "لندن:"."""
_NO_OUTLET = re.compile(r"[=<>{}$#@\\\[\]]|://|\([^()]*$")


@kept(entries=16, size=20_000)
def _label(kind: str) -> re.Pattern[str]:
    """A label of ``data/labels.tsv`` at the head of a line, with what sets it off."""
    phrases = [phrase.strip() for row in rows("pages", "labels.tsv") if row[0] == kind for phrase in row[2].split(";")]
    names = "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))
    return re.compile(rf"^[(\[]?\s*(?:{names})(?:\s*[:：]\s*|\s*/\s+|\s+[-–—]\s+|\s+|$)", re.IGNORECASE)


def _has(text: str, *names: str) -> bool:
    """Whether a text has a cue word of one of these classes."""
    return not cues_of(text).isdisjoint(names)


def strip_label(text: str) -> str:
    """A title line without its label ("Subject: …", "العنوان: …") and the marks of Markdown or a wiki.

    >>> strip_label("Title: A day at sea"), strip_label("## A **day** at sea ##"), strip_label("== [A day](/sea) ==")
    ('A day at sea', 'A day at sea', 'A day')
    """
    bare = _marks_stripped(text)
    return bare[found.end() :] or bare if (found := _label("title").match(bare)) and ":" in found[0] else bare


def _marks_stripped(text: str) -> str:
    """A line of marked-up text as it is read; what is nothing but marks stays."""
    if not _MARKED.search(text):
        return text
    bare = _TITLE_LINK.sub(r"\1", _EMPHASIS.sub(lambda found: found[2] or found[4], text))
    if (found := _HEADING.fullmatch(bare)) is not None:
        bare = next(part for part in found.groups() if part is not None)
    return bare.strip() if any(map(str.isalnum, bare)) else text


@remember(2048, 200)
def read_byline(text: str, told: bool = True) -> Credit:
    """The author, outlet and dates of a byline; where its article has no text (`told`), the author must be announced.

    >>> read_byline("Posted by Jane Doe on May 3, 2021").author
    'Jane Doe'
    >>> credit = read_byline("By Jane Doe | The Ledger | May 3, 2021")
    >>> credit.author, credit.source, credit.dates[0].date.isoformat()
    ('Jane Doe', 'The Ledger', '2021-05-03')
    >>> read_byline("*كاتب وباحث").author is None, read_byline("لندن: سمير حداد").author
    (True, 'سمير حداد')
    """
    announced = _label("by").match(text)
    if (hidden := _HIDDEN.match(text[announced.end() :] if announced else text)) is not None:
        return Credit(hidden[1].strip(_EDGES) or None)  # as archives of mailing lists hide addresses
    if (found := _DESCRIBES.match(text)) is not None and announced is None:
        name = found[1].strip(_EDGES)
        known = len(name.split()) <= 5 and name.lower() not in ("the author", "the writer", "about the author")
        return Credit(name.removeprefix("About the author: ") if known else None, strong=False)
    if announced is None and (text.startswith("*") or _has(" ".join(text.split()[:2]), "affil")):
        return Credit(strong=False)
    dates, parts = _parts(text[announced.end() :] if announced else text)
    if not parts:
        return Credit(dates=dates)
    if dates and len(parts) == 1:
        parts = [part.strip(_EDGES) for part in re.split(r"\s*[,،]\s+", parts[0]) if part.strip(_EDGES)] or parts
    author, source = _at_work(parts[0], alone=len(parts) == 1)
    if source is None:
        barred = "|" in text or bool(dates)
        fit = [part for part in parts[1:] if not _HANDLE.search(part) and not _has(part, "affil", "photo")]
        source = next((part for part in fit if barred or _has(part, "outlet")), None)
    author = _WROTE.sub("", _MAIL.sub("", author)).strip(" \t:،,;|*-–—/")
    author = _BEFORE_DATE.sub("", author) if dates else author
    author = author if announced else _TASK.sub("", author)
    known = is_name(author, announced is not None) and (told or announced is not None or bool(dates))
    return Credit(author if known else None, source, dates)


def is_name(text: str, announced: bool = False) -> bool:
    """Whether a text can be a name at all; it must look more like one where no word announces it.

    Letters that Arabic has not (Kurdish, Urdu, Pashto) speak against an unannounced name: the model that takes a line
    for a byline knows Arabic and English only, where short lines under a heading are often a name.

    >>> is_name("Jane Doe"), is_name("Priority: optional"), is_name("Version 3"), is_name("Version 3", announced=True)
    (True, False, False, True)
    """
    known = text.lower() not in _NOBODY and any(map(str.isalpha, text)) and len(text.split()) <= _WORDS
    return known and not _NO_NAME.search(text) and (announced or not _FOREIGN.search(text))


def _at_work(name: str, alone: bool) -> tuple[str, str | None]:
    """A name without where its bearer is or what they do, and the outlet that they are said to write for.

    Args:
        name: the first part of a byline.
        alone: whether it is the only one.
    """
    if (found := _FOR.match(name)) is not None:
        return found[1], found[2]
    if (found := _WHERE.match(name)) is not None:
        return found[1], None
    pieces = re.split(r"\s*[,،]\s+", name) if alone else []
    if len(pieces) == 2 and not _has(pieces[0], "staff"):
        if _has(pieces[1], "outlet") and not _has(pieces[1], "affil", "staff"):
            return pieces[0], pieces[1]
        if _has(pieces[1], "affil", "staff"):
            return pieces[0], None
    return name, None


@remember(2048, 200)
def read_source(text: str) -> Credit:
    """The outlet and dates of a source line; a bare label names none.

    >>> read_source("المصدر: وكالة الأرز").source, read_source("Source").source
    ('وكالة الأرز', None)
    >>> read_source("The Ledger – May 3, 2021").source
    'The Ledger'
    """
    announced = _label("source").match(text)
    dates, parts = _parts(text[announced.end() :] if announced else text)
    for part in parts:
        if (link := _LINK.fullmatch(part)) is not None:
            return Credit(source=link[1], dates=dates)
        name = part.strip(" \t:،,;|*-–—/.") if part.count(".") == 1 else part.strip(" \t:،,;|*-–—/")
        if name.startswith("(") and name.endswith(")"):
            name = name[1:-1]
        name = (name.rstrip(")") if name.count(")") > name.count("(") else name).strip()
        if name.lower() not in _NOBODY and any(map(str.isalpha, name)) and not _NO_OUTLET.search(name):
            return Credit(source=name, dates=dates)
    return Credit(dates=dates)


def read_date_line(text: str) -> Credit:
    """The outlet that stands beside a date: "The Daily Post – May 3, 2021", where it is called like one."""
    dates, parts = _parts(text) if _SEPARATOR.search(text) else ((), [])
    other = ("posted", "updated", "label_date", "today")
    named = [part for part in parts if _has(part, "outlet") and not _has(part, *other)]
    return Credit(source=named[0] if named and dates else None)


@remember(2048, 200)
def read_furniture(text: str, head: bool) -> Credit:
    """What an article's furniture names: the owner of a copyright, "Posted by OUTLET on" above the text, dates."""
    if (found := _RIGHTS.search(text)) is not None:
        owner = found[1].strip(_EDGES)
        return Credit(source=owner or None, dates=()) if len(owner.split()) <= 6 else Credit()
    if (found := _POSTED.match(text)) is not None:
        name, dates = found[1].strip(_EDGES), tuple(find_dates(text))
        if dates and _BY.match(text):  # who posted it, and when; an outlet is no author
            who = read_byline(found[1]).author
            return Credit(who if who and not _has(who, "outlet") else None, dates=dates, strong=False)
        named = head and not dates and name[:1].upper() == name[:1] and name.lower() not in _NOBODY
        return Credit(source=name if named else None, dates=dates)
    return Credit()


@remember(2048, 200)
def read_lead(text: str) -> str | None:
    """The agency that a first paragraph's dateline names.

    >>> read_lead("OAKPORT (Kite News) - The fair opened on Monday.")
    'Kite News'
    """
    found = _DATELINE.match(text[:90])
    name = (found[1] or found[2]).strip() if found else ""
    return name if name and len(name.split()) <= 4 else None


def _parts(text: str) -> tuple[tuple[DateMention, ...], list[str]]:
    """The dates of a line, and its parts without them."""
    dates = find_dates(text)
    for mention in reversed(dates):
        before, behind = text[: mention.start], text[mention.end :]
        behind = re.sub(
            r"^[\s,،|-]*(?:at |الساعة )?\d{1,2}:\d{2}(?::\d{2})?(?:\s*(?:[ap]\.?m\.?|gmt|ص|م|صباحا|مساء))?",
            "",
            behind,
            flags=re.I,
        )
        text = before.rstrip(" (") + " | " + behind.lstrip(" )") if behind.strip(" )") else before.rstrip(" (")
    parts = [part.strip(" \t:،,;|*-–—/\u00a0\u200e\u200f") for part in _SEPARATOR.split(text)]
    return tuple(dates), [part for part in parts if part]
