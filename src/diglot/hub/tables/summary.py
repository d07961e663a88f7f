"""Statistics of columns in the shape of the datasets server: kinds, missing values, least, largest, mean, histograms.

One pass over at most `limits.SCAN` rows; what was not looked at makes the result partial. Units: rows; lengths of text
in code points, of lists in items. Source: dataset viewer, "Explore statistics over split data".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from diglot.hub.tables import limits
from diglot.hub.tables.blocks import ArrowBlock, Block
from diglot.hub.tables.query import File, scan

__all__ = ["summary"]

_LABELS, _BINS = 30, 10


class _Column:
    """What one column has been found to hold."""

    def __init__(self) -> None:
        self.missing = 0
        self.kinds: Counter[str] = Counter()
        self.numbers: list[np.ndarray] = []
        self.labels: Counter[str] | None = Counter()

    def add(self, block: Block, index: int) -> None:
        """Takes in the values of a block."""
        if isinstance(block, ArrowBlock) and _has_length(block.array(index).type):
            lengths = pc.list_value_length(block.array(index))
            self._count("list", lengths.null_count, lengths.drop_null().to_pylist())
            return
        values = block.values(index)
        there = [value for value in values if value is not None]
        self.missing += len(values) - len(there)
        for kind, of in (("bool", bool), ("list", list), ("string", str), ("struct", dict)):
            chosen: list[Any] = [value for value in there if isinstance(value, of)]
            if not chosen:
                continue
            if kind in ("bool", "string") and self.labels is not None:
                self.labels.update(str(value)[:1000] for value in chosen)
                if len(self.labels) > 10 * _LABELS:
                    self.labels = None
            self._count(kind, 0, [len(value) for value in chosen] if kind in ("list", "string") else [])
            self.kinds[kind] += len(chosen) if kind in ("bool", "struct") else 0
        chosen = [v for v in there if isinstance(v, int | float) and not isinstance(v, bool)]
        if chosen:
            whole = all(isinstance(value, int) for value in chosen)
            self._count("int" if whole else "float", 0, chosen)

    def _count(self, kind: str, missing: int, numbers: list[Any]) -> None:
        self.missing += missing
        self.kinds[kind] += len(numbers)
        if numbers:
            self.numbers.append(np.array(numbers, np.float64))

    def shown(self, name: str, rows: int) -> dict[str, Any]:
        """The statistics."""
        kinds = {kind for kind, count in self.kinds.items() if count}
        found: dict[str, Any] = {"nan_count": self.missing, "nan_proportion": self.missing / rows if rows else 0.0}
        labels = self.labels if self.labels is not None and len(self.labels) <= _LABELS else None
        if kinds == {"bool"}:
            kind, found["frequencies"] = "bool", dict(self.labels or {})
        elif kinds == {"string"} and labels:
            kind = "string_label"
            found |= {"no_label_count": 0, "no_label_proportion": 0.0, "n_unique": len(labels)}
            found["frequencies"] = dict(labels)
        elif kinds == {"string"} or kinds == {"list"} or (kinds and kinds <= {"int", "float"}):
            kind = "string_text" if "string" in kinds else "list" if "list" in kinds else min(kinds)
            found |= _numbers(np.concatenate(self.numbers), kind != "float")
        else:
            kind = "null" if not kinds else "struct" if kinds == {"struct"} else "mixed"
        return {"column_name": name, "column_type": kind, "column_statistics": found}


def _has_length(kind: pa.DataType) -> bool:
    return bool(pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind))


def _numbers(values: np.ndarray, whole: bool) -> dict[str, Any]:
    values = values[np.isfinite(values)]
    if not len(values):
        return {"min": None, "max": None, "mean": None, "median": None, "std": None, "histogram": None}
    low, high = float(values.min()), float(values.max())
    if whole and high - low < _BINS:
        edges = np.append(np.arange(low, high + 1), high)
        counts = [int((values == edge).sum()) for edge in edges[:-1]]
    elif high - low > 1e300:
        edges, counts = np.array([low, high]), [len(values)]
    else:
        found, edges = np.histogram(values, _BINS)
        counts = found.tolist()
    with np.errstate(over="ignore", invalid="ignore"):
        mean, deviation = float(values.mean()), float(values.std(ddof=1)) if len(values) > 1 else 0.0
        median = float(np.median(values))
    plain = [value if np.isfinite(value) else None for value in (mean, median, deviation)]
    made: Any = int if whole and max(abs(low), abs(high)) < 2**53 else float
    shown = [made(edge) if edge == int(edge) else edge for edge in edges.tolist()]
    return {
        "min": made(low), "max": made(high), "mean": plain[0], "median": plain[1], "std": plain[2],
        "histogram": {"hist": counts, "bin_edges": shown},
    }  # fmt: skip


def summary(files: Sequence[File]) -> dict[str, Any]:
    """``num_examples`` (rows looked at), ``statistics`` by column, ``partial`` (there are more rows)."""
    columns: dict[str, _Column] = {}
    rows, partial, patience = 0, False, limits.Patience(2 * limits.SCAN_SECONDS)
    for _, block in scan(files, 0):
        if block.size and (rows >= limits.SCAN or patience.is_over()):
            partial = True
            break
        for index, name in enumerate(block.names):
            column = columns.setdefault(name, _Column())
            if block.size:
                column.add(block, index)
        rows += block.size
    for column in columns.values():  # a column that some files do not have
        column.missing = rows - sum(column.kinds.values())
    shown = [column.shown(name, rows) for name, column in sorted(columns.items())]
    return {"num_examples": rows, "statistics": shown, "partial": partial}
