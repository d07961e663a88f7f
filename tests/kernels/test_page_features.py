"""What lines of pages are like, and stand among, against plain loops over the lines of a page."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.kernels import features
from diglot.kernels.features import (
    ASKED,
    COLUMNS,
    FLAGS,
    KINDS,
    MASKS,
    NEAR,
    RATIOS,
    STEPPED,
    STYLES,
    TYPED,
    Columns,
    Lines,
    read,
)
from diglot.kernels.shapes import COUNTS
from diglot.pages.features import rules
from diglot.pages.letters import ENDS
from diglot.pages.lexicon import classes
from diglot.pages.marks import MARKS

TEXT, HEADS, DATES = ("long", "sentence", "wrapped"), ("titleish", "name", "tiny"), ("date", "dated")
Row = dict[str, int]


def made(seed: int, counts: list[int]) -> Lines:
    """Lines of which many are alike, with every class of word and every end among them."""
    random, size = np.random.default_rng(seed), sum(counts)
    found = random.integers(0, 4, (size, len(COUNTS)), np.uint8) * random.integers(0, 2, (size, len(COUNTS)), np.uint8)
    for name, most in (("first", len(classes())), ("second", len(classes())), ("last", len(classes())),
                       ("start", 9), ("end", len(ENDS)), ("words", 20), ("latin", 90), ("arabic", 90)):  # fmt: skip
        found[:, COUNTS.index(name)] = random.integers(0, most, size)
    sums = random.integers(0, 9, (size, 3)).astype(np.uint64)
    sums[:, 0] = random.integers(0, 1 << len(classes()), size)
    length = random.choice([random.integers(1, 30), random.integers(40, 110), 120, 161, 9000], size).astype(np.int64)
    length += random.integers(0, 20, size)
    blanks, indent = (random.choice([0, 0, 0, 1, 2, 7], size).astype(np.int32) for _ in range(2))
    marks = random.choice([0, 0, 1, MARKS.index("time"), len(MARKS) - 1], size).astype(np.uint8)
    return Lines(found, sums, marks, length, indent, blanks, np.cumsum([0, *counts], dtype=np.intp)[:-1])


def step(name: str, value: int) -> int:
    table = rules().steps[STEPPED.index(name)]
    return int(table[min(value, len(table) - 1)])


def reached(name: str, value: float) -> int:
    return int((rules().bounds[RATIOS.index(name)] <= value).sum())


def in_set(name: str, member: int) -> bool:
    return bool(int(rules().masks[MASKS.index(name)]) >> member & 1)


class Page:
    """The lines of one page, with what is read of each."""

    def __init__(self, lines: Lines, begin: int, end: int) -> None:
        self.shape = [dict(zip(COUNTS, row, strict=True)) for row in lines.counts[begin:end].tolist()]
        self.sums = lines.sums[begin:end].tolist()
        self.marks, self.length = lines.marks[begin:end].tolist(), lines.length[begin:end].tolist()
        self.indent, self.blanks = lines.indent[begin:end].tolist(), lines.blanks[begin:end].tolist()
        self.size = end - begin
        self.full = [length <= rules().whole for length in self.length]
        self.wrapped = self.wrapped_lines()
        self.kinds = [self.kind(i) for i in range(self.size)]
        self.text = [kind in TEXT for kind in self.kinds]

    def letters(self, i: int) -> int:
        return self.shape[i]["latin"] + self.shape[i]["arabic"]

    def follows(self, i: int) -> bool:
        return i + 1 < self.size and self.blanks[i + 1] == 0

    def wrapped_lines(self) -> list[bool]:
        width = sorted(self.length)[self.size * 17 // 20]
        fills = [self.length[i] > width * 3 // 4 and self.letters(i) > self.length[i] // 2 for i in range(self.size)]
        if not 35 < width < 110 or not sum(fills) > 0.3 * self.size:
            return [False] * self.size
        tail = [i > 0 and fills[i - 1] and self.follows(i - 1) for i in range(self.size)]
        return [
            (fills[i] and (self.follows(i) or tail[i])) or (tail[i] and self.letters(i) > 0) for i in range(self.size)
        ]

    def date(self, i: int) -> int:
        shape = self.shape[i]
        if not (shape["numeric"] or (shape["months"] and (shape["days"] or shape["years"]))):
            return 0
        return 3 if not shape["others"] else 2 if shape["others"] <= 2 and shape["words"] <= 8 else 1

    def kind(self, i: int) -> str:
        """Later rules win."""
        shape, words, full = self.shape[i], self.shape[i]["words"], self.full[i]
        stop, first, brief = in_set("stop", shape["end"]), shape["first"], words <= 9
        kind = "tiny" if words <= 4 else "titleish"
        capitals = shape["latin"] <= shape["arabic"] or shape["capitals"] >= words - 1
        plain = not shape["stops"] and not stop and not shape["digits"]
        for name, holds in (
            ("name", 2 <= words <= 5 and plain and capitals and in_set("named", first)),
            ("sentence", stop and words >= 6),
            ("wrapped", self.wrapped[i]),
            ("long", not full or (self.length[i] > 90 and stop)),
            ("symbols", not self.letters(i) or (shape["links"] > 0 and words <= 10)),
            ("furniture", brief and (in_set("furniture", first) or in_set("comment", shape["second"]))),
            ("furniture", shape["rights"] > 0 and full),
            ("label", full and shape["labels"] > 0 and in_set("labels", first)),
            ("source", brief and in_set("source", first)),
            ("by", brief and in_set("by", first)),
            ("dated", self.date(i) == 2),
            ("date", self.date(i) == 3),
        ):
            kind = name if holds else kind
        return kind

    def own(self, i: int) -> Row:
        """What the line is like by itself."""
        shape, full = self.shape[i], self.full[i]
        brief = full and shape["words"] <= 14
        share = shape["capitals"] * 4 // max(shape["words"], 1) if shape["words"] else 0
        shouted = shape["latin"] > 3 and not shape["lower"]
        told = self.sums[i][0] >> 1 if brief else 0
        return {
            "kind": KINDS.index(self.kinds[i]), "length": step("length", self.length[i]),
            "words": step("words", shape["words"]), "end": shape["end"], "start": shape["start"],
            "capitals": 6 if shape["latin"] <= shape["arabic"] else 5 if shouted else min(share, 4),
            "script": (shape["latin"] > 0) + 2 * (shape["arabic"] > 0),
            "first": shape["first"] * full, "second": shape["second"] * brief, "last": shape["last"] * brief,
            "date": self.date(i), "year": shape["years"] > 0 and brief, "bars": step("bars", shape["bars"] * full),
            "dashes": step("dashes", shape["dashes"] * brief), "label": shape["labels"] > 0,
            "url": shape["links"] > 0, "mail": shape["mails"] > 0 and full, "rights": shape["rights"] > 0 and full,
            "digits": step("digits", shape["digits"] * 10 // self.length[i] * full),
            "stops": step("stops", shape["stops"]), "wrapped": self.wrapped[i],
            "indent": step("indent", self.indent[i]),
            "mark": self.marks[i],
        } | {f"sets {part}": told >> 6 * part & 63 for part in range(6)}  # fmt: skip

    def place(self, i: int) -> Row:
        """Where the line stands."""
        usual, after = sum(self.blanks) / self.size, (*self.blanks, 9)[i + 1]
        above = [i - j for j in range(i) if self.text[j]][-1:] or [9]
        below = [j - i for j in range(i + 1, self.size) if self.text[j]][:1] or [9]
        before, behind = min(above[0], 9), min(below[0], 9)
        cuts = [0, *(j for j in range(1, self.size) if self.text[j]), self.size]
        run = next((a, b) for a, b in pairwise(cuts) if a <= i < b)

        def seen(*kinds: str) -> int:
            here = [j for j in range(*run) if self.kinds[j] in kinds]
            return any(j < i for j in here) + 2 * any(j > i for j in here)

        same = [j for j in range(self.size) if self.sums[j][1] == self.sums[i][1]]
        alike = [j for j in range(self.size) if self.sums[j][2] == self.sums[i][2]]
        earlier, later = [i - j for j in same if j < i][-1:], [j - i for j in same if j > i][:1]
        return {
            "gap": min(self.blanks[i], 2) * 3 + min(after, 2),
            "wide": (self.blanks[i] > usual + 0.5) * 2 + (after > usual + 0.5), "usual": usual >= 0.6,
            "run": min(before, 5) * 6 + min(behind, 5), "before": step("before", before),
            "behind": step("behind", behind),
            "sight": seen(*DATES) * 4 + seen("titleish"), "cued": seen("furniture"),
            "repeat": 4 * (earlier != [] and earlier[0] <= 5) + 2 * (later != [] and later[0] <= 5) + (len(same) > 1),
            "count": step("count", len(same) * self.full[i]),
            "alike": step("alike", len(alike) * (self.shape[i]["words"] <= 12)),
            "position": i if i < 3 else 6 - (self.size - i) if self.size - i <= 3 else 6,
        }  # fmt: skip

    def regular(self, i: int) -> Row:
        """How regular the lines of its marker and kind are."""
        same = [j for j in range(self.size) if (self.marks[j], self.kinds[j]) == (self.marks[i], self.kinds[i])]
        gaps = [b - a for a, b in pairwise(same)] or [0]
        mean = sum(gaps) / len(gaps)
        uneven = math.sqrt(max(sum(gap * gap for gap in gaps) / len(gaps) - mean * mean, 0)) / max(mean, 1)
        return {
            "of a type": reached("of a type", len(same)),
            "type's share": reached("type's share", len(same) / self.size),
            "below text": reached("below text", sum(j > 0 and self.text[j - 1] for j in same) / len(same)),
            "above text": reached("above text", sum((*self.text, False)[j + 1] for j in same) / len(same)),
            "gap of type": reached("gap of type", mean),
            "uneven": reached("uneven", uneven if len(same) > 2 else 9),
        }  # fmt: skip

    def style(self) -> Row:
        """What the page as a whole does."""
        kinds, size = self.kinds, self.size

        def share(members: list[bool], of: int) -> int:
            part = sum(members) / max(of, 1)
            return 1 + int((rules().bounds[RATIOS.index("share")] < part).sum()) if of else 0

        dates = [kind in DATES for kind in kinds]
        above = [False, *self.text[:-1]]
        under = [False, *(kind in HEADS for kind in kinds[:-1])]
        values = (
            share([a and b for a, b in zip(dates, above, strict=True)], sum(dates)),
            share([a and b for a, b in zip(dates, [*self.text[1:], False], strict=True)], sum(dates)),
            share([a and b for a, b in zip(dates, under, strict=True)], sum(dates)),
            share([blanks > 0 for blanks in self.blanks[1:]], size - 1), share(self.text, size),
            share([kind == "by" for kind in kinds], max(sum(dates), 1)),
            share([kind == "source" for kind in kinds], max(sum(dates), 1)),
            share([kind == "label" for kind in kinds], size), share([mark > 0 for mark in self.marks], size),
            share([mark == MARKS.index("time") for mark in self.marks], size),
            share([kind in HEADS for kind in kinds], size), KINDS.index(kinds[0]), KINDS.index(kinds[-1]),
            step("dates", sum(dates)), step("lines", size),
        )  # fmt: skip
        return dict(zip(STYLES, values, strict=True))

    def rows(self) -> list[Row]:
        """All of it, with what the neighbours have."""
        style = self.style()
        found = [self.own(i) | self.place(i) | self.regular(i) | style for i in range(self.size)]
        edges = dict(zip(ASKED, rules().edges.tolist(), strict=True)) | {"kind": KINDS.index("edge")}
        for name, edge in edges.items():
            for away in (-3, -2, -1, 1, 2, 3) if name == "kind" else (-1, 1):
                for i, row in enumerate(found):
                    row[f"{name}{away:+d}"] = found[i + away][name] if 0 <= i + away < self.size else edge
        return found


def expected(lines: Lines) -> list[Row]:
    bounds = pairwise([*lines.begins.tolist(), len(lines.marks)])
    return [{name: int(value) for name, value in row.items()} for a, b in bounds for row in Page(lines, a, b).rows()]


def rows(columns: Columns) -> list[Row]:
    """What the kernel says of each line, by name."""
    found = {name: columns.of_lines(name) for name in COLUMNS} | {name: columns.of_types(name) for name in TYPED}
    flags = found.pop("flags")
    found |= {name: flags >> bit & 1 for bit, name in enumerate(FLAGS)}
    found |= {f"{name}{away:+d}": columns.of_lines(name, away) for name in ASKED for away in (-1, 1)}
    found |= {f"kind{away:+d}": columns.of_lines("kind", away) for away in (-3, -2, -1, 1, 2, 3)}
    return [dict(zip(found, row, strict=True)) for row in np.stack(list(found.values()), 1).tolist()]


@given(st.integers(0, 2**32), st.lists(st.integers(1, 12) | st.just(40), max_size=4))
def test_what_lines_are_like_as_one_would_count_it(seed: int, counts: list[int]) -> None:
    lines = made(seed, counts)
    columns = read(lines, rules())
    for name, values in (("mark", columns.of_lines("mark")), ("kind", columns.of_lines("kind"))):
        assert values.tolist() == columns.of_types(name).tolist()
    assert rows(columns) == expected(lines)


def test_hashes_that_all_want_one_place() -> None:
    lines = made(5, [300])
    lines.sums[:, 1] = np.arange(300, dtype=np.uint64) << np.uint64(60)
    assert rows(read(lines, rules())) == expected(lines)


@pytest.mark.parametrize("counts", [[1], [4, 1, 9], [64]])
def test_nothing_is_written_beside_what_is_given(counts: list[int]) -> None:
    """Scratch of exactly the size needed; the numbers of types are 0 again."""
    lines, known = made(7, counts), rules()
    size, longest = sum(counts), max(counts)
    room = max(8, 1 << (2 * longest - 1).bit_length())
    width = size + NEAR * (len(counts) + 1)
    sizes = (
        (np.int32, room), (np.uint64, room // 8 + 2), (np.int32, 4 * longest),
        (np.int64, known.markers * len(KINDS) * 7),
        (np.uint8, width * len(COLUMNS)), (np.uint32, size), (np.uint8, size * len(TYPED)), (np.uint32, size),
    )  # fmt: skip
    guarded = [np.full(count + 16, 77, dtype) for dtype, count in sizes]
    slots, bits, lists, types, out, place, typed, kind = (each[8:-8] for each in guarded)
    types[:] = 0
    found = features._read(
        *lines[:6], size, known.whole, lines.begins, len(counts), known.masks, known.steps, known.bounds, known.edges,
        known.time, known.markers, slots, room, bits, lists, types, out, width, place, typed, size, kind,
    )  # fmt: skip
    for each in guarded:
        assert (each[:8] == 77).all() and (each[-8:] == 77).all()
    assert not types.any()
    exact = Columns(out.reshape(len(COLUMNS), -1), place, typed.reshape(len(TYPED), -1), kind, found)
    assert rows(exact) == rows(read(lines, known))


def test_a_marker_that_is_none_is_refused() -> None:
    lines = made(7, [3])
    lines.marks[1] = len(MARKS)
    with pytest.raises(ValueError, match="markers"):
        read(lines, rules())
