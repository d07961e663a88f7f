import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.repairs.ligatures import restored
from diglot.repairs.mojibake import PAGES, from_page
from diglot.repairs.repair import repair

WORDS = """خلال السلام الإسلام لا الاتحاد العلاقات قال العالم حالة في من المدينة الكتاب خالد بلاد ثلاثة""".split()  # noqa: SIM905


def kept(line: str, pairs: str) -> str:
    """The line as an extractor leaves it that turns everything but some pairs of lam and alef, turned round again."""
    shown = reversed(re.findall(f"{pairs}|.", line))
    return "".join(shown)[::-1]


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=12))
def test_common_words_come_back_whole_or_stay(words: list[str]) -> None:
    line = " ".join(words)
    for pairs in ("لا", "ل[اأإآ]"):
        assert restored(kept(line, pairs)) in (line, kept(line, pairs))


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=12))
def test_lines_in_order_stay(words: list[str]) -> None:
    assert restored(" ".join(words)) == " ".join(words)


@given(st.text(st.sampled_from("الأإآب .\n"), max_size=200))
def test_nothing_is_lost(line: str) -> None:
    assert sorted(restored(line)) == sorted(line)


@pytest.mark.parametrize("page", PAGES)
def test_pages_lead_back(page: str) -> None:
    text = "وصل القطار إلى المحطة، ثم عاد!"
    damaged = "".join(bytes([byte]).decode(page, "ignore") or chr(byte) for byte in text.encode())
    assert repair(damaged).text == text


@given(st.text(max_size=60))
def test_other_text_is_left_alone(text: str) -> None:
    assert from_page(text) == text or not text.isascii()
