"""Quality signals against plain definitions, and the reasons made of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.errors import OptionError
from diglot.quality import SIGNALS, reasons, signals
from diglot.quality.thresholds import bounds


def one(text: str) -> dict[str, float]:
    return signals([text]).to_pylist()[0]  # type: ignore[no-any-return]


def test_counts_and_shares() -> None:
    row = one("# The fair\n- opens today...\n- opens today...\nكتــابٌ ١٢ ABC")
    assert row["words"] == 9
    assert row["symbol_share"] == pytest.approx(3 / 9)
    assert row["bullet_lines"] == pytest.approx(2 / 4)
    assert row["ellipsis_lines"] == pytest.approx(2 / 4)
    assert row["short_lines"] == 1
    assert row["duplicate_lines"] == pytest.approx(1 / 4)
    assert row["letter_words"] == pytest.approx(8 / 9)
    assert row["uppercase_share"] == pytest.approx(4 / 30)
    assert row["tatweel_share"] == pytest.approx(2 / 34)
    assert row["mark_share"] == pytest.approx(1 / 34)
    assert row["stop_words"] == 1


def test_ends_of_lines() -> None:
    assert one("One.\nTwo”\nThree!”\nFour؟")["ended_lines"] == pytest.approx(3 / 4)


def test_repeated_runs_of_words() -> None:
    run = "one two three four five six"
    row = one(f"{run} seven {run}")
    assert row["duplicate_5grams"] == pytest.approx(6 / 13)
    assert row["duplicate_10grams"] == 0
    row = one("la la la la")
    assert row["top_pair_characters"] == 1
    assert one("a b c d")["top_pair_characters"] == 0


def test_texts_do_not_touch_each_other() -> None:
    texts = ["one two three four five", "one two three four five", "", "سطر\nسطر"]
    together = signals(texts).to_pylist()
    assert together == [one(text) for text in texts]


@given(st.lists(st.text(st.sampled_from("aبـَ1#…. \n-•"), max_size=30), max_size=5))
def test_any_texts(texts: list[str]) -> None:
    table = signals(texts)
    assert tuple(table.column_names) == SIGNALS
    assert table.to_pylist() == [one(text) for text in texts]


def test_reasons_by_language() -> None:
    prose = " ".join(["The fair that opened on Monday was quiet and long."] * 3)
    english, arabic = reasons(signals([prose, prose]), ["en", "fr"]).to_pylist()
    assert "words: below 50" in english
    assert "words: below 50" not in arabic
    assert reasons(signals([prose]), "en", {"words": {"min": 3}}).to_pylist() == [[]]
    assert bounds("ar")["words"] != bounds("en")["words"]


def test_unknown_signal_and_wrong_count() -> None:
    with pytest.raises(OptionError, match="did you mean 'words'"):
        reasons(signals(["a"]), "en", {"word": {"min": 1}})
    with pytest.raises(OptionError, match="1 languages for 2 texts"):
        reasons(signals(["a", "b"]), ["en"])
