import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.langid.codes import LANGUAGES
from diglot.langid.identify import identify
from diglot.langid.runs import mixed
from diglot.langid.scripts import SCRIPTS
from diglot.text.column import Column

CASES = json.loads((Path(__file__).parent.parent / "cases/language_runs.json").read_text("utf-8"))
TEXTS = [case["text"] for case in CASES]

pieces = st.sampled_from([*TEXTS, " ", "@", "(", "3", "aaa", "ـ", "َ", "\n", "😀", "e\u0301", "ﷺ", "\U00020000", "かな"])
texts = st.lists(st.one_of(pieces, st.text(max_size=8)), max_size=6).map("".join)


def runs(strings: list[str]) -> list[list[tuple[int, int, str, str]]]:
    column = Column.from_strings(strings)
    spans, language, script = mixed(column, identify(column))
    assert len(spans) == len(strings)
    named = [(LANGUAGES[i], SCRIPTS[j]) for i, j in zip(language.tolist(), script.tolist(), strict=True)]
    bounds, lists = spans.offsets.tolist(), spans.lists()
    return [
        [(*pair, *name) for pair, name in zip(pairs, named[first:last], strict=True)]
        for pairs, first, last in zip(lists, bounds[:-1], bounds[1:], strict=True)
    ]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:24])
def test_cases(case: dict[str, object]) -> None:
    text = str(case["text"])
    found = [[text[start:end], language, script] for start, end, language, script in runs([text])[0]]
    assert found == case["runs"]


@given(st.lists(texts, max_size=6))
def test_runs_tile_the_string(strings: list[str]) -> None:
    for string, found in zip(strings, runs(strings), strict=True):
        assert len(found) != 1
        if found:
            assert "".join(string[start:end] for start, end, _, _ in found) == string
            assert all(start < end for start, end, _, _ in found)


@given(st.lists(texts, max_size=6))
def test_runs_are_the_same_alone_and_in_company(strings: list[str]) -> None:
    assert runs(strings) == [runs([string])[0] for string in strings]


def test_long_strings_are_split_to_their_end() -> None:
    text = "this is plain English text, " * 100 + "ya 7abibi ana ta3ban awi awi"
    found = runs([text])[0]
    assert [language for _, _, language, _ in found] == ["en", "ar"]


def test_a_long_string_in_its_company_changes_nothing():
    long = "the weather is fine and the sea is calm today " * 40 + "ya habibi inta 3aref eno"
    strings = ["come https://x.org/habibi/inta/3aref/eno inta with us", "ya habibi inta 3aref eno", long]
    together = Column.from_strings(strings)
    spans, language, script = mixed(together, identify(together))
    alone = [mixed(column, identify(column)) for column in (Column.from_strings([string]) for string in strings)]
    assert spans.lists() == [each.lists()[0] for each, _, _ in alone]
    assert language.tolist() == [number for _, each, _ in alone for number in each.tolist()]
    assert script.tolist() == [number for _, _, each in alone for number in each.tolist()]
