"""The kernels of the lexicon stay in their arrays: with room for exactly what they write, and for one less.

What they give is tested against strings in tests/text/test_lexicon.py.
"""

import numpy as np
import pytest

from diglot.kernels import lexicon as kernels
from diglot.kernels.lexicon import Forms, Pieces, Store

GUARD = 0xDEADBEEF
TEXT = np.array([*b"12. abc  de abc x", 10], np.uint32)
CLASSES = np.zeros(128, np.uint8)
CLASSES[[9, 10, 32]], CLASSES[0x30:0x3A], CLASSES[0x2E] = kernels.BLANK, kernels.DIGIT, kernels.STOP
STARTS, ENDS, ROUTES = np.array([0]), np.array([17]), np.array([1], np.uint8)
KEYS = 1 + 4 * 5 + sum(map(len, ["12.", "abc", "  ", "de", "x"]))


def guarded(size: int, behind: int = 8) -> np.ndarray:
    return np.full(size + behind, GUARD, np.uint32)


def scanned(key_room: int, room: int) -> tuple[int, np.ndarray, list[np.ndarray]]:
    arrays = [guarded(room) for _ in range(3)]
    keys, counts, bounds = guarded(key_room), np.array([1, 0, 0, 0, 1]), np.zeros(2, np.int64)
    done = kernels._scan(
        TEXT, STARTS, ENDS, ROUTES, 0, 1, CLASSES, len(CLASSES), 32, keys, key_room, np.zeros(64, np.uint64), 6, 1, -1,
        counts, arrays[0], arrays[1], room, bounds, arrays[2],
    )  # fmt: skip
    assert (keys[key_room:] == GUARD).all()
    assert all((array[room:] == GUARD).all() for array in arrays)
    return done, counts, arrays


def test_room_for_exactly_what_is_read() -> None:
    done, counts, (_, places, _) = scanned(KEYS, 6)
    assert (done, counts.tolist()) == (1, [KEYS, 5, 6, 5, 1])
    assert places[:6].tolist() == [0, 4, 7, 9, 12, 16]


@pytest.mark.parametrize(("key_room", "room"), [(KEYS - 1, 6), (KEYS, 5), (1, 1)])
def test_with_room_for_one_less_nothing_is_read(key_room: int, room: int) -> None:
    done, counts, _ = scanned(key_room, room)
    assert done == 0
    assert counts[kernels.PIECES] == 0


def read() -> tuple[Store, Pieces, Forms]:
    """A text whose chunks are a token each, and become nothing else."""
    store = Store(1, 2, CLASSES)
    pieces = store.scan(TEXT, STARTS, ENDS, ROUTES)
    codes, starts, ends, kinds = store.texts(pieces.fresh)
    texts = [bytes(codes[a:b].tolist()) for a, b in zip(starts.tolist(), ends.tolist(), strict=True)]
    assert kinds.tolist() == [3 + kernels.ITEM, 3, 3 + kernels.GAP, 3, 3]
    words = [text for text in texts if not text.isspace()]
    token_at = np.cumsum([0, *map(len, words)])
    at = np.cumsum([0, *map(len, texts)]) + token_at[-1]
    of_tokens = np.cumsum([0, *(not text.isspace() for text in texts)])
    data = np.frombuffer(b"".join(words + texts), np.uint8)
    odd = np.zeros(len(texts), np.uint8)
    return store, pieces, Forms(of_tokens, np.diff(token_at), token_at[None], at[None, :-1], at[None, 1:], odd, data)


def test_forms_fit_exactly_or_wait() -> None:
    store, pieces, forms = read()
    counts, made = store._counts.copy(), np.empty(5, np.uint32)

    def packed(room: int) -> int:
        out = guarded(room)
        counts[kernels.FORM_WORDS] = 1
        done = kernels._pack(
            store._keys, pieces.fresh, 0, 5, forms.of_tokens, forms.points, 2, 1, forms.token_at, forms.start,
            forms.end, forms.odd, forms.data, out, room, counts, made,
        )  # fmt: skip
        assert (out[room:] == GUARD).all()
        return int(done)

    assert packed(1000) == 5
    needed = int(counts[kernels.FORM_WORDS])
    assert packed(needed + 4) == 5
    assert [packed(room) < 5 for room in range(1, needed)] == [True] * (needed - 1)


def test_strings_take_what_was_measured() -> None:
    store, pieces, forms = read()
    store.learn(pieces, forms)
    offsets, odd, totals = store.measure(pieces)
    assert (offsets.tolist(), odd.tolist(), totals.tolist()) == ([0, 5], [0], [12, 17])
    data, begins = store.token_strings(pieces, 0, 5, 12)
    assert (data.tobytes(), begins.tolist()) == (b"12.abcdeabcx", [0, 3, 6, 8, 11, 12])
    assert store.strings(pieces, 1, np.ones(1, np.uint8), 17)[0].tobytes() == b"12. abc  de abc x"
    for size, kernel in ((12, kernels._token_strings), (17, kernels._strings)):
        out = np.full(size + kernels.SLACK + 8, 0xEE, np.uint8)
        if kernel is kernels._strings:
            kernel(store._forms, pieces.form, pieces.bounds, 1, 1, 32, np.ones(1, np.uint8), np.empty(2, np.int64), out)
        else:
            kernel(store._forms, pieces.form, len(pieces.form), 2, 1, 0, np.empty(6, np.int32), out)
        assert (out[size + kernels.SLACK :] == 0xEE).all()


def test_tokens_of_two_gibibytes_are_refused() -> None:
    store, pieces, forms = read()
    store.learn(pieces, forms)
    with pytest.raises(OverflowError, match="smaller batches"):
        store.token_strings(pieces, 0, 5, 1 << 31)
