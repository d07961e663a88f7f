import json
import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.errors import OptionError
from diglot.langid.codes import LANGUAGES
from diglot.langid.identify import LanguageOptions, Languages, identify
from diglot.langid.scripts import SCRIPTS
from diglot.routes import names
from diglot.text.column import Column

CASES = json.loads((Path(__file__).parent.parent / "cases/language.json").read_text("utf-8"))
TEXTS = [case["text"] for case in CASES]
FIELDS = ("language", "score", "script", "route")

ODD = ["@", "://", "www.", "3", "aaa", "ـ", "َ", "\u200c", "\ud800", "\x00", "\n", "😀", "ß", "İ", "ﷺ", "\U0010ffff"]
pieces = st.sampled_from([*TEXTS, *ODD])
texts = st.lists(st.one_of(pieces, st.text(max_size=8)), max_size=6).map("".join)


def fields(found: Languages) -> list[tuple[int | float, ...]]:
    return list(zip(*(getattr(found, name).tolist() for name in FIELDS), strict=True))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:24])
def test_cases(case: dict[str, str]) -> None:
    found = identify(Column.from_strings([case["text"]]))
    answer = LANGUAGES[found.language[0]], SCRIPTS[found.script[0]], names()[found.route[0]]
    assert (answer == (case["language"], case["script"], case["route"])) == ("known_failure" not in case)


@given(st.lists(texts, max_size=8), st.randoms())
def test_a_string_is_told_alone_as_in_company(strings: list[str], random) -> None:  # type: ignore[no-untyped-def]
    """The same bits for any batch and any order."""
    alone = [fields(identify(Column.from_strings([string])))[0] for string in strings]
    assert fields(identify(Column.from_strings(strings))) == alone
    order = list(range(len(strings)))
    random.shuffle(order)
    assert fields(identify(Column.from_strings([strings[i] for i in order]))) == [alone[i] for i in order]


@given(texts, st.sampled_from(["diglot", "langdetect"]))
def test_every_string_has_an_answer(text: str, model: str) -> None:
    found = identify(Column.from_strings([text]), LanguageOptions(model=model))
    language, score, script, route = fields(found)[0]
    assert 0 <= language < len(LANGUAGES)
    assert 0 <= score <= 1
    assert 0 <= script < len(SCRIPTS)
    assert (language == 0) == (score == 0)
    assert (names()[int(route)] == "arabic") == (LANGUAGES[int(language)] == "ar" and SCRIPTS[int(script)] == "Arab")
    assert (names()[int(route)] == "english") == (LANGUAGES[int(language)] == "en" and SCRIPTS[int(script)] == "Latn")
    if script == 0:
        assert language == 0


def test_threads_agree() -> None:
    column = Column.from_strings(TEXTS * 20)
    expected = fields(identify(column))
    found: list[bool] = []
    threads = [threading.Thread(target=lambda: found.append(fields(identify(column)) == expected)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [True] * 4


@pytest.mark.parametrize("model", ["diglot", "langdetect"])
@pytest.mark.parametrize("text", ["ا" * 10_000_000, "a b " * 2_500_000, "\x00" * 10_000_000], ids=["a", "b", "c"])
def test_ten_million_characters(text: str, model: str) -> None:
    found = identify(Column.from_strings([text, "hello there, my friend"]), LanguageOptions(model=model))
    assert LANGUAGES[found.language[1]] == "en"


def test_nothing() -> None:
    assert len(identify(Column.from_strings([]))) == 0


def test_candidates() -> None:
    column = Column.from_strings(["Le train est en retard", "القطار متأخر", "Поезд опаздывает", "기차"])
    found = identify(column, LanguageOptions(languages=("ar", "en"), threshold=0))
    assert [LANGUAGES[i] for i in found.language] == ["en", "ar", "und", "und"]


def test_threshold_makes_it_unknown() -> None:
    column = Column.from_strings(["Petra"])
    assert identify(column, LanguageOptions(threshold=1.0)).language[0] == 0
    assert identify(column, LanguageOptions(threshold=0.0)).language[0] != 0


def test_priors_count() -> None:
    column = Column.from_strings(["radio hotel taxi"])
    for code in ("en", "de", "it"):
        found = identify(column, LanguageOptions(priors=((code, 1e6),)))
        assert LANGUAGES[found.language[0]] == code


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"model": "langdtect"}, "did you mean 'langdetect'"),
        ({"languages": ("english",)}, "unknown language 'english'"),
        ({"priors": (("en", 0.0),)}, "positive"),
        ({"priors": (("xx", 1.0),)}, "unknown language 'xx'"),
        ({"threshold": 2.0}, "threshold"),
        ({"limit": 0}, "limit"),
        ({"limit": 1_000_000}, "limit"),
    ],
)
def test_wrong_options_are_named(options: dict[str, object], message: str) -> None:
    with pytest.raises(OptionError, match=message):
        LanguageOptions(**options)  # type: ignore[arg-type]


def test_codes_are_distinct_and_fit() -> None:
    assert len(set(LANGUAGES)) == len(LANGUAGES) < np.iinfo(np.int16).max
    assert len(set(SCRIPTS)) == len(SCRIPTS) <= np.iinfo(np.int8).max
