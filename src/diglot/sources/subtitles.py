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

import numpy as np

from diglot.sources.bounded import Stretch
from diglot.sources.cues import Cues, Lines, seconds, timed
from diglot.sources.records import Metadata
from diglot.sources.rolling import unrolled
from diglot.sources.spans import STANDS, Codes, Drops, Sayings, code_points, spaces
from diglot.sources.speech import Drop, Mark
from diglot.text.arrays import Bools, Int64s, Uint8s, owners, ranges

__all__ = ["stretches"]

VOICE = re.compile(r"<v(?:\.[^ >\n]*)?[ \t]+([^>\n]{1,80})>")
TAG = re.compile(
    r"<rt>[^<>\n]{0,80}</rt>|</?[a-zA-Z][^<>\n]{0,200}>|\{[\\/][^{}\n]{0,200}\}|\{[a-zA-Z]:[^{}\n]{1,80}\}|<\d[\d:.]{4,12}>"
)
ENTITY = re.compile(r"&(?:amp|lt|gt|nbsp|lrm|rlm|quot|apos|#\d{1,6});")
CLOSERS = "\"'”’»)]"
ENDS = ".!?…؟。！？♪♫#"
DASHES = ("-", "–", "—", "‐")
PAUSE = 4.0
"""Seconds after which what follows is another sentence."""
OVERRIDE = re.compile(r"\{[^{}\n]{0,4000}\}|\\[Nnh]")
DRAWING = re.compile(r"\{[^{}\n]{0,4000}\\p[1-9][^{}\n]{0,4000}\}")
SECTION = re.compile(r"[\ufeff \t\r\n]*\[")
FIELDS = ["layer", "start", "end", "style", "name", "marginl", "marginr", "marginv", "effect", "text"]


def stretches(text: str, file: str = "") -> list[Stretch]:
    """The document in a file of subtitles; nothing where there is no cue with a text.

    >>> cues = "1\\n00:00:01,000 --> 00:00:02,500\\nThe boats\\n\\n2\\n00:00:02,600 --> 00:00:04,000\\ncame in."
    >>> [one] = stretches(cues)
    >>> [said.time for said in one.said], [(drop.start, drop.instead) for drop in one.drops]
    (['00:00:01,000', '00:00:02,600'], [(0, ''), (41, ' ')])
    """
    scripted = SECTION.match(text) is not None and "Dialogue:" in text
    codes = code_points(text)
    lines = Lines(codes)
    cues = _scripted(text) if scripted else unrolled(text, lines, timed(text, lines), TAG)
    if not cues.time:
        return []
    marked = _held(text, codes, cues, "{\\" if scripted else "<{&")
    breaks, odd = _broken(lines, cues)
    if scripted:
        breaks, odd = (breaks[0][:0], breaks[1][:0], breaks[2][:0]), odd & False
    last = codes[cues.end - 1]
    closed = np.isin(last, code_points(ENDS))
    few: list[Drop] = []
    for i in np.flatnonzero(marked | odd | np.isin(last, code_points(CLOSERS))).tolist():
        start, words = int(cues.start[i]), text[cues.start[i] : cues.end[i]]
        if odd[i]:
            _joined(words, start, few)
        bare = _overridden(words, start, few) if scripted else _tagged(words, start, few)
        closed[i] = bare.rstrip(CLOSERS)[-1:] in {*ENDS}
        if not scripted and (voice := VOICE.match(words)) is not None:
            cues.speaker[i] = voice[1].strip()
    drops = Drops.settled(few, _between(cues, closed, len(text)), breaks)
    said = Sayings(cues.start, cues.time, cues.speaker if any(cues.speaker) else None)
    return [Stretch(0, len(text), Metadata(), drops, said, [Mark(0, len(text), "body")])]


def _held(text: str, codes: Codes, cues: Cues, signs: str) -> Bools:
    """Which cues hold one of some signs."""
    there = [codes == ord(sign) for sign in signs if sign in text]
    if not there:
        return np.zeros(len(cues.time), np.bool_)
    places = np.flatnonzero(np.logical_or.reduce(there))
    held: Bools = np.searchsorted(places, cues.end) > np.searchsorted(places, cues.start)
    return held


