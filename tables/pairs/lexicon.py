"""The lexicon of sentence alignment: a table of word pairs, made from open data.

Word pairs come from sentence pairs and from dictionaries, by IBM model 1 (Brown et al. 1993) trained in both directions
on the stems that `diglot.pairs.words` cuts; a pair's weight is the geometric mean of both probabilities. A dictionary
entry counts as half a sentence pair, and where both of its sides are one word it is in the lexicon whatever the model
says. How common a stem is, on either side, is counted in the sentence pairs.
"""

from __future__ import annotations

import json
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import numpy.typing as npt
import yaml

from diglot.pairs.words import ARABIC, ENGLISH, words
from diglot.pairs.words import stems as cut

__all__ = ["FOLDS", "documents_of", "fold_of", "make", "tatoeba"]

PLACES = {
    "tatoeba-ar": "Helsinki-NLP+OPUS-MT-testsets/testsets/ara-eng/tatoeba-test-v2021-08-07.ara",
    "tatoeba-en": "Helsinki-NLP+OPUS-MT-testsets/testsets/ara-eng/tatoeba-test-v2021-08-07.eng",
    "tico-ar": "Helsinki-NLP+OPUS-MT-testsets/datasets/tico19/testsets/en-ar/tico19-test.ar",
    "tico-en": "Helsinki-NLP+OPUS-MT-testsets/datasets/tico19/testsets/en-ar/tico19-test.en",
    "tico-info": "Helsinki-NLP+OPUS-MT-testsets/datasets/tico19/testsets/en-ar/tico19-test.en.info",
    "sentences": "ObadaZay+nmt/ara.txt",
    "arb": "omwn+omw-data/wns/arb/wn-nodia-arb.tab",
    "wikt": "omwn+omw-data/wns/wikt/wn-wikt-arb.tab",
    "cldr-words": "omwn+omw-data/wns/cldr/wn-cldr-arb.tab",
    "annotations-ar": "unicode-org+cldr-json/cldr-json/cldr-annotations-full/annotations/ar/annotations.json",
    "annotations-en": "unicode-org+cldr-json/cldr-json/cldr-annotations-full/annotations/en/annotations.json",
    "territories-ar": "unicode-org+cldr-json/cldr-json/cldr-localenames-full/main/ar/territories.json",
    "territories-en": "unicode-org+cldr-json/cldr-json/cldr-localenames-full/main/en/territories.json",
    "languages-ar": "unicode-org+cldr-json/cldr-json/cldr-localenames-full/main/ar/languages.json",
    "languages-en": "unicode-org+cldr-json/cldr-json/cldr-localenames-full/main/en/languages.json",
    "ili": "globalwordnet+cili/ili-map-pwn30.tab",
}
"""What the sources are called here, and where they are in the folder of all sources."""
MESSAGES = (
    "wikimedia+apps-android-wikipedia/app/src/main/res/values-ar/strings.xml",
    "commons-app+apps-android-commons/app/src/main/res/values-ar/strings.xml",
    "wikimedia+mediawiki-extensions-VisualEditor/i18n/ve-mw/ar.json",
    "bitcoin-dot-org+bitcoin.org/_translations/ar.yml",
    "openstreetmap+id-tagging-schema/dist/translations/ar.json",
    "wikimedia+mediawiki-extensions-Echo/i18n/ar.json",
    "WikiEducationFoundation+WikiEduDashboard/config/locales/ar.yml",
    "hotosm+tasking-manager/frontend/src/locales/ar.json",
    "learningequality+kolibri/kolibri/locale/ar/LC_MESSAGES/*.json",
    "scratchfoundation+scratch-l10n/*/*/ar.json",
)
"""Files of messages in Arabic; the English one's path has ``en`` in the place of ``ar``, or nothing."""
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Pair = tuple[tuple[str, ...], tuple[str, ...]]
"""English stems and Arabic stems that say the same."""

FOLDS = 5
"""Documents, short sentences and messages are in one of so many parts."""
ROUNDS = 6
LEAST = 0.015
"""Pairs of less weight are left out."""
GIVEN = 0.3
"""What a pair that a dictionary gives weighs at least."""
LONGEST = 3
"""Entries of dictionaries with more words on a side are left out."""
STEPS = 15
"""Weights are written as whole numbers up to this."""
ENTRIES = 40
"""Arabic stems that an English one may have."""


