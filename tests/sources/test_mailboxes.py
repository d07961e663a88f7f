"""Mailboxes in units: the messages are the same whatever the size of a unit."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import diglot
from diglot.sources import mail, mailbox, plan, read
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
