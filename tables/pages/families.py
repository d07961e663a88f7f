"""All families of made-up pages, and `write(seed)`, which gives one page.

Here too: plain text, and furniture alone.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from tables.pages.anything import anything
from tables.pages.compilations import compilation, indented
from tables.pages.furniture import furniture, related
from tables.pages.habits import change
from tables.pages.layouts import Page, Writer
from tables.pages.lists import feed, newsletter, wire
from tables.pages.posts import forum, mailing_list
from tables.pages.sites import press_review, single, tail_blog


def plain(w: Writer) -> None:
    """A document that is one text: paragraphs, wrapped prose, a sentence a line, short lines; at most a title."""
    words = w.words()
    kind = w.random.randrange(8)
    w.start()
    if kind == 0:
        w.put(words.title(), "title")
    if kind == 1:
        w.width, w.indent = w.random.choice((60, 66, 72, 78)), ""
    if kind in (2, 3):  # a sentence a line
        w.gap, strip = w.random.choice((0, 0, 1)), w.chance(0.3)
        for _ in range(w.random.randrange(3, 60)):
            text = words.sentence()
            w.put(text.rstrip(".!؟?…") if strip else text, "body")
        return
    if kind == 4:  # short lines: verse, dialogue, subtitles
        w.gap = w.random.choice((0, 0, 1))
        for _ in range(w.random.randrange(3, 60)):
            cut = words.sentence().split()
            w.put(" ".join(cut[: w.random.randrange(2, 7)]), "body")
        return
    if kind == 6:  # a table or a list
        w.gap, form = 0, w.random.choice(("{}\t{}\t{}", "- {}", "{}; {}; {}", "{}: {}", "{}. {}"))
        for i in range(w.random.randrange(4, 40)):
            first = str(i + 1) if form.startswith("{}. ") else words.hole("subject")
            w.put(form.format(first, words.hole("object"), w.random.randrange(2000)), "body")
        return
    w.body(words, w.random.randrange(1, 40), headings=w.random.choice((0.0, 0.08)))


def bare(w: Writer) -> None:
    """Nothing but a page's furniture."""
    words = w.words()
    for _ in range(w.random.randrange(1, 4)):
        furniture(w, words, w.random.randrange(2, 10))
        if w.chance(0.5):
            related(w, words, lists=0.3)


FAMILIES: dict[str, tuple[Callable[[Writer], None], float]] = {
    "compilation": (compilation, 5),
    "tail_blog": (tail_blog, 3),
    "press_review": (press_review, 3),
    "wire": (wire, 2),
    "newsletter": (newsletter, 2),
    "forum": (forum, 2),
    "feed": (feed, 2),
    "mailing_list": (mailing_list, 1.5),
    "single": (single, 2.5),
    "plain": (plain, 2.5),
    "anything": (anything, 10),
    "bare": (bare, 0.4),
    "indented": (indented, 1),
}

UNCHANGED = ("plain", "bare", "mailing_list")
CHANGED = 0.25
"""Share of the pages of which some habit is drawn anew."""


def write(seed: int, families: tuple[str, ...] = ()) -> Page:
    """One made-up page."""
    random = Random(seed)
    names = list(families or FAMILIES)
    name = random.choices(names, [FAMILIES[n][1] for n in names])[0]
    writer = Writer(random, name)
    FAMILIES[name][0](writer)
    if name not in UNCHANGED and random.random() < CHANGED:
        change(writer.page, random)
    return writer.page
