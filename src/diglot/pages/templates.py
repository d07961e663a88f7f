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

import numpy as np
import numpy.typing as npt

from diglot.kernels.weights import MOST, ROW, WIDTH, Tables
from diglot.text.arrays import Int64s, Uint16s

__all__ = ["GROUP", "WIDTH", "Base", "Slot", "flags", "slot", "tables", "value_names"]

GROUP = 12
"""Flags that have a base in common."""
ROWS = 4096  # of a table at most, where its slots leave the choice


@dataclass(frozen=True, eq=False)
class Base:
    """``uint16[l]``: a value a line, below `size`: column `column` of `all`, ``uint16[l, b]``."""

    all: Uint16s
    column: int
    size: int


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
        return self.rule(*(base.all[:, base.column].astype(np.int64) for base in self.bases))

    def __mul__(self, other: Slot) -> Slot:
        """Both slots as one: every pair of values."""
        bases = tuple(dict.fromkeys((*self.bases, *other.bases)))
        one, two = ([bases.index(base) for base in each.bases] for each in (self, other))

        def rule(*values: Int64s) -> Int64s:
            return self.rule(*(values[i] for i in one)) * other.size + other.rule(*(values[i] for i in two))

        return Slot(f"{self.name}*{other.name}", self.size * other.size, bases, rule)


def slot(name: str, values: Uint16s, column: int, size: int) -> Slot:
    """A slot that is its own base."""
    return Slot(name, size, (Base(values, column, size),), lambda same: same)


def flags(names: Sequence[str], base: Base) -> list[Slot]:
    """A slot of two values for each bit of a base, from the lowest."""
    return [Slot(name, 2, (base,), lambda values, bit=bit: values >> bit & 1) for bit, name in enumerate(names)]


def value_names(found: Sequence[Slot]) -> list[str]:
    """The names of all values of some slots, in order: what tables of weights call their rows.

    >>> value_names([slot("url", np.array([[1]], np.uint16), 0, 2)])
    ['url=0', 'url=1']
    """
    return [f"{each.name}={value}" for each in found for value in range(each.size)]


# ---- tables


def bases_of(found: Sequence[Slot]) -> list[Base]:
    """The bases of all slots, each once, in order."""
    return list(dict.fromkeys(base for each in found for base in each.bases))


def tables(found: Sequence[Slot], weights: npt.NDArray[np.integer]) -> Tables:
    """Tables for slots like these, whatever their values: ``weights[f, k]`` has a row a value of each slot, in order.

    Raises:
        ValueError: the weights are so large that their sum could pass 16 bits, or there are too many tables.
    """
    bases = bases_of(found)
    offsets = np.cumsum([0] + [each.size for each in found])
    if np.maximum.reduceat(np.abs(weights).max(axis=1), offsets[:-1]).sum() > 0x7FFF:
        raise ValueError("the weights of the page model are too large to be added up in 16 bits")
    wants = [frozenset(bases.index(base) for base in each.bases) for each in found]
    groups = _groups(bases, wants)
    if len(groups) > MOST:
        raise ValueError(f"the weights of the page model take more than {MOST} tables")
    members: list[list[int]] = [[] for _ in groups]
    for i, want in enumerate(wants):
        members[next(g for g, group in enumerate(groups) if want <= group)].append(i)
    plan: list[int] = []
    rows: list[npt.NDArray[np.int16]] = []
    for group, own in zip(groups, members, strict=True):
        order = sorted(group)
        sizes = [bases[b].size for b in order]
        grid = dict(zip(order, np.indices(sizes, np.int64).reshape(len(order), -1), strict=True))
        table = np.zeros((_product(bases, group), ROW), np.int16)
        for i in own:
            values = found[i].rule(*(grid[bases.index(base)] for base in found[i].bases))
            table[:, : weights.shape[1]] += weights[offsets[i] + values]
        plan += [sum(map(len, rows)), len(order)]
        for place, b in enumerate(order):
            plan += [bases[b].column, int(np.prod(sizes[place + 1 :]))]
        rows.append(table)
    return Tables(len(groups), np.array(plan, np.int32), np.concatenate(rows))


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
