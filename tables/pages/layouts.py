"""Made-up pages with their gold: what role each line has and which article it is of.

`Writer` writes one page. A page takes a family (a kind of source: a blog's compilation, a wire, a mailing list, …; see
`tables.pages.families`), a style within it (order of elements, wording of labels, blank lines, indents), and for each
article a language.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tables.pages.words import LABELS, Dates, Words


@dataclass
class Page:
    """Lines of a page with their gold: ``(text, role, article)`` a line; blank lines have no role."""

    family: str
    lines: list[tuple[str, str | None, int | None]] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(text for text, _, _ in self.lines)


class Writer:
    """Writes one page: holds its style and counts its articles."""

    def __init__(self, random: Random, family: str) -> None:
        self.random, self.page, self.article, self.open = random, Page(family), -1, False
        self.language = random.choice(("en", "en", "ar", "ar", "mixed"))
        self.gap = random.choice((0, 0, 1, 1, 1, 2))  # blank lines between elements
        self.between = random.choice((0, 1, 1, 2, 3)) if self.gap == 0 else self.gap + random.choice((0, 0, 1))
        self.indent = random.choice(("", "", "", "", "", "    ", "\t", " "))
        self.width = random.choice((62, 68, 72, 76, 80)) if random.random() < 0.12 else 0
        self.untidy = random.random() < 0.25
        self.asides = random.choice((0.0, 0.05, 0.05, 0.1, 0.2))
        self.foreign = random.random() < 0.1  # the site's own words are English, whatever its articles are
        self.styles: dict[str, object] = {}
        few = {kind: random.choice((0, 0, 0, 1, 2, 3)) for kind in ("author", "outlet")}  # that write the whole page
        self.regulars: dict[str, tuple[int, list[str]]] = {
            f"{kind} {language}": (count, []) for kind, count in few.items() for language in ("en", "ar")
        }

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def once(self, name: str, options: list[Any]) -> Any:
        """One of `options`, the same all over the page (but where the page is untidy)."""
        if name not in self.styles or (self.untidy and self.chance(0.3)):
            self.styles[name] = self.random.choice(options)
        return self.styles[name]

    def words(self) -> Words:
        language = self.language if self.language != "mixed" else self.random.choice(("en", "ar"))
        return Words(self.random, language, self.regulars)

    def dates(self, words: Words) -> Dates:
        language = self.site(words).language
        return self.styles.setdefault("dates " + language, Dates(self.random, language))  # type: ignore[return-value]

    def site(self, words: Words) -> Words:
        """Words in the language of the site's furniture."""
        return Words(self.random, "en", self.regulars) if self.foreign else words

    def put(
        self, text: str, role: str, *, outside: bool = False, gap: int | None = None, indent: str | None = None
    ) -> None:
        gap = self.gap if gap is None else gap
        if self.page.lines:
            if self.untidy and self.chance(0.08):
                gap += self.random.choice((-1, 1, 1))
            self.page.lines += [("", None, None)] * max(gap, 0)
        lead = (self.indent if self.chance(0.9) else "") if indent is None else indent
        if self.untidy and self.chance(0.08):
            lead = self.random.choice((" ", "\u00a0", "  ", "\u200f"))
        tail = self.random.choice(("", "", "", " ", "\u00a0")) if self.untidy else ""
        self.page.lines.append((lead + text + tail, role, None if outside else self.article))

    def start(self) -> None:
        self.article += 1
        self.fresh = True

    def label(self, name: str, words: Words, value: str = "", fixed: bool = True) -> str:
        if name in ("related", "tail", "ads", "page"):
            words = self.site(words)
        options = LABELS[name][words.language]
        form = self.once(f"{name} {words.language}", options) if fixed else self.random.choice(options)
        return str(form).format(value) if "{}" in str(form) else str(form)

    def body(
        self, words: Words, paragraphs: int, long: float = 1.0, headings: float = 0.06, role: str = "body"
    ) -> None:
        for i in range(paragraphs):
            if i and i < paragraphs - 1 and self.chance(headings):
                heading = words.title() if self.chance(0.25) else words.pick("headings")
                self.put(heading[0].upper() + heading[1:] + self.random.choice(("", "", "", ":")), "heading")
            if i and self.chance(self.asides):
                aside(self, words)
            count = self.random.choices((1, 2, 3, 5, 9), (5, 4, 3, 2, 1))[0]
            text = words.paragraph(max(1, round(count * long)))
            if self.chance(0.03):
                text = self.random.choice(("- ", "• ", "* ", "1. ", "– ")) + text
            if self.chance(0.02):
                text = text.rstrip(".!?؟…") + self.random.choice((":", "", " ...", ";"))
            if self.width:
                for j, line in enumerate(wrap(text, self.width)):
                    self.put(line, role, gap=self.gap if j == 0 else 0)
            else:
                self.put(text, role)


def wrap(text: str, width: int) -> list[str]:
    import textwrap

    return textwrap.wrap(text, width) or [text]


def aside(w: Writer, words: Words) -> None:
    """What stands between the paragraphs of a text and is none: pictures, links, lists, notes, rules, quotations."""
    drawn = Drawn(words.choice("places"), words.title(), words.sentence(), w.random.randrange(1, 999))
    ASIDES[w.random.choice(OFTEN)](w, words, drawn)


@dataclass(frozen=True)
class Drawn:
    """What an aside may be about."""

    place: str
    title: str
    sentence: str
    number: int


def placeholder(w: Writer, words: Words, drawn: Drawn) -> None:
    w.put(w.label("ads", words, fixed=False), "boilerplate")


