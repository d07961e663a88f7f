"""Made-up pages with their gold: what role each line has and which article it is of.

``write(seed)`` gives one `Page`. A page takes a family (a kind of source: a blog's compilation, a wire, a mailing
list, …), a style within it (order of elements, wording of labels, blank lines, indents), and a language a article.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from pages_words import ROLES as PROFESSIONS
from pages_words import HEADINGS, PLACES, Dates, Words

LABELS = {
    "by": {"en": ["By {}", "By {}", "by {}", "BY {}", "Written by {}", "Author: {}", "Words: {}", "Text: {}", "Story by {}", "{}", "{}"],
           "ar": ["بقلم {}", "بقلم: {}", "كتب {}", "كتبت: {}", "إعداد: {}", "الكاتب: {}", "{}", "{}", "{}", "تحرير: {}", "ترجمة: {}", "حوار: {}"]},
    "source": {"en": ["Source: {}", "Source: {}", "Via {}", "From: {}", "{}", "Originally published in {}", "First appeared in {}", "(Source: {})", "Source : {}", "{}",
                      "Published in {}", "Courtesy of {}"],
               "ar": ["المصدر: {}", "المصدر : {}", "{}", "نقلا عن {}", "عن {}", "المصدر : {}", "نقلاً عن: {}", "خاص - {}", "منقول عن {}"]},
    "date": {"en": ["{}", "{}", "{}", "Posted on {}", "Published: {}", "Date: {}", "Published on {}", "Updated {}", "Last updated: {}", "Today {}", "Posted: {}"],
             "ar": ["{}", "{}", "{}", "نُشر في {}", "تاريخ النشر: {}", "نشر بتاريخ {}", "التاريخ: {}", "آخر تحديث: {}", "اليوم {}", "بتاريخ {}", "أضيف في {}"]},
    "related": {"en": ["Related Videos", "Related News", "Related Articles", "MORE ON THIS TOPIC:", "Related:", "See also", "Read more", "Related", "You may also like",
                       "More from {}", "Read also:", "Recommended for you", "Most popular", "Latest news", "Also in this section", "Related Posts"],
                "ar": ["مقالات متعلقة", "مواضيع ذات صلة", "فيديوهات متعلقة", "اقرأ أيضاً", "اقرأ أيضا:", "المزيد من {}", "أخبار متعلقة", "قد يعجبك أيضاً", "الأكثر قراءة",
                       "مقالات سابقة", "شاهد أيضاً", "مقالات ذات صلة", "مواضيع متعلقة", "للمزيد"]},
    "tail": {"en": ["Leave a comment", "1 Comment", "12 Comments", "No comments", "Share this:", "Tweet", "Print", "Facebook Twitter Email", "Like this:", "Loading...",
                    "Permalink", "Comments Off", "Report this post", "Share on WhatsApp", "Continue reading →"],
             "ar": ["أضف تعليقا", "لا تعليقات", "3 تعليقات", "شارك", "شارك الخبر:", "طباعة", "فيسبوك تويتر واتساب", "مشاركة", "اترك تعليقاً", "عدد المشاهدات: 512",
                    "نسخ الرابط", "إعجاب", "التعليقات مغلقة"]},
    "ads": {"en": ["Advertisement", "Visual search query image", "Click to enlarge", "ADVERTISEMENT", "Story continues below", "View image in full screen", "img-0231198",
                   "Listen to this article", "5 min read", "share save", "photo_2021_05_03"],
            "ar": ["إعلان", "اضغط للتكبير", "مساحة إعلانية", "تشغيل الفيديو", "استمع إلى المقال", "حجم الخط", "3 دقائق قراءة", "img-0231198"]},
    "page": {"en": ["Home", "About us", "Contact", "Subscribe to our newsletter", "All rights reserved", "© 2021 {}", "Privacy policy | Terms of use", "Back to top",
                    "Search", "Menu", "Sign in", "Home | News | Sport | Culture | Weather", "Next page »", "Older posts", "%d people like this:", "Powered by {}",
                    "Page 2 of 9", "Skip to content", "Follow us on Facebook", "Copyright 2019 {}. All rights reserved."],
             "ar": ["الرئيسية", "من نحن", "اتصل بنا", "اشترك في النشرة البريدية", "جميع الحقوق محفوظة", "© 2021 {}", "سياسة الخصوصية", "أعلى الصفحة", "بحث",
                    "تسجيل الدخول", "الرئيسية | أخبار | رياضة | ثقافة", "الصفحة التالية", "تابعنا على فيسبوك", "تصميم {}", "القائمة", "جميع الحقوق محفوظة © {}"]},
    "photo": {"en": ["Photo: {}", "Photo by {}", "(Photo: {})", "Image credit: {}", "File photo.", "Illustrative image.", "Credit: {}/Getty", "(Reuters)", "Picture: {}",
                     "{} (file photo)", "Archive photo: {}"],
              "ar": ["تصوير: {}", "الصورة: {}", "صورة أرشيفية", "(أرشيفية)", "عدسة {}", "صورة توضيحية", "{} (رويترز)", "الصورة من {}"]},
}  # fmt: skip
TOPICS = {
    "en": "Gardens|Music|The Coast|Old Books|Weather|Transport|Birds|Local History|Food|Theatre|Science|Opinion".split("|"),
    "ar": "حدائق|موسيقى|الساحل|كتب|طقس|مواصلات|طيور|تاريخ|مطبخ|مسرح|علوم|رأي".split("|"),
}


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
        self.styles: dict[str, object] = {}

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def once(self, name: str, options: list) -> object:
        """One of `options`, the same all over the page (but where the page is untidy)."""
        if name not in self.styles or (self.untidy and self.chance(0.3)):
            self.styles[name] = self.random.choice(options)
        return self.styles[name]

    def words(self) -> Words:
        language = self.language if self.language != "mixed" else self.random.choice(("en", "ar"))
        return Words(self.random, language)

    def dates(self, words: Words) -> Dates:
        return self.styles.setdefault("dates " + words.language, Dates(self.random, words.language))  # type: ignore[return-value]

    def put(self, text: str, role: str, *, outside: bool = False, gap: int | None = None, indent: str | None = None) -> None:
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
        options = LABELS[name][words.language]
        form = self.once(f"{name} {words.language}", options) if fixed else self.random.choice(options)
        return str(form).format(value) if "{}" in str(form) else str(form)

    def body(self, words: Words, paragraphs: int, long: float = 1.0, headings: float = 0.06, role: str = "body") -> None:
        for i in range(paragraphs):
            if i and i < paragraphs - 1 and self.chance(headings):
                heading = words.title() if self.chance(0.25) else words.fill(self.random.choice(HEADINGS[words.language]))
                self.put(heading[0].upper() + heading[1:] + self.random.choice(("", "", "", ":")), "heading")
            if i and self.chance(0.02):
                self.put(self.label("ads", words, fixed=False), "boilerplate")
            if i and self.chance(0.02):
                picture(self, words)
            if i and self.chance(0.006):  # a post of a network, quoted
                self.put(words.sentence(), "body")
                self.put(f"— {words.name()} (@{words.random.choice(('oakport', 'valley_9', 'lamp77'))}) {Dates(self.random, words.language).write(plain=True)}", "body", gap=0)
            if i and self.chance(0.01):
                self.put(f"https://lantern.example/{self.random.randrange(9999)}/{self.random.choice(('a', 'photo.jpg', ''))}", "boilerplate")
            if i and self.chance(0.012):
                self.put(self.label("related", words, words.outlet(), fixed=False) + self.random.choice((": ", " ")) + words.title(), "related")
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


def caption(w: Writer, words: Words) -> str:
    kind = w.random.random()
    scene = words.fill(w.random.choice(["{subject} at {place}", "{name}", "{object}", "{subject} {verb} {object}", "{place}, {month} 2019"])
                       if words.language == "en" else
                       w.random.choice(["{subject} في {place}", "{name}", "{object}", "{subject} {verb} {object}"]))  # fmt: skip
    scene = scene[0].upper() + scene[1:]
    credit = w.label("photo", words, w.random.choice([words.name(), words.outlet()]), fixed=False)
    if kind < 0.3:
        return credit
    if kind < 0.36:
        return f"{scene} ({words.hole('month')} 4, 2019 / {credit})." if words.language == "en" else f"{scene} ({credit} / 2019)"
    if kind < 0.42:
        return words.title()
    return scene + w.random.choice(("", "", ".")) if kind < 0.65 else f"{scene}. {credit}" if kind < 0.8 else f"{scene} ({credit})"


def picture(w: Writer, words: Words) -> None:
    """A picture as text keeps it: perhaps a placeholder, one or two captions."""
    if w.chance(0.5):
        w.put(w.label("ads", words, fixed=w.chance(0.8)), "boilerplate")
    gap = w.random.choice((0, w.gap, w.gap))
    for _ in range(w.random.choices((1, 2), (5, 1))[0]):
        w.put(caption(w, words), "caption", gap=gap)


def author(w: Writer, words: Words) -> str:
    kind, name = w.random.random(), words.name()
    if words.language == "en":
        return ("Staff, Agencies" if kind < 0.08 else "Staff Writer" if kind < 0.12 else f"{name} and {words.name()}" if kind < 0.2
                else name.upper() if kind < 0.25 else name)  # fmt: skip
    return "وكالات" if kind < 0.06 else f"{name} و{words.name()}" if kind < 0.12 else "هيئة التحرير" if kind < 0.16 else name


def profession(w: Writer, words: Words) -> str:
    text, name = words.fill(w.random.choice(PROFESSIONS[words.language])), words.name()
    if words.language == "en":
        return w.random.choice((f"{name} is {text}.", f"{name} is {text}", f"*{text}", f"The writer is {text}.", f"About the author: {name} is {text}."))
    return w.random.choice((f"*{text}", f"{text}", f"* {text}", f"{name}: {text}", f"الكاتب {text}"))


def related(w: Writer, words: Words, lists: float = 0.35) -> None:
    if w.chance(0.15):  # a box of older articles, each with its date and section
        w.put("Related" if words.language == "en" else "ذات صلة", "related", outside=True)
        for _ in range(w.random.randrange(1, 4)):
            w.put(words.title(), "related", outside=True, gap=w.random.choice((0, w.gap)))
            w.put(w.dates(words).write(plain=True), "related", outside=True, gap=0)
            if w.chance(0.6):
                topic = w.random.choice(TOPICS[words.language])
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
        w.put(w.label("page", words, words.outlet(), fixed=False), "boilerplate", outside=True, gap=w.random.choice((0, w.gap)))


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
        "by date": (f"{by or ('By ' if english else 'بقلم ')}{name}{bar}{date}", "byline"),
        "outlet date": (f"{outlet}{dash}{date}", "source"),
        "date outlet": (f"{date}{dash}{outlet}", "source"),
        "outlet (date)": (f"{outlet} ({date})", "source"),
        "for": ((f"By {name} for {outlet}") if english else f"{name} - {outlet}", "byline"),
        "comma": (f"By {name}, {outlet}, {date}" if english else f"{name}، {outlet}، {date}", "byline"),
        "place": (f"{name} in {words.hole('place')}" if english else f"{name} - {words.hole('place')}", "byline"),
    }
    return forms[str(w.once("credit", list(forms)))]


# ---- families


def compilation(w: Writer) -> None:
    """A blog's compilation: title, date, perhaps the title again, byline, body, source, links between articles."""
    again, date_share = w.chance(0.4), w.random.choice((1.0, 0.95, 0.85))
    by_share, source_share = w.random.choice((0.2, 0.6, 0.95)), w.random.choice((0.1, 0.4, 0.7))
    order = w.random.choice(("tda", "tad", "dta", "tda", "tda", "atd", "tsd", "tdsa", "tds", "tsad", "tasd"))
    source_last, links = w.chance(0.5), w.random.choice((0.0, 0.3, 0.8))
    pictures, shared = w.random.choice((0.05, 0.15, 0.4)), w.random.choice((0.0, 0.0, 0.1, 0.7))
    if w.chance(0.3):
        furniture(w, w.words(), w.random.randrange(1, 6))
    for _ in range(w.random.randrange(2, 14)):
        words = w.words()
        title, date = words.title(), w.dates(words).write()
        w.start()
        first = True

        def put(text: str, role: str) -> None:
            nonlocal first
            w.put(text, role, gap=w.between if first else None)
            first = False

        for element in order if not (w.untidy and w.chance(0.3)) else w.random.choice(("tda", "tad", "td", "tsd", "tdas")):
            if element == "t":
                put(title, "title")
                if w.chance(0.08):
                    put(title, "title")
            elif element == "d" and w.chance(date_share):
                put(w.label("date", words, date), "date")
                if again and w.chance(0.7):
                    put(title.replace(" – ", " - "), "title")
            elif element == "a" and w.chance(by_share):
                if w.chance(0.12):
                    put(*credit_line(w, words, date))
                else:
                    put(w.label("by", words, author(w, words)), "byline")
                    if w.chance(0.04):  # the same writer as a network shows him
                        put(words.name() + w.random.choice((" (@oakport77) | Twitter", " - @valley_9", " • Follow")), "byline")
                if w.chance(0.08):
                    put(profession(w, words), "byline")
            elif element == "s" and w.chance(source_share):
                put(w.label("source", words, words.outlet()), "source")
            if w.chance(0.06) and not first:
                put(w.label("ads", words, fixed=w.chance(0.7)), "boilerplate")
        if w.chance(pictures):
            picture(w, words)
        elif w.chance(pictures / 2):  # a lead, then the picture
            put(words.sentence(), "body")
            picture(w, words)
        if w.chance(0.06):
            put("Source" if words.language == "en" else "المصدر", "source")
        if w.chance(0.05):
            put(("Posted by {} on" if words.language == "en" else "نشر بواسطة {}").format(words.outlet()), "boilerplate")
        w.body(words, w.random.choices((2, 4, 8, 16, 25), (2, 4, 4, 2, 1))[0])
        if source_last and w.chance(source_share):
            w.put(w.label("source", words, words.outlet()), "source")
        if w.chance(0.08):
            w.put(profession(w, words), "byline")
        if w.chance(shared):
            tail_elements(w, words, w.random.choice((["share"], ["topics", "comment"], ["share", "topics"], ["comment"])))
        if w.chance(links):
            related(w, words)
    if w.chance(0.35):
        furniture(w, w.words(), w.random.randrange(1, 6))


