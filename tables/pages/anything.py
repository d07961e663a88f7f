"""Pages of a style drawn at random: any elements in any order around any sort of text, with any furniture between."""

from __future__ import annotations

from tables.pages.layouts import Writer, author, caption, credit_line, furniture, profession, related
from tables.pages.sites import share_box
from tables.pages.words import Words

FRAMES = (
    *("{}",) * 8, "# {}", "## {}", "== {} ==", "» {}", "[{topic}] {}", "{topic}: {}", "{n}. {}", "“{}”", "«{}»", "*{}*",
    "{n}) {}", "{}.", "{} *", "- {}",
)  # fmt: skip
ELEMENTS = (
    *("date", "byline", "source", "credit", "joined") * 3,
    "ads", "tail", "topics", "link", "kicker", "posted", "caption", "minutes", "profession", "rights", "share", "on by",
    "counts", "views", "more", "note", "title",
)  # fmt: skip
FIRST = ("date", "byline", "source", "credit", "joined", "link", "on by")  # what may stand above a title
TEXTS = (
    ("plain",) * 10
    + ("brief",) * 4
    + ("times", "questions", "speakers", "list", "times", "verse", "deck", "dateline", "letter")
)


def anything(w: Writer) -> None:  # noqa: C901
    """Any elements in any order above and below the text."""
    titled, drop = w.chance(0.8), w.random.choice((0.0, 0.0, 0.05, 0.1, 0.3))
    above = w.random.sample(ELEMENTS, w.random.choices((0, 1, 2, 3, 4, 5), (4, 5, 5, 3, 2, 1))[0])
    below = w.random.sample(ELEMENTS, w.random.choices((0, 1, 2, 3, 4, 5), (5, 3, 3, 2, 1, 1))[0])
    above.sort(key=lambda name: name not in FIRST)
    if not titled:  # an article opens with no furniture
        above = [name for name in above if name in FIRST]
    split = w.random.randrange(sum(name in FIRST for name in above) + 1) if w.chance(0.3) else 0  # before the title
    above = above[:split] + w.random.sample(above[split:], len(above) - split)
    if not titled and not {"date", "joined", "credit", "on by"} & {*above, *below}:
        below = ["date", "tail"]
    frame, between, shout = (
        w.random.choice(FRAMES),
        w.random.choice(("", "", "", "", "rule", "rule", "related", "related", "topic")),
        w.chance(0.07),
    )
    gaps = [w.random.choice((w.gap, w.gap, 0, 1)) for _ in range(3)]
    length, shape = w.random.choice((1, 2, 4, 8, 14)), w.random.choice((0.5, 1.0, 1.0, 1.6))
    rule = w.random.choice(("-----", "* * *", "___", "=====", "#", "***", "•", "~", "**********", "—", "◆"))
    kinds = [w.random.choice(TEXTS)] if w.chance(0.8) else w.random.sample(TEXTS, 2)
    if w.chance(0.45):
        masthead(w)
    for number in range(w.random.choice((1, 2, 3, 4, 5, 8, 12))):
        words = w.words()
        title = frame.replace("{topic}", words.choice("topics")).replace("{n}", str(number + 1)).format(words.title())
        title = title.upper() if shout else title
        gap: int | None = w.between
        if number and between == "rule":
            w.put(rule, "boilerplate", outside=True, gap=gap)
            gap = w.random.choice((0, w.gap))
        elif between == "topic" and w.chance(0.4):
            topic = words.choice("topics")
            w.put(topic.upper(), "boilerplate", outside=True, gap=gap)
            gap = w.random.choice((0, w.gap))
        w.start()
        w.gap = gaps[0]
        elements = [name for name in above if not w.chance(drop)]
        if titled:
            elements.insert(min(split, len(elements)), "main")
        if not elements:
            w.put(words.paragraph(2), "body", gap=gap)
            gap = None
        for name in elements:
            for text, role in [(title, "title")] if name == "main" else element(w, words, name, title):
                w.put(text, role, gap=gap)
                gap = None
        w.gap = gaps[1]
        write_text(w, words, w.random.choice(kinds), w.random.randrange(1, length + 1), shape)
        w.gap = gaps[2]
        for name in below:
            if not w.chance(drop):
                for text, role in element(w, words, name, title):
                    w.put(text, role)
        if (between == "related" and w.chance(0.7)) or w.chance(0.08):
            related(w, words)
    if w.chance(0.45):
        furniture(w, w.words(), w.random.randrange(1, 8))


