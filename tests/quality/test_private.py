"""Private data: what is found, what is not, and redaction."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.errors import OptionError
from diglot.quality import KINDS, find_private, redact

FOUND = [
    ("email", "info@oakport.example"),
    ("email", "a.b+c@mail.lantern.example"),
    ("iban", "GB82 WEST 1234 5698 7654 32"),
    ("iban", "DE89370400440532013000"),
    ("iban", "SA0380000000608010167519"),
    ("card", "4111 1111 1111 1111"),
    ("card", "5500-0000-0000-0004"),
    ("ip", "192.168.1.254"),
    ("ip", "2001:db8::ff00:42:8329"),
    ("phone", "+961 1 345 678"),
    ("phone", "+1 (212) 555-0143"),
    ("phone", "00964 770 123 4567"),
    ("phone", "07701234567"),
    ("phone", "(02) 1234-5678"),
    ("phone", "212-555-0143"),
    ("phone", "٠٧٧٠١٢٣٤٥٦٧"),
    ("national", "29001011234567"),
    ("national", "784-1990-1234567-1"),
    ("national", "219-09-9999"),
]
CLEAN = [
    "18/07/2021",
    "2021-05-03 10:32:00",
    "1,234,567 people",
    "3.14159265",
    "version 4.12.1.2021",
    "The year 2021 was good",
    "50 % of 1200",
    "page 12-14",
    "٢٠٢١",
    "score 3:2",
    "GB00 WEST 1234 5698 7654 32",
    "4111 1111 1111 1112",
    "999.1.1.1",
    "user @ home",
    "10:30",
    "1000000000000",
    "في عام 1948",
    "ISBN 978-3-16-148410-0",
    "00/00/0000",
]


@pytest.mark.parametrize(("kind", "value"), FOUND)
@pytest.mark.parametrize("frame", ["{}", "Write to {} today.", "الرقم {} هنا", "({})"])
def test_found(kind: str, value: str, frame: str) -> None:
    text = frame.format(value)
    assert [(one.kind, one.text) for one in find_private(text)] == [(kind, value)]


@pytest.mark.parametrize("text", CLEAN)
def test_not_found(text: str) -> None:
    assert find_private(text) == []


@pytest.mark.parametrize("text", ["Tel: 345678", "هاتف: ٣٤٥ ٦٧٨", "رقم الهوية 123456789", "passport no A1234567"])
def test_announced_numbers(text: str) -> None:
    [one] = find_private(text)
    assert one.kind in ("phone", "national")
    assert not one.text[0].isspace()


def test_redact_keeps_the_rest_and_tells_what_went() -> None:
    text = "اكتب إلى info@oakport.example أو +961 1 345 678."
    clean, gone = redact(text)
    assert clean == "اكتب إلى [email] أو [phone]."
    assert [text[one.start : one.end] for one in gone] == ["info@oakport.example", "+961 1 345 678"]
    assert redact(text, kinds=["email"], label="*")[0] == "اكتب إلى * أو +961 1 345 678."


def test_unknown_kind() -> None:
    with pytest.raises(OptionError, match="did you mean 'email'"):
        find_private("x", kinds=["mail"])


@given(st.text(st.sampled_from("0123456789٠٢ +-.()@:/aAfrم\n"), max_size=60))
def test_any_text(text: str) -> None:
    last = 0
    for one in find_private(text):
        assert one.kind in KINDS
        assert last <= one.start < one.end <= len(text)
        assert one.text == text[one.start : one.end]
        last = one.end
    assert redact(text)[1] == find_private(text)