def _broken(lines: Lines, cues: Cues) -> tuple[tuple[Int64s, Int64s, Uint8s], Bools]:
    """The ends of lines inside cues as drops, and which cues have others than that: with white space around them.

    The lines of a cue are one, unless the next speaker begins with a dash.
    """
    first, last = np.searchsorted(lines.feeds, cues.start), np.searchsorted(lines.feeds, cues.end)
    owner = owners(last - first)
    feeds = lines.feeds[ranges(first, last - first)]
    returned = lines.codes[feeds - 1] == 13
    left = feeds - returned
    follow = lines.codes[np.minimum(feeds + 1, len(lines.codes) - 1)]
    plain = ~spaces(lines.codes[left - 1]) & ~spaces(follow)
    odd = np.zeros(len(cues.start), np.bool_)
    odd[owner[~plain]] = True
    kept = ~odd[owner]
    turn = np.isin(follow, code_points("".join(DASHES)))
    stand = np.where(turn, STANDS.index("\n"), STANDS.index(" ")).astype(np.uint8)
    return (left[kept], feeds[kept] + 1, stand[kept]), odd


def _joined(words: str, start: int, drops: list[Drop]) -> None:
    """The same of one cue."""
    at = words.find("\n")
    while at >= 0:
        left, right = len(words[:at].rstrip()), at + 1
        while right < len(words) and words[right].isspace():
            right += 1
        turn = words.startswith(DASHES, right)
        drops.append(Drop(start + left, start + right, "\n" if turn else " "))
        at = words.find("\n", right)


def _between(cues: Cues, closed: Bools, length: int) -> tuple[Int64s, Int64s, Uint8s]:
    """What stands between cues: a blank where a sentence goes on, else a line end; and before and after all of them."""
    start = np.append(0, cues.end)
    end = np.append(cues.start, length)
    stand = np.full(len(start), STANDS.index("\n"), np.uint8)
    stand[1:-1][~closed[:-1] & (cues.begins[1:] - cues.ends[:-1] < PAUSE)] = STANDS.index(" ")
    stand[0] = 0
    return start, end, stand


def _tagged(words: str, start: int, drops: list[Drop]) -> str:
    """The tags and entities of a cue as drops; its words without tags."""
    tags = list(TAG.finditer(words)) if "<" in words or "{" in words else []
    drops += [Drop(start + one.start(), start + one.end(), "") for one in tags]
    if "&" in words:
        drops += [Drop(start + e.start(), start + e.end(), html.unescape(e[0])) for e in ENTITY.finditer(words)]
    return TAG.sub("", words).rstrip() if tags else words


def _overridden(words: str, start: int, drops: list[Drop]) -> str:
    """The same of a line of ASS."""
    codes = list(OVERRIDE.finditer(words))
    drops += [Drop(start + one.start(), start + one.end(), "" if one[0][0] == "{" else " ") for one in codes]
    return OVERRIDE.sub("", words).rstrip() if codes else words


def _scripted(text: str) -> Cues:
    """The lines of dialogue in ASS; one that repeats the line before at the same time (an effect) is none."""
    shown: set[tuple[str, str]] = set()
    shared = ""
    found = []
    for at, named in _dialogue(text):
        words, time, until = named["text"], named["start"], named.get("end", named["start"])
        plain = OVERRIDE.sub("", words).strip()
        if not plain or DRAWING.search(words):
            continue
        if time != shared:
            shown, shared = set(), time
        if (plain, named.get("end", "")) in shown:
            continue
        shown.add((plain, named.get("end", "")))
        speaker = named.get("name", named.get("actor", "")).strip() or None
        begin = at + len(words) - len(words.lstrip())
        found.append((begin, at + len(words.rstrip()), time.strip(), until.strip(), speaker))
    return Cues(
        np.array([one[0] for one in found], np.int64), np.array([one[1] for one in found], np.int64),
        np.array([seconds(one[2]) for one in found]), np.array([seconds(one[3]) for one in found]),
        [one[2] for one in found], [one[4] for one in found],
    )  # fmt: skip


def _dialogue(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Where the words of each line of dialogue begin, and its fields by name."""
    order = FIELDS
    at = 0
    for line in text.splitlines(keepends=True):
        at += len(line)
        if line.startswith("Format:") and "Text" in line and "Start" in line:
            order = [name.strip().lower() for name in line[7:].split(",")]
        if line.startswith("Dialogue:"):
            bare = line.rstrip("\r\n")
            values = bare.split(",", len(order) - 1)
            if len(values) == len(order) and order[-1] == "text":
                yield at - len(line) + len(bare) - len(values[-1]), dict(zip(order, values, strict=True))