def masthead(w: Writer) -> None:
    """What stands at a page's top: the site's name and motto, its menu, what the page is a list of."""
    words = w.words()
    english = words.language == "en"
    if w.chance(0.5):
        w.put(words.outlet(), "boilerplate", outside=True)
        if w.chance(0.4):
            text = words.pick("objects") + (" and more" if english else " وأشياء أخرى")
            w.put(text[0].upper() + text[1:], "boilerplate", outside=True, gap=w.random.choice((0, w.gap)))
    furniture(w, words, w.random.randrange(0, 5))
    if w.chance(0.3):
        for topic in words.sample("topics", w.random.randrange(1, 7)):
            w.put(
                topic.upper() if w.chance(0.2) else topic, "boilerplate", outside=True, gap=w.random.choice((0, w.gap))
            )
    if w.chance(0.3):
        topic, month = words.choice("topics"), words.hole("month")
        english_lists = (
            f"Monthly Archives: {month} 2017", f"Tag: {topic}", f"Category: {topic}", f"Archive for {month}, 2012",
            f"Posts tagged {topic}", f"Search results for: {topic}", "Latest posts", "Sort by: Newest",
            f"{topic} archive",
        )  # fmt: skip
        arabic_lists = (
            f"أرشيف الشهر: {month} 2017", f"الوسم: {topic}", f"قسم: {topic}", f"أنت هنا: الرئيسية » {topic}",
            "آخر المقالات", f"نتائج البحث عن: {topic}", "ترتيب حسب: الأحدث", f"أرشيف {topic}",
        )  # fmt: skip
        w.put(w.random.choice(english_lists if english else arabic_lists), "boilerplate", outside=True)


def joined(w: Writer, words: Words) -> tuple[str, str]:
    """Some of name, outlet, place, date and time in one line, in the page's order and with the page's marks."""
    english = words.language == "en"
    order = w.once(
        "joined", [w.random.sample(("name", "name", "outlet", "place", "date", "date"), 3) for _ in range(3)]
    )
    chosen = [name for name in dict.fromkeys(order) if name != "place" or "name" in order]
    value = {
        "name": author(w, words),
        "outlet": words.outlet(),
        "place": words.hole("place"),
        "date": w.dates(words).write(),
    }
    comma = ", " if english else "، "
    marks = w.once(
        "marks", [w.random.choices((" | ", " - ", comma, " / ", " – ", " ", " • ", ": "), k=2) for _ in range(3)]
    )
    label = w.label("by", words) if w.chance(0.2) else "{}"
    label = label if "name" in chosen[:1] and "{}" in label else "{}"
    text = label.format(value[chosen[0]])
    for mark, name in zip([*marks, " "], chosen[1:], strict=False):
        text += mark + value[name]
    text = str(w.once("wrap", ["{}", "{}", "{}", "{}", "({})", "[{}]"])).format(text)
    return text, "byline" if "name" in chosen else "source" if "outlet" in chosen else "date"


