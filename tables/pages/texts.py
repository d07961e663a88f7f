"""Texts for made-up pages, of the sorts that have short lines too: briefs, questions, speakers, lists, times, verse.

Each function writes the text of one article: a page's writer, its words, and how many paragraphs there are about.
"""

from __future__ import annotations

from collections.abc import Callable

from tables.pages.layouts import Writer
from tables.pages.words import Words

__all__ = ["write_text"]


def write_text(w: Writer, words: Words, kind: str, paragraphs: int, shape: float) -> None:
    """The text of one article: paragraphs, or one of the sorts of `SORTS`.

    Args:
        w: of the page.
        words: in the article's language.
        kind: ``plain``, ``dateline``, ``deck``, ``letter``, or one of `SORTS`.
        paragraphs: how many.
        shape: how long they are, 1 for usual.
    """
    if kind in SORTS:
        SORTS[kind](w, words, paragraphs)
    elif kind == "letter":
        letter(w, words, paragraphs, shape)
    else:
        if kind == "deck":
            w.put(words.sentence().rstrip("."), "body")
        elif kind == "dateline":
            dateline(w, words)
        w.body(words, paragraphs, long=shape, headings=w.random.choice((0.0, 0.03, 0.1)))


def dateline(w: Writer, words: Words) -> None:
    """A first paragraph that says where it was written."""
    place, outlet = words.choice("places"), words.outlet()
    forms = (f"{place.upper()}, {words.hole('month')} 3 ({outlet}) — ", f"{place} ({outlet}) – ", f"{place} - ")
    w.put(w.random.choice(forms) + words.paragraph(2), "body")


def letter(w: Writer, words: Words, paragraphs: int, shape: float) -> None:
    """A letter to the editor."""
    if words.language == "en":
        w.put(w.random.choice(("Sir, – ", "Dear editor, ")) + words.sentence(), "body")
    else:
        w.put("السيد المحرر، " + words.sentence(), "body")
    w.body(words, paragraphs, long=shape, headings=0)
    w.put(words.name(), "byline")
    if w.chance(0.5):
        w.put(words.hole("place")[0].upper() + words.hole("place")[1:], "boilerplate", gap=0)


def brief(w: Writer, words: Words, paragraphs: int) -> None:
    """A sentence or less a paragraph, perhaps with its source."""
    for _ in range(min(paragraphs, 3)):
        if w.chance(0.7):
            text = words.sentence()
        else:
            text = " ".join(words.sentence().split()[: w.random.randrange(1, 6)]) + "."
        w.put(text + w.random.choice(("", "", f" ({words.outlet()})", f" ({words.name()})")), "body")


def questions(w: Writer, words: Words, paragraphs: int) -> None:
    """Questions and answers."""
    sign = "?" if words.language == "en" else "؟"
    w.put(words.paragraph(2), "body")
    for _ in range(paragraphs + 1):
        question = " ".join(words.sentence().rstrip(".").split()[: w.random.choice((2, 3, 5, 8, 14))])
        w.put(w.random.choice(("", "", "Q: ", "– ")) + question + sign, "body")
        w.put(words.paragraph(w.random.choice((1, 1, 2, 4))), "body")


def speakers(w: Writer, words: Words, paragraphs: int) -> None:
    """What several people say, each paragraph with a name before it."""
    noises = ("(Laughter)", "[Music]", "(Applause.)") if words.language == "en" else ("(ضحك)", "[موسيقى]", "(تصفيق)")
    people = [words.name() for _ in range(w.random.randrange(2, 4))]
    form = w.random.choice(("{}: ", "{} – ", "{}. "))
    if w.chance(0.5):
        people = [name.upper() for name in people]
    for _ in range(paragraphs * 2 + 1):
        name = w.random.choice(people)
        said = form.format(name.split()[-1] if w.chance(0.5) else name)
        w.put(said + words.paragraph(w.random.choice((1, 1, 2))), "body")
        if w.chance(0.1):
            w.put(w.random.choice(noises), "body")


def listed(w: Writer, words: Words, paragraphs: int) -> None:
    """Numbered headings, some sentences under each."""
    w.put(words.sentence(), "body")
    for i in range(paragraphs + 2):
        heading = words.pick("headings").lstrip("123. ")
        number = w.random.choice((f"{i + 1}. ", f"{i + 1}) ", f"{i + 1}- "))
        w.put(number + heading[:1].upper() + heading[1:], "heading")
        w.put(words.paragraph(w.random.choice((1, 1, 2, 3))), "body")


def times(w: Writer, words: Words, paragraphs: int) -> None:
    """A log: times of day, some sentences under each."""
    english, arabic = ("{}:{:02}", "{}.{:02}am", "{}:{:02} GMT", "{:02}:{:02}"), ("{}:{:02}", "الساعة {}:{:02}")
    form = w.random.choice(english if words.language == "en" else arabic)
    for _ in range(paragraphs + 2):
        w.put(form.format(w.random.randrange(1, 13), w.random.randrange(60)), "boilerplate")
        for _ in range(w.random.choice((1, 1, 2))):
            w.put(words.paragraph(w.random.choice((1, 2))), "body")


def verse(w: Writer, words: Words, paragraphs: int) -> None:
    """Short lines in stanzas of four."""
    for i in range(paragraphs * 3 + 2):
        line = " ".join(words.sentence().rstrip(".").split()[: w.random.randrange(3, 8)])
        w.put(line + w.random.choice((",", "", "", ".")), "body", gap=0 if i % 4 else None)


SORTS: dict[str, Callable[[Writer, Words, int], None]] = {
    "brief": brief,
    "questions": questions,
    "speakers": speakers,
    "list": listed,
    "times": times,
    "verse": verse,
}
