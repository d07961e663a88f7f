"""Learn the gate of pages: writes ``src/diglot/pages/data/gate.tsv``.

    python -m tables.pages.gate [--cache FOLDER] [--pages 6000]

Half of the sources and of the made-up families teach a chain, the other half the gate, and the other way round: what
a chain has learned by heart tells nothing about its doubts. The gate is a logistic regression on step functions of each
number, at the quantiles of the pages in which the chain finds several articles. Seeded.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from diglot.pages.crf import Weights
from diglot.pages.decision import salient
from diglot.pages.features import slots
from diglot.pages.gate import NUMBERS, numbers
from diglot.pages.lines import split_lines
from diglot.text.column import Column
from tables.pages import weights as chain
from tables.pages.families import FAMILIES, write
from tables.pages.real import CACHE, Text, every

TABLE = Path(__file__).parents[2] / "src" / "diglot" / "pages" / "data" / "gate.tsv"
STEPS, PENALTY = 8, 0.02


def halves(texts: list[Text]) -> list[tuple[list[Text], list[Text]]]:
    """Two ways to part the texts by their source: what a chain learns from, and what it has then never seen."""
    names = list(dict.fromkeys(text.source for text in texts))
    sides = [[text for text in texts if names.index(text.source) % 2 == side] for side in (0, 1)]
    return [(sides[0], sides[1]), (sides[1], sides[0])]


def judged(texts: list[str], weights: Weights) -> tuple[np.ndarray, np.ndarray]:
    """Pages in which a chain finds several articles, and their numbers."""
    rows, values = [], []
    for begin in range(0, len(texts), 200):
        lines = split_lines(Column.from_strings(texts[begin : begin + 200]))
        lines = lines.take(salient(lines))
        found = slots(lines)
        offsets = np.cumsum([0] + [slot.size for slot in found[:-1]])
        features = np.stack([s.values + o for s, o in zip(found, offsets, strict=True)], 1).astype(np.int32)
        pages, here = numbers(lines, chain.decided(features, np.flatnonzero(lines.first), weights))
        rows.append(pages + begin)
        values.append(here)
    return np.concatenate(rows), np.concatenate(values)


def learn(values: np.ndarray, truth: np.ndarray) -> list[tuple[str, float, float]]:
    """Rows of the table."""
    steps = [
        (column, bound)
        for column in range(len(NUMBERS))
        for bound in np.unique(np.round(np.quantile(values[:, column], np.linspace(0, 1, STEPS + 2)[1:-1]), 3))
    ]
    design = np.stack([values[:, column] >= bound for column, bound in steps], 1).astype(np.float64)
    share = np.where(truth, 0.5 / max(truth.mean(), 1e-9), 0.5 / max(1 - truth.mean(), 1e-9))  # both sorts weigh alike

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        total = weights[0] + design @ weights[1:]
        sign = np.where(truth, 1, -1)
        value = (share * np.logaddexp(0, -sign * total)).mean() + PENALTY / 2 * (weights[1:] ** 2).sum() / 10
        slope = -share * sign / (1 + np.exp(sign * total)) / len(truth)
        return value, np.append(slope.sum(), slope @ design + PENALTY * weights[1:] / 10)

    found = minimize(loss, np.zeros(len(steps) + 1), jac=True, method="L-BFGS-B", options={"maxiter": 500}).x
    odds = np.log(truth.mean() / (1 - truth.mean()))  # as they were among the pages that the chain splits
    return [("(constant)", 0.0, found[0] + odds)] + [
        (NUMBERS[column], bound, weight)
        for (column, bound), weight in zip(steps, found[1:], strict=True)
        if abs(weight) > 0.02
    ]


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cache", type=Path, default=CACHE)
    parser.add_argument("--pages", type=int, default=3000)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--out", type=Path, default=TABLE)
    args = parser.parse_args(arguments)
    values, right = [], []
    for number, (seen, fresh) in enumerate(halves(every(args.cache))):
        left_out = tuple(FAMILIES)[number::2]
        _, weights = chain.learn(5000, args.epochs, 2 + number, left_out, seen, 8000)
        found = examples(fresh, left_out, weights, args.pages, 1_000_000 * (number + 1))
        values.append(found[0])
        right.append(found[1])
    table = learn(np.concatenate(values), np.concatenate(right))
    rows = [f"{name}\t{value:g}\t{weight:.3f}" for name, value, weight in table]
    head = (
        "# The gate of pages: a number, the value from which its step counts, the weight. By tables/pages",
        "# from real texts (tables/pages/sources.toml) and made-up pages. CC BY-SA 4.0, see NOTICE.",
    )
    args.out.write_text("\n".join([*head, *rows]) + "\n", encoding="utf-8")


def examples(
    fresh: list[Text], families: tuple[str, ...], weights: Weights, count: int, first: int
) -> tuple[np.ndarray, np.ndarray]:
    """Numbers of the pages that a chain splits, of texts and families that it has not seen; and whether rightly."""
    real = [*chain.real_pages(fresh, count, first), *chain.real_pages(fresh, count, first + count, share=5)]
    made = [write(30_000_000 + first + number, families) for number in range(count // 2)]
    pages = ["\n".join(text for text, _ in page) for page in real] + [page.text for page in made]
    truth = [sum(label.startswith("B") for _, label in page) > 1 for page in real]
    truth += [len({article for _, role, article in page.lines if role and article is not None}) > 1 for page in made]
    chosen, values = judged(pages, weights)
    right = np.array(truth)[chosen]
    print(
        f"{len(pages)} pages, {sum(truth)} with several; the chain splits {len(chosen)}, {right.sum()} rightly",
        flush=True,
    )
    return values, right


if __name__ == "__main__":
    main()
