"""What the page model sees of a line: a few dozen small categories of it, of its neighbours and of its page.

Every feature is a *slot* with a handful of values (`length` in 12 steps, the class of the first word, …). Slots are
of four sorts: of the line itself; the same of its neighbours, up to three lines away; of its place (in the run of short
lines around it, between blank lines, among lines that repeat); and of the page as a whole (does a date follow text
or a title? are there blank lines?), crossed with the line's coarse kind, because it is the page that tells whether a
date line closes one article or opens the next.

`encode` gives the numbers of the active values, one a slot: what the weights in ``data/weights.tsv`` are added up by.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from diglot.pages.cues import classes
from diglot.pages.lines import Lines
from diglot.pages.shape import ENDS, STARTS, Shapes, shapes

__all__ = ["COARSE", "Slot", "coarse_kinds", "encode", "slots"]

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

COARSE = (
    "date", "dated", "by", "source", "furniture", "label", "symbols", "long", "sentence", "wrapped", "name",
    "titleish", "tiny", "edge",
)  # fmt: skip
"""Coarse kinds of lines; "edge" stands for the page's own first and last bound."""
_EDGE = COARSE.index("edge")
_KIND = {name: i for i, name in enumerate(COARSE)}

_FURNITURE = (
    "related",
    "comment",
    "share",
    "nav",
    "legal",
    "category",
    "visual",
    "posted",
    "updated",
    "media",
    "photo",
)
_LABELS = ("label_title", "label_date", "label_author", "label_source", "label_link", "label_text")


@dataclass(frozen=True, slots=True)
class Slot:
    """One feature of every line: ``int[l]`` values below `size`."""

    name: str
    values: Ints
    size: int

    def __mul__(self, other: Slot) -> Slot:
        """Both slots as one: every pair of values."""
        return Slot(f"{self.name}*{other.name}", self.values * other.size + other.values, self.size * other.size)


def _steps(name: str, values: npt.NDArray[np.integer], bounds: tuple[int, ...]) -> Slot:
    """Values in steps: below ``bounds[0]``, below ``bounds[1]``, …"""
    return Slot(name, np.searchsorted(np.array(bounds), values, side="right"), len(bounds) + 1)


def _one_of(values: Ints, numbers: list[int], size: int) -> Bools:
    """``bool[l]``: the value is one of `numbers`; all are below `size`."""
    table = np.zeros(size, np.bool_)
    table[numbers] = True
    return table.take(values)


def _flag(name: str, values: Bools) -> Slot:
    return Slot(name, values.astype(np.int64), 2)


def encode(lines: Lines) -> npt.NDArray[np.int32]:
    """``int32[l, s]``: the number of each slot's active value, unique over all slots."""
    found = slots(lines)
    offsets = np.cumsum([0] + [slot.size for slot in found[:-1]])
    return np.stack([slot.values + offset for slot, offset in zip(found, offsets, strict=True)], 1).astype(np.int32)


def slots(lines: Lines) -> list[Slot]:
    """All features of `lines`, in a fixed order."""
    shape, page = shapes(lines), _Page(lines)
    wrapped = page.wrapped(shape)
    kind = Slot("kind", coarse_kinds(shape, wrapped), len(COARSE))
    own = _own(shape, wrapped, page)
    place = _place(shape, kind, page)
    by_name = {slot.name: slot for slot in (*own, *place)}
    out = [kind, *own, *place]
    for distance in (-3, -2, -1, 1, 2, 3):
        out.append(page.shift(kind, distance))
    for name in ("length", "end", "first", "capitals", "date"):
        out += [page.shift(by_name[name], distance) for distance in (-1, 1)]
    previous, following = page.shift(kind, -1), page.shift(kind, 1)
    out += [kind * previous, kind * following, previous * following]
    out += [kind * by_name[name] for name in ("gap", "end", "run", "repeat", "position", "words", "first")]
    out += [kind * slot for slot in page.style(kind)]
    return out


