"""Pieces of texts and their numbers against a dictionary; the kernels stay in their arrays, full or not."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from diglot.kernels import chunks as kernels
from diglot.kernels.chunks import GONE, HEAD, SLOT, SPACED, Pieces, Table, plain
from diglot.kernels.library import addresses
from diglot.text.chunks import Chunks, classes, here
from diglot.text.column import Column
from diglot.text.edits import splice

GUARD = 0xDEADBEEF
SAMPLES = ["ab", "abc", "a" * 9, "b" * 70, "c" * 257, " ", "  ", "\n", "\t ", "ا", "\u3000", ".", "\uffff", "😀"]
text = st.lists(st.sampled_from(SAMPLES) | st.characters())
texts = st.lists(text.map("".join), max_size=4)


def codes_of(text: str) -> np.ndarray:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def runs(text: str) -> list[tuple[int, str, bool]]:
    """Where each piece begins, what it is, and whether one blank stands before it."""
    found: list[tuple[int, str, bool]] = []
    start, spaced = 0, False
    for at in range(1, len(text) + 1):
        if at < len(text) and text[at].isspace() == text[start].isspace():
            continue
        if text[start:at] == " " and at < len(text):
            spaced = True
        else:
            found.append((start, text[start:at], spaced))
            spaced = False
        start = at
    return found


def check(pieces: Pieces, text: str, numbers: dict[str, int]) -> None:
    found = runs(text)
    assert pieces.place.tolist() == [*(at for at, _, _ in found), len(text)]
    assert (pieces.number[:-1] & SPACED > 0).tolist() == [spaced for _, _, spaced in found]
    for (_, piece, _), number in zip(found, (pieces.number[:-1] & (SPACED - 1)).tolist(), strict=True):
        assert numbers.setdefault(piece, number) == number
    assert len(set(numbers.values())) == len(numbers)


@given(texts, st.sampled_from([0, 3, -1]))
@example(["a" * 64, "b" * 63 + " c", "x " * 40, " " * 130 + "a"], -1)
@example(
    ["a" * 255 + " b", "a" * 256 + "  b", "a" * 300, " " * 300, "a " + "b" * 254 + " c", " " + "b" * 255 + " "], -1
)
def test_each_distinct_piece_has_a_number(texts: list[str], mask: int) -> None:
    table, numbers = Table(classes(), mask), dict[str, int]()
    for each in texts:
        pieces = table.scan(codes_of(each))
        check(pieces, each, numbers)
        codes, starts, ends, items = table.texts(pieces.number[:-1] & (SPACED - 1))
        assert [codes[a:b].tolist() for a, b in zip(starts, ends, strict=True)] == [
            list(map(ord, piece)) for _, piece, _ in runs(each)
        ]
        assert not items.any()
    assert len(table) == len(numbers)


@given(text.map("".join), st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), text.map("".join)), max_size=5))
@example("a \tb c", [(1, 2, ""), (0, 0, " "), (1, 0, "x")])
def test_of_a_text_that_was_edited_only_the_edits_are_read(text: str, edits: list[tuple[int, int, str]]) -> None:
    """Each edit: how much stays after the one before, how much is replaced, by what."""
    table, made, at, spans = Table(classes()), "", 0, list[tuple[int, int, int]]()
    for stays, less, more in edits:
        start = min(at + stays, len(text))
        made, at = made + text[at:start] + more, min(start + less, len(text))
        spans.append((start, at, len(made)))
    made += text[at:]
    starts, ends, new_ends = np.array(spans, np.int64).reshape(-1, 3).T.copy()
    spliced = table.splice(codes_of(made), table.scan(codes_of(text)), starts, ends, new_ends)
    check(spliced, made, {})
    assert spliced.number.tolist() == table.scan(codes_of(made)).number.tolist()
    exact = len(spliced.number) - 1
    for room in {exact, exact // 2, max(exact - 1, 0)}:
        both = np.full((2, room + 8), GUARD, np.uint32)
        old, found = table.scan(codes_of(text)), np.zeros(1, np.int64)
        sides = old.number, old.place, len(old.number) - 1, starts, ends, new_ends, len(spans)
        assert kernels._splice(table.state, codes_of(made), len(made), *sides, *both, room, found) == (room == exact)
        assert (both[:, room:] == GUARD).all()
        assert room < exact or both[0, :room].tolist() == spliced.number[:-1].tolist()


@given(texts, texts, st.sampled_from([0, -1]))
def test_what_was_met_again_keeps_a_number(before: list[str], after: list[str], mask: int) -> None:
    table, numbers, met = Table(classes(), mask), dict[str, int](), list[str]()
    for each in before:
        check(table.scan(codes_of(each)), each, numbers)
        met += [piece for _, piece, _ in runs(each)]
    table.sweep()
    again = {piece for piece in met if met.count(piece) > 1}
    moved = {piece: int(table.moved[number]) for piece, number in numbers.items()}
    assert {piece for piece, number in moved.items() if number != GONE} == again
    numbers = {piece: number for piece, number in moved.items() if number != GONE}
    assert sorted(numbers.values()) == list(range(len(again)))
    for each in after:
        check(table.scan(codes_of(each)), each, numbers)


@given(texts, st.sampled_from([0, 200, 1 << 20]))
def test_a_text_has_the_same_pieces_whatever_is_forgotten(texts: list[str], limit: int) -> None:
    chunks = Chunks(limit)
    for i, each in enumerate(texts * 2):
        check(chunks.read(codes_of(each)), each, {})
        if i == 1:
            chunks.forget()
        if i == 2:
            chunks.renew()


def test_a_text_that_was_edited_is_remembered() -> None:
    chunks, column = Chunks(), Column.from_strings(["to be", "or not"])
    made, edits = splice(column.codes, column.ends, *np.array([[3], [5], [0]]), Column.from_strings(["see"]))
    first = chunks.read(column.codes)
    assert chunks.edited(column.codes, made.codes, edits) is chunks.known(made.codes) is chunks.read(made.codes)
    check(chunks.read(made.codes), "to see\nor not\n", {})
    assert chunks.known(column.codes) is None and chunks.read(column.codes).number.tolist() == first.number.tolist()
    assert chunks.edited(made.codes, made.codes, edits).number.tolist() == chunks.read(made.codes).number.tolist()


def test_the_last_text_is_remembered_while_it_lives() -> None:
    chunks, codes = Chunks(), codes_of("to be")
    first = chunks.read(codes)
    assert chunks.read(codes) is first
    chunks.table.sweep()
    assert chunks.read(codes) is not first
    assert here() is here()


TEXT = "12. abc  de abc x" + "y" * 9
DISTINCT = ["12.", "abc", "  ", "de", "x" + "y" * 9]
KEYS = sum(HEAD + -(-len(piece) // 8) * 8 for piece in DISTINCT)


def scanned(key_room: int, room: int, bits: int) -> tuple[int, int]:
    """Scan into arrays of such sizes, with words behind them that nobody may write: where it stopped, what it found."""
    codes, found, counts = codes_of(TEXT), np.zeros(1, np.int64), np.zeros(4, np.int64)
    keys, at, number, place = (np.full(n + 8, GUARD, np.uint32) for n in (key_room, 3 << bits >> 2, room, room))
    values = keys, key_room, np.zeros(SLOT << bits, np.uint64), bits, at, counts, 1, -1, classes(), len(classes()), 32
    state = np.array(addresses(*values, *plain(classes())), np.int64)
    stopped = kernels._scan(state, codes, 0, len(codes), number, place, room, found)
    for array in (keys, at, number, place):
        assert (array[-8:] == GUARD).all()
    return stopped, int(found[0])


def test_room_for_exactly_what_is_read() -> None:
    assert scanned(KEYS, 6, 4) == (len(TEXT), 6)


@pytest.mark.parametrize(
    ("key_room", "room", "bits", "expected"),
    [(KEYS - 1, 6, 4, (15, 5)), (KEYS, 5, 4, (15, 5)), (1, 6, 4, (0, 0)), (KEYS, 6, 1, (3, 1)), (KEYS, 6, 2, (9, 3))],
)
def test_with_room_for_one_less_it_stops_before(key_room: int, room: int, bits: int, expected: tuple[int, int]) -> None:
    assert scanned(key_room, room, bits) == expected


def test_a_text_that_is_too_long_is_refused() -> None:
    with pytest.raises(OverflowError, match="give them in several"):
        Table(classes()).scan(np.broadcast_to(np.uint32(97), (1 << 30,)))
