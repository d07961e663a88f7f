"""Train the clitic model of `diglot.arabic.clitics` and write its tables.

Sources: Arabic words with their ALA-LC romanization, from library catalogues (fadhleryani/Arabic_ALA-LC_Romanization,
BSD-3-Clause), whose hyphens and vowels show the clitics (``wa-bi-kitābihā``); Arabic spellings of names
(google/transliteration, Apache-2.0), which have none; and the lists of data/words.txt, written for this project.
Deterministic: the same input gives the same bytes.
"""

from __future__ import annotations

import collections
import gzip
import random
import re
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy import optimize, sparse

from diglot.arabic import clitics
from diglot.arabic.lexicon import ALIF
from tables.sources import ROOT
from tables.transliteration.pairs import Pairs, google, library

Analysis = tuple[str, str, str]
Counts = collections.Counter[str]
ROMAN = {"wa": "و", "fa": "ف", "bi": "ب", "li": "ل", "la": "ل", "lil": "ل", "ka": "ك", "sa": "س"}
ENDINGS = {"ها": "hā", "هم": "h[ui]m", "هما": "h[ui]mā", "هن": "h[ui]nna?", "نا": "nā", "ه": "(?:[ui]h|h[ui])"}
RATE = 0.25
RARE = 4
PENALTY = 0.1
CONJUNCTIONS = ("", "", "", "", "", "و", "و", "ف")
HEAD = """\
# The clitic model: a feature and its weight. Made by tables/clitics from words with ALA-LC
# romanization (BSD-3-Clause, fadhleryani/Arabic_ALA-LC_Romanization), names (Apache-2.0,
# google/transliteration) and data/words.txt.
"""


def catalogued(pairs: Pairs) -> list[Analysis]:
    """The analyses of the romanized words; those whose romanization leaves a doubt are left out."""
    found = []
    for word, roman in pairs:
        word, _ = clitics.skeleton(word)
        *heads, last = re.split("-", roman.lower())
        heads = [head for head in heads if head not in ("al", "")]
        if not re.fullmatch(r"[\u0621-\u064A]+", word) or any(head not in ROMAN for head in heads):
            continue
        proclitics = "".join(ROMAN[head] for head in heads)
        rest = word[len(proclitics) :]
        if not word.startswith(proclitics) or proclitics not in clitics.PROCLITICS:
            continue
        enclitic = ""
        for ending, vowels in ENDINGS.items():
            if rest.endswith(ending) and re.search(vowels + "$", last):
                enclitic = ending
        if not enclitic and rest.endswith("ه") and re.search("[āīū]h$", last):
            continue  # a pronoun or a radical: the vowels do not tell
        analysis = (proclitics, rest[: len(rest) - len(enclitic)], enclitic)
        if analysis in set(clitics.analyses(word)):
            found.append(analysis)
    return found


def inflected(verbs: list[str], rng: random.Random) -> list[Analysis]:
    """Forms of the listed verbs with clitics at about the rates of running text."""
    found = []
    for perfect, imperfect in zip(verbs[::2], verbs[1::2], strict=True):
        forms = [(perfect, ""), (perfect + "ت", ""), (perfect + "وا", "")]
        forms += [
            (person + imperfect[1:] + number, "س")
            for person in "يتنا"
            for number in ("", "ون")
            if number == "" or person in "يت"
        ]
        for form, future in forms:
            for _ in range(3):
                proclitics = rng.choice(CONJUNCTIONS)
                if future and rng.random() < 0.35:
                    proclitics += "س"
                elif future and rng.random() < 0.1:
                    proclitics += "ل"
                enclitic = rng.choice(["", "", "", "", "", "ه", "ها", "هم"])
                if future and rng.random() < 0.1:  # the present of the dialects: not the preposition
                    proclitics, form = proclitics[:-1] if proclitics[-1:] in ("س", "ل") else proclitics, "ب" + form
                stem = form[:-1] if enclitic and form.endswith("وا") else form
                found.append((proclitics, stem, enclitic))
    return found


def named(pairs: Pairs) -> list[Analysis]:
    """The names, whole: those that a clitic or pronoun seems to begin or end."""
    words = {clitics.skeleton(arabic)[0] for arabic, _ in pairs}
    return [("", word, "") for word in sorted(words) if re.fullmatch(r"[\u0621-\u064A]{3,}", word)]


def attached(words: list[Analysis], rng: random.Random) -> list[Analysis]:
    """Some of the bare words again, with a proclitic or a pronoun at about the rates of running text."""
    bare = [stem for proclitics, stem, enclitic in words if not proclitics and not enclitic and len(stem) > 2]
    found = []
    for stem in bare:
        definite = stem.startswith("ال")
        proclitics = rng.choice(["و", "و", "و", "ب", "ب", "ك", "ف", "وب"] + ([] if definite else ["ل", "ل"]))
        construct = re.sub("ة$", "ت", stem)
        enclitic = "" if definite else rng.choice(["", "ه", "ها", "هم"])
        if rng.random() < RATE:
            found.append((proclitics, construct if enclitic else stem, enclitic))
        if not definite and rng.random() < RATE:
            found.append(("", construct, rng.choice(["ه", "ه", "ها", "ها", "هم"])))
    return found


def sections(path: Path) -> dict[str, list[str]]:
    """The lists of data/words.txt."""
    lists: dict[str, list[str]] = {}
    for line in path.read_text("utf-8").translate(ALIF).splitlines():
        if line.startswith("["):
            words = lists.setdefault(line[1 : line.index("]")], [])
        elif not line.startswith("#"):
            words += [word for word in line.split() if not word.endswith(":")]
    return lists


