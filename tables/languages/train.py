"""Train the language models, one a script, from the words that `tables.languages.words` gathers.

Deterministic: seeded, one thread.

A model is multinomial logistic regression over the features of words (`diglot.langid.model.features`). It sees bags of
one to sixteen words drawn from one language's frequency list, and learns a weight for each feature and language; a
text's score is the sum over its words, so that training on bags is training on texts. Half of the bags are drawn by
frequency, half by its square root, so that rare words count; a third of the words hide the feature that is the word
itself, so that the model learns to judge words it has never seen. Persian and Sorani words also come in the spelling
of an Arabic keyboard. The Arabic of the Latin model is chat spelling: ``arabizi.txt``, and Arabic words spelled by
rule. Features are the commonest words of each language, and those letter sequences that tell most, for a language, of
the texts that have them. Words begin with a part of what their frequencies alone would say (naive Bayes); everything
else begins with nothing. A feature's weights are counted from their median, rounded to 1/8, and dropped below 1/4.
"""

import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix

from diglot.langid import keyboards
from diglot.langid.folding import as_they_are, fold, strings
from diglot.langid.model import features
from diglot.langid.scripts import SCRIPTS
from diglot.text.column import Column
from tables.languages.bags import Bags
from tables.languages.lists import correct
from tables.languages.spelling import arabic_keyboard, chat, dialects, final_yeh, tachelhit
from tables.languages.words import gather

SCALE = 8
BEGIN = 0.25  # how much of naive Bayes the words begin with
DECAY = 1e-6  # share of a weight that goes at each step: towards nothing, where nothing is learnt
PULL = 2e-6  # the same as a part of the gradient, which Adam makes much of where it is all there is


@dataclass(frozen=True)
class Plan:
    """What one script's model is made of.

    Languages, features, words among them for each language (eight times as many for Arabic and English, twice for those
    with a share), steps of training, how often some languages are drawn, words read of each list.
    """

    languages: str
    size: int
    words: int
    steps: int
    share: tuple[tuple[str, float], ...] = ()
    most: int = 30_000
    early: bool = False  # trained with `PULL`, before there was `DECAY`
    twice: bool = False  # rounded to 1/16 before it was to 1/8
    folded: bool = False  # every word under the letters of an Arabic keyboard (`diglot.langid.keyboards`)

    def shares(self) -> np.ndarray:
        """``float64[l]``: how often each language is drawn."""
        languages, fixed = self.languages.split(), dict(self.share)
        rest = (1 - sum(fixed.values())) / (len(languages) - len(fixed))
        return np.array([fixed.get(language, rest) for language in languages])


PLANS = {
    "Arab": Plan(
        "ar fa ur ckb ps sd ug ks pnb skr az ms ku bal mzn shi", 90_000, 2000, 1500,
        (("ar", 0.35), ("fa", 0.18), ("ur", 0.08), ("ckb", 0.06), ("shi", 0.015)), 60_000,
        early=True, twice=True,
    ),
    "Arab-folded": Plan(
        "ar fa ur ckb ps sd ug ks pnb skr az ms ku bal mzn", 45_000, 1000, 1500,
        (("ar", 0.4), ("fa", 0.14), ("ur", 0.14), ("ckb", 0.05), ("ps", 0.05), ("sd", 0.05)), 60_000, folded=True,
    ),
    "Latn": Plan(
        "ar en af az br ca ceb cs cy da de eo es et eu fi fo fr fy ga gd gl gn ha haw hr ht hu id ig is it jv ku kab "
        "lb lt lv mg mi ms mt nl no oc om pl pt ro rw se shi sk sl sm sn so sq st su sv sw tk tl tr uz vi wo xh yo zu",
        125_000, 900, 1800, (("en", 0.2), ("ar", 0.06), ("fr", 0.03), ("de", 0.03), ("es", 0.03)),
    ),
    "Cyrl": Plan("ru uk be bg mk sr kk ky tg tt mn ba sah uz", 12_000, 300, 600),
    "Deva": Plan("hi mr ne sa", 6_000, 300, 300),
    "Beng": Plan("bn as", 2_000, 300, 150),
    "Hebr": Plan("he yi", 2_000, 300, 150),
    "Ethi": Plan("am ti", 2_000, 300, 150),
}  # fmt: skip
MERGED = {"hr": ["bs", "sr"]}  # in Latin script, one class


def read(folder: Path, script: str, language: str, most: int) -> dict[str, float]:
    """Words of a language and their frequencies, from its list and those of the languages merged into it."""
    found: dict[str, float] = {}
    for code in [language, *(MERGED.get(language, []) if script == "Latn" else [])]:
        path = folder / f"{code}.{script}.tsv"
        for line in path.read_text("utf-8").splitlines()[:most] if path.exists() else []:
            word, _, count = line.partition("\t")
            found[word] = found.get(word, 0) + float(count)
    return found


