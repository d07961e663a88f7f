"""Scripts, words and addresses of strings against a slow reading of them, code point by code point."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.kernels import addresses, letters
from diglot.kernels.chunks import Table
from diglot.langid import scripts
from diglot.langid.folding import fold, strings, tables
from diglot.text.chunks import classes
from diglot.text.column import Column
from tests.kernels import language_reference as reference

LETTERS = "aAzZ xXhH éÉﬁＡ ا ل ك ی ک ہ ﷺ ـ َ ّ дД ह ি א ָ አ 中 か 한 \u0300 \u200d \u200c"
HIGH = "\U0001ee00\U0001df00\U0001e7e0\U00020000"
SIGNS = [
    "0",
    "7",
    "42",
    "٣",
    ":",
    ")",
    "@",
    "<",
    ">",
    "&",
    ";",
    "/",
    "://",
    "www.",
    "w.",
    ".",
    '"',
    "#",
    "!",
    "\n",
    "😀",
]
WHOLE = [
    "now.",
    "and/or",
    "www.a",
    "W.w.",
    "&lt;",
    "&gt;",
    "&nbsp;",
    "&#1593;",
    "<br/>",
    "3rd",
    "5km",
    "PS5",
    "4x4",
    "h2o",
    "mp3",
    "aaa",
    "م ر ح ب ا",
    "س:",
]
texts = st.lists(st.sampled_from([*LETTERS, *HIGH, *SIGNS, *WHOLE, " ", " ", "ab", "\ud800"]), max_size=24).map("".join)
every = st.one_of(texts, st.text(max_size=20))
words = st.lists(
    st.sampled_from(["The", "port", "Zürich", "مرحبا", "بكم", "في", "7", "U.S.", "(no)", "don't"]), max_size=6
).map(" ".join)
trained = st.sampled_from(scripts.TRAINED)


def read(strings: list[str], **options: object) -> letters.Read:
    column = Column.from_strings(strings)
    return letters.read(tables(), column.codes, column.starts, column.ends, **options)  # type: ignore[arg-type]


def cleaned(string: str) -> str:
    """A string as it was read, without addresses."""
    found = read([string])
    codes = found.clean if found.flags[0] & letters.BLANKED else found.codes
    return "".join(map(chr, codes[: len(string)]))


def of_words(words: letters.Words) -> list[list[tuple[str, int, int, bool]]]:
    """The words of each string, with their places and capitals."""
    places = zip(words.first.tolist(), words.last.tolist(), (words.capital > 0).tolist(), strict=True)
    found = [(word, *place) for word, place in zip(strings(words), places, strict=True)]
    return [found[a:b] for a, b in pairwise(words.offsets.tolist())]


@given(every)
def test_addresses_and_markup_are_blanked_out(text: str) -> None:
    assert cleaned(text) == reference.blank(text)


@given(st.lists(every, max_size=5))
def test_addresses_of_many_strings_are_those_of_each(texts: list[str]) -> None:
    column = Column.from_strings(texts)
    if texts:
        out = addresses.blank(column.codes, column.starts, column.ends)
        assert Column(out, column.ends).strings() == [reference.blank(text) for text in texts]


@pytest.mark.parametrize("text", ["<a" * 50_000, "://" * 50_000, "&lt;a" * 30_000, "a@" * 50_000, "www." * 50_000])
def test_what_never_ends_takes_no_longer(text: str) -> None:
    assert len(cleaned(text)) == len(text)


@given(st.lists(every, max_size=5))
def test_the_script_is_that_of_most_letters(texts: list[str]) -> None:
    found = read(texts)
    for text, script, flags in zip(texts, found.scripts.tolist(), found.flags.tolist(), strict=True):
        assert (script, bool(flags & letters.SEVERAL)) == reference.dominant(reference.blank(text))


@given(every, trained)
def test_words_are_those_of_the_reference(text: str, script: int) -> None:
    assert of_words(fold(Column.from_strings([text]), script)) == [reference.words(text, script)]


@given(st.lists(every, max_size=6))
def test_words_of_many_strings_are_those_of_each_in_its_script(texts: list[str]) -> None:
    found = read(texts)
    column = Column.from_strings(texts)
    expected = []
    for text, script, start in zip(texts, found.scripts.tolist(), column.starts.tolist(), strict=True):
        words = reference.words(reference.blank(text), script) if script in scripts.TRAINED else []
        expected.append([(word, start + a, start + b, capital) for word, a, b, capital in words])
    assert of_words(found.words) == expected


@given(st.lists(st.sampled_from(["a", "b", "ab" * 31, "\u0300", " "]), max_size=12).map("".join))
def test_long_words_are_several(text: str) -> None:
    found = of_words(fold(Column.from_strings([text]), scripts.LATN))[0]
    assert found == reference.words(text, scripts.LATN)
    assert all(len(word) <= letters.LONGEST for word, *_ in found)


@pytest.mark.parametrize(
    ("text", "expected"), [("Al Mayadeen", True), ("Al mayadeen", False), ("Petra", False), ("12 Al Mayadeen.", True),
     ("القدس Al Quds", False), ("", False)],
)  # fmt: skip
def test_titles(text: str, expected: bool) -> None:
    assert bool(read([text]).flags[0] & letters.TITLED) == expected


def test_there_is_room_for_exactly_the_words_that_may_be() -> None:
    """One place less is refused, and nothing is written beyond what there is."""
    text = Column.from_strings(["a b c d e"])
    guard = np.full((5, 6), -7, np.int32)
    for room, expected in ((5, 5), (4, -1)):
        begin, end, first, last, offsets = (row[:room] if i < 4 else row for i, row in enumerate(guard.copy()))
        found = letters._read(
            tables().known, tables().kinds, tables().quantities, tables().sets, text.codes, text.starts, text.ends, 1,
            np.zeros(1, np.int8), 1, np.empty(11, np.uint32), np.empty(9, np.uint32), np.empty(10, np.uint32),
            np.empty(1, np.int8), np.empty(1, np.uint8), np.empty(10 + letters.PAD, np.uint16), begin, end, first, last,
            np.empty(room, np.uint8), np.empty(room, np.int32), room, offsets, *letters._NOTHING,
        )  # fmt: skip
        assert found == expected
        assert (begin.base[:4, room:] == -7).all()


beside = st.sampled_from(["\n", " ", "  ", "", "x", "م", "5", "\u3000"])


@given(st.lists(st.lists(st.tuples(every | words, beside), max_size=5), min_size=1, max_size=3), st.data())
def test_strings_of_known_pieces_are_as_those_read_letter_by_letter(
    batches: list[list[tuple[str, str]]], data: st.DataObject
) -> None:
    """Strings with the edges of pieces or others, in texts whose pieces are new, known or forgotten."""
    table = Table(classes())
    memory = letters.Memory(table, tables())
    for batch in batches:
        text, spans = "", []
        for string, behind in batch:
            spans.append((len(text), len(text) + len(string)))
            text += string + behind
        codes, bounds = np.array([*map(ord, text)], np.uint32), np.array(spans, np.intp).reshape(-1, 2).T.copy()
        known = letters.read(tables(), codes, *bounds, within=(memory, table.scan(codes)))
        plain = letters.read(tables(), codes, *bounds)
        assert known.scripts.tolist() == plain.scripts.tolist()
        assert known.flags.tolist() == plain.flags.tolist()
        assert of_words(known.words) == of_words(plain.words)
        ids = known.words.ids.tolist()
        assert max(ids, default=-1) < memory.words.count
        texts = {of: word for of, word in zip(ids, strings(known.words), strict=True) if of >= 0}
        assert all(texts.get(of, word) == word for of, word in zip(ids, strings(known.words), strict=True))
        if data.draw(st.booleans()):
            table.sweep()
        if data.draw(st.booleans()):
            memory.forget()


def test_most_strings_are_read_from_their_pieces() -> None:
    text = "The ferries sail at 5. تبحر العبارات في الخامسة\nsee http://a.b/c\nس ج\nAB م"
    codes, table = np.array([*map(ord, text)], np.uint32), Table(classes())
    ends = np.array([22, *(i for i, sign in enumerate(text) if sign == "\n"), len(text)])
    found = letters.read(
        tables(), codes, np.append(0, ends[:-1] + 1), ends, within=(letters.Memory(table, tables()), table.scan(codes))
    )
    whole = [bool((found.words.ids[a:b] < 0).all()) for a, b in pairwise(found.words.offsets.tolist())]
    assert whole == [False, False, True, True, True]


@given(every)
def test_what_is_known_of_pieces_fits_exactly_or_waits(text: str) -> None:
    table, made = Table(classes()), tables()
    table.scan(np.array([*map(ord, "x" + text)], np.uint32))
    longest, number = table.longest, len(table) - 1
    pieces = np.full(6 * len(table) + 8, 77, np.uint64)
    _, starts, ends, _ = table.texts(np.array([number], np.uint32))
    length = int(ends[0] - starts[0])

    def learn(room: int, letter_room: int) -> int:
        used, half = np.zeros(2, np.int64), longest // 2 + 2
        sizes = {np.uint32: longest + 2, np.uint16: longest + 1 + letters.PAD, np.int32: 4 * half, np.uint8: half}
        scratch = [np.full(size + 8, 77, kind) for kind, size in sizes.items()]
        words, some = np.full(2 * room + 8, 77, np.uint64), np.full(letter_room + 8, 77, np.uint16)
        done = letters._learn(
            table.state, number, made.known, made.kinds, made.quantities, made.sets, *scratch, pieces, words, room,
            some, letter_room, used,
        )  # fmt: skip
        assert all((array[-8:] == 77).all() for array in (pieces, words, some, *scratch))
        return done

    half = (length + 1) // 2 + 1
    assert learn(half, length + 8) == len(table)
    assert learn(half - 1, length + 8) == learn(half, length + 7) == number


def test_a_text_beyond_32_bits_is_refused() -> None:
    many = np.broadcast_to(np.uint32(97), 1 << 31)
    with pytest.raises(OverflowError, match="give them in several"):
        letters.read(tables(), many, np.array([0]), np.array([1]))


@pytest.mark.parametrize(("count", "length", "longer"), [(300, 40, [False, True]), (1200, 3, [True, False])])
def test_room_is_made_for_what_lacks_it_alone(count: int, length: int, longer: list[bool]) -> None:
    """For 1,024 words and 4,096 letters there is room at first."""
    words = ["".join(chr(97 + (number // 26**i + i) % 26) for i in range(length)) for number in range(count)]
    table, codes = Table(classes()), Column.from_strings([" ".join(words)]).codes
    memory = letters.Memory(table, tables())
    before = [len(each) for each in memory.letters]
    memory.known(table.scan(codes))
    assert memory.words.count == count
    assert [len(each) > size for each, size in zip(memory.letters, before, strict=True)] == longer
