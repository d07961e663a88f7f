"""Mailboxes in units: the messages are the same whatever the size of a unit."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import diglot
from diglot.sources import Document, mail, mailbox, plan, read
from diglot.sources.records import Record

ENVELOPE = "From sara@example.org Mon May  3 10:00:00 2021\n"
LINES = st.sampled_from(
    ["The boats came in.\n", "وصلت القوارب.\n", "\n", "From here on\n", "\nFrom the sea: salt\n", "\n>From afar\n",
     "\nFrom a letter\nSubject: no\n", "\r\n", "Re: \n", ENVELOPE, "\n" + ENVELOPE]
)  # fmt: skip
MESSAGES = st.builds(
    lambda subject, lines: f"{ENVELOPE}Subject: {subject}\n\n{''.join(lines)}\n",
    st.sampled_from(["Nets", "شباك"]),
    st.lists(LINES, max_size=6),
)


def found(path: Path, unit_bytes: int) -> tuple[int, list[Record]]:
    units = plan(path, unit_bytes=unit_bytes).units
    assert sum(unit.size for unit in units) == path.stat().st_size
    records = [list(read(unit)) for unit in units]
    for unit, each in zip(units, records, strict=True):
        assert sum(record.bytes_in for record in each) == unit.size
    return len(units), [record for each in records for record in each]


@given(
    st.lists(MESSAGES, min_size=1, max_size=8),
    st.sampled_from(["", "\ufeff"]),
    st.integers(16, 600),
    st.integers(50, 400),
)
def test_units_of_messages(parts: list[str], mark: str, unit_bytes: int, limit: int) -> None:
    """However a mailbox is cut, its rows are those of the whole, those that are too long included."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(mail, "LIMIT", limit)
        patch.setattr(mailbox, "LIMIT", limit)
        path = Path(folder, "list.mbox")
        path.write_bytes((mark + "".join(parts)).encode())
        _, whole = found(path, 1 << 20)
        _, cut = found(path, unit_bytes)
    assert cut == whole


def test_a_unit_a_message(tmp_path: Path) -> None:
    """A large mailbox is cut, a single message is not."""
    body = "The boats came in.\n" * 20
    (tmp_path / "list.mbox").write_text(f"{ENVELOPE}Subject: Nets\n\n{body}\n" * 5)
    (tmp_path / "one.eml").write_text(f"Subject: Nets\n\n{body}\n{ENVELOPE}Subject: Quoted\n\n{body}")
    assert [found(tmp_path / name, 100)[0] for name in ("list.mbox", "one.eml")] == [5, 1]
    assert [record.row for record in found(tmp_path / "list.mbox", 100)[1]] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("depth", [3, 50, 500, 5000])
def test_nested_mail_is_read_or_set_aside(depth: int, tmp_path: Path) -> None:
    head = "From: a@example.org\nSubject: s{}\nDate: Mon, 3 May 2021 10:00:00 +0000\nContent-Type: {}\n"
    forwarded = "".join(head.format(i, "message/rfc822") + "\n" for i in range(depth))
    parts = "".join(f"Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n" for i in range(depth))
    ends = "".join(f"\n--b{i}--\n" for i in reversed(range(depth)))
    (tmp_path / "a.eml").write_text(forwarded + head.format("", "text/plain") + "\nThe gate is open.\n")
    (tmp_path / "b.eml").write_text(
        f"From: a@example.org\nMIME-Version: 1.0\n{parts}Content-Type: text/plain\n\nThe door is open.\n{ends}"
    )
    tables = diglot.build(tmp_path, out=tmp_path / "out", workers=1)
    documents = tables["documents"].to_list()
    assert len(documents) == 2
    for document, said in zip(documents, ["The gate is open.", "The door is open."], strict=True):
        texts = [row["text"] for row in tables["segments"] if row["document"] == document["id"]]
        assert said in texts if depth <= 50 else texts or document["reason"] in ("empty", "malformed")


