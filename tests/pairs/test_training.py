"""What alignment's weights are learned by: sums over all rows of beads, their slope, and damaged translations."""

import itertools
import json
import math
import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diglot.kernels.beads import SHAPES
from diglot.pairs.features import FEATURES, Cells
from tables.pairs.damage import damaged, mixed
from tables.pairs.fitting import Example, Texts
from tables.pairs.lattice import Lattice
from tables.pairs.lexicon import messages

MOVES = [*SHAPES, (1, 0), (0, 1)]


def rows(n: int, m: int) -> list[list[tuple[tuple[int, int], int, int]]]:
    """All rows of beads of texts of so many sentences, each bead with where it begins."""
    out: list = [[]] if not n and not m else []
    for p, q in MOVES:
        if p <= n and q <= m:
            out += [[*row, ((p, q), n - p, m - q)] for row in rows(n - p, m - q)]
    return out


def made(sizes: list[tuple[int, int]], chance: random.Random) -> dict[tuple[int, tuple[int, int], int, int], float]:
    """A score of each bead that texts of these sizes may have, but for some that are not looked at."""
    return {
        (text, (p, q), i, j): chance.uniform(-2, 2)
        for (p, q), (text, (n, m)) in itertools.product(SHAPES, enumerate(sizes))
        for i in range(n - p + 1)
        for j in range(m - q + 1)
        if chance.random() < 0.9
    }


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=3), st.integers(0, 99))
@settings(max_examples=20, deadline=None)
def test_sums_are_those_of_all_rows(sizes: list[tuple[int, int]], seed: int) -> None:
    scores = made(sizes, random.Random(seed))
    alone = np.linspace(-1, -0.5, len(sizes))
    places = [
        np.array(column, np.int64)
        for column in zip(*((t, SHAPES.index(s), i, j) for t, s, i, j in scores), strict=True)
    ]
    found = Lattice(sizes, *(places or [np.empty(0, np.int64)] * 4)).sums(np.array(list(scores.values())), alone)
    for text, (n, m) in enumerate(sizes):
        weights, beads, lone = [], dict.fromkeys(scores, 0.0), 0.0
        for row in rows(n, m):
            if all(0 in shape or (text, shape, i, j) in scores for shape, i, j in row):
                alones = sum(0 in shape for shape, _, _ in row)
                weight = math.exp(sum(scores.get((text, *bead), 0.0) for bead in row) + alones * alone[text])
                weights.append(weight)
                lone += weight * alones
                for bead in row:
                    if (text, *bead) in scores:
                        beads[text, *bead] += weight
        total = sum(weights)
        assert found.logs[text] == pytest.approx(math.log(total))
        assert found.alone[text] == pytest.approx(lone / total)
        for at, bead in enumerate(scores):
            if bead[0] == text:
                assert found.cells[at] == pytest.approx(beads[bead] / total)


def test_the_slope_is_that_of_the_loss() -> None:
    chance = np.random.default_rng(2)
    rows_, columns = np.divmod(np.arange(4), 2)
    cells = Cells([0, 4, 4, 4, 4, 4, 4], rows_, columns, np.empty(0, np.int32))
    features = chance.normal(size=(len(FEATURES), 4))
    texts = Texts([Example(cells, features, 2, 2, [(1, 1), (1, 0), (0, 1)], 0.5, np.empty((0, 0)))] * 2)
    point = chance.normal(size=len(SHAPES) * len(FEATURES) + 2)
    slope = texts.loss(point)[1]
    for at in [0, 3, len(FEATURES) - 1, -2, -1]:
        step = np.zeros(len(point))
        step[at] = 1e-5
        wanted = (texts.loss(point + step)[0] - texts.loss(point - step)[0]) / 2e-5
        assert slope[at] == pytest.approx(wanted, abs=1e-4)


PAIRS = [(f"Sentence {i}, and more of it.", f"الجملة {i}، والمزيد منها.") for i in range(30)]


@pytest.mark.parametrize("rates", [(0.0, 0.0, 0.0), (0.5, 0.0, 0.0), (0.1, 0.4, 0.4)])
def test_beads_of_damaged_texts_are_of_all_their_sentences(rates: tuple[float, float, float]) -> None:
    made_of = damaged(PAIRS, random.Random(3), *rates)
    assert sum(p for p, _ in made_of.shapes) == len(made_of.english)
    assert sum(q for _, q in made_of.shapes) == len(made_of.arabic)
    assert set(made_of.shapes) <= set(MOVES)
    if not any(rates):
        assert (made_of.english, made_of.arabic) == tuple(map(list, zip(*PAIRS, strict=True)))


def test_among_strangers_what_is_kept_is_a_pair() -> None:
    others = [(english.upper(), "غريب") for english, _ in PAIRS[:7]]
    found = mixed(PAIRS, others, 0.4, random.Random(1))
    i = j = kept = 0
    for p, q in found.shapes:
        if p and q:
            assert (found.english[i], found.arabic[j]) in PAIRS
            kept += 1
        i, j = i + p, j + q
    assert (i, j) == (30, 30) and 5 < kept < 20
    assert found.arabic.count("غريب") == 30 - kept


def test_messages_find_their_english_by_path_and_key(tmp_path: Path) -> None:
    files = {
        "wikimedia+mediawiki-extensions-Echo/i18n/ar.json": {"open": "افتح $1", "mail": "mail", "gone": "ذهب"},
        "wikimedia+mediawiki-extensions-Echo/i18n/en.json": {"open": "Open $1", "mail": "Mail"},
        "learningequality+kolibri/kolibri/locale/ar/LC_MESSAGES/coach.json": {"lesson": "درس"},
        "learningequality+kolibri/kolibri/locale/en/LC_MESSAGES/coach.json": {"lesson": "Lesson"},
    }
    for name, said in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(json.dumps(said), encoding="utf-8")
    android = tmp_path / "commons-app+apps-android-commons/app/src/main/res"
    for folder, word in (("values", "Map"), ("values-ar", "خريطة")):
        (android / folder).mkdir(parents=True)
        text = f"<?xml version='1.0'?><resources><string name='map'>{word}</string></resources>"
        (android / folder / "strings.xml").write_text(text, encoding="utf-8")
    assert list(messages(tmp_path)) == [("Map", "خريطة"), ("Open  ", "افتح  "), ("Lesson", "درس")]


def test_sentences_that_change_places_are_rare() -> None:
    shapes = [shape for seed in range(60) for shape in damaged(PAIRS, random.Random(seed), 0.0, 0.5, 0.0).shapes]
    assert 0 < shapes.count((2, 2)) < 0.06 * len(shapes)
