"""The gate: whether a page in which the chain finds several articles really holds several.

The chain looks at lines; nothing in it asks whether the pieces that it makes look like articles. The gate does: it
takes some numbers of a page as a whole (`NUMBERS`: how sure the bounds are, whether the pieces have dates, bylines,
titles and text, how even they are) and adds up step functions of them, ``data/gate.tsv``, to the probability that the
page holds several articles. A page whose probability is not above `SPLIT` stays whole: a cut that is wrong costs a
document, one that is missing costs little.

The table is learned by ``tables/pages`` from pages that the chain that was used for it had not seen.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from diglot.pages.crf import Decision
from diglot.pages.lines import Lines
from diglot.pages.marks import marks
from diglot.resources import rows as table_rows
from diglot.schema import ROLES
from diglot.text.arrays import Bools, Float32s, Float64s, Int64s, Positions, changes

__all__ = ["NUMBERS", "SPLIT", "numbers", "several"]


SPLIT = 0.6
"""The probability above which a page is split."""
MOST_LINES = 1000
"""Lines that the articles of a page have on average at most: a book, a dictionary and a table have more."""

NUMBERS = (
    "bounds", "mean chance", "least chance", "sure bounds", "doubt", "titles", "dates", "names", "signed", "text",
    "lines an article", "length an article", "uneven", "bounds alike", "marked", "outside", "lines", "short lines",
    "headings", "kinds of bound",
)  # fmt: skip
"""What is asked of a page, in the order of the columns of `numbers`."""

_TITLE, _DATE, _BYLINE, _SOURCE, _BODY, _HEADING = (
    ROLES.index(name) for name in ("title", "date", "byline", "source", "body", "heading")
)


def numbers(lines: Lines, found: Decision) -> tuple[Positions, Float64s]:
    """The documents in which the chain finds several articles, and their numbers.

    Args:
        lines: of many documents.
        found: what the chain says of each line.

    Returns:
        ``intp[p]``, documents; ``float64[p, n]``, one column each of `NUMBERS`.
    """
    of = lines.document
    size = int(of[-1]) + 1 if len(of) else 0
    pages = np.flatnonzero(np.bincount(of[found.begins & ~found.outside], minlength=size) > 1)
    if not len(pages):
        return pages, np.empty((0, len(NUMBERS)))
    place = np.full(size, -1, np.int64)
    place[pages] = np.arange(len(pages))
    rows = np.flatnonzero(place[of] >= 0)
    asked = _Asked(lines.take(rows), found.take(rows), place[of[rows]], len(pages))
    columns = asked.of_bounds() | asked.of_articles() | asked.of_lines()
    return pages, np.stack([columns[name] for name in NUMBERS], 1)


class _Asked:
    """The lines of pages that the chain splits, and the articles that it makes of them."""

    def __init__(self, lines: Lines, found: Decision, page: Int64s, pages: int) -> None:
        self.pages, self.role, self.outside = pages, found.role, found.outside
        self.chance = found.chance.astype(np.float64)
        self.length, self.mark = lines.length, marks(lines)
        begins = found.begins & ~found.outside
        self.first = np.flatnonzero(begins)
        self.owner = page[self.first]  # of each article
        # lines above a page's first beginning are of its first article, not of the page before
        self.article = np.maximum(np.cumsum(begins) - 1, np.searchsorted(self.owner, page))
        self.starts = np.flatnonzero(changes(page))
        self.total = np.diff(self.starts, append=len(page)).astype(np.float64)
        self.many = np.bincount(self.owner, minlength=pages).astype(np.float64)

    def per_article(self, mask: Bools) -> Float64s:
        """The share of a page's articles in which `mask` holds for some line."""
        has = np.zeros(len(self.first), np.bool_)
        has[self.article[mask & ~self.outside]] = True
        return np.asarray(np.bincount(self.owner, has, self.pages) / self.many)

    def share(self, mask: Bools) -> Float64s:
        """The share of a page's lines in which `mask` holds."""
        return np.asarray(np.add.reduceat(mask.view(np.uint8), self.starts, dtype=np.int64) / self.total)

    def of_bounds(self) -> dict[str, Float64s]:
        """How sure the bounds are, and how alike."""
        later = np.flatnonzero(~changes(self.owner))  # a page's first article is no decision
        owner, chance = self.owner[later], self.chance[self.first[later]]
        bounds = np.maximum(np.bincount(owner, minlength=self.pages), 1)
        least = np.ones(self.pages)
        np.minimum.at(least, owner, chance)
        rest = self.chance.copy()
        rest[self.first] = 0
        kind = self.role[self.first].astype(np.int64) * 32 + self.mark[self.first]
        alike, kinds = _commonest(self.owner, kind, self.pages)
        return {
            "bounds": self.many,
            "mean chance": np.bincount(owner, chance, self.pages) / bounds,
            "least chance": least,
            "sure bounds": np.bincount(owner, chance > 0.95, self.pages) / bounds,
            "doubt": np.add.reduceat(rest, self.starts) / self.many,
            "bounds alike": alike / self.many,
            "kinds of bound": kinds / self.many,
        }

    def of_articles(self) -> dict[str, Float64s]:
        """What the articles have, how long they are, and how even."""
        role, owned, count = self.role, ~self.outside, len(self.first)
        size_lines = np.bincount(self.article[owned], minlength=count).astype(np.float64)
        size_text = np.bincount(self.article[owned], self.length[owned], count)
        lines, text = (np.bincount(self.owner, size) / self.many for size in (size_lines, size_text))
        spread = np.sqrt(np.maximum(np.bincount(self.owner, size_text**2) / self.many - text**2, 0))
        names = (role == _BYLINE) | (role == _SOURCE)
        return {
            "titles": self.per_article(role == _TITLE),
            "dates": self.per_article(role == _DATE),
            "names": self.per_article(names),
            "signed": self.per_article((role == _DATE) | names),
            "text": self.per_article((role == _BODY) & (self.length > 60)),
            "lines an article": lines,
            "length an article": text,
            "uneven": spread / np.maximum(text, 1),
        }

    def of_lines(self) -> dict[str, Float64s]:
        """What the page's lines are, whatever article they are of."""
        return {
            "marked": self.share(self.mark > 0),
            "outside": self.share(self.outside),
            "lines": self.total,
            "short lines": self.share(self.length < 45),
            "headings": self.share(self.role == _HEADING),
        }


