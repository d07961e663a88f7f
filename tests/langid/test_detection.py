import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from diglot.langid import model, scripts
from diglot.langid.codes import LANGUAGES
from diglot.langid.detection import Run, detect, detect_all, routes_of, shares
from diglot.langid.identify import DEFAULT, LanguageOptions, identify
from diglot.langid.looks import one
from diglot.langid.runs import mixed
from diglot.langid.scripts import SCRIPTS
from diglot.remembered import forget
from diglot.text.column import Column

CASES = json.loads((Path(__file__).parent.parent / "cases/language.json").read_text("utf-8"))
TEXTS = [case["text"] for case in CASES]

ODD = [" ", "@", "3", "aaa", "AaA", "ـ", "َ", "\u200c", "\ud800", "\x00", "\n", "😀", "İ", "ﷺ", "\U00020000"]
pieces = st.sampled_from([*TEXTS, *ODD])
texts = st.lists(st.one_of(pieces, st.text(max_size=8)), max_size=5).map("".join)


CHOSEN = st.sampled_from(
    [
        LanguageOptions(),
        LanguageOptions(languages=("en", "fa")),
        LanguageOptions(languages=("th",)),
        LanguageOptions(threshold=0.5),
    ]
)


@given(texts, CHOSEN)
def test_one_string_is_told_as_a_column_is(text: str, options: LanguageOptions) -> None:
    """Also the second time, when all its words are known and it is told at a look."""
    column = Column.from_strings([text])
    found = identify(column, options)
    spans, language, script = mixed(column, found, options)
    places = [(run.start, run.end, run.language, run.script) for run in detect(text, options).spans]
    assert places == [
        (start, end, LANGUAGES[i], SCRIPTS[j])
        for start, end, i, j in zip(spans.start.tolist(), spans.end.tolist(), language, script, strict=True)
    ]
    for _ in range(2):
        one = detect(text, options)
        told = LANGUAGES[found.language[0]], float(found.score[0]), SCRIPTS[found.script[0]]
        assert (one.language, one.score, one.script) == told


@given(st.lists(st.text(max_size=30) | st.sampled_from(["مرحبا بالعالم", "Good morning", "marhaba 3alaikum", "12/5"])))
def test_a_string_alone_takes_the_route_that_it_takes_among_others(strings: list[str]) -> None:
    together = routes_of(Column.from_strings(strings)).tolist()
    assert together == [int(routes_of(Column.from_strings([each]))[0]) for each in strings]
    assert together == identify(Column.from_strings(strings)).route.tolist()


def test_most_short_strings_are_told_at_a_look() -> None:
    """Those in doubt go the way of a column."""
    short = [text for text in TEXTS if len(text) < 60]
    known = [detect(text) for text in short]
    looked = [one(DEFAULT).look(text.encode("utf-32-le")) for text in short]
    told = [(found.language, score) for found, (code, score) in zip(known, looked, strict=True) if code >= 0]
    assert told == [(f.language, f.score) for f, (code, _) in zip(known, looked, strict=True) if code >= 0]
    assert len(told) > len(short) / 2


@given(st.lists(st.text("abcdefنصلوا АБВ", min_size=1, max_size=60), min_size=2, max_size=4))
def test_words_that_were_never_met_are_learned_at_a_look(strings: list[str]) -> None:
    forget()
    assert len(model.evidence(scripts.LATN)) == 0
    alone = [detect(text) for text in strings]
    forget()
    assert detect_all(strings) == alone


def test_new_words_want_no_more_than_a_look() -> None:
    forget()
    for text in ("Where is the library today", "أين تقع المكتبة اليوم", "مكتبات means libraries"):
        assert one(DEFAULT).look(text.encode("utf-32-le"))[0] >= 0
    assert len(one(DEFAULT).runs(text.encode("utf-32-le")) or ()) == 2


def test_threads_agree() -> None:
    """While one thread forgets what is remembered, and all learn it again."""
    expected = [detect(text) for text in TEXTS]
    with ThreadPoolExecutor(4) as pool:
        work = [pool.submit(lambda: [detect(text) for text in TEXTS]) for _ in range(8)]
        for _ in range(20):
            forget()
        assert all(each.result() == expected for each in work)


@given(st.lists(texts, max_size=5))
def test_lists_are_told_as_strings_are(strings: list[str]) -> None:
    assert detect_all(strings) == [detect(string) for string in strings]


dated = st.sampled_from(
    [
        "2",
        "May",
        "12",
        "2021",
        "يونيو",
        "الثلاثاء",
        "13",
        "نيسان",
        "MARCH",
        "30,",
        "2nd",
        "of",
        "the",
        "٣",
        "بيت",
        "عام",
        "http://a.b/1",
        "5/6/21",
        "3rd",
        "am",
        "الساعة",
        "at",
        "noon",
        "في",
    ]
)


@given(st.lists(st.lists(dated, max_size=6).map(" ".join), min_size=2, max_size=5))
@example(["2 May 2021", "12 May at noon", "الثلاثاء 13 نيسان", "http://a.b/1 May"])
def test_dates_are_told_alike_one_by_one_and_in_lists(strings: list[str]) -> None:
    assert detect_all(strings) == [detect(string) for string in strings]


changing = st.sampled_from(
    [
        "قال", "في طريقه", "see you tomorrow", "my friend", "ya habibi inta 3aref eno", "je ne sais pas", "AI", "Tesla",
        "中文", "かな", "дом", "http://a.b/1", "💬", "5", "ß",
    ]
)  # fmt: skip


@given(st.lists(st.lists(changing, max_size=7).map(" ".join), min_size=2, max_size=5), CHOSEN)
def test_runs_are_found_alike_one_by_one_and_in_lists(strings: list[str], options: LanguageOptions) -> None:
    expected = detect_all(strings, options)
    assert [detect(string, options) for string in strings] == expected
    known = [one(options).runs(string.encode("utf-32-le")) for string in strings]
    runs = [[(run & 0xFFFF, run >> 16 & 0xFFFF) for run in each] for each in known if each is not None]
    assert runs == [
        [(run.start, run.end) for run in found.spans]
        for found, each in zip(expected, known, strict=True)
        if each is not None
    ]


def test_runs_of_known_words_want_no_more_than_a_look() -> None:
    expected = detect("كتاب means book"), detect("ya habibi inta 3aref eno I love you so much my friend")
    assert all(found.spans for found in expected)
    texts = ["كتاب means book", "ya habibi inta 3aref eno I love you so much my friend"]
    assert [len(one(DEFAULT).runs(text.encode("utf-32-le")) or ()) for text in texts] == [
        len(found.spans) for found in expected
    ]


def test_long_lists_keep_their_order() -> None:
    strings = TEXTS * 300
    assert detect_all(strings) == [detect(string) for string in TEXTS] * 300


def test_runs_are_values() -> None:
    assert detect("كتاب means book").spans == (Run(0, 5, "ar", "Arab"), Run(5, 15, "en", "Latn"))


@given(st.dictionaries(st.sampled_from(["ar", "en", "und"]), st.integers(0, 1000)))
def test_shares_sum_to_one(lengths: dict[str, int]) -> None:
    found = shares(list(lengths), list(lengths.values()))
    assert not lengths or not sum(lengths.values()) or abs(sum(found.values()) - 1) < 1e-9
    assert list(found.values()) == sorted(found.values(), reverse=True)