def tail_blog(w: Writer) -> None:
    """A blog whose date, author and categories follow each article; titles often missing."""
    titled = w.random.choice((0.0, 0.0, 1.0, 1.0, 0.9))
    elements = w.random.choice((["date", "posted", "topics", "comment"], ["posted", "comment"], ["date", "comment"], ["posted date", "topics"],
                                ["topics", "date"], ["source", "date", "topics"], ["date"], ["byline", "date"], ["date", "share", "comment"],
                                ["topics", "comment", "date"], ["posted", "date", "topics", "comment"], ["share", "topics", "comment"],
                                ["on by", "topics"], ["date", "share"], ["share", "entry"], ["on by", "comment", "share"]))  # fmt: skip
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
        w.body(words, w.random.choices((1, 3, 8, 16, 25), (2, 4, 4, 2, 1))[0])
        if w.chance(0.07):
            w.put("Copyright © 2020 by " + words.outlet() if words.language == "en" else "جميع الحقوق محفوظة © " + words.outlet(), "boilerplate")
        if w.chance(0.06):
            w.put(w.label("source", words, words.outlet()), "source")
        tail_elements(w, words, elements)
        if w.chance(0.05):
            related(w, words)
    if w.chance(0.3):
        furniture(w, w.words(), w.random.randrange(1, 5))


