"""Subtitles and exported chats: what was said, by whom and when, apart from the numbers, times and names around it.

`subtitles` (SubRip ``.srt``, WebVTT ``.vtt``) and `chat` (what phones and IRC clients export) take the decoded text
of a file and say which of its code points are no speech: these are *dropped* (`Drop`), so that a sentence goes on
over the cues that it was cut into, and spans still lead into the file. Each `Said` has the time as it is written and
the speaker.

Formats: SubRip as MPlayer and VLC read it, `WebVTT <https://www.w3.org/TR/webvtt1/>`_, WhatsApp's exports in its usual
languages, and lines ``[12:30] <name> text``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import NamedTuple

__all__ = ["Drop", "Mark", "Said", "chat", "subtitles"]


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
_CLOCK = r"(?:\d{1,3}:)?\d{1,2}:\d{2}[,.]\d{1,3}"
_TIMING = re.compile(rf"[ \t]*({_CLOCK})[ \t]+-->[ \t]+({_CLOCK})(?:[ \t][^\n]*)?")
_VOICE = re.compile(r"<v(?:\.[^ >\n]*)?[ \t]+([^>\n]{1,80})>")
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,80}>|\{\\[^}\n]{1,40}\}|<\d[\d:.]{4,12}>")
_ENDS = re.compile(r"[.!?…؟。!?][\"'”’»)\]]*$|[♪♫#]$")
_PAUSE = 4.0  # seconds after which what follows is another sentence
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


def subtitles(text: str) -> tuple[list[Drop], list[Said]] | None:
    """What of a subtitle file is no speech, and who says what when; None where there is no cue in it.

    >>> cues = "1\\n00:00:01,000 --> 00:00:02,500\\nThe boats\\n\\n2\\n00:00:02,600 --> 00:00:04,000\\ncame in."
    >>> drops, said = subtitles(cues)
    >>> [one.time for one in said], [one.instead for one in drops]
    (['00:00:01,000', '00:00:02,600'], ['', ' '])
    """
    drops: list[Drop] = []
    said: list[Said] = []
    begin, last, spoken = 0, "", 0.0  # where what is no speech begins, the last line of speech, and its end
    lines = text.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    cue = False
    timing = None
    for i, line in enumerate(lines):
        here, bare = starts[i], line.strip("\r\n\x85\u2028\u2029")
        found = _TIMING.fullmatch(bare.strip(_INVISIBLE))
        if found:
            cue, timing = True, found
            continue
        if not cue or not bare.strip():
            cue = cue and bool(bare.strip())
            continue
        if timing is not None:
            gap = _seconds(timing[1]) - spoken
            joined = bool(last) and not _ENDS.search(last) and gap < _PAUSE
            spoken = _seconds(timing[2])
            voice = _VOICE.match(bare)
            if begin < here:
                drops.append(Drop(begin, here, " " if joined else "\n" if last else ""))
            said.append(Said(here, timing[1], voice[1].strip() if voice else None))
            timing = None
        elif begin < here:
            drops.append(Drop(begin, here, "\n" if bare.lstrip().startswith(("-", "–", "—")) else " "))
        for tag in _TAG.finditer(bare):
            drops.append(Drop(here + tag.start(), here + tag.end(), ""))
        begin, last = here + len(bare.rstrip()), _TAG.sub("", bare).strip()
    if not said:
        return None
    if begin < len(text):
        drops.append(Drop(begin, len(text), "\n"))
    return drops, said


def _seconds(clock: str) -> float:
    total = 0.0
    for part in clock.replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return total


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


def said_at(said: list[Said], position: int) -> Said | None:
    """Whose words those at a position are."""
    found = bisect_left(said, position + 1, key=lambda one: one.start)
    return said[found - 1] if found else None
