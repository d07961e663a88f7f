"""Alignment: strict F1, calibration and speed, and documents that find each other, on translations that you have.

    python -m benchmarks pairs [--data FILE.jsonl] [--documents N]

`--data` is a file of documents, an object a line: ``en`` and ``ar`` (lists of sentences), ``beads`` (pairs of lists of
their positions), ``src`` and ``variant`` to tell sets apart. Without it, the project's own parallel texts are damaged:
sentences are dropped (a tenth) and joined (a tenth), with the place of each known. F1 is of beads with both sides,
exactly as they are (strict), as in vecalign's scorer. The error of calibration is the mean distance of probability and
share of right beads in ten bins. Sentences a second are English ones, of one core, by process time: when nothing is
remembered of other texts, in a first pass over the set, and in a second one.

`--documents` pairs that many made documents, half of them without a partner, and says how many were found.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import diglot
from diglot.pairs.candidates import candidates, keys
from diglot.pairs.lexicon import lexicon
from diglot.pairs.words import ARABIC, ENGLISH

PARALLEL = Path(__file__).parents[1] / "corpora" / "parallel"


def own(chance: random.Random) -> list[dict[str, Any]]:
    """The project's parallel texts, whose lines are in step, damaged."""
    found = []
    for path in sorted(PARALLEL.glob("*.en.txt")):
        english, arabic = (
            [line for line in each.read_text(encoding="utf-8").splitlines() if line.strip()]
            for each in (path, path.with_name(path.name.replace(".en.", ".ar.")))
        )
        if len(english) != len(arabic):
            continue
        for variant, drop, join in (("clean", 0.0, 0.0), ("both", 0.1, 0.1)):
            found += [
                {"src": "own", "variant": variant, **damaged(english, arabic, chance, drop, join)} for _ in range(10)
            ]
    return found


def damaged(english: list[str], arabic: list[str], chance: random.Random, drop: float, join: float) -> dict[str, Any]:
    one: list[str] = []
    other: list[str] = []
    beads: list[tuple[list[int], list[int]]] = []
    for here, there in zip(english, arabic, strict=True):
        left, right = chance.random() >= drop, chance.random() >= drop
        glue = chance.random() < join and beads and beads[-1][0] and beads[-1][1] and left and right
        if glue and chance.random() < 0.5:
            one[-1] += " " + here
            other.append(there)
            beads[-1][1].append(len(other) - 1)
            continue
        if glue:
            other[-1] += " " + there
            one.append(here)
            beads[-1][0].append(len(one) - 1)
            continue
        bead: tuple[list[int], list[int]] = ([], [])
        if left:
            one.append(here)
            bead[0].append(len(one) - 1)
        if right:
            other.append(there)
            bead[1].append(len(other) - 1)
        if left or right:
            beads.append(bead)
    return {"en": one, "ar": other, "beads": beads}


def rates(documents: list[dict[str, Any]]) -> tuple[float, float, float]:
    """English sentences a second: with nothing remembered of other texts, in a first pass, and in a second one."""

    def seconds(forget: bool) -> float:
        total = 0.0
        for document in documents:
            if forget:
                diglot.forget()
            began = time.process_time()
            diglot.align(document["en"], document["ar"])
            total += time.process_time() - began
        return max(total, 1e-9)

    sentences = sum(len(document["en"]) for document in documents)
    alone = sentences / seconds(True)
    diglot.forget()
    return alone, sentences / seconds(False), sentences / seconds(False)


def scores(documents: list[dict[str, Any]]) -> tuple[float, float]:
    """Strict F1 and error of calibration."""
    right = found_all = gold_all = 0
    bins: defaultdict[int, list[tuple[float, bool]]] = defaultdict(list)
    for document in documents:
        beads = diglot.align(document["en"], document["ar"])
        gold = {(tuple(a), tuple(b)) for a, b in document["beads"]}
        for bead in beads:
            bins[min(int(bead.score * 10), 9)].append((bead.score, bead[:2] in gold))
        both = {bead[:2] for bead in beads if bead.english and bead.arabic}
        wanted = {bead for bead in gold if bead[0] and bead[1]}
        right, found_all, gold_all = right + len(both & wanted), found_all + len(both), gold_all + len(wanted)
    total = sum(map(len, bins.values()))
    error = sum(abs(sum(score - hit for score, hit in part)) for part in bins.values()) / max(total, 1)
    return 2 * right / max(found_all + gold_all, 1), error


def find(count: int, chance: random.Random) -> None:
    """Pair made documents: a few sentences drawn from the parallel texts, with numbers and names of their own."""
    lines = [
        pair
        for path in sorted(PARALLEL.glob("*.en.txt"))
        for pair in zip(
            path.read_text(encoding="utf-8").splitlines(),
            path.with_name(path.name.replace(".en.", ".ar.")).read_text(encoding="utf-8").splitlines(),
            strict=False,
        )
    ]
    best = [(stem, lexicon().best(stem)) for stem in sorted(lexicon().english)]
    words = [(stem, pair[0]) for stem, pair in best if pair and pair[1] > 9 and stem.isalpha()]
    began = time.process_time()

    def made() -> Any:
        for number in range(count):
            own_words = chance.sample(words, 30)
            chosen = chance.sample(lines, 6)
            year = str(10_000 + number)
            paired = number % 2 == 0
            for side in (ENGLISH, ARABIC):
                if not paired and side == ARABIC:
                    own_words, year = chance.sample(words, 30), str(10_000_000 + number)
                text = [pair[side] for pair in chosen] + [" ".join(word[side] for word in own_words), year]
                yield side, keys(text, side, lexicon())

    found = list(candidates(made(), 2 * count))
    best: dict[int, tuple[int, int]] = {}
    for one, other, weight in found:
        best[one] = max(best.get(one, (0, 0)), (weight, other))
    right = sum(one // 2 == other // 2 for one, (_, other) in best.items())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    seconds = time.process_time() - began
    print(
        f"{2 * count:,} documents, {count // 2:,} pairs: {right:,} first candidates are right; "
        f"{seconds:.0f} s, {peak:.0f} MB"
    )


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks pairs", description=__doc__.splitlines()[0])
    parser.add_argument("--data", help="documents with their beads, JSON Lines")
    parser.add_argument("--documents", type=int, default=0, metavar="N", help="pair as many made documents")
    options = parser.parse_args(argv)
    chance = random.Random(1)
    if options.documents:
        find(options.documents // 2, chance)
        return
    if options.data:
        documents = [json.loads(line) for line in Path(options.data).read_text(encoding="utf-8").splitlines()]
    else:
        documents = own(chance)
    sets: defaultdict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for document in documents:
        sets[document["src"], document["variant"]].append(document)
    print("| set | variant | documents | strict F1 | error of calibration | sentences/s: alone | first | again |")
    print("|---|---|---|---|---|---|---|---|")
    for (source, variant), part in sorted(sets.items()):
        f1, error = scores(part)
        speed = " | ".join(f"{rate:,.0f}" for rate in rates(part))
        print(f"| {source} | {variant} | {len(part)} | {f1:.3f} | {error:.3f} | {speed} |")