def share_box(w: Writer, words: Words) -> list[str]:
    """Buttons of networks below an article, as text keeps them."""
    if words.language == "en":
        names = w.random.sample(["Twitter", "Facebook", "WhatsApp", "Telegram", "Email", "Print", "LinkedIn", "Reddit"], w.random.randrange(2, 6))
        form = w.random.choice(("{}", "{}", "Click to share on {} (Opens in new window)", "Share on {}"))
        return [w.random.choice(("Share this:", "Share", "Share this post")), *(form.format(name) for name in names), *w.random.choice(([], ["Like this:", "Like Loading..."], ["Like this:"]))]
    names = w.random.sample(["تويتر", "فيسبوك", "واتساب", "تلغرام", "طباعة", "البريد الإلكتروني"], w.random.randrange(2, 5))
    form = w.random.choice(("{}", "شارك على {}", "انقر للمشاركة على {}"))
    return [w.random.choice(("شارك هذا الموضوع:", "مشاركة", "شارك")), *(form.format(name) for name in names), *w.random.choice(([], ["إعجاب تحميل..."], ["معجب بهذه:"]))]


def tail_elements(w: Writer, words: Words, elements: list[str]) -> None:
    date, name = w.dates(words).write(), words.name().split()[0].lower()
    english = words.language == "en"
    topics = w.random.sample(TOPICS[words.language], w.random.randrange(1, 5))
    for element in elements:
        if element == "date":
            w.put(w.label("date", words, date), "date")
        elif element == "posted":
            forms = [f"Posted by {name} |", f"Posted by {name}", f"Author: {name} |"] if english else [f"نشر بواسطة {name} |", f"أرسله {name}", f"نشره: {name}"]
            w.put(w.random.choice(forms if w.untidy else forms[:1]), "boilerplate")
        elif element == "posted date":
            w.put((f"Posted by {name} on {date}" if english else f"نشر بواسطة {name} في {date}"), "date")
        elif element == "topics":
            joined = w.random.choice((", ", " | ")).join(topics)
            label = w.once("topics " + words.language, ["", "", "Tags: ", "Categories: ", "Filed under: "] if english else ["", "", "التصنيفات: ", "وسوم: ", "الكلمات المفتاحية: "])
            tail = w.once("topics tail", ["", " |"])
            w.put(f"{label}{topics[0]} | {joined}{tail}", "boilerplate")
        elif element == "source":
            w.put(w.label("source", words, words.outlet()), "source")
        elif element == "byline":
            w.put(w.label("by", words, author(w, words)), "byline")
        elif element == "share":
            for line in share_box(w, words):
                w.put(line, "boilerplate", gap=w.random.choice((0, w.gap)))
        elif element == "entry":
            w.put(f"This entry was posted on {date} and is filed under {topics[0]}. You can follow any responses to this entry through the feed." if english
                  else f"نشرت هذه المادة في {date} ضمن قسم {topics[0]}، ويمكنكم متابعة الردود عليها.", "boilerplate")  # fmt: skip
        elif element == "on by":
            name = words.name() if w.untidy else name
            w.put(f"Posted on {date} by {name}" if english else f"نُشر في {date} بواسطة {name}", "date")
        else:
            w.put(w.label("tail", words, fixed=w.chance(0.5)), "boilerplate")


