"""Near duplicates: recall, precision and speed on a made corpus with planted copies.

    python -m benchmarks duplicates [--articles 100000] [--seed 1] [--peer]

Articles are drawn word by word from made vocabularies of Arabic and English letters with the frequencies of real text
(Zipf). Planted among them: exact copies, copies with 5 to 30 % of the words changed, copies with their sentences in
another order, copies cut by a fifth; and what must not be found: Arabic pairs whose every other word differs by a
hamza alone, and articles that share only boilerplate. `--peer` runs datasketch's MinHash LSH on the
same texts, where installed.
"""

from __future__ import annotations

import argparse
import resource
import time
from itertools import pairwise

import numpy as np

from diglot import duplicates

LETTERS = {"en": "etaoinshrdlcumwfgypbvk", "ar": "اليمنوترهبدسعفقحكجشصطخزذضثغظةىأإئءؤآ"}
HAMZA = str.maketrans("أإآؤئء", "اااويا")


def vocabulary(random: np.random.Generator, language: str, size: int) -> list[str]:
    letters = list(LETTERS[language])
    weights = 1 / (np.arange(len(letters)) + 3.0)
    weights /= weights.sum()
    lengths = random.integers(2, 9, size)
    drawn = random.choice(letters, int(lengths.sum()), p=weights)
    ends = np.cumsum(lengths)
    return ["".join(drawn[a:b]) for a, b in zip(ends - lengths, ends, strict=True)]


class Maker:
    """Draws articles and changes them."""

    def __init__(self, seed: int) -> None:
        self.random = np.random.default_rng(seed)
        self.words = {name: vocabulary(self.random, name, 50_000) for name in LETTERS}
        self.hamza = [word for word in self.words["ar"] if word != word.translate(HAMZA)]
        chance = 1 / (np.arange(50_000) + 2.7)
        self.steps = np.cumsum(chance / chance.sum())

    def draw(self, language: str, count: int) -> list[str]:
        words = self.words[language]
        return [words[i] for i in np.searchsorted(self.steps, self.random.random(count))]

    def with_hamza(self, words: list[str]) -> list[str]:
        """The text with 60 % of its words replaced by words that bear a hamza."""
        chosen = self.random.random(len(words)) < 0.6
        index = self.random.integers(len(self.hamza), size=len(words))
        return [self.hamza[i] if yes else word for i, yes, word in zip(index, chosen, words, strict=True)]

    def edited(self, words: list[str], language: str, share: float) -> list[str]:
        out = list(words)
        fresh = self.draw(language, len(words))
        for i in np.flatnonzero(self.random.random(len(words)) < share):
            out[i] = fresh[i]
        return out

    def shuffled(self, words: list[str]) -> list[str]:
        cuts = list(range(0, len(words), 17))
        self.random.shuffle(cuts)
        return [word for cut in cuts for word in words[cut : cut + 17]]


def text(words: list[str]) -> str:
    return ". ".join(" ".join(words[i : i + 17]) for i in range(0, len(words), 17)) + "."


