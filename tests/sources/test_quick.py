"""What is read by arrays, beside the same read piece by piece: any text gives the same drops."""

from __future__ import annotations

import io
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.sources import NotText, letters, mail, mailbox, markdown, subtitles
from diglot.sources.inline import settled
from diglot.sources.paragraphs import Lines, Plain
from diglot.sources.spans import Drops
from diglot.sources.speech import Drop
from tests.sources import slow_subtitles

TIMES = (
    "00:00:01,000 --> 00:00:02,500", "00:00:09,000 --> 00:00:10,000 X1:0", "0:3.5-->0:4,5", "00:07.250 --> 00:08.000\r",
    "٠٠:٠١.٠٠٠ --> ٠٠:٠٢.٠٠٠", "--> 00:00:01,000", "\u200f00:00:20,100 --> 00:00:21,000",
)  # fmt: skip
WORDS = (
    "The boats", "came in.", "نعم!", "- No", "<i>so</i>", "<v Ann>Yes", '"Go."', "{\\an8}up", "&amp;", "12", "٣",
    "\ufeff7", " ", "\t", "", "\r", "a\u3000", "# b", "😀",
)  # fmt: skip
MARKS = (
    "The nets", "شباك", "*mend*", "**them**", "_now_", "a_b", "`x`", "``x", "[a](b)", "![a](b)", "[a](b){.c}", "[a][b]",
    "[b]: http://c", "&amp;", "& c", "<b>", "< c", "{% x %}", "\\*", " * ", "(x)", "!", "|", "~", "~~d~~", "é", "1",
    "**x.** ", "*x.*y", "[^1]", "\u00a0", "  ", "\t", "\r",
)  # fmt: skip
HEADS = (
    "", "", "", "- ", "* ", "1. ", "12) ", "## ", "# ", "###### ", "> ", "    ", "  ", "```", "---", "===", "| a | b |",
    "|---|---|", "<!--", "-->", "<pre>", "</pre>", "import x from 'y'", "-", "#", "[^1]: ", ": ",
)  # fmt: skip


def lines(heads: tuple[str, ...], pieces: tuple[str, ...]) -> st.SearchStrategy[str]:
    """Texts of lines with a head each, and of blank ones."""
    line = st.builds(
        lambda head, rest: head + " ".join(rest), st.sampled_from(heads), st.lists(st.sampled_from(pieces), max_size=4)
    )
    return st.lists(line | st.just(""), max_size=24).map("\n".join)


@given(lines(HEADS, MARKS), st.sampled_from(["a.md", "a.mdx"]))
def test_plain_blocks_change_nothing(text: str, file: str) -> None:
    nothing = np.zeros(0, np.int64)
    none = Plain(nothing, nothing, nothing, np.zeros(1, np.int64), nothing > 0, nothing, nothing, nothing,
                 nothing.astype(np.uint8), nothing)  # fmt: skip
    page = markdown.Page(text, Lines.of(text, 0), file.endswith("x"))
    page.read(none)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markdown, "front_matter", lambda text: None)
        [found] = markdown.stretches(text, file)
    assert list(found.drops) == settled(page.drops)
    assert (found.roles, found.metadata.title) == (page.marks, page.title)


@given(st.sampled_from(["", "WEBVTT\n\n", "\ufeff1\n"]), lines((*TIMES, *TIMES, "", "", "7"), WORDS))
def test_cues_are_those_read_one_by_one(head: str, text: str) -> None:
    text = head + text
    drops, said = slow_subtitles.read(text)
    found = subtitles.stretches(text)
    assert [(list(one.drops), list(one.said)) for one in found] == ([(drops, said)] if said else [])


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 6), st.sampled_from(["", " ", "\n", "é"]))))
def test_drops_settle_as_one_by_one(parts: list[tuple[int, int, str]]) -> None:
    drops = [Drop(start, start + size, instead) for start, size, instead in parts]
    assert Drops.settled(drops) == settled(drops)


POSTMARK = "From a@b Mon May  3 10:00:00 2021\n"
BOXES = (
    "From a@b Mon\n", "From here\n", "Subject: x\n", "\n", "\n", " \t\r\n", "To: y\r\n", "Hi.\n", ">From z\n", "a: b",
    "\n", "\x0c\n", "From", "From ", POSTMARK, POSTMARK, "From a - b Mon, Aug 14 9:05 UTC +0300 1999\r\n",
    "From a Mon May 3 10:00:00 21\n",
)  # fmt: skip


