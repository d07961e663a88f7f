"""Alignment: cases, what holds of any two texts, and bad input."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import diglot
from diglot.errors import OptionError
from diglot.kernels.windows import Windows
from diglot.pairs.align import MOVED, Bead, align, align_texts, swapped
from diglot.pairs.evidence import evidence
from diglot.pairs.lexicon import lexicon
from diglot.pairs.words import number

CASES = json.loads((Path(__file__).parents[1] / "cases" / "pairs.json").read_text(encoding="utf-8"))

ENGLISH = ["The river rose by 3 metres.", "Nobody slept that night.", "Omar called the doctor!", "Why?", "* * *", ""]
ARABIC = ["ارتفع النهر ٣ أمتار.", "لم ينم أحد تلك الليلة.", "اتصل عمر بالطبيب!", "لماذا؟", "* * *", "", "\u064b"]
SIDES = [st.lists(st.sampled_from(side) | st.text(max_size=12), max_size=14) for side in (ENGLISH, ARABIC)]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_cases(case: dict) -> None:
    found = [[list(bead.english), list(bead.arabic)] for bead in align(case["english"], case["arabic"])]
    assert found == case["beads"]


@given(*SIDES)
@settings(max_examples=60, deadline=None)
def test_every_sentence_is_in_one_bead_and_english_ones_in_order(english: list[str], arabic: list[str]) -> None:
    if swapped(english, arabic):
        with pytest.raises(OptionError):
            align(english, arabic)
        return
    found = align(english, arabic)
    assert [i for bead in found for i in bead.english] == list(range(len(english)))
    assert sorted(j for bead in found for j in bead.arabic) == list(range(len(arabic)))
    rest = [
        j
        for bead in found
        if not (len(bead.english) == len(bead.arabic) == 1 and bead.score >= MOVED)
        for j in bead.arabic
    ]
    assert rest == sorted(rest)
    assert all(0 <= bead.score <= 1 and (bead.english or bead.arabic) for bead in found)
    assert found == align(english, arabic)


@pytest.mark.parametrize("length", [79, 80, 81, 300])
def test_a_long_text_is_aligned_as_a_short_one(length: int) -> None:
    words = [
        ("bread", "خبز"),
        ("water", "ماء"),
        ("stone", "حجر"),
        ("garden", "حديقة"),
        ("doctor", "طبيب"),
        ("letter", "رسالة"),
    ]
    english = [f"House {i} has {words[i % 6][0]} and a {words[i // 6 % 6][0]}." for i in range(length)]
    arabic = [f"في البيت {i} {words[i % 6][1]} و{words[i // 6 % 6][1]}." for i in range(length)]
    del arabic[40:60]
    found = {(bead.english, bead.arabic) for bead in align(english, arabic)}
    right = {((i,), (i,)) for i in range(40)} | {((i,), (i - 20,)) for i in range(60, length)}
    assert len(found & right) >= 0.97 * len(right)


def test_what_is_empty_on_a_side_stays_alone() -> None:
    assert align([], []) == []
    assert [bead[:2] for bead in align(["One.", "Two."], [])] == [((0,), ()), ((1,), ())]
    assert [bead[:2] for bead in align([], ["واحد."])] == [((), (0,))]


def test_many_equal_sentences_take_time_in_step() -> None:
    found = align(["The doctor bought bread."] * 3000, ["اشترى الطبيب خبزًا."] * 3000)
    assert sum(len(bead.english) == len(bead.arabic) == 1 for bead in found) == 3000


def test_work_grows_with_the_texts_and_not_their_product(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pairs of sentences that are looked at, where nothing belongs together, and where all is alike."""
    look, seen = Windows.look, []

    def counted(self: Windows, i: int, j: int, n: int, m: int, *more: Any, **named: Any) -> tuple[int, int]:
        seen.append(n * m)
        return look(self, i, j, n, m, *more, **named)

    monkeypatch.setattr(Windows, "look", counted)
    for english, arabic in (("The doctor bought bread.", "هطلت الأمطار على الجبال."), ("Bread.", "خبز."), ("", "")):
        cells = []
        for count in (500, 2000):
            seen.clear()
            align([english] * count, [arabic] * count)
            cells.append(sum(seen))
        assert 500 * 10 < cells[0] < 500 * 200 and cells[1] < 4.5 * cells[0]


