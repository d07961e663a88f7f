"""The readable cases: tests/cases/sentences.json, known failures among them."""

import json
from pathlib import Path

import pytest

from diglot.text.column import Column
from diglot.text.sentences.split import sentences

CASES = json.loads((Path(__file__).parent.parent / "cases" / "sentences.json").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_case(case):
    text = case["text"]
    found = [text[start:end] for start, end in sentences(Column.from_strings([text])).lists()[0]]
    if "known_failure" in case:
        assert found != case["sentences"], "a known failure is mended: take the mark off"
    else:
        assert found == case["sentences"]
