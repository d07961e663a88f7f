"""Changes of language between words, and runs, against all ways through a string, and a walk over its characters."""

from itertools import product
from typing import Any
from unittest import mock

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.kernels import letters, switches
from diglot.kernels.letters import PAD, Words
from diglot.kernels.switches import LABEL, Costs, Names, Runs, laid, named
from diglot.langid import scripts
from diglot.langid.folding import tables
from diglot.text import codepoints
from diglot.text.column import Column
from tests.kernels import language_reference as reference

KERNEL = switches._runs
COSTS = Costs(np.array([1, 2, 3]), np.array([11, 12, 13], np.int16), np.array([-1, 0, 1], np.int16), 20, 64, 8)
"""Language 1 is in column 0, language 2 in column 1, as is 11; language 0 has none."""


def gains(row: list[int], own: int, capital: bool) -> list[int]:
    base = row[own] if own >= 0 else 0
    return [0, *(max(min(row[other] - base, 8 if capital else 64), -64) for other in (1, 2, 3))]


def worth(path: tuple[int, ...], gained: list[list[int]]) -> int:
    """What a way through the states gains, less what its changes cost; it begins and ends in the first one."""
    changes = sum(a != b for a, b in zip((0, *path), (*path, 0), strict=True))
    return sum(gain[state] for gain, state in zip(gained, path, strict=True)) - COSTS.cost * changes


rows = st.lists(st.integers(-90, 90), min_size=8, max_size=8)
texts = st.lists(st.tuples(rows, st.booleans()), max_size=6)


@given(st.lists(st.tuples(texts, st.integers(0, 2)), min_size=1, max_size=3))
def test_labels_are_the_best_way_through_the_words(given_texts: list[tuple[list[tuple[list[int], bool]], int]]) -> None:
    table = np.array([row for text, _ in given_texts for row, _ in text] or [[0] * 8], np.int16)
    capital = np.array([capital for text, _ in given_texts for _, capital in text], np.uint8)
    numbers = np.arange(len(capital), dtype=np.int32)
    offsets = np.append(0, np.cumsum([len(text) for text, _ in given_texts])).astype(np.int32)
    words = Words(np.zeros(PAD, np.uint16), numbers, numbers, numbers, numbers, capital, offsets)
    language = np.array([language for _, language in given_texts], np.int16)
    changed, labels = switches.labels(table, numbers, words, np.arange(len(language)), language, COSTS)
    for i, (text, own) in enumerate(given_texts):
        gained = [gains(row, own - 1 if own else -1, capital) for row, capital in text]
        best = max(worth(path, gained) for path in product(range(4), repeat=len(text)))
        if not changed[i]:
            continue
        states = [{11: 1, 12: 2, 13: 3}.get(label, 0) for label in labels[offsets[i] : offsets[i + 1]].tolist()]
        assert worth(tuple(states), gained) == best
        assert any(states)
    for i, (text, own) in enumerate(given_texts):
        gained = [gains(row, own - 1 if own else -1, capital) for row, capital in text]
        sums = [
            sum(gain[k] for gain in gained[a:b])
            for k in (1, 2, 3)
            for a in range(len(text))
            for b in range(a + 1, len(text) + 1)
        ]
        assert changed[i] == (max(sums, default=0) > 2 * COSTS.cost)


PIECES = st.sampled_from(
    ["قال ", "abc ", "de", " ", '"', "(", "@x ", "12", "中", "か", "дом ", "😀", "\u0300", "-", "\n"]
)


@given(st.lists(st.lists(PIECES, max_size=9).map("".join), max_size=4), st.data())
def test_runs_are_those_of_a_walk_over_the_characters(texts: list[str], data: st.DataObject) -> None:
    column = Column.from_strings(texts)
    read = letters.read(tables(), column.codes, column.starts, column.ends)
    switching = np.array([data.draw(st.booleans()) for _ in texts], np.bool_)
    labels = np.array([data.draw(st.sampled_from([0, 3, 23])) for _ in range(len(read.words))], np.int16)
    groups = np.arange(128, dtype=np.uint8)
    groups[scripts.SCRIPTS.index("Hira")] = scripts.SCRIPTS.index("Hani")
    with mock.patch.object(switches, "_runs", tight):
        found = switches.runs(
            tables().known,
            read,
            column.starts,
            column.ends,
            np.arange(len(texts)),
            switching,
            labels,
            scripts.LATN,
            groups,
        )
    expected = []
    for i, text in enumerate(texts):
        start = int(column.starts[i])
        spans = [
            (int(read.words.first[w]) - start, int(read.words.last[w]) - start, int(labels[w]))
            for w in range(read.words.offsets[i], read.words.offsets[i + 1])
            if switching[i]
        ]
        expected += [(i, start + a, start + b, kind, script) for a, b, kind, script in walked(text, spans, groups)]
    fields = (found.string, found.start, found.end, found.kind, found.script)
    assert list(zip(*(field.tolist() for field in fields), strict=True)) == expected


def tight(*given: Any) -> int:
    """The kernel, also with room for exactly its runs, and for one less."""
    *first, string, start, end, kind, script, _ = given
    count = int(KERNEL(*given))
    for enough in {count + 1, count, count - 1} - {-1, -2} if count >= 0 else ():
        guarded = [np.full(enough + 8, 77, each.dtype) for each in (string, start, end, kind, script)]
        made = KERNEL(*first, *guarded, enough)
        assert made == count or (made == -1 and enough <= count)  # a string of one run takes room that it gives back
        assert enough >= count or made == -1
        assert all((each[enough:] == 77).all() for each in guarded)
    return count


