"""Subtitles: SubRip (``.srt``), WebVTT (``.vtt``) and SubStation Alpha (``.ass``, ``.ssa``); what is said, and when.

Numbers, times, styles and tags are dropped; a sentence goes on over the cues that it was cut into, unless one ends with
the sign of an end or a pause follows. Spans lead into the file. The time of a segment is the one that its cue begins
with, as the file writes it; the speaker a voice of WebVTT or the name of a line of ASS.

Formats: SubRip as MPlayer and VLC read it, `WebVTT <https://www.w3.org/TR/webvtt1/>`_, and ASS as libass does.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

from diglot.sources.bounded import Stretch
from diglot.sources.inline import settled
from diglot.sources.records import Metadata
from diglot.sources.speech import Drop, Mark, Said

__all__ = ["stretches"]

CLOCK = r"(?:\d{1,3}:)?\d{1,2}:\d{1,2}[,.:]\d{1,3}"
TIMING = re.compile(rf"[\s\ufeff\u200e\u200f]*({CLOCK})[ \t]*-->[ \t]*({CLOCK})(?=[ \t\r]|$)")
VOICE = re.compile(r"<v(?:\.[^ >\n]*)?[ \t]+([^>\n]{1,80})>")
TAG = re.compile(
    r"<rt>[^<>\n]{0,80}</rt>|</?[a-zA-Z][^<>\n]{0,200}>|\{[\\/][^{}\n]{0,200}\}|\{[a-zA-Z]:[^{}\n]{1,80}\}|<\d[\d:.]{4,12}>"
)
ENTITY = re.compile(r"&(?:amp|lt|gt|nbsp|lrm|rlm|quot|apos|#\d{1,6});")
BLANK_LINE = re.compile(r"\n[ \t\r]*(?:\n|$)")
CLOSERS = "\"'”’»)]"
ENDS = frozenset(".!?…؟。！？♪♫#")
DASHES = ("-", "–", "—", "‐")
INVISIBLE = "\ufeff\u200e\u200f\u202a\u202b\u202c"
PAUSE = 4.0
"""Seconds after which what follows is another sentence."""
OVERRIDE = re.compile(r"\{[^{}\n]{0,4000}\}|\\[Nnh]")
DRAWING = re.compile(r"\{[^{}\n]{0,4000}\\p[1-9][^{}\n]{0,4000}\}")


class Cue(NamedTuple):
    """What is said at a time: code points ``[start, end)`` of the file, when, by whom, to when (in seconds)."""

    start: int
    end: int
    time: str
    until: str
    speaker: str | None = None


def stretches(text: str, file: str = "") -> list[Stretch]:
    """The document in a file of subtitles; nothing where there is no cue with a text.

    >>> cues = "1\\n00:00:01,000 --> 00:00:02,500\\nThe boats\\n\\n2\\n00:00:02,600 --> 00:00:04,000\\ncame in."
    >>> [one] = stretches(cues)
    >>> [said.time for said in one.said], [(drop.start, drop.instead) for drop in one.drops]
    (['00:00:01,000', '00:00:02,600'], [(0, ''), (41, ' ')])
    """
    scripted = text.lstrip("\ufeff \t\r\n").startswith("[") and "Dialogue:" in text
    cues = _lines(text) if scripted else _timed(text)
    drops: list[Drop] = []
    said: list[Said] = []
    begin, open_ended, spoken = 0, False, ""
    for cue in cues:
        start, end, time, until, speaker = cue
        joined = open_ended and _seconds(time) - _seconds(spoken) < PAUSE
        spoken = until
        drops.append(Drop(begin, start, " " if joined else "\n" if said else ""))
        words = text[start:end]
        tagged = False
        if scripted:
            for found in OVERRIDE.finditer(words):
                drops.append(Drop(start + found.start(), start + found.end(), "" if found[0][0] == "{" else " "))
                tagged = True
        else:
            if "<" in words or "{" in words:
                if (voice := VOICE.match(words)) is not None:
                    speaker = voice[1].strip()
                for found in TAG.finditer(words):
                    drops.append(Drop(start + found.start(), start + found.end(), ""))
                    tagged = True
            if "\n" in words:
                _broken(words, start, drops)
            if "&" in words:
                for found in ENTITY.finditer(words):
                    drops.append(Drop(start + found.start(), start + found.end(), html.unescape(found[0])))
        said.append(Said(start, time, speaker))
        bare = (OVERRIDE if scripted else TAG).sub("", words).rstrip() if tagged else words
        open_ended = bare.rstrip(CLOSERS)[-1:] not in ENDS
        begin = end
    if not said:
        return []
    if begin < len(text):
        drops.append(Drop(begin, len(text), "\n"))
    return [Stretch(0, len(text), Metadata(), settled(drops), said, [Mark(0, len(text), "body")])]


def _broken(words: str, start: int, drops: list[Drop]) -> None:
    """The ends of lines inside a cue: its lines are one, unless the next speaker begins with a dash."""
    at = words.find("\n")
    while at >= 0:
        left, right = len(words[:at].rstrip()), at + 1
        while right < len(words) and words[right].isspace():
            right += 1
        turn = words.startswith(DASHES, right)
        drops.append(Drop(start + left, start + right, "\n" if turn else " "))
        at = words.find("\n", right)


def _timed(text: str) -> Iterator[Cue]:
    """The cues of SubRip or WebVTT."""
    strict = text.startswith(("WEBVTT", "\ufeffWEBVTT"))
    times = _times(text)
    here = next(times, None)
    while here is not None:
        _, begin, found = here
        here = next(times, None)
        start, end = _words(text, begin, len(text) if here is None else here[0], strict, here is not None)
        if start < end:
            yield Cue(start, end, found[1], found[2])


def _times(text: str) -> Iterator[tuple[int, int, re.Match[str]]]:
    """The lines with times: where each begins, where the next line does, and the times."""
    at = text.find("-->")
    while at >= 0:
        line = text.rfind("\n", 0, at) + 1
        stop = text.find("\n", at)
        stop = len(text) if stop < 0 else stop
        found = TIMING.match(text, line, stop)
        if found is not None:
            yield line, min(stop + 1, len(text)), found
        at = text.find("-->", stop)


def _words(text: str, begin: int, limit: int, strict: bool, numbered: bool) -> tuple[int, int]:
    """Where the words of a cue stand between its time and the next one's line, which may have a number before it."""
    words = text[begin:limit]
    if strict:
        blank = BLANK_LINE.search("\n" + words)
        words = words[: blank.start()] if blank else words
    words = words.rstrip()
    if numbered and not strict:
        last = words.rfind("\n")
        if words[last + 1 :].strip(INVISIBLE + " \t\r").isdigit():
            words = words[: last + 1].rstrip()
    start = begin + len(words) - len(words.lstrip())
    return start, begin + len(words)