def press_review(w: Writer) -> None:
    """A press review: titles with one credit line ('By X | Outlet | Date', 'Outlet – Date') before or after them."""
    credit_first, tail = w.chance(0.25), w.chance(0.2)
    if w.chance(0.4):
        words = w.words()
        w.put(w.random.choice(("Press review", "Daily Press Digest", "What the papers say") if words.language == "en" else ("جولة الصحافة", "صحف اليوم", "أقوال الصحف")), "boilerplate", outside=True)
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


def wire(w: Writer) -> None:
    """News-agency items: slug or urgent lines, a title, a dateline inside the first paragraph, a closing line."""
    slug, closing, dated = w.chance(0.4), w.chance(0.5), w.chance(0.6)
    for i in range(w.random.randrange(1, 12)):
        words = w.words()
        english = words.language == "en"
        date = w.dates(words).write()
        w.start()
        first = w.between
        if slug:
            w.put(w.random.choice((f"BC-{words.hole('place').split()[-1].upper()}-{i + 1}", f"URGENT - item {i + 300}", f"{i + 1:03}  eng  {date}"))
                  if english else w.random.choice((f"عاجل / {i + 300}", f"خبر رقم {i + 1}", f"{i + 1:03} عام")), "boilerplate", gap=first)  # fmt: skip
            first = None
        w.put(words.title(), "title", gap=first)
        if dated:
            w.put(w.label("date", words, date), "date")
        if w.chance(0.3):
            w.put(w.label("by", words, author(w, words)), "byline")
        place, outlet = words.random.choice(PLACES[words.language]), words.outlet()
        lead = words.paragraph(w.random.randrange(1, 3))
        if w.width:
            w.put(w.random.choice((f"{place.upper()}, ({outlet}) - ", f"{place} — ", f"{place.upper()} ({outlet}) ")) + lead.split(".")[0][:30], "body")
        else:
            w.put((w.random.choice((f"{place.upper()} ({outlet}) - ", f"{place.upper()}, May 3 ({outlet}) — ", f"{place}: ", f"({outlet}) - ")) if english else
                   w.random.choice((f"{place} ({outlet}) - ", f"{place} - {outlet}: ", f"({outlet}) - "))) + lead, "body")  # fmt: skip
        w.body(words, w.random.choices((1, 3, 6, 12), (3, 4, 4, 1))[0], headings=0.01)
        if closing:
            forms = ([f"(Reporting by {words.name()}; Editing by {words.name()})", "ENDS", "--END--", "/ak/", "###"], [f"تحرير: {words.name()}", "انتهى", "/انتهى/", "س.ح/ل.ن", "###"])[not english]
            text = w.random.choice(forms)
            w.put(text, "byline" if "by" in text or "تحرير" in text else "boilerplate")
        if w.chance(0.15):
            w.put(w.random.choice(("* * *", "-----", "________", "***", "- - -")), "boilerplate", outside=True)


