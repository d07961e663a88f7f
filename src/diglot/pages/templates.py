"""Slots: what a feature of a line is, and tables that add up the weights of many slots at once.

A `Slot` has one of a handful of values for each line. Its values follow by a `rule` from one or more *bases*, small
numbers that are kept a line; slots of the same bases (``length``, ``end`` and ``length*end``, say) need not even be
computed: `tables` works their weights out beforehand for every value that the bases can have together, so that a line
takes one row from each of some twenty tables, where it would take one for each of a hundred slots.

Weights are whole numbers (hundredths), so sums are exact: a line's do not depend on the lines beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from diglot.text.arrays import Bools, Int16s, Int64s, Positions

__all__ = ["WIDTH", "Base", "Slot", "Table", "add_up", "flag", "flags", "slot", "steps", "tables", "value_names"]

Small = npt.NDArray[np.integer]

WIDTH = 28
"""Columns of a table of weights: those of the states, and zeros up to this, which is a multiple of four."""
ROWS = 4096  # of a table at most, where its slots leave the choice


@dataclass(frozen=True, eq=False)
class Base:
    """``int[l]``: a value a line, below `size`."""

    values: Small
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
        return self.rule(*(base.values.astype(np.int64) for base in self.bases))

    def __mul__(self, other: Slot) -> Slot:
        """Both slots as one: every pair of values."""
        bases = tuple(dict.fromkeys((*self.bases, *other.bases)))
        one, two = ([bases.index(base) for base in each.bases] for each in (self, other))

        def rule(*values: Int64s) -> Int64s:
            return self.rule(*(values[i] for i in one)) * other.size + other.rule(*(values[i] for i in two))

        return Slot(f"{self.name}*{other.name}", self.size * other.size, bases, rule)


def slot(name: str, values: Small | Bools, size: int) -> Slot:
    """A slot that is its own base."""
    whole: Small = values.view(np.uint8) if values.dtype == np.bool_ else values  # type: ignore[assignment]
    return Slot(name, size, (Base(whole, size),), lambda same: same)


def steps(name: str, values: Small, bounds: tuple[int, ...]) -> Slot:
    """Values in steps: below ``bounds[0]``, below ``bounds[1]``, …"""
    table = np.searchsorted(np.array(bounds), np.arange(bounds[-1] + 1), side="right").astype(np.uint8)
    return slot(name, table.take(values, mode="clip"), len(bounds) + 1)


def flag(name: str, values: Bools) -> Slot:
    """A slot of two values."""
    return slot(name, values, 2)


def flags(names: Sequence[str], bits: Small, together: int = 12) -> list[Slot]:
    """A slot of two values for each bit of `bits`, from the lowest; `together` of them have a base in common."""
    out = []
    for first in range(0, len(names), together):
        part = names[first : first + together]
        base = Base(bits >> first & ((1 << len(part)) - 1), 1 << len(part))
        out += [Slot(name, 2, (base,), lambda values, bit=bit: values >> bit & 1) for bit, name in enumerate(part)]
    return out


def value_names(found: Sequence[Slot]) -> list[str]:
    """The names of all values of some slots, in order: what tables of weights call their rows.

    >>> value_names([flag("url", np.array([True]))])
    ['url=0', 'url=1']
    """
    return [f"{each.name}={value}" for each in found for value in range(each.size)]


# ---- tables


@dataclass(frozen=True, eq=False)
class Table:
    """Weights of some slots, for every value of their bases together.

    Args:
        bases: positions of the bases among those of all slots.
        sizes: of these bases.
        weights: ``int16[product of sizes, WIDTH]``.
    """

    bases: tuple[int, ...]
    sizes: tuple[int, ...]
    weights: Int16s

    def rows(self, bases: Sequence[Base]) -> Positions:
        """``intp[l]``: the row of each line."""
        row = bases[self.bases[0]].values.astype(np.intp)
        for base, size in zip(self.bases[1:], self.sizes[1:], strict=True):
            row *= size
            row += bases[base].values
        return row


def bases_of(found: Sequence[Slot]) -> list[Base]:
    """The bases of all slots, each once, in order."""
    return list(dict.fromkeys(base for each in found for base in each.bases))


def tables(found: Sequence[Slot], weights: npt.NDArray[np.integer]) -> tuple[Table, ...]:
    """Tables for slots like these, whatever their values: ``weights[f, k]`` has a row a value of each slot, in order.

    Raises:
        ValueError: the weights are so large that their sum could pass 16 bits.
    """
    bases = bases_of(found)
    offsets = np.cumsum([0] + [each.size for each in found])
    if np.maximum.reduceat(np.abs(weights).max(axis=1), offsets[:-1]).sum() > 0x7FFF:
        raise ValueError("the weights of the page model are too large to be added up in 16 bits")
    wants = [frozenset(bases.index(base) for base in each.bases) for each in found]
    groups: list[frozenset[int]] = []
    whole = [want for want in dict.fromkeys(wants) if not any(want < other for other in wants)]
    for want in sorted(whole, key=lambda want: -_product(bases, want)):
        grown = [(_product(bases, group | want), g) for g, group in enumerate(groups)]
        size, g = min(grown, default=(ROWS + 1, 0))
        if size <= ROWS:
            groups[g] |= want
        else:
            groups.append(want)
    members: list[list[int]] = [[] for _ in groups]
    for i, want in enumerate(wants):
        members[next(g for g, group in enumerate(groups) if want <= group)].append(i)
    out = []
    for group, own in zip(groups, members, strict=True):
        order = tuple(sorted(group))
        sizes = tuple(bases[b].size for b in order)
        grid = dict(zip(order, np.indices(sizes, np.int64).reshape(len(order), -1), strict=True))
        table = np.zeros((len(grid[order[0]]), WIDTH), np.int16)
        for i in own:
            values = found[i].rule(*(grid[bases.index(base)] for base in found[i].bases))
            table[:, : weights.shape[1]] += weights[offsets[i] + values]
        out.append(Table(order, sizes, table))
    return tuple(out)


def _product(bases: Sequence[Base], group: frozenset[int]) -> int:
    return int(np.prod([bases[b].size for b in group]))


def add_up(found: Sequence[Slot], known: Sequence[Table]) -> Int16s:
    """``int16[l, WIDTH]``: the sum of each line's weights."""
    bases = bases_of(found)
    total = known[0].weights.take(known[0].rows(bases), axis=0)
    part = np.empty_like(total)
    for table in known[1:]:
        total += table.weights.take(table.rows(bases), axis=0, out=part, mode="clip")
    return total
