"""Spans led from one text to the other, against the same said of one span."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.kernels.edits import map_spans

Run = tuple[int, int, int, int]


@st.composite
def changed(draw: st.DrawFn) -> tuple[list[Run], list[tuple[int, int]]]:
    """Edits, and the ends of each string in both texts."""
    runs, ends, at, to = list[Run](), list[tuple[int, int]](), 0, 0
    for parts in draw(st.lists(st.lists(st.tuples(*[st.integers(0, 3)] * 3), max_size=4), min_size=1, max_size=3)):
        for same, removed, added in parts:
            at, to = at + same, to + same
            if removed or added:
                runs.append((at, at + removed, to, to + added))
            at, to = at + removed, to + added
        ends.append((at, to))
        at, to = at + 1, to + 1
    return runs, ends


def mapped(runs: list[Run], base: int, start: int, end: int, stop: int, attach: bool) -> tuple[int, int]:
    """Where ``start:end`` of a string that begins at `base` and ends at `stop` stands in the other text."""
    start, end, head = base + start, base + end, start == 0
    over = [run for run in runs if run[1] < start or (run[1] == start and not head)]
    inside = runs[len(over)] if len(over) < len(runs) and runs[len(over)][0] < start else None
    first = inside[2] if inside else start + (over[-1][3] - over[-1][1] if over else 0)
    begun = [run for run in runs if run[0] < end or (run[1] <= end and (attach or end == stop))]
    last = begun[-1][3] if begun and begun[-1][1] > end else end + (begun[-1][3] - begun[-1][1] if begun else 0)
    return first, max(first, last)


@given(changed(), st.booleans(), st.booleans())
def test_every_span(case: tuple[list[Run], list[tuple[int, int]]], attach: bool, falling: bool) -> None:
    runs, ends = case
    begins = [(0, 0), *((a + 1, b + 1) for a, b in ends)]
    spans = [
        [(a, b) for a in range(end[0] - at[0] + 1) for b in range(a, end[0] - at[0] + 1)]
        for at, end in zip(begins, ends, strict=False)
    ]
    spans = [each[::-1] if falling else each for each in spans]
    flat = np.array([span for each in spans for span in each], np.int32)
    edits = tuple(np.array([run[side] for run in runs], np.intp) for side in range(4))
    sides = tuple(np.array([end[side] for end in ends], np.intp) for side in (0, 1))
    offsets = np.cumsum([0] + [len(each) for each in spans])
    found = map_spans(edits, sides, offsets, flat[:, 0].copy(), flat[:, 1].copy(), attach)  # type: ignore[arg-type]
    expected = [
        tuple(place - to for place in mapped(runs, at, a, b, stop, attach))
        for (at, to), (stop, _), each in zip(begins, ends, spans, strict=False)
        for a, b in each
    ]
    assert list(zip(*(side.tolist() for side in found), strict=True)) == expected


@pytest.mark.parametrize("offsets", [[0, 2], [1, 1], [0, 2, 1], [0, 0, 1]])
def test_spans_that_do_not_fit_are_refused(offsets: list[int]) -> None:
    none, one = np.empty(0, np.intp), np.zeros(1, np.int32)
    with pytest.raises(ValueError, match="strings with 1 spans"):
        map_spans((none,) * 4, (np.array([3]),) * 2, np.array(offsets), one, one, True)


def test_edits_of_other_lengths_are_refused() -> None:
    none, one = np.empty(0, np.int32), np.zeros(1, np.intp)
    with pytest.raises(ValueError, match="0 spans"):
        map_spans((one, one, one, one[:0]), (one, one), np.array([0, 0]), none, none, True)