def test_room_for_runs_is_no_more_than_for_the_code_points() -> None:
    column, asked = Column.from_strings(["aب" * 500, "ب"]), []
    read = letters.read(tables(), column.codes, column.starts, column.ends)

    def counted(*given: Any) -> int:
        asked.append(given[-1])
        return int(KERNEL(*given))

    with mock.patch.object(switches, "_runs", counted):
        found = switches.runs(
            tables().known, read, column.starts, column.ends, np.arange(2), np.zeros(2, np.bool_),
            np.zeros(len(read.words), np.int16), scripts.LATN, np.arange(128, dtype=np.uint8),
        )  # fmt: skip
    assert (len(found.string), asked) == (1000, [2 * switches.ROOM, 1001])


def walked(text: str, words: list[tuple[int, int, int]], groups: np.ndarray) -> list[tuple[int, int, int, int]]:
    starts, kinds = [0], []
    last = 0
    for i, char in enumerate(reference.blank(text)):
        kind = int(groups[reference.script_of(char)])
        if not kind:
            continue
        label = next((label for a, b, label in words if a <= i < b), 0)
        if kind == scripts.LATN and label:
            kind = LABEL + label
        if kinds and kinds[-1] != kind:
            blank = max((j + 1 for j in range(i) if codepoints.blanks()[ord(text[j])]), default=0)
            starts.append(max(blank, last))
        if not kinds or kinds[-1] != kind:
            kinds.append(kind)
        last = i + 1
    ends = [*starts[1:], len(text)]
    scripts_of = [reference.dominant(text[a:b])[0] for a, b in zip(starts, ends, strict=True)]
    return list(zip(starts, ends, kinds, scripts_of, strict=True)) if len(kinds) > 1 else []


RUNS = st.lists(st.tuples(st.integers(0, 2), st.sampled_from([1, 2, LABEL + 5]), st.integers(0, 2)), max_size=9)


@given(RUNS, st.lists(st.integers(0, 1), min_size=3, max_size=3))
def test_runs_are_laid_into_their_strings(given_runs: list[tuple[int, int, int]], languages: list[int]) -> None:
    given_runs.sort(key=lambda each: each[0])
    string, kind, script = (np.array([each[i] for each in given_runs], np.int64) for i in range(3))
    numbers, starts, places = np.array([0, 2, 3]), np.array([0, 50, 100, 150]), np.arange(len(given_runs))
    runs = Runs(
        string, starts[numbers[string]] + places, starts[numbers[string]] + 20, kind.astype("i2"), script.astype("i1")
    )
    own, scripts_of = np.array([languages[0], 7, *languages[1:]], np.int16), np.array([0, 1, 2, 1], np.int8)
    found = laid(runs, numbers, starts, own, scripts_of)
    of = numbers[string].tolist()
    assert found.offsets.tolist() == [sum(each < i for each in of) for i in range(5)]
    assert found.start.tolist() == places.tolist() and found.end.tolist() == [20] * len(of)
    expected = [label - LABEL if label > LABEL else int(own[i]) for i, label in zip(of, kind.tolist(), strict=True)]
    assert found.language.tolist() == expected
    alike = zip(of, script.tolist(), expected, strict=True)
    assert found.foreign.tolist() == [k for k, (i, each, told) in enumerate(alike) if each != scripts_of[i] or not told]


@pytest.mark.parametrize("string", [[3], [-1], [1, 0]])
def test_strings_of_runs_that_are_none_or_fall_are_refused(string: list[int]) -> None:
    places, zeros = np.array(string), np.zeros(len(string), np.int64)
    runs = Runs(places, zeros, zeros, zeros.astype("i2"), zeros.astype("i1"))
    with pytest.raises(IndexError, match="runs of 3 strings"):
        laid(runs, np.arange(3), np.zeros(3, np.int64), np.zeros(3, np.int16), np.zeros(3, np.int8))


WORDS = st.lists(st.sampled_from(["IBM", "Tesla", "de", "x", "É", "كتاب", "12", "ABCDEF", "—"]), max_size=6).map(
    " ".join
)


@given(
    st.lists(st.tuples(WORDS, st.sampled_from([0, 1, 2, 3]), st.sampled_from([0.5, 0.8, 0.9]), st.booleans())),
    st.booleans(),
)
def test_a_few_words_may_be_a_name(given_runs: list[tuple[str, int, float, bool]], naming: bool) -> None:
    column = Column.from_strings([text for text, *_ in given_runs])
    language, score = np.array([each[1] for each in given_runs], "i2"), np.array([each[2] for each in given_runs], "f4")
    script = np.array([scripts.LATN if each[3] else 0 for each in given_runs], np.int8)
    names, expected = Names(scripts.LATN, 3, 5, 2, 2 if naming else -1, 0, np.array([0.8], np.float32)), []
    for text, told, sure, latin in given_runs:
        own = "".join(sign if reference.script_of(sign) == scripts.LATN else " " for sign in text)
        few, size, capitals = (
            latin and len(own.split()) <= 3,
            len("".join(own.split())),
            sum("A" <= c <= "Z" for c in own),
        )
        unsure = few and sure < 0.8 and told != 2
        name = (few and capitals == size <= 5) or (unsure and capitals > 0)
        expected.append(2 if naming and name else 0 if unsure else told)
    named(tables().known, column.codes, column.starts, column.ends, names, (language, score, script))
    assert language.tolist() == expected
