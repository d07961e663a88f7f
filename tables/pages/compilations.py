"""Families of made-up pages: compilations of articles, also with some that were pasted from elsewhere."""

from __future__ import annotations

from tables.pages.furniture import author, credit_line, furniture, profession, related
from tables.pages.layouts import Writer, picture
from tables.pages.sites import press_review, single, tail_elements
from tables.pages.words import Words


def compilation(w: Writer) -> None:
    """A blog's compilation: title, date, perhaps the title again, byline, body, source, links between articles."""
    style = Compilation(w)
    if w.chance(0.3):
        furniture(w, w.words(), w.random.randrange(1, 6))
    for _ in range(w.random.randrange(2, 14)):
        words = w.words()
        title, date = words.title(), w.dates(words).write()
        w.start()
        style.head(w, words, title, date)
        style.opening(w, words)
        w.body(words, w.random.choices((2, 4, 8, 16, 25), (2, 4, 4, 2, 1))[0])
        style.tail(w, words)
    if w.chance(0.35):
        furniture(w, w.words(), w.random.randrange(1, 6))


ORDERS = ("tda", "tad", "dta", "tda", "tda", "atd", "tsd", "tdsa", "tds", "tsad", "tasd")
UNTIDY = ("tda", "tad", "td", "tsd", "tdas")
"""Orders of title, date, author and source above a text."""


class Compilation:
    """How the articles of one compilation look."""

    def __init__(self, w: Writer) -> None:
        self.again, self.dated = w.chance(0.4), w.random.choice((1.0, 0.95, 0.85))
        self.signed, self.sourced = w.random.choice((0.2, 0.6, 0.95)), w.random.choice((0.1, 0.4, 0.7))
        self.order = w.random.choice(ORDERS)
        self.source_last, self.links = w.chance(0.5), w.random.choice((0.0, 0.3, 0.8))
        self.pictures, self.shared = w.random.choice((0.05, 0.15, 0.4)), w.random.choice((0.0, 0.0, 0.1, 0.7))
        self.fresh = True  # nothing of the article is written yet

    def put(self, w: Writer, text: str, role: str) -> None:
        """Write a line above the text."""
        w.put(text, role, gap=w.between if self.fresh else None)
        self.fresh = False

    def head(self, w: Writer, words: Words, title: str, date: str) -> None:
        """Write title, date, author and source in the page's order."""
        self.fresh = True
        order = self.order if not (w.untidy and w.chance(0.3)) else w.random.choice(UNTIDY)
        for element in order:
            if element == "t":
                self.put(w, title, "title")
                if w.chance(0.08):
                    self.put(w, title, "title")
            elif element == "d" and w.chance(self.dated):
                self.put(w, w.label("date", words, date), "date")
                if self.again and w.chance(0.7):
                    self.put(w, title.replace(" – ", " - "), "title")
            elif element == "a" and w.chance(self.signed):
                self.byline(w, words, date)
            elif element == "s" and w.chance(self.sourced):
                self.put(w, w.label("source", words, words.outlet()), "source")
            if w.chance(0.06) and not self.fresh:
                self.put(w, w.label("ads", words, fixed=w.chance(0.7)), "boilerplate")

    def byline(self, w: Writer, words: Words, date: str) -> None:
        """Write who wrote it, perhaps also as a network shows him, or what he is."""
        if w.chance(0.12):
            self.put(w, *credit_line(w, words, date))
        else:
            self.put(w, w.label("by", words, author(w, words)), "byline")
            if w.chance(0.04):
                handle = words.name() + w.random.choice((" (@oakport77) | Twitter", " - @valley_9", " • Follow"))
                self.put(w, handle, "byline")
        if w.chance(0.08):
            self.put(w, profession(w, words), "byline")

    def opening(self, w: Writer, words: Words) -> None:
        """Write what may come between the head and the text."""
        english = words.language == "en"
        if w.chance(self.pictures):
            picture(w, words)
        elif w.chance(self.pictures / 2):  # a lead, then the picture
            self.put(w, words.sentence(), "body")
            picture(w, words)
        if w.chance(0.06):
            self.put(w, "Source" if english else "المصدر", "source")
        if w.chance(0.05):
            said = ("Posted by {} on" if english else "نشر بواسطة {}").format(words.outlet())
            self.put(w, said, "boilerplate")

    def tail(self, w: Writer, words: Words) -> None:
        """Write what may follow the text."""
        if self.source_last and w.chance(self.sourced):
            w.put(w.label("source", words, words.outlet()), "source")
        if w.chance(0.08):
            w.put(profession(w, words), "byline")
        if w.chance(self.shared):
            shown = w.random.choice((["share"], ["topics", "comment"], ["share", "topics"], ["comment"]))
            tail_elements(w, words, shown)
        if w.chance(self.links):
            related(w, words)


def indented(w: Writer) -> None:
    """A compilation in which some articles were pasted with an indent, or between quotation marks of a mail."""
    family = w.random.choice((compilation, press_review, single))
    family(w)
    lead = w.random.choice(("    ", "\t", "  ", "        "))
    chosen = {i for i in range(w.article + 1) if w.chance(0.5)}
    w.page.lines = [(lead + t if t and a in chosen else t, r, a) for t, r, a in w.page.lines]
