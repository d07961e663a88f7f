"""Rows of units to a smoothed n-gram model: interpolated modified Kneser-Ney, in the form that the package reads.

Source: Chen and Goodman, "An empirical study of smoothing techniques for language modeling" (1998).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np

from diglot.text.spelling.transducer import END, STEP, Joint

__all__ = ["model"]

Gram = tuple[int, ...]


def model(
    rows: Sequence[tuple[str, list[tuple[str, str]] | None]], domains: Sequence[str], order: int, rare: int = 1
) -> Joint:
    """An n-gram model of units.

    Args:
        rows: the domain and the units of each word; words without units are left out.
        domains: the names of the domains.
        order: the longest n-gram.
        rare: n-grams of the highest order that occur so often or less are left out (their contexts stay).
    """
    units = sorted({unit for _, row in rows if row for unit in row} | {(END, "")})
    number = {unit: i for i, unit in enumerate(units)}
    start = {name: len(units) + i for i, name in enumerate(domains)}
    sentences = [
        (start[domain], *(number[unit] for unit in row), number[END, ""]) for domain, row in rows if row is not None
    ]
    counts: list[Counter[Gram]] = [Counter() for _ in range(order)]
    for sentence in sentences:
        for n in range(1, order + 1):
            counts[n - 1].update(sentence[i : i + n] for i in range(len(sentence) - n + 1))
    starts = set(start.values())
    for n in range(order - 1):  # below the highest order: how many different units stand before an n-gram
        kept = {gram: count for gram, count in counts[n].items() if gram[0] in starts}
        counts[n] = Counter(gram[1:] for gram in counts[n + 1])
        counts[n].update(kept)
    del counts[0][()]
    chances, weights = _smooth(counts, starts, len(units))
    return _pack(chances, weights, units, domains, starts)


def _smooth(
    counts: Sequence[Counter[Gram]], starts: set[int], units: int
) -> tuple[list[dict[Gram, float]], list[dict[Gram, float]]]:
    """Probabilities of n-grams and back-off weights of their contexts, by order."""
    chances: list[dict[Gram, float]] = []
    weights: list[dict[Gram, float]] = []
    for n, grams in enumerate(counts):
        discount = _discounts(grams)
        total: dict[Gram, int] = defaultdict(int)
        taken: dict[Gram, float] = defaultdict(float)
        for gram, count in grams.items():
            if n or gram[0] not in starts:
                total[gram[:-1]] += count
                taken[gram[:-1]] += discount[min(count, 3)]
        weight = {context: taken[context] / total[context] for context in total}
        chance = {}
        for gram, count in grams.items():
            if not n and gram[0] in starts:
                chance[gram] = 1.0
                continue
            lower = chances[n - 1][gram[1:]] if n else 1 / units
            own = (count - discount[min(count, 3)]) / total[gram[:-1]]
            chance[gram] = own + weight[gram[:-1]] * lower
        chances.append(chance)
        weights.append(weight)
    return chances, weights


def _discounts(grams: Counter[Gram]) -> tuple[float, float, float, float]:
    """What is taken from counts of 0, 1, 2 and 3 or more."""
    times = Counter(min(count, 5) for count in grams.values())
    one, two, three, four = (max(times[i], 1) for i in (1, 2, 3, 4))
    y = one / (one + 2 * two)
    return (
        0.0,
        min(max(1 - 2 * y * two / one, 0.1), 0.95),
        min(max(2 - 3 * y * three / two, 0.2), 1.9),
        min(max(3 - 4 * y * four / three, 0.3), 2.85),
    )


def _pack(
    chances: Sequence[dict[Gram, float]],
    weights: Sequence[dict[Gram, float]],
    units: Sequence[tuple[str, str]],
    domains: Sequence[str],
    starts: set[int],
) -> Joint:
    """The n-grams of each order in sorted order, as arrays."""
    counts, unit, logp, backoff = [], [], [], []
    previous: list[Gram] = [()]
    for n, chance in enumerate(chances):
        grams = sorted(chance)
        followers = Counter(gram[:-1] for gram in grams)
        counts.append(np.array([followers[gram] for gram in previous], np.uint16))
        unit.append(np.array([gram[-1] for gram in grams], np.uint16))
        logp.append(_steps([chance[gram] for gram in grams]))
        if n + 1 < len(chances):
            backoff.append(_steps([weights[n + 1][gram] for gram in grams if gram in weights[n + 1]]))
        previous = grams
    return Joint(tuple(units), tuple(domains), tuple(counts), tuple(unit), tuple(logp), tuple(backoff))


def _steps(chances: Sequence[float]) -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
    return np.minimum(np.round(-np.log(chances) / STEP), 255).astype(np.uint8)
