"""A lexicon gives what learning each string anew would give, whatever it holds, forgets, or takes for alike."""

import contextlib
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.text.chunks import Chunks
from diglot.text.column import Column, Parts
from diglot.text.lexicon import Learnt, Lexicon, Met
from diglot.text.spans import Spans
from tests.text import strategies

SAME, LOUD, BACKWARDS = range(3)  # columns, of tokens and of strings
WHOLE = np.array([[True, True, route % 2 == 0] for route in range(4)])
batch = st.lists(st.tuples(strategies.text | st.text("ab1. \t", max_size=30), st.integers(0, 3)), max_size=6)


def cuts(text: str, route: int, item: bool) -> list[tuple[int, int]]:
    """Tokens of up to `route` code points; an item is one."""
    step = len(text) if item or route == 0 else route
    return [(at, min(at + step, len(text))) for at in range(0, len(text), step)]


def loud(token: str, route: int) -> str:
    return token + "ش!" * (route * len(token) * 700 if token.startswith("b") else route)


def learn(met: Met) -> Learnt:
    texts, route = met.texts.strings(), met.route.tolist()
    rows = zip(texts, route, met.item.tolist(), met.gap.tolist(), strict=True)
    tokens = Spans.from_lists([[] if gap else cuts(text, of, item) for text, of, item, gap in rows])
    words = tokens.gather(met.texts)
    louder = map(loud, words.strings(), np.repeat(met.route, tokens.counts).tolist())
    backwards = [Column.from_strings([text[::-1] for text in each]) for each in (words.strings(), texts)]
    odd = np.array(["1" in text for text in texts], np.bool_)
    return Learnt(tokens, [words, Column.from_strings(list(louder)), backwards[0]], [SAME, LOUD, backwards[1]], odd)


def learn_less(met: Met) -> Learnt:
    """Without the strings backwards."""
    learnt = learn(met)
    return Learnt(learnt.tokens, learnt.words[:2], learnt.whole[:2], learnt.odd)


def pieces(text: str) -> list[tuple[int, str]]:
    """The runs of a string, with and without white space, and where they begin."""
    found: list[tuple[int, str]] = []
    for at, char in enumerate(text):
        if found and found[-1][1][0].isspace() == char.isspace():
            found[-1] = found[-1][0], found[-1][1] + char
        else:
            found.append((at, char))
    return found


def expected(text: str, route: int) -> tuple[list[tuple[int, int]], list[str], str, str]:
    spans, louder, joined, backwards = [], [], "", ""
    for at, piece in pieces(text):
        if piece.isspace():
            joined, backwards = joined + piece, backwards + piece[::-1]
            continue
        item = at == 0 and len(text) > len(piece) + 1 and len(piece) in (2, 3) and piece[-1] == "."
        item = item and all(char in "0123456789" for char in piece[:-1])
        own = cuts(piece, route, item)
        spans += [(at + a, at + b) for a, b in own]
        louder += [loud(piece[a:b], route) for a, b in own]
        joined += "".join(loud(piece[a:b], route) for a, b in own)
        backwards += piece[::-1]
    return spans, louder, joined, backwards


def shown(text: str) -> str:
    return "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text)


@given(st.lists(batch, max_size=4), st.sampled_from([0, 3, -1]), st.sampled_from([0, 600, 1 << 20]), st.booleans())
def test_rows_do_not_depend_on_what_a_lexicon_holds(batches: list, mask: int, limit: int, less: bool) -> None:
    learning, words, whole = (learn_less, 2, WHOLE[:, :2]) if less else (learn, 3, WHOLE)
    lexicon = Lexicon(learning, words, whole, chunks=Chunks(limit, mask), limit=limit)
    for number, rows in enumerate(batches):
        texts, route = [text for text, _ in rows], np.array([of for _, of in rows], np.int8)
        reading = lexicon.read(Column.from_strings(texts), route)
        found = [expected(*row) for row in rows]
        tokens = [text[a:b] for text, (spans, *_) in zip(texts, found, strict=True) for a, b in spans]
        assert reading.spans().lists() == [spans for spans, *_ in found]
        assert reading.words(SAME).to_pylist() == list(map(shown, tokens))
        assert reading.words(LOUD).to_pylist() == [shown(word) for _, louder, *_ in found for word in louder]
        assert reading.whole(SAME).to_pylist() == list(map(shown, texts))
        assert reading.whole(LOUD).to_pylist() == [shown(joined) for _, _, joined, _ in found]
        backwards = [shown(text) if of % 2 == 0 else None for (_, of), (*_, text) in zip(rows, found, strict=True)]
        assert less or reading.whole(BACKWARDS).to_pylist() == backwards
        assert less or reading.words(BACKWARDS).to_pylist() == [shown(token[::-1]) for token in tokens]
        assert reading.odd.tolist() == ["1" in text for text in texts]
        if number == 1:
            lexicon.forget()


