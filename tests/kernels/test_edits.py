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
    flat = [(i, at[0] + a, at[0] + b) for i, (at, each) in enumerate(zip(begins, spans, strict=False)) for a, b in each]
    string, start, end = np.array(flat).T
    edits = tuple(np.array([run[side] for run in runs], np.intp) for side in range(4))
    stops, base = (
        np.array([stop for stop, _ in ends]),
        np.array([100 * i - to for i, (_, to) in enumerate(begins[:-1])]),
    )
    found = map_spans(edits, stops, base, string, start, end, attach)  # type: ignore[arg-type]
    expected = [
        tuple(place - to + 100 * i for place in mapped(runs, at, a, b, stop, attach))
        for i, ((at, to), (stop, _), each) in enumerate(zip(begins, ends, spans, strict=False))
        for a, b in each
    ]
    assert list(zip(*(side.tolist() for side in found), strict=True)) == expected


@pytest.mark.parametrize("string", [-1, 1, 2**31 - 1])
def test_a_string_that_is_not_there_is_refused(string: int) -> None:
    none, one = np.empty(0, np.intp), np.zeros(1, np.intp)
    with pytest.raises(IndexError, match="of 1"):
        map_spans((none,) * 4, one, one, np.array([string]), one, one, True)


def test_lengths_that_do_not_fit_are_refused() -> None:
    none, one = np.empty(0, np.intp), np.zeros(1, np.intp)
    for edits, ends, string, end in (((one, one, one, none), one, one, one), ((one,) * 4, none, one, one),
                                     ((one,) * 4, one, none, one), ((one,) * 4, one, one, none)):  # fmt: skip
        with pytest.raises(ValueError, match="1 spans"):
            map_spans(edits, ends, one, string, one, end, True)