def _commonest(owner: Positions, kind: Int64s, pages: int) -> tuple[Float64s, Float64s]:
    """How often the commonest kind of bound stands on each page, and how many kinds there are."""
    pairs, count = np.unique(owner * 1024 + kind, return_counts=True)
    most = np.zeros(pages)
    np.maximum.at(most, pairs // 1024, count)
    return most, np.bincount(pairs // 1024, minlength=pages).astype(np.float64)


@cache
def _steps() -> tuple[float, Positions, Float64s, Float64s]:
    """The table: a constant, and of each step the column, the value from which it counts, and its weight."""
    rows = table_rows("pages", "gate.tsv")
    constant = sum(float(weight) for name, _, weight in rows if name == "(constant)")
    steps = [(NUMBERS.index(name), float(value), float(weight)) for name, value, weight in rows if name != "(constant)"]
    column, value, weight = zip(*steps, strict=True)
    return constant, np.array(column, np.intp), np.array(value), np.array(weight)


def several(values: Float64s) -> Float32s:
    """``float32[p]``: the probability that each page holds several articles; `values` as `numbers` gives them."""
    constant, column, bound, weight = _steps()
    # by rows, each in one order: a product of matrices adds up otherwise when a page stands alone
    total = constant + np.where(values[:, column] >= bound, weight, 0.0).cumsum(1)[:, -1]
    fits = values[:, NUMBERS.index("lines an article")] <= MOST_LINES  # the table was learned from such pages only
    return np.asarray(fits / (1 + np.exp(-total)), np.float32)
