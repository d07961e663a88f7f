"""Real texts in other forms: speech as subtitles, transcripts and chats as others write them, lines without marks."""

from __future__ import annotations

import re
from random import Random

__all__ = ["bare", "messenger", "speakers", "subtitles"]


def bare(line: str) -> str:
    """A line without the marks of Markdown and HTML."""
    line = re.sub(r"!?\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])?", r"\1", line)
    return re.sub(r"^#+ |[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}|<[^>]{1,80}>", "", line)


def subtitles(lines: list[str], random: Random) -> list[str]:
    """Speech as subtitles: cues of one or two lines, numbered and timed or bare."""
    words = " ".join(bare(line) for line in lines).split()
    out: list[str] = []
    second, form = random.randrange(60), random.randrange(4)
    number, at = 0, 0
    while at < len(words) and len(out) < 400:
        size, number = random.randrange(4, 14), number + 1
        cue, at = words[at : at + size], at + size
        clock = f"00:{second // 60:02}:{second % 60:02}"
        second += random.randrange(2, 6)
        after = f"00:{second // 60:02}:{second % 60:02}"
        if form == 0:
            out += [str(number), f"{clock},{random.randrange(1000):03} --> {after},{random.randrange(1000):03}"]
        elif form == 1:
            out.append(f"{clock}.000 --> {after}.000")
        half = len(cue) // 2 if len(cue) > 7 else len(cue)
        out += [" ".join(part) for part in (cue[:half], cue[half:]) if part]
        if form != 3:
            out.append("")
    return out


def speakers(lines: list[str], random: Random) -> list[str]:
    """A transcript with its speakers in another form."""
    form = random.choice(("{}: {}", "{}\n{}", "{}. {}", "[{}] {}", "{}:\n{}", "- {}: {}", "({}) {}"))
    shout = random.random() < 0.4
    out = []
    for line in lines:
        found = re.match(r"\*\*(.{2,40}?):\*\* ?(.*)", line)
        name = (found[1].upper() if shout else found[1]) if found else ""
        out += form.format(name, found[2]).split("\n") if found else [line]
    return out


def messenger(lines: list[str], random: Random) -> list[str]:
    """A chat as phones export it."""
    form = random.choice(
        ("{d}, {t} - {n}: {m}", "[{d}, {t}:07] {n}: {m}", "{n} {t}\n{m}", "{d} {t}\t{n}\t{m}", "[{t}] {n}: {m}",
         "{t} <{n}> {m}")
    )  # fmt: skip
    out, day = [], random.randrange(1, 28)
    for line in lines:
        found = re.match(r"\[(\d\d:\d\d)\] <([^>]+)> (.*)", line)
        if found:
            day += random.random() < 0.03
            date = random.choice(("{}/3/21", "{}/03/2021"))[:].format(min(day, 28))
            out += form.format(d=date, t=found[1], n=found[2], m=found[3]).split("\n")
        elif random.random() < 0.3:
            out.append(line)
    return out
