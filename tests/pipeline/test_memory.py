"""Memory stays in proportion to the text, whatever it is made of: what is asked for is counted, touched or not."""

import tracemalloc

import pytest

from diglot.config import Config
from diglot.pipeline import Pipeline

POINTS, A_POINT = 100_000, 250
"""Code points of a text, and bytes that may be asked for each; of those below the most take 180."""
PIPELINE = Pipeline(Config())


@pytest.mark.parametrize(
    "text",
    [
        "\0%", "a!", ".", "-", "a", "ب", "ﷺ", "اأ", "e\u0301", "\u064b", "\ud800", "\U0001f600", "'", "don't'", "aب",
        "A b. ", "هل؟ ", "1. a ", "1/1/2020 ", "a ب ", "中 ", "a@b.c ", "&amp;", "Ø§Ù„", " ", "\n", "a\n", "# a\n",
    ],
)  # fmt: skip
def test_what_is_asked_for_follows_the_text(text: str) -> None:
    PIPELINE([text * 1000])
    given = text * (POINTS // len(text))
    tracemalloc.start(1)
    try:
        PIPELINE([given])
        asked = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert asked / POINTS < A_POINT
