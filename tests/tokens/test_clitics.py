"""The clitic model: its analyses cover the word, its lists are sound, its answers do not depend on marks."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.arabic import clitics, lexicon
from diglot.text.column import Column
from diglot.text.tokens.boundaries import Chunks, Memo, WordMemo

LETTERS = "ءأإآابتثجحخدذرزسشصضطظعغفقكلمنهويىةؤئ"
words = st.text(st.sampled_from(LETTERS), min_size=1, max_size=12)
marked = st.text(st.sampled_from(LETTERS + "\u064b\u064e\u0651\u0640\u200d"), min_size=1, max_size=16)


@given(words)
def test_analyses_spell_the_word(word):
    found = list(clitics.analyses(word))
    assert all("".join(analysis) == word for analysis in found)
    assert len(set(found)) == len(found)


@given(marked)
def test_cuts_part_the_word(word):
    cuts = clitics.cuts(word)
    assert cuts[0] == 0
    assert all(0 < a < len(word) for a in cuts[1:])
    assert list(cuts) == sorted(set(cuts))


@given(words)
def test_marks_do_not_matter(word):
    letters = [clitics.skeleton(part)[0] for part in parts(word)]
    vowelled = "".join(letter + "\u064e" for letter in word)
    assert [clitics.skeleton(part)[0] for part in parts(vowelled)] == letters


def parts(word):
    cuts = clitics.cuts(word)
    return [word[a:b] for a, b in zip(cuts, [*cuts[1:], len(word)], strict=True)]


def test_the_lists_spell_their_words():
    table = clitics.listed()
    assert len(table) > 2000
    assert all("".join(pieces) == word for word, pieces in table.items())


@given(words)
def test_the_lexicon_spells_the_word(word):
    for answer in (lexicon.invoked(word), lexicon.inflected(word)):
        assert answer is None or ("".join(answer) == word and all(answer))


@given(st.sampled_from(sorted(word for word in lexicon.nouns() if word not in lexicon.listed())))
def test_everyday_nouns_are_whole(noun):
    assert lexicon.inflected(noun) == (noun,)


@pytest.mark.parametrize("word", ["وال", "لل", "ب", "و", "ـ", "ـو", "وو", "بب", "ففف", "لله"])
def test_short_words(word):
    assert "".join(parts(word)) == word


def test_memo_of_words_forgets_and_answers_alike():
    memo = WordMemo(clitics.cuts)
    memo.SIZE = 3
    texts = ["وبالكتاب فيها", "كتابها وزير بيت سيكتب", "وبالكتاب " + "و" * 300]
    for _ in range(3):
        for text in texts:
            chunks = Chunks.of(Column.from_strings([text]))
            refined = memo.refine(chunks, chunks.begin, np.ones(1, np.bool_))
            found = set(np.flatnonzero(refined).tolist())
            expected = set()
            for start, end in zip(chunks.starts.tolist(), chunks.ends.tolist(), strict=True):
                cuts = clitics.cuts(text[start:end]) if end - start < 256 else (0,)
                expected |= {start + cut for cut in cuts}
            assert found == expected


def test_memo_of_chunks_is_bounded():
    calls = []

    class Small(Memo):
        SIZE = 2

    memo = Small(lambda chunk: calls.append(chunk) or (0,))
    for chunk in ["a", "b", "a", "c", "a", "x" * 81, "x" * 81]:
        assert memo[chunk] == (0,)
    assert len(memo) <= 2
    assert calls.count("a") == 2  # forgotten once, when the third came
    assert calls.count("x" * 81) == 2  # too long to keep
