"""Marks inside a paragraph of Markdown: emphasis, code, links, images, tags, entities; what of them is not seen.

`inline` finds them as `CommonMark <https://spec.commonmark.org/0.31.2/#inlines>`_ says, in one pass and without
backtracking over the text: delimiters of emphasis are paired by its rules of flanking.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from diglot.sources.speech import Drop

__all__ = ["inline", "labels", "settled"]

TOKEN = re.compile(
    r"\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|(?P<ticks>`+)"
    r"|(?P<comment><!--)"
    r"|<(?P<address>(?:https?|ftp|mailto):[^\s<>]{1,2000}|[\w.+-]{1,64}@[\w.-]{1,200})>"
    r"|(?P<tag></?[a-zA-Z][\w:-]{0,60}(?:\s[^<>]{0,2000})?/?>|<\?[^<>]{0,2000}>)"
    r"|(?P<note>\[\^[^\[\]\s]{1,80}\])"
    r"|(?P<open>!?\[)|(?P<close>\])"
    r"|(?P<run>\*+|_+|~~)"
    r"|(?P<entity>&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]\w{1,31});)"
    r"|(?P<liquid>\{%-?[^%\n]{0,400}-?%\}|\{\{[<%][^\n]{0,400}?[>%]\}\}|\{:[^{}\n]{0,200}\})",
    re.DOTALL,
)
SIGN = re.compile(r"[\\`*_\[\]<&~{!]")
"""What a mark begins with."""
TARGET = re.compile(
    r"\([ \t]*\n?[ \t]*(?:<[^<>\n]{0,2000}>|[^\s()<>]{0,2000}(?:\([^\s()]{0,500}\)[^\s()]{0,500}){0,8})"
    r"(?:\s+(?:\"[^\"]{0,1000}\"|'[^']{0,1000}'|\([^()]{0,1000}\)))?\s*\)(?:\{[^{}\n]{0,200}\})?"
)
TICKS = re.compile(r"`+")
REFERENCE = re.compile(r"\[[^\[\]]{0,300}\]")
BREAKS = re.compile(
    r"</?(?:br|p|div|li|tr|h[1-6]|ul|ol|table|td|th|details|summary|blockquote|dd|dt|figure|center)\b", re.IGNORECASE
)
ENDS = re.compile(r"\]:")
DEFINED = re.compile(r" {0,3}\[((?!\^)[^\[\]]{1,300})\]:[ \t]*\S")


def labels(text: str, ends: Iterable[int] | None = None) -> frozenset[str]:
    """The names of the links that a page defines.

    Args:
        ends: where ``]:`` stands in the page, if that is known.

    >>> labels("See [Nets].\\n\\n[nets]: http://a.example\\n")
    frozenset({'nets'})
    """
    found = set()
    for at in (match.start() for match in ENDS.finditer(text)) if ends is None else ends:
        begin = text.rfind("[", max(0, at - 301), at)
        if begin >= 0:
            while begin and text[begin - 1] == " " and at - begin < 306:
                begin -= 1
            if (not begin or text[begin - 1] == "\n") and (name := DEFINED.match(text, begin)) is not None:
                found.add(_label(name[1]))
    return frozenset(found)


def _label(name: str) -> str:
    return " ".join(name.casefold().split())


def inline(text: str, begin: int, end: int, defined: frozenset[str] = frozenset()) -> list[Drop]:
    """What of ``text[begin:end]``, a paragraph, is not seen; in no order. `defined` are the page's `labels`.

    >>> text = "a *b* [c](d) &amp; `e_f_g`"
    >>> [(text[one.start : one.end], one.instead) for one in settled(inline(text, 0, len(text)))]
    [('*', ''), ('*', ''), ('[', ''), ('](d)', ''), ('&amp;', '&'), ('`', ''), ('`', '')]
    """
    drops: list[Drop] = []
    opened: list[tuple[int, bool, int]] = []  # place of a bracket, whether of an image, how many runs there were
    runs: list[_Run] = []
    lost: set[int] = set()  # lengths of backticks that nothing closes any more
    at = begin
    while (sign := SIGN.search(text, at, end)) is not None:
        start = sign.start()
        found = TOKEN.match(text, start, end)
        if found is None:
            at = start + 1
            continue
        at, kind = found.end(), found.lastgroup
        if kind == "escaped":
            drops.append(Drop(start, start + 1, ""))
        elif kind == "ticks":
            at = _code(text, start, at, end, drops, lost)
        elif kind == "run":
            runs.append(_Run(text, start, at, begin, end))
        elif kind == "open":
            opened.append((start, at - start == 2, len(runs)))
        elif kind == "close":
            at = _closed(text, (start, at, end), opened, runs, drops, defined)
        elif kind == "comment":
            stop = text.find("-->", at, end) if 0 not in lost else -1
            if stop < 0:
                lost.add(0)
            else:
                at = stop + 3
                drops.append(Drop(start, at, ""))
        else:
            drops += _alone(kind, found)
    _paired(runs, drops)
    return drops


def _alone(kind: str | None, found: re.Match[str]) -> list[Drop]:
    """What is not seen of a mark that needs no other: an entity, a tag, an address, a note, a tag of a site's maker."""
    start, end = found.span()
    if kind == "entity":
        seen = html.unescape(found[0])
        return [Drop(start, end, seen)] if seen != found[0] else []
    if kind == "tag":
        return [Drop(start, end, "\n" if BREAKS.match(found[0]) else "")]
    if kind == "address":
        return [Drop(start, start + 1, ""), Drop(end - 1, end, "")]
    return [Drop(start, end, "")]


