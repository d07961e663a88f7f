from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import diglot
from diglot.langid import keyboards
from diglot.langid.codes import LANGUAGES
from diglot.langid.detection import detect, detect_all
from diglot.langid.folding import fold, strings
from diglot.langid.identify import LanguageOptions, identify
from diglot.langid.scripts import ARAB, LATN
from diglot.text.column import Column

CORPORA = Path(__file__).parents[2] / "corpora/articles"
LINES = [
    line
    for path in sorted(CORPORA.glob("*.ar.txt"))
    for line in path.read_text("utf-8").splitlines()
    if sum("ء" <= letter <= "ي" for letter in line) > 20
]
PERSIAN, URDU, PDF = str.maketrans("يك", "یک"), str.maketrans("يكهة", "یکہۃ"), str.maketrans("هي", "ەی")


@pytest.mark.parametrize("typed", [PERSIAN, URDU, PDF], ids=["persian", "urdu", "pdf"])
def test_arabic_on_another_keyboard_is_arabic(typed: dict[int, int]) -> None:
    assert len(LINES) > 40
    found = [detection.language for detection in detect_all([line.translate(typed) for line in LINES])]
    assert found.count("ar") >= 0.99 * len(found)


def test_the_letters_are_folded_on_the_whole_way() -> None:
    line = "فتحت المكتبة الوطنية أبوابها في كل المدن"
    typed = line.translate(PERSIAN)
    assert diglot.normalize(typed).text == diglot.normalize(line).text == line
    assert diglot.normalize(typed, profile="search").text == diglot.normalize(line, profile="search").text
    row = diglot.process(typed)[0]
    assert (row["route"], row["normalized"], row["text"]) == ("arabic", line, typed)


def test_candidates_and_priors_are_respected() -> None:
    typed = "شرکة التأمین الوطنیة"
    assert detect(typed, LanguageOptions(languages=("fa", "ur"))).language in ("fa", "ur")
    assert detect(typed, LanguageOptions(languages=("ar", "fa"))).language == "ar"
    assert detect("کتاب", LanguageOptions(languages=("ar",))).language == "ar"


def test_folding_keeps_places() -> None:
    column = Column.from_strings(["ی", "", "aک\U00020000", "ﯼ"])
    assert keyboards.fold(column).strings() == ["ي", "", "aك\U00020000", "ي"]


@given(st.lists(st.text(st.sampled_from("ابیکہھەڤسٹ\u200c a۽ﮎ"), max_size=12), max_size=6))
def test_only_what_has_such_a_letter_is_read_again(strings: list[str]) -> None:
    typed, loans = keyboards.typed(Column.from_strings(strings))
    for string, is_typed, is_loan in zip(strings, typed.tolist(), loans.tolist(), strict=True):
        assert not is_typed or {ord(letter) for letter in string} & {*keyboards.others()}
        assert not (is_typed and {"ٹ", "۽"} & set(string)) and not (is_loan and not is_typed)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("the 3rd", "the rd"), ("5km", ""), ("5Km on", "on"), ("3ala", "3ala"), ("el7amdu", "el7amdu"), ("PS5", ""),
        ("ma3", "ma3"), ("21st", "st"), ("4x4 a4", ""), ("MP3", ""), ("3D", ""), ("3am", "am"), ("2albi", "2albi"),
    ],
)  # fmt: skip
def test_digits_of_quantities_are_no_letters(text: str, folded: str) -> None:
    assert strings(fold(Column.from_strings([text]), LATN)) == folded.split()


def test_letters_that_stand_apart_are_a_word() -> None:
    words = fold(Column.from_strings(["م ر ح ب ا", "و س", "س: لا"]), ARAB)
    assert strings(words) == ["مرحبا", "و", "س", "لا"]


def test_every_language_is_still_told() -> None:
    assert LANGUAGES[identify(Column.from_strings(["ہم کل صبح بازار جائیں گے"])).language[0]] == "ur"