def coarse_kinds(shape: Shapes, wrapped: Bools) -> Ints:
    """``int[l]``: a first guess at what each line is, an index into `COARSE`; later rules win."""
    words, first, second, end = shape.words, shape.first, shape.second, shape.end
    number = {name: i for i, name in enumerate(classes())}
    stop = _one_of(end, [ENDS.index(name) for name in ("stop", "question", "ellipsis", "colon")], len(ENDS))
    brief = words <= 9
    out = np.full(len(words), _KIND["titleish"])
    out[words <= 4] = _KIND["tiny"]
    latin = shape.latin > shape.arabic
    names = (words >= 2) & (words <= 5) & (shape.stops == 0) & ~stop & (shape.digits == 0)
    known = _one_of(first, [0, number["given"]], len(number))
    out[names & (~latin | (shape.capitals >= words - 1)) & known] = _KIND["name"]
    out[stop & (words >= 6)] = _KIND["sentence"]
    out[wrapped] = _KIND["wrapped"]
    out[~shape.full | ((shape.length > 90) & stop)] = _KIND["long"]
    out[(shape.latin + shape.arabic == 0) | (shape.url & (words <= 10))] = _KIND["symbols"]
    size = len(number)
    cued = _one_of(first, [number[name] for name in _FURNITURE], size) | (second == number["comment"])
    out[brief & cued] = _KIND["furniture"]
    out[shape.rights & shape.full] = _KIND["furniture"]
    out[shape.full & shape.label & _one_of(first, [number[name] for name in _LABELS], size)] = _KIND["label"]
    out[brief & (first == number["source"])] = _KIND["source"]
    out[brief & ((first == number["by"]) | (first == number["staff"]))] = _KIND["by"]
    out[shape.date == 2] = _KIND["dated"]
    out[shape.date == 3] = _KIND["date"]
    return out