SIZE = 300_000
HEAD = "From: a@example.org\nSubject: Nets\n"
HOSTILE = {
    "attachments": f"{HEAD}Content-Type: multipart/mixed; boundary=b\n\n"
    + "--b\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\nAAAA\n" * 10_000
    + "--b\nContent-Type: text/plain\n\nThe gate is open.\n--b--\n",
    "comments in an address": f"From: {'(a' * SIZE}\nSubject: Nets\n\nThe gate is open.\n",
    "comments in a date": f"{HEAD}Date: {'(' * SIZE}\n\nThe gate is open.\n",
    "encoded words": f"Subject: {'=?utf-8?b?2YXYsQ==?= ' * (SIZE // 24)}\nFrom: a@b.example\n\nThe gate is open.\n",
    "parameters": f"{HEAD}Content-Type: text/plain{'; a=b' * SIZE}\n\nThe gate is open.\n",
    "open quotes": f"{HEAD}Content-Type: text/html\n\nThe gate is open." + "<a b='>" * SIZE,
    "open comments": f"{HEAD}Content-Type: text/html\n\nThe gate is open." + "<!--" * SIZE,
    "open declarations": f"{HEAD}Content-Type: text/html\n\nThe gate is open." + "<![CDATA[<?" * SIZE,
    "marks of quotation": f"{HEAD}\nThe gate is open.\n" + ">" * SIZE + " no\n",
}


@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_message_costs_no_more_than_its_length(name: str, tmp_path: Path) -> None:
    """… and no other message of its mailbox; what is open to the end of a page is not seen."""
    path = tmp_path / "list.mbox"
    path.write_text(f"{ENVELOPE}{HOSTILE[name]}\n\n{ENVELOPE}{HEAD}\nThe last one.\n")
    _, records = found(path, 1 << 30)
    assert [record.text.partition("\n")[0] for record in records if isinstance(record, Document)] == [
        "The gate is open.",
        "The last one.",
    ]


def test_a_message_that_the_parser_fails_on_costs_no_other(tmp_path: Path) -> None:
    odd = "".join(f"; a*{i}=b" for i in range(9)) + "; a*=c"
    path = tmp_path / "list.mbox"
    path.write_text(f"{ENVELOPE}{HEAD}Content-Type: text/plain{odd}\n\nOdd.\n\n{ENVELOPE}{HEAD}\nThe last one.\n")
    _, records = found(path, 1 << 30)
    assert isinstance(records[-1], Document) and records[-1].text == "The last one.\n"


def test_lines_may_end_with_carriage_returns(tmp_path: Path) -> None:
    text = f"{ENVELOPE}{HEAD}\nThe gate is open.\n\n{ENVELOPE}{HEAD}\nوصلت القوارب.\n"
    for name, end in (("a.mbox", "\n"), ("b.mbox", "\r"), ("c.mbox", "\r\n")):
        (tmp_path / name).write_bytes(text.replace("\n", end).encode())
        _, records = found(tmp_path / name, 1 << 30)
        texts = [record.text.strip() for record in records if isinstance(record, Document)]
        assert texts == ["The gate is open.", "وصلت القوارب."]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_frames_of_messages(end: bytes, tmp_path: Path) -> None:
    """In MMDF a message is between two lines of 0x01, whatever ends its lines, also where it is cut into units."""
    box = b"".join(
        mailbox.MMDF + b"\nFrom: Ann <ann@mail.example>\nSubject: %d\n\nFrom here on.\n\n" % i + mailbox.MMDF + b"\n"
        for i in range(4)
    )
    path = tmp_path / "box"
    path.write_bytes(box.replace(b"\n", end))
    for size in (1 << 20, 100):
        documents = [one for one in found(path, size)[1] if isinstance(one, Document)]
        assert [one.metadata.title for one in documents] == ["0", "1", "2", "3"]
        assert {one.text.strip() for one in documents} == {"From here on."}
