"""A language is a folder and a line: a third one goes all the way, and the two that are there do not notice."""

from collections.abc import Iterator

import pytest

import diglot
from diglot import routes
from diglot.config import Config
from diglot.dataset.build import build
from diglot.pipeline import Pipeline
from tests.pipeline import toy

FRENCH = "La sœur de l'instituteur a ouvert la porte de la maison ce matin."
TEXT = f"The teacher can't open the door of the house today.\n{FRENCH}\nفتحت المعلمة باب البيت هذا الصباح."


@pytest.fixture
def third() -> Iterator[int]:
    with routes.registered(toy.ROUTE) as number:
        yield number


def test_languages_have_the_same_face() -> None:
    for each in routes.languages():
        assert "standard" in each.normalizer.PROFILES
        assert each.normalizer.charmap("standard")("a1") == "a1"
        assert each.scheme in each.transliterator.SCHEMES
        assert each.transliterator.signs("") == ""
        assert set(each.tokenizer.SCHEMES) <= set(diglot.text.tokens.schemes.SCHEMES)


def test_a_third_route_goes_through_the_pipeline(third) -> None:
    rows = Pipeline()([TEXT]).to_pylist()
    assert third == 3
    assert [row["route"] for row in rows] == ["english", "french", "arabic"]
    assert rows[1]["normalized"] == FRENCH.replace("œ", "oe")
    assert rows[1]["tokens"][3] == "l'instituteur"
    assert rows[1]["transliterated"] is None  # no scheme is configured for it


def test_the_others_do_not_notice(third) -> None:
    with_third = Pipeline()([TEXT]).to_pylist()
    english, arabic = with_third[0], with_third[2]
    assert diglot.normalize(english["text"]).route == "english"
    assert arabic["transliterated"].startswith("ftHt")


def test_without_it_nothing_is_left_of_it() -> None:
    with routes.registered(toy.ROUTE):
        Pipeline()([TEXT])
    rows = Pipeline()([TEXT]).to_pylist()
    assert [row["route"] for row in rows] == ["english", "none", "arabic"]
    assert rows[1]["normalized"] == FRENCH


def test_the_public_functions_know_it(third) -> None:
    assert [token.text for token in diglot.tokenize("l'eau", "fr", scheme="ud")] == ["l'", "eau"]
    assert diglot.normalize(FRENCH).route == "french"
    assert diglot.transliterate("bonjour", "fr") == "BONJOUR"
    assert diglot.transliterate("bonjour", to="capitals") == "BONJOUR"


def test_a_build_with_it(third, tmp_path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(TEXT, encoding="utf-8")
    built = build(tmp_path / "in", tmp_path / "out", config=Config())
    from datasets import load_from_disk

    rows = load_from_disk(str(built.folder))["segments"]
    assert rows["route"] == ["english", "french", "arabic"]
