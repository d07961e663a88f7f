"""Rows of words, what is remembered of them, and what they say, against sums and probabilities worked out slowly."""

import math
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.kernels import languages
from diglot.kernels import rows as memories_of_rows
from diglot.kernels.languages import Judge
from diglot.kernels.letters import LONGEST, PAD, TITLED, Known, Read, Words
from diglot.kernels.rows import Memory
from diglot.langid import model, scripts
from diglot.langid.evidence import Evidence
from diglot.langid.folding import as_they_are, fold, strings
from diglot.remembered import memories
from diglot.text.column import Column
from tests.kernels import language_reference as reference

letters = st.sampled_from([*"aeiostß7", *"الموشېۋ", *"дж", "ि", "א", "አ", "\U0001df00", "\U0001e7e0"])
words = st.text(letters, min_size=1, max_size=60)
SEED = 0x1234567


def column(words: list[str]) -> tuple[Words, np.ndarray]:
    """A string of these words, as they are, and its number."""
    found = as_they_are(words)
    return replace(found, offsets=np.array([0, len(words)], np.int32)), np.array([0])


@cache
def weights(script: int) -> dict[int, list[int]]:
    kept = model.evidence(script).model._weights
    return {
        (first << 12) + (place & 0xFFF): kept.weights[place >> 12].tolist()
        for first, place in enumerate(kept.places.tolist())
        if place != 0xFFFFFFFF
    }


@given(st.lists(words.map(lambda word: word[:LONGEST]), min_size=1, max_size=5))
def test_features_are_the_hashes_of_sequences(words: list[str]) -> None:
    found, offsets = model.features(column(words)[0])
    for i, word in enumerate(words):
        assert found[offsets[i] : offsets[i + 1]].tolist() == reference.features(word)


@given(st.lists(words, max_size=6), st.sampled_from(scripts.TRAINED))
def test_rows_are_the_sums_of_the_weights_of_features(words: list[str], script: int) -> None:
    folded = fold(Column.from_strings([" ".join(words)]), script)
    reading = model.evidence(script).read(folded, np.array([0]))
    assert len(reading.numbers) == len(strings(folded))
    for word, number in zip(strings(folded), reading.numbers.tolist(), strict=True):
        known = [weights(script)[key] for key in reference.features(word) if key in weights(script)]
        assert reading.rows[number].tolist() == [sum(column) for column in zip(*known, strict=True)] or not known


def test_no_row_can_leave_16_bits() -> None:
    features = len(reference.features("a" * LONGEST))
    assert features * 127 <= np.iinfo(np.int16).max


def lengths_of(letters: np.ndarray, bounds: np.ndarray) -> np.ndarray:
    """Rows that can be told: the length of each word, and the sum of its letters."""
    found = [[b - a, letters[a:b].sum(dtype=np.int64) % 30_011] for a, b in pairwise(bounds.tolist())]
    return np.array(found, np.int16).reshape(-1, 2)


def remembered(most: int, factor: int = SEED) -> Memory[np.int16]:
    return Memory(lengths_of, np.empty((0, 2), np.int16), most, factor)


@given(st.lists(st.lists(words, max_size=12), max_size=6), st.integers(1, 9), st.sampled_from([SEED, 0, 1]))
def test_rows_do_not_depend_on_what_is_remembered(batches: list[list[str]], most: int, factor: int) -> None:
    """Also where all hashes are alike (a factor of 0), and where next to nothing can be remembered."""
    memory = remembered(most, factor)
    for batch in batches:
        given, chosen = column(batch)
        numbers, rows, limit = memory.read(given, chosen)
        bounds = np.append(0, given.end)
        assert rows[numbers].tolist() == (lengths_of(given.letters, bounds).tolist() if batch else [])
        assert not batch or limit >= abs(rows[numbers]).max()
        assert len(memory) == len(set(numbers.tolist())) or len(memory) <= most


def of_pieces(words: Iterable[str]) -> tuple[np.ndarray, np.ndarray]:
    """Words of pieces as `letters.Memory` has them: a record each, and the letters of all; eight more may be read."""
    given = as_they_are(list(words))
    table = np.zeros((len(given), 4), np.uint32)
    table[:, 0], table[:, 1] = given.begin, given.end - given.begin
    return table.view(np.uint64), given.letters[: len(given.letters) - PAD + 8].copy()


