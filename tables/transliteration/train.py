"""The transliteration models: train them, and say how they do on the parts of the sets that models are chosen on.

Deterministic; some four minutes on one core. Steps: align each pair into units by EM (`align`), count n-grams of units,
smooth them (`smooth`), save. The Arabizi model has no data of its own: `arabizi` respells the words of the library
catalogues as people chat.
"""

from __future__ import annotations

import random
import time
from pathlib import Path
from typing import Any

import numpy as np

from diglot.english.respelling import plain
from diglot.text.column import Column
from diglot.text.spelling.distance import edit_distances
from diglot.text.spelling.speller import Pattern, Speller
from diglot.text.spelling.transducer import Joint
from tables.transliteration.align import Shapes, Unit, align
from tables.transliteration.arabizi import chat_odds, respellings
from tables.transliteration.pairs import Pairs, google, library, wikidata
from tables.transliteration.smooth import model

TO_LATIN: Shapes = {(1, 0): 0.05, (1, 1): 1.0, (1, 2): 0.3, (1, 3): 0.03, (1, 4): 0.003, (2, 1): 0.02}
TO_ARABIC: Shapes = {(1, 0): 0.05, (1, 1): 1.0, (2, 1): 0.3, (3, 1): 0.03, (2, 0): 0.01, (1, 2): 0.02}


def news(sources: Path) -> dict[str, Pairs]:
    """Arabic to the English of newspapers, without capitals."""
    sets = {"wikidata_en2ar": wikidata(sources), "google_ar2en": google(sources)}
    return {name: [(ar, la.casefold()) for ar, la in pairs] for name, pairs in sets.items()}


def ala_lc(sources: Path) -> dict[str, Pairs]:
    """Arabic without vowel marks to ALA-LC romanization, without capitals.

    Words with a prefix or the article also serve without it, and with the article alone.
    """
    pairs = dict.fromkeys((ar, la.casefold()) for ar, la in library(sources))
    for ar, la in list(pairs):
        for prefix, latin in PREFIXES.items():
            if ar.startswith(prefix) and la.startswith(latin) and len(ar) > len(prefix) + 2:
                stem = ar[len(prefix) :], la[len(latin) :]
                pairs[stem] = None
                if latin in ("wa-al-", "bi-al-", "ka-al-", "lil-"):
                    pairs["ال" + stem[0], "al-" + stem[1]] = None
                break
    return {"ala_lc_words": list(pairs)}


def arabic(sources: Path) -> dict[str, Pairs]:
    """Latin names to Arabic."""
    sets = {"wikidata_en2ar": wikidata(sources), "google_ar2en": google(sources)}
    return {name: [(plain(la), ar) for ar, la in pairs] for name, pairs in sets.items()}


def arabizi(sources: Path) -> dict[str, Pairs]:
    """Chat spelling to Arabic."""
    rng = random.Random(20240607)
    return {"arabizi": [pair for ar, la in library(sources) for pair in respellings(ar, la, rng)]}


PREFIXES = {
    "وال": "wa-al-",
    "بال": "bi-al-",
    "كال": "ka-al-",
    "لل": "lil-",
    "ال": "al-",
    "و": "wa-",
    "ب": "bi-",
    "ل": "li-",
    "ف": "fa-",
    "ك": "ka-",
}
LIBRARY = "b t th j ḥ kh d dh r z s sh ṣ ḍ ṭ ẓ ʻ gh f q k l m n h"
PLAIN = {  # consonants, and what each becomes, that the judge of shapes does not tell apart
    "ala-lc": dict(zip("بتثجحخدذرزسشصضطظعغفقكلمنه", LIBRARY.split(" "), strict=True)),
    "arabic": dict(zip("bcdfghjklmnpqrstvz", "بكدفغهجكلمنبقرستفز", strict=True)),
}
SHAPE_ORDER = {"ala-lc": 9, "arabic": 8}
SHAPE_WEIGHT = {"ala-lc": 0.3, "arabic": 0.2}
TASKS = {
    "news": (news, TO_LATIN, 6, "src/diglot/arabic/data/news.npz"),
    "ala-lc": (ala_lc, TO_LATIN, 6, "src/diglot/arabic/data/ala-lc.npz"),
    "arabic": (arabic, TO_ARABIC, 6, "src/diglot/english/data/arabic.npz"),
    "arabizi": (arabizi, TO_ARABIC, 5, "src/diglot/english/data/arabizi.npz"),
}
OPTIONS: dict[str, dict[str, Any]] = {
    "arabic": {"beam": 6},
    "ala-lc": {"proposals": 12, "beam": 16, "width": 8.0, "nearest": False},
}


