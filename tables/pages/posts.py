"""Families of made-up pages of what people wrote to each other: forums and mailing lists."""

from __future__ import annotations

from tables.pages.furniture import furniture
from tables.pages.layouts import Writer
from tables.pages.words import Words

BUTTONS = {
    "en": (
        "Reply | Quote | Report", "Posts: 214", "Like · Reply", "Like | Reply | Report", "Reply to this post",
        "+1  Quote",
    ),
    "ar": ("رد مع اقتباس", "المشاركات: 214", "إعجاب · رد"),
}  # fmt: skip
"""Below a post of a forum."""
BYLINES = {
    "en": ("{} wrote:", "From: {}", "Posted by: {}", "{}"),
    "ar": ("كتب {}:", "العضو: {}", "الكاتب: {}", "{}"),
}
FAREWELLS = {
    "en": ("Regards,", "Best,", "Thanks", "Greetings from the coast,"),
    "ar": ("مع التحية،", "تحياتي", "شكرا"),
}


def forum(w: Writer) -> None:
    """A forum digest: each post with its author, date and subject."""
    order = w.random.choice(("tad", "atd", "adt", "da", "ad", "tda"))
    words = w.words()
    english = words.language == "en"
    if w.chance(0.5):
        furniture(w, words, w.random.randrange(1, 4))
    subject = words.title().capitalize() + w.random.choice(("", "", ("?" if english else "؟")))
    for i in range(w.random.randrange(3, 12)):
        w.start()
        heading(w, words, order, ("Re: " if english else "رد: ") * (i > 0) + subject)
        w.body(words, w.random.choice((1, 1, 2, 3)), long=0.6, headings=0)
        if w.chance(0.3):
            w.put(w.random.choice(BUTTONS[words.language]), "boilerplate")
        if w.chance(0.2):
            w.put(w.random.choice(("-----", "______________", "* * *")), "boilerplate", outside=True)


def heading(w: Writer, words: Words, order: str, subject: str) -> None:
    """Write what stands above a post: its title, author and date, or two of them."""
    date = w.dates(words).write()
    name = member(w, words.author())
    first: int | None = w.between
    for element in order:
        if element == "t":
            text, role = subject, "title"
        elif element == "a":
            text = w.random.choice(BYLINES[words.language]).format(name)
            role = "byline"
        else:
            text, role = w.label("date", words, date), "date"
        w.put(text, role, gap=first)
        first = None


def member(w: Writer, name: str) -> str:
    """An author's name, often as one calls oneself in a forum."""
    if not w.chance(0.6):
        return name
    given, family = name.split()[0], name.split()[-1]
    forms = (given.lower() + "77", name.replace(" ", "_").lower(), name.replace(" ", ""), given, "the_" + family)
    return w.random.choice(forms)


def mailing_list(w: Writer) -> None:
    """A mailing list's digest: header fields, wrapped text, signatures."""
    w.width, w.indent = w.random.choice((68, 72, 76, 0)), ""
    if w.chance(0.6):
        top = (f"{w.words().outlet()} Digest, Vol 12, Issue 4", "Today's Topics:")
        w.put(w.random.choice(top), "boilerplate", outside=True)
    for i in range(w.random.randrange(2, 9)):
        words = w.words()
        w.start()
        head = header(w, words, i)
        rule = w.styles.setdefault("rule", w.random.choice(("-" * 30, "_" * 40, "", "=" * 20)))
        if rule and i:
            w.put(str(rule), "boilerplate", outside=True, gap=1)
        for j, (text, role) in enumerate(head):
            w.put(text, role, gap=max(1, w.between) if j == 0 else 0)
        w.gap = 1
        message(w, words)


def header(w: Writer, words: Words, number: int) -> list[tuple[str, str]]:
    """The header fields of a message, each with its role, in the list's order."""
    english = w.language != "ar"
    head = [
        (("Subject: " if english else "الموضوع: ") + words.title(), "title"),
        (("From: " if english else "من: ") + words.name(), "byline"),
        (("Date: " if english else "التاريخ: ") + w.dates(words).write(), "date"),
    ]
    order = w.styles.setdefault("order", w.random.randrange(3))
    if order == 1:
        head = [head[1], head[2], head[0]]
    elif order == 2:
        head.reverse()
    if w.styles.setdefault("extra", w.chance(0.4)):
        head.append((f"Message-ID: <{number}31@list.example>", "boilerplate"))
    if w.styles.setdefault("to", w.chance(0.4)):
        head.insert(2, (("To: " if english else "إلى: ") + "readers@list.example", "boilerplate"))
    return head


def message(w: Writer, words: Words) -> None:
    """Write the text of a message, with what it may begin and end with."""
    if w.chance(0.4):
        if words.language == "en":
            greetings = ("Hello,", "Dear all,", "Hi list,", f"Hi {words.name().split()[0]},")
            w.put(w.random.choice(greetings), "body")
        else:
            w.put(w.random.choice(("مرحبا،", "السلام عليكم،", "الزملاء الأعزاء،")), "body")
    w.body(words, w.random.randrange(1, 7), long=0.8, headings=0.01)
    if w.chance(0.4):
        w.put(w.random.choice(FAREWELLS[words.language]), "body")
        w.put(words.name().split()[0] if w.chance(0.6) else words.name(), "body", gap=w.random.choice((0, 1)))
    if w.chance(0.4):
        w.put("--", "boilerplate")
        w.put(words.name(), "boilerplate", gap=0)
