"""The order of characters on a line: from logical to visual, and back.

`display` is the Unicode Bidirectional Algorithm (UAX #9) for one line without explicit embeddings: weak types (W1–W7),
neutrals (N1, N2), levels (I1, I2), reordering and mirroring (L1–L4). Old systems and PDF extractors store lines in the
order in which they are shown; `logical` finds the line that is shown so, and checks it by showing it again.

Source: Unicode Standard Annex #9. Bracket pairs (N0) are treated as other neutrals.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from diglot.text.codepoints import bidirectional

__all__ = ["display", "logical"]

_MIRROR = str.maketrans("()[]{}<>«»‹›≤≥⟨⟩", ")(][}{><»«›‹≥≤⟩⟨")
_STRONG = {"L", "R", "AL"}


def base_of(line: str) -> int:
    """The level of the line's first strong character: 1 right to left, 0 left to right or none."""
    for each in map(bidirectional, line):
        if each in _STRONG:
            return 0 if each == "L" else 1
    return 0


def display(line: str, base: int | None = None) -> str:
    """The line in the order in which it is shown, from left to right.

    >>> display("بيت 12 (hotel)")
    '(hotel) 12 تيب'
    """
    base = base_of(line) if base is None else base
    return "".join(_reordered(line, _levels(line, base)))


def logical(line: str) -> tuple[str, bool]:
    """The line that is shown as `line`, and whether showing it again gives exactly that.

    Several lines may be shown alike: one whose brackets pair and whose @ and # begin a word is preferred.

    >>> logical("(hotel) 12 تيب")
    ('بيت 12 (hotel)', True)
    """
    found = list(dict.fromkeys(_candidates(line)))
    sure = [each for each in found if display(each, 1) == line or display(each) == line]
    return (min(sure, key=_awkward), True) if sure else (found[0], False)


def _awkward(line: str) -> int:
    """How many brackets close what is not open or stay open, and how many @ and # have no word behind them."""
    depth = wrong = 0
    for i, each in enumerate(line):
        if each in "([{":
            depth += 1
        elif each in ")]}":
            wrong, depth = (wrong, depth - 1) if depth else (wrong + 1, 0)
        elif each in "@#":
            wrong += not line[i + 1 : i + 2].isalnum()
    return wrong + depth


def _candidates(line: str) -> Iterator[str]:
    """Lines that might be shown as `line`, the likeliest first."""
    turned = line[::-1]
    yield "".join(_turned_back(turned, joined=True))
    yield "".join(_turned_back(turned, joined=False))
    yield display(line, 1)
    yield display(line, 0)


def _turned_back(turned: str, joined: bool) -> Iterator[str]:
    """A line turned round, with what runs from left to right (words, numbers) turned back and mirrored signs restored.

    Args:
        turned: the shown line from right to left: Arabic already reads as it should.
        joined: numbers go together with the Latin words before them (``AR-204``), or are turned back by themselves.
    """
    types = [bidirectional(c) for c in turned]
    levels = _resolved(types[::-1] if joined else types, 1)
    if joined:
        levels = levels[::-1]
    for level, run in groupby(range(len(turned)), levels.__getitem__):
        text = "".join(turned[i] for i in run)
        yield text.translate(_MIRROR) if level == 1 else text[::-1]


def _levels(line: str, base: int) -> list[int]:
    return _resolved([bidirectional(c) for c in line], base)


def _resolved(given: list[str], base: int) -> list[int]:
    """The embedding level of each character, given their bidirectional classes."""
    types, side = list(given), "R" if base else "L"
    _weak_by_letters(types, side)
    _weak_by_numbers(types)
    _weak_left(types, side)
    _neutral(types, side)
    levels = [_level(each, base) for each in types]
    for i in range(len(levels) - 1, -1, -1):  # L1
        if given[i] not in ("WS", "B", "S", "BN"):
            break
        levels[i] = base
    return levels


def _weak_by_letters(types: list[str], side: str) -> None:
    """W1 to W3, in place: marks are of the class before them, numbers after Arabic letters Arabic ones."""
    last, strong = side, side
    for i, each in enumerate(types):
        if each == "NSM":
            each = types[i] = last
        if each == "EN" and strong == "AL":
            types[i] = "AN"
        if each in _STRONG:
            strong = each
        if each == "AL":
            types[i] = "R"
        last = types[i] if each != "AL" else "R"


def _weak_by_numbers(types: list[str]) -> None:
    """W4 and W5, in place: separators between numbers and signs beside them are numbers."""
    for i in range(1, len(types) - 1):
        before, after = types[i - 1], types[i + 1]
        if before == after and ((types[i] == "ES" and before == "EN") or (types[i] == "CS" and before in ("EN", "AN"))):
            types[i] = before
    for start, end, each in _runs(types, {"ET", "BN"}):
        around = {types[start - 1] if start else "", types[end] if end < len(types) else ""}
        if "EN" in around and each == "ET":
            types[start:end] = ["EN"] * (end - start)


def _weak_left(types: list[str], side: str) -> None:
    """W6 and W7, in place: what is left of separators is neutral, numbers after letters from the left are as these."""
    strong = side
    for i, each in enumerate(types):
        if each in ("ES", "ET", "CS", "BN"):
            types[i] = "ON"
        elif each in ("L", "R"):
            strong = each
        elif each == "EN" and strong == "L":
            types[i] = "L"


def _neutral(types: list[str], side: str) -> None:
    """N1 and N2, in place: neutrals have the direction of both sides, or of the line."""
    for start, end, _ in _runs(types, {"ON", "WS", "B", "S"}):
        before = _direction(types[start - 1]) if start else side
        after = _direction(types[end]) if end < len(types) else side
        types[start:end] = [before if before == after else side] * (end - start)


def _runs(types: list[str], kinds: set[str]) -> Iterator[tuple[int, int, str]]:
    """Stretches of `kinds` as ``(start, end, kind of the first)``."""
    start = 0
    for inside, group in groupby(list(types), kinds.__contains__):
        end = start + sum(1 for _ in group)
        if inside:
            yield start, end, types[start]
        start = end


def _direction(kind: str) -> str:
    return "R" if kind in ("EN", "AN") else kind


def _level(kind: str, base: int) -> int:
    if base:
        return 2 if kind in ("L", "EN", "AN") else 1
    return {"R": 1, "EN": 2, "AN": 2}.get(kind, 0)


def _reordered(line: str, levels: list[int]) -> list[str]:
    """L2 to L4: stretches of each level turned round, from the highest down to the lowest odd one."""
    order = list(range(len(line)))
    for level in range(max(levels, default=0), 0, -1):
        start = 0
        while start < len(order):
            if levels[order[start]] < level:
                start += 1
                continue
            end = start
            while end < len(order) and levels[order[end]] >= level:
                end += 1
            order[start:end] = order[start:end][::-1]
            start = end
    return [line[i].translate(_MIRROR) if levels[i] % 2 else line[i] for i in order]