def vocabulary(folder: Path, script: str, plan: Plan, random: np.random.Generator) -> list[dict[str, float]]:
    """For each language, the folded words and their frequencies."""
    lists: list[dict[str, float]] = []
    script = script.partition("-")[0]  # a model of the same script under other letters
    for language in plan.languages.split():
        most = 60_000 if language in ("en", "ar") else plan.most
        if script == "Latn" and language == "ar":
            words = chat(read(folder, "Arab", "ar", most), random)
        else:
            words = read(folder, script, language, most)
        if script == "Arab" and language == "shi":
            words = tachelhit(read(folder, "Latn", "shi", most), lists[0], random)
        if script == "Arab" and language in ("fa", "ckb", "mzn"):
            words = arabic_keyboard(words)
        if script == "Arab" and language == "ar":
            words = dialects({word: count for word, count in words.items() if word not in "نغ"})
        if plan.folded and language == "ar":
            words = final_yeh(words)
        folded: dict[str, float] = {}
        column = Column.from_strings(list(words))
        kept = fold(keyboards.fold(column) if plan.folded else column, SCRIPTS.index(script))
        counts = np.repeat(np.array(list(words.values())), np.diff(kept.offsets))
        for word, count in zip(strings(kept), counts.tolist(), strict=True):
            folded[word] = folded.get(word, 0) + count
        lists.append(folded)
        print(script, language, len(folded), flush=True)
    return lists


Hashed = tuple[np.ndarray, np.ndarray, np.ndarray]
"""Of one language: the features of all its words, where each word's begin and end, and the words' frequencies."""


def select(
    lists: list[dict[str, float]], plan: Plan
) -> tuple[np.ndarray, list[np.ndarray], list[csr_matrix], list[csr_matrix]]:
    """Choose features.

    Returns:
        Their hashes, and for each language its words' frequencies, the features of each word, and the one of these
        that is the word itself.
    """
    hashed = []
    for words in lists:
        keys, offsets = features(as_they_are(list(words)))
        hashed.append((keys, offsets, np.array(list(words.values()))))
    chosen = choose(hashed, plan)
    matrices, whole = [], []
    for keys, offsets, _ in hashed:
        place = np.searchsorted(chosen, keys)
        place[place == len(chosen)] = 0
        known = chosen[place] == keys
        last = np.zeros(len(keys), bool)
        last[offsets[1:] - 1] = True
        matrices.append(table_of(known, place, offsets, len(chosen)))
        whole.append(table_of(known & last, place, offsets, len(chosen)))
    return chosen, [counts for _, _, counts in hashed], matrices, whole


def choose(hashed: list[Hashed], plan: Plan) -> np.ndarray:
    """The hashes of the features that the model has, in order: common words, then what tells most of a language."""
    every = np.unique(np.concatenate([keys for keys, _, _ in hashed]))
    worth = worths(hashed, every)
    slots: dict[int, int] = {}
    for language, (keys, offsets, counts) in zip(plan.languages.split(), hashed, strict=True):
        quota = plan.words * (8 if language in ("ar", "en") else 2 if language in dict(plan.share) else 1)
        own = keys[offsets[1:] - 1][np.argsort(-counts, kind="stable")[:quota]]  # a word's last feature is the word
        for i in np.searchsorted(every, own).tolist():
            slots.setdefault(int(every[i]) >> 12, i)  # one feature a slot of the table
    print("words", len(slots))
    for i in np.argsort(-worth, kind="stable").tolist():
        if len(slots) == plan.size:
            break
        slots.setdefault(int(every[i]) >> 12, i)
    return np.sort(every[list(slots.values())])


def worths(hashed: list[Hashed], every: np.ndarray) -> np.ndarray:
    """``float32[f]``: how much each feature tells of the language that it tells most of."""
    rates = []
    for keys, offsets, counts in hashed:
        weight = 0.5 * counts / counts.sum() + 0.5 * np.sqrt(counts) / np.sqrt(counts).sum()
        rate = np.bincount(np.searchsorted(every, keys), np.repeat(weight, np.diff(offsets)), len(every))
        rates.append(rate.astype(np.float32))
    mean = np.mean(rates, axis=0)
    worth = np.zeros(len(every), np.float32)
    for i, own_rate in enumerate(rates):
        told = own_rate * np.abs(np.log((own_rate + 1e-6) / (mean + 1e-6)))
        np.maximum(worth, told * (3 if i < 2 else 1), out=worth)
    return worth


def table_of(mask: np.ndarray, place: np.ndarray, offsets: np.ndarray, size: int) -> csr_matrix:
    """Words × features: those features of each word that the mask has."""
    ends = np.concatenate(([0], np.cumsum(mask)))[offsets]
    return csr_matrix((np.ones(ends[-1], np.float32), place[mask], ends), (len(offsets) - 1, size))