def slow_messages(data: bytes) -> Iterator[bytes]:
    """The messages of a mailbox, line by line."""
    held: list[bytes] = []
    lines = list(io.BytesIO(data))
    several = data.lstrip().startswith(b"From ")
    for at, line in enumerate(lines):
        if several and b"".join(held).strip() and line.startswith(b"From "):
            blank, after = not lines[at - 1].strip(), lines[at + 1] if at + 1 < len(lines) else b""
            field, bare = mailbox.FIELD.match(after) is not None, blank and after in (b"\n", b"\r\n")
            if (field and blank) or ((field or bare) and mailbox.POSTMARK.fullmatch(line)):
                yield b"".join(held)
                held = []
        held.append(line)
    if held:
        yield b"".join(held)


@given(
    st.sampled_from(["From a\n", "\ufeffFrom a\n", "\n\r\nFrom a\n", ""]),
    st.lists(st.sampled_from(BOXES), max_size=30).map("".join),
)
def test_messages_begin_where_they_do_line_by_line(head: str, text: str) -> None:
    data = (head + text).encode()
    expected = list(slow_messages(data.removeprefix(b"\xef\xbb\xbf")))
    bom = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""
    expected = [bom + expected[0], *expected[1:]] if expected else [bom] if bom else []
    for size in (1 << 20, 1, 7):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(mailbox, "BLOCK", size)
            found = list(mailbox.messages(io.BufferedReader(io.BytesIO(data))))
        assert found == [(one, len(one)) for one in expected]


FIELDS = (
    "Subject: نعم", "subject:  a\n b", "From: Ann Lee <a@b.c>", "From: a at b.c (Ann)", 'From: "A, B" <a@b.c>',
    "Date: 4 May 2021", "Date: Mon, 4 Aug 2014 23:20:51 +0000", "Date: Mon, 31 Feb 2014 23:20:51 +0000",
    "Content-Type: text/plain; charset=utf-8", 'Content-Type: text/plain; charset="windows-1256"; format=flowed',
    "Content-Type: text/html", "Content-Type: text/plain; x=y", "Content-Type: TEXT/PLAIN; format=Flowed",
    "Content-Transfer-Encoding: quoted-printable", "Content-Transfer-Encoding: 8bit", "Content-Type: ",
    "Content-Transfer-Encoding: base64", "Subject: =?utf-8?B?2LTYqNin2YM=?=", "X: \ty ", ": z", "no field", " goes on",
    "Content-Disposition: attachment", "Content-Language: ar",
)  # fmt: skip
BODIES = (
    "Hi there.",
    "=D9=86=D8=B9=D9=85",
    "نعم يا صديقي",
    "=",
    "2LTYqNin2YM=",
    "> q",
    "-- ",
    "",
    "a ",
    "x" * 60 + " y",
    "\r",
)


@given(
    st.lists(st.sampled_from(FIELDS), max_size=5),
    st.lists(st.sampled_from(BODIES), max_size=6),
    st.sampled_from(["\n", "\r\n"]),
)
def test_simple_messages_read_as_any_message(fields: list[str], body: list[str], end: str) -> None:
    data = end.join([*fields, "", *body]).encode()
    found: list[object] = []
    for quick in (mail.simple, lambda *_: None):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(mail, "simple", quick)
            try:
                found.append(mail.document(data, "a.eml", 0))
            except NotText as error:
                found.append((error.reason, error.detail))
    assert found[0] == found[1]


HOSTILE = ("` `` ", "--\n", "# ![](a)\n", "[a](b ", "]:", "-->\n", "00:00:01,000 --> 00:00:02,000\n<i>a\n \n", ">>>\n")


@pytest.mark.parametrize("unit", HOSTILE)
@pytest.mark.timeout(60)
def test_hostile_text_takes_linear_time(unit: str) -> None:
    """Half a million code points take a second or two; what looked back or ahead without a bound would take hours."""
    text = unit * (500_000 // len(unit))
    for found in (*markdown.stretches(text), *subtitles.stretches(text)):
        ends = [end for drop in found.drops for end in (drop.start, drop.end)]
        assert ends == sorted(ends)
    letters.lines_of(text)