def newsletter(w: Writer) -> None:
    """A newsletter: greeting and furniture, then short items, each with a title and a blurb."""
    words = w.words()
    english = words.language == "en"
    letter = (["View this email in your browser", "Having trouble reading this? Open it online", "Forward to a friend", f"Issue {w.random.randrange(300)}",
               "You are receiving this email because you signed up on our site.", "Unsubscribe | Update your preferences", "Was this newsletter forwarded to you? Sign up"]
              if english else ["اعرض هذه الرسالة في المتصفح", "أرسل إلى صديق", f"العدد {w.random.randrange(300)}", "وصلتك هذه الرسالة لأنك مشترك في نشرتنا.",
                               "إلغاء الاشتراك | تعديل بياناتك"])  # fmt: skip
    for line in w.random.sample(letter, w.random.randrange(0, 3)):
        w.put(line, "boilerplate", outside=True)
    furniture(w, words, w.random.randrange(0, 3))
    w.put(words.outlet() + w.random.choice((" Weekly", " No. 31", "")) if english else "نشرة " + words.outlet(), "boilerplate", outside=True)
    if w.chance(0.7):
        stamp = w.dates(words).write(plain=True)
        w.put(w.random.choice(("{}", "Issue 31 | {}", "No. 12 - {}", "{} edition") if english else ("{}", "العدد ٣١ | {}", "عدد {}")).format(stamp), "boilerplate", outside=True)
    if w.chance(0.3):
        w.start()
        w.put(("Good morning. " if english else "صباح الخير. ") + words.sentence(), "body", gap=w.between)
    numbered, more, sourced, dated = w.chance(0.2), w.chance(0.5), w.chance(0.5), w.chance(0.3)
    for i in range(w.random.randrange(3, 12)):
        if w.chance(0.15):
            w.put(w.random.choice(TOPICS[words.language]).upper(), "boilerplate", outside=True, gap=w.between)
        w.start()
        w.put((f"{i + 1}. " if numbered else "") + words.title(), "title", gap=w.between)
        if dated:
            w.put(w.label("date", words, w.dates(words).write(plain=True)), "date")
        if w.chance(0.15):
            w.put(w.label("by", words, author(w, words)), "byline")
        w.body(words, w.random.choice((1, 1, 1, 2, 3)), headings=0)
        if sourced:
            w.put(w.label("source", words, words.outlet()), "source")
        if more:
            w.put(w.random.choice(("Read more", "Read more »", "Full story", "Read the full story", "Continue reading", "Keep reading →", "https://lantern.example/item?id=31") if english else ("اقرأ المزيد", "التفاصيل", "https://fanous.example/31")), "related")
    for line in w.random.sample(letter, w.random.randrange(0, 4)):
        w.put(line, "boilerplate", outside=True)
    furniture(w, words, w.random.randrange(0, 6))


