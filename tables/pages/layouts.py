"""Made-up pages with their gold: what role each line has and which article it is of.

`Writer` writes one page. A page takes a family (a kind of source: a blog's compilation, a wire, a mailing list, …; see
`pages_families`), a style within it (order of elements, wording of labels, blank lines, indents), and a language an
article.
"""

from __future__ import annotations

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


ASIDES = (
    "ads", "picture", "picture", "url", "related", "related", "post", "list", "list", "note", "rule", "fragment",
    "quotation", "watch", "day", "footnotes",
)  # fmt: skip


def aside(w: Writer, words: Words) -> None:  # noqa: C901
    """What stands between the paragraphs of a text and is none: pictures, links, lists, notes, rules, quotations."""
    english, random = words.language == "en", w.random
    place, title, sentence = words.choice("places"), words.title(), words.sentence()
    number = random.randrange(1, 999)
    kind = random.choice(ASIDES)
    if kind == "ads":
        w.put(w.label("ads", words, fixed=False), "boilerplate")
    elif kind == "picture":
        picture(w, words)
    elif kind == "url":
        w.put(f"https://lantern.example/{number}/{random.choice(('a', 'photo.jpg', ''))}", "boilerplate")
    elif kind == "related":
        label = w.label("related", words, words.outlet(), fixed=False)
        w.put(label.rstrip(":") + random.choice((": ", " ")) + title, "related")
    elif kind == "post":  # of a network, quoted
        w.put(sentence, "body")
        who = f"— {words.name()} (@{random.choice(('oakport', 'valley_9', 'lamp77'))}) "
        w.put(who + Dates(random, words.language).write(plain=True), "body", gap=0)
    elif kind == "list":
        mark = random.choice(("- ", "• ", "* ", "{}. ", "{}) ", "– "))
        for i in range(random.randrange(2, 6)):
            text = words.pick("objects") if w.chance(0.5) else words.sentence()
            w.put(mark.format(i + 1) + text[0].upper() + text[1:], "body", gap=0 if i else None)
    elif kind == "note":
        note = ("Editor’s note", "Note", "Update", "Correction") if english else ("ملاحظة", "تنويه", "المحرر", "تصحيح")
        w.put(random.choice(("[{}: {}]", "{}: {}", "({}: {})")).format(random.choice(note), sentence), "body")
    elif kind == "rule":
        w.put(random.choice(("***", "* * *", "---", "~", "…", "###")), "boilerplate")
    elif kind == "fragment":
        cut = sentence.rstrip(".").split()
        w.put(
            " ".join(cut[: random.randrange(2, 12)]) + random.choice((".", "…", "", ":", "؟" if not english else "?")),
            "body",
        )
    elif kind == "quotation":
        w.put(f"“{sentence}”" if english else f"«{sentence}»", "body")
        if w.chance(0.3):
            w.put(random.choice(("— ", "- ")) + words.name(), "body", gap=random.choice((0, w.gap)))
    elif kind == "watch":
        w.put(
            random.choice(
                ("Watch: ", "WATCH | ", "Video: ", "Listen: ") if english else ("شاهد: ", "فيديو: ", "استمع: ")
            )
            + title,
            "related",
        )
    elif kind == "day":
        w.put(
            random.choice((f"{words.hole('day')}, {place}", Dates(random, words.language).write(plain=True))), "heading"
        )
    else:
        for i in range(random.randrange(1, 4)):
            w.put(
                f"[{i + 1}] {words.name()}, “{title}”, {words.outlet()}, {1990 + number % 30}.",
                "body",
                gap=0 if i else None,
            )


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


def author(w: Writer, words: Words) -> str:
    kind, name = w.random.random(), words.author()
    if words.language == "en":
        return (
            "Staff, Agencies"
            if kind < 0.08
            else "Staff Writer"
            if kind < 0.12
            else f"{name} and {words.name()}"
            if kind < 0.2
            else name.upper()
            if kind < 0.25
            else name
        )
    return (
        "وكالات"
        if kind < 0.06
        else f"{name} و{words.name()}"
        if kind < 0.12
        else "هيئة التحرير"
        if kind < 0.16
        else name
    )


def profession(w: Writer, words: Words) -> str:
    text, name = words.pick("professions"), words.name()
    if words.language == "en":
        return w.random.choice(
            (
                f"{name} is {text}.",
                f"{name} is {text}",
                f"*{text}",
                f"The writer is {text}.",
                f"About the author: {name} is {text}.",
            )
        )
    return w.random.choice((f"*{text}", f"{text}", f"* {text}", f"{name}: {text}", f"الكاتب {text}"))


def related(w: Writer, words: Words, lists: float = 0.35) -> None:
    if w.chance(0.15):  # a box of older articles, each with its date and section
        w.put("Related" if words.language == "en" else "ذات صلة", "related", outside=True)
        for _ in range(w.random.randrange(1, 4)):
            w.put(words.title(), "related", outside=True, gap=w.random.choice((0, w.gap)))
            w.put(w.dates(words).write(plain=True), "related", outside=True, gap=0)
            if w.chance(0.6):
                topic = words.choice("topics")
                w.put(f'In "{topic}"' if words.language == "en" else f"في «{topic}»", "related", outside=True, gap=0)
        return
    for _ in range(w.random.choices((1, 2, 3), (5, 3, 1))[0]):
        w.put(w.label("related", words, words.outlet(), fixed=w.chance(0.6)), "related", outside=True)
        if w.chance(lists):
            tight = w.random.choice((0, w.gap))
            for i in range(w.random.randrange(1, 6)):
                title = w.random.choice(("", "", "", "» ", "- ", "• ")) + words.title()
                if w.chance(0.2):
                    title += " " + w.dates(words).write(plain=True)
                w.put(title, "related", outside=True, gap=w.gap if i == 0 else tight)


def furniture(w: Writer, words: Words, count: int) -> None:
    for _ in range(count):
        w.put(
            w.label("page", words, words.outlet(), fixed=False),
            "boilerplate",
            outside=True,
            gap=w.random.choice((0, w.gap)),
        )


def credit_line(w: Writer, words: Words, date: str) -> tuple[str, str]:
    """A line that names author, outlet and date in some way, and its role."""
    name, outlet = author(w, words), words.outlet()
    english = words.language == "en"
    by = w.random.choice(("By ", "by ", "")) if english else w.random.choice(("بقلم ", "", "بقلم: "))
    bar = str(w.once("bar", [" | ", " | ", " – ", " - ", " • ", ", ", " / "]))
    dash = str(w.once("dash", [" – ", " - ", " — ", ", ", " | ", ": "]))
    forms = {
        "by outlet date": (f"{by}{name}{bar}{outlet}{bar}{date}", "byline"),
        "by outlet": (f"{by}{name}{bar}{outlet}", "byline"),
        "by date": (f"{by}{name}{bar}{date}", "byline"),
        "outlet date": (f"{outlet}{dash}{date}", "source"),
        "date outlet": (f"{date}{dash}{outlet}", "source"),
        "outlet (date)": (f"{outlet} ({date})", "source"),
        "name date": (f"{name}{dash}{date}", "byline"),
        "name (date)": (f"{name} ({date})", "byline"),
        "for": ((f"By {name} for {outlet}") if english else f"{name} - {outlet}", "byline"),
        "comma": (f"By {name}, {outlet}, {date}" if english else f"{name}، {outlet}، {date}", "byline"),
        "place": (f"{name} in {words.hole('place')}" if english else f"{name} - {words.hole('place')}", "byline"),
    }
    return forms[str(w.once("credit", [*forms, "name date", "by date"]))]