def corpus(count: int, seed: int) -> tuple[list[str], np.ndarray, list[str]]:
    """``(texts, family, kind)``: texts of one family are copies of each other; -1 is a text of its own."""
    maker = Maker(seed)
    random = maker.random
    boilerplate = {name: [maker.draw(name, 60) for _ in range(20)] for name in LETTERS}
    texts: list[str] = []
    family: list[int] = []
    kinds: list[str] = []

    def put(words: list[str], owner: int, kind: str) -> None:
        texts.append(text(words))
        family.append(owner)
        kinds.append(kind)

    number = 0
    while len(texts) < count:
        language = "ar" if random.random() < 0.5 else "en"
        words = maker.draw(language, int(np.clip(random.lognormal(5.3, 0.6), 80, 2500)))
        kind = random.choice(
            ["alone", "exact", "edited", "moved", "cut", "hamza", "boilerplate"],
            p=[0.62, 0.05, 0.12, 0.05, 0.03, 0.05, 0.08],
        )
        if kind == "boilerplate":
            put([*words, *boilerplate[language][int(random.integers(20))]], -1, kind)
            continue
        if kind == "hamza" and language == "ar":
            words = maker.with_hamza(words)
        put(words, number if kind not in ("alone", "hamza") else -1, str(kind))
        if kind == "exact":
            put(words, number, "exact")
        elif kind == "edited":
            for share in random.choice([0.05, 0.1, 0.15, 0.2, 0.25, 0.3], int(random.integers(1, 4)), replace=False):
                put(maker.edited(words, language, share), number, "edited")
        elif kind == "moved":
            put(maker.shuffled(words), number, "moved")
        elif kind == "cut":
            put(words[: len(words) * 4 // 5], number, "cut")
        elif kind == "hamza" and language == "ar":
            put([word.translate(HAMZA) for word in words], -1, "hamza")
        number += 1
    order = random.permutation(len(texts))
    return [texts[i] for i in order], np.array(family)[order], [kinds[i] for i in order]


def similarity(a: str, b: str) -> float:
    """The definition, without any of the machinery."""
    pairs = []
    for one in (a, b):
        words = ["", *one.replace(".", "").split(), ""]
        pairs.append(set(pairwise(words)))
    return float(np.sqrt(2 * len(pairs[0] & pairs[1]) / (len(pairs[0]) + len(pairs[1]))))


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--peer", action="store_true")
    args = parser.parse_args(argv)
    texts, family, kinds = corpus(args.articles, args.seed)
    size = sum(len(t.encode()) for t in texts) / 1e6
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    start = time.process_time()
    table = duplicates.find(texts)
    spent = time.process_time() - start
    rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found = table.column("duplicate_of").to_pylist()
    # recall: every planted copy that is at least .7 similar to the longest, then earliest, of its family
    members: dict[int, list[int]] = {}
    for i, owner in enumerate(family.tolist()):
        if owner >= 0:
            members.setdefault(owner, []).append(i)
    hit = total = 0
    missed: dict[str, int] = {}
    for group in members.values():
        head = min(group, key=lambda i: (-len(texts[i].split()), i))
        for i in group:
            if i != head and similarity(texts[i], texts[head]) >= 0.7:
                total += 1
                hit += found[i] is not None
                if found[i] is None:
                    missed[kinds[i]] = missed.get(kinds[i], 0) + 1
    right = sum(family[i] >= 0 and family[i] == family[int(to)] for i, to in enumerate(found) if to is not None)
    claimed = sum(to is not None for to in found)
    print(
        f"{len(texts)} articles, {size:.0f} MB: {size / spent:.1f} MB/s CPU; "
        f"peak RSS {rss:.0f} MB ({rss - before:.0f} over the texts)"
    )
    print(
        f"recall {hit / total:.4f} of {total} planted copies at >= .7; missed {missed}; "
        f"precision {right / claimed:.4f} of {claimed}"
    )
    if args.peer:
        peer(texts, family, members)


def peer(texts: list[str], family: np.ndarray, members: dict[int, list[int]]) -> None:
    """datasketch's MinHash LSH on the same texts, with word pairs and a threshold at the same similarity."""
    try:
        from datasketch import MinHash, MinHashLSH
    except ImportError:
        print("datasketch is not installed")
        return
    texts, family = texts[:10_000], family[:10_000]
    start = time.process_time()
    lsh = MinHashLSH(threshold=0.33, num_perm=128)
    hits = claimed = 0
    for i, one in enumerate(texts):
        words = one.replace(".", "").split()
        sketch = MinHash(num_perm=128)
        sketch.update_batch([f"{a} {b}".encode() for a, b in pairwise(words)])
        for j in lsh.query(sketch):
            claimed += 1
            hits += bool(family[i] >= 0 and family[i] == family[j])
        lsh.insert(i, sketch)
    spent = time.process_time() - start
    pairs = sum(len(g) * (len(g) - 1) // 2 for g in ([i for i in group if i < 10_000] for group in members.values()))
    size = sum(len(t.encode()) for t in texts) / 1e6
    print(
        f"datasketch, first {len(texts)}: {size / spent:.2f} MB/s CPU; "
        f"{hits} of {pairs} planted pairs, precision {hits / max(claimed, 1):.4f}"
    )


if __name__ == "__main__":
    main()