def forum(w: Writer) -> None:
    """A forum digest: each post with its author, date and subject."""
    order = w.random.choice(("tad", "atd", "adt", "da", "ad", "td a".replace(" ", "")))
    words = w.words()
    english = words.language == "en"
    if w.chance(0.5):
        furniture(w, words, w.random.randrange(1, 4))
    subject = words.title()
    for i in range(w.random.randrange(3, 12)):
        w.start()
        first: int | None = w.between
        date = w.dates(words).write()
        name = words.name()
        if w.chance(0.6):
            name = w.random.choice((name.split()[0].lower() + "77", name.replace(" ", "_").lower(), name.replace(" ", ""), name.split()[0], "the_" + name.split()[-1]))
        for element in order:
            if element == "t":
                text, role = ("Re: " if english else "رد: ") * (i > 0) + subject, "title"
            elif element == "a":
                text = w.random.choice((f"{name} wrote:", f"From: {name}", f"Posted by: {name}", name) if english else (f"كتب {name}:", f"العضو: {name}", f"الكاتب: {name}", name))
                role = "byline"
            else:
                text, role = w.label("date", words, date), "date"
            w.put(text, role, gap=first)
            first = None
        w.body(words, w.random.choice((1, 1, 2, 3)), long=0.6, headings=0)
        if w.chance(0.3):
            w.put(w.random.choice(("Reply | Quote | Report", "Posts: 214", "Like · Reply", "Like | Reply | Report", "Reply to this post", "+1  Quote") if english else ("رد مع اقتباس", "المشاركات: 214", "إعجاب · رد")), "boilerplate")
        if w.chance(0.2):
            w.put(w.random.choice(("-----", "______________", "* * *")), "boilerplate", outside=True)


