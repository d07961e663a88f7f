"""Learn the page model's weights from made-up pages and real texts: writes ``src/diglot/pages/data/weights.tsv``.

    python -m tables.pages.weights [--pages 11000] [--real 13000] [--epochs 5] [--without FAMILY] [--each] [--out FILE]

A conditional random field by stochastic gradients (Adagrad, L2 decay, features dropped at random so that no single
cue carries a decision, weights averaged over the last epochs). Seeded: the same arguments give the same table.
`--without` leaves a family of pages out and measures on it: how the model does on a layout that it never saw; `--each`
does so for every family in turn and prints one table (``--each --pages 3000`` takes some minutes).
"""

from __future__ import annotations

import argparse
from pathlib import Path
from random import Random

import numpy as np
from scipy.sparse import csr_array

from diglot.pages.crf import STATES, Decision, Weights, allowed, decide
from diglot.pages.decision import salient
from diglot.pages.features import slots
from diglot.pages.lines import split_lines
from diglot.pages.templates import WIDTH, value_names
from diglot.schema import ROLES
from diglot.text.column import Column
from tables.pages.families import FAMILIES, write
from tables.pages.joined import Line, joined, mask, single
from tables.pages.layouts import Page
from tables.pages.real import CACHE, Text, every

TABLE = Path(__file__).parents[2] / "src" / "diglot" / "pages" / "data" / "weights.tsv"
RATE, DECAY, DROP, BATCH = 0.15, 2e-6, 0.15, 24
LEAST = 6  # hundredths: what weighs no more is left out
MADE, REAL = 11000, 13000  # pages to learn from
LINES = 160  # of a page that are learned from, at most
Counts = tuple[np.ndarray, np.ndarray, float]
AVERAGED = 3  # last epochs over whose steps the weights are averaged


def decided(features: np.ndarray, begins: np.ndarray, weights: Weights) -> Decision:
    """What the lines of many pages are, by any weights: ``int32[l, s]``, the active feature values of each line."""
    fit = np.zeros((len(features), WIDTH), np.float32)
    for column in features.T:
        fit[:, : len(STATES)] += weights.emission.take(column, axis=0)
    return decide(np.rint(fit * 100).astype(np.int16), begins, weights)


class Pages:
    """Pages as features, and the states that each line may have: one of a made-up page, several of a real one."""

    def __init__(self, pages: list[Page], real: list[list[Line]] | None = None) -> None:
        real = real or []
        texts = [page.text for page in pages] + ["\n".join(text for text, _ in page) for page in real]
        lines = split_lines(Column.from_strings(texts))
        may = [one_state(states(page)) for page in pages] + [several_states(page) for page in real]
        keep = salient(lines)
        found = slots(lines.take(keep))
        self.names = value_names(found)
        offsets = np.cumsum([0] + [slot.size for slot in found[:-1]])
        self.features = np.stack([(s.values + o).astype(np.int32) for s, o in zip(found, offsets, strict=True)], 1)
        self.size = sum(slot.size for slot in found)
        self.may = np.concatenate(may)[keep]
        self.gold = np.where(self.may.sum(1) == 1, self.may.argmax(1), -1)
        self.document = lines.document[keep]
        self.begins = np.flatnonzero(np.diff(self.document, prepend=-1))
        self.counts = np.diff(self.begins, append=len(self.document))


def one_state(gold: list[int]) -> np.ndarray:
    """``bool[l, k]``: nothing but the gold state; nothing at all where there is no such state."""
    table: np.ndarray = np.array(gold)[:, None] == np.arange(len(STATES))
    return table


