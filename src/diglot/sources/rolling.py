"""Captions that roll: each cue shows again the last lines of the one before, and new ones below.

Recognizers of speech and broadcasters write them so. What was shown before is no speech of its own: of each cue only
the new lines are kept. An ordinary file repeats no part of a cue in the next, so it is left alone.
"""

from __future__ import annotations

import re

import numpy as np

from diglot.sources.cues import Cues, Lines
from diglot.text.arrays import Bools

__all__ = ["unrolled"]

SHARE = 0.25
"""Share of a file's cues that begin with a part of the one before, from which on it rolls."""
LEAST = 2
"""The same, as a number of cues."""
MOST = 8
"""Lines that are shown again at most."""


def unrolled(text: str, lines: Lines, cues: Cues, tag: re.Pattern[str]) -> Cues:
    """The cues with what each has new; `tag` matches what is not seen in a line.

    >>> from diglot.sources.cues import timed
    >>> from diglot.sources.spans import code_points
    >>> said = ["The boats", "The boats\\ncame in", "came in\\nat dawn,", "at dawn,\\nall of them."]
    >>> text = "".join(f"00:0{i}.000 --> 00:0{i + 1}.000\\n{words}\\n\\n" for i, words in enumerate(said))
    >>> cues = unrolled(text, Lines(code_points(text)), timed(text, Lines(code_points(text))), re.compile("<[^>]*>"))
    >>> [text[a:b] for a, b in zip(cues.start, cues.end)]
    ['The boats', 'came in', 'at dawn,', 'all of them.']
    """
    if np.count_nonzero(_likely(lines, cues)) < max(LEAST, SHARE * len(cues.time)):
        return cues
    start, ends, kept = cues.start.copy(), cues.ends.copy(), np.ones(len(cues.time), np.bool_)
    shown: list[str] = []
    parts = last = 0
    for i, (begin, end) in enumerate(zip(cues.start.tolist(), cues.end.tolist(), strict=True)):
        own = _lines(text, begin, end, tag)
        words = [line for _, line in own]
        again = next((k for k in range(min(len(shown), len(words), MOST), 0, -1) if shown[-k:] == words[:k]), 0)
        parts += 0 < again < len(words)
        if again and again == len(words):
            kept[i] = False
            ends[last] = max(ends[last], ends[i])
        else:
            start[i], last = own[again][0] if again else begin, i
        shown = words or shown
    if parts < max(LEAST, SHARE * len(cues.time)):
        return cues
    few = np.flatnonzero(kept).tolist()
    return Cues(
        start[kept], cues.end[kept], cues.begins[kept], ends[kept], [cues.time[i] for i in few],
        [cues.speaker[i] for i in few],
    )  # fmt: skip


def _likely(lines: Lines, cues: Cues) -> Bools:
    """Which cues begin with the sign that the last line of the one before begins with, or with a tag's."""
    below = np.append(lines.start, 0)[np.searchsorted(lines.feeds, cues.end)]
    last = lines.codes[np.maximum(below, cues.start)][:-1]
    first = lines.codes[cues.start][1:]
    found: Bools = (first == last) | (first == ord("<")) | (last == ord("<"))
    return found


def _lines(text: str, begin: int, end: int, tag: re.Pattern[str]) -> list[tuple[int, str]]:
    """Where each line of a cue begins, and what is seen of it; those without anything are left out."""
    found, at = [], begin
    for line in text[begin:end].split("\n"):
        if words := " ".join(tag.sub("", line).split()):
            found.append((at + len(line) - len(line.lstrip()), words))
        at += len(line) + 1
    return found