def feed(w: Writer) -> None:
    """A dump of a feed or of records: labelled fields, one article a record."""
    english_labels = w.chance(0.6)
    names = {
        "title": ("Title: ", "Headline: ", "TITLE: ") if english_labels else ("العنوان: ", "عنوان الخبر: "),
        "date": ("PubDate: ", "Date: ", "Published: ", "DATE: ") if english_labels else ("التاريخ: ", "تاريخ النشر: "),
        "byline": ("Author: ", "Creator: ", "By: ", "AUTHOR: ") if english_labels else ("الكاتب: ", "المؤلف: "),
        "source": ("Source: ", "Publisher: ", "Outlet: ", "SOURCE: ") if english_labels else ("المصدر: ", "الناشر: ", "الصحيفة: "),
        "link": ("Link: ", "URL: ", "GUID: ", "") if english_labels else ("الرابط: ", "رابط: ", ""),
        "text": ("Description: ", "Summary: ", "Abstract: ", "") if english_labels else ("الوصف: ", "الملخص: ", "النص: ", ""),
        "more": ("Language: en", "Word count: 412", "Subjects: gardens; birds", "Pages: 214", "ISBN: 0-00-000000-0", "Copies: 2")
        if english_labels else ("اللغة: العربية", "عدد الصفحات: 214", "المواضيع: حدائق؛ طيور", "رقم الطلب: 512"),
    }  # fmt: skip
    bare = w.chance(0.25)
    labels = {key: ("" if bare and key != "more" else w.random.choice(options)) for key, options in names.items()}
    order = ["title"] + w.random.sample(["date", "byline", "source", "link", "more"], w.random.randrange(1, 6)) + ["text"]
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
        values = {"title": words.title(), "date": w.dates(words).write(), "byline": author(w, words), "source": words.outlet(),
                  "link": f"https://lantern.example/{w.random.randrange(9999)}/item", "more": ""}  # fmt: skip
        w.start()
        first: int | None = max(w.between, 1) if w.chance(0.97) else 0
        if w.chance(0.1):
            w.put(w.random.choice((f"[{i + 1}]", f"{i + 1}.", f"Record {i + 1}", "-----")), "boilerplate", outside=True, gap=first)
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


def mailing_list(w: Writer) -> None:
    """A mailing list's digest: header fields, wrapped text, signatures."""
    w.width, w.indent = w.random.choice((68, 72, 76, 0)), ""
    english = w.language != "ar"
    if w.chance(0.6):
        words = w.words()
        w.put(w.random.choice((f"{words.outlet()} Digest, Vol 12, Issue 4", "Today's Topics:")), "boilerplate", outside=True)
    for i in range(w.random.randrange(2, 9)):
        words = w.words()
        w.start()
        head = [("Subject: " if english else "الموضوع: ", words.title(), "title"), ("From: " if english else "من: ", words.name(), "byline"),
                ("Date: " if english else "التاريخ: ", w.dates(words).write(), "date")]  # fmt: skip
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
            w.put(w.random.choice(("Hello,", "Dear all,", "Hi list,", f"Hi {words.name().split()[0]},") if words.language == "en" else ("مرحبا،", "السلام عليكم،", "الزملاء الأعزاء،")), "body")
        w.body(words, w.random.randrange(1, 7), long=0.8, headings=0.01)
        if w.chance(0.4):
            w.put(w.random.choice(("Regards,", "Best,", "Thanks", "Greetings from the coast,") if words.language == "en" else ("مع التحية،", "تحياتي", "شكرا")), "body")
            w.put(words.name().split()[0] if w.chance(0.6) else words.name(), "body", gap=w.random.choice((0, 1)))
        if w.chance(0.4):
            w.put("--", "boilerplate")
            w.put(words.name(), "boilerplate", gap=0)


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
        tail_elements(w, words, w.random.sample(["date", "posted", "topics", "comment", "source", "share", "entry", "on by"], w.random.randrange(1, 4)))
    if w.chance(0.5):
        related(w, words, lists=0.8)
    if w.chance(0.5):
        furniture(w, words, w.random.randrange(1, 10))


