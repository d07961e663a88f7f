"""Shapes of lines against plain loops over their characters."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.kernels import shapes
from diglot.kernels.chunks import Table
from diglot.kernels.shapes import COUNTS, Memory, finder, keys
from diglot.pages.letters import DIGIT, ENDS, LOWER, MARK, SPACE, STARTS, UPPER, folded, kinds, points
from diglot.pages.lexicon import classes, cues, phrases
from diglot.text import chunks

DATED = {"time", "today", "posted", "updated", "label_date", "weekday", "month"}
CUES = [
    "by",
    "By",
    "Posted",
    "read",
    "more",
    "the",
    "of",
    "بقلم",
    "بِقَلَم",
    "كانون",
    "الأول",
    "May",
    "مايو",
    "to",
    "Special",
]
NUMBERS = ["1", "12", "2021", "٢٠٢١", "12/5/2021", "2021-03-04", "1.2.3", "3rd", "8pm", "12/5-21", "1999.12", "१२"]
SIGNS = [
    " | ",
    " - ",
    "-",
    ": ",
    "://",
    "www.",
    "w.",
    "/",
    "@",
    "©",
    ".",
    "!”",
    "…",
    "،",
    "(",
    "«",
    "*",
    "\u064b",
    "\u0640",
    " ",
]
ODD = [
    "é",
    "Ж",
    "\u3000",
    "\u3002",
    "ﻣ",
    "中",
    "\U0001f600",
    "\u0489",
    "\x1f",
    "ǅ",
    "ß",
    "\ud800",
    "\U0010ffff",
    "Ꭰ",
    "Zz",
]
text = st.lists(st.sampled_from([*CUES, *NUMBERS, *SIGNS, *ODD, " ", " "]) | st.characters(), min_size=1, max_size=12)
lines = text.map("".join).filter(bool)


def codes_of(text: str) -> np.ndarray:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def read(codes: np.ndarray, starts: np.ndarray, ends: np.ndarray, **bounds: int) -> tuple[np.ndarray, np.ndarray]:
    """Shapes with nothing known before, which are the same where all is known."""
    table = Table(chunks.classes())
    memory = Memory(table, points(), cues())
    found = memory.read(codes, table.scan(codes), starts, ends, **bounds)
    again = memory.read(codes, table.scan(codes), starts, ends, **bounds)
    assert all((one == two).all() for one, two in zip(found, again, strict=True))
    return found


def kind(char: str) -> int:
    return int(kinds(codes_of(char))[0])


class Word(NamedTuple):
    start: int
    end: int
    digits: bool
    name: str
    kind: int


def words_of(text: str) -> list[Word]:
    """Runs of letters and marks, and runs of digits, with what they are compared by."""
    groups = [2 if kind(char) == DIGIT else 1 if LOWER <= kind(char) <= MARK else 0 for char in text] + [0]
    found, start = [], 0
    for i in range(1, len(groups)):
        if groups[i] == groups[i - 1]:
            continue
        if groups[i - 1]:
            name = [
                chr(folded(codes_of(c))[0]) if ord(c) < 0x3000 else "\u3000" for c in text[start:i] if kind(c) != MARK
            ]
            found.append(Word(start, i, groups[i - 1] == 2, "".join(name), kind(text[start])))
        start = i
    return found


@cache
def known() -> dict[tuple[str, ...], int]:
    found: dict[tuple[str, ...], int] = {}
    for phrase, number in phrases().items():
        found.setdefault(tuple(word.name for word in words_of(phrase)), number)
    return {names: number for names, number in found.items() if len(names) <= 3}


def classes_at(words: list[Word], i: int) -> list[int]:
    """The classes of the phrases that begin at a word, the longest last; marks alone before a phrase lengthen it."""
    found = []
    for size in range(1, 4):
        names = [word.name for word in words[i : i + size]]
        if len(names) == size and "" not in names[names.count("") :]:
            found.append(known().get(tuple(names[names.count("") :]), 0))
    return [number for number in found if number]


def is_year(text: str, word: Word) -> bool:
    return word.end - word.start == 4 and ord(text[word.start]) & 15 in (1, 2)


def numeric(text: str, words: list[Word]) -> bool:
    """Whether the first three words are a date in digits."""
    if len(words) < 3 or not all(word.digits for word in words[:3]):
        return False
    if not all(text[a.end : b.start] in ("-", ".", "/") and b.start > a.end for a, b in pairwise(words[:3])):
        return False
    first, second, third = (word.end - word.start for word in words[:3])
    return second <= 2 and ((first <= 2 and third in (2, 4)) or (is_year(text, words[0]) and third <= 2))


def counted(text: str) -> dict[str, int]:
    """What is counted of a line, by the names of the columns."""
    words, none = words_of(text), classes().index("none")
    found = dict.fromkeys(COUNTS, 0)
    for char in text:
        name = {1: "latin", 2: "latin", 3: "arabic", 5: "digits"}.get(kind(char))
        found["lower"] += kind(char) == LOWER
        if name:
            found[name] += 1
    best = [(classes_at(words, i) or [none])[-1] for i in range(len(words))]
    for i, (word, number) in enumerate(zip(words, best, strict=True)):
        found["words"] += not word.digits
        found["capitals"] += word.kind == UPPER
        found["stops"] += classes()[number] == "stop"
        found["months"] += classes()[number] == "month"
        tail = i > 0 and words[i - 1].digits and words[i - 1].end == word.start and word.end - word.start <= 2
        found["others"] += not word.digits and classes()[number] not in DATED and not tail
        found["days"] += word.digits and word.end - word.start <= 2
        found["years"] += word.digits and is_year(text, word)
        found["numeric"] += numeric(text, words[i:])
    found["first"], found["second"], found["last"] = (*best, 0, 0)[0], (*best, 0, 0)[1], [0, *best][-1]
    if len(best) < 2:
        found["second"] = 0
    return found | signs(text, words)


def signs(text: str, words: list[Word]) -> dict[str, int]:
    padded = f" {text} "
    around = [(padded[i], char, padded[i + 2]) for i, char in enumerate(text)]
    early = [i for i, char in enumerate(text) if char == ":" and i < 28 and sum(w.start < i for w in words) <= 3]
    return {
        "bars": text.count("|"),
        "dashes": sum(char in "-–—" and kind(a) == kind(b) == SPACE for a, char, b in around),
        "labels": len(early),
        "links": sum((a, char) in (("/", "/"), ("w", ".")) for a, char, _ in around),
        "mails": text.count("@"),
        "rights": text.count("©"),
    }


@given(st.lists(lines, min_size=1, max_size=4))
def test_what_is_counted_of_a_line(texts: list[str]) -> None:
    whole, ends = codes_of("\n".join(texts)), np.cumsum([len(text) + 1 for text in texts]) - 1
    starts = ends - [len(text) for text in texts]
    counts, sums = read(whole, starts, ends)
    for text, row, (sets, *_) in zip(texts, counts.tolist(), sums.tolist(), strict=True):
        expected, found = counted(text), dict(zip(COUNTS, row, strict=True))
        names = [name for name in COUNTS if name not in ("start", "end", "")]
        assert {name: found[name] for name in names} == {name: expected[name] for name in names}
        words = words_of(text)
        assert finder(points(), cues())(text) == sets
        assert sets == sum({1 << number for i in range(len(words)) for number in classes_at(words, i)})


@given(lines, lines)
def test_lines_of_the_same_words_and_numbers_have_one_hash(one: str, two: str) -> None:
    """Numbers are told by their length and edges alone."""

    def told(text: str) -> list[object]:
        words = words_of(text)
        return [(text[w.start], text[w.end - 1], w.end - w.start) if w.digits else w.name for w in words]

    def skeleton(text: str) -> list[object]:
        words = words_of(text)
        found = [classes_at(words, i) for i in range(len(words))]
        stop = classes().index("stop")
        return [("cue", c[-1]) if set(c) - {stop} else w.kind for w, c in zip(words, found, strict=True)]

    hashes = [read(codes_of(t), np.zeros(1, np.intp), np.array([len(t)]))[1][0] for t in (one, two)]
    assert (hashes[0][1] == hashes[1][1]) == (told(one) == told(two))
    if skeleton(one) == skeleton(two):
        assert hashes[0][2] == hashes[1][2]


@given(st.lists(lines | st.just(""), max_size=6))
def test_words_have_one_key_where_they_are_folded_alike(texts: list[str]) -> None:
    ends = np.cumsum([len(text) for text in texts], dtype=np.intp)
    starts = ends - np.array([len(text) for text in texts], np.intp)
    found, counts = keys(codes_of("".join(texts)), starts, ends, points())
    words = [words_of(text) for text in texts]
    assert counts.tolist() == [len(each) for each in words]
    pairs = {(word.name, key) for word, key in zip((w for each in words for w in each), found.tolist(), strict=True)}
    assert len(dict(pairs)) == len(pairs) == len({key for _, key in pairs})
    assert all((name == "") == (key == 0) for name, key in pairs)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Home", "upper", "letter"), ("he said “no.”", "lower", "stop"), ("“No”", "opener", "closer"),
        ("12)", "digit", "closer"),
        ("”", "other", "closer"), ("«قال…»", "opener", "ellipsis"), ("قال؟", "arabic", "question"),
        ("- x -", "bullet", "dash"),
        ("(a|", "bracket", "bar"), ("@a 7", "sign", "digit"), ("。", "other", "stop"), ("!'\"", "other", "closer"),
    ],
)  # fmt: skip
def test_how_lines_begin_and_end(text: str, start: str, end: str) -> None:
    counts, _ = read(codes_of(text), np.zeros(1, np.intp), np.array([len(text)]))
    row = dict(zip(COUNTS, counts[0].tolist(), strict=True))
    assert (STARTS[row["start"]], ENDS[row["end"]]) == (start, end)


def test_of_a_long_line_its_head_is_read_and_how_it_ends() -> None:
    text = "by Jane " + "x" * 60 + " 7 | 8 (and more.)"

    def found(**bounds: int) -> dict[str, int]:
        counts, _ = read(codes_of(text), np.zeros(1, np.intp), np.array([len(text)]), **bounds)
        return dict(zip(COUNTS, counts[0].tolist(), strict=True))

    whole, head = found(), found(whole=20, part=12)
    assert (whole["words"], whole["bars"], head["words"], head["bars"], head["latin"]) == (5, 1, 3, 0, 10)
    assert ENDS[whole["end"]] == ENDS[head["end"]] == "stop"


@given(st.lists(lines, min_size=1, max_size=4))
def test_nothing_is_written_beside_what_is_given(texts: list[str]) -> None:
    """Scratch of exactly the size needed (letters and digits by turns make a word of each code point)."""
    texts = [*texts, "a1" * max(map(len, texts))]
    whole, ends = codes_of("".join(texts)), np.cumsum([len(text) for text in texts])
    starts, table = ends - [len(text) for text in texts], Table(chunks.classes())
    memory, pieces = Memory(table, points(), cues()), table.scan(whole)
    counts, sums = memory.read(whole, pieces, starts, ends)
    guarded: list[np.ndarray] = [
        np.full(8 * len(texts[-1]) + 16, 77, np.uint64), np.full(len(texts) * len(COUNTS) + 16, 77, np.uint8),
        np.full(len(texts) * 3 + 16, 77, np.uint64),
    ]  # fmt: skip
    inner = [each[8:-8] for each in guarded]
    learnt = memory._pieces, memory._more
    shapes._read(
        whole, *pieces[:2], len(pieces.number) - 1, *learnt, starts, ends, len(texts), 1 << 40, 1, *points(),
        memory._lexicon, *inner,
    )  # fmt: skip
    for each in guarded:
        assert (each[:8] == 77).all() and (each[-8:] == 77).all()
    assert inner[1].tobytes() == counts.tobytes() and inner[2].tobytes() == sums.tobytes()


@given(lines)
def test_what_is_known_of_pieces_fits_exactly_or_waits(text: str) -> None:
    table = Table(chunks.classes())
    table.scan(codes_of(text))
    memory, used = Memory(table, points(), cues()), np.zeros(1, np.int64)
    fixed = (*points()[:2], memory._lexicon)
    pieces = np.full(4 * len(table) + 8, 77, np.uint64)

    def learn(done: int, room: int) -> int:
        more, scratch = np.full(4 * room + 8, 77, np.uint64), np.full(4 * table.longest + 8, 77, np.uint64)
        done = shapes._learn(table.state, done, *fixed, scratch, pieces, more, room, used)
        assert (pieces[-8:] == 77).all() and (more[4 * room :] == 77).all() and (scratch[-8:] == 77).all()
        return done

    number = len(table) - 1
    _, starts, ends, _ = table.texts(np.array([number], np.uint32))
    needed = int(ends[0] - starts[0]) + 1
    assert learn(number, needed - 1) == number
    assert used[0] == 0
    assert learn(number, needed) == len(table)
    assert used[0] <= needed


@given(lines, st.sampled_from(["", "x", " ", "\n", "\u3000", "7", ":", "/", "w"]))
def test_a_line_has_one_shape_wherever_it_stands(text: str, beside: str) -> None:
    """Whether its edges are those of pieces or not."""
    whole, start = codes_of(beside + text + beside), len(beside)
    alone = read(codes_of(text), np.zeros(1, np.intp), np.array([len(text)]))
    found = read(whole, np.array([start]), np.array([start + len(text)]))
    assert all((one == two).all() for one, two in zip(alone, found, strict=True))


@pytest.mark.parametrize("frame", ["{}", "{} x", "by {}", "of the {} the", "x {} {}"])
def test_every_phrase_is_found_by_pieces_as_it_is_letter_by_letter(frame: str) -> None:
    texts = [frame.format(*[phrase] * 2) for phrase in phrases()]
    found = [read_between(texts, beside) for beside in (" ", "x")]  # an x joins the edges to what is beside them
    assert all((one == two).all() for one, two in zip(*found, strict=True))


def read_between(texts: list[str], beside: str) -> tuple[np.ndarray, np.ndarray]:
    ends = np.cumsum([len(text) + 1 for text in texts])
    return read(codes_of(beside + beside.join(texts) + beside), ends - [len(text) for text in texts], ends)


def test_code_points_that_are_none_are_read_as_something() -> None:
    """Nothing outside the tables is read, whatever the numbers are."""
    codes = np.array([0x110000, 0x1FFFFF, 0x200000, 0xFFFFFFFF, 97], np.uint32)
    counts, _ = read(codes, np.array([0]), np.array([5]))
    assert counts[0, COUNTS.index("latin")] >= 1
