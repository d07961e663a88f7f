"""Gathering, encoding and decoding against slices and Python's own codec; nothing past an array is read or written."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.kernels import columns
from diglot.kernels.columns import SLACK, Encoded, choose, copy, decode, encode, encoded, gather, join, splice
from tests.kernels.strategies import texts


def utf8(text: list[int]) -> bytes:
    return "".join("\ufffd" if 0xD800 <= code < 0xE000 else chr(code) for code in text).encode()


@st.composite
def spans(draw: st.DrawFn) -> tuple[list[int], list[list[int]]]:
    text = draw(texts)
    bounds = st.integers(0, len(text))
    return text, draw(st.lists(st.tuples(bounds, bounds).map(sorted), max_size=8))


def arrays(text: list[int], pairs: list[list[int]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    starts, ends = (np.array([pair[side] for pair in pairs], np.intp) for side in (0, 1))
    return np.array(text, np.uint32), starts, ends


@given(spans())
def test_what_is_gathered_are_slices(case: tuple[list[int], list[list[int]]]) -> None:
    text, pairs = case
    codes, ends = gather(*arrays(text, pairs))
    expected = [[*text[a:b], 10] for a, b in pairs]
    assert codes.tolist() == [code for each in expected for code in each]
    assert ends.tolist() == (np.cumsum([len(each) for each in expected]) - 1).tolist()


@given(spans())
def test_what_is_encoded_is_what_python_encodes(case: tuple[list[int], list[list[int]]]) -> None:
    text, pairs = case
    data, offsets = encode(*arrays(text, pairs))
    expected = [utf8(text[a:b]) for a, b in pairs]
    assert data.tobytes() == b"".join(expected)
    assert offsets.tolist() == [0, *np.cumsum([len(each) for each in expected])]


@given(spans())
def test_what_is_copied_is_what_would_be_encoded(case: tuple[list[int], list[list[int]]]) -> None:
    codes, starts, ends = arrays(*case)
    for found, expected in zip(copy(encoded(codes), starts, ends), encode(codes, starts, ends), strict=True):
        assert found.tolist() == expected.tolist()


@given(spans(), st.data())
def test_what_is_joined_has_line_feeds_before_it(case: tuple[list[int], list[list[int]]], data: st.DataObject) -> None:
    codes, starts, ends = arrays(*case)
    before = data.draw(st.lists(st.integers(0, 3), min_size=len(starts), max_size=len(starts)))
    found, bounds = join(encoded(codes), starts, ends, np.array(before, np.intp))
    expected = [b"\n" * many + utf8(case[0][a:b]) for many, (a, b) in zip(before, case[1], strict=True)]
    assert [found[a:b].tobytes() for a, b in zip(bounds.tolist(), bounds[1:].tolist(), strict=False)] == expected


@given(spans(), st.lists(texts, max_size=3), st.data())
def test_what_is_spliced_is_between_what_stays(
    case: tuple[list[int], list[list[int]]], pool: list[list[int]], data: st.DataObject
) -> None:
    text = case[0]
    bounds = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8)))
    pairs = list(zip(bounds[::2], bounds[1::2], strict=False))
    numbers = data.draw(st.lists(st.integers(-1, len(pool) - 1), min_size=len(pairs), max_size=len(pairs)))
    ends = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=4)))
    expected, at, places = list[int](), 0, list[tuple[int, int]]()
    moved = {end: end for end in ends}
    for (a, b), number in zip(pairs, numbers, strict=True):
        new = pool[number] if number >= 0 else []
        expected += text[at:a]
        places.append((len(expected), len(expected) + len(new)))
        expected += new
        moved |= {end: moved[end] + len(new) - (b - a) for end in ends if end >= a}
        at = b
    flat, flat_ends = gather(*arrays(*_end_to_end(pool)))
    codes, starts, stops = arrays(text, [list(pair) for pair in pairs])
    found = splice(codes, np.array(ends, np.intp), starts, stops, np.array(numbers, np.intp), flat, flat_ends)
    assert found[0].tolist() == [*expected, *text[at:]]
    assert list(zip(found[1].tolist(), found[2].tolist(), strict=True)) == places
    assert found[3].tolist() == [moved[end] for end in ends]


def _end_to_end(pool: list[list[int]]) -> tuple[list[int], list[list[int]]]:
    sizes = np.cumsum([0] + [len(each) for each in pool]).tolist()
    return [code for each in pool for code in each], [list(pair) for pair in itertools.pairwise(sizes)]


@pytest.mark.parametrize(
    ("starts", "stops", "numbers", "pool"),
    [
        ([1], [3], [0], [2]),
        ([2], [1], [0], [2]),
        ([1, 0], [2, 1], [0, 0], [2]),
        ([0], [1], [1], [2]),
        ([0], [1], [0], [9]),
    ],
    ids=["past the text", "backward", "falling", "not in the pool", "no pool"],
)
def test_what_can_not_be_spliced_is_refused(
    starts: list[int], stops: list[int], numbers: list[int], pool: list[int]
) -> None:
    text, spans = np.arange(2, dtype=np.uint32), (np.array(each, np.intp) for each in (starts, stops, numbers))
    with pytest.raises(IndexError, match="not in the pool"):
        splice(text, np.array([1]), *spans, np.zeros(3, np.uint32), np.array(pool))


@given(st.lists(st.binary(max_size=40), max_size=5), st.data())
def test_what_is_chosen_are_strings_of_the_table(table: list[bytes], data: st.DataObject) -> None:
    numbers = data.draw(st.lists(st.integers(-2, len(table) - 1), max_size=9))
    bounds = np.cumsum([0] + [len(each) for each in table])
    found = choose(np.frombuffer(b"".join(table) + bytes(SLACK), np.uint8), bounds, np.array(numbers, np.int16))
    assert found is not None
    expected = [table[number] if number >= 0 else b"" for number in numbers]
    assert found[0].tobytes() == b"".join(expected)
    assert found[1].tolist() == [0, *np.cumsum([len(each) for each in expected])]


@given(st.lists(st.binary(max_size=40), min_size=1, max_size=5), st.data())
def test_strings_that_are_chosen_stay_in_their_array(table: list[bytes], data: st.DataObject) -> None:
    numbers = np.array(data.draw(st.lists(st.integers(-1, len(table) - 1), max_size=9)), np.int32)
    bounds, strings = np.cumsum([0, *map(len, table)]), np.frombuffer(b"".join(table) + bytes(SLACK), np.uint8)
    assert [each.tolist() for each in choose(strings, bounds, numbers, 0) or ()] == [
        each.tolist() for each in choose(strings, bounds, numbers, 40) or ()
    ]
    size = sum(len(table[number]) for number in numbers.tolist() if number >= 0)
    for room in (size, max(size - 1, 0)):
        out, offsets = np.full(room + 2 * SLACK, 0xEE, np.uint8), np.empty(len(numbers) + 1, np.int32)
        sizes = strings, len(strings) - SLACK, bounds, len(table), numbers, len(numbers), offsets, out, room
        assert columns._choose(*sizes) == size
        assert (out[room + SLACK :] == 0xEE).all()


def test_strings_that_are_not_in_the_table_are_refused() -> None:
    data = np.zeros(1 + SLACK, np.uint8)
    for bounds, size in (([0, 1], 1 + SLACK), ([0, 1], SLACK), ([1, 0], 1 + SLACK), ([0, 2, 1], 1 + SLACK), ([], 1)):
        with pytest.raises(IndexError):
            choose(data[:size], np.array(bounds, np.int64), np.array([1 if bounds == [0, 1] and size > SLACK else 0]))


def test_strings_past_2_gib_are_left_to_others() -> None:
    table = np.zeros((1 << 20) + SLACK, np.uint8)
    assert choose(table, np.array([0, 1 << 20]), np.zeros(1 << 11, np.int8)) is None


@pytest.mark.parametrize("before", [[-1], [], [0, 0]])
def test_line_feeds_that_do_not_fit_are_refused(before: list[int]) -> None:
    one = np.array([0])
    with pytest.raises(ValueError, match="before 1 spans"):
        join(encoded(np.array([97], np.uint32)), one, one + 1, np.array(before, np.intp))


@pytest.mark.parametrize(
    ("data", "marks", "said"),
    [([97], [0, 3], "1 bytes are not the"), ([97] * 9, [3, -9], "are not the"), ([97], [0], "1 marks are none of 65")],
)
def test_bytes_of_another_text_are_refused(data: list[int], marks: list[int], said: str) -> None:
    codes = np.array([97] * 63 + [0x634] * (2 if len(marks) == 1 else 1), np.uint32)
    with pytest.raises(ValueError, match=said):
        copy(Encoded(codes, np.array(data, np.uint8), np.array(marks)), np.array([0]), np.array([len(codes)]))


def test_places_beyond_the_first_marks() -> None:
    text = [*range(40, 120), *range(0x5D0, 0x6D0), *range(0x1F600, 0x1F640), *range(40, 140)]
    pairs = [[a, b] for a in range(0, len(text), 31) for b in (a, a + 1, min(a + 200, len(text)))]
    codes, starts, ends = arrays(text, pairs)
    assert copy(encoded(codes), starts, ends)[0].tobytes() == b"".join(utf8(text[a:b]) for a, b in pairs)


@given(spans())
def test_an_encoder_stays_in_its_array(case: tuple[list[int], list[list[int]]]) -> None:
    codes, starts, ends = arrays(*case)
    data, offsets = encode(codes, starts, ends)
    room = 4 * int((ends - starts).sum())
    guarded, begins = np.full(room + 8, 0xEE, np.uint8), np.zeros(len(offsets) + 1, np.int64)
    columns._encode(codes, starts, ends, len(starts), columns._PAIRS, columns.REPLACEMENT, begins, guarded)
    assert guarded[: len(data)].tobytes() == data.tobytes()
    assert (guarded[room:] == 0xEE).all()
    assert begins.tolist() == [*offsets, 0]


@given(st.lists(texts, max_size=6), st.integers(0, 3))
def test_what_is_decoded_was_encoded(strings: list[list[int]], before: int) -> None:
    parts = [utf8(text) for text in strings]
    data = np.frombuffer(b"x" * before + b"".join(parts), np.uint8)
    codes, ends = decode(data, np.cumsum([before, *map(len, parts)]))
    expected = [[*map(ord, part.decode()), 10] for part in parts]
    assert codes.tolist() == [code for each in expected for code in each]
    assert ends.tolist() == (np.cumsum([len(each) for each in expected], dtype=int) - 1).tolist()


@given(st.binary(max_size=12), st.integers(0, 12))
def test_what_python_refuses_is_refused(data: bytes, cut: int) -> None:
    parts = [data[:cut], data[cut:]]
    offsets = np.cumsum([0, *map(len, parts)])
    try:
        expected = [code for part in parts for code in [*map(ord, part.decode()), 10]]
    except UnicodeDecodeError:
        with pytest.raises(UnicodeDecodeError):
            decode(np.frombuffer(data, np.uint8), offsets)
    else:
        assert decode(np.frombuffer(data, np.uint8), offsets)[0].tolist() == expected


@pytest.mark.parametrize(("start", "end"), [(-1, 1), (2, 1), (0, 4), (4, 4)])
@pytest.mark.parametrize("function", [gather, encode])
def test_spans_outside_are_refused(function, start: int, end: int) -> None:
    codes = np.array([97, 98, 99], np.uint32)
    with pytest.raises(IndexError):
        function(codes, np.array([0, start]), np.array([3, end]))


@pytest.mark.parametrize(("start", "end"), [(-1, 1), (2, 1), (0, 4), (4, 4)])
def test_spans_outside_are_not_copied(start: int, end: int) -> None:
    with pytest.raises(IndexError):
        copy(encoded(np.array([97, 98, 99], np.uint32)), np.array([0, start]), np.array([3, end]))


@pytest.mark.parametrize("offsets", [[], [-1, 2], [0, 4], [2, 1, 3]])
def test_strings_outside_are_refused(offsets: list[int]) -> None:
    with pytest.raises(IndexError):
        decode(np.frombuffer(b"abc", np.uint8), np.array(offsets, np.int64))


def test_bounds_of_any_type_and_with_gaps_in_memory() -> None:
    codes = np.array([97, 0, 98, 0], np.uint32)[::2]
    assert gather(codes, np.array([0, 1], np.int32), np.array([1, 2], np.int32))[0].tolist() == [97, 10, 98, 10]