def element(w: Writer, words: Words, name: str, title: str) -> list[tuple[str, str]]:
    """The lines of one element above or below the text."""
    english, date, topic = words.language == "en", w.dates(words).write(), words.choice("topics")
    number = w.random.randrange(1, 900)
    if name == "title":
        return [(title, "title")]
    if name in ("date", "byline", "source"):
        value = {"date": date, "byline": author(w, words), "source": words.outlet()}[name]
        return [(w.label({"byline": "by"}.get(name, name), words, value), name)]
    if name == "credit":
        return [credit_line(w, words, w.dates(words).write(plain=True))]
    if name == "joined":
        return [joined(w, words)]
    if name == "caption":
        return [(caption(w, words), "caption")]
    if name == "share":
        return [(line, "boilerplate") for line in share_box(w, words)]
    if name == "counts":
        return [(str(w.random.randrange(60)), "boilerplate") for _ in range(w.random.randrange(1, 3))]
    if name == "on by":
        who = words.author()
        return [(f"Posted on {date} by {who}" if english else f"نُشر في {date} بواسطة {who}", "date")]
    if name == "profession":
        return [(profession(w, words), "byline")]
    if name == "views":
        seen = (
            (f"{number} views", f"{number % 20} comments") if english else (f"{number} مشاهدة", f"{number % 9} تعليقات")
        )
        return [(w.random.choice((f"{date} | {seen[0]}", f"{date} - {seen[1]}", f"{date} / {topic}")), "date")]
    if name == "more":
        return [
            (
                w.label("related", words, words.outlet(), fixed=w.chance(0.7))
                + w.random.choice(("", ": " + words.title())),
                "related",
            )
        ]
    other = {
        "ads": [w.label("ads", words, fixed=w.chance(0.7))],
        "tail": [w.label("tail", words, fixed=w.chance(0.7))],
        "kicker": [
            f"{topic} » {words.choice('topics')}",
            topic.upper(),
            f"{'Home' if english else 'الرئيسية'} / {topic}",
        ],
        "topics": [
            ", ".join(words.sample("topics", 3)),
            f"Tags: {topic}" if english else f"الوسوم: {topic}",
            f"#{topic.replace(' ', '_')}",
            f"Posted in {topic} | Tagged {topic.lower()} | Leave a comment"
            if english
            else f"نشر في {topic} | {number % 9} تعليقات",
            f"Labels: {topic}, {words.choice('topics')}" if english else f"التسميات: {topic}، {words.choice('topics')}",
        ],
        "link": [
            f"https://lantern.example/{w.random.randrange(9999)}",
            f"URL: https://oakport.example/a/{w.random.randrange(99)}.html",
            f"www.fanous.example/{topic[:3]}",
        ],
        "posted": [
            f"Posted by {words.author().split()[0].lower()}",
            f"Posted by {words.author()} |",
            f"Posted by {words.author()} at {number % 12 + 1}:{number % 60:02} PM",
            f"at {number % 12 + 1}:{number % 60:02} AM",
        ]
        if english
        else [
            f"نشر بواسطة {words.name()}",
            f"أضافه {words.name()}",
            f"مرسلة بواسطة {words.name()} في {number % 12 + 1}:{number % 60:02} م",
        ],
        "minutes": ["4 min read", "512 views", "No. 1204", f"{number % 30 + 1} min", "Listen · 4:12"]
        if english
        else ["4 دقائق قراءة", "512 مشاهدة", "العدد 1204", "مدة القراءة: 3 دقائق"],
        "rights": [f"© {words.outlet()} 2021", f"Copyright {words.outlet()}"]
        if english
        else [f"© {words.outlet()}", f"جميع الحقوق محفوظة لـ{words.outlet()}"],
        "note": [
            "This transcript may contain errors.",
            f"The views expressed here are not those of {words.outlet()}.",
            "Sign up for our newsletter to get stories like this.",
            f"Reprinted with permission. Write to us at letters@{topic[:3].lower()}.example",
            "ENDS",
        ]
        if english
        else [
            "المقال يعبر عن رأي كاتبه.",
            "المقالات المنشورة لا تعبر بالضرورة عن رأي الموقع.",
            "للاشتراك في نشرتنا البريدية اضغط هنا",
            "انتهى",
        ],
    }
    options = other[name]
    return [(options[int(str(w.once("of " + name, list(range(9))))) % len(options)], "boilerplate")]


