"""The readable cases: tests/cases/tokens*.json, known failures among them."""

import json
from pathlib import Path

import numpy as np
import pytest

from diglot.routes import tokenize
from diglot.text.column import Column

CASES = Path(__file__).parent.parent / "cases"
ROUTES = {"tokens": ("default", 0), "tokens_ud": ("ud", 2), "tokens_clitics": ("clitics", 1)}
cases = [
    pytest.param(name, case, id=f"{name}: {case['why']}")
    for name in ROUTES
    for case in json.loads((CASES / f"{name}.json").read_text("utf-8"))
]


@pytest.mark.parametrize(("name", "case"), cases)
def test_case(name, case):
    scheme, route = ROUTES[name]
    text = case["text"]
    spans = tokenize(Column.from_strings([text]), np.array([route], np.int8), scheme).lists()[0]
    found = [text[start:end] for start, end in spans]
    if "known_failure" in case:
        assert found != case["tokens"], "a known failure is mended: take the mark off"
    else:
        assert found == case["tokens"]
