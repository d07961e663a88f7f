"""What a normalization changed, counted for every string and every switch.

A switch counts the characters that its letters changed; a Unicode form counts the letters (with their marks) that it
wrote differently; a rewrite counts the places it found. Counted on the way, so a ligature that one switch writes out
and another folds counts in both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from diglot.kernels.entries import find
from diglot.remembered import kept, remember
from diglot.text.arrays import Bools, Codes, Int32s
from diglot.text.charmap import clusters, tables
from diglot.text.charmap.charmap import CharMap, Kind, apply
from diglot.text.column import TERMINATOR, Column

__all__ = ["Losses", "losses"]


@dataclass(frozen=True, eq=False)
class Losses:
    """Counts for each string and switch.

    Args:
        names: the switches.
        kinds: the kind of each.
        counts: ``int32[s, len(names)]``.
    """

    names: tuple[str, ...]
    kinds: tuple[Kind, ...]
    counts: Int32s

    def of_kind(self, kind: Kind) -> Int32s:
        """``int32[s]``: what all switches of one kind changed in each string."""
        chosen = [i for i, each in enumerate(self.kinds) if each == kind]
        total: Int32s = self.counts[:, chosen].sum(axis=1, dtype=np.int32)
        return total

    def total(self) -> dict[str, int]:
        """What each switch changed in all strings."""
        return dict(zip(self.names, self.counts.sum(axis=0).tolist(), strict=True))


def losses(column: Column, maps: Sequence[CharMap], which: npt.NDArray[np.integer] | None = None) -> Losses:
    """Count what `apply` with the same arguments changes.

    >>> from diglot.arabic.normalize import charmap
    >>> found = losses(Column.from_strings(["أحمدُ", "سلام"]), [charmap("search")])
    >>> found.of_kind("fold").tolist(), found.of_kind("drop").tolist(), found.total()["diacritics"]
    ([1, 0], [1, 0], 1)
    """
    switches = list(dict.fromkeys((each.name, each.kind) for charmap in maps for each in charmap.changes))
    counts = np.zeros((len(column), len(switches)), np.int32)
    if len(column):
        _count_characters(column, maps, which, switches, counts)
        for i, charmap in enumerate(maps if which is not None else maps[:1]):
            chosen = np.ones(len(column), np.bool_) if which is None else which == i
            if charmap.rewrites and chosen.any():
                _count_rewrites(column, charmap, chosen, switches, counts)
    return Losses(tuple(name for name, _ in switches), tuple(kind for _, kind in switches), counts)


def _count_characters(
    column: Column,
    maps: Sequence[CharMap],
    which: npt.NDArray[np.integer] | None,
    switches: list[tuple[str, Kind]],
    counts: Int32s,
) -> None:
    table = tables.compiled(tuple(maps))
    entries, _ = find(column.codes, column.ends, which, table.entries, TERMINATOR, tables.DELETED)
    bits, _ = find(column.codes, column.ends, which, _bits(tuple(maps), tuple(switches)), 0, 0)
    special = np.flatnonzero(entries >= tables.DELETED)
    if len(special) and entries[special].max() >= tables.SLOW:
        before = entries.copy()
        starts, ends = clusters.clusters(column.codes, entries, special)
        exchanged = np.flatnonzero(entries != before)[::2]
        starts, ends = np.append(starts, exchanged), np.append(ends, exchanged + 2)
        strings = np.searchsorted(column.ends, starts)
        for start, end, string in zip(starts.tolist(), ends.tolist(), strings.tolist(), strict=True):
            charmap = maps[0 if which is None else int(which[string])]
            bits[start:end] = 0
            for name, kind, count in _changes(charmap, clusters.decode(column.codes[start:end])):
                counts[string, switches.index((name, kind))] += count
    at = np.flatnonzero(bits)
    string = np.searchsorted(column.ends, at)
    found = bits[at]
    for i in range(len(switches)):
        mine = string[(found >> np.uint32(i)) & 1 == 1]
        counts[:, i] += np.bincount(mine, minlength=len(column)).astype(np.int32)


def _count_rewrites(
    column: Column, charmap: CharMap, chosen: Bools, switches: list[tuple[str, Kind]], counts: Int32s
) -> None:
    texts = apply(column.take(chosen), [CharMap(charmap.name, charmap.steps, (), charmap.settle)]).strings()
    for change in charmap.rewrites:
        found = [change.count(text) for text in texts]
        counts[chosen, switches.index((change.name, change.kind))] += np.array(found, np.int32)
        texts = [change(text) for text in texts]


@kept(entries=8, size=1_600_000)
def _bits(maps: tuple[CharMap, ...], switches: tuple[tuple[str, Kind], ...]) -> Codes:
    """``uint32[m, SIZE]``: bit `i` is set where switch `i` changes the character."""
    bits = np.zeros((len(maps), tables.SIZE), np.uint32)
    for number, charmap in enumerate(maps):
        touched = tables.touched_by(charmap)
        if not len(touched):
            continue
        after = list(map(chr, touched.tolist()))
        for step in charmap.steps:
            before = after
            after = step(tables.SEPARATOR.join(before)).split(tables.SEPARATOR)
            changed = touched[[a != b for a, b in zip(before, after, strict=True)]]
            bits[number, changed] |= np.uint32(1 << switches.index((step.name, step.kind)))
    return bits


@remember(1 << 14, 64)
def _changes(charmap: CharMap, text: str) -> tuple[tuple[str, Kind, int], ...]:
    """What each step changes in a letter with its marks."""
    found = []
    for step in charmap.steps:
        after = step(text)
        if after != text:
            table = {letter for letter, _ in step.letters}
            found.append((step.name, step.kind, 1 if step.form else sum(each in table for each in text)))
        text = after
    return tuple(found)