@given(strategies.text | st.text("ab1. \t", max_size=30), st.data())
def test_spans_of_a_text_are_read_as_strings_of_their_own(text: str, data: st.DataObject) -> None:
    place = st.integers(0, len(text))
    bounds = sorted(data.draw(st.lists(st.tuples(place, place).map(sorted), max_size=5)))
    starts, ends = np.array(bounds, np.intp).reshape(-1, 2).T.copy()
    route, codes = np.ones(len(bounds), np.int8), np.array([*map(ord, text)], np.uint32)
    reading = Lexicon(learn, 3, WHOLE, chunks=Chunks()).read(Parts(codes, starts, ends), route)
    found = [expected(text[a:b], 1) for a, b in bounds]
    assert reading.spans().lists() == [spans for spans, *_ in found]
    assert reading.whole(LOUD).to_pylist() == [shown(joined) for _, _, joined, _ in found]


def test_what_was_met_lately_is_kept() -> None:
    asked: list[str] = []

    def remember(met: Met) -> Learnt:
        asked.extend(met.texts.strings())
        return learn(met)

    lexicon = Lexicon(remember, 3, WHOLE, chunks=Chunks(), limit=4000)
    for i in range(200):
        lexicon.read(Column.from_strings([f"common word{i}"]), np.ones(1, np.int8))
    assert asked.count("common") < 5
    assert len(asked) < 210
    assert len(lexicon) < 100


def test_a_lexicon_that_could_not_learn_keeps_nothing() -> None:
    def fail(met: Met) -> Learnt:
        if "bad" in met.texts.strings():
            raise ValueError("not this one")
        return learn(met)

    lexicon = Lexicon(fail, 3, WHOLE, chunks=Chunks())
    route = np.ones(1, np.int8)
    with pytest.raises(ValueError, match="not this one"):
        lexicon.read(Column.from_strings(["good bad"]), route)
    assert len(lexicon) == 0
    assert lexicon.read(Column.from_strings(["good"]), route).words(SAME).to_pylist() == list("good")


def traced(work: Callable[[], object], line: int = -1) -> list[tuple[str, int]]:
    """The lines, of those that keep pieces, in which something is done; broken off before one of them, if wanted."""
    lines: list[tuple[str, int]] = []

    def trace(frame: FrameType, event: str, arg: Any) -> Any:
        if not frame.f_code.co_filename.endswith(("/chunks.py", "/lexicon.py")):
            return None
        if event == "line":
            if len(lines) == line:
                raise KeyboardInterrupt
            lines.append((frame.f_code.co_filename, frame.f_lineno))
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    with contextlib.suppress(KeyboardInterrupt):
        work()
    sys.settrace(before)
    return lines


def test_an_interrupt_anywhere_leaves_nothing_that_is_stale() -> None:
    """While pieces get room, are swept, forgotten, and learnt: before each line where it comes first and last."""

    def read(lexicon: Lexicon, first: int, last: int) -> list[Any]:
        strings = [" ".join(f"{'x' * (number % 9)}{number}" for number in range(first, last))]
        reading = lexicon.read(Column.from_strings(strings), np.ones(1, np.int8))
        return [reading.words(LOUD).to_pylist(), reading.whole(BACKWARDS).to_pylist(), reading.spans().lists()]

    def made() -> tuple[Chunks, Lexicon]:
        chunks = Chunks(limit=10_000)
        lexicon = Lexicon(learn, 3, WHOLE, chunks=chunks)
        read(lexicon, 0, 500)
        return chunks, lexicon

    def more(lexicon: Lexicon) -> None:
        read(lexicon, 300, 600)
        read(lexicon, 550, 1500)

    wanted, swept = read(Lexicon(learn, 3, WHOLE, chunks=Chunks()), 250, 650), 0
    _, lexicon = made()
    lines = list(enumerate(traced(lambda: more(lexicon))))
    last, first = ({line: at for at, line in some} for some in (lines, reversed(lines)))
    for at in sorted({*first.values(), *last.values()}):
        chunks, lexicon = made()
        generation = chunks.table.generation
        assert len(traced(lambda lexicon=lexicon: more(lexicon), at)) == at  # type: ignore[misc]
        swept += chunks.table.generation > generation
        assert read(lexicon, 250, 650) == wanted
    assert swept > 10


def test_no_strings() -> None:
    reading = Lexicon(learn, 3, WHOLE, chunks=Chunks()).read(Column.from_strings([]), np.empty(0, np.int8))
    assert reading.spans().lists() == []
    assert reading.words(SAME).to_pylist() == reading.whole(LOUD).to_pylist() == []


def test_a_chunk_without_end() -> None:
    text = "b" * 100_000
    reading = Lexicon(learn, 3, WHOLE, chunks=Chunks()).read(Column.from_strings([text]), np.zeros(1, np.int8))
    assert reading.words(SAME).to_pylist() == [text]