def _code(text: str, start: int, after: int, end: int, drops: list[Drop], lost: set[int]) -> int:
    """A span of code: its marks are dropped; where to go on."""
    ticks = after - start
    if ticks in lost:
        return after
    for found in TICKS.finditer(text, after, end):
        if found.end() - found.start() == ticks:
            close = found.start()
            drops += [Drop(start, after, ""), Drop(close, close + ticks, "")]
            return close + ticks
    lost.add(ticks)
    return after


def _closed(
    text: str, place: tuple[int, int, int], opened: list[tuple[int, bool, int]], runs: list[_Run], drops: list[Drop],
    defined: frozenset[str],
) -> int:  # fmt: skip
    """A closing bracket: of a link, of which the text is seen, of an image, which is not, or of nothing.

    `place` is where it begins and ends, and where the paragraph does; where to go on is what comes back.
    """
    start, after, end = place
    if not opened:
        return after
    begin, image, before = opened.pop()
    found = TARGET.match(text, after, end)
    if found is None and defined:
        found = REFERENCE.match(text, after, end)
        name = found[0][1:-1] if found is not None else ""
        if _label(name or text[begin + 1 + image : start]) not in defined:
            if not image:
                return after
            found = None
        stop = found.end() if found is not None else after
    elif found is None:
        if not image:
            return after
        stop = after
    else:
        stop = found.end()
    if image:
        del runs[before:]
        drops.append(Drop(begin, stop, ""))
    else:
        drops += [Drop(begin, begin + 1, ""), Drop(start, stop, "")]
        _paired(runs[before:], drops)
        del runs[before:]
    return stop


class _Run:
    """A run of delimiters, and whether it may open or close emphasis."""

    __slots__ = ("char", "close", "end", "left", "open", "right", "start")

    def __init__(self, text: str, start: int, end: int, begin: int, stop: int) -> None:
        before = text[start - 1] if start > begin else " "
        after = text[end] if end < stop else " "
        self.start, self.end, self.char = start, end, text[start]
        self.left, self.right = start, end  # what of it is left
        odd_before, odd_after = _odd(before), _odd(after)
        opens = not after.isspace() and (not odd_after or before.isspace() or odd_before)
        closes = not before.isspace() and (not odd_before or after.isspace() or odd_after)
        self.open, self.close = opens, closes
        if self.char == "_":
            self.open = opens and (not closes or odd_before)
            self.close = closes and (not opens or odd_after)


def _odd(char: str) -> bool:
    """Whether a character is a sign, neither letter nor digit nor blank."""
    return not char.isalnum() and not char.isspace()


def _paired(runs: list[_Run], drops: list[Drop]) -> None:
    """Pair openers with closers, from the inside out; what is paired is dropped."""
    waiting: dict[str, list[_Run]] = {"*": [], "_": [], "~": []}
    order: list[_Run] = []
    for run in runs:
        stack = waiting[run.char]
        while run.close and stack and run.left < run.right:
            opener = stack[-1]
            size = 2 if opener.right - opener.left > 1 and run.right - run.left > 1 else 1
            drops += [Drop(opener.right - size, opener.right, ""), Drop(run.left, run.left + size, "")]
            opener.right -= size
            run.left += size
            for between in reversed(order):  # what opened inside and was not closed stays as it is
                if between is opener:
                    break
                if waiting[between.char] and waiting[between.char][-1] is between:
                    waiting[between.char].pop()
            while order and order[-1] is not opener:
                order.pop()
            if opener.left == opener.right:
                stack.pop()
                order.pop()
        if run.open and run.left < run.right:
            stack.append(run)
            order.append(run)


def settled(drops: Iterable[Drop]) -> list[Drop]:
    """Drops in order, none inside or across another.

    >>> settled([Drop(4, 6, ""), Drop(0, 2, " "), Drop(1, 5, "")])
    [Drop(start=0, end=2, instead=' '), Drop(start=2, end=5, instead=''), Drop(start=5, end=6, instead='')]
    """
    found: list[Drop] = []
    last = 0
    for start, end, instead in sorted(drops, key=lambda drop: (drop.start, -drop.end)):
        if end <= last:
            continue
        if start < last:
            found.append(Drop(last, end, instead if not found[-1].instead else ""))
        elif end > start:
            found.append(Drop(start, end, instead))
        last = end
    return found
