"""What is known of two texts: words that nothing can link count little; leaving alone has a price that fits them."""

import math

import numpy as np
import pytest

from diglot.pairs.evidence import STRANGE, evidence
from diglot.pairs.lexicon import lexicon, read
from diglot.pairs.model import FEW, LEAST, model

SMALL = read("water\t40\tماء:15\nrare\t80\t\n\t30\tماء\n\t60\tبيت\n")


def test_a_word_that_nothing_links_counts_a_part() -> None:
    one = evidence(["water", "rare", "water rare"], ["ماء", "بيت", "ماء بيت"], SMALL)
    water, rare, both = one.english.total.tolist()
    assert both == pytest.approx(water + rare)
    assert rare < 2 * STRANGE * water < water
    house, home = (evidence(["water"], [text], SMALL).arabic.total[0] for text in ("بيت", "منزل"))
    assert house < home < 60 / 0.25


def test_what_this_text_links_counts_in_full() -> None:
    apart, linked = (evidence(["Zzyzx"], [text], SMALL).english.total[0] for text in ("ماء", "Zzyzx"))
    assert apart == pytest.approx(STRANGE * linked, abs=1)
    assert evidence(["17"], ["18"], SMALL).english.total[0] == evidence(["17"], ["17"], SMALL).english.total[0]


def test_pairs_of_the_lexicon_are_known() -> None:
    english, arabic = lexicon().paired
    assert english[lexicon().english["water"]] and not english[-1] and not arabic[-1]
    assert arabic[lexicon().partners].all() and english.sum() <= len(lexicon().english)


def test_the_price_of_leaving_alone_follows_the_text() -> None:
    weighed = model()
    prices = [weighed.alone_in(alone, 20) for alone in range(21)]
    assert prices == sorted(prices)
    assert weighed.alone_at_first(0, 0) > weighed.alone_in(0, 0)
    share, _ = FEW
    assert weighed.alone_in(0, 10**9) == weighed.alone[1] + round(weighed.alone[2] * max(-math.inf, LEAST))
    assert weighed.often(0, 0) == share


def test_rows_are_compared_by_their_own_share_of_sentences_alone() -> None:
    weighed = model()
    pairs = np.full((10, 2), 1)
    lone = np.concatenate([pairs[:8], [(1, 0), (0, 1)] * 2])
    best = np.full(10, 20_000.0)
    wrong = np.where(np.arange(10) < 8, best, -90_000.0)
    scores = np.append(best[:8], np.zeros(4))
    assert (
        weighed.total(pairs, best, (0, 0)) > weighed.total(lone, scores, (0, 0)) > weighed.total(pairs, wrong, (0, 0))
    )