def test_sentences_that_repeat_find_each_other_in_order() -> None:
    english = ["Yes.", "The doctor bought bread.", "Yes.", "Omar called the school.", "Yes."]
    arabic = ["نعم.", "اشترى الطبيب خبزًا.", "نعم.", "اتصل عمر بالمدرسة.", "نعم."]
    assert [bead[:2] for bead in align(english, arabic)] == [((i,), (i,)) for i in range(5)]


def test_an_endless_sentence() -> None:
    found = align(["bread and water " * 20_000, "The end."], ["خبز وماء " * 20_000, "النهاية."])
    assert [bead[:2] for bead in found] == [((0,), (0,)), ((1,), (1,))]


def test_words_that_all_sound_the_same_take_time_in_step() -> None:
    """Made names of one key on both sides: their pairs would be the product of their numbers."""
    english = ["K" + "a" * (i % 97 + 1) + "r" + "i" * (i // 97 + 1) + "m" for i in range(6000)]
    arabic = ["ك" + "ا" * (i % 97 + 1) + "ر" + "ي" * (i // 97 + 1) + "م" for i in range(6000)]
    found = evidence([" ".join(english), "Karim."], [" ".join(arabic), "كريم."], lexicon())
    assert len(found.links.english) < 20_000
    few = evidence([" ".join(english[:60])], [" ".join(arabic[:60])], lexicon())
    assert len(few.links.english) == 3600


def test_swapped_arguments_are_told() -> None:
    with pytest.raises(OptionError, match=r"call align\(english, arabic\)"):
        align(["أين تقع المكتبة؟"], ["Where is the library?"])
    with pytest.raises(OptionError, match="align_texts"):
        align("Where is the library?", ["أين تقع المكتبة؟"])


def test_sentences_in_another_script_are_left_alone() -> None:
    found = align(["Good bread costs 5.", "Хороший хлеб стоит 5."], ["الخبز الجيد بخمسة ٥."])
    assert [bead[:2] for bead in found] == [((0,), (0,)), ((1,), ())]
    assert not any(bead.english and bead.arabic for bead in align(["Où est le pain?"], ["Где хлеб?"]))


def test_texts_give_spans_of_their_sentences() -> None:
    english = "Bread costs 5.\n\n  It was 4 last year. Nobody complains.\n"
    arabic = "سعر الخبز ٥. وكان ٤ العام الماضي.\n\nلا أحد يشتكي."
    found = [(a and a.of(english), b and b.of(arabic)) for a, b, _ in align_texts(english, arabic)]
    assert found == [
        ("Bread costs 5.", "سعر الخبز ٥."),
        ("It was 4 last year.", "وكان ٤ العام الماضي."),
        ("Nobody complains.", "لا أحد يشتكي."),
    ]


def test_a_right_pair_is_surer_than_a_wrong_one() -> None:
    english, arabic = CASES[0]["english"], CASES[0]["arabic"]
    right = min(bead.score for bead in align(english, arabic))
    wrong = max(bead.score for bead in align(english, CASES[4]["arabic"]) if bead.english and bead.arabic)
    assert right > 0.6 > wrong or right > wrong + 0.2


@given(st.integers(0, 10**9))
def test_numbers_are_one_in_any_digits(value: int) -> None:
    eastern = str.maketrans("0123456789,", "٠١٢٣٤٥٦٧٨٩٬")
    assert number(f"{value:,}") == number(str(value)) == number(f"{value:,}".translate(eastern)) == str(value)


def test_public_names() -> None:
    assert diglot.align is align and diglot.Bead is Bead and diglot.align_texts is align_texts
