"""What every profile of both languages promises."""

import pickle
from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings

from diglot import arabic, english
from diglot.arabic import normalize as arabic_normalize
from diglot.english import normalize as english_normalize
from diglot.errors import OptionError
from diglot.text.charmap.charmap import apply
from diglot.text.charmap.losses import losses
from diglot.text.charmap.options import scheme_table
from diglot.text.column import Column
from tests.text.strategies import text, texts

LANGUAGES = {"arabic": arabic_normalize, "english": english_normalize}
NAMED = [(language, name) for language, module in LANGUAGES.items() for name in module.PROFILES]
MAKES_BLANKS = {"phrases", "fractions", "spacing", "contractions", "unknown", "blanks"}


def single_switches():
    """A profile for every value of every switch, with the canonical form or none."""
    for language, module in LANGUAGES.items():
        for switch in module.SWITCHES:
            for value in switch.values:
                given = {"form": "NFC", switch.name: value}
                yield language, switch.name, module.Profile(f"{switch.name}={value}", **given)


SINGLE = list(single_switches())


@pytest.mark.parametrize(("language", "name"), NAMED)
@given(strings=texts)
@settings(max_examples=200)
def test_a_column_equals_the_reference(language, name, strings):
    charmap = LANGUAGES[language].charmap(name)
    assert apply(Column.from_strings(strings), [charmap]).strings() == [charmap(each) for each in strings]


@pytest.mark.parametrize(("language", "switch", "profile"), SINGLE, ids=[f"{a}-{p.name}" for a, _, p in SINGLE])
@given(string=text)
@settings(max_examples=60)
def test_normalizing_twice_equals_once(language, switch, profile, string):
    charmap = LANGUAGES[language].charmap(profile)
    once = charmap(string)
    assert charmap(once) == once


@pytest.mark.parametrize("name", ["repair", "standard"])
@pytest.mark.parametrize("language", LANGUAGES)
@given(string=text)
@settings(max_examples=300)
def test_named_profiles_are_settled(language, name, string):
    charmap = LANGUAGES[language].charmap(name)
    once = charmap(string)
    assert charmap(once) == once


@pytest.mark.parametrize(
    ("language", "profile"),
    [(language, p) for language, switch, p in SINGLE if switch not in MAKES_BLANKS and "NFK" not in p.name]
    + [(language, LANGUAGES[language].PROFILES[name]) for language, name in NAMED if name in ("repair", "standard")],
    ids=lambda each: getattr(each, "name", each),
)
@given(string=text)
@settings(max_examples=60)
def test_no_word_boundary_is_made_or_removed(language, profile, string):
    charmap = LANGUAGES[language].charmap(profile)
    words = "".join(" " if c.isspace() else c for c in string).split(" ")
    result = "".join(" " if c.isspace() else c for c in charmap(string)).split(" ")
    assert len(result) == len(words)
    if profile.elongation == "keep" or not profile.elongation:
        assert result == ["".join(" " if c.isspace() else c for c in charmap(word)) for word in words]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_is_a_switch_and_every_switch_a_field(language):
    module = LANGUAGES[language]
    names = [field.name for field in fields(module.Profile) if field.name not in ("name", "settle")]
    assert names == [switch.name for switch in module.SWITCHES]


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_switches_off_change_nothing(language):
    module = LANGUAGES[language]
    everything = "".join(map(chr, range(0x3000))) + "ﷺﬁ…"
    assert module.charmap(module.Profile())(everything) == everything


@pytest.mark.parametrize("language", LANGUAGES)
def test_repair_only_repairs(language):
    charmap = LANGUAGES[language].charmap("repair")
    assert {change.kind for change in charmap.changes} == {"repair"}


def test_unknown_names_and_values_name_the_nearest():
    with pytest.raises(OptionError, match="did you mean 'search'"):
        arabic_normalize.charmap("serach")
    with pytest.raises(OptionError, match="did you mean 'standard'"):
        english_normalize.charmap("standart")
    with pytest.raises(OptionError, match="did you mean 'western'"):
        arabic_normalize.Profile(digits="westren")
    with pytest.raises(OptionError, match="alef_maksura"):
        arabic_normalize.Profile(alef_maksura="yes")


def test_profiles_are_values():
    profile = replace(arabic_normalize.PROFILES["standard"], name="mine", hamza_carriers=True)
    assert pickle.loads(pickle.dumps(profile)) == profile
    assert arabic_normalize.charmap(profile) == pickle.loads(pickle.dumps(arabic_normalize.charmap(profile)))
    assert arabic.normalize is arabic_normalize
    assert english.normalize is english_normalize


def test_the_scheme_table_has_a_row_for_every_switch():
    for module in LANGUAGES.values():
        table = scheme_table(module.SWITCHES, module.PROFILES).splitlines()
        assert len(table) == 2 + len(module.SWITCHES)


@given(strings=texts)
@settings(max_examples=200)
def test_losses_are_zero_exactly_where_nothing_changed(strings):
    for language, name in NAMED:
        charmap = LANGUAGES[language].charmap(name)
        found = losses(Column.from_strings(strings), [charmap])
        for string, row in zip(strings, found.counts, strict=True):
            assert (row >= 0).all()
            if charmap(string) != string:
                assert row.any()


def test_losses_by_switch_and_by_map():
    maps = [arabic_normalize.charmap("search"), english_normalize.charmap("search")]
    column = Column.from_strings(["أُحِبُّ ﷺ", "Ünïcode…", "plain", ""])
    found = losses(column, maps, np.array([0, 1, 0, 1]))
    rows = [{name: int(n) for name, n in zip(found.names, row, strict=True) if n} for row in found.counts]
    assert rows == [
        {"phrases": 1, "diacritics": 4, "alef": 1, "alef_maksura": 1},
        {"form": 1, "case": 1, "accents": 2},
        {},
        {},
    ]


def test_rewrites_count_too():
    found = losses(Column.from_strings(["جميييييل هههههه"]), [arabic_normalize.charmap("arabert")])
    assert found.total()["elongation"] == 2
