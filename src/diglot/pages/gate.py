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
    begins = found.begins & ~found.outside
    of = lines.document
    size = int(of[-1]) + 1 if len(of) else 0
    count = np.bincount(of[begins], minlength=size)
    pages = np.flatnonzero(count > 1)
    if not len(pages):
        return pages, np.empty((0, len(NUMBERS)))
    place = np.full(size, -1, np.int64)
    place[pages] = np.arange(len(pages))
    page = place[of]
    here = page >= 0
    page = page[here]
    begins, outside, chance, role = (
        begins[here],
        found.outside[here],
        found.chance[here].astype(np.float64),
        found.role[here],
    )
    length, mark = lines.length[here], marks(lines.take(here))
    owned = ~outside
    article = np.cumsum(begins) - 1
    article[article < 0] = 0
    first = np.flatnonzero(begins)
    owner = page[first]  # of each article
    starts = np.flatnonzero(changes(page))
    total = np.diff(starts, append=len(page)).astype(np.float64)
    many = np.bincount(owner, minlength=len(pages)).astype(np.float64)

    def per_article(mask: Bools) -> Float64s:
        """The share of a page's articles in which `mask` holds for some line."""
        has = np.zeros(len(first), np.bool_)
        has[article[mask & owned]] = True
        return np.asarray(np.bincount(owner, has, len(pages)) / many)

    def share(mask: Bools) -> Float64s:
        """The share of a page's lines in which `mask` holds."""
        return np.asarray(np.add.reduceat(mask.view(np.uint8), starts, dtype=np.int64) / total)

    later = np.ones(len(first), np.bool_)
    later[np.flatnonzero(changes(owner))] = False  # a page's first article is no decision
    bound_chance = chance[first]
    bounds = np.maximum(np.bincount(owner[later], minlength=len(pages)), 1)
    least = np.ones(len(pages))
    np.minimum.at(least, owner[later], bound_chance[later])
    rest = chance.copy()
    rest[first] = 0
    size_lines = np.bincount(article[owned], minlength=len(first)).astype(np.float64)
    size_text = np.bincount(article[owned], length[owned], len(first))
    mean_lines, mean_text = np.bincount(owner, size_lines) / many, np.bincount(owner, size_text) / many
    spread = np.sqrt(np.maximum(np.bincount(owner, size_text**2) / many - mean_text**2, 0))
    kind = role[first].astype(np.int64) * 32 + mark[first]
    alike, kinds = _commonest(owner, kind, len(pages))
    columns = {
        "bounds": many,
        "mean chance": np.bincount(owner[later], bound_chance[later], len(pages)) / bounds,
        "least chance": least,
        "sure bounds": np.bincount(owner[later], bound_chance[later] > 0.95, len(pages)) / bounds,
        "doubt": np.add.reduceat(rest, starts) / many,
        "titles": per_article(role == _TITLE),
        "dates": per_article(role == _DATE),
        "names": per_article((role == _BYLINE) | (role == _SOURCE)),
        "signed": per_article((role == _DATE) | (role == _BYLINE) | (role == _SOURCE)),
        "text": per_article((role == _BODY) & (length > 60)),
        "lines an article": mean_lines,
        "length an article": mean_text,
        "uneven": spread / np.maximum(mean_text, 1),
        "bounds alike": alike / many,
        "marked": share(mark > 0),
        "outside": share(outside),
        "lines": total,
        "short lines": share(length < 45),
        "headings": share(role == _HEADING),
        "kinds of bound": kinds / many,
    }
    return pages, np.stack([columns[name] for name in NUMBERS], 1)


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
    total = constant + (values[:, column] >= bound) @ weight
    return np.asarray(1 / (1 + np.exp(-total)), np.float32)