def make(sources: Path, fold: int | None = None) -> str:
    """The text of the lexicon.

    Args:
        sources: the folder of all sources.
        fold: one of `FOLDS`, whose documents, short sentences and messages are left out, for a model that is to meet
            words it does not know.
    """
    documents = [pair for at, document in enumerate(documents_of(sources)) if at % FOLDS != fold for pair in document]
    learnt = [pair for reader in (tatoeba(sources), messages(sources)) for pair in reader if fold_of(pair) != fold]
    readers = learnt, documents
    sentences = [pair for reader in readers for pair in stems(reader)]
    entries = sorted({pair for reader in DICTIONARIES for pair in stems(reader(sources)) if short(pair)})
    weights = lexicon(sentences, entries)
    counts = [Counter(stem for pair in sentences for stem in set(pair[side])) for side in (0, 1)]
    return written(weights, counts, len(sentences))


def stems(pairs: Iterable[tuple[str, str]]) -> Iterator[Pair]:
    """The stems of both sides of sentence pairs, each pair once."""
    for english, arabic in dict.fromkeys(pairs):
        yield tuple(cut(words(english), ENGLISH)), tuple(cut(words(arabic), ARABIC))


def fold_of(pair: tuple[str, str]) -> int:
    """The fold of a short sentence."""
    return zlib.crc32(pair[0].encode()) % FOLDS


def short(pair: Pair) -> bool:
    """Whether an entry of a dictionary is of a word or a few."""
    return all(0 < len(side) <= LONGEST for side in pair)


def lexicon(sentences: list[Pair], entries: list[Pair]) -> dict[tuple[str, str], float]:
    """The weight of each pair of stems, above 0 up to 1."""
    pairs = [*sentences, *entries]
    weight = np.repeat([1.0, 0.5], [len(sentences), len(entries)])
    forward = model(pairs, weight)
    backward = model([pair[::-1] for pair in pairs], weight)
    found = {}
    for (english, arabic), chance in forward.items():
        both = (chance * backward.get((arabic, english), 0.0)) ** 0.5
        if both > LEAST:
            found[english, arabic] = both
    for first, second in (pair for pair in entries if len(pair[0]) == len(pair[1]) == 1):
        key = first[0], second[0]
        found[key] = max(found.get(key, 0.0), GIVEN)
    return found


def model(pairs: list[Pair], weight: Floats) -> dict[tuple[str, str], float]:
    """IBM model 1: the probability of each target stem given a source stem, where it is above 0.001."""
    first: dict[str, int] = {"": 0}
    second: dict[str, int] = {}
    sources = [[0, *(first.setdefault(stem, len(first)) for stem in pair[0])] for pair in pairs]
    targets = [[second.setdefault(stem, len(second)) for stem in pair[1]] for pair in pairs]
    codes, group, strength = [], [], []
    base = 0
    for s, t, w in zip(sources, targets, weight.tolist(), strict=True):
        if not t:
            continue
        grid = np.array(t)[:, None] + np.array(s)[None, :] * len(second)
        codes.append(grid.ravel())
        group.append(np.repeat(np.arange(base, base + len(t)), len(s)))
        strength.append(np.full(grid.size, w))
        base += len(t)
    unique, place = np.unique(np.concatenate(codes), return_inverse=True)
    groups, strengths = np.concatenate(group), np.concatenate(strength)
    source = unique // len(second)
    chance = np.ones(len(unique))
    for _ in range(ROUNDS):
        each = chance[place]
        each /= np.bincount(groups, each, base)[groups]
        counted = np.bincount(place, each * strengths, len(unique))
        total = np.bincount(source, counted, len(first))
        chance = counted / np.maximum(total[source], 1e-12)
    names, others = list(first), list(second)
    kept = np.flatnonzero((chance > 1e-3) & (source > 0))
    return {
        (names[s], others[t]): p
        for s, t, p in zip(
            source[kept].tolist(), (unique[kept] % len(second)).tolist(), chance[kept].tolist(), strict=True
        )
    }


def written(weights: dict[tuple[str, str], float], counts: list[Counter[str]], total: int) -> str:
    """The text of the table, a line a stem: ``stem<tab>how rare<tab>Arabic:weight …``; last the Arabic stems."""
    by_stem: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for (english, arabic), weight in weights.items():
        by_stem[english].append((-min(max(round(weight * STEPS), 1), STEPS), arabic))
    lines = [
        "# Words of English and Arabic that say the same, by stems; by tables/pairs. CC BY-SA 4.0, sources in NOTICE.",
    ]
    for stem in sorted(by_stem.keys() | {stem for stem, count in counts[0].items() if count > 1}):
        entries = " ".join(f"{arabic}:{-step}" for step, arabic in sorted(by_stem[stem])[:ENTRIES])
        lines.append(f"{stem}\t{rarity(counts[0][stem], total)}\t{entries}")
    lines += [f"\t{rarity(count, total)}\t{stem}" for stem, count in sorted(counts[1].items()) if count > 1]
    return "\n".join(lines) + "\n"


