"""The values that reading a page gives: `Article`, and `Given` for what its source already knows.

Lines are physical, from 1; `start` and `end` are code points of the document's decoded text, half open.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace

__all__ = ["FIELDS", "Article", "Given", "Line"]


@dataclass(frozen=True, slots=True)
class Given:
    """Metadata that comes with a document (JSONL fields, HTML meta): it wins over what the page says.

    Args:
        title, author, source, url: as given; None where not known.
        date: the article's date.
        date_text: the date as it is given, also where it cannot be read.
        date_ambiguous: day and month of `date_text` could be read both ways.
    """

    title: str | None = None
    author: str | None = None
    date: datetime.date | None = None
    source: str | None = None
    url: str | None = None
    date_text: str | None = None
    date_ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an article.

    Args:
        number: physical line, from 1.
        role: one of `diglot.schema.ROLES`.
        language: "ar", "en", another ISO 639 code, "mixed", or "und" (dates, numbers, addresses, symbols).
        start, end: code points of the document, trimmed of white space.
    """

    number: int
    role: str
    language: str
    start: int
    end: int


FIELDS = ("title", "author", "date", "source", "url")
"""What can be given of a text."""


@dataclass(frozen=True, slots=True)
class Article:
    """One article of a page.

    Args:
        title, author, source, url: what the page (or its `Given`) names; None where it names none.
        date: the article's date; None where there is none or it cannot be read.
        date_text: the date as written.
        date_ambiguous: day and month of `date_text` could be read both ways, and nothing on the page decides.
        first_line, last_line: physical lines, from 1.
        start, end: code points, from the first line's first character to the last line's last.
        title_lines: the physical lines that hold the title; empty where it was given or there is none.
        document: position of the document in its column.
        given: names of the fields that came with the document.
        lines: the lines that are not blank, where they were asked for (`diglot.split_page` does).
    """

    title: str | None
    author: str | None
    source: str | None
    date: datetime.date | None
    date_text: str | None
    date_ambiguous: bool
    url: str | None
    first_line: int
    last_line: int
    start: int
    end: int
    title_lines: tuple[int, ...] = ()
    document: int = 0
    given: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()

    @property
    def span(self) -> tuple[int, int]:
        """``(start, end)``."""
        return self.start, self.end

    def lacking(self, given: Given) -> Given:
        """What `given` knows and this article does not say itself."""
        known = {name: getattr(given, name) for name in FIELDS if getattr(self, name) is None}
        if self.date is None:
            known |= {"date_text": given.date_text, "date_ambiguous": given.date_ambiguous}
        return Given(**known)

    def with_given(self, given: Given) -> Article:
        """This article with the fields that `given` knows; its text stands in for a date that cannot be read."""
        known = tuple(name for name in FIELDS if getattr(given, name) is not None)
        dated = given.date is not None or (self.date is None and given.date_text is not None)
        return replace(
            self,
            title=given.title if given.title is not None else self.title,
            title_lines=self.title_lines if given.title in (None, self.title) else (),
            author=given.author if given.author is not None else self.author,
            source=given.source if given.source is not None else self.source,
            url=given.url if given.url is not None else self.url,
            date=given.date or self.date,
            date_text=given.date_text if dated else self.date_text,
            date_ambiguous=given.date_ambiguous if dated else self.date_ambiguous,
            given=known,
        )
