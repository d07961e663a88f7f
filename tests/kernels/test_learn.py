"""What tables tell of new pieces is what plain Python tells of them; the kernel stays in its arrays."""

from functools import cache

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from diglot import routes
from diglot.config import Config
from diglot.english.rules import words as respelled
from diglot.kernels import lexicon as kernels
from diglot.kernels.chunks import Table
from diglot.pipeline.annotate import Annotator
from diglot.text.charmap.charmap import IDENTITY, CharMap
from diglot.text.chunks import Chunks, classes
from diglot.text.column import Column
from diglot.text.lexicon import Learnt, Lexicon, Met
from diglot.text.spans import Spans
from diglot.text.tokens import rules
from tests.text import strategies

CONFIGS = [
    Config(),
    Config(
        arabic={"profile": "camel", "transliterate": "hsb"}, english={"profile": "repair", "transliterate": "none"},
        profiles=("search",),
    ),
    Config(arabic={"profile": "repair"}, english={"profile": "search", "tokens": "ud"}, profiles=("standard",)),
]  # fmt: skip
SAMPLES = [
    "Can't",
    "(Łódź),",
    "O’Brien",
    "ﷺﷺﷺ",
    "على",
    "علی",
    "ﻣﺮﺣﺒﺎ",
    "الطَّرِيقُ",
    "½",
    "12",
    "3.",
    "x--y",
    "\u3000",
    "  ",
    "b" * 251,
]
texts = st.lists(strategies.text | st.sampled_from(SAMPLES), min_size=1, max_size=6).map(" ".join)


@cache
def maps(config: Config) -> list[list[CharMap]]:
    """By profile and route."""
    known = routes.languages()
    names = [[each.options(config).profile for each in known]]
    names += [[each.profile(more) for each in known] for more in config.profiles]
    return [[IDENTITY, *(each.normalizer.charmap(name) for each, name in zip(known, of, strict=True))] for of in names]


def transliterated(word: str, route: int, config: Config) -> str:
    options = routes.languages()[route - 1].options(config) if route else None
    if options is None or options.transliterate == "none":
        return word
    table = routes.languages()[route - 1].transliterator.charmap(options.transliterate)
    return table(word) if table else respelled(Column.from_strings([word])).strings()[0]


def learning(config: Config, told: list[int]) -> object:
    """What pieces become, a string at a time; their numbers are counted."""

    def learn(met: Met) -> Learnt:
        pieces = list(zip(met.texts.strings(), met.route.tolist(), met.item.tolist(), met.gap.tolist(), strict=True))
        told.append(len(pieces))
        spans = []
        for text, _, item, gap in pieces:
            begins = [] if gap else [0] if item else rules.cuts(text)
            spans.append(list(zip(begins, [*begins[1:], len(text)], strict=False)))
        tokens = Spans.from_lists(spans)
        words = [(text[a:b], route) for (text, route, *_), own in zip(pieces, spans, strict=True) for a, b in own]
        of_words = [Column.from_strings([of[route](word) for word, route in words]) for of in maps(config)]
        whole = [Column.from_strings([of[route](text) for text, route, *_ in pieces]) for of in maps(config)]
        other = Column.from_strings([transliterated(word, route, config) for word, route in words])
        odd = [
            any(gap and each.lengths[i] != len(text) for each in whole) for i, (text, _, _, gap) in enumerate(pieces)
        ]
        surface = Column.from_strings([word for word, _ in words])
        return Learnt(
            tokens, [surface, of_words[0], other, *of_words[1:]], [0, whole[0], 2, *whole[1:]], np.array(odd, np.bool_)
        )

    return learn


@cache
def lexicons(config: Config) -> tuple[Lexicon, Lexicon, list[int]]:
    """One that asks tables first, and one that does not; and how many pieces were left to be learnt of the first."""
    annotator, left = Annotator(config), list[int]()
    width, whole = annotator._words, annotator._whole
    first = Lexicon(learning(config, left), width, whole, Chunks(), recipe=lambda: annotator._recipe)
    return first, Lexicon(learning(config, []), width, whole, Chunks()), left


@given(st.lists(st.tuples(texts, st.integers(0, 2)), max_size=4), st.sampled_from(range(len(CONFIGS))))
@example([(" ".join(SAMPLES), route) for route in range(3)], 0)
@example([(" ".join(SAMPLES), route) for route in range(3)], 1)
def test_tables_tell_what_a_string_at_a_time_tells(strings: list[tuple[str, int]], which: int) -> None:
    first, other, _ = lexicons(CONFIGS[which])
    column, route = Column.from_strings([text for text, _ in strings]), np.array([of for _, of in strings], np.int8)
    found, expected = first.read(column, route), other.read(column, route)
    assert found.spans().lists() == expected.spans().lists()
    assert found.odd.tolist() == expected.odd.tolist()
    for kind in range(first._store._token_kinds):
        assert found.words(kind).to_pylist() == expected.words(kind).to_pylist()
        assert found.whole(kind).to_pylist() == expected.whole(kind).to_pylist()


def test_little_is_left() -> None:
    text = "He said: “the café (in Łódź) was «good»”… وقال: الطَّرِيقُ ﻣﺮﺣﺒﺎ طويلٌ، 12%، {x--y}"
    first, _, left = lexicons(CONFIGS[0])
    left.clear()
    column = Column.from_strings([text, text, text, f"{text} علی http://a.example/b"])
    first.read(column, np.array([0, 1, 2, 1], np.int8))
    assert left == [2]


@pytest.mark.parametrize("which", range(2))
def test_forms_fit_or_wait(which: int) -> None:
    text, table = Column.from_strings([" ".join(SAMPLES[:-1])]), Table(classes())
    annotator = Annotator(CONFIGS[which])
    kinds = annotator._words
    store = kernels.Store(kinds, 2 * kinds, table, 3)
    codes, route = text.codes, np.array([2], np.uint8)
    fresh = store.read(codes, table.scan(codes), text.starts, text.ends, route).fresh
    done, room = 0, 0
    while done < len(fresh):
        out, made = np.full(room + 8, 0xDEADBEEF, np.uint32), np.empty(len(fresh), np.uint32)
        counts = np.array([0, 0, 1])
        done = kernels._learn(
            table.state, store._of, 3, fresh, 0, len(fresh), annotator._recipe.state, kinds, out, room, counts, made
        )
        assert (out[room:] == 0xDEADBEEF).all() and counts[kernels.FORM_WORDS] <= max(room, 1)
        room += 1
    assert room > 100
