"""Lines: the same as `str.splitlines` but for the four separators that are kept inside."""

from __future__ import annotations

import re

from hypothesis import example, given
from hypothesis import strategies as st

from diglot.pages.decision import LONG, salient
from diglot.pages.lines import split_lines
from diglot.text.column import Column

BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
TEXTS = st.lists(
    st.text(st.sampled_from("ab \t\n\r\x0b\x0c\x1c\x85\u2028\u2029\u00a0\u3000ج😀"), max_size=30), max_size=6
)


def reference(text: str) -> list[tuple[int, str, int]]:
    """Number, text and start of each line, in plain Python."""
    out, start = [], 0
    for number, line in enumerate(BREAK.split(text), 1):
        found = text.index(line, start)
        if line.strip():
            out.append((number, line.strip(), found + len(line) - len(line.lstrip())))
        start = found + len(line)
        start += len(match[0]) if (match := BREAK.match(text, start)) else 0
    return out


@given(TEXTS)
def test_equals_the_plain_definition(texts: list[str]) -> None:
    lines = split_lines(column := Column.from_strings(texts))
    start, end = (side - column.starts[lines.document] for side in (lines.start, lines.end))
    found: list[list[tuple[int, str, int]]] = [[] for _ in texts]
    for i, text in enumerate(lines.text.strings()):
        found[lines.document[i]].append((int(lines.number[i]), text, int(start[i])))
        assert texts[lines.document[i]][start[i] : end[i]] == text
    assert found == [reference(text) for text in texts]


def test_blank_lines_and_indents_are_counted() -> None:
    lines = split_lines(Column.from_strings(["\n\na\n \n\tb", "c"]))
    assert lines.blanks.tolist() == [2, 1, 0]
    assert lines.indent.tolist() == [0, 1, 0]
    assert lines.first.tolist() == [True, False, True]
    assert lines.last.tolist() == [False, True, True]


def test_a_line_with_a_very_long_indent() -> None:
    text = " " * 10_000 + "x" + " " * 10_000 + "\n" + " " * 5_000
    lines = split_lines(Column.from_strings([text]))
    assert (lines.text.strings(), lines.indent.tolist()) == (["x"], [10_000])


@given(
    st.lists(st.lists(st.sampled_from([9, LONG, LONG + 1, 2 * LONG]), min_size=1, max_size=12), min_size=1, max_size=4)
)
@example([[2 * LONG] * 5, [9]])
def test_which_lines_the_model_looks_at_is_said_by_their_document_alone(pages: list[list[int]]) -> None:
    texts = ["\n".join("x" * length for length in page) for page in pages]
    alone = [salient(split_lines(Column.from_strings([text]))).tolist() for text in texts]
    assert salient(split_lines(Column.from_strings(texts))).tolist() == [line for page in alone for line in page]
    for page, found in zip(pages, alone, strict=True):
        near = [page[max(i - 2, 0) : i + 3] for i in range(len(page))]
        assert found == [len(five) < 5 or min(five) <= LONG for five in near]