def _own(shape: Shapes, wrapped: Bools, page: _Page) -> list[Slot]:
    """Slots of the line alone."""
    size = len(classes())
    brief = shape.full & (shape.words <= 14)
    letters = shape.latin + shape.arabic
    share = np.where(shape.words > 0, shape.capitals * 4 // np.maximum(shape.words, 1), 0)
    shouted = (shape.latin > 3) & ~shape.lowercase
    capitals = np.where(shape.latin <= shape.arabic, 6, np.where(shouted, 5, np.minimum(share, 4)))
    script = np.where(letters == 0, 0, np.where(shape.arabic == 0, 1, np.where(shape.latin == 0, 2, 3)))
    out = [
        _steps("length", shape.length, (4, 9, 16, 26, 41, 61, 81, 111, 161, 251, 401)),
        _steps("words", shape.words, (1, 2, 3, 4, 5, 7, 10, 15, 21)),
        Slot("end", shape.end, len(ENDS)),
        Slot("start", shape.start, len(STARTS)),
        Slot("capitals", capitals, 7),
        Slot("script", script, 4),
        Slot("first", np.where(shape.full, shape.first, 0), size),
        Slot("second", np.where(brief, shape.second, 0), size),
        Slot("last", np.where(brief, shape.last, 0), size),
        Slot("date", shape.date, 4),
        _flag("year", shape.year & brief),
        _steps("bars", np.where(shape.full, shape.bars, 0), (1, 2, 3)),
        _steps("dashes", np.where(brief, shape.dashes, 0), (1, 2)),
        _flag("label", shape.label),
        _flag("url", shape.url),
        _flag("mail", shape.mail & shape.full),
        _flag("rights", shape.rights & shape.full),
        _steps("digits", np.where(shape.full, shape.digits * 10 // np.maximum(shape.length, 1), 0), (1, 3, 6)),
        _steps("stops", shape.stops, (1, 2, 4)),
        _flag("wrapped", wrapped),
        _steps("indent", page.lines.indent, (1, 2, 4)),
    ]
    for name in classes()[1:]:
        if name != "stop":
            out.append(_flag(f"has {name}", shape.has(name) & brief))
    by_name = {slot.name: slot for slot in out}
    out += [by_name["length"] * by_name["end"], by_name["words"] * by_name["capitals"]]
    out += [by_name["first"] * by_name["end"], by_name["date"] * by_name["words"], by_name["date"] * by_name["bars"]]
    return out


def _place(shape: Shapes, kind: Slot, page: _Page) -> list[Slot]:
    """Slots of the line's place among the others."""
    blanks = page.lines.blanks
    after = page.shifted(blanks, 1, 9)
    gap = Slot("gap", np.minimum(blanks, 2) * 3 + np.minimum(after, 2), 9)
    usual = page.mean(blanks)
    wide = Slot("wide", (blanks > usual + 0.5).astype(np.int64) * 2 + (after > usual + 0.5), 4)
    text = _one_of(kind.values, [_KIND["long"], _KIND["sentence"], _KIND["wrapped"]], len(COARSE))
    before, behind = page.distance(text), page.distance(text, backwards=True)
    run = Slot("run", np.minimum(before, 5) * 6 + np.minimum(behind, 5), 36)
    dated = _one_of(kind.values, [_KIND["date"], _KIND["dated"]], len(COARSE))
    same_run, heads = page.run_number(text), kind.values == _KIND["titleish"]
    seen = {name: page.seen(mask & ~text, same_run) for name, mask in (("date", dated), ("title", heads))}
    cued = page.seen((kind.values == _KIND["furniture"]) & ~text, same_run)
    sight = Slot("sight", seen["date"] * 4 + seen["title"], 16) * Slot("cued", cued, 4)
    count, earlier, later = page.repeats(shape.hash)
    repeat = Slot("repeat", np.where((earlier > 0) & (earlier <= 5), 4, 0) + np.where((later > 0) & (later <= 5), 2, 0)
                  + (count > 1), 8)  # fmt: skip
    alike = page.repeats(shape.skeleton)[0]
    number, total = page.number, page.size
    position = np.where(number < 3, number, np.where(total - number <= 3, 6 - (total - number), 6))
    return [
        gap, wide, run, sight, repeat,
        _steps("count", np.where(shape.full, count, 0), (2, 3, 5)),
        _steps("alike", np.where(shape.words <= 12, alike, 0), (2, 3, 5, 9)),
        Slot("position", position, 7),
        _steps("before", before, (1, 2, 3, 4, 6)),
        _steps("behind", behind, (1, 2, 3, 4, 6)),
        gap * _flag("usual", usual >= 0.6),
    ]  # fmt: skip


class _Page:
    """Sums, shifts and counts within each document."""

    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self.begins = np.flatnonzero(lines.first)
        self.counts = np.diff(self.begins, append=len(lines))
        self.first = np.repeat(self.begins, self.counts)
        self.size = np.repeat(self.counts, self.counts)
        self.number = np.arange(len(lines)) - self.first

    def shifted(self, values: npt.NDArray[np.integer], distance: int, edge: int) -> Ints:
        """``[l]``: the value of the line `distance` further on; `edge` outside the document."""
        index = np.arange(len(values)) + distance
        inside = (self.number + distance >= 0) & (self.number + distance < self.size)
        return np.where(inside, values.take(np.where(inside, index, 0)), edge).astype(np.int64)

    def shift(self, slot: Slot, distance: int) -> Slot:
        """A slot of the line `distance` further on, with one value more for the page's edge."""
        edge, size = (_EDGE, slot.size) if slot.name == "kind" else (slot.size, slot.size + 1)
        return Slot(f"{slot.name}{distance:+d}", self.shifted(slot.values, distance, edge), size)

    def sum(self, values: npt.NDArray[np.generic]) -> npt.NDArray[np.float64]:
        """``[d]``: the sum over each document."""
        return np.add.reduceat(values.astype(np.float64), self.begins)

    def spread(self, values: npt.NDArray[np.generic]) -> npt.NDArray[np.generic]:
        """``[d] -> [l]``."""
        return np.repeat(values, self.counts)

    def mean(self, values: npt.NDArray[np.generic]) -> npt.NDArray[np.float64]:
        """``[l]``: the mean over the line's document."""
        return np.repeat(self.sum(values) / self.counts, self.counts)

    def distance(self, mask: Bools, backwards: bool = False) -> Ints:
        """``[l]``: lines since the last one where `mask` holds (to the next one, backwards); 9 where there is none."""
        at = np.arange(len(mask))
        if backwards:
            following = np.where(mask, at, len(mask) + 9)
            near = np.minimum.accumulate(following[::-1])[::-1]
            near = np.concatenate((near[1:], [len(mask) + 9]))
            inside = near < self.first + self.size
            return np.where(inside, np.minimum(near - at, 9), 9)
        near = np.maximum.accumulate(np.where(mask, at, -9))
        near = np.concatenate(([-9], near[:-1]))
        return np.where(near >= self.first, np.minimum(at - near, 9), 9)

    def run_number(self, text: Bools) -> Ints:
        """``[l]``: a number for each run of lines without text between them."""
        return np.asarray(np.cumsum(text | (self.number == 0)), np.int64)

    def seen(self, mask: Bools, run: Ints) -> Ints:
        """``[l]``: 1 where `mask` holds earlier in the line's run, 2 where later, 3 both."""
        total: Ints = np.cumsum(mask)
        begin = np.flatnonzero(np.diff(run, prepend=-1))
        counts = np.diff(begin, append=len(run))
        base = np.repeat(total[begin] - mask[begin], counts)
        whole = np.repeat(np.add.reduceat(mask.astype(np.int64), begin), counts)
        earlier = total - mask - base
        return np.asarray((earlier > 0) + 2 * (whole - earlier - mask > 0), np.int64)

    def repeats(self, hashes: npt.NDArray[np.uint64]) -> tuple[Ints, Ints, Ints]:
        """How often each line's value stands in its document, and how far the one before and the next are (0: none)."""
        key = hashes * np.uint64(0xD6E8FEB86659FD93) + self.lines.document.astype(np.uint64)
        order = np.argsort(key, kind="stable")
        same = np.zeros(len(key) + 1, np.bool_)
        same[1:-1] = key[order][1:] == key[order][:-1]
        begin = np.flatnonzero(~same[:-1])
        counts = np.diff(begin, append=len(key))
        steps = np.diff(order, prepend=0, append=0)
        count, earlier, later = (np.zeros(len(key), np.int64) for _ in range(3))
        count[order] = np.repeat(counts, counts)
        earlier[order] = np.where(same[:-1], steps[:-1], 0)
        later[order] = np.where(same[1:], steps[1:], 0)
        return count, earlier, later

    def wrapped(self, shape: Shapes) -> Bools:
        """``[l]``: lines of text broken at a fixed width: much like the page's longest lines, which are not long."""
        order = np.lexsort((shape.length, self.lines.document))
        width = shape.length[order][self.begins + self.counts * 17 // 20]
        letters = shape.latin + shape.arabic
        width_of = np.repeat(width, self.counts)
        fills = (shape.length > width_of * 3 // 4) & (letters > shape.length // 2)
        narrow = np.repeat((width < 110) & (width > 35) & (self.sum(fills) > 0.3 * self.counts), self.counts)
        follows = self.shifted(self.lines.blanks, 1, 9) == 0
        filled = narrow & fills
        tail = np.concatenate(([False], (filled & follows)[:-1])) & (self.number > 0)
        return np.asarray(filled & (follows | tail) | (narrow & tail & (letters > 0)))

    def style(self, kind: Slot) -> list[Slot]:
        """What the page as a whole does."""
        values = kind.values
        dates = _one_of(values, [_KIND["date"], _KIND["dated"]], len(COARSE))
        text = _one_of(values, [_KIND["long"], _KIND["sentence"], _KIND["wrapped"]], len(COARSE))
        before = np.concatenate(([False], text[:-1])) & (self.number > 0)
        behind = np.concatenate((text[1:], [False])) & (self.number < self.size - 1)
        heads = _one_of(values, [_KIND["titleish"], _KIND["name"], _KIND["tiny"]], len(COARSE))
        under = np.concatenate(([False], heads[:-1])) & (self.number > 0)
        count = self.sum(dates)

        def share(name: str, mask: Bools, of: npt.NDArray[np.float64]) -> Slot:
            part = self.sum(mask) / np.maximum(of, 1)
            step = np.where(of == 0, 0, 1 + np.searchsorted([0.1, 0.4, 0.8], part))
            return Slot(name, np.repeat(step, self.counts), 5)

        opens, closes = values[self.begins], values[self.begins + self.counts - 1]
        styles = [
            share("dates after text", dates & before, count),
            share("dates before text", dates & behind, count),
            share("dates under titles", dates & under, count),
            share("gaps", (self.lines.blanks > 0) & (self.number > 0), self.counts - 1.0),
            share("texts", text, self.counts.astype(np.float64)),
            share("bylines", values == _KIND["by"], np.maximum(count, 1)),
            share("sources", values == _KIND["source"], np.maximum(count, 1)),
            share("labels", values == _KIND["label"], self.counts.astype(np.float64)),
            Slot("opens", np.repeat(opens, self.counts), _EDGE),
            Slot("closes", np.repeat(closes, self.counts), _EDGE),
            _steps("dates", np.repeat(count, self.counts).astype(np.int64), (1, 2, 4)),
            _steps("lines", self.size, (6, 16, 60)),
        ]
        return [*styles, styles[0] * styles[1]]