def pictured(w: Writer, words: Words, drawn: Drawn) -> None:
    picture(w, words)


def address(w: Writer, words: Words, drawn: Drawn) -> None:
    w.put(f"https://lantern.example/{drawn.number}/{w.random.choice(('a', 'photo.jpg', ''))}", "boilerplate")


def teaser(w: Writer, words: Words, drawn: Drawn) -> None:
    label = w.label("related", words, words.outlet(), fixed=False)
    w.put(label.rstrip(":") + w.random.choice((": ", " ")) + drawn.title, "related")


def post(w: Writer, words: Words, drawn: Drawn) -> None:
    """What a network has, quoted."""
    w.put(drawn.sentence, "body")
    who = f"— {words.name()} (@{w.random.choice(('oakport', 'valley_9', 'lamp77'))}) "
    w.put(who + Dates(w.random, words.language).write(plain=True), "body", gap=0)


def listed(w: Writer, words: Words, drawn: Drawn) -> None:
    mark = w.random.choice(("- ", "• ", "* ", "{}. ", "{}) ", "– "))
    for i in range(w.random.randrange(2, 6)):
        text = words.pick("objects") if w.chance(0.5) else words.sentence()
        w.put(mark.format(i + 1) + text[0].upper() + text[1:], "body", gap=0 if i else None)


def note(w: Writer, words: Words, drawn: Drawn) -> None:
    english, arabic = ("Editor’s note", "Note", "Update", "Correction"), ("ملاحظة", "تنويه", "المحرر", "تصحيح")
    form = w.random.choice(("[{}: {}]", "{}: {}", "({}: {})"))
    w.put(form.format(w.random.choice(english if words.language == "en" else arabic), drawn.sentence), "body")


def rule(w: Writer, words: Words, drawn: Drawn) -> None:
    w.put(w.random.choice(("***", "* * *", "---", "~", "…", "###")), "boilerplate")


def fragment(w: Writer, words: Words, drawn: Drawn) -> None:
    """The beginning of a sentence."""
    cut = drawn.sentence.rstrip(".").split()
    lead = " ".join(cut[: w.random.randrange(2, 12)])
    w.put(lead + w.random.choice((".", "…", "", ":", "?" if words.language == "en" else "؟")), "body")


def quotation(w: Writer, words: Words, drawn: Drawn) -> None:
    w.put(f"“{drawn.sentence}”" if words.language == "en" else f"«{drawn.sentence}»", "body")
    if w.chance(0.3):
        w.put(w.random.choice(("— ", "- ")) + words.name(), "body", gap=w.random.choice((0, w.gap)))


def watch(w: Writer, words: Words, drawn: Drawn) -> None:
    english, arabic = ("Watch: ", "WATCH | ", "Video: ", "Listen: "), ("شاهد: ", "فيديو: ", "استمع: ")
    w.put(w.random.choice(english if words.language == "en" else arabic) + drawn.title, "related")


def day(w: Writer, words: Words, drawn: Drawn) -> None:
    plain = (f"{words.hole('day')}, {drawn.place}", Dates(w.random, words.language).write(plain=True))
    w.put(w.random.choice(plain), "heading")


def footnotes(w: Writer, words: Words, drawn: Drawn) -> None:
    for i in range(w.random.randrange(1, 4)):
        text = f"[{i + 1}] {words.name()}, “{drawn.title}”, {words.outlet()}, {1990 + drawn.number % 30}."
        w.put(text, "body", gap=0 if i else None)


ASIDES: dict[str, Callable[[Writer, Words, Drawn], None]] = {
    "ads": placeholder, "picture": pictured, "url": address, "related": teaser, "post": post, "list": listed,
    "note": note, "rule": rule, "fragment": fragment, "quotation": quotation, "watch": watch, "day": day,
    "footnotes": footnotes,
}  # fmt: skip
OFTEN = (
    "ads", "picture", "picture", "url", "related", "related", "post", "list", "list", "note", "rule", "fragment",
    "quotation", "watch", "day", "footnotes",
)  # fmt: skip


def caption(w: Writer, words: Words) -> str:
    kind = w.random.random()
    scene = words.fill(
        w.random.choice(
            ["{subject} at {place}", "{name}", "{object}", "{subject} {verb} {object}", "{place}, {month} 2019"]
        )
        if words.language == "en"
        else w.random.choice(["{subject} في {place}", "{name}", "{object}", "{subject} {verb} {object}"])
    )
    scene = scene[0].upper() + scene[1:]
    credit = w.label("photo", words, w.random.choice([words.name(), words.outlet()]), fixed=False)
    if kind < 0.3:
        return credit
    if kind < 0.36:
        return (
            f"{scene} ({words.hole('month')} 4, 2019 / {credit})."
            if words.language == "en"
            else f"{scene} ({credit} / 2019)"
        )
    if kind < 0.42:
        return words.title()
    return (
        scene + w.random.choice(("", "", "."))
        if kind < 0.65
        else f"{scene}. {credit}"
        if kind < 0.8
        else f"{scene} ({credit})"
    )


def picture(w: Writer, words: Words) -> None:
    """A picture as text keeps it: perhaps a placeholder, one or two captions."""
    if w.chance(0.5):
        w.put(w.label("ads", words, fixed=w.chance(0.8)), "boilerplate")
    gap = w.random.choice((0, w.gap, w.gap))
    for _ in range(w.random.choices((1, 2), (5, 1))[0]):
        w.put(caption(w, words), "caption", gap=gap)
