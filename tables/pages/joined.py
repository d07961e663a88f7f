"""Pages of real texts with what is known of them: single ones, and several joined as sites, journals and mails do.

A line has a *label* that says which states it may have: much is known of a joined page's bounds, titles, dates and
bylines, little of the roles inside a real text. ``mask`` gives the states of a label:

==============  ========================================================================
``B``           the first line of an article (``B title``, ``B date``, …: in this role)
``in``          any other line of an article; ``title``, ``date``, ``byline``: in this role
``O``           page furniture between articles
==============  ========================================================================
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import numpy as np

from diglot.pages.crf import STATES
from tables.pages.furniture import furniture
from tables.pages.layouts import Writer
from tables.pages.real import Text
from tables.pages.recast import bare, messenger, speakers, subtitles
from tables.pages.words import Dates, Words

LONGEST = 110  # lines of a page, about
Line = tuple[str, str]
BLANK: Line = ("", "")
ORDERS = ("t", "td", "tb", "tdb", "tbd", "dt", "tj", "d", "t/b", "t/d", "td/b", "t/bd", "t/j", "ts", "tsd", "tds")
"""Elements above a text and, after a stroke, below it: title, date, byline, joined byline and date, summary."""
JOURNAL = ("t", "t", "t/b", "t/b", "tb", "td/b")
UNTITLED = ("d", "db", "/bd", "d")
FRAMES = (
    *("{}",) * 7, "# {}", "## {}", "### {}", "**{}**", "== {} ==", "{i}. {}", "* {}", "{}\n====", "{}\n----", "[{}]",
)  # fmt: skip
RULES = (*("",) * 5, "---", "* * *", "=" * 20, "_" * 30, "***")
BYLINES = {
    "ar": ("بقلم: {}", "بقلم {}", "{}", "{}", "كتب {}", "الكاتب: {}", "— {}"),
    "en": (
        "By {}", "by {}", "{}", "{}", "Author: {}", "— {}", "Posted by {}", "Written by {}", "BY {}", "Posted {}",
    ),
}  # fmt: skip
HEADERS = ("Message-ID: <a31b@mail.example>", "To: list@mail.example", "Content-Type: text/plain; charset=utf-8")


def mask(label: str) -> np.ndarray:
    """``bool[k]``: the states that a line with this label may have."""
    first, _, role = label.partition(" ")
    if first in ("title", "date", "byline", "body"):
        first, role = "in", first
    parts = {"B": "B", "in": "HMT", "O": "O"}[first]
    return np.array([part in parts and (not role or role == own) for part, own in STATES])


def arabic(lines: list[str]) -> bool:
    text = "".join(lines[:8])
    return sum("\u0600" <= char <= "\u06ff" for char in text) > len(text) // 3


def body(text: Text, random: Random, most: int, stripped: bool) -> list[str]:
    """Some of a text's lines from its beginning, up to `most` that are not blank."""
    out, count = [], 0
    for line in text.lines:
        if count >= most and (not line.strip() or count >= most + 8):
            break
        count += bool(line.strip())
        out.append(bare(line) if stripped else line)
    return out


def single(texts: list[Text], random: Random) -> list[Line]:
    """One text, or a stretch of it; posts with their title, date and author above or without."""
    kind = random.choice(sorted({text.kind for text in texts}))
    text = random.choice([text for text in texts if text.kind == kind])
    if text.title and random.random() < 0.6:  # with its title, date and author
        return Joined(random, [text], 1).page(most=random.choice((20, 60, LONGEST)))
    lines = text.lines
    stripped = random.random() < 0.25
    if len(lines) > 40 and random.random() < 0.4:
        begin = random.randrange(len(lines) - 20)
        while begin < len(lines) - 20 and lines[begin].strip():
            begin += 1
        lines = lines[begin:]
    lines = [bare(line) if stripped else line for line in lines[: random.choice((30, 80, 250))]]
    recast = {"transcript": (subtitles, speakers), "chat": (messenger,)}.get(text.kind)
    if recast and random.random() < 0.6:
        lines = random.choice(recast)(lines, random)
    if random.random() < 0.15:  # blank lines lost, or between all
        lines = [line for line in lines if line.strip()]
        lines = lines if random.random() < 0.6 else [one for line in lines for one in (line, "")]
    out, count = [], 0
    for line in lines:
        if count >= LONGEST:
            break
        out.append((line, ("B" if not count else "in") if line.strip() else ""))
        count += bool(line.strip())
    return out


