"""What is known of words: as each is by itself, whatever was met before."""

import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import diglot
from diglot.pairs import vocabulary
from diglot.pairs.align import align
from diglot.pairs.lexicon import lexicon
from diglot.pairs.sounds import sounds
from diglot.pairs.vocabulary import CALLED, KIND, LISTED, NAME, OTHER, SOUND, STEM, WORD, Vocabulary, second_form
from diglot.pairs.words import ARABIC, DIGITS, ENGLISH, LETTERS, SIGN, stems, words

ENGLISH_TEXT = "Karim Haddad paid 1,200 pounds to Bach's teacher? Elections, parliament and Chad."
ARABIC_TEXT = "دفع كريم حداد ١٢٠٠ جنيه لمعلم باخ؟ الانتخابات والبرلمان وتشاد ١٢٠٠"
LETTER = st.sampled_from("aeChkKstش ك ت ا لوب٣5?؟'")


def fresh() -> Vocabulary:
    known = lexicon()
    return Vocabulary((known.english, known.arabic), known.rarity[ARABIC])


@given(st.text(LETTER, max_size=40), st.text(LETTER, max_size=40))
@settings(max_examples=60, deadline=None)
def test_each_word_is_known_by_itself(english: str, arabic: str) -> None:
    found = words(english), words(arabic)
    seen = lexicon().vocabulary.look(*found)
    stem_of: dict[int, str] = {}
    for side, (flat, each) in enumerate(zip(found, seen, strict=True)):
        listed = (lexicon().english, lexicon().arabic)[side]
        for word, row in zip(flat, each.known[each.words].tolist(), strict=True):
            (stem,) = stems([word], side)
            assert stem_of.setdefault(row[STEM], stem) == stem and row[LISTED] == listed.get(stem, -1)
            assert row[KIND] == (DIGITS if word[0].isdigit() else LETTERS if word[0].isalpha() else SIGN)
            if side == ENGLISH:
                may = len(word) > 2 and word[0].isalpha() and (word[0].isupper() or len(word) > 5)
                least = 3 if word[0].isupper() else 5
                assert row[CALLED] == (NAME if word[0].isupper() else WORD if may else 0) * may
                assert bool(row[SOUND]) == (may and len(sounds([word])[0]) >= least)
                assert bool(row[OTHER]) == (may and "ch" in word and len(sounds([word], soft=False)[0]) >= least)
            else:
                rare = int(lexicon().rarity[ARABIC][row[LISTED]]) >= vocabulary.UNKNOWN
                may = len(word) > 2 and word[0].isalpha() and word[0] >= "\u0620" and rare
                assert bool(row[SOUND]) == (may and len(sounds([word])[0]) >= 3)
                assert bool(row[OTHER]) == (may and len(sounds([second_form(word)])[0]) >= 3)


def test_what_sounds_alike_has_one_key() -> None:
    english, arabic = fresh().look(["Karim", "Chad"], ["كريم", "وتشاد"])
    assert english.known[english.words[0], SOUND] == arabic.known[arabic.words[0], SOUND] > 0
    assert english.known[english.words[1], SOUND] == 0 == arabic.known[arabic.words[1], OTHER]


def test_a_full_memory_begins_anew_and_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    known = lexicon().vocabulary
    english, arabic = [f"{ENGLISH_TEXT} Word{i}" for i in range(9)], [f"{ARABIC_TEXT} كلمة{i}" for i in range(9)]
    wanted = align(english, arabic)
    assert len(known) > 20
    monkeypatch.setattr(vocabulary, "BOUND", 1000)
    for _ in range(3):
        assert align(english, arabic) == wanted
        assert align(["Bread."], ["خبز."])[0][:2] == ((0,), (0,))
        assert len(known) == 2
    diglot.forget()
    assert len(known) == 0 and align(english, arabic) == wanted


def test_threads_share_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocabulary, "BOUND", 3000)
    texts = [([f"Name{i} bought {i} books.", ENGLISH_TEXT], [f"اشترى {i} كتب.", ARABIC_TEXT]) for i in range(12)]
    wanted, found = [align(*text) for text in texts], []

    def work() -> None:
        found.append([align(*text) for text in texts * 3])

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [wanted * 3] * 3
