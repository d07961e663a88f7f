"""Other habits for a made-up page: what no family does, done all over one page.

A family's pages keep its order of elements and its blank lines, and a model would learn the family by them. `change`
takes a page and draws some habits anew: which elements stand above the text and in what order, which below it, which
are missing, what stands beside each title, how many blank lines part which lines. The gold moves with the lines.
"""

from __future__ import annotations

from itertools import groupby, pairwise
from random import Random

from tables.pages.layouts import Page

Row = tuple[str, str, int | None]
"""A line that is not blank: text, role, article."""

MOVABLE = ("date", "byline", "source")


def change(page: Page, random: Random) -> None:
    """Draw some of the page's habits anew, in place."""
    rows, gaps = _solid(page)
    for habit in random.sample((_order, _move, _drop, _regap, _prefix), random.choice((1, 1, 2, 3))):
        rows, gaps = habit(rows, gaps, random)
    lines: list[tuple[str, str | None, int | None]] = []
    for row, gap in zip(rows, gaps, strict=True):
        lines += [("", None, None)] * (gap if lines else 0)
        lines.append(row)
    page.lines = lines


def _solid(page: Page) -> tuple[list[Row], list[int]]:
    """The lines that are not blank, and the number of blank lines before each."""
    rows: list[Row] = []
    gaps: list[int] = []
    blank = 0
    for text, role, article in page.lines:
        if role is None:
            blank += 1
            continue
        rows.append((text, role, article))
        gaps.append(blank)
        blank = 0
    return rows, gaps


def _articles(rows: list[Row]) -> list[tuple[int | None, list[Row]]]:
    return [(article, list(part)) for article, part in groupby(rows, key=lambda row: row[2])]


def _parts(rows: list[Row]) -> tuple[list[Row], list[Row], list[Row]]:
    """Head, text and tail of one article."""
    text = [i for i, row in enumerate(rows) if row[1] in ("body", "heading")]
    if not text:
        return rows, [], []
    return rows[: text[0]], rows[text[0] : text[-1] + 1], rows[text[-1] + 1 :]


def _order(rows: list[Row], gaps: list[int], random: Random) -> tuple[list[Row], list[int]]:
    """Another order of what stands above the text."""
    rank = {"title": 0.6 * random.random()} | {role: random.random() for role in MOVABLE}
    rest = random.random() + min(rank["title"], rank["date"])  # the others are never first
    out: list[Row] = []
    for article, part in _articles(rows):
        head, text, tail = _parts(part)
        if article is not None and text:
            head = sorted(head, key=lambda row: rank.get(row[1], rest))
        out += [*head, *text, *tail]
    return out, gaps


def _move(rows: list[Row], gaps: list[int], random: Random) -> tuple[list[Row], list[int]]:
    """Dates, bylines or sources change sides: from above the text to below it, or the other way."""
    role, down = random.choice(MOVABLE), random.random() < 0.5
    at = random.randrange(3)
    out: list[Row] = []
    for article, part in _articles(rows):
        head, text, tail = _parts(part)
        if article is not None and text:
            side = head if down else tail
            moving = [row for row in side if row[1] == role][:1]
            if moving and (len(head) > 1 or not down):
                side.remove(moving[0])
                other = tail if down else head
                other[min(at, len(other)) : min(at, len(other))] = moving
        out += [*head, *text, *tail]
    return out, gaps


def _drop(rows: list[Row], gaps: list[int], random: Random) -> tuple[list[Row], list[int]]:
    """One sort of line is missing, everywhere or often; titles only where other lines tell articles apart."""
    roles, share = ["date", "byline", "source", "boilerplate", "related", "caption"], random.choice((0.5, 1))
    articles = [part for article, part in _articles(rows) if article is not None]
    signed = all(any(row[1] in ("date", "byline", "boilerplate") for row in _parts(part)[2]) for part in articles)
    bare = [row for part in articles for row in [r for r in part if r[1] != "title"][:1]]  # what would then stand first
    if signed and all(row[1] != "boilerplate" for row in bare) and random.random() < 0.5:
        roles, share = ["title"], random.choice((1, 1, 0.5))
    elif not any(row[1] == "title" for row in rows):  # nothing else may tell them apart
        return rows, gaps
    role = random.choice(roles)
    whole = {article for article, part in _articles(rows) if all(row[1] in (role, "body") for row in part)}
    kept = [row[1] != role or row[2] in whole or random.random() > share for row in rows]
    if not any(kept):
        return rows, gaps
    out = [(row, gap) for row, gap, keep in zip(rows, gaps, kept, strict=True) if keep]
    return [row for row, _ in out], [gap for _, gap in out]


def _regap(rows: list[Row], gaps: list[int], random: Random) -> tuple[list[Row], list[int]]:
    """Other blank lines: as many as the two lines' roles ask for, on this page."""
    if random.random() < 0.3:  # a blank line between all, or none at all
        return rows, [random.choice((0, 0, 1, 2))] * len(rows)
    table: dict[tuple[str, str, bool], int] = {}
    text = random.choice((0, 0, 1))  # between paragraphs
    between = max(text, random.choice((0, 1, 1, 2)))
    out = [0]
    for before, after in pairwise(rows):
        same = before[2] == after[2]
        if same:
            prose = before[1] in ("body", "heading") and after[1] in ("body", "heading")
            fresh = text if prose else random.choice((text, text, 0, 1))
        else:
            fresh = random.choice((between, between, between, text))
        out.append(table.setdefault((before[1], after[1], same), fresh))
    return rows, out


def _prefix(rows: list[Row], gaps: list[int], random: Random) -> tuple[list[Row], list[int]]:
    """The same small line before (or after) every title."""
    arabic = any("\u0600" < c < "\u0700" for text, _, _ in rows[:9] for c in text)
    line = random.choice(
        ("شارك", "الأخبار » محليات", "حفظ المقال", "الرئيسية / رأي", "حجم الخط")
        if arabic
        else ("Share", "Home » News", "Save", "Comments", "•", "Analysis |", "Print this page")
    )
    after = random.random() < 0.9
    out: list[Row] = []
    spaces: list[int] = []
    for i, (row, gap) in enumerate(zip(rows, gaps, strict=True)):
        title = row[1] == "title" and row[2] is not None
        if title and not after and (i == 0 or rows[i - 1][2] != row[2]):
            out.append((line, "boilerplate", None))
            spaces.append(gap)
            gap = random.choice((0, 0, 1))
        out.append(row)
        spaces.append(gap)
        if title and after:
            out.append((line, "boilerplate", row[2]))
            spaces.append(0)
    return out, spaces