@dataclass(frozen=True)
class Style:
    """How the texts of one page look.

    Attributes:
        above, below: signs of the elements above and below a text, as of `ORDERS`.
        frame: what is around a title.
        shout: whether titles are in capitals.
        rule: a line between texts, or nothing.
        by: what is around a name.
        initials: what follows each initial of a name, or nothing if names are whole.
    """

    above: str
    below: str
    frame: str
    shout: bool
    rule: str
    by: str
    initials: str


class Joined:
    """Some texts on one page, each with the same elements in the same order."""

    def __init__(self, random: Random, texts: list[Text], count: int) -> None:
        self.random = random
        self.texts = texts[:count]
        self.arabic = arabic(self.texts[0].lines)
        self.words = Words(random, "ar" if self.arabic else "en")
        self.dates = Dates(random, "ar" if self.arabic else "en")
        self.gap = random.choice((0, 0, 1, 1, 1))
        self.between = self.gap + random.choice((0, 1, 1, 2, 3))
        self.stripped = random.random() < 0.5
        self.closed = random.random() < 0.25  # blank lines inside texts are lost

    def style(self, sort: str) -> Style:
        """How all texts look; `sort` names the elements: by default any."""
        random = self.random
        order = sort or random.choice(JOURNAL if self.texts[0].kind == "journal" else ORDERS)
        if not any(text.title for text in self.texts):
            order = sort or random.choice(UNTITLED)
        above, _, below = order.partition("/")
        frame, shout, rule = random.choice(FRAMES), random.random() < 0.12, random.choice(RULES)
        by = random.choice(BYLINES["ar" if self.arabic else "en"])
        initials = random.choice((". ", ".")) if "b" in below and random.random() < 0.25 else ""
        return Style(above, below, frame, shout, rule, by, initials)

    def page(self, most: int, sort: str = "") -> list[Line]:
        """The page; `sort` names the elements: by default any."""
        style, several = self.style(sort), len(self.texts) > 1
        out: list[Line] = []
        if several and self.random.random() < 0.3:
            out += self.furnished()
        for number, text in enumerate(self.texts):
            own = self.article(text, number, style, most)
            if own is None:
                continue
            if number and style.rule and several:
                out += [BLANK] * self.gap + [(style.rule, "O")]
            out += [BLANK] * (self.between if out else 0) + own
        if several and self.random.random() < 0.2:
            out += [BLANK] * self.between + self.furnished()
        return out

    def article(self, text: Text, number: int, style: Style, most: int) -> list[Line] | None:
        """A text with its elements: None if it has nothing, no lines if it has blank ones alone."""
        name = self.named(text, style)
        head = [line for sign in style.above for line in self.element(sign, text, style, number, name)]
        summed = "s" in style.above
        few = 3 if summed and self.random.random() < 0.7 else self.random.randrange(1, most + 1)
        lines = body(text, self.random, few, self.stripped)
        if summed and text.summary and self.random.random() < 0.8:
            lines = []
        if self.closed:
            lines = [line for line in lines if line.strip()]
        tail = [line for sign in style.below for line in self.element(sign, text, style, number, name)]
        if not head and not lines:
            return None
        own = [one for line in head for one in (line, *[BLANK] * self.gap)]
        own += unlabelled(lines)
        own += [one for line in tail for one in (*[BLANK] * self.gap, line)]
        return begun(own) if any(label for _, label in own) else []

    def named(self, text: Text, style: Style) -> str:
        """The author's name as the page has it; nothing where it names none."""
        name = text.author or (self.words.name() if self.random.random() < 0.5 else "")
        if style.initials and name and not self.arabic:
            name = style.initials.join(part[0] for part in name.split()) + style.initials.strip()
        return name.upper() if style.by.startswith("BY") else name

    def element(self, sign: str, text: Text, style: Style, number: int, name: str) -> list[Line]:
        """A title, date, byline, both in one line, or a summary."""
        if sign == "t" and text.title:
            title = text.title.upper() if style.shout else text.title
            made = style.frame.replace("{i}", str(number + 1)).format(title).split("\n")
            return [(made[0], "title"), *((line, "in") for line in made[1:])]
        if sign == "d":
            return [(self.dates.write(), "date")]
        if sign == "b" and name:
            return [(style.by.format(name), "byline")]
        if sign == "j" and name:
            mark = self.random.choice((" | ", ", ", " - ", " – ", " on "))
            return [(f"{style.by.format(name)}{mark}{self.dates.write()}", "byline")]
        if sign == "s" and text.summary:
            return [(bare(text.summary), "in")]
        return []

    def furnished(self) -> list[Line]:
        writer = Writer(self.random, "real")
        writer.language = "ar" if self.arabic else "en"
        furniture(writer, writer.words(), self.random.randrange(1, 6))
        return [(text, "O" if role else "") for text, role, _ in writer.page.lines] + [BLANK]


