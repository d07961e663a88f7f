"""The lines of a message: what is quoted, what is the signature, and which lines are one paragraph.

Lines were broken at a width when they were written: where the first word of the next line would not have fitted, the
two are one line, as they are where a message says that its text flows (RFC 3676). Marks of quotation are dropped.
"""

from __future__ import annotations

import re

from diglot.sources.inline import settled
from diglot.sources.speech import Drop, Mark

__all__ = ["lines_of"]

QUOTED = re.compile(r"(?:>[ \t]?)+")
WROTE = re.compile(
    r"(?:On\b|Le\b|Am\b|El\b|في|كتب|بتاريخ|\S.{0,100}<[^<>\s]+@[^<>\s]+>).{0,200}"
    r"(?:wrote|writes|écrit|schrieb|escribió|كتب|كتبت)\s*[:：]?\s*$|.{1,100}\b(?:wrote|writes):$"
)
FORWARDED = re.compile(
    r"-{2,}\s*(?:Original Message|Forwarded message|Message d'origine|Ursprüngliche Nachricht|الرسالة الأصلية"
    r"|رسالة معاد توجيهها)\s*-{2,}\s*$",
    re.IGNORECASE,
)
WROTE_ENDS = frozenset(":：")
NO_PROSE = re.compile(r"[ \t]|[-*+•#|>=~_]|\d{1,3}[.)]\s|[a-z]\)\s")
LEAST, MOST = 55, 100
"""Code points of the longest line of a text whose lines were broken at a width."""


def lines_of(text: str, flowed: bool = False) -> tuple[list[Drop], list[Mark]]:
    """What of a message is no text, and what its lines are.

    Args:
        text: the decoded message.
        flowed: its lines end with a blank where they go on.

    >>> drops, marks = lines_of("Yes.\\n> Is it so?\\n-- \\nAnn\\n")
    >>> [(mark.start, mark.role) for mark in marks], drops[0]
    ([(0, 'body'), (5, 'quote'), (17, 'signature')], Drop(start=5, end=7, instead=''))
    """
    lines = text.split("\n")
    plain = text[:1] not in (">", "-") and "\n>" not in text and "\n--" not in text
    longest = max(map(len, lines if plain else [line for line in lines if not line.startswith(">")]), default=0)
    width = longest if LEAST <= longest <= MOST else 0
    drops: list[Drop] = []
    marks = [Mark(0, len(text), "body")]
    if plain:
        return _flowing(lines, width, flowed) if width or flowed else drops, marks
    at = 0
    before = ("", -1, 0)  # the line before, its depth of quotation, and where it ends
    signed = forwarded = False
    for number, line in enumerate(lines):
        start, stop = at, at + len(line)
        at = stop + 1
        quoted = QUOTED.match(line) if line[:1] == ">" else None
        depth = quoted[0].count(">") if quoted else 0
        begin = start + (quoted.end() if quoted else 0)
        words = text[begin:stop].rstrip("\r")
        if words[:2] == "--" and not forwarded and FORWARDED.match(words):
            forwarded, signed = True, False
        if not depth and not forwarded and words in ("-- ", "--") and text.find("\n", stop) >= 0:
            signed = True
            drops.append(Drop(start, stop, ""))
        wrote = not depth and not signed and line.rstrip()[-1:] in WROTE_ENDS and WROTE.match(words) is not None
        wrote = wrote and any(one.startswith(">") for one in lines[number + 1 : number + 4])
        role = "quote" if depth or forwarded or wrote else "signature" if signed else "body"
        if role != marks[-1].role or (len(marks) == 1 and role != "body"):
            marks.append(Mark(start, stop, role))
        else:
            marks[-1] = Mark(marks[-1].start, stop, role) if len(marks) > 1 else marks[0]
        if quoted and words.strip():
            drops.append(Drop(start, begin, ""))
        last, same, end = before
        if words.strip() and same == depth and last.strip() and not signed and _goes_on(last, words, width, flowed):
            drops.append(Drop(end - len(last) + len(last.rstrip()), begin, " "))
        before = (words, depth, begin + len(words))
    return settled(drops), marks


def _flowing(lines: list[str], width: int, flowed: bool) -> list[Drop]:
    """The ends of lines that go on, where nothing is quoted and nothing signed."""
    drops: list[Drop] = []
    at = end = 0
    last = ""
    for line in lines:
        words = line.rstrip("\r")
        near = len(last) + 1 + len(words) > width and words.strip() and last.strip()
        if near and _goes_on(last, words, width, flowed):
            drops.append(Drop(end - len(last) + len(last.rstrip()), at, " "))
        last, end = words, at + len(words)
        at += len(line) + 1
    return drops


def _goes_on(line: str, follow: str, width: int, flowed: bool) -> bool:
    """Whether a line goes on in the next."""
    if flowed and line.endswith(" ") and line != "-- ":
        return True
    if not width or NO_PROSE.match(follow) or line[0] in " \t|":
        return False
    return len(line.rstrip()) + 1 + len(follow.split(None, 1)[0]) > width
