"""The geometry of charts; the page's template draws it as SVG, coloured by the page's style sheet.

One drawing serves light, dark and print: marks carry classes ``color-0``, ``color-1``, … in the order of the series,
and no colours. A position is in units of a drawing that is `HEIGHT` high, from its upper left corner; text is 13 high.
Who cannot see the drawing reads its description.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

__all__ = ["HEIGHT", "Bar", "Chart", "Curve", "Tick", "columns", "curves", "ticks"]

HEIGHT = 260
TOP, BOTTOM, RIGHT = 12, 234, 14
DIGIT, LABEL = 8, 43
"""How wide a digit of a label is at most, and a label of a column."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A label of an axis, and where it stands on it."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A part of a column: its place, the number of its series, and what it stands for, in words."""

    x: float
    y: float
    width: float
    height: float
    series: int
    said: str


@dataclass(frozen=True, slots=True)
class Curve:
    """A line: ``x,y x,y …`` as SVG writes points, these one by one, and the name of what it shows."""

    points: str
    dots: tuple[tuple[float, float], ...]
    said: str


@dataclass(frozen=True, slots=True)
class Chart:
    """What there is to draw.

    Args:
        width: of the drawing, in its units.
        left: where the vertical axis stands.
        description: what a person would say of it who reads it out.
        across, up: labels of the two axes.
        bars, curves: the marks.
    """

    width: int
    left: float
    description: str
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    bars: tuple[Bar, ...] = ()
    curves: tuple[Curve, ...] = ()


def ticks(largest: int, most: int = 6) -> list[int]:
    """Round numbers from 0 to `largest` or above, `most` at most: steps of 1, 2 or 5 times a power of ten.

    >>> ticks(37), ticks(1), ticks(0), ticks(880_000)
    ([0, 10, 20, 30, 40], [0, 1], [0, 1], [0, 200000, 400000, 600000, 800000, 1000000])
    """
    step, largest = 1, max(largest, 1)
    for factor in (2, 2.5, 2) * 21:  # 1, 2, 5, 10, 20, 50 … to 10 to the 21st
        if -(-largest // step) < most:
            break
        step = int(step * factor)
    return list(range(0, -(-largest // step) * step + 1, step))


def columns(labels: Sequence[str], series: Mapping[str, Sequence[int]], description: str, width: int = 560) -> Chart:
    """Stacked columns.

    Args:
        labels: one for each column; where there is no room for all, every second, third … is shown.
        series: values for each column, by the name of the series.
        description: what a person would say of the chart who reads it out.
        width: of the drawing.
    """
    up, left = _scale(max(map(sum, zip(*series.values(), strict=True))))
    step = (width - left - RIGHT) / len(labels)
    bars = []
    for i, label in enumerate(labels):
        below = 0
        for number, (name, values) in enumerate(series.items()):
            if values[i]:
                top, foot = _height(below + values[i], up), _height(below, up)
                x, said = left + step * (i + 0.1), f"{label}: {values[i]:,} {name}"
                bars.append(Bar(round(x, 2), top, round(step * 0.8, 2), round(foot - top, 2), number, said))
                below += values[i]
    shown = range(0, len(labels), -(-len(labels) * LABEL // width))
    across = tuple(Tick(round(left + step * (i + 0.5), 2), labels[i]) for i in shown)
    return Chart(width, left, description, across, _labels(up), bars=tuple(bars))


def curves(series: Mapping[str, Sequence[Sequence[int]]], description: str, width: int = 560) -> Chart:
    """Lines through points ``(x, y)``, none of them negative, by the name of the series."""
    points = [point for line in series.values() for point in line]
    up, left = _scale(max(y for _, y in points))
    right = ticks(max(x for x, _ in points))
    unit = (width - left - RIGHT) / right[-1]
    lines = []
    for name, line in series.items():
        dots = tuple((round(left + unit * x, 2), _height(y, up)) for x, y in line)
        lines.append(Curve(" ".join(f"{x},{y}" for x, y in dots), dots, name))
    across = tuple(Tick(round(left + unit * value, 2), f"{value:,}") for value in right)
    return Chart(width, left, description, across, _labels(up), curves=tuple(lines))


def _scale(largest: int) -> tuple[list[int], float]:
    """The values on the vertical axis, and where it stands: right of its longest label."""
    up = ticks(largest)
    return up, 14.0 + DIGIT * len(f"{up[-1]:,}")


def _height(value: float, up: Sequence[int]) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * value / up[-1], 2)


def _labels(up: Sequence[int]) -> tuple[Tick, ...]:
    return tuple(Tick(_height(value, up), f"{value:,}") for value in up)
