"""Families of made-up pages with many short items: wires, newsletters and feeds."""

from __future__ import annotations

from tables.pages.furniture import author, furniture
from tables.pages.layouts import Writer


def wire(w: Writer) -> None:
    """News-agency items: slug or urgent lines, a title, a dateline inside the first paragraph, a closing line."""
    slug, closing, dated = w.chance(0.4), w.chance(0.5), w.chance(0.6)
    for i in range(w.random.randrange(1, 12)):
        words = w.words()
        english = words.language == "en"
        date = w.dates(words).write()
        w.start()
        first: int | None = w.between
        if slug:
            w.put(
                w.random.choice(
                    (
                        f"BC-{words.hole('place').split()[-1].upper()}-{i + 1}",
                        f"URGENT - item {i + 300}",
                        f"{i + 1:03}  eng  {date}",
                    )
                )
                if english
                else w.random.choice((f"عاجل / {i + 300}", f"خبر رقم {i + 1}", f"{i + 1:03} عام")),
                "boilerplate",
                gap=first,
            )
            first = None
        w.put(words.title(), "title", gap=first)
        if dated:
            w.put(w.label("date", words, date), "date")
        if w.chance(0.3):
            w.put(w.label("by", words, author(w, words)), "byline")
        place, outlet = words.choice("places"), words.outlet()
        lead = words.paragraph(w.random.randrange(1, 3))
        if w.width:
            w.put(
                w.random.choice((f"{place.upper()}, ({outlet}) - ", f"{place} — ", f"{place.upper()} ({outlet}) "))
                + lead.split(".")[0][:30],
                "body",
            )
        else:
            w.put(
                (
                    w.random.choice(
                        (
                            f"{place.upper()} ({outlet}) - ",
                            f"{place.upper()}, May 3 ({outlet}) — ",
                            f"{place}: ",
                            f"({outlet}) - ",
                        )
                    )
                    if english
                    else w.random.choice((f"{place} ({outlet}) - ", f"{place} - {outlet}: ", f"({outlet}) - "))
                )
                + lead,
                "body",
            )
        w.body(words, w.random.choices((1, 3, 6, 12), (3, 4, 4, 1))[0], headings=0.01)
        if closing:
            forms = (
                [f"(Reporting by {words.name()}; Editing by {words.name()})", "ENDS", "--END--", "/ak/", "###"],
                [f"تحرير: {words.name()}", "انتهى", "/انتهى/", "س.ح/ل.ن", "###"],
            )[not english]
            text = w.random.choice(forms)
            w.put(text, "byline" if "by" in text or "تحرير" in text else "boilerplate")
        if w.chance(0.15):
            w.put(w.random.choice(("* * *", "-----", "________", "***", "- - -")), "boilerplate", outside=True)


def newsletter(w: Writer) -> None:
    """A newsletter: greeting and furniture, then short items, each with a title and a blurb."""
    words = w.words()
    english = words.language == "en"
    letter = (
        [
            "View this email in your browser",
            "Having trouble reading this? Open it online",
            "Forward to a friend",
            f"Issue {w.random.randrange(300)}",
            "You are receiving this email because you signed up on our site.",
            "Unsubscribe | Update your preferences",
            "Was this newsletter forwarded to you? Sign up",
        ]
        if english
        else [
            "اعرض هذه الرسالة في المتصفح",
            "أرسل إلى صديق",
            f"العدد {w.random.randrange(300)}",
            "وصلتك هذه الرسالة لأنك مشترك في نشرتنا.",
            "إلغاء الاشتراك | تعديل بياناتك",
        ]
    )
    for line in w.random.sample(letter, w.random.randrange(0, 3)):
        w.put(line, "boilerplate", outside=True)
    furniture(w, words, w.random.randrange(0, 3))
    w.put(
        words.outlet() + w.random.choice((" Weekly", " No. 31", "")) if english else "نشرة " + words.outlet(),
        "boilerplate",
        outside=True,
    )
    if w.chance(0.7):
        stamp = w.dates(words).write(plain=True)
        w.put(
            w.random.choice(
                ("{}", "Issue 31 | {}", "No. 12 - {}", "{} edition") if english else ("{}", "العدد ٣١ | {}", "عدد {}")
            ).format(stamp),
            "boilerplate",
            outside=True,
        )
    if w.chance(0.3):
        w.start()
        w.put(("Good morning. " if english else "صباح الخير. ") + words.sentence(), "body", gap=w.between)
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
            w.put(
                w.random.choice(
                    (
                        "Read more",
                        "Read more »",
                        "Full story",
                        "Read the full story",
                        "Continue reading",
                        "Keep reading →",
                        "https://lantern.example/item?id=31",
                    )
                    if english
                    else ("اقرأ المزيد", "التفاصيل", "https://fanous.example/31")
                ),
                "related",
            )
    for line in w.random.sample(letter, w.random.randrange(0, 4)):
        w.put(line, "boilerplate", outside=True)
    furniture(w, words, w.random.randrange(0, 6))


def feed(w: Writer) -> None:
    """A dump of a feed or of records: labelled fields, one article a record."""
    english_labels = w.chance(0.6)
    names = {
        "title": ("Title: ", "Headline: ", "TITLE: ") if english_labels else ("العنوان: ", "عنوان الخبر: "),
        "date": ("PubDate: ", "Date: ", "Published: ", "DATE: ") if english_labels else ("التاريخ: ", "تاريخ النشر: "),
        "byline": ("Author: ", "Creator: ", "By: ", "AUTHOR: ") if english_labels else ("الكاتب: ", "المؤلف: "),
        "source": ("Source: ", "Publisher: ", "Outlet: ", "SOURCE: ")
        if english_labels
        else ("المصدر: ", "الناشر: ", "الصحيفة: "),
        "link": ("Link: ", "URL: ", "GUID: ", "") if english_labels else ("الرابط: ", "رابط: ", ""),
        "text": ("Description: ", "Summary: ", "Abstract: ", "")
        if english_labels
        else ("الوصف: ", "الملخص: ", "النص: ", ""),
        "more": (
            "Language: en",
            "Word count: 412",
            "Subjects: gardens; birds",
            "Pages: 214",
            "ISBN: 0-00-000000-0",
            "Copies: 2",
        )
        if english_labels
        else ("اللغة: العربية", "عدد الصفحات: 214", "المواضيع: حدائق؛ طيور", "رقم الطلب: 512"),
    }
    bare = w.chance(0.25)
    labels = {key: ("" if bare and key != "more" else w.random.choice(options)) for key, options in names.items()}
    fields = w.random.sample(["date", "byline", "source", "link", "more"], w.random.randrange(1, 6))
    order = ["title", *fields, "text"]
    if w.chance(0.15):
        order.remove("text")
        order.insert(1, "text")
    if w.chance(0.15):
        order.insert(0, order.pop(order.index("date")) if "date" in order else "more")
    if bare:
        order = [name for name in order if name != "more"]
    w.gap = w.gap if w.chance(0.3) else 0
    for i in range(w.random.randrange(3, 16)):
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
            w.put(
                w.random.choice((f"[{i + 1}]", f"{i + 1}.", f"Record {i + 1}", "-----")),
                "boilerplate",
                outside=True,
                gap=first,
            )
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