def bayes(frequencies: list[np.ndarray], whole: list[csr_matrix]) -> np.ndarray:
    """``float32[f, l]``: for each feature that is a word, a part of the logarithm of its frequency in each language."""
    pairs = zip(frequencies, whole, strict=True)
    rates = np.stack([own.T @ (1e6 * counts / counts.sum()) for counts, own in pairs], axis=1)  # per million words
    logs = np.log(rates + 1)
    logs -= np.log(rates.mean(axis=1, keepdims=True) + 1)
    weights: np.ndarray = (BEGIN * logs).astype(np.float32)
    return weights


def train(
    plan: Plan,
    frequencies: list[np.ndarray],
    matrices: list[csr_matrix],
    whole: list[csr_matrix],
    random: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray]:
    """Weights ``[f, l]`` and bias ``[l]`` by Adam on bags of words."""
    drawn = Bags(plan.shares(), frequencies, matrices, whole)
    weights, bias = bayes(frequencies, whole), np.zeros(len(frequencies), np.float32)
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    mean_b, square_b = np.zeros_like(bias), np.zeros_like(bias)
    for step in range(1, plan.steps + 1):
        labels, bags = drawn.draw(random)
        error = surprise(bags @ weights + bias, labels, step)
        rate = 0.05 * (1 - step / (plan.steps + 1)) + 0.001
        gradient = np.asarray(bags.T @ error)
        if plan.early:
            gradient += PULL * weights
        else:
            weights *= 1 - DECAY
        adam(weights, gradient, mean, square, step, rate)
        adam(bias, error.sum(axis=0), mean_b, square_b, step, rate)
    return weights, bias


def surprise(scores: np.ndarray, labels: np.ndarray, step: int) -> np.ndarray:
    """The gradient of the loss by the scores, which are changed in place; prints how it goes."""
    count = len(labels)
    scores -= scores.max(axis=1, keepdims=True)
    error: np.ndarray = np.exp(scores)
    error /= error.sum(axis=1, keepdims=True)
    if step % 100 == 0:
        right = (scores.argmax(axis=1) == labels).mean()
        loss = -np.log(error[np.arange(count), labels] + 1e-9).mean()
        print(f"step {step} right {right:.4f} loss {loss:.4f}", flush=True)
    error[np.arange(count), labels] -= 1
    error /= count
    return error


def adam(value: np.ndarray, gradient: np.ndarray, mean: np.ndarray, square: np.ndarray, step: int, rate: float) -> None:
    """One step of Adam, in place (the gradient too)."""
    mean *= 0.9
    square *= 0.99
    mean += 0.1 * gradient
    gradient *= gradient
    gradient *= 0.01
    square += gradient
    np.sqrt(square, out=gradient)
    gradient *= 1 / np.sqrt(1 - 0.99**step)
    gradient += 1e-6
    np.divide(mean, gradient, out=gradient)
    gradient *= rate / (1 - 0.9**step)
    value -= gradient


def make(sources: Path, into: Path) -> None:
    """Gather the words, train the models and write them."""
    with tempfile.TemporaryDirectory() as words:
        gather(sources, Path(words))
        for script in PLANS:
            model(Path(words), script, into / f"src/diglot/langid/data/{script}.npz")


def model(words: Path, script: str, path: Path) -> None:
    """Train one model from the lists in the folder `words` and write it to `path`."""
    plan = PLANS[script]
    random = np.random.default_rng(20240601)
    lists = vocabulary(words, script, plan, random)
    chosen, frequencies, matrices, whole = select(lists, plan)
    rounded, steps = rounded_off(*train(plan, frequencies, matrices, whole, random), plan.twice)
    languages = plan.languages.split()
    chosen, rounded = correct(script, chosen, rounded, languages, steps)
    np.savez_compressed(path, languages=np.array(languages), keys=chosen, weights=rounded, bias=steps)
    print(script, len(chosen), path.stat().st_size)


def rounded_off(weights: np.ndarray, bias: np.ndarray, twice: bool) -> tuple[np.ndarray, np.ndarray]:
    """``int8[f, l]`` and ``int32[l]`` in units of 1/8: counted from each feature's median, small ones dropped.

    Args:
        weights, bias: as trained.
        twice: round to 1/16 before.
    """
    if twice:
        weights, bias = np.clip(np.round(weights * 2 * SCALE), -127, 127), np.round(bias * 2 * SCALE)
        weights, bias = weights / (2 * SCALE), bias / (2 * SCALE)
    weights = weights - np.median(weights, axis=1, keepdims=True)  # only their differences count
    rounded = np.clip(np.round(weights * SCALE), -127, 127).astype(np.int8)
    rounded[np.abs(rounded) < 2] = 0
    return rounded, np.round(bias * SCALE).astype(np.int32)
