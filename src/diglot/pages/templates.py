"""Slots: what a feature of a line is, and tables that add up the weights of many slots at once.

A `Slot` has one of a handful of values for each line. Its values follow by a `rule` from one or more *bases*, small
numbers that are kept a line; slots of the same bases (``length``, ``end`` and ``length*end``, say) need not even be
computed: `tables` works their weights out beforehand for every value that the bases can have together, so that a line
takes one row from each of some dozens of tables (`diglot.kernels.weights`), where it would take one for each slot.

Weights are whole numbers (hundredths), so sums are exact: a line's do not depend on the lines beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from diglot.kernels.library import aligned
from diglot.kernels.weights import MOST, ROW, WIDTH, Tables
from diglot.text.arrays import Int64s, Uint8s

__all__ = ["GROUP", "WIDTH", "Base", "Both", "Slot", "flags", "slot", "tables", "value_names"]

GROUP = 6
"""Flags that have a base in common."""
ROWS = 4096  # of a table at most, where its slots leave the choice


@dataclass(frozen=True, eq=False)
class Base:
    """``uint8[l]``: a value a line, below `size`, and where the kernel has it: in `column`, so many lines `away`.

    `away` is None for a column of types: what all lines have in common that are of one type.
    """

    values: Uint8s
    size: int
    column: int
    away: int | None


@dataclass(frozen=True, eq=False)
class Slot:
    """One feature of every line: its value, below `size`, follows from its bases' by `rule`."""

    name: str
    size: int
    bases: tuple[Base, ...]
    rule: Callable[..., Int64s]

    @property
    def values(self) -> Int64s:
        """``int64[l]``."""
        return self.rule(*(base.values.astype(np.int64) for base in self.bases))

    def __mul__(self, other: Slot) -> Slot:
        """Both slots as one: every pair of values."""
        bases = tuple(dict.fromkeys((*self.bases, *other.bases)))
        one, two = ([bases.index(base) for base in each.bases] for each in (self, other))

        def rule(*values: Int64s) -> Int64s:
            return self.rule(*(values[i] for i in one)) * other.size + other.rule(*(values[i] for i in two))

        return Slot(f"{self.name}*{other.name}", self.size * other.size, bases, rule)


def slot(name: str, base: Base) -> Slot:
    """A slot that is its own base."""
    return Slot(name, base.size, (base,), lambda same: same)


def flags(names: Sequence[str], base: Base) -> list[Slot]:
    """A slot of two values for each bit of a base, from the lowest."""
    return [Slot(name, 2, (base,), lambda values, bit=bit: values >> bit & 1) for bit, name in enumerate(names)]


def value_names(found: Sequence[Slot]) -> list[str]:
    """The names of all values of some slots, in order: what tables of weights call their rows.

    >>> value_names([slot("url", Base(np.array([1], np.uint8), 2, 0, 0))])
    ['url=0', 'url=1']
    """
    return [f"{each.name}={value}" for each in found for value in range(each.size)]


# ---- tables


class Both(NamedTuple):
    """Tables of what types have, and of what lines have besides."""

    types: Tables
    lines: Tables


def tables(found: Sequence[Slot], weights: npt.NDArray[np.integer]) -> Both:
    """Tables for slots like these, whatever their values: ``weights[f, k]`` has a row a value of each slot, in order.

    Raises:
        ValueError: the weights are so large that their sum could pass 16 bits, or there are too many tables.
    """
    offsets = np.cumsum([0] + [each.size for each in found])
    if np.maximum.reduceat(np.abs(weights).max(axis=1), offsets[:-1]).sum() > 0x7FFF:
        raise ValueError("the weights of the page model are too large to be added up in 16 bits")
    rows = [(each, weights[offset : offset + each.size]) for each, offset in zip(found, offsets, strict=False)]
    types = [all(base.away is None for base in each.bases) for each in found]
    return Both(
        *(_tables([row for row, typed in zip(rows, types, strict=True) if typed is it]) for it in (True, False))
    )


def _tables(found: Sequence[tuple[Slot, npt.NDArray[np.integer]]]) -> Tables:
    """Tables for some slots, each with its weights."""
    bases = list(dict.fromkeys(base for each, _ in found for base in each.bases))
    wants = [frozenset(bases.index(base) for base in each.bases) for each, _ in found]
    groups = _groups(bases, wants)
    if len(groups) > MOST:
        raise ValueError(f"the weights of the page model take more than {MOST} tables")
    home = [next(g for g, group in enumerate(groups) if want <= group) for want in wants]
    plan: list[int] = []
    rows: list[npt.NDArray[np.int16]] = []
    for g, group in enumerate(groups):
        order = sorted(group)
        sizes = [bases[b].size for b in order]
        grid = dict(zip(order, np.indices(sizes, np.int64).reshape(len(order), -1), strict=True))
        table = np.zeros((_product(bases, group), ROW), np.int16)
        for (slot, weights), at in zip(found, home, strict=True):
            if at == g:
                values = slot.rule(*(grid[bases.index(base)] for base in slot.bases))
                table[:, : weights.shape[1]] += weights[values]
        plan += [sum(map(len, rows)), len(order)]
        for place, b in enumerate(order):
            plan += [bases[b].column, bases[b].away or 0, int(np.prod(sizes[place + 1 :]))]
        rows.append(table)
    whole = aligned((sum(map(len, rows)) + 1) * ROW, np.int16).reshape(-1, ROW)
    np.concatenate([*rows, np.zeros((1, ROW), np.int16)], out=whole)
    return Tables(len(groups), np.array(plan, np.int32), whole)


def _groups(bases: Sequence[Base], wants: Sequence[frozenset[int]]) -> list[frozenset[int]]:
    """The bases of each table: of slots together where that keeps it small."""
    groups: list[frozenset[int]] = []
    whole = [want for want in dict.fromkeys(wants) if not any(want < other for other in wants)]
    for want in sorted(whole, key=lambda want: -_product(bases, want)):
        grown = [(_product(bases, group | want), g) for g, group in enumerate(groups)]
        size, g = min(grown, default=(ROWS + 1, 0))
        if size <= ROWS:
            groups[g] |= want
        else:
            groups.append(want)
    return groups


def _product(bases: Sequence[Base], group: frozenset[int]) -> int:
    return int(np.prod([bases[b].size for b in group]))