def several_states(page: list[Line]) -> np.ndarray:
    """``bool[l, k]``: the states that each line's label allows."""
    return np.array([mask(label) for text, label in page if text.strip()])


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
    usable = [d for d in range(len(data.begins)) if data.may[data.begins[d] :][: data.counts[d]].any(1).all()]
    for epoch in range(epochs):
        order = random.permutation(usable)
        order = order[np.argsort(data.counts[order] // 16, kind="stable")]
        batches = [order[i : i + BATCH] for i in range(0, len(order), BATCH)]
        loss = total = 0.0
        for b in random.permutation(len(batches)):
            pages = batches[b]
            rows, counts, matrix = drawn(data, pages, random)
            scores = matrix @ emission / np.float32(1 - DROP)
            gradient, chain_gradient, value = gradients(scores, data.may[rows], counts, chain, legal)
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
    moves = np.where(legal, mean_chain / taken, -np.inf).astype(np.float32)
    return Weights((mean_emission / taken).astype(np.float32), moves[:-1], moves[-1], tuple(data.names))


def drawn(data: Pages, pages: np.ndarray, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray, csr_array]:
    """The first lines of some pages: their rows, how many of each page, and their features, some left out by chance."""
    rows = np.concatenate([np.arange(data.begins[d], data.begins[d] + min(data.counts[d], LINES)) for d in pages])
    active = data.features[rows]
    kept = random.random(active.shape) >= DROP
    matrix = csr_array(
        (kept.ravel().astype(np.float32), active.ravel(), np.arange(len(rows) + 1) * active.shape[1]),
        shape=(len(rows), data.size),
    )
    return rows, np.minimum(data.counts[pages], LINES), matrix


def gradients(scores: np.ndarray, may: np.ndarray, counts: np.ndarray, chain: np.ndarray, legal: np.ndarray) -> Counts:
    """Expected counts of states and moves, free less constrained to the states that lines may have, and the loss."""
    free, moves, total = expected(scores, counts, chain, legal)
    held, held_moves, some = expected(np.where(may, scores, -1e9).astype(np.float32), counts, chain, legal)
    return free - held, moves - held_moves, total - some


def expected(scores: np.ndarray, counts: np.ndarray, chain: np.ndarray, legal: np.ndarray) -> Counts:
    """Expected counts of states (by line) and of moves, and the logarithm of the sum over all paths."""
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
        norm[t] = np.maximum(state.sum(1), 1e-300)
        forward[t] = state / norm[t][:, None]
    behind = np.ones((pages, size))
    moved = np.zeros_like(chain)
    marginal = np.empty_like(forward)
    for t in range(steps - 1, -1, -1):
        marginal[t] = forward[t] * behind
        marginal[t] /= np.maximum(marginal[t].sum(1, keepdims=True), 1e-300)
        if t:
            flow = behind * likely[t] / norm[t][:, None]
            flow *= live[t][:, None]
            moved[:-1] += forward[t - 1].T @ flow * move[:-1]
            behind = np.where(live[t][:, None], flow @ move[:-1].T, 1.0)
    moved[-1] = marginal[0].sum(0)
    out = np.zeros_like(scores, dtype=np.float32)
    out[index[live]] = marginal[live]
    return out, moved, float(np.log(norm[live]).sum() + peak.sum())


def evaluate(data: Pages, weights: Weights) -> tuple[float, float, float]:
    """Accuracy of roles, macro-F1 of roles and F1 of first lines, on pages with gold."""
    decision = decided(data.features, data.begins, weights)
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


def save(weights: Weights, path: Path) -> None:
    """Write the table: hundredths, zero as nothing."""
    names = [f"{part}-{role}" for part, role in STATES]

    def line(name: str, values: np.ndarray) -> str:
        numbers = [0 if not np.isfinite(v) else round(float(v) * 100) for v in values]
        return "\t".join([name, *(str(n) if abs(n) > LEAST else "" for n in numbers)]).rstrip("\t")

    head = [
        "# Weights of the page model, in hundredths; by tables/pages from made-up pages and real texts of",
        "# tables/pages/sources.toml. CC BY-SA 4.0, see NOTICE.",
        "\t".join(["feature", *names]),
        line("(begin)", weights.begin),
        *(line(f"(after {name})", weights.transition[i]) for i, name in enumerate(names)),
    ]
    found = (line(row, values) for row, values in zip(weights.names, weights.emission, strict=True))
    path.write_text("\n".join([*head, *(row for row in found if "\t" in row)]) + "\n", encoding="utf-8")


def show(name: str, figures: np.ndarray | tuple[float, float, float]) -> None:
    print(f"{name:14}", "role accuracy {:.4f}  macro-F1 {:.4f}  boundary F1 {:.4f}".format(*figures), flush=True)


def learn(
    pages: int, epochs: int, seed: int, without: tuple[str, ...] = (), texts: list[Text] | None = None, real: int = 0
) -> tuple[Pages, Weights]:
    """Made-up pages of all families but some, and real ones; and the weights learned from them."""
    families = tuple(name for name in FAMILIES if name not in without)
    data = Pages([write(number, families) for number in range(pages)], real_pages(texts or [], real))
    return data, train(data, epochs, seed)


def real_pages(texts: list[Text], count: int, first: int = 0, share: int = 3) -> list[list[Line]]:
    """Pages of real texts, `share` of five of them single."""
    made = []
    for number in range(first, first + count):
        random = Random(f"real {number}")
        page = (single if number % 5 < share else joined)(texts, random)
        if any(label for _, label in page):
            made.append(page)
    return made


def test_pages(family: str) -> Pages:
    return Pages([write(10_000_000 + number, (family,)) for number in range(150)])


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=MADE, help="made-up ones")
    parser.add_argument("--real", type=int, default=REAL, help="pages of real texts (python -m tables fetch pages)")
    parser.add_argument("--cache", type=Path, default=CACHE)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--without", action="append", default=[], choices=list(FAMILIES))
    parser.add_argument("--each", action="store_true", help="leave out each family in turn, write no table")
    parser.add_argument("--out", type=Path, default=TABLE)
    args = parser.parse_args(arguments)
    if args.each:
        table = []
        for name in FAMILIES:
            _, weights = learn(args.pages, args.epochs, args.seed, (name,))
            table.append(evaluate(test_pages(name), weights))
            show(name, table[-1])
        show("mean", np.nanmean(table, 0))
        return
    texts = every(args.cache) if args.real else []
    data, weights = learn(args.pages, args.epochs, args.seed, tuple(args.without), texts, args.real)
    print(f"{len(data.counts)} pages, {len(data.gold)} lines, {data.size} features")
    for name in args.without or FAMILIES:
        show(name, evaluate(test_pages(name), weights))
    if not args.without:
        save(weights, args.out)


if __name__ == "__main__":
    main()