@given(st.lists(st.lists(words, min_size=1, max_size=12), max_size=6), st.integers(1, 9))
def test_words_of_pieces_have_the_rows_that_they_have_alone(batches: list[list[str]], most: int) -> None:
    """Whoever numbers them, whatever it forgets; half of the words are of no piece."""
    memories, known, ids = [remembered(most), remembered(50), remembered(most)], Known(), dict[str, int]()
    for batch in batches:
        given, chosen = column(batch)
        mine = [ids.setdefault(word, len(ids)) if i % 2 == 0 else -1 for i, word in enumerate(batch)]
        known.count = len(ids)
        pieces = replace(given, ids=np.array(mine, np.int32), known=known)
        memories[2].learn(known, of_pieces(ids), np.array(sorted({each for each in mine if each >= 0}), np.int32))
        for memory in memories:
            numbers, rows, _ = memory.read(pieces, chosen)
            assert rows[numbers].tolist() == lengths_of(given.letters, np.append(0, given.end)).tolist()


def test_equal_words_share_a_number_and_others_do_not() -> None:
    memory = remembered(50, 0)
    long = "ab" * 20
    given, chosen = column(["a", "b", "a", long, long + "a", long, "ab", "a\0"])
    numbers, _, _ = memory.read(given, chosen)
    assert numbers.tolist() == [0, 1, 0, 2, 3, 2, 4, 5]


@pytest.mark.parametrize(("words", "letters", "done"), [(3, 9, 1), (2, 9, 0), (3, 5, 1), (3, 4, 0)])
def test_where_there_is_no_room_nothing_is_written(words: int, letters: int, done: int) -> None:
    given, chosen = column(["ab", "c", "de"])
    arena, ends = np.full(letters + 1, 7, np.uint16), np.zeros(words + 2, np.int32)
    ends[-1] = -7
    found = memories_of_rows._numbers(
        given.letters, given.begin, given.end, given.offsets, given.begin, np.empty(0, np.int32), 0, chosen, 1,
        np.zeros(4 * 8, np.uint64), 3, SEED, arena, ends, np.array([words, letters]), np.zeros(2, np.int64),
        np.empty(3, np.int32),
    )  # fmt: skip
    assert found == done
    assert arena[-1] == 7 and ends[-1] == -7
    numbers = np.full(4, -1, np.int32)
    found = memories_of_rows._by_piece(
        *of_pieces(["ab", "c", "x", "de"]), np.array([0, 1, 3], np.int32), 3, numbers, np.zeros(4 * 8, np.uint64), 3,
        SEED, arena, ends, np.array([words, letters]), np.zeros(2, np.int64),
    )  # fmt: skip
    assert found == done and (numbers.tolist() == [0, 1, -1, 2] or not done)
    assert arena[-1] == 7 and ends[-1] == -7


def test_words_that_are_forgotten_leave_rows_that_were_given() -> None:
    memory = remembered(2)
    given, chosen = column(["abc", "d"])
    numbers, rows, _ = memory.read(given, chosen)
    memory.read(*column(["x", "yy", "zzz"]))
    assert rows[numbers].tolist() == lengths_of(given.letters, np.array([0, 3, 4])).tolist()


def test_words_whose_rows_could_not_be_learnt_are_new_again() -> None:
    def once(letters: np.ndarray, bounds: np.ndarray) -> np.ndarray:
        if len(calls) == 2:
            calls.append("stopped")
            raise KeyboardInterrupt
        calls.append("learnt")
        return lengths_of(letters, bounds)

    calls = list[str]()
    memory = Memory(once, np.empty((0, 2), np.int16), 50, SEED)
    memory.read(*column(["e"]))
    memory.read(*column(["abc"]))
    with pytest.raises(KeyboardInterrupt):
        memory.read(*column(["abc", "dd"]))
    assert len(memory) == 0
    given, chosen = column(["dd", "abc"])
    numbers, rows, _ = memory.read(given, chosen)
    assert rows[numbers].tolist() == lengths_of(given.letters, np.append(0, given.end)).tolist()


