"""What the page model sees of a line: a few dozen small categories of it, of its neighbours and of its page.

Every feature is a *slot* with a handful of values (`length` in 12 steps, the class of the first word, …). Slots are
of four sorts: of the line itself; the same of its neighbours, up to three lines away; of its place (in the run of short
lines around it, between blank lines, among lines that repeat); and of the page as a whole (does a date follow text
or a title? are there blank lines?), crossed with the line's coarse kind, because it is the page that tells whether a
date line closes one article or opens the next.

`scores` adds up the weights of the active values, in ``data/weights.tsv``.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from diglot.pages.context import Among, Runs, Types
from diglot.pages.crf import load_weights
from diglot.pages.letters import ENDS, STARTS
from diglot.pages.lexicon import classes
from diglot.pages.line_shape import Shapes, shapes
from diglot.pages.lines import Lines, split_lines
from diglot.pages.marks import MARKS
from diglot.pages.templates import Slot, Table, add_up, flag, flags, slot, steps, tables, value_names
from diglot.text.arrays import Bools, Float64s, Int16s, Uint8s
from diglot.text.column import Column

__all__ = ["COARSE", "Slot", "coarse_kinds", "scores", "slots"]


COARSE = (
    "date", "dated", "by", "source", "furniture", "label", "symbols", "long", "sentence", "wrapped", "name",
    "titleish", "tiny", "edge",
)  # fmt: skip
"""Coarse kinds of lines; "edge" stands for the page's own first and last bound."""
_EDGE = COARSE.index("edge")
_KIND = {name: i for i, name in enumerate(COARSE)}

_FURNITURE = (
    "related", "comment", "share", "nav", "legal", "category", "visual", "posted", "updated", "media", "photo",
)  # fmt: skip
_LABELS = ("label_title", "label_date", "label_author", "label_source", "label_link", "label_text")


def _one_of(values: npt.NDArray[np.integer], numbers: list[int], size: int) -> Bools:
    """``bool[l]``: the value is one of `numbers`; all are below `size`."""
    table = np.zeros(size, np.bool_)
    table[numbers] = True
    return table.take(values)


def _is(values: npt.NDArray[np.integer], *kinds: str) -> Bools:
    """``bool[l]``: the line is of one of these coarse kinds."""
    return _one_of(values, [_KIND[kind] for kind in kinds], len(COARSE))


@cache
def _tables() -> tuple[Table, ...]:
    """The weights that ship, in tables."""
    found = slots(split_lines(Column.from_strings(["a\nb"])))
    weights = load_weights().rows(value_names(found))
    return tables(found, np.rint(weights * 100).astype(np.int16))


def scores(lines: Lines) -> Int16s:
    """``int16[l, WIDTH]``: how well each state fits each line by itself, in hundredths; the last columns are 0."""
    return add_up(slots(lines), _tables())


def slots(lines: Lines) -> list[Slot]:
    """All features of `lines`, in a fixed order."""
    shape, page = shapes(lines), Among(lines)
    wrapped = _wrapped(shape, page)
    kind = slot("kind", coarse_kinds(shape, wrapped), len(COARSE))
    own = _own(shape, wrapped, page)
    place = _place(shape, kind, page)
    regular = _regular(shape, kind, page)
    by_name = {each.name: each for each in (*own, *place)}
    out = [kind, *own, *place]
    near = {distance: _shift(kind, distance, page) for distance in (-3, -2, -1, 1, 2, 3)}
    out += near.values()
    for name in ("length", "end", "first", "capitals", "date"):
        out += [_shift(by_name[name], distance, page) for distance in (-1, 1)]
    previous, following = near[-1], near[1]
    out += [kind * previous, kind * following, previous * following]
    out += [kind * by_name[name] for name in ("gap", "end", "run", "repeat", "position", "words", "first")]
    out += [kind * each for each in _style(kind, shape, page)]
    mark = regular[0]
    out += [*regular, _shift(mark, -1, page), _shift(mark, 1, page), kind * mark]
    out += [kind * each for each in regular[1:]]
    return out


