"""What the tables say of code points is what Unicode says, and the same whatever Python runs."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from diglot.text import codepoints
from diglot.text.forms import decomposition, form

KNOWN = [chr(c) for c in range(0x110000) if unicodedata.category(chr(c)) != "Cn"]
CHANGED = {"\u0295", "\U0001171e"}
"""Whose category Unicode changed after version 14."""
OLD = [c for c in KNOWN if c not in codepoints.newer()]
FORMS = ("NFC", "NFD", "NFKC", "NFKD")


def test_the_tables_agree_with_the_interpreter_on_what_it_knows() -> None:
    blanks, decimals = codepoints.blanks(), codepoints.decimals()
    for char in KNOWN:
        code = ord(char)
        assert char in CHANGED or codepoints.category(char) == unicodedata.category(char), hex(code)
        assert codepoints.combining(char) == unicodedata.combining(char), hex(code)
        assert blanks[code] == char.isspace(), hex(code)
        assert decimals[code] == unicodedata.decimal(char, -1), hex(code)


def test_every_newer_code_point_is_known() -> None:
    assert set(codepoints.newer()) <= {chr(c) for c in codepoints.categories().nonzero()[0].tolist()}
    assert not set(codepoints.newer()) & {"a", "ب", "é"}


@pytest.mark.parametrize(
    ("name", "text", "made"),
    [
        ("NFKC", "x\U0001ccd6\U0001ccd7", "xAB"),  # outlined letters, Unicode 16
        ("NFC", "\U0001611e\U0001611e", "\U00016121"),  # Gurung Khema, which composes with itself
        ("NFD", "\U00016121a", "\U0001611e\U0001611ea"),
        ("NFD", "ب\U00010efd\u064e", "ب\u064e\U00010efd"),  # Arabic small low word sakta, class 220, after a fatha, 30
        ("NFC", "ب\u0651\U00010efd", "ب\u0651\U00010efd"),
        ("NFKD", "\u058bﬁ", "\u056bfi"),  # Unicode 18
    ],
)
def test_newer_code_points_have_their_forms(name, text, made) -> None:
    assert form(name, text) == made
    assert form(name, made) == form(name, text)


def test_marks_are_in_order_by_the_classes_of_the_tables() -> None:
    below, above = "\U00010efd", "\u0653"  # classes 220 and 230
    assert form("NFC", "ب" + above + below) == "ب" + below + above


@given(st.text(st.sampled_from(OLD)), st.sampled_from(FORMS))
@example("e\u0301" * 70, "NFC")
def test_what_the_interpreter_knows_has_its_forms(text, name) -> None:
    assert form(name, text) == unicodedata.normalize(name, text)


@given(st.text(st.sampled_from([*codepoints.newer(), *"aéب\u064e\u0323\u1100\u1161 "])), st.sampled_from(FORMS))
def test_forms_are_settled_and_agree(text, name) -> None:
    once = form(name, text)
    assert form(name, once) == once
    apart = "NFKD" if "K" in name else "NFD"
    assert form(name, form(apart, text)) == once


def test_cases_of_newer_letters() -> None:
    assert codepoints.lower("\u1c89") == "\u1c8a" == codepoints.casefold("\u1c89")
    assert codepoints.is_upper("\u1c89")
    assert codepoints.is_lower("\u1c8a")
    assert codepoints.lower("É") == "é"


def test_parts() -> None:
    assert decomposition("\U0001ccd6") == "<font> 0041"
    assert decomposition("é") == unicodedata.decomposition("é")
