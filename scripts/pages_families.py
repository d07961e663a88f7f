"""All families of made-up pages, and `write(seed)`, which gives one page.

Here too: pages of any style, plain text, and furniture alone.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from pages_layouts import Page, Writer, author, caption, credit_line, furniture, profession, related
from pages_lists import feed, forum, mailing_list, newsletter, wire
from pages_sites import compilation, indented, press_review, share_box, single, tail_blog
from pages_words import Words


def anything(w: Writer) -> None:
    """A page of a style drawn at random: any elements in any order above and below the text."""
    titled, between = w.chance(0.85), w.random.choice(("", "", "", "-----", "* * *", "___", "=====", "#"))
    frame = w.random.choice(
        (
            "{}",
            "{}",
            "{}",
            "{}",
            "{}",
            "# {}",
            "## {}",
            "== {} ==",
            "» {}",
            "[{topic}] {}",
            "{topic}: {}",
            "{n}. {}",
            "“{}”",
            "*{}*",
            "{n}) {}",
        )
    )
    above = w.random.sample(ELEMENTS, w.random.choices((0, 1, 2, 3, 4, 5), (1, 4, 5, 3, 2, 1))[0])
    below = w.random.sample(ELEMENTS, w.random.choices((0, 1, 2, 3, 4), (5, 3, 2, 1, 1))[0])
    split = w.random.randrange(len(above) + 1) if w.chance(0.25) else 0  # elements before the title
    length, shape = w.random.choice((1, 2, 4, 8, 14)), w.random.choice((0.5, 1.0, 1.0, 1.6))
    headings, drop = w.random.choice((0.0, 0.03, 0.1)), w.random.choice((0.0, 0.0, 0.1, 0.3))
    if not titled and not above and not below:
        below = ["date", "tail"]
    if w.chance(0.4):
        furniture(w, w.words(), w.random.randrange(1, 8))
    for number in range(w.random.choice((1, 2, 3, 5, 8, 12))):
        words = w.words()
        topic = words.choice("topics")
        title = frame.replace("{topic}", topic).replace("{n}", str(number + 1)).format(words.title())
        gap: int | None = w.between
        if number and between:
            w.put(between, "boilerplate", outside=True, gap=gap)
            gap = w.random.choice((0, w.gap))
        w.start()
        elements = [name for name in above if not w.chance(drop)]
        if titled:
            elements.insert(min(split, len(elements)), "title")
        if not elements:
            w.put(words.paragraph(2), "body", gap=gap)
            gap = None
        for name in elements:
            for text, role in element(w, words, name, title, topic):
                w.put(text, role, gap=gap)
                gap = None
        w.body(words, w.random.randrange(1, length + 1), long=shape, headings=headings)
        for name in below:
            if not w.chance(drop):
                for text, role in element(w, words, name, title, topic):
                    w.put(text, role)
        if w.chance(0.12):
            related(w, words)
    if w.chance(0.4):
        furniture(w, w.words(), w.random.randrange(1, 8))


ELEMENTS = [
    "date",
    "date",
    "byline",
    "byline",
    "source",
    "source",
    "credit",
    "credit",
    "ads",
    "tail",
    "topics",
    "link",
    "kicker",
    "posted",
    "caption",
    "minutes",
    "profession",
    "rights",
    "share",
    "on by",
]


def element(w: Writer, words: Words, name: str, title: str, topic: str) -> list[tuple[str, str]]:
    """The lines of one element of `anything`."""
    english, date = words.language == "en", w.dates(words).write()
    if name == "title":
        return [(title, "title")]
    if name in ("date", "byline", "source"):
        value = {"date": date, "byline": author(w, words), "source": words.outlet()}[name]
        return [(w.label({"byline": "by"}.get(name, name), words, value), name)]
    if name == "credit":
        return [credit_line(w, words, w.dates(words).write(plain=True))]
    if name == "caption":
        return [(caption(w, words), "caption")]
    if name == "share":
        return [(line, "boilerplate") for line in share_box(w, words)]
    if name == "on by":
        who = words.name()
        return [(f"Posted on {date} by {who}" if english else f"نُشر في {date} بواسطة {who}", "date")]
    if name == "profession":
        return [(profession(w, words), "byline")]
    other = {
        "ads": [w.label("ads", words, fixed=w.chance(0.7))],
        "tail": [w.label("tail", words, fixed=w.chance(0.7))],
        "kicker": [topic.upper() if w.chance(0.5) else topic],
        "topics": [
            ", ".join(words.sample("topics", 3)),
            f"Tags: {topic}" if english else f"الوسوم: {topic}",
            f"#{topic.replace(' ', '_')}",
        ],
        "link": [
            f"https://lantern.example/{w.random.randrange(9999)}",
            f"URL: https://oakport.example/a/{w.random.randrange(99)}.html",
            f"www.fanous.example/{topic[:3]}",
        ],
        "posted": [f"Posted by {words.name().split()[0].lower()}", f"Posted by {words.name()} |"]
        if english
        else [f"نشر بواسطة {words.name()}", f"أضافه {words.name()}"],
        "minutes": ["4 min read", "512 views", "No. 1204"]
        if english
        else ["4 دقائق قراءة", "512 مشاهدة", "العدد 1204"],
        "rights": [f"© {words.outlet()} 2021", f"Copyright {words.outlet()}"]
        if english
        else [f"© {words.outlet()}", f"جميع الحقوق محفوظة لـ{words.outlet()}"],
    }
    return [(w.random.choice(other[name]) if w.untidy else other[name][0], "boilerplate")]


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
            text = words.sentence().split()
            w.put(" ".join(text[: w.random.randrange(2, 7)]), "body")
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
    "newsletter": (newsletter, 1.5),
    "forum": (forum, 1.5),
    "feed": (feed, 2),
    "mailing_list": (mailing_list, 1.5),
    "single": (single, 2.5),
    "plain": (plain, 2.5),
    "anything": (anything, 8),
    "bare": (bare, 0.4),
    "indented": (indented, 1),
}


def write(seed: int, families: tuple[str, ...] = ()) -> Page:
    """One made-up page."""
    random = Random(seed)
    names = list(families or FAMILIES)
    name = random.choices(names, [FAMILIES[n][1] for n in names])[0]
    writer = Writer(random, name)
    FAMILIES[name][0](writer)
    return writer.page