def bound(name: str) -> int:
    return sum(memory.bound for memory in memories() if memory.name == f"scores of words by {name}")


def test_memory_is_bounded_in_bytes_and_listed() -> None:
    before = bound(scripts.SCRIPTS[scripts.LATN])
    small = Evidence(model.Trained(scripts.LATN), memory=20_000)
    assert bound(scripts.SCRIPTS[scripts.LATN]) == before + 20_000
    many = [f"{chr(97 + i % 26)}{chr(97 + i // 26 % 26)}{chr(97 + i // 676)}" for i in range(5000)]
    for start in range(0, 5000, 40):
        small.read(fold(Column.from_strings([" ".join(many[start : start + 40])]), scripts.LATN), np.array([0]))
        assert len(small) * Memory.size(small.model.empty.shape[1] * 2) <= 20_000
    small.forget()
    assert len(small) == 0


# ---- sums and answers


@given(
    st.lists(st.lists(st.tuples(st.integers(0, 6), st.booleans()), max_size=150), max_size=5),
    st.sampled_from([8, 32, 72, 128]),
    st.sampled_from([1, 250, 4_000, 16_382, 16_383, 32_767]),
    st.integers(0, 2**32 - 1),
)
def test_sums_are_those_of_a_loop(texts: list[list[tuple[int, bool]]], width: int, limit: int, seed: int) -> None:
    rows = np.random.default_rng(seed).integers(-limit, limit, (7, width), endpoint=True).astype(np.int16)
    rows[:2] = [[limit], [-limit]]
    numbers = np.array([number for text in texts for number, _ in text], np.int32)
    halved = np.array([half for text in texts for _, half in text], np.uint8)
    offsets = np.append(0, np.cumsum([len(text) for text in texts])).astype(np.int32)
    found = languages.sums(rows, limit, numbers, halved, offsets, np.arange(len(texts)))
    wide = languages.wide_sums(rows.astype(np.int32), numbers, offsets)
    for i, text in enumerate(texts):
        weighted = [rows[n].astype(np.int32) * (1 if half and k else 2) for k, (n, half) in enumerate(text)]
        assert found[i].tolist() == sum(weighted, np.zeros(width, np.int32)).tolist()
        assert wide[i].tolist() == sum((rows[n].astype(np.int32) for n, _ in text), np.zeros(width, np.int32)).tolist()


def judged(row: list[int], priors: list[float], divisor: float) -> tuple[int, float]:
    judge = Judge(
        np.zeros(8, np.int32), np.array(priors), np.array([divisor]), np.arange(1, 9, dtype=np.int16),
        np.zeros(9, np.uint32), -1, np.array(priors), -1, 0, 0.5,
    )  # fmt: skip
    one = np.zeros(1, np.int32)
    words = Words(np.zeros(PAD, np.uint16), one, one, one, one, np.zeros(1, np.uint8), np.array([0, 1], np.int32))
    none = np.empty(0, np.uint32)
    read = Read(none, none, np.zeros(1, np.int8), np.zeros(1, np.uint8), words)
    language, score = np.zeros(1, np.int16), np.zeros(1, np.float32)
    languages.judge(judge, np.array([row], np.int16), 32_767, one, read, np.array([0]), np.array([5]), language, score)
    return int(language[0]), float(score[0])


