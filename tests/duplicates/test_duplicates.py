"""Duplicates: what is found, what is not, and that nothing but the texts decides."""

from __future__ import annotations

import tracemalloc
from random import Random

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot import duplicates
from diglot.duplicates import DuplicateOptions, find
from diglot.duplicates.candidates import candidates
from diglot.duplicates.shingles import shingles
from diglot.errors import OptionError
from diglot.text.column import Column

WORDS = {
    "en": [
        a + b + c
        for a in ("ba", "de", "fi", "go", "lu")
        for b in ("ran", "tes", "mil", "por")
        for c in ("", "a", "en", "ish", "or")
    ],
    "ar": [
        a + b + c
        for a in ("با", "دي", "في", "غو", "لم")
        for b in ("ران", "تس", "ميل", "بور")
        for c in ("", "ة", "ين", "ات", "وا")
    ],
}


def article(random: Random, language: str = "en", count: int = 120) -> list[str]:
    return [random.choice(WORDS[language]) for _ in range(count)]


def edited(random: Random, words: list[str], share: float) -> list[str]:
    return [word if random.random() > share else f"new{random.randrange(999)}" for word in words]


def rows(texts: list[str], **more: object) -> list[tuple[str | None, str | None]]:
    table = find(texts, **more)  # type: ignore[arg-type]
    return list(zip(table.column("duplicate_of").to_pylist(), table.column("method").to_pylist(), strict=True))


def similarity(a: str, b: str) -> float:
    """The definition, in plain Python."""
    one, two = (set(zip(["", *t.split()], [*t.split(), ""], strict=True)) for t in (a, b))
    return (2 * len(one & two) / (len(one) + len(two))) ** 0.5


