"""Families of made-up pages: blogs, press reviews and single articles, as sites show them."""

from __future__ import annotations

from tables.pages.furniture import author, credit_line, furniture, related
from tables.pages.layouts import Writer, caption
from tables.pages.words import Words

TAILS = (
    "date, posted, topics, comment", "posted, comment", "date, comment", "posted date, topics", "topics, date",
    "source, date, topics", "date", "byline, date", "date, share, comment", "topics, comment, date",
    "posted, date, topics, comment", "share, topics, comment", "on by, topics", "date, share", "share, entry",
    "on by, comment, share",
)  # fmt: skip
"""What follows an article of a blog, in this order."""
POSTED = {
    "en": ("Posted by {name} |", "Posted by {name}", "Author: {name} |"),
    "ar": ("نشر بواسطة {name} |", "أرسله {name}", "نشره: {name}"),
}
FILED = {
    "en": ["", "", "Tags: ", "Categories: ", "Filed under: "],
    "ar": ["", "", "التصنيفات: ", "وسوم: ", "الكلمات المفتاحية: "],
}
DATED = {
    "posted date": {"en": "Posted by {name} on {date}", "ar": "نشر بواسطة {name} في {date}"},
    "on by": {"en": "Posted on {date} by {name}", "ar": "نُشر في {date} بواسطة {name}"},
}
ENTRY = {
    "en": "This entry was posted on {date} and is filed under {topic}. "
    "You can follow any responses to this entry through the feed.",
    "ar": "نشرت هذه المادة في {date} ضمن قسم {topic}، ويمكنكم متابعة الردود عليها.",
}


def tail_blog(w: Writer) -> None:
    """A blog whose date, author and categories follow each article; titles often missing."""
    titled = w.random.choice((0.0, 0.0, 1.0, 1.0, 0.9))
    elements = w.random.choice(TAILS).split(", ")
    for _ in range(w.random.randrange(2, 15)):
        words = w.words()
        w.start()
        first = True
        if w.chance(titled):
            w.put(words.title(), "title", gap=w.between)
            first = False
            if w.chance(0.1):
                w.put(w.label("by", words, author(w, words)), "byline")
        if first:
            w.put(words.paragraph(w.random.randrange(1, 4)), "body", gap=w.between)
        w.body(words, w.random.choices((0 if first else 1, 1, 3, 8, 16, 25), (1, 2, 4, 4, 2, 1))[0])
        if w.chance(0.07):
            w.put(
                "Copyright © 2020 by " + words.outlet()
                if words.language == "en"
                else "جميع الحقوق محفوظة © " + words.outlet(),
                "boilerplate",
            )
        if w.chance(0.06):
            w.put(w.label("source", words, words.outlet()), "source")
        tail_elements(w, words, elements)
        if w.chance(0.05):
            related(w, words)
    if w.chance(0.3):
        furniture(w, w.words(), w.random.randrange(1, 5))


def share_box(w: Writer, words: Words) -> list[str]:
    """Buttons of networks below an article, as text keeps them."""
    words = w.site(words)
    if words.language == "en":
        names = w.random.sample(
            ["Twitter", "Facebook", "WhatsApp", "Telegram", "Email", "Print", "LinkedIn", "Reddit"],
            w.random.randrange(2, 6),
        )
        form = w.random.choice(("{}", "{}", "Click to share on {} (Opens in new window)", "Share on {}"))
        return [
            w.random.choice(("Share this:", "Share", "Share this post")),
            *(form.format(name) for name in names),
            *w.random.choice(([], ["Like this:", "Like Loading..."], ["Like this:"])),
        ]
    names = w.random.sample(
        ["تويتر", "فيسبوك", "واتساب", "تلغرام", "طباعة", "البريد الإلكتروني"], w.random.randrange(2, 5)
    )
    form = w.random.choice(("{}", "شارك على {}", "انقر للمشاركة على {}"))
    return [
        w.random.choice(("شارك هذا الموضوع:", "مشاركة", "شارك")),
        *(form.format(name) for name in names),
        *w.random.choice(([], ["إعجاب تحميل..."], ["معجب بهذه:"])),
    ]


