"""The parts of messages, against those of the standard library."""

from __future__ import annotations

import email
import re
from email.message import Message

from hypothesis import assume, given
from hypothesis import strategies as st

from diglot.sources.parts import DEEPEST, Part, content, leaves, tree

LINES = (
    "--x", "--x--", "--y", "--y--", "--x ", "--xx", " --x", "--x--\t", "", "", "Nets.", "شباك", "=D9=86", "TmV0cy4=",
    "Content-Type: text/plain; charset=utf-8", "Content-Type: text/html", "Content-Type: multipart/mixed; boundary=y",
    "Content-Type: multipart/digest; boundary=y", "Content-Type: message/rfc822", "Content-Disposition: attachment",
    "Content-Type: multipart/alternative; boundary=x", "Content-Type: image/png", "Content-Type: multipart/mixed",
    "Content-Transfer-Encoding: quoted-printable", "Content-Transfer-Encoding: base64", "Subject: a", " goes on",
)  # fmt: skip

EMPTY = re.compile(rb"^--(x|y)[ \t]*\r?\n--\1--", re.MULTILINE)
"""Nothing between the first and the last boundary: what follows is nobody's, and a part to the standard library."""


def expected(part: Message) -> list[tuple[str, bytes]]:
    """The leaves of a message as the standard library has them."""
    inner = part.get_payload()
    if part.is_multipart() and isinstance(inner, list):
        return [leaf for one in inner if isinstance(one, Message) for leaf in expected(one)]
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return [(part.get_content_type(), payload if part.get_content_maintype() == "text" else b"")]


def found(data: bytes, part: Part) -> list[tuple[str, bytes]]:
    if part.inner is not None:
        return [leaf for one in part.inner for leaf in found(data, one)]
    encoded = str(part.head.get("content-transfer-encoding", "")).lower()
    body = content(data[part.begin : part.end], encoded)
    return [(part.head.get_content_type(), body if part.head.get_content_maintype() == "text" else b"")]


@given(
    st.sampled_from(["mixed; boundary=x", 'alternative; boundary="x"', "mixed; boundary=y", "digest; boundary=x"]),
    st.lists(st.sampled_from(LINES), max_size=25),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
)
def test_parts_are_those_of_the_standard_library(kind: str, lines: list[str], end: str, ended: bool) -> None:
    data = end.join([f"Content-Type: multipart/{kind}", "", *lines, "" if ended else "."]).encode()
    assume(not EMPTY.search(data))
    assert found(data, tree(data, 0, len(data))) == expected(email.message_from_bytes(data))


def test_parts_lie_in_one_another_to_a_bound() -> None:
    depth = 3 * DEEPEST
    heads = "".join(f"Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n" for i in range(depth))
    data = f"{heads}\nNets.\n".encode()
    assert leaves(tree(data, 0, len(data))) == ([], 0)


def test_many_parts_take_linear_time() -> None:
    data = b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x\nContent-Type: image/png\n\n-\n" * 10_000
    assert leaves(tree(data, 0, len(data))) == ([], 10_000)
    assert tree(b"\n" + b"--x" * 500_000, 0, 1).inner is None
    data = b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x" * 500_000
    assert tree(data, 0, len(data)).inner is None