def test_exact_copies_but_for_case_marks_and_punctuation() -> None:
    assert rows(["A fair, opened.", "quiet", "a FAIR opened", "مُعلِّم جديد", "معلـم جديد"]) == [
        (None, None), (None, None), ("0", "exact"), (None, None), ("3", "exact"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "pair", ["سأل سال", "رأس راس", "مؤمن مومن", "على علي", "حياة حياه", "آن ان", "بئر بير", "ماء ما"]
)
def test_arabic_letters_are_respected(pair: str) -> None:
    one, two = pair.split()
    found = shingles(Column.from_strings([one, two]))
    assert found.whole[0] != found.whole[1]
    assert rows([f"{one} {one} {one} {one}", f"{two} {two} {two} {two}"]) == [(None, None)] * 2


def test_arabic_digits_equal_the_others() -> None:
    assert rows(["عام ٢٠٢١ كان جيدا", "عام 2021 كان جيدا"])[1] == ("0", "exact")


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("share", [0.05, 0.15, 0.25])
def test_edited_copies_are_found_and_scored(language: str, share: float) -> None:
    random = Random(7)
    texts = [" ".join(article(random, language)) for _ in range(60)]
    copies = [" ".join(edited(random, text.split(), share)) for text in texts]
    table = find(texts + copies)
    for i, (of, score) in enumerate(
        zip(table.column("duplicate_of").to_pylist(), table.column("score").to_pylist(), strict=True)
    ):
        if i >= 60 and similarity(texts[i - 60], copies[i - 60]) >= 0.7:
            assert of == str(i - 60)
            assert score == pytest.approx(similarity(texts[i - 60], copies[i - 60]), abs=1e-6)
        if i < 60:
            assert of is None


def test_moved_sentences_are_found_and_a_shared_vocabulary_is_not() -> None:
    random = Random(3)
    words = article(random, count=200)
    parts = [words[i : i + 20] for i in range(0, 200, 20)]
    random.shuffle(parts)
    moved = [word for part in parts for word in part]
    mixed = random.sample(words, len(words))
    assert rows([" ".join(words), " ".join(moved), " ".join(mixed)]) == [(None, None), ("0", "near"), (None, None)]


def test_canonical_is_the_longest_then_the_earliest() -> None:
    random = Random(5)
    words = article(random)
    short, long = " ".join(words[:110]), " ".join(words)
    assert rows([short, long, short]) == [("1", "near"), (None, None), ("1", "near")]
    other = " ".join(edited(random, words, 0.1))
    assert rows([other, long]) == [(None, None), ("0", "near")]


def test_similarity_is_not_chained() -> None:
    random = Random(11)
    chain = [article(random, count=300)]
    for _ in range(4):
        chain.append(edited(random, chain[-1], 0.2))
    texts = [" ".join(words) for words in chain]
    table = find(texts).to_pylist()
    for row in table:
        if row["duplicate_of"] is not None:
            head = int(row["duplicate_of"])
            assert table[head]["duplicate_of"] is None
            assert similarity(texts[int(row["id"])], texts[head]) >= 0.7


def test_short_texts_ask_for_more() -> None:
    titles = [
        "Five new buses for the old harbour town",
        "Nine new buses for the old harbour town",
        "five new buses for the old harbour town!",
    ]
    assert rows(titles) == [(None, None), (None, None), ("0", "exact")]
    assert rows(titles, options=DuplicateOptions(short=0))[1] == ("0", "near")


def test_many_copies_of_one_text() -> None:
    random = Random(13)
    words = article(random, count=150)
    texts = [" ".join(words)] + [" ".join(edited(random, words, 0.06)) for _ in range(300)]
    found = rows(texts)
    assert found[0] == (None, None)
    assert all(of is not None for of, _ in found[1:])


def test_result_does_not_depend_on_batches_memory_or_form(monkeypatch: pytest.MonkeyPatch) -> None:
    random = Random(17)
    texts = [" ".join(article(random, random.choice(["en", "ar"]), random.randrange(5, 200))) for _ in range(80)]
    texts += [" ".join(edited(random, text.split(), 0.1)) for text in texts[:40]] + texts[:10] + ["", " ", "…"]
    expected = find(texts)
    assert find(iter(texts)).equals(expected)
    assert find(pa.array(texts)).equals(expected)
    assert find(pa.chunked_array([texts[:31], texts[31:]])).equals(expected)
    assert find(texts, memory=1000).equals(expected)
    module = __import__("diglot.duplicates.find", fromlist=["BATCH"])
    monkeypatch.setattr(module, "BATCH", 500)
    monkeypatch.setattr("diglot.duplicates.compare.PAIRS", 300)
    monkeypatch.setattr("diglot.duplicates.compare.TEXTS", 7)
    monkeypatch.setattr("diglot.duplicates.candidates.PART", 1 << 8)
    monkeypatch.setattr("diglot.duplicates.spool.AT_ONCE", 5)
    assert find(texts).equals(expected)
    assert find(texts, memory=0).equals(expected)


def test_many_texts_that_share_sentences_are_compared_in_little_memory() -> None:
    """Every two of the few that share one meet: far more meetings than texts."""
    random = Random(19)
    sentences = [" ".join(article(random, count=8)) for _ in range(6_000)]
    texts = pa.array([" ".join(random.sample(sentences, 6)) for _ in range(20_000)])
    tracemalloc.start()
    try:
        find(texts, memory=1 << 20)
        assert tracemalloc.get_traced_memory()[1] < 50e6
    finally:
        tracemalloc.stop()


@given(
    st.lists(
        st.lists(st.sampled_from(["a", "b", "c", "أ", "ا", ".", "،", "1", "١"]), max_size=8).map(" ".join), max_size=12
    )
)
def test_any_texts(texts: list[str]) -> None:
    table = find(texts)
    assert table.num_rows == len(texts)
    for row in table.to_pylist():
        assert (row["duplicate_of"] is None) == (row["method"] is None) == (row["score"] is None)
        if row["duplicate_of"] is not None:
            assert table.column("duplicate_of")[int(row["duplicate_of"])].as_py() is None


def test_ids_and_languages_are_checked() -> None:
    assert find(["a b", "a b"], ids=["x", "y"]).column("duplicate_of").to_pylist() == [None, "x"]
    with pytest.raises(OptionError, match="1 ids for 2 texts"):
        find(["a", "b"], ids=["x"])
    with pytest.raises(OptionError, match="1 languages for 2 texts"):
        find(["a", "b"], languages=["en"])
    with pytest.raises(OptionError, match="threshold"):
        DuplicateOptions(threshold=0)
    assert duplicates.find([]).num_rows == 0


def test_candidates_cover_all_similar_pairs() -> None:
    random = Random(23)
    texts = [" ".join(article(random, count=random.randrange(20, 400))) for _ in range(40)]
    texts += [" ".join(edited(random, t.split(), random.choice([0.1, 0.2, 0.28]))) for t in texts]
    found = shingles(Column.from_strings(texts))
    order = np.lexsort((np.arange(len(texts)), -found.words))
    rank = np.empty(len(texts), np.int64)
    rank[order] = np.arange(len(texts))
    parts = candidates([(found.hashes, found.counts, rank)], len(texts), lambda ranks: found.counts[order[ranks]])
    pairs = {pair for one, two in parts for pair in zip(one.tolist(), two.tolist(), strict=True)}
    for i in range(40):
        if similarity(texts[i], texts[i + 40]) >= 0.7:
            assert tuple(sorted((int(rank[i]), int(rank[i + 40])))) in pairs
