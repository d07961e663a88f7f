"""Strings that are told at a look, against the same strings read closely."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from diglot.kernels import looks
from diglot.kernels.looks import Looks
from diglot.langid import folding, model, scripts
from diglot.langid.identify import DEFAULT, LanguageOptions, identify
from diglot.langid.looks import judges, look, one
from diglot.langid.runs import mixed
from diglot.text.chunks import here
from diglot.text.column import Column, Parts
from tests.kernels import strategies

CHOSEN = st.sampled_from(
    [
        DEFAULT,
        LanguageOptions(languages=("en", "fa", "ja")),
        LanguageOptions(languages=("th",)),
        LanguageOptions(threshold=0.5),
        LanguageOptions(limit=12),
        LanguageOptions(priors=(("ar", 1e300), ("en", 1e-300))),
    ]
)
TEXT = """the cat sat on a mat . , ! Rana Hale I 12 5/2021 May 3rd don't x@y.org http://a.b/c <b> &amp; ya habibi inta
c'est vrai مرحبا بكم و في ا ل س ڤيلا شرکة علیکم یہ 2021 يونيو дом θάλασσα 東京 かな שלום کتاب aaaa ۃ"""
strings = st.lists(st.sampled_from(TEXT.split()), max_size=14).map(" ".join)
texts = st.one_of(strings, strategies.texts.map(lambda codes: "".join(map(chr, codes))))
beside = st.sampled_from(["\n", " ", "  ", "", "x", "م", "5"])


def parts(strings: list[tuple[str, str]]) -> Parts:
    """Strings, each with what stands behind it, as parts of a text."""
    text, bounds = "", list[int]()
    for string, behind in strings:
        bounds += [len(text), len(text) + len(string)]
        text += string + behind
    starts, ends = np.array(bounds, np.intp).reshape(-1, 2).T.copy()
    return Parts(np.array([*map(ord, text)], np.uint32), starts, ends)


def untold(text: Parts) -> Looks:
    """Strings of which nothing is said yet, with room for one more answer."""
    count = len(text) + 1
    language, score, script = np.full(count, 7, np.int16), np.full(count, 7, np.float32), np.full(count, 7, np.int8)
    return Looks(text.codes, text.starts, text.ends, language, score, script, np.ones(count, np.bool_))


@given(st.lists(st.tuples(texts, beside), max_size=6), CHOSEN)
@example([("a", ",b" * 3000)], DEFAULT)  # ends within a piece that has more words than the string has room for
def test_a_look_says_what_closer_reading_says(batch: list[tuple[str, str]], options: LanguageOptions) -> None:
    """When words are new, when they are known, and of strings that have the edges of pieces or others."""
    text = parts(batch)
    column = Column.from_strings([string for string, _ in batch])
    closely = identify(column, options)
    runs = mixed(column, closely, options)
    for _ in range(2):
        found = identify(text, options)
        for name in ("language", "score", "script", "route"):
            assert getattr(found, name).tolist() == getattr(closely, name).tolist()
        own = mixed(text, found, options)
        assert own[0].lists() == runs[0].lists()
        assert [each.tolist() for each in own[1:]] == [each.tolist() for each in runs[1:]]


def test_all_that_is_known_is_told_at_a_look() -> None:
    """But for letters of other keyboards, Han characters, and strings that are longer than those that are looked at."""
    seen = ["the cat sat on a mat", "mail me: x@y.org, or not", "مرحبا بكم في بيتنا", "12/5", "θάλασσα", "al-مرحبا"]
    unsure = ["شرکة علیکم", "東京", "the cat sat on a mat " * 60]
    text = parts([(string, "\n") for string in seen + unsure])
    identify(text)
    found = untold(text)
    assert look(found, DEFAULT).tolist() == [6, 7, 8]
    new = parts([("a qzxwvb on the mat", "\n"), ("مرحبا بكم في بيتنخضم", "\n")])
    assert look(untold(new), DEFAULT).tolist() == []  # their rows were learnt first
    assert (found.language[-1], found.score[-1], found.script[-1], found.several[-1]) == (7, 7, 7, True)
    assert found.several[:6].tolist() == [False, False, False, False, False, True]


@pytest.mark.parametrize("room", [3, 2])
def test_words_that_have_no_rows_are_said_once_and_left_without_being_looked_up(room: int) -> None:
    """As many as there is room for; the others at the next look."""
    first, two, three = (f"qz{letter}x{'vw'[room % 2]}" for letter in "abc")  # never met
    text = parts([(f"{first} the mat {first}", "\n"), ("the x@y.org mat", "\n"), (f"12 {two} {three}", "\n")])
    identify(parts([("the mat", "\n")]))
    evidence, memory = model.evidence(scripts.LATN), folding.memory()
    known = memory.known(here().read(text.codes))
    found, of, every = untold(text), (scripts.LATN,), np.arange(3)
    held = {scripts.LATN: evidence.memory.held(memory.words)}
    how = 100, folding.tables(), known, held, judges(DEFAULT, of)
    left, fresh = looks.take(found, every, *how, most=room)
    assert left.tolist() == [0, 1, 2] and list(fresh) == [scripts.LATN]
    assert len(fresh[scripts.LATN]) == room
    assert looks.read(found, left, 100, one(DEFAULT, of)).tolist() == [0, 2]
    left, more = looks.take(found, every, *how)
    assert left.tolist() == [0, 1, 2] and sum(map(len, more.values())) == 3 - room
