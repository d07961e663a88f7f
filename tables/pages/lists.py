"""Families of made-up pages with many short items: wires, newsletters and feeds."""

from __future__ import annotations

from tables.pages.furniture import author, furniture
from tables.pages.layouts import Writer
from tables.pages.words import Words

FIELDS = {
    "en": {
        "title": ("Title: ", "Headline: ", "TITLE: "),
        "date": ("PubDate: ", "Date: ", "Published: ", "DATE: "),
        "byline": ("Author: ", "Creator: ", "By: ", "AUTHOR: "),
        "source": ("Source: ", "Publisher: ", "Outlet: ", "SOURCE: "),
        "link": ("Link: ", "URL: ", "GUID: ", ""),
        "text": ("Description: ", "Summary: ", "Abstract: ", ""),
        "more": (
            "Language: en", "Word count: 412", "Subjects: gardens; birds", "Pages: 214", "ISBN: 0-00-000000-0",
            "Copies: 2",
        ),
    },
    "ar": {
        "title": ("العنوان: ", "عنوان الخبر: "),
        "date": ("التاريخ: ", "تاريخ النشر: "),
        "byline": ("الكاتب: ", "المؤلف: "),
        "source": ("المصدر: ", "الناشر: ", "الصحيفة: "),
        "link": ("الرابط: ", "رابط: ", ""),
        "text": ("الوصف: ", "الملخص: ", "النص: ", ""),
        "more": ("اللغة: العربية", "عدد الصفحات: 214", "المواضيع: حدائق؛ طيور", "رقم الطلب: 512"),
    },
}  # fmt: skip
"""How the fields of a record are labelled; of ``more`` whole fields."""
MORE = {
    "en": (
        "Read more", "Read more »", "Full story", "Read the full story", "Continue reading", "Keep reading →",
        "https://lantern.example/item?id=31",
    ),
    "ar": ("اقرأ المزيد", "التفاصيل", "https://fanous.example/31"),
}  # fmt: skip
"""Below an item of a newsletter."""


def wire(w: Writer) -> None:
    """News-agency items: slug or urgent lines, a title, a dateline inside the first paragraph, a closing line."""
    slugs, closing, dated = w.chance(0.4), w.chance(0.5), w.chance(0.6)
    for i in range(w.random.randrange(1, 12)):
        words = w.words()
        date = w.dates(words).write()
        w.start()
        if slugs:
            w.put(slug(w, words, i, date), "boilerplate", gap=w.between)
        w.put(words.title(), "title", gap=None if slugs else w.between)
        if dated:
            w.put(w.label("date", words, date), "date")
        if w.chance(0.3):
            w.put(w.label("by", words, author(w, words)), "byline")
        w.put(opening(w, words), "body")
        w.body(words, w.random.choices((1, 3, 6, 12), (3, 4, 4, 1))[0], headings=0.01)
        if closing:
            ending(w, words)
        if w.chance(0.15):
            w.put(w.random.choice(("* * *", "-----", "________", "***", "- - -")), "boilerplate", outside=True)


def slug(w: Writer, words: Words, number: int, date: str) -> str:
    """The line above an item's title."""
    if words.language == "en":
        place = words.hole("place").split()[-1].upper()
        forms = (f"BC-{place}-{number + 1}", f"URGENT - item {number + 300}", f"{number + 1:03}  eng  {date}")
    else:
        forms = (f"عاجل / {number + 300}", f"خبر رقم {number + 1}", f"{number + 1:03} عام")
    return w.random.choice(forms)


def opening(w: Writer, words: Words) -> str:
    """An item's first paragraph, with place and agency before it."""
    place, outlet = words.choice("places"), words.outlet()
    lead = words.paragraph(w.random.randrange(1, 3))
    upper = place.upper()
    if w.width:
        forms: tuple[str, ...] = (f"{upper}, ({outlet}) - ", f"{place} — ", f"{upper} ({outlet}) ")
        lead = lead.split(".")[0][:30]
    elif words.language == "en":
        forms = (f"{upper} ({outlet}) - ", f"{upper}, May 3 ({outlet}) — ", f"{place}: ", f"({outlet}) - ")
    else:
        forms = (f"{place} ({outlet}) - ", f"{place} - {outlet}: ", f"({outlet}) - ")
    return w.random.choice(forms) + lead


def ending(w: Writer, words: Words) -> None:
    """Write an item's closing line."""
    forms = (
        [f"(Reporting by {words.name()}; Editing by {words.name()})", "ENDS", "--END--", "/ak/", "###"],
        [f"تحرير: {words.name()}", "انتهى", "/انتهى/", "س.ح/ل.ن", "###"],
    )[words.language != "en"]
    text = w.random.choice(forms)
    w.put(text, "byline" if "by" in text or "تحرير" in text else "boilerplate")


