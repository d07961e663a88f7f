"""The kernels of the lexicon stay in their arrays: with room for exactly what they write, and for one less.

What they give is tested against strings in tests/text/test_lexicon.py.
"""

import numpy as np
import pytest

from diglot.kernels import lexicon as kernels
from diglot.kernels.chunks import Table
from diglot.kernels.lexicon import Forms, Pieces, Store
from diglot.kernels.library import addresses
from diglot.text.chunks import classes

GUARD = 0xDEADBEEF
TEXT = np.array([*b"no 12. abc  de abc x.", 10], np.uint32)
STARTS, ENDS, ROUTES = np.array([3]), np.array([20]), np.array([1], np.uint8)
DISTINCT = 8  # with "no", "x.", the line feed, and "12." as the number of an item


def guarded(size: int, behind: int = 8) -> np.ndarray:
    return np.full(size + behind, GUARD, np.uint32)


def scanned(known: int, room: int, end: int = 20) -> tuple[int, np.ndarray, list[np.ndarray], Table]:
    arrays = [guarded(room) for _ in range(2)]
    of, counts, bounds, table = guarded(2 * known), np.array([0, 0, 1]), np.zeros(2, np.int64), Table(classes())
    of[: 2 * known] = 0
    text = table.scan(TEXT)
    done = kernels._read(
        table.state, TEXT, text.number, text.place, len(text.number) - 1, STARTS, np.array([end]), ROUTES, 0, 1, of,
        known, 2, counts, arrays[0], room, bounds, arrays[1],
    )  # fmt: skip
    assert (of[2 * known :] == GUARD).all()
    assert all((array[room:] == GUARD).all() for array in arrays)
    return done, counts, arrays, table


@pytest.mark.parametrize(("end", "known"), [(20, DISTINCT + 1), (21, DISTINCT)])
def test_room_for_exactly_what_is_read(end: int, known: int) -> None:
    """Of the text's own pieces, or with a last one that is a part of one."""
    done, counts, (_, fresh), table = scanned(known, end - 3, end)
    assert (done, counts.tolist(), len(table)) == (1, [6, 5, 1], known)
    assert (fresh[:5] % 2 == 1).all()


@pytest.mark.parametrize(
    ("end", "known", "room"), [(20, DISTINCT, 17), (20, DISTINCT + 1, 16), (21, DISTINCT - 1, 18), (21, 1, 1)]
)
def test_with_room_for_one_less_nothing_is_read(end: int, known: int, room: int) -> None:
    done, counts, *_ = scanned(known, room, end)
    assert done == 0
    assert counts[kernels.PIECES] == 0


def read() -> tuple[Store, Pieces, Forms]:
    """A text whose chunks are a token each, and become nothing else: a column of tokens and one of strings."""
    table = Table(classes())
    store = Store(1, 2, table, 3)
    pieces = store.read(TEXT, table.scan(TEXT), STARTS, ENDS, ROUTES)
    codes, starts, ends, items, routes = store.texts(pieces.fresh)
    texts = [bytes(codes[a:b].tolist()) for a, b in zip(starts.tolist(), ends.tolist(), strict=True)]
    assert (items.tolist(), routes.tolist()) == ([True, False, False, False, False], [1] * 5)
    words = [text for text in texts if not text.isspace()]
    token_at = np.cumsum([0, *map(len, words)])
    at = np.cumsum([0, *map(len, texts)]) + token_at[-1]
    of_tokens = np.cumsum([0, *(not text.isspace() for text in texts)])
    data = np.frombuffer(b"".join(words + texts), np.uint8)
    odd = np.zeros(len(texts), np.uint8)
    return (
        store,
        pieces,
        Forms(of_tokens, np.diff(token_at), token_at[None], at[None, :-1], at[None, 1:], odd, data),
    )


def test_forms_fit_exactly_or_wait() -> None:
    store, pieces, forms = read()
    counts, made = store._counts.copy(), np.empty(5, np.uint32)

    def packed(room: int) -> int:
        out = guarded(room)
        counts[kernels.FORM_WORDS] = 1
        done = kernels._pack(
            store._table.state, store._of, 3, pieces.fresh, 0, 5, forms.of_tokens, forms.points, 2, 1, forms.token_at,
            forms.start, forms.end, forms.odd, forms.data, out, room, counts, made,
        )  # fmt: skip
        assert (out[room:] == GUARD).all()
        return int(done)

    assert packed(1000) == 5
    needed = int(counts[kernels.FORM_WORDS])
    assert packed(needed + 4) == 5
    assert [packed(room) < 5 for room in range(1, needed)] == [True] * (needed - 1)