@given(
    st.lists(st.tuples(st.integers(0, 6), st.booleans()), min_size=1, max_size=80),
    st.sampled_from([8, 16, 72, 128]),
    st.sampled_from([1, 60, 250, 4_000]),
    st.integers(0, 2**32 - 1),
)
def test_sums_in_16_bits_say_what_those_in_32_do(
    text: list[tuple[int, bool]], width: int, limit: int, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    rows = rng.integers(-limit, limit, (7, width), endpoint=True).astype(np.int16)
    rows[:2] = [[limit], [-limit]]
    priors = np.where(rng.random((2, width)) < 0.2, -math.inf, rng.normal(size=(2, width)))
    priors[:, 0] = 0
    judge = Judge(
        rng.integers(-300, 300, width).astype(np.int32), priors[0], np.array([30.0]),
        np.arange(1, width + 1, dtype=np.int16), np.zeros(width + 1, np.uint32), 3, priors[1], -1, 0, 0.5,
    )  # fmt: skip
    each, place = np.array([n for n, _ in text], np.int32), np.zeros(len(text), np.int32)
    capital = np.array([half for _, half in text], np.uint8)
    words = Words(
        np.zeros(PAD, np.uint16), place, place, place, place, capital, np.array([0, len(text)], np.int32)
    )  # fmt: skip
    none = np.empty(0, np.uint32)
    read = Read(none, none, np.zeros(1, np.int8), np.array([TITLED], np.uint8), words)
    found = []
    for most in (limit, 16_383, 32_767):
        language, score = np.zeros(1, np.int16), np.zeros(1, np.float32)
        languages.judge(judge, rows, most, each, read, np.array([0]), np.array([5]), language, score)
        found.append((language[0], score[0]))
    assert found[0] == found[1] == found[2]
    sums = sum(
        (rows[n].astype(int) * (1 if half and k else 2) for k, (n, half) in enumerate(text)), np.zeros(width, int)
    )
    named = found[0][0] == 4  # and was judged once more, perhaps
    scores = (sums + judge.bias) / 30 + priors[0]
    assert named or not sums.any() or scores[found[0][0] - 1] == pytest.approx(scores.max(), abs=1e-3)


@pytest.mark.parametrize("count", [1, 2, 33, 63, 64, 65])
@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("beyond", [0, 1])
def test_the_widest_sums_that_16_bits_hold_are_whole(count: int, sign: int, beyond: int) -> None:
    """The farthest sum with the farthest bias, to the last bit where rows divide it, and a row that is one too far."""
    limit = (32_767 - 300) // (2 * count) + beyond
    away = np.array([sign, *[-sign] * 7])
    divisor, numbers = np.array([1e4]), np.arange(1, 9, dtype=np.int16)
    farthest = (away * (32_767 - 2 * count * (limit - beyond))).astype(np.int32)
    judge = Judge(
        farthest, np.zeros(8), divisor, numbers, np.zeros(9, np.uint32), -1, np.zeros(8), -1, 0, 1.0
    )  # fmt: skip
    place, none = np.zeros(count, np.int32), np.empty(0, np.uint32)
    offsets = np.array([0, count], np.int32)
    words = Words(np.zeros(PAD, np.uint16), place, place, place, place, np.zeros(count, np.uint8), offsets)
    read = Read(none, none, np.zeros(1, np.int8), np.zeros(1, np.uint8), words)
    found = []
    for most in (limit, 32_767):
        language, score = np.zeros(1, np.int16), np.zeros(1, np.float32)
        rows, five = (limit * away[None]).astype(np.int16), np.array([5])
        languages.judge(judge, rows, most, place, read, np.array([0]), five, language, score)
        found.append((int(language[0]), float(score[0])))
    assert found[0] == found[1] and found[0][0] == (1 if sign > 0 else 2)


@given(
    st.lists(st.integers(-32_000, 32_000), min_size=8, max_size=8),
    st.lists(st.sampled_from([0.0, 0.3, -4.0, -math.inf]), min_size=7, max_size=7),
    st.floats(0.5, 1e5),
)
def test_the_score_is_the_softmax(row: list[int], priors: list[float], divisor: float) -> None:
    scores = [2 * value / divisor + prior for value, prior in zip(row, [0.0, *priors], strict=True)]
    best = max(scores)
    expected = 1 / math.fsum(math.exp(score - best) for score in scores)
    if not any(row):
        assert judged(row, [0.0, *priors], divisor) == (0, 0.0)
        return
    language, score = judged(row, [0.0, *priors], divisor)
    assert scores[language - 1] == pytest.approx(best, abs=1e-5)  # as near as that, either may be called the best
    assert language == scores.index(scores[language - 1]) + 1
    assert score == pytest.approx(expected, rel=3e-7)  # of single precision, as it is kept