def _regular(shape: Shapes, kind: Slot, page: Among) -> list[Slot]:
    """The line's marker, and how regular lines of its marker and kind are on the page."""
    values = kind.bases[0].values
    type_ = shape.mark.astype(np.int64) * len(COARSE) + values
    found = Types(page, type_, len(MARKS) * len(COARSE), _is(values, "long", "sentence", "wrapped"))

    def parts(name: str, values: Float64s, bounds: tuple[float, ...]) -> Slot:
        step = np.searchsorted(bounds, values, side="right").astype(np.uint8)
        return slot(name, found.spread(step), len(bounds) + 1)

    return [
        slot("mark", shape.mark, len(MARKS)),
        parts("of a type", found.count, (2, 3, 5, 9)),
        parts("type's share", found.count / found.size, (0.04, 0.12, 0.3, 0.6)),
        parts("below text", found.below, (0.2, 0.6, 0.95)),
        parts("above text", found.above, (0.2, 0.6, 0.95)),
        parts("gap of type", found.gap, (0.5, 1.5, 2.5, 4.5, 9)),
        parts("uneven", np.where(found.count > 2, found.uneven, 9), (0.25, 0.5, 0.8, 1.2, 5)),
    ]


def _shift(of: Slot, distance: int, page: Among) -> Slot:
    """A slot of the line `distance` further on, with one value more for the page's edge."""
    edge, size = (_EDGE, of.size) if of.name == "kind" else (of.size, of.size + 1)
    return slot(f"{of.name}{distance:+d}", page.shifted(of.bases[0].values, distance, edge), size)


def coarse_kinds(shape: Shapes, wrapped: Bools) -> Uint8s:
    """``uint8[l]``: a first guess at what each line is, an index into `COARSE`; later rules win."""
    words, first, second, end = shape.words, shape.first, shape.second, shape.end
    number = {name: i for i, name in enumerate(classes())}
    stop = _one_of(end, [ENDS.index(name) for name in ("stop", "question", "ellipsis", "colon")], len(ENDS))
    brief = words <= 9
    out = np.full(len(words), _KIND["titleish"], np.uint8)
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


