"""The oracle is langdetect itself: its own text cleaning, n-grams and probabilities."""

import json
from functools import cache
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from langdetect import DetectorFactory, detector_factory

from diglot.langid import profiles
from diglot.langid.codes import LANGUAGES
from diglot.langid.identify import LanguageOptions, identify
from diglot.text.column import Column

CASES = json.loads((Path(__file__).parent.parent / "cases/language.json").read_text("utf-8"))
TEXTS = [case["text"] for case in CASES]
ODD = [
    "@",
    "http://a.b/c",
    "a@b.c",
    "e\u0301",
    "USA",
    "McX",
    "\n",
    "\t",
    "\u2019",
    "한국",
    "ぁ",
    "ア",
    "中",
    "ș",
    "ế",
    "ی",
    "\x00",
    "😀",
    "\U00020000",
    "[",
    "`",
]
texts = st.lists(st.one_of(st.sampled_from([*TEXTS, *ODD, " "]), st.text(max_size=6)), max_size=6).map("".join)


@cache
def factory() -> DetectorFactory:
    detector_factory.init_factory()
    return detector_factory._factory


def expected(text: str) -> list[int]:
    """For each of langdetect's languages, the sum over its n-grams of the text, rounded as the table is."""
    detector = factory().create()
    detector.append(text)
    detector.cleaning_text()
    grams = detector._extract_ngrams()
    known = [factory().word_lang_prob_map[gram] for gram in grams]
    sums = [sum(round(float(np.log1p(row[i] / (0.5 / 10000))) * profiles.SCALE) for row in known) for i in range(55)]
    by_name = dict(zip(factory().langlist, sums, strict=True))
    return [by_name[name] for name in profiles.evidence().model.names]


@given(texts)
def test_sums_are_those_of_all_of_langdetects_ngrams(text: str) -> None:
    column = profiles.clean(Column.from_strings([text, "x"]))
    assert profiles.sums(column)[0].tolist() == expected(text)


def test_agreement_with_seeded_langdetect() -> None:
    DetectorFactory.seed = 0
    agreed = 0
    long = [text for text in TEXTS if len(text) >= 40]
    found = identify(Column.from_strings(long), LanguageOptions(model="langdetect"))
    for text, language in zip(long, found.language.tolist(), strict=True):
        detector = factory().create()
        detector.append(text)
        agreed += detector.detect().partition("-")[0] == LANGUAGES[language]
    assert agreed >= len(long) - 1
