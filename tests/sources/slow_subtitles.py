"""Subtitles of SubRip and WebVTT, read cue by cue: what `diglot.sources.subtitles` is held against."""

from __future__ import annotations

import html
from collections.abc import Iterator

from diglot.sources.cues import INVISIBLE, TIMING, seconds
from diglot.sources.inline import settled
from diglot.sources.speech import Drop, Said
from diglot.sources.subtitles import CLOSERS, DASHES, ENDS, ENTITY, PAUSE, TAG, VOICE


def read(text: str) -> tuple[list[Drop], list[Said]]:
    """What is dropped of a file, and what is said in it."""
    drops: list[Drop] = []
    said: list[Said] = []
    begin, open_ended, spoken = 0, False, ""
    for start, end, time, until in cues(text):
        joined = open_ended and seconds(time) - seconds(spoken) < PAUSE
        spoken = until
        drops.append(Drop(begin, start, " " if joined else "\n" if said else ""))
        words = text[start:end]
        voice = VOICE.match(words)
        tags = list(TAG.finditer(words))
        drops += [Drop(start + one.start(), start + one.end(), "") for one in tags]
        drops += [Drop(start + one.start(), start + one.end(), html.unescape(one[0])) for one in ENTITY.finditer(words)]
        drops += broken(words, start)
        said.append(Said(start, time, voice[1].strip() if voice else None))
        bare = TAG.sub("", words).rstrip() if tags else words
        open_ended = bare.rstrip(CLOSERS)[-1:] not in {*ENDS}
        begin = end
    if said and begin < len(text):
        drops.append(Drop(begin, len(text), "\n"))
    return settled(drops), said


def broken(words: str, start: int) -> Iterator[Drop]:
    """The ends of lines in a cue."""
    at = words.find("\n")
    while at >= 0:
        left, right = len(words[:at].rstrip()), at + 1
        while right < len(words) and words[right].isspace():
            right += 1
        yield Drop(start + left, start + right, "\n" if words.startswith(DASHES, right) else " ")
        at = words.find("\n", right)


def cues(text: str) -> Iterator[tuple[int, int, str, str]]:
    """Where the words of each cue begin and end, and its times."""
    strict = text.startswith(("WEBVTT", "\ufeffWEBVTT"))
    lines, at = [], 0
    for line in text.split("\n"):
        if (found := TIMING.match(line)) is not None:
            lines.append((at, min(at + len(line) + 1, len(text)), found))
        at += len(line) + 1
    for i, (_, begin, found) in enumerate(lines):
        last = i + 1 == len(lines)
        words = text[begin : len(text) if last else lines[i + 1][0]]
        if strict:
            kept: list[str] = []
            for line in words.split("\n"):
                if not line.strip(" \t\r"):
                    break
                kept.append(line)
            words = "\n".join(kept)
        words = words.rstrip()
        if not last and not strict:
            cut = words.rfind("\n")
            if words[cut + 1 :].strip(INVISIBLE + " \t\r").isdigit():
                words = words[: cut + 1].rstrip()
        start = begin + len(words) - len(words.lstrip())
        if start < begin + len(words):
            yield start, begin + len(words), found[1], found[2]
