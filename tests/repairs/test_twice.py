"""Repairing what was repaired changes nothing, whatever was done to the text before."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diglot.pipeline.documents import DAMAGE
from diglot.repairs.repair import DEFAULT, RepairOptions, repair, repair_spans
from diglot.text.column import Column

PAGES = ("cp1252", "latin-1", "cp1256", "iso8859-6", "cp1250", "cp437", "mac-roman", "cp1251")
CONTROLS = "\x00\u200b\u200e\u200f\xa0\ufeff\u202b\u202c\xad\ufffd\x80\x85\x9d\r\u2028\u061c\u2060\x1b\n"
TEXTS = (
    "مرحبا بالعالم هذا نص عربي، وفيه فاصلة؛ وسؤال؟", "The quick brown fox’s “tail” – it’s fine… café déjà vu 5 €",
    "ﻣﺮﺣﺒﺎ ﺑﺎﻟﻌﺎﻟﻢ", "قال الولد نعم.", "1 234,56 € « bon »", "emoji 😀👩‍👦 ok", "Здравствуй мир", 
    "日本語\u200bテキスト", "ظ\u200b¨", "\xa0ï¿½", "â€\x00\xad", "æ\0¤\0æ",
)  # fmt: skip


def damaged(text: str, how: int, where: int, page: str, other: str, odd: str) -> str:
    """A text after one accident."""
    at = where % (len(text) + 1)
    match how:
        case 0:
            return text.encode("utf-8", "ignore").decode(page, "replace")
        case 1:
            return text.encode(page, "ignore").decode(other, "replace")
        case 2:
            return text[:at] + odd + text[at:]
        case 3:
            return text[::-1]
        case 4:
            return text[:at] + text[at + 3 :]
        case _:
            return odd.join(text[i : i + 3] for i in range(0, len(text), 3))


accidents = st.tuples(
    st.integers(0, 5),
    st.integers(0, 200),
    st.sampled_from(PAGES),
    st.sampled_from(PAGES),
    st.one_of(st.sampled_from(CONTROLS), st.characters()),
)
mutated = st.tuples(st.lists(st.sampled_from(TEXTS), min_size=1, max_size=3), st.lists(accidents, max_size=4))


def made(parts: tuple[list[str], list[tuple[int, int, str, str, str]]]) -> str:
    text = "\n".join(parts[0])
    for accident in parts[1]:
        text = damaged(text, *accident)[:400]
    return text


@settings(max_examples=300)
@given(mutated.map(made), st.sampled_from([DEFAULT, DAMAGE, RepairOptions(utf8=False), RepairOptions(controls=False)]))
def test_a_second_repair_changes_nothing(text: str, options: RepairOptions) -> None:
    once = repair(text, options)
    again = repair(once.text, options)
    assert (again.text, again.steps) == (once.text, ())
    assert bool(once.steps) or once.text == text


@settings(max_examples=60)
@given(st.lists(mutated.map(made), min_size=1, max_size=6))
def test_a_text_is_repaired_alike_in_any_company(texts: list[str]) -> None:
    column, found, edits = repair_spans(Column.from_strings(texts))
    assert column.strings() == [repair(text).text for text in texts]
    assert [found.get(i, ()) for i in range(len(texts))] == [repair(text).steps for text in texts]
    before, source, target = Column.from_strings(texts), 0, 0
    for a, b, c, d in zip(edits.source_start, edits.source_end, edits.target_start, edits.target_end, strict=True):
        assert (before.codes[source:a] == column.codes[target:c]).all(), "what no edit names is the same"
        source, target = int(b), int(d)


@pytest.mark.parametrize(
    ("text", "right"),
    [("ظ\u200b¨", "٨"), ("\xa0ï¿½", " \ufffd"), ("clean", "clean"), ("Ù…Ø±\x00Ø­Ø¨Ø§ Ø¨Ø§Ù„Ø¹Ø§Ù„Ù…", "مرحبا بالعالم")],
)
def test_what_a_step_brings_to_light_is_mended(text: str, right: str) -> None:
    assert repair(text).text == right
