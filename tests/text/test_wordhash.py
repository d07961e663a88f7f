import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.text.column import Column
from diglot.text.wordhash import WordTable, keys


@given(st.lists(st.lists(st.text(max_size=4))))
def test_ids_are_those_of_a_dictionary(batches: list[list[str]]) -> None:
    table, known = WordTable(2), {}
    for batch in batches:
        before = set(known)
        expected = [known.setdefault(word, len(known)) for word in batch]
        ids, new = table.ids(Column.from_strings(batch))
        assert ids.tolist() == expected
        assert [batch[i] for i in new] == list(dict.fromkeys(word for word in batch if word not in before))
        assert len(table) == len(known)


@given(st.text(), st.text(), st.text())
def test_a_word_hashes_alike_wherever_it_stands(before: str, word: str, after: str) -> None:
    alone, inside = Column.from_strings([word]), Column.from_strings([before + word + after])
    a = keys(alone.codes, alone.starts, alone.ends)
    b = keys(inside.codes, np.array([len(before)]), np.array([len(before) + len(word)]))
    assert (a[0][0], a[1][0]) == (b[0][0], b[1][0])


def test_hashes_never_change() -> None:
    """They may be stored: the same on every machine, in every process and version."""
    column = Column.from_strings(["", "diglot", "كتاب"])
    low, high = keys(column.codes, column.starts, column.ends)
    assert low.tolist() == [0, 17477109918020818340, 18039174615256276388]
    assert high.tolist() == [0, 5045598529271372283, 17149873918042693643]


def test_many_words_have_different_hashes() -> None:
    words = [f"{a}{b}" for a in range(500) for b in "abcdefghijklmnopqrstuvwxyz"]
    column = Column.from_strings(words)
    for hashes in keys(column.codes, column.starts, column.ends):
        assert len(np.unique(hashes)) == len(words)


def test_reset_forgets() -> None:
    table = WordTable()
    table.ids(Column.from_strings(["a", "b"]))
    table.reset()
    ids, new = table.ids(Column.from_strings(["b"]))
    assert (ids.tolist(), new.tolist(), len(table)) == ([0], [0], 1)


@pytest.mark.parametrize("word", ["x" * 1_000_000, "\ud800", "\x00"])
def test_odd_words(word: str) -> None:
    ids, new = WordTable().ids(Column.from_strings([word, "a", word]))
    assert ids.tolist() == [0, 1, 0]
    assert new.tolist() == [0, 1]


def test_threads_agree() -> None:
    table = WordTable(4)
    columns = [Column.from_strings([str((i * step) % 3000) for i in range(3000)]) for step in (1, 7, 11, 13)]
    threads = [threading.Thread(target=table.ids, args=(column,)) for column in columns]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(table) == 3000
    ids, new = table.ids(columns[0])
    assert sorted(ids.tolist()) == list(range(3000))
    assert not len(new)
