"""Pages of a style drawn at random: any elements in any order around any sort of text, with any furniture between."""

from __future__ import annotations

from tables.pages.furniture import author, credit_line, furniture, profession, related
from tables.pages.layouts import Writer, caption
from tables.pages.sites import share_box
from tables.pages.texts import write_text
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


RULES = ("-----", "* * *", "___", "=====", "#", "***", "•", "~", "**********", "—", "◆")
BETWEEN = ("", "", "", "", "rule", "rule", "related", "related", "topic")


def anything(w: Writer) -> None:
    """Any elements in any order above and below the text."""
    style = Style(w)
    if w.chance(0.45):
        masthead(w)
    for number in range(w.random.choice((1, 2, 3, 4, 5, 8, 12))):
        style.article(w, number)
    if w.chance(0.45):
        furniture(w, w.words(), w.random.randrange(1, 8))


class Style:
    """How the articles of one page look: which elements they have, in which order, and what is between them."""

    def __init__(self, w: Writer) -> None:
        self.titled, self.drop = w.chance(0.8), w.random.choice((0.0, 0.0, 0.05, 0.1, 0.3))
        self.above = w.random.sample(ELEMENTS, w.random.choices((0, 1, 2, 3, 4, 5), (4, 5, 5, 3, 2, 1))[0])
        self.below = w.random.sample(ELEMENTS, w.random.choices((0, 1, 2, 3, 4, 5), (5, 3, 3, 2, 1, 1))[0])
        self._order(w)
        self.frame, self.between, self.shout = w.random.choice(FRAMES), w.random.choice(BETWEEN), w.chance(0.07)
        self.gaps = [w.random.choice((w.gap, w.gap, 0, 1)) for _ in range(3)]
        self.length, self.shape = w.random.choice((1, 2, 4, 8, 14)), w.random.choice((0.5, 1.0, 1.0, 1.6))
        self.rule = w.random.choice(RULES)
        self.kinds = [w.random.choice(TEXTS)] if w.chance(0.8) else w.random.sample(TEXTS, 2)

    def _order(self, w: Writer) -> None:
        """Bring what is above the text into an order, and see that an article without a title has something."""
        self.above.sort(key=lambda name: name not in FIRST)
        if not self.titled:  # an article opens with no furniture
            self.above = [name for name in self.above if name in FIRST]
        first = sum(name in FIRST for name in self.above)
        self.split = w.random.randrange(first + 1) if w.chance(0.3) else 0  # so many stand before the title
        self.above = self.above[: self.split] + w.random.sample(self.above[self.split :], len(self.above) - self.split)
        if not self.titled and not {"date", "joined", "credit", "on by"} & {*self.above, *self.below}:
            self.below = ["date", "tail"]

    def article(self, w: Writer, number: int) -> None:
        """Write one article of the page."""
        words = w.words()
        topic, count = words.choice("topics"), str(number + 1)
        title = self.frame.replace("{topic}", topic).replace("{n}", count).format(words.title())
        title = title.upper() if self.shout else title
        gap = self.parted(w, words, number)
        w.start()
        w.gap = self.gaps[0]
        self.head(w, words, title, gap)
        w.gap = self.gaps[1]
        write_text(w, words, w.random.choice(self.kinds), w.random.randrange(1, self.length + 1), self.shape)
        w.gap = self.gaps[2]
        for name in self.below:
            if not w.chance(self.drop):
                for text, role in element(w, words, name, title):
                    w.put(text, role)
        if (self.between == "related" and w.chance(0.7)) or w.chance(0.08):
            related(w, words)

    def parted(self, w: Writer, words: Words, number: int) -> int:
        """Write what parts an article from the one before; gives how many blank lines follow."""
        if number and self.between == "rule":
            w.put(self.rule, "boilerplate", outside=True, gap=w.between)
        elif self.between == "topic" and w.chance(0.4):
            w.put(words.choice("topics").upper(), "boilerplate", outside=True, gap=w.between)
        else:
            return w.between
        return int(w.random.choice((0, w.gap)))

    def head(self, w: Writer, words: Words, title: str, gap: int | None) -> None:
        """Write what stands above a text, the title among it."""
        elements = [name for name in self.above if not w.chance(self.drop)]
        if self.titled:
            elements.insert(min(self.split, len(elements)), "main")
        if not elements:
            w.put(words.paragraph(2), "body", gap=gap)
        for name in elements:
            for text, role in [(title, "title")] if name == "main" else element(w, words, name, title):
                w.put(text, role, gap=gap)
                gap = None


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
        views, comments = (" views", " comments") if english else (" مشاهدة", " تعليقات")
        seen = f"{date} | {number}{views}", f"{date} - {number % (20 if english else 9)}{comments}"
        return [(w.random.choice((*seen, f"{date} / {topic}")), "date")]
    if name == "more":
        label = w.label("related", words, words.outlet(), fixed=w.chance(0.7))
        return [(label + w.random.choice(("", ": " + words.title())), "related")]
    options = notices(w, words, topic, number)[name]
    return [(options[int(str(w.once("of " + name, list(range(9))))) % len(options)], "boilerplate")]


