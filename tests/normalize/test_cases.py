"""Readable cases of normalization, each by the reference and as a column."""

import json
from pathlib import Path

import pytest

from diglot.arabic import normalize as arabic
from diglot.english import normalize as english
from diglot.text.charmap.charmap import apply
from diglot.text.column import Column

CASES = json.loads((Path(__file__).parents[1] / "cases" / "normalize.json").read_text("utf-8"))


def name(case):
    return f"{case['language']}-{case.get('profile') or case['switches']}-{case['text']}"


@pytest.mark.parametrize("case", CASES, ids=name)
def test_case(case):
    language = {"arabic": arabic, "english": english}[case["language"]]
    profile = case["profile"] if "profile" in case else language.Profile("switches", **case["switches"])
    charmap = language.charmap(profile)
    assert apply(Column.from_strings([case["text"]]), [charmap]).strings() == [charmap(case["text"])]
    if "known_failure" in case:
        assert charmap(case["text"]) != case["normalized"], "no longer a failure: remove the mark"
    else:
        assert charmap(case["text"]) == case["normalized"]