def _lines(text: str) -> Iterator[Cue]:
    """The lines of dialogue in ASS; one that repeats the line before at the same time (an effect) is none."""
    order = ["layer", "start", "end", "style", "name", "marginl", "marginr", "marginv", "effect", "text"]
    shown: set[tuple[str, str]] = set()
    time = ""
    at = 0
    for line in text.splitlines(keepends=True):
        begin, at = at, at + len(line)
        if line.startswith("Format:") and "Text" in line and "Start" in line:
            order = [name.strip().lower() for name in line[7:].split(",")]
        if not line.startswith("Dialogue:"):
            continue
        values = line.rstrip("\r\n").split(",", len(order) - 1)
        if len(values) < len(order) or order[-1] != "text":
            continue
        named = dict(zip(order, values, strict=True))
        words = values[-1]
        start = begin + len(line.rstrip("\r\n")) - len(words)
        if DRAWING.search(words) or not OVERRIDE.sub("", words).strip():
            continue
        if named["start"] != time:
            shown, time = set(), named["start"]
        plain = OVERRIDE.sub("", words).strip()
        if (plain, named.get("end", "")) in shown:
            continue
        shown.add((plain, named.get("end", "")))
        speaker = named.get("name", named.get("actor", "")).strip() or None
        end = start + len(words.rstrip())
        yield Cue(start + len(words) - len(words.lstrip()), end, time.strip(), named.get("end", time).strip(), speaker)


def _seconds(clock: str) -> float:
    """A time in seconds."""
    if len(clock) == 12 and clock.isascii() and (clock[:2] + clock[3:5] + clock[6:8] + clock[9:]).isdigit():  # SubRip
        return int(clock[:2]) * 3600 + int(clock[3:5]) * 60 + int(clock[6:8]) + int(clock[9:]) / 1000
    hours, _, rest = clock.rpartition(":")
    total = 0.0
    try:
        for part in (*hours.split(":"), rest.replace(",", ".")):
            total = total * 60 + float(part or 0)
    except ValueError:
        return 0.0
    return total