def newsletter(w: Writer) -> None:
    """A newsletter: greeting and furniture, then short items, each with a title and a blurb."""
    words = w.words()
    english = words.language == "en"
    notices = (english_notices if english else arabic_notices)(w.random.randrange(300))
    for line in w.random.sample(notices, w.random.randrange(0, 3)):
        w.put(line, "boilerplate", outside=True)
    furniture(w, words, w.random.randrange(0, 3))
    name = words.outlet() + w.random.choice((" Weekly", " No. 31", "")) if english else "نشرة " + words.outlet()
    w.put(name, "boilerplate", outside=True)
    if w.chance(0.7):
        stamp = w.dates(words).write(plain=True)
        issues = ("{}", "Issue 31 | {}", "No. 12 - {}", "{} edition") if english else ("{}", "العدد ٣١ | {}", "عدد {}")
        w.put(w.random.choice(issues).format(stamp), "boilerplate", outside=True)
    if w.chance(0.3):
        w.start()
        w.put(("Good morning. " if english else "صباح الخير. ") + words.sentence(), "body", gap=w.between)
    blurbs(w, words)
    for line in w.random.sample(notices, w.random.randrange(0, 4)):
        w.put(line, "boilerplate", outside=True)
    furniture(w, words, w.random.randrange(0, 6))


def english_notices(issue: int) -> list[str]:
    """What a newsletter says of itself."""
    return [
        "View this email in your browser",
        "Having trouble reading this? Open it online",
        "Forward to a friend",
        f"Issue {issue}",
        "You are receiving this email because you signed up on our site.",
        "Unsubscribe | Update your preferences",
        "Was this newsletter forwarded to you? Sign up",
    ]


def arabic_notices(issue: int) -> list[str]:
    """The same in Arabic."""
    return [
        "اعرض هذه الرسالة في المتصفح",
        "أرسل إلى صديق",
        f"العدد {issue}",
        "وصلتك هذه الرسالة لأنك مشترك في نشرتنا.",
        "إلغاء الاشتراك | تعديل بياناتك",
    ]


def blurbs(w: Writer, words: Words) -> None:
    """Write the items of a newsletter."""
    numbered, more, sourced, dated = w.chance(0.2), w.chance(0.4), w.chance(0.4), w.chance(0.3)
    glued, topics = w.chance(0.15), w.random.choice((0.0, 0.0, 0.15, 0.3))
    for i in range(w.random.randrange(3, 12)):
        if w.chance(topics):
            w.put(words.choice("topics").upper(), "boilerplate", outside=True, gap=w.between)
        w.start()
        w.put((f"{i + 1}. " if numbered else "") + words.title(), "title", gap=w.between)
        if dated:
            w.put(w.label("date", words, w.dates(words).write(plain=True)), "date")
        if w.chance(0.15):
            w.put(w.label("by", words, author(w, words)), "byline")
        if glued:
            w.put(f"{words.paragraph(w.random.choice((1, 1, 2)))} ({words.outlet()})", "body")
        else:
            w.body(words, w.random.choice((1, 1, 1, 2, 3)), headings=0)
        if sourced and not glued:
            w.put(w.label("source", words, words.outlet()), "source")
        if more:
            w.put(w.random.choice(MORE[words.language]), "related")


def feed(w: Writer) -> None:
    """A dump of a feed or of records: labelled fields, one article a record."""
    names = FIELDS["en" if w.chance(0.6) else "ar"]
    bare = w.chance(0.25)
    labels = {key: ("" if bare and key != "more" else w.random.choice(options)) for key, options in names.items()}
    order = fields(w)
    if bare:
        order = [name for name in order if name != "more"]
    w.gap = w.gap if w.chance(0.3) else 0
    for i in range(w.random.randrange(3, 16)):
        record(w, i, order, labels)


def fields(w: Writer) -> list[str]:
    """The names of a record's fields, in their order."""
    order = ["title", *w.random.sample(["date", "byline", "source", "link", "more"], w.random.randrange(1, 6)), "text"]
    if w.chance(0.15):
        order.remove("text")
        order.insert(1, "text")
    if w.chance(0.15):
        order.insert(0, order.pop(order.index("date")) if "date" in order else "more")
    return order


def record(w: Writer, number: int, order: list[str], labels: dict[str, str]) -> None:
    """Write one record."""
    words = w.words()
    values = {
        "title": words.title(),
        "date": w.dates(words).write(),
        "byline": author(w, words),
        "source": words.outlet(),
        "link": f"https://lantern.example/{w.random.randrange(9999)}/item",
        "more": "",
    }
    w.start()
    first: int | None = max(w.between, 1) if w.chance(0.97) else 0
    if w.chance(0.1):
        mark = w.random.choice((f"[{number + 1}]", f"{number + 1}.", f"Record {number + 1}", "-----"))
        w.put(mark, "boilerplate", outside=True, gap=first)
        first = None
    for key in order:
        if key == "text":
            text, role = labels[key] + words.paragraph(w.random.choice((1, 2, 3, 6))), "body"
        else:
            text = labels[key] + values[key]
            role = "boilerplate" if key in ("link", "more") else key
        if key in ("byline", "source", "more") and w.untidy and w.chance(0.3):
            continue
        w.put(text, role, gap=first)
        first = None
    if w.chance(0.2):
        w.body(words, w.random.randrange(1, 4), headings=0)
