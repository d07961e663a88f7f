"""The romanization standards, clause by clause, and their promises."""

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot import transliteration
from diglot.arabic import romanize, sounds, transliterate
from diglot.errors import OptionError
from diglot.text.column import Column

CASES = json.loads((Path(__file__).parent.parent / "cases/transliterate_standards.json").read_text("utf-8"))
LETTERS = "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيٱ"
ARABIC = st.text(st.sampled_from(LETTERS + sounds.MARKS + "ـ "), max_size=30)
OTHER = st.text(st.characters(codec="utf-8").filter(lambda c: not romanize.WORD.match(c)), max_size=30)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['scheme']} {case['clause']} {case['arabic']}")
def test_clause(case):
    right = romanize.romanize(case["arabic"], case["scheme"]).text == case["latin"]
    assert right == ("known_failure" not in case), romanize.romanize(case["arabic"], case["scheme"]).text


@pytest.mark.parametrize("scheme", romanize.SCHEMES)
def test_every_letter_has_a_case(scheme):
    seen = {letter for case in CASES if case["scheme"] == scheme for letter in case["arabic"]}
    assert set("بتثجحخدذرزسشصضطظعغفقكلمنهوي") <= seen


@pytest.mark.parametrize("scheme", romanize.SCHEMES)
@given(text=ARABIC)
def test_no_arabic_is_left(scheme, text):
    assert not romanize.WORD.search(romanize.romanize(text, scheme).text)


@pytest.mark.parametrize("scheme", romanize.SCHEMES)
@given(text=OTHER)
def test_other_text_stays(scheme, text):
    assert romanize.romanize(text, scheme).text == text


@given(
    text=st.text(
        st.sampled_from("بتثجحخدذرزسشصضطظعغفقكلمنهوياةى" + "\u064e\u064f\u0650\u0652\u064b\u064c\u064d"), max_size=20
    )
)
def test_iso_233_can_be_undone(text):
    back = {latin: arabic for arabic, latin in romanize._iso_233_table().items() if arabic not in "أإٱـ"}
    latin = romanize.romanize(text, "iso-233").text
    assert "".join(back[char] for char in unicodedata.normalize("NFC", latin)) == text


def test_a_missing_vowel_is_said_once():
    done = transliterate.texts(["مدرسة الشمس", "كِتَابُ الشَّمْسِ"], "bgn-pcgn")
    assert done[0].notes == ("2 of 2 words have no vowel marks, which bgn-pcgn needs: their vowels are guessed",)
    assert done[1].notes == ()
    assert transliterate.texts(["مدرسة"], "iso-233")[0].notes == ()
    assert transliterate.texts(["مدرسة"], "bw")[0].notes == ()


def test_words_equal_texts_word_by_word():
    words = ["مَدْرَسَة", "الشَّمْس", "بغداد", "2021", "(القاهرة)", "x", ""]
    for scheme in transliterate.SCHEMES:
        column = transliterate.words(Column.from_strings(words), scheme).strings()
        assert column == [transliterate.texts([word], scheme)[0].text for word in words], scheme


@pytest.mark.parametrize(
    ("wrong", "right"), [("ala-ic", "ala-lc"), ("din31635", "din-31635"), ("ijms", "ijmes"), ("arabi", "arabic")]
)
def test_unknown_schemes_name_the_nearest(wrong, right):
    with pytest.raises(OptionError, match=f"did you mean '{right}'"):
        transliteration.transliterate("كتاب", wrong)


def test_other_wrong_options():
    with pytest.raises(OptionError, match="source"):
        transliteration.transliterate("x", "news", source="bw")
    with pytest.raises(OptionError, match="source scheme"):
        transliteration.transliterate("x", "arabic", source="news")
    with pytest.raises(OptionError, match="count"):
        transliteration.candidates("كتاب", "news", 0)


VOCALIZED = json.loads((Path(__file__).parent.parent / "cases/transliterate_vocalized.json").read_text("utf-8"))


@pytest.mark.parametrize("case", VOCALIZED, ids=lambda case: f"rule {case['rule']} {case['arabic']}")
def test_vocalized_text_by_the_rules_of_ala_lc_and_the_others(case):
    """Each word with the number of its rule in the ALA-LC table, and as the other standards write it."""
    for scheme in case.keys() - {"rule", "arabic"}:
        assert romanize.romanize(case["arabic"], scheme).text == case[scheme], scheme


QURAN = st.text(
    st.sampled_from(
        LETTERS + sounds.MARKS + "ـ\u06e1\u06df\u06e5\u06e6\u06e7\u06ed\u0653\u0654\u0656\u0657\u065e\u08f0"
    )
)


@given(text=st.one_of(ARABIC, QURAN))
def test_no_inner_code_and_no_mark_is_left(text):
    for scheme in set(romanize.SCHEMES) - {"sampa", "iso-233"}:
        written = romanize.romanize(text, scheme).text
        assert not set(written) & set("AIUYN~^!\x00\x01"), scheme
        assert not romanize.WORD.search(written), scheme


@pytest.mark.parametrize(
    ("arabic", "latin"),
    [
        ("من تاريخ الأدب", "min tārīkh al-adab"),
        ("كل شيء", "kull shayʼ"),
        ("ومن هذا", "wa-min hādhā"),
        ("الذى", "alladhī"),
        ("مَن", "man"),
        ("أ)", "a)"),
        ("حرف ا", "ḥarf a"),
        ("ألف", "alf"),
        ("الف", "alf"),
        ("ﺍﻟﺸﻤﺲ", "al-shams"),
        ("کتاب", "kitāb"),
        ("محمد بن سلمان", "muḥammad ibn salmān"),
    ],
)
def test_words_without_marks(arabic, latin):
    assert transliteration.transliterate(arabic, "ala-lc") == latin
    assert transliteration.transliterate([arabic, arabic], "ala-lc") == [latin, latin]


def test_presentation_forms_are_letters_in_every_scheme():
    for scheme in transliterate.SCHEMES:
        assert transliteration.transliterate("ﺑﺮﺗﺎﺡ", scheme) == transliteration.transliterate("برتاح", scheme)


def test_signs_of_the_other_script_on_demand():
    assert transliteration.transliterate("٣٫٥٪ نعم؟", "bw") == "٣٫٥٪ nEm؟"
    assert transliteration.transliterate("٣٫٥٪ نعم؟", "bw", signs=True) == "3.5% nEm?"
    assert transliteration.transliterate("Haftar, 3,500?", "arabic", signs=True) == "حفتر، 3,500؟"
