import json
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from diglot.langid.detection import Run, detect, detect_all, shares
from diglot.langid.identify import Options, identify
from diglot.langid.single import identify_one
from diglot.text.column import Column

CASES = json.loads((Path(__file__).parent.parent / "cases/language.json").read_text("utf-8"))
TEXTS = [case["text"] for case in CASES]

ODD = [" ", "@", "3", "aaa", "AaA", "ـ", "َ", "\u200c", "\ud800", "\x00", "\n", "😀", "İ", "ﷺ", "\U00020000"]
pieces = st.sampled_from([*TEXTS, *ODD])
texts = st.lists(st.one_of(pieces, st.text(max_size=8)), max_size=5).map("".join)


@given(texts, st.sampled_from([Options(), Options(languages=("en", "fa")), Options(threshold=0.5)]))
def test_one_string_is_told_as_a_column_is(text: str, options: Options) -> None:
    one, column = identify_one(text, options), identify(Column.from_strings([text]), options)
    for name in ("language", "score", "script", "route"):
        assert np.array_equal(getattr(one, name), getattr(column, name))


@given(st.lists(texts, max_size=5))
def test_lists_are_told_as_strings_are(strings: list[str]) -> None:
    assert detect_all(strings) == [detect(string) for string in strings]


def test_long_lists_keep_their_order() -> None:
    strings = TEXTS * 300
    assert detect_all(strings) == [detect(string) for string in TEXTS] * 300


def test_runs_are_values() -> None:
    assert detect("كتاب means book").spans == (Run(0, 5, "ar", "Arab"), Run(5, 15, "en", "Latn"))


@given(st.dictionaries(st.sampled_from(["ar", "en", "und"]), st.integers(0, 1000)))
def test_shares_sum_to_one(lengths: dict[str, int]) -> None:
    found = shares(list(lengths), list(lengths.values()))
    assert not lengths or not sum(lengths.values()) or abs(sum(found.values()) - 1) < 1e-9
    assert list(found.values()) == sorted(found.values(), reverse=True)
