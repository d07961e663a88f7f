"""The lines of a message: what is quoted, what is the signature, and which lines are one paragraph.

Lines were broken at a width when they were written: where the first word of the next line would not have fitted, the
two are one line, as they are where a message says that its text flows (RFC 3676). Marks of quotation are dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import takewhile

from diglot.sources.inline import settled
from diglot.sources.speech import Drop, Mark

__all__ = ["lines_of"]

QUOTED = re.compile(r" ?(?:>[ \t]?)+")
OPENS = re.compile(r"[\u200e\u200f\u202a-\u202e]?(?:On|Le|Am|El|في|كتب|بتاريخ|يوم)\b")
WROTE = re.compile(
    r"[\u200e\u200f\u202a-\u202e]?(?:(?:في|بتاريخ|يوم)\b.{0,200}\b(?:كتبت?|كتابة)\b.{0,200}[:：]\s*$"
    r"|(?:On\b|Le\b|Am\b|El\b|في|كتب|بتاريخ|\S.{0,100}<[^<>\s]+@[^<>\s]+>).{0,200}"
    r"(?:wrote|writes|écrit|schrieb|escribió|كتب|كتبت)\s*[:：]?\s*$|.{1,100}\b(?:wrote|writes):$)"
)
FORWARDED = re.compile(
    r"-{2,}\s*(?:Original Message|Forwarded message|Message d'origine|Ursprüngliche Nachricht|الرسالة الأصلية"
    r"|رسالة معاد توجيهها)\s*-{2,}\s*$",
    re.IGNORECASE,
)
SIGNS = (">", " >")
DASHES = ("-- ", "--")
WROTE_ENDS = frozenset(":：")
NO_PROSE = re.compile(r"[ \t]|[-*+•#|>=~_]|\d{1,3}[.)]\s|[a-z]\)\s")
LEAST, MOST = 55, 100
"""Code points of the longest line of a text whose lines were broken at a width. A longer line may hold an address."""


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
    plain = not text.startswith((*SIGNS, "--")) and "\n>" not in text and "\n >" not in text and "\n--" not in text
    width = _width(lines if plain else takewhile(lambda line: line not in DASHES, lines))
    width = width or _width(line[found.end() :] for line in lines if (found := QUOTED.match(line)))
    if plain:
        return _flowing(lines, width, flowed) if width or flowed else [], [Mark(0, len(text), "body")]
    return _quoting(text, lines, width, flowed)


def _quoting(text: str, lines: list[str], width: int, flowed: bool) -> tuple[list[Drop], list[Mark]]:
    """Likewise, where something is quoted, forwarded or signed."""
    drops: list[Drop] = []
    marks = [Mark(0, len(text), "body")]
    at = 0
    before = ("", -1, 0)  # the line before, its depth of quotation, and where it ends
    signed = forwarded = spoken = False
    for number, line in enumerate(lines):
        start, stop = at, at + len(line)
        at = stop + 1
        quoted = QUOTED.match(line) if line.startswith(SIGNS) else None
        depth = quoted[0].count(">") if quoted else 0
        begin = start + (quoted.end() if quoted else 0)
        words = text[begin:stop].rstrip("\r")
        if words[:2] == "--" and not forwarded and FORWARDED.match(words):
            forwarded, signed = True, False
        if not depth and not forwarded and words in DASHES and text.find("\n", stop) >= 0:
            signed = spoken
            drops.append(Drop(start, stop, ""))
        spoken = spoken or bool(words.strip(" -"))
        opened = -1 if depth or signed else _introduction(before, words, start)
        if opened >= 0 and not any(one.startswith(SIGNS) for one in lines[number + 1 : number + 4]):
            opened = -1
        role = "quote" if depth or forwarded or opened >= 0 else "signature" if signed else "body"
        if role != marks[-1].role or (len(marks) == 1 and role != "body"):
            marks.append(Mark(opened if opened >= 0 else start, stop, role))
        else:
            marks[-1] = Mark(marks[-1].start, stop, role) if len(marks) > 1 else marks[0]
        if quoted:
            drops.append(Drop(start, begin, ""))
        last, same, end = before
        together = words.strip() and same == depth and last.strip() and not signed
        if together and (-1 < opened < start or _goes_on(last, words, width, flowed)):
            drops.append(Drop(end - len(last) + len(last.rstrip()), begin, " "))
        before = (words, depth, begin + len(words))
    return settled(drops), marks


def _width(lines: Iterable[str]) -> int:
    """The width at which lines were broken that are no quotation; 0 where they were not.

    >>> _width(["The boats came in with the evening tide, and all were there.", "See https://a.example/" + "a" * 90])
    60
    """
    own = [line for line in lines if not line.startswith(SIGNS)]
    longest = max(map(len, own), default=0)
    if longest > MOST:
        own = [line for line in own if len(line) <= MOST or not any(len(word) > LEAST for word in line.split())]
        longest = max(map(len, own), default=0)
    return longest if LEAST <= longest <= MOST else 0


def _introduction(before: tuple[str, int, int], words: str, start: int) -> int:
    """Where "On Monday Ann wrote:" begins that ends with the line `words`; -1 where it is none.

    Args:
        before: the line before, its depth of quotation, and where it ends.
        start: where the line begins.

    >>> _introduction(("On 4 May 2021, Ann Stone", 0, 24), "<ann@mail.example> wrote:", 25)
    0
    """
    if words.rstrip()[-1:] not in WROTE_ENDS:
        return -1
    last, depth, end = before
    if not depth and OPENS.match(last) and not OPENS.match(words) and WROTE.match(f"{last.rstrip()} {words}"):
        return end - len(last)
    return start if WROTE.match(words) else -1


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
