"""What of a text is no text, who says it and what it is; and exported chats.

`chat` (what phones and IRC clients export) takes the decoded text of a file and says which of its code points are no
speech: these are *dropped* (`Drop`), and spans still lead into the file. Each `Said` has the time as it is written and
the speaker. Formats: WhatsApp's exports in its usual languages, and lines ``[12:30] <name> text``.
"""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = ["Drop", "Mark", "Said", "chat"]


class Drop(NamedTuple):
    """Code points ``[start, end)`` of a text that stand for `instead`: a blank, a line end or nothing."""

    start: int
    end: int
    instead: str


class Said(NamedTuple):
    """From code point `start` on: who says it, and when, as the file writes it; None where it does not say."""

    start: int
    time: str | None
    speaker: str | None


class Mark(NamedTuple):
    """Code points ``[start, end)`` of a text whose lines have a role (one of `diglot.schema.ROLES`)."""

    start: int
    end: int
    role: str


_INVISIBLE = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
_MARKS = rf"[{_INVISIBLE}]*"
_DAY = rf"\d{{1,4}}{_MARKS}[./-]{_MARKS}\d{{1,2}}{_MARKS}[./-]{_MARKS}\d{{1,4}}"
_HOUR = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:[\s\u202f]*(?:[ap]\.?[\s\u00a0\u202f]?m\.?|[صم]))?"
_MESSAGE = re.compile(
    rf"(?:(?P<time>{_DAY}[,،]?[\s\u202f]{{1,3}}{_HOUR})\s?[-–]\s|"
    rf"\[(?P<boxed>(?:{_DAY}[,،]?[\s\u202f]{{1,3}})?{_HOUR})\]\s?(?P<nick><[^<>\n]{{1,40}}>)?|"
    rf"(?P<logged>(?:{_DAY}[ T])?{_HOUR})[ \t]+(?P<other><[^<>\n]{{1,40}}>))\s?",
    re.IGNORECASE,
)
_SENDER = re.compile(r"([^:\n]{1,60}?):(?:\s|$)")
_LEAST, _SHARE = 3, 0.5  # messages that make a chat, and their share of its first lines
_LOOKED = 60


def chat(text: str) -> tuple[list[Drop], list[Said]] | None:
    """What of an exported chat is no message, and who wrote what when; None where the text is no chat.

    >>> drops, said = chat("".join(f"12/03/2021, 10:1{i} - Leila: message {i}\\n" for i in range(4)))
    >>> said[1].time, said[1].speaker, drops[0]
    ('12/03/2021, 10:11', 'Leila', Drop(start=0, end=27, instead=''))
    """
    lines = text.split("\n", _LOOKED)[:_LOOKED]
    solid = [line for line in lines if line.strip()]
    heads = sum(_MESSAGE.match(line.lstrip(_INVISIBLE)) is not None for line in solid)
    if heads < _LEAST or heads < _SHARE * len(solid) or not _MESSAGE.match(solid[0].lstrip(_INVISIBLE)):
        return None
    drops: list[Drop] = []
    said: list[Said] = []
    named = at = 0
    nicks = False  # a client's log: its messages take one line each, and other lines are nobody's
    for line in text.splitlines(keepends=True):
        lead = len(line) - len(line.lstrip(_INVISIBLE))
        found = _MESSAGE.match(line, lead)
        if found:
            end, speaker = found.end(), (found["nick"] or found["other"] or "").strip("<>") or None
            if speaker is None and (sender := _SENDER.match(line, end)):
                speaker, end = sender[1].strip(_INVISIBLE + "~ \u00a0\u202f"), sender.end()
                end -= line[end - 1 : end] in ("\n", "\r")
            named += speaker is not None
            time = (found["time"] or found["boxed"] or found["logged"]).translate(_UNSEEN)
            said.append(Said(at + end, time, speaker or None))
            drops.append(Drop(at, at + end, ""))
            lead, nicks = end, bool(found["nick"] or found["other"])
        elif nicks and line.strip():
            said.append(Said(at, None, None))
        for i, char in enumerate(line[lead:], lead) if _UNSEEN.keys() & set(map(ord, line[lead:])) else ():
            if char in _INVISIBLE:
                drops.append(Drop(at + i, at + i + 1, ""))
        at += len(line)
    return (drops, said) if named >= _LEAST else None


_UNSEEN = dict.fromkeys(map(ord, _INVISIBLE))