def level(count: int) -> int:
    return 0 if not count else 1 if count == 1 else 2 if count <= 3 else 3


def make(sources: Path, into: Path) -> None:
    """Train the model and write its two tables."""
    out = into / "src/diglot/arabic/data"
    examples, counts = collected(library(sources), google(sources))
    task = choices(examples, counts)
    weights = fitted(task)
    kept = sorted((name, weight) for name, weight in zip(task.names, weights, strict=True) if abs(weight) >= 0.1)
    (out / "clitics.tsv").write_text(HEAD + "".join(f"{name}\t{weight:.2f}\n" for name, weight in kept), "utf-8")
    stems = by_level(counts)
    text = "# Known stems, three lines from rare to frequent; source and licence as in clitics.tsv.\n"
    text += "".join(" ".join(line) + "\n" for line in stems)
    (out / "stems.txt.gz").write_bytes(gzip.compress(text.encode("utf-8"), 9, mtime=0))
    print(f"{len(examples)} words; {len(task.names)} features, {len(kept)} kept; {sum(map(len, stems))} stems")


def collected(romanized: Pairs, names: Pairs) -> tuple[list[Analysis], Counts]:
    """The words that are learned from, each with its right analysis; and how often each stem is known."""
    rng = random.Random(1)
    lists = sections(ROOT / "src/diglot/arabic/data/words.txt")
    gold = catalogued(romanized)
    verbs = inflected(lists["verbs"], rng)
    conjoined = [(before, word, "") for word in lists["conjoined"] for before in ("و", "ف", "", "") if "|" not in word]
    conjoined += attached(gold, rng)
    conjoined += attached([("", word, "") for word in lists["nouns"]], rng)
    people = named(names)
    whole = [("", word, "") for word in lists["whole"] if len(word) > 1]
    conjoined += [(rng.choice("وبل"), word, "") for _, word, _ in whole if len(word) > 3]

    counts: Counts = collections.Counter(own(stem, enclitic) for _, stem, enclitic in {*gold, *whole, *people})
    for stem in {*lists["nouns"]}:
        counts[stem] += 4
    for stem in {stem for _, stem, _ in verbs}:
        counts[stem] += 2
    return [*gold, *verbs, *conjoined, *whole, *people], counts


def own(stem: str, enclitic: str) -> str:
    """The stem as it is counted: without its article, which no pronoun follows."""
    return stem if enclitic else stem.removeprefix("ال")


class Task(NamedTuple):
    """All analyses of all words (`a` of them), those of a word one after another.

    Attributes:
        features: float64[a, f], 1 where an analysis has a feature.
        names: of the `f` features.
        owners: intp[a], the number of each analysis's word.
        right: float64[a], 1 for the analysis that is right.
    """

    features: sparse.csr_matrix
    names: list[str]
    owners: np.ndarray
    right: np.ndarray


def choices(examples: list[Analysis], counts: Counts) -> Task:
    """What is chosen among; a word does not count where it is itself looked at. `counts` are as before in the end."""
    seen = collections.Counter(
        name
        for one in examples
        for analysis in clitics.analyses("".join(one))
        for name in clitics.features(*analysis, 0)
    )
    names: dict[str, int] = {}
    rows: list[int] = []
    columns: list[int] = []
    owners: list[int] = []
    right: list[bool] = []
    levels = _Levels(counts)
    for number, example in enumerate(examples):
        stem = own(*example[1:])
        counts[stem] -= 1
        for analysis in clitics.analyses("".join(example)):
            for name in clitics.features(*analysis, clitics.familiarity(analysis[1], levels)):
                if seen[name] >= RARE or name[:2] in ("k1", "k2", "k3") or name[1:2] == "k":
                    rows.append(len(owners))
                    columns.append(names.setdefault(name, len(names)))
            owners.append(number)
            right.append(analysis == example)
        counts[stem] += 1
    features = sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(owners), len(names)))
    return Task(features, list(names), np.array(owners), np.array(right, float))


def fitted(task: Task) -> np.ndarray:
    """float64[f]: weights by which the right analysis of each word is likely, with a penalty on their squares."""
    features, names, owners, right = task
    starts = np.flatnonzero(np.diff(owners, prepend=-1))

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        score = features @ weights
        score -= np.maximum.reduceat(score, starts)[owners]
        chance = np.exp(score)
        total = np.add.reduceat(chance, starts)
        chance /= total[owners]
        value = float(np.log(total).sum() - (score * right).sum() + PENALTY * (weights**2).sum())
        return value, features.T @ (chance - right) + 2 * PENALTY * weights

    fit = optimize.minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 300})
    print("loss", fit.fun, "after", fit.nit, "steps")
    return np.asarray(fit.x)


def by_level(counts: Counts) -> list[list[str]]:
    """The stems of each level but the lowest, which is of those never seen."""
    lines: list[list[str]] = [[], [], []]
    for stem in sorted(counts):
        if counts[stem] > 0 and len(stem) > 1:
            lines[level(counts[stem]) - 1].append(stem)
    return lines


class _Levels(dict[str, int]):
    """Counts of stems seen as levels."""

    def __init__(self, counts: Counts) -> None:
        super().__init__()
        self.counts = counts

    def get(self, stem: str, default: int = 0) -> int:  # type: ignore[override]
        return level(self.counts.get(stem, 0))
