"""What stands around the texts of made-up pages: credit lines, notes on authors, links to other articles, furniture."""

from __future__ import annotations

from tables.pages.layouts import Writer
from tables.pages.words import Words

__all__ = ["author", "credit_line", "furniture", "profession", "related"]


def author(w: Writer, words: Words) -> str:
    """A byline's value: mostly a name, at times two, an agency or the staff."""
    kind, name = w.random.random(), words.author()
    if words.language == "en":
        if kind < 0.12:
            return "Staff, Agencies" if kind < 0.08 else "Staff Writer"
        if kind < 0.2:
            return f"{name} and {words.name()}"
        return name.upper() if kind < 0.25 else name
    if kind < 0.06:
        return "وكالات"
    if kind < 0.12:
        return f"{name} و{words.name()}"
    return "هيئة التحرير" if kind < 0.16 else name


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