def mails(texts: list[Text], random: Random) -> list[Line]:
    """Mails with their header fields, quotes and signatures."""
    out: list[Line] = []
    words, dates = Words(random, "en"), Dates(random, "en")
    envelope, extra = random.random() < 0.4, random.random() < 0.6
    rule = random.choice(("", "", "-" * 40, "=" * 30))
    order = random.choice(("fsd", "fds", "sfd", "dfs"))
    subject = words.title()
    for i in range(random.randrange(2, 9)):
        text = random.choice(texts)
        name = words.name()
        given = name.split()[0].lower()
        subject = subject if random.random() < 0.5 else words.title()
        again = "Re: " if random.random() < 0.5 else ""
        fields = {
            "f": (f"From: {name} <{given}@mail.example>", "byline"),
            "s": (f"Subject: {again}{subject}", "title"),
            "d": (f"Date: {dates.write()}", "date"),
        }
        own: list[Line] = [fields[sign] for sign in order]
        if extra:
            own.insert(random.randrange(1, 4), (random.choice(HEADERS), "in"))
        if envelope:
            own.insert(0, (f"From {given} at mail.example  Mon Aug  4 10:20:51 2014", "in"))
        own += [BLANK, *message(text, texts, random, words, dates, name)]
        if i and rule:
            out += [BLANK, (rule, "O")]
        out += [BLANK] * (random.choice((1, 2)) if out else 0) + begun(own)
    return out


def message(text: Text, texts: list[Text], random: Random, words: Words, dates: Dates, name: str) -> list[Line]:
    """What a mail says: a quotation of another text, some lines of its own, a signature."""
    own: list[Line] = []
    if random.random() < 0.5:
        quoted = [line for line in body(random.choice(texts), random, 5, True) if line.strip()]
        own += [(f"On {dates.write()}, {words.name()} wrote:", "in")]
        own += [(f"> {line[:76]}", "in") for line in quoted] + [BLANK]
    own += unlabelled(body(text, random, random.randrange(2, 12), True))
    if random.random() < 0.5:
        own += [BLANK, (random.choice(("--", "-- ", "Best,", "Cheers,")), "in"), (name, "in")]
    return own


def unlabelled(lines: list[str]) -> list[Line]:
    """Lines of an article of which no more is known."""
    return [(line, "in" if line.strip() else "") for line in lines]


def begun(own: list[Line]) -> list[Line]:
    """The lines of an article, the first that has a label as its beginning."""
    first = next(i for i, (_, label) in enumerate(own) if label)
    line, label = own[first]
    return [*own[:first], (line, "B" if label == "in" else f"B {label}"), *own[first + 1 :]]


def joined(texts: list[Text], random: Random) -> list[Line]:
    """Several texts on one page."""
    declared = [text for text in texts if text.title]
    if random.random() < 0.15:
        return mails([text for text in texts if text.kind in ("post", "news", "readme")], random)
    source = random.choice(sorted({text.source for text in declared}))
    own = [text for text in declared if text.source == source]
    count = random.choice((2, 3, 4, 6, 9, 14))
    if own[0].kind == "journal":
        groups = sorted({text.group for text in own})
        issue = random.choice(groups)
        own = [text for text in own if text.group == issue]
        begin = random.randrange(max(1, len(own) - count))
        chosen = own[begin : begin + count]
    else:
        chosen = random.sample(own, min(count, len(own)))
    if len(chosen) < 2:
        return joined(texts, random)
    most = max(2, LONGEST // len(chosen) - 2)
    if all(text.summary for text in chosen) and random.random() < 0.4:  # a list: titles with teasers
        more = random.sample(own, min(len(own), random.choice((5, 10, 20, 30))))
        chosen = [text for text in more if text.summary]
        return Joined(random, chosen, len(chosen)).page(2, random.choice(("ts", "ts", "tsd", "tds", "ts/b")))
    return Joined(random, chosen, count).page(min(most, random.choice((2, 5, 12, 40))))