def tail_elements(w: Writer, words: Words, elements: list[str]) -> None:
    """Write what follows an article."""
    date, name, language = w.dates(words).write(), words.author().split()[0].lower(), words.language
    topics = words.sample("topics", w.random.randrange(1, 5))
    for element in elements:
        if element == "date":
            w.put(w.label("date", words, date), "date")
        elif element == "posted":
            forms = POSTED[language] if w.untidy else POSTED[language][:1]
            w.put(w.random.choice(forms).format(name=name), "boilerplate")
        elif element in DATED:
            name = words.name() if w.untidy and element == "on by" else name
            w.put(DATED[element][language].format(name=name, date=date), "date")
        elif element == "topics":
            joined = w.random.choice((", ", " | ")).join(topics)
            label, tail = w.once("topics " + language, FILED[language]), w.once("topics tail", ["", " |"])
            w.put(f"{label}{topics[0]} | {joined}{tail}", "boilerplate")
        elif element == "source":
            w.put(w.label("source", words, words.outlet()), "source")
        elif element == "byline":
            w.put(w.label("by", words, author(w, words)), "byline")
        elif element == "share":
            for line in share_box(w, words):
                w.put(line, "boilerplate", gap=w.random.choice((0, w.gap)))
        elif element == "entry":
            w.put(ENTRY[language].format(date=date, topic=topics[0]), "boilerplate")
        else:
            w.put(w.label("tail", words, fixed=w.chance(0.5)), "boilerplate")


REVIEWS = {
    "en": ("Press review", "Daily Press Digest", "What the papers say"),
    "ar": ("جولة الصحافة", "صحف اليوم", "أقوال الصحف"),
}


def press_review(w: Writer) -> None:
    """A press review: titles with one credit line ('By X | Outlet | Date', 'Outlet – Date') before or after them."""
    credit_first, tail = w.chance(0.25), w.chance(0.2)
    if w.chance(0.4):
        words = w.words()
        w.put(w.random.choice(REVIEWS[words.language]), "boilerplate", outside=True)
        if w.chance(0.5):
            w.put(w.dates(words).write(plain=True), "boilerplate", outside=True)
    for _ in range(w.random.randrange(2, 12)):
        words = w.words()
        date = w.dates(words).write(plain=True)
        line, role = credit_line(w, words, date)
        w.start()
        if credit_first:
            w.put(line, role, gap=w.between)
            w.put(words.title(), "title")
        else:
            w.put(words.title(), "title", gap=w.between)
            if not tail:
                w.put(line, role)
                if w.chance(0.1):
                    w.put(date, "date")
        if w.chance(0.08):
            w.put(caption(w, words), "caption")
        w.body(words, w.random.choices((1, 2, 4, 9, 18), (3, 4, 4, 2, 1))[0], headings=0.03)
        if tail and not credit_first:
            w.put(line, role)
        elif w.chance(0.1):
            w.put(w.label("source", words, words.outlet()), "source")
        if w.chance(0.1):
            w.put(w.label("tail", words, fixed=False), "boilerplate")
        if w.chance(0.1):
            related(w, words)


def single(w: Writer) -> None:
    """One article with the furniture of its page around it."""
    words = w.words()
    date = w.dates(words).write()
    if w.chance(0.5):
        furniture(w, words, w.random.randrange(1, 8))
    w.start()
    w.put(words.title(), "title", gap=w.between)
    elements = w.random.sample(["by", "date", "credit", "caption", "source", "ads", "tail"], w.random.randrange(0, 5))
    for element in elements:
        if element == "by":
            w.put(w.label("by", words, author(w, words)), "byline")
        elif element == "date":
            w.put(w.label("date", words, date), "date")
        elif element == "credit":
            w.put(*credit_line(w, words, date))
        elif element == "caption":
            w.put(caption(w, words), "caption")
        elif element == "source":
            w.put(w.label("source", words, words.outlet()), "source")
        else:
            w.put(w.label("ads" if element == "ads" else "tail", words, fixed=False), "boilerplate")
    w.body(words, w.random.randrange(1, 30), headings=w.random.choice((0.0, 0.05, 0.15)))
    if w.chance(0.3):
        tail_elements(
            w,
            words,
            w.random.sample(
                ["date", "posted", "topics", "comment", "source", "share", "entry", "on by"], w.random.randrange(1, 4)
            ),
        )
    if w.chance(0.5):
        related(w, words, lists=0.8)
    if w.chance(0.5):
        furniture(w, words, w.random.randrange(1, 10))