def test_rows_take_what_they_need() -> None:
    """Rows of a string are written where there is room for as many short pieces, and for the long ones as they are."""
    store, pieces, forms = read()
    store.learn(pieces, None, lambda _: forms)
    rows = store.rows(pieces, ROUTES, np.ones((3, 1), np.uint8))
    assert (rows.offsets.tolist(), rows.odd.tolist()) == ([0, 5], [0])
    assert (rows.start.tolist(), rows.end.tolist()) == ([0, 4, 9, 12, 16], [3, 7, 11, 15, 17])
    (words, of_word), (whole, of_string) = rows.strings
    assert (words.tobytes(), of_word.tolist()) == (b"12.abcdeabcx", [0, 3, 6, 8, 11, 12])
    assert (whole.tobytes(), of_string.tolist()) == (b"12. abc  de abc x", [0, 17])


@pytest.mark.parametrize(("room", "size", "done"), [(12, 102, 1), (11, 102, 0), (1, 102, 0), (12, 101, 0), (12, 17, 0)])
def test_rows_fit_exactly_or_wait(room: int, size: int, done: int) -> None:
    """Room for as many short pieces as a string has pieces, six: two tokens each, and SLACK bytes and a blank."""
    store, pieces, forms = read()
    store.learn(pieces, None, lambda _: forms)
    start, end, of_tokens = guarded(room), guarded(room), guarded(room + 1)
    words, whole = (np.full(size + 8, 0xEE, np.uint8) for _ in range(2))
    of_tokens[0] = 0
    arrays = (
        start,
        end,
        np.zeros(2, np.int64),
        np.empty(1, np.uint8),
        words,
        of_tokens,
        size,
        whole,
        np.zeros(2, np.int64),
    )
    written = kernels._rows(
        store._forms, pieces.form, pieces.bounds, ROUTES, 0, 1, 2, 1, np.ones((3, 1), np.uint8), 32,
        np.empty(2, np.int64), np.array([room, *addresses(*arrays, size)], np.int64),
    )  # fmt: skip
    assert written == done
    assert all((array[-8:] == GUARD).all() for array in (start, end, of_tokens))
    assert all((array[size:] == 0xEE).all() for array in (words, whole))
    if done:
        assert (whole[:17].tobytes(), of_tokens[:6].tolist()) == (b"12. abc  de abc x", [0, 3, 6, 8, 11, 12])


def test_tokens_of_two_gibibytes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    store, pieces, forms = read()
    store.learn(pieces, None, lambda _: forms)
    monkeypatch.setattr(kernels, "MOST", 50)
    with pytest.raises(OverflowError, match="smaller batches"):
        store.rows(pieces, ROUTES, np.ones((3, 1), np.uint8))


def test_room_is_that_of_the_rows_however_many_tokens_a_piece_has(monkeypatch: pytest.MonkeyPatch) -> None:
    """A first try, and what it lacked, at once: a piece of 2**k tokens had room for as many times the bytes of all."""
    tokens, asked, write = 5000, [], kernels._rows

    def counted(*values: np.ndarray) -> int:
        room, *addressed = values[-1].tolist()
        asked.append((room, *addressed[6::3]))
        return int(write(*values))

    monkeypatch.setattr(kernels, "_rows", counted)
    text, table = np.full(tokens, ord("a"), np.uint32), Table(classes())
    store = Store(1, 2, table, 1)
    pieces = store.read(text, table.scan(text), np.array([0]), np.array([tokens]), np.zeros(1, np.uint8))
    at, data = np.arange(tokens + 1), np.full(tokens, ord("a"), np.uint8)
    whole, odd = np.array([[0]]), np.zeros(1, np.uint8)
    forms = Forms(np.array([0, tokens]), np.ones(tokens, np.int64), at[None], whole, whole + tokens, odd, data)
    store.learn(pieces, None, lambda _: forms)
    rows = store.rows(pieces, np.zeros(1, np.uint8), np.ones((1, 1), np.uint8))
    assert [data.tobytes() for data, _ in rows.strings] == [data.tobytes()] * 2
    assert (rows.start.tolist(), rows.end.tolist()) == (at[:-1].tolist(), at[1:].tolist())
    assert asked == [(2, *[2 * tokens + 1024] * 2), (tokens + 2, *[tokens + 17] * 2)]