def trained(task: str, sources: Path, shapes: Shapes | None = None, order: int | None = None) -> Speller:
    """Train one speller; `shapes` and `order` are those of `TASKS` unless given."""
    pairs_of, usual, length, _ = TASKS[task]
    shapes, order = shapes or usual, order or length
    domains = {
        name: [p for p in pairs if len(p[0]) <= 16 and len(p[1]) <= 20] for name, pairs in pairs_of(sources).items()
    }
    flat = [pair for pairs in domains.values() for pair in pairs]
    aligned = align(flat, shapes)
    names = [name for name, pairs in domains.items() for _ in pairs]
    rows = list(zip(names, aligned, strict=True))
    back = [(name, row[::-1] if row else None) for name, row in rows]
    forward = model(rows, list(domains), order)
    pattern = shape_judge(task, forward, back) if task in PLAIN else None
    return Speller(forward, model(back, list(domains), order), pattern=pattern)


def shape_judge(task: str, forward: Joint, back: list[tuple[str, list[Unit] | None]]) -> Pattern:
    """A judge that does not tell plain consonants apart: it learns the shapes of words (CaCCūC, muCāCaCah)."""

    def shape(unit: Unit) -> Unit:
        source, target = unit
        plain_target = PLAIN[task].get(source)
        return ("C", target.replace(plain_target, "C")) if plain_target and plain_target in target else unit

    rows = [("shapes", [shape(unit) for unit in row] if row else None) for _, row in back]
    judge = model(rows, ["shapes"], SHAPE_ORDER[task])
    number = {unit: i for i, unit in enumerate(judge.units)}
    classes = np.array([number[shape(unit)] for unit in forward.units] + [-1], np.int32)
    return Pattern(judge, classes, SHAPE_WEIGHT[task])


def score(speller: Speller, pairs: Pairs, start: str | None = None, **options: Any) -> str:
    """Character and word error rates of the best reading, and words right within five."""
    words = Column.from_strings([source for source, _ in pairs])
    began = time.process_time()
    best = speller.read(words, start, **options).first(len(pairs))
    seconds = time.process_time() - began
    five = speller.read(words, start, **{"proposals": 8, **options, "best": 5}).lists(len(pairs))
    hits = sum(target in [text for text, _ in texts] for texts, (_, target) in zip(five, pairs, strict=True))
    wrong = sum(text != target for text, (_, target) in zip(best, pairs, strict=True))
    both = Column.from_strings([*(text or "" for text in best), *(target for _, target in pairs)])
    numbers = np.arange(len(pairs))
    edits = int(edit_distances(both, numbers, numbers + len(pairs)).sum())
    letters = sum(len(target) for _, target in pairs)
    return (
        f"CER {edits / letters:.4f}  WER {wrong / len(pairs):.4f}  within 5 {hits / len(pairs):.4f}  "
        f"{len(pairs) / seconds:,.0f} words/s"
    )


def make(sources: Path, into: Path) -> None:
    """Train and save the models, and print how they do."""
    for task, (_, _, _, name) in TASKS.items():
        path = into / name
        if task == "arabizi":
            chat, names = arabizi(sources)["arabizi"], [pair for pairs in arabic(sources).values() for pair in pairs]
            odds = chat_odds([word for word, _ in chat], [word for word, _ in names])
            np.savez_compressed(str(path.with_name("chat.npz")), odds=odds)
        trained(task, sources).save(str(path))
        speller = Speller.load(str(path))
        print(f"{task}: {path.stat().st_size / 1e6:.2f} MB, n-grams {[len(u) for u in speller.forward.unit]}")
        for name, gold in {"google": google(sources, "eval"), "wikidata": wikidata(sources, 16)}.items():
            if task == "arabic" or (task, name) == ("news", "google"):
                pairs = [(plain(la), ar) if task == "arabic" else (ar, la.casefold()) for ar, la in gold]
                print(f"  {name}: {score(speller, pairs, **OPTIONS.get(task, {}))}", flush=True)