def _own(shape: Shapes, wrapped: Bools, page: Among) -> list[Slot]:
    """Slots of the line alone."""
    size = len(classes())
    brief = shape.full & (shape.words <= 14)
    letters = shape.latin + shape.arabic
    share = np.where(shape.words > 0, shape.capitals * 4 // np.maximum(shape.words, 1), 0)
    shouted = (shape.latin > 3) & ~shape.lowercase
    capitals = np.where(shape.latin <= shape.arabic, 6, np.where(shouted, 5, np.minimum(share, 4)))
    script = np.where(letters == 0, 0, np.where(shape.arabic == 0, 1, np.where(shape.latin == 0, 2, 3)))
    out = [
        steps("length", shape.length, (4, 9, 16, 26, 41, 61, 81, 111, 161, 251, 401)),
        steps("words", shape.words, (1, 2, 3, 4, 5, 7, 10, 15, 21)),
        slot("end", shape.end, len(ENDS)),
        slot("start", shape.start, len(STARTS)),
        slot("capitals", capitals, 7),
        slot("script", script, 4),
        slot("first", np.where(shape.full, shape.first, 0), size),
        slot("second", np.where(brief, shape.second, 0), size),
        slot("last", np.where(brief, shape.last, 0), size),
        slot("date", shape.date, 4),
        flag("year", shape.year & brief),
        steps("bars", np.where(shape.full, shape.bars, 0), (1, 2, 3)),
        steps("dashes", np.where(brief, shape.dashes, 0), (1, 2)),
        flag("label", shape.label),
        flag("url", shape.url),
        flag("mail", shape.mail & shape.full),
        flag("rights", shape.rights & shape.full),
        steps("digits", np.where(shape.full, shape.digits * 10 // np.maximum(shape.length, 1), 0), (1, 3, 6)),
        steps("stops", shape.stops, (1, 2, 4)),
        flag("wrapped", wrapped),
        steps("indent", page.lines.indent, (1, 2, 4)),
    ]
    told = np.where(brief, shape.sets >> np.uint64(1), np.uint64(0)).astype(np.int64)
    out += [each for each in flags([f"has {name}" for name in classes()[1:]], told) if each.name != "has stop"]
    by_name = {each.name: each for each in out}
    out += [by_name["length"] * by_name["end"], by_name["words"] * by_name["capitals"]]
    out += [by_name["first"] * by_name["end"], by_name["date"] * by_name["words"], by_name["date"] * by_name["bars"]]
    return out


def _place(shape: Shapes, kind: Slot, page: Among) -> list[Slot]:
    """Slots of the line's place among the others."""
    blanks, values = page.lines.blanks, kind.bases[0].values
    after = page.shifted(blanks, 1, 9)
    gap = slot("gap", np.minimum(blanks, 2) * 3 + np.minimum(after, 2), 9)
    usual = page.mean(blanks)
    wide = slot("wide", (blanks > usual + 0.5).astype(np.int64) * 2 + (after > usual + 0.5), 4)
    text = _is(values, "long", "sentence", "wrapped")
    before, behind = page.distance(text), page.distance(text, backwards=True)
    run = slot("run", np.minimum(before, 5) * 6 + np.minimum(behind, 5), 36)
    runs = Runs(page, text)
    sight = slot("sight", runs.seen(_is(values, "date", "dated")) * 4 + runs.seen(_is(values, "titleish")), 16)
    cued = slot("cued", runs.seen(_is(values, "furniture")), 4)
    count, earlier, later = page.repeats(shape.hash)
    repeat = slot("repeat", np.where((earlier > 0) & (earlier <= 5), 4, 0) + np.where((later > 0) & (later <= 5), 2, 0)
                  + (count > 1), 8)  # fmt: skip
    alike = page.repeats(shape.skeleton)[0]
    number, total = page.number, page.size
    position = np.where(number < 3, number, np.where(total - number <= 3, 6 - (total - number), 6))
    return [
        gap, wide, run, sight * cued, repeat,
        steps("count", np.where(shape.full, count, 0), (2, 3, 5)),
        steps("alike", np.where(shape.words <= 12, alike, 0), (2, 3, 5, 9)),
        slot("position", position, 7),
        steps("before", before, (1, 2, 3, 4, 6)),
        steps("behind", behind, (1, 2, 3, 4, 6)),
        gap * flag("usual", usual >= 0.6),
    ]  # fmt: skip


def _wrapped(shape: Shapes, page: Among) -> Bools:
    """``[l]``: lines of text broken at a fixed width: much like the page's longest lines, which are not long."""
    ordered = np.sort(page.lines.document.astype(np.int64) << 32 | shape.length)  # page by page: documents rise
    width = ordered[page.begins + page.counts * 17 // 20] & 0xFFFFFFFF
    letters = shape.latin + shape.arabic
    width_of = np.repeat(width, page.counts)
    fills = (shape.length > width_of * 3 // 4) & (letters > shape.length // 2)
    narrow = np.repeat((width < 110) & (width > 35) & (page.sum(fills) > 0.3 * page.counts), page.counts)
    follows = page.shifted(page.lines.blanks, 1, 9) == 0
    filled = narrow & fills
    tail = page.above(filled & follows)
    return np.asarray(filled & (follows | tail) | (narrow & tail & (letters > 0)))


def _style(kind: Slot, shape: Shapes, page: Among) -> list[Slot]:
    """What the page as a whole does."""
    values = kind.bases[0].values
    dates, text = _is(values, "date", "dated"), _is(values, "long", "sentence", "wrapped")
    heads = _is(values, "titleish", "name", "tiny")
    count = page.sum(dates)

    def share(name: str, mask: Bools, of: Float64s) -> Slot:
        part = page.sum(mask) / np.maximum(of, 1)
        step = np.where(of == 0, 0, 1 + np.searchsorted([0.1, 0.4, 0.8], part))
        return slot(name, np.repeat(step, page.counts), 5)

    opens, closes = values[page.begins], values[page.begins + page.counts - 1]
    styles = [
        share("dates after text", dates & page.above(text), count),
        share("dates before text", dates & page.below(text), count),
        share("dates under titles", dates & page.above(heads), count),
        share("gaps", (page.lines.blanks > 0) & (page.number > 0), page.counts - 1.0),
        share("texts", text, page.counts.astype(np.float64)),
        share("bylines", values == _KIND["by"], np.maximum(count, 1)),
        share("sources", values == _KIND["source"], np.maximum(count, 1)),
        share("labels", values == _KIND["label"], page.counts.astype(np.float64)),
        share("marked", shape.mark > 0, page.counts.astype(np.float64)),
        share("times", shape.mark == MARKS.index("time"), page.counts.astype(np.float64)),
        share("short", _is(values, "tiny", "name", "titleish"), page.counts.astype(np.float64)),
        slot("opens", np.repeat(opens, page.counts), _EDGE),
        slot("closes", np.repeat(closes, page.counts), _EDGE),
        steps("dates", np.repeat(count, page.counts).astype(np.int64), (1, 2, 4)),
        steps("lines", page.size, (6, 16, 60)),
    ]
    return [*styles, styles[0] * styles[1]]