def anything(w: Writer) -> None:
    """A page of a style drawn at random: any elements in any order above and below the text."""
    titled, between = w.chance(0.85), w.random.choice(("", "", "", "-----", "* * *", "___", "=====", "#"))
    frame = w.random.choice(("{}", "{}", "{}", "{}", "{}", "# {}", "## {}", "== {} ==", "» {}", "[{topic}] {}", "{topic}: {}", "{n}. {}", "“{}”", "*{}*", "{n}) {}"))
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
        topic = w.random.choice(TOPICS[words.language])
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


ELEMENTS = ["date", "date", "byline", "byline", "source", "source", "credit", "credit", "ads", "tail", "topics", "link", "kicker", "posted", "caption", "minutes",
            "profession", "rights", "share", "on by"]  # fmt: skip


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
        "ads": [w.label("ads", words, fixed=w.chance(0.7))], "tail": [w.label("tail", words, fixed=w.chance(0.7))], "kicker": [topic.upper() if w.chance(0.5) else topic],
        "topics": [", ".join(w.random.sample(TOPICS[words.language], 3)), f"Tags: {topic}" if english else f"الوسوم: {topic}", f"#{topic.replace(' ', '_')}"],
        "link": [f"https://lantern.example/{w.random.randrange(9999)}", f"URL: https://oakport.example/a/{w.random.randrange(99)}.html", f"www.fanous.example/{topic[:3]}"],
        "posted": [f"Posted by {words.name().split()[0].lower()}", f"Posted by {words.name()} |"] if english else [f"نشر بواسطة {words.name()}", f"أضافه {words.name()}"],
        "minutes": ["4 min read", "512 views", "No. 1204"] if english else ["4 دقائق قراءة", "512 مشاهدة", "العدد 1204"],
        "rights": [f"© {words.outlet()} 2021", f"Copyright {words.outlet()}"] if english else [f"© {words.outlet()}", f"جميع الحقوق محفوظة لـ{words.outlet()}"],
    }  # fmt: skip
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


def indented(w: Writer) -> None:
    """A compilation in which some articles were pasted with an indent, or between quotation marks of a mail."""
    family = w.random.choice((compilation, press_review, single))
    family(w)
    lead = w.random.choice(("    ", "\t", "  ", "        "))
    chosen = {i for i in range(w.article + 1) if w.chance(0.5)}
    w.page.lines = [(lead + t if t and a in chosen else t, r, a) for t, r, a in w.page.lines]


FAMILIES: dict[str, tuple[Callable[[Writer], None], float]] = {
    "compilation": (compilation, 5), "tail_blog": (tail_blog, 3), "press_review": (press_review, 3), "wire": (wire, 2), "newsletter": (newsletter, 1.5),
    "forum": (forum, 1.5), "feed": (feed, 2), "mailing_list": (mailing_list, 1.5), "single": (single, 2.5), "plain": (plain, 2.5), "anything": (anything, 8), "bare": (bare, 0.4),
    "indented": (indented, 1),
}  # fmt: skip


def write(seed: int, families: tuple[str, ...] = ()) -> Page:
    """One made-up page."""
    random = Random(seed)
    names = list(families or FAMILIES)
    name = random.choices(names, [FAMILIES[n][1] for n in names])[0]
    writer = Writer(random, name)
    FAMILIES[name][0](writer)
    return writer.page
