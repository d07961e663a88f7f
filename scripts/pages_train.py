"""Learn the page model's weights from made-up pages: writes ``src/diglot/pages/data/weights.tsv``.

    python scripts/pages_train.py [--pages 20000] [--epochs 6] [--without FAMILY] [--each] [--out FILE]

A conditional random field by stochastic gradients (Adagrad, L2 decay, features dropped at random so that no single
cue carries a decision, weights averaged over the last epochs). Seeded: the same arguments give the same table.
`--without` leaves a family of pages out and measures on it: how the model does on a layout that it never saw; `--each`
does so for every family in turn and prints one table (``--each --pages 3000`` takes some minutes).
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from pages_families import FAMILIES, write
from pages_layouts import Page
from scipy.sparse import csr_array

from diglot.pages.features import slots
from diglot.pages.layout import salient
from diglot.pages.lines import split_lines
from diglot.pages.model import STATES, Weights, allowed, decide
from diglot.schema import ROLES
from diglot.text.column import Column

TABLE = Path(__file__).parent.parent / "src" / "diglot" / "pages" / "data" / "weights.tsv"
RATE, DECAY, DROP, BATCH = 0.15, 2e-6, 0.15, 24
AVERAGED = 3  # last epochs over whose steps the weights are averaged


class Pages:
    """Pages as features and gold states."""

    def __init__(self, pages: list[Page]) -> None:
        lines = split_lines(Column.from_strings([page.text for page in pages]))
        gold = [states(page) for page in pages]
        keep = salient(lines)
        self.slots = [(slot.name, slot.size) for slot in slots(lines.take(keep))]
        found = slots(lines.take(keep))
        offsets = np.cumsum([0] + [slot.size for slot in found[:-1]])
        self.features = np.stack([s.values + o for s, o in zip(found, offsets, strict=True)], 1).astype(np.int32)
        self.size = sum(slot.size for slot in found)
        self.gold = np.concatenate([np.array(g) for g in gold])[keep]
        self.document = lines.document[keep]
        self.begins = np.flatnonzero(np.diff(self.document, prepend=-1))
        self.counts = np.diff(self.begins, append=len(self.document))


def states(page: Page) -> list[int]:
    """The gold state of each line that is not blank."""
    number = {state: i for i, state in enumerate(STATES)}
    solid = [(role, article) for _, role, article in page.lines if role]
    text: dict[int, list[int]] = {}
    first: dict[int, int] = {}
    for i, (role, article) in enumerate(solid):
        if article is not None:
            first.setdefault(article, i)
            if role == "body":
                text.setdefault(article, []).append(i)
    out = []
    for i, (role, article) in enumerate(solid):
        if article is None:
            part = "O"
        elif i == first[article]:
            part = "B"
        elif article not in text or i < text[article][0]:
            part = "H"
        else:
            part = "M" if i <= text[article][-1] else "T"
        out.append(number.get((part, role or ""), -1))
    return out


def train(data: Pages, epochs: int, seed: int, report: bool = True) -> Weights:
    """The weights after `epochs` passes over `data`."""
    random = np.random.default_rng(seed)
    legal = allowed()
    size = len(STATES)
    emission = np.zeros((data.size, size), np.float32)
    chain = np.zeros((size + 1, size), np.float64)  # the last row: a page's first line
    squares, chain_squares = np.full_like(emission, 1e-2), np.full_like(chain, 1e-2)
    mean_emission, mean_chain, taken = np.zeros_like(emission), np.zeros_like(chain), 0
    usable = [d for d in range(len(data.begins)) if (data.gold[data.begins[d] :][: data.counts[d]] >= 0).all()]
    for epoch in range(epochs):
        order = random.permutation(usable)
        order = order[np.argsort(data.counts[order] // 16, kind="stable")]
        batches = [order[i : i + BATCH] for i in range(0, len(order), BATCH)]
        loss = total = 0.0
        for b in random.permutation(len(batches)):
            pages = batches[b]
            rows = np.concatenate([np.arange(data.begins[d], data.begins[d] + min(data.counts[d], 160)) for d in pages])
            counts = np.minimum(data.counts[pages], 160)
            active = data.features[rows]
            kept = random.random(active.shape) >= DROP
            matrix = csr_array(
                (kept.ravel().astype(np.float32), active.ravel(), np.arange(len(rows) + 1) * active.shape[1]),
                shape=(len(rows), data.size),
            )
            scores = matrix @ emission / np.float32(1 - DROP)
            gradient, chain_gradient, value = gradients(scores, data.gold[rows], counts, chain, legal)
            loss, total = loss + value, total + len(rows)
            push = matrix.T @ gradient / np.float32(len(pages)) + DECAY * emission * len(usable) / BATCH
            touched = np.abs(push).sum(1) > 0
            squares[touched] += push[touched] ** 2
            emission[touched] -= RATE * push[touched] / np.sqrt(squares[touched])
            chain_gradient = chain_gradient / len(pages)
            chain_squares += chain_gradient**2
            chain -= RATE * chain_gradient / np.sqrt(chain_squares)
            if epoch >= epochs - AVERAGED:
                mean_emission += emission
                mean_chain += chain
                taken += 1
        if report:
            print(f"epoch {epoch + 1}: {loss / total:.4f} nats a line", flush=True)
    mean_chain = np.where(legal, mean_chain / taken, -np.inf).astype(np.float32)
    return Weights(mean_emission / np.float32(taken), mean_chain[:-1], mean_chain[-1])


def gradients(scores: np.ndarray, gold: np.ndarray, counts: np.ndarray, chain: np.ndarray, legal: np.ndarray):
    """Expected minus observed counts of states and moves, and the loss, of a batch of pages."""
    size, steps, pages = scores.shape[1], int(counts.max()), len(counts)
    begins = np.cumsum(counts) - counts
    index = np.minimum(begins[None] + np.arange(steps)[:, None], (begins + counts)[None] - 1)
    live = np.arange(steps)[:, None] < counts[None]
    peak = scores.max(1)
    likely = np.exp((scores - peak[:, None]).astype(np.float64))[index]
    move = np.where(legal, np.exp(chain), 0.0)
    forward, norm = np.empty((steps, pages, size)), np.ones((steps, pages))
    state = move[-1] * likely[0]
    for t in range(steps):
        if t:
            state = (forward[t - 1] @ move[:-1]) * likely[t]
        norm[t] = state.sum(1)
        forward[t] = state / norm[t][:, None]
    behind = np.ones((pages, size))
    expected = np.zeros_like(chain)
    marginal = np.empty_like(forward)
    for t in range(steps - 1, -1, -1):
        marginal[t] = forward[t] * behind
        marginal[t] /= marginal[t].sum(1, keepdims=True)
        if t:
            flow = behind * likely[t] / norm[t][:, None]
            flow *= live[t][:, None]
            expected[:-1] += forward[t - 1].T @ flow * move[:-1]
            behind = np.where(live[t][:, None], flow @ move[:-1].T, 1.0)
    expected[-1] = marginal[0].sum(0)
    observed = np.zeros_like(chain)
    np.add.at(observed, (np.full(pages, size), gold[begins]), 1)
    inside = np.ones(len(gold), bool)
    inside[begins] = False
    np.add.at(observed, (gold[:-1][inside[1:]], gold[1:][inside[1:]]), 1)
    out = np.zeros_like(scores, dtype=np.float32)
    out[index[live]] = marginal[live]
    out[np.arange(len(gold)), gold] -= 1
    path = (scores[np.arange(len(gold)), gold] - peak).sum() + (observed * np.where(legal, chain, 0)).sum()
    return out, expected - observed, float(np.log(norm[live]).sum() - path)


def evaluate(data: Pages, weights: Weights) -> tuple[float, float, float]:
    """Accuracy of roles, macro-F1 of roles and F1 of first lines, on pages with gold."""
    decision = decide(data.features, data.begins, weights)
    good = data.gold >= 0
    role = np.array([ROLES.index(role) for _, role in STATES])[data.gold]
    begin = np.array([part == "B" for part, _ in STATES])[data.gold]
    hits = (decision.begins & begin & good).sum()
    scores = []
    for i in range(len(ROLES)):
        both = ((decision.role == i) & (role == i) & good).sum()
        if (role[good] == i).any():
            scores.append(2 * both / (((decision.role == i) & good).sum() + ((role == i) & good).sum()))
    claimed = (decision.begins & good).sum() + (begin & good).sum()
    bounds = 2 * hits / claimed if (good & begin).any() else np.nan  # of furniture alone there is nothing to find
    return float((decision.role == role)[good].mean()), float(np.mean(scores)), float(bounds)


def save(weights: Weights, data: Pages, path: Path) -> None:
    """Write the table: hundredths, zero as nothing."""
    names = [f"{part}-{role}" for part, role in STATES]
    rows = [f"{name}={value}" for name, size in data.slots for value in range(size)]

    def line(name: str, values: np.ndarray) -> str:
        numbers = [0 if not np.isfinite(v) else round(float(v) * 100) for v in values]
        return "\t".join([name, *(str(n) if abs(n) > 1 else "" for n in numbers)])

    head = [
        "# Weights of the page model, in hundredths; made by scripts/pages_train.py from made-up pages (Apache-2.0).",
        "\t".join(["feature", *names]),
        line("(begin)", weights.begin),
        *(line(f"(after {name})", weights.transition[i]) for i, name in enumerate(names)),
    ]
    path.write_text(
        "\n".join([*head, *(line(r, v) for r, v in zip(rows, weights.emission, strict=True))]) + "\n", encoding="utf-8"
    )


def show(name: str, figures: np.ndarray | tuple[float, float, float]) -> None:
    print(f"{name:14}", "role accuracy {:.4f}  macro-F1 {:.4f}  boundary F1 {:.4f}".format(*figures), flush=True)


def learn(pages: int, epochs: int, seed: int, without: tuple[str, ...] = ()) -> tuple[Pages, Weights]:
    """Made-up pages of all families but some, and the weights learned from them."""
    families = tuple(name for name in FAMILIES if name not in without)
    data = Pages([write(number, families) for number in range(pages)])
    return data, train(data, epochs, seed)


def test_pages(family: str) -> Pages:
    return Pages([write(10_000_000 + number, (family,)) for number in range(150)])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=20000)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--without", action="append", default=[], choices=list(FAMILIES))
    parser.add_argument("--each", action="store_true", help="leave out each family in turn, write no table")
    parser.add_argument("--out", type=Path, default=TABLE)
    args = parser.parse_args()
    if args.each:
        table = []
        for name in FAMILIES:
            _, weights = learn(args.pages, args.epochs, args.seed, (name,))
            table.append(evaluate(test_pages(name), weights))
            show(name, table[-1])
        show("mean", np.nanmean(table, 0))
        return
    data, weights = learn(args.pages, args.epochs, args.seed, tuple(args.without))
    print(f"{args.pages} pages, {len(data.gold)} lines ({(data.gold < 0).sum()} without a state), {data.size} features")
    show("training", evaluate(data, weights))
    for name in args.without or FAMILIES:
        show(name, evaluate(test_pages(name), weights))
    if not args.without:
        save(weights, data, args.out)


if __name__ == "__main__":
    main()
