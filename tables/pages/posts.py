"""Families of made-up pages of what people wrote to each other: forums and mailing lists."""

from __future__ import annotations

from tables.pages.furniture import furniture
from tables.pages.layouts import Writer


def forum(w: Writer) -> None:
    """A forum digest: each post with its author, date and subject."""
    order = w.random.choice(("tad", "atd", "adt", "da", "ad", "td a".replace(" ", "")))
    words = w.words()
    english = words.language == "en"
    if w.chance(0.5):
        furniture(w, words, w.random.randrange(1, 4))
    subject = words.title().capitalize() + w.random.choice(("", "", ("?" if english else "؟")))
    for i in range(w.random.randrange(3, 12)):
        w.start()
        first: int | None = w.between
        date = w.dates(words).write()
        name = words.author()
        if w.chance(0.6):
            name = w.random.choice(
                (
                    name.split()[0].lower() + "77",
                    name.replace(" ", "_").lower(),
                    name.replace(" ", ""),
                    name.split()[0],
                    "the_" + name.split()[-1],
                )
            )
        for element in order:
            if element == "t":
                text, role = ("Re: " if english else "رد: ") * (i > 0) + subject, "title"
            elif element == "a":
                text = w.random.choice(
                    (f"{name} wrote:", f"From: {name}", f"Posted by: {name}", name)
                    if english
                    else (f"كتب {name}:", f"العضو: {name}", f"الكاتب: {name}", name)
                )
                role = "byline"
            else:
                text, role = w.label("date", words, date), "date"
            w.put(text, role, gap=first)
            first = None
        w.body(words, w.random.choice((1, 1, 2, 3)), long=0.6, headings=0)
        if w.chance(0.3):
            w.put(
                w.random.choice(
                    (
                        "Reply | Quote | Report",
                        "Posts: 214",
                        "Like · Reply",
                        "Like | Reply | Report",
                        "Reply to this post",
                        "+1  Quote",
                    )
                    if english
                    else ("رد مع اقتباس", "المشاركات: 214", "إعجاب · رد")
                ),
                "boilerplate",
            )
        if w.chance(0.2):
            w.put(w.random.choice(("-----", "______________", "* * *")), "boilerplate", outside=True)


def mailing_list(w: Writer) -> None:
    """A mailing list's digest: header fields, wrapped text, signatures."""
    w.width, w.indent = w.random.choice((68, 72, 76, 0)), ""
    english = w.language != "ar"
    if w.chance(0.6):
        words = w.words()
        w.put(
            w.random.choice((f"{words.outlet()} Digest, Vol 12, Issue 4", "Today's Topics:")),
            "boilerplate",
            outside=True,
        )
    for i in range(w.random.randrange(2, 9)):
        words = w.words()
        w.start()
        head = [
            ("Subject: " if english else "الموضوع: ", words.title(), "title"),
            ("From: " if english else "من: ", words.name(), "byline"),
            ("Date: " if english else "التاريخ: ", w.dates(words).write(), "date"),
        ]
        if w.styles.setdefault("order", w.random.randrange(3)) == 1:
            head = [head[1], head[2], head[0]]
        elif w.styles["order"] == 2:
            head = [head[2], head[1], head[0]]
        if w.styles.setdefault("extra", w.chance(0.4)):
            head.append(("Message-ID: ", f"<{i}31@list.example>", "boilerplate"))
        if w.styles.setdefault("to", w.chance(0.4)):
            head.insert(2, ("To: " if english else "إلى: ", "readers@list.example", "boilerplate"))
        rule = w.styles.setdefault("rule", w.random.choice(("-" * 30, "_" * 40, "", "=" * 20)))
        if rule and i:
            w.put(str(rule), "boilerplate", outside=True, gap=1)
        for j, (label, value, role) in enumerate(head):
            w.put(label + value, role, gap=max(1, w.between) if j == 0 else 0)
        w.gap = 1
        if w.chance(0.4):
            w.put(
                w.random.choice(
                    ("Hello,", "Dear all,", "Hi list,", f"Hi {words.name().split()[0]},")
                    if words.language == "en"
                    else ("مرحبا،", "السلام عليكم،", "الزملاء الأعزاء،")
                ),
                "body",
            )
        w.body(words, w.random.randrange(1, 7), long=0.8, headings=0.01)
        if w.chance(0.4):
            w.put(
                w.random.choice(
                    ("Regards,", "Best,", "Thanks", "Greetings from the coast,")
                    if words.language == "en"
                    else ("مع التحية،", "تحياتي", "شكرا")
                ),
                "body",
            )
            w.put(words.name().split()[0] if w.chance(0.6) else words.name(), "body", gap=w.random.choice((0, 1)))
        if w.chance(0.4):
            w.put("--", "boilerplate")
            w.put(words.name(), "boilerplate", gap=0)