def write_text(w: Writer, words: Words, kind: str, paragraphs: int, shape: float) -> None:  # noqa: C901
    """The text of one article: paragraphs, or one of the sorts that have short lines."""
    english, random = words.language == "en", w.random
    if kind in ("plain", "dateline", "deck"):
        if kind == "deck":
            w.put(words.sentence().rstrip("."), "body")
        elif kind == "dateline":
            place, outlet = words.choice("places"), words.outlet()
            lead = random.choice(
                (f"{place.upper()}, {words.hole('month')} 3 ({outlet}) — ", f"{place} ({outlet}) – ", f"{place} - ")
            )
            w.put(lead + words.paragraph(2), "body")
        w.body(words, paragraphs, long=shape, headings=random.choice((0.0, 0.03, 0.1)))
    elif kind == "brief":
        for _ in range(min(paragraphs, 3)):
            text = (
                words.sentence()
                if w.chance(0.7)
                else " ".join(words.sentence().split()[: random.randrange(1, 6)]) + "."
            )
            w.put(text + random.choice(("", "", f" ({words.outlet()})", f" ({words.name()})")), "body")
    elif kind == "questions":
        w.put(words.paragraph(2), "body")
        for _ in range(paragraphs + 1):
            question = " ".join(words.sentence().rstrip(".").split()[: random.choice((2, 3, 5, 8, 14))])
            w.put(random.choice(("", "", "Q: ", "– ")) + question + ("?" if english else "؟"), "body")
            w.put(words.paragraph(random.choice((1, 1, 2, 4))), "body")
    elif kind == "speakers":
        people = [words.name() for _ in range(random.randrange(2, 4))]
        form = random.choice(("{}: ", "{} – ", "{}. "))
        if w.chance(0.5):
            people = [name.upper() for name in people]
        for _ in range(paragraphs * 2 + 1):
            name = random.choice(people)
            w.put(
                form.format(name.split()[-1] if w.chance(0.5) else name) + words.paragraph(random.choice((1, 1, 2))),
                "body",
            )
            if w.chance(0.1):
                w.put(
                    random.choice(
                        ("(Laughter)", "[Music]", "(Applause.)") if english else ("(ضحك)", "[موسيقى]", "(تصفيق)")
                    ),
                    "body",
                )
    elif kind == "list":
        w.put(words.sentence(), "body")
        for i in range(paragraphs + 2):
            heading = words.pick("headings").lstrip("123. ")
            w.put(
                random.choice((f"{i + 1}. ", f"{i + 1}) ", f"{i + 1}- ")) + heading[:1].upper() + heading[1:], "heading"
            )
            w.put(words.paragraph(random.choice((1, 1, 2, 3))), "body")
    elif kind == "times":
        form = random.choice(
            ("{}:{:02}", "{}.{:02}am", "{}:{:02} GMT", "{:02}:{:02}") if english else ("{}:{:02}", "الساعة {}:{:02}")
        )
        for _ in range(paragraphs + 2):
            w.put(form.format(random.randrange(1, 13), random.randrange(60)), "boilerplate")
            for _ in range(random.choice((1, 1, 2))):
                w.put(words.paragraph(random.choice((1, 2))), "body")
    elif kind == "verse":
        for i in range(paragraphs * 3 + 2):
            line = " ".join(words.sentence().rstrip(".").split()[: random.randrange(3, 8)])
            w.put(line + random.choice((",", "", "", ".")), "body", gap=0 if i % 4 else None)
    else:  # a letter
        w.put(
            random.choice(("Sir, – ", "Dear editor, ")) + words.sentence()
            if english
            else "السيد المحرر، " + words.sentence(),
            "body",
        )
        w.body(words, paragraphs, long=shape, headings=0)
        w.put(words.name(), "byline")
        if w.chance(0.5):
            w.put(words.hole("place")[0].upper() + words.hole("place")[1:], "boilerplate", gap=0)