def rarity(count: int, total: int) -> int:
    """How rare a stem is, in eighths of a bit, up to that of one that was never seen."""
    return round(8 * float(np.log2((total + 1) / (count + 0.5))))


def tatoeba(folder: Path) -> Iterator[tuple[str, str]]:
    for line in (folder / PLACES["sentences"]).read_text(encoding="utf-8").splitlines():
        english, arabic = line.split("\t")[:2]
        yield english, arabic
    yield from lines(folder, "tatoeba")


def documents_of(folder: Path) -> list[list[tuple[str, str]]]:
    """The documents of TICO-19 but for those of Wikinews, which judge alignments; sentence pairs in order."""
    documents: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    about = (folder / PLACES["tico-info"]).read_text(encoding="utf-8").splitlines()
    for pair, line in zip(lines(folder, "tico"), about, strict=True):
        if "wikinews" not in line.lower():
            documents[line.partition(":")[0]].append(pair)
    return list(documents.values())


def lines(folder: Path, name: str) -> Iterator[tuple[str, str]]:
    sides = [(folder / PLACES[f"{name}-{side}"]).read_text(encoding="utf-8").split("\n") for side in ("en", "ar")]
    return zip(*(side[: -1 if not side[-1] else None] for side in sides), strict=True)


def messages(folder: Path) -> Iterator[tuple[str, str]]:
    """Messages of programs, by their keys."""
    for pattern in MESSAGES:
        for path in sorted(folder.glob(pattern)):
            name = re.sub(r"\bar(?=[/.])", "en", str(path.relative_to(folder))).replace("values-en", "values")
            one, other = (dict(flat(read(each))) for each in (folder / name, path))
            for key in sorted(one.keys() & other.keys()):
                if re.search("[\u0621-\u064a]", other[key]) and len(one[key]) < 2000:
                    yield plain(one[key]), plain(other[key])


def plain(text: str) -> str:
    """A message without mark-up and places for values."""
    return re.sub(r"<[^>]*>|%\d?\$?[sd]|\$\d|\{\{?[^}]*\}?\}|&\w+;", " ", text)


def read(path: Path) -> object:
    text = path.read_text(encoding="utf-8")
    if text.startswith("<?xml"):
        return {item.get("name"): "".join(item.itertext()) for item in ElementTree.fromstring(text).iter("string")}
    value = json.loads(text) if text.startswith("{") else yaml.safe_load(text)
    return next(iter(value.values())) if len(value) == 1 else value


def flat(value: object, key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from flat(inner, f"{key}/{name}")
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from flat(inner, f"{key}/{place}")
    elif isinstance(value, str):
        yield key, value


def wordnets(folder: Path) -> Iterator[tuple[str, str]]:
    """English and Arabic words of the same synset of WordNet 3.0."""
    concept = {}
    for line in (folder / PLACES["ili"]).read_text(encoding="utf-8").splitlines():
        ili, synset = line.split("\t")[:2]
        concept[ili] = synset.replace("-s", "-a")
    members: dict[str, list[str]] = {}
    for path in sorted((folder / "globalwordnet+english-wordnet" / "src" / "yaml").glob("*.*.yaml")):
        for block in re.split(r"\n(?=\d{8}-\w:\n)", path.read_text(encoding="utf-8")):
            found = re.search(r"^  ili: (\w+)", block, re.M)
            listed = re.search(r"^  members:\n((?:  - .*\n?)+)", block, re.M)
            if found and listed and found[1] in concept:
                members[concept[found[1]]] = [line[4:].strip("'\"") for line in listed[1].splitlines()]
    for name in ("arb", "wikt", "cldr-words"):
        for line in (folder / PLACES[name]).read_text(encoding="utf-8").splitlines():
            parts = line.split("\t")
            if len(parts) == 3 and "lemma" in parts[1]:
                for english in members.get(parts[0].replace("-s", "-a"), ()):
                    yield english, parts[2]


def names(folder: Path) -> Iterator[tuple[str, str]]:
    """Names of countries, languages and signs in the CLDR."""
    for kind in ("territories", "languages"):
        one, other = (dict(flat(read(folder / PLACES[f"{kind}-{side}"]))) for side in ("en", "ar"))
        one, other = ({key.split("/")[-1]: value for key, value in each.items()} for each in (one, other))
        yield from ((one[key], other[key]) for key in sorted(one.keys() & other.keys()))
    one, other = (read(folder / PLACES[f"annotations-{side}"])["annotations"] for side in ("en", "ar"))  # type: ignore[index]
    for sign in sorted(one.keys() & other.keys()):
        yield from zip(one[sign].get("tts", ()), other[sign].get("tts", ()), strict=False)


DICTIONARIES = (wordnets, names)