def notices(w: Writer, words: Words, topic: str, number: int) -> dict[str, list[str]]:
    """Lines of furniture, of each sort some."""
    english, home = words.language == "en", "Home" if words.language == "en" else "الرئيسية"
    ads = w.label("ads", words, fixed=w.chance(0.7))
    tail = w.label("tail", words, fixed=w.chance(0.7))
    kicker = [f"{topic} » {words.choice('topics')}", topic.upper(), f"{home} / {topic}"]
    tagged = ", ".join(words.sample("topics", 3))
    other = words.choice("topics")
    topics = (
        [
            f"Tags: {topic}", f"#{topic.replace(' ', '_')}",
            f"Posted in {topic} | Tagged {topic.lower()} | Leave a comment", f"Labels: {topic}, {other}",
        ]
        if english else
        [
            f"الوسوم: {topic}", f"#{topic.replace(' ', '_')}", f"نشر في {topic} | {number % 9} تعليقات",
            f"التسميات: {topic}، {other}",
        ]
    )  # fmt: skip
    links = [
        f"https://lantern.example/{w.random.randrange(9999)}",
        f"URL: https://oakport.example/a/{w.random.randrange(99)}.html",
        f"www.fanous.example/{topic[:3]}",
    ]
    common = {"ads": [ads], "tail": [tail], "kicker": kicker, "topics": [tagged, *topics], "link": links}
    return common | (english_notices if english else arabic_notices)(words, topic, number)


def english_notices(words: Words, topic: str, number: int) -> dict[str, list[str]]:
    """Lines in English of who posted, how long a text is, whose it is, and what else is said of it."""
    return {
        "posted": [
            f"Posted by {words.author().split()[0].lower()}",
            f"Posted by {words.author()} |",
            f"Posted by {words.author()} at {number % 12 + 1}:{number % 60:02} PM",
            f"at {number % 12 + 1}:{number % 60:02} AM",
        ],
        "minutes": ["4 min read", "512 views", "No. 1204", f"{number % 30 + 1} min", "Listen · 4:12"],
        "rights": [f"© {words.outlet()} 2021", f"Copyright {words.outlet()}"],
        "note": [
            "This transcript may contain errors.",
            f"The views expressed here are not those of {words.outlet()}.",
            "Sign up for our newsletter to get stories like this.",
            f"Reprinted with permission. Write to us at letters@{topic[:3].lower()}.example",
            "ENDS",
        ],
    }


def arabic_notices(words: Words, topic: str, number: int) -> dict[str, list[str]]:
    """The same in Arabic."""
    return {
        "posted": [
            f"نشر بواسطة {words.name()}",
            f"أضافه {words.name()}",
            f"مرسلة بواسطة {words.name()} في {number % 12 + 1}:{number % 60:02} م",
        ],
        "minutes": ["4 دقائق قراءة", "512 مشاهدة", "العدد 1204", "مدة القراءة: 3 دقائق"],
        "rights": [f"© {words.outlet()}", f"جميع الحقوق محفوظة لـ{words.outlet()}"],
        "note": [
            "المقال يعبر عن رأي كاتبه.",
            "المقالات المنشورة لا تعبر بالضرورة عن رأي الموقع.",
            "للاشتراك في نشرتنا البريدية اضغط هنا",
            "انتهى",
        ],
    }
