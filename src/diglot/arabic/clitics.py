"""Arabic words cut at their clitics, without a morphological dictionary: the scheme ``clitics``.

=============  ==============================================================================
proclitics     و ف (and), ب ل ك (with, for, as), س (will); the article stays with its noun:
               ``و|ب|الكتاب``, ``ل|لكتاب``
enclitics      the pronouns ه ها هم هما هن نا after any word; ك كم كن after particles, everyday
               nouns and listed verbs; ني after listed verbs; ي after particles and few nouns
=============  ==============================================================================

A word is decided in four steps, the first that knows it:

1. data/words.txt, *whole* and *particles*: ``وزير``, ``وجه``; ``فيها``, ``لأنهم``, each with its conjunctions;
2. what is written in one with الله (``عبدالله``), laughter and words drawn out (``هاهاها``, ``كتييير``): no pronoun;
3. data/words.txt, *nouns* and *verbs*: the longest everyday stem (``برئاسة``, ``وفاته``, ``سيصل``), unless the whole
   word is a well-known stem; steps 1 to 3 are `diglot.arabic.lexicon`;
4. a log-linear model over all analyses ``proclitics + stem + enclitic`` that the spelling allows. It looks at the
   clitics, the letters of the stem next to them, the stem's length, and at whether the stem is a known word
   (data/stems.txt.gz). Its weights (data/clitics.tsv) come from tables/clitics.

Marks and tatweel do not matter, nor the seat of hamza on alif. Some 50 µs a distinct word, once.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

import regex

from diglot.arabic.lexicon import ALIF, PRONOUNS, inflected, invoked, listed
from diglot.resources import rows

__all__ = ["analyses", "cuts", "features"]

PROCLITICS = ("", "و", "ف", "ب", "ل", "ك", "س", "وب", "ول", "وك", "وس", "فب", "فل", "فك", "فس")
ENCLITICS = ("", "ه", "ها", "هم", "هما", "هن", "نا")
SHORTEST = 2
"""A stem has at least as many letters."""


def skeleton(word: str) -> tuple[str, list[int]]:
    """The letters of a word without marks and tatweel, every alif bare, and the position of each in the word."""
    places = [i for i, letter in enumerate(word) if not _mark().match(letter)]
    return "".join(word[i] for i in places).translate(ALIF), places


@cache
def _number() -> regex.Pattern[str]:
    return regex.compile(r"([وف]?)([بلك]?)(?:الـ*)?(?=\p{Nd}[\p{Nd}.,٫٬]*$)(?<!^)")


@cache
def _drawn() -> regex.Pattern[str]:
    """Laughter and words drawn out: a letter three times (save ل), ``هاها``, ``هيهي``, ``اوه``."""
    return regex.compile(r"([^ل])\1\1|ل{4}|^(?:ه[اوي]){2,}ه?$|^ا?(?:هاه)+ا?$|^[اوي]{1,2}ه$|^ه+[اوي]+ه*$|^(?:خ|ه)+$")


@cache
def _mark() -> regex.Pattern[str]:
    return regex.compile(r"[\p{M}\p{Cf}ـ]")


def analyses(word: str) -> Iterator[tuple[str, str, str]]:
    """Every ``(proclitics, stem, enclitic)`` that the spelling of a skeleton allows; the whole word first.

    >>> ["|".join(part for part in analysis if part) for analysis in analyses("وكتابها")]
    ['وكتابها', 'وكتاب|ها', 'و|كتابها', 'و|كتاب|ها', 'وك|تابها', 'وك|تاب|ها']
    """
    for proclitics in PROCLITICS:
        if not word.startswith(proclitics):
            continue
        rest = word[len(proclitics) :]
        if proclitics.endswith("س") and rest[:1] not in tuple("يتنا"):
            continue
        for enclitic in ENCLITICS:
            stem = rest[: len(rest) - len(enclitic)]
            if rest.endswith(enclitic) and len(stem) >= SHORTEST and not (enclitic and stem.startswith("ال")):
                yield proclitics, stem, enclitic


def features(proclitics: str, stem: str, enclitic: str, known: int) -> list[str]:
    """What the model sees of an analysis; `known`: how well the stem is known, 0 to 3."""
    found = [
        f"p{proclitics}",
        f"e{enclitic}",
        f"pe{proclitics}+{enclitic}",
        f"k{known}",
        f"pk{proclitics}{known}",
        f"ek{enclitic}{known}",
        f"l{min(len(stem), 7)}",
        f"pl{proclitics}{min(len(stem), 7)}",
        f"el{enclitic}{min(len(stem), 7)}",
    ]
    found += [f"ps{proclitics}+{stem[:n]}" for n in (1, 2, 3)]
    found += [f"es{stem[-n:]}+{enclitic}" for n in (1, 2, 3)]
    found += [f"d{proclitics}{stem.startswith('ال')}{min(len(stem), 6)}"]
    found += [f"pv{proclitics}+{stem[0]}{len(stem)}", f"s{stem[:2]}-{stem[-2:]}"]
    return found


@cache
def stems() -> dict[str, int]:
    """The known stems and how well each is known, 1 to 3."""
    data = gzip.decompress((files("diglot.arabic") / "data" / "stems.txt.gz").read_bytes()).decode("utf-8")
    lines = [line for line in data.splitlines() if not line.startswith("#")]
    return {stem: level for level, line in enumerate(lines, 1) for stem in line.split()}


def familiarity(stem: str, levels: dict[str, int]) -> int:
    """How well a stem is known, also as it is spelled before nothing: ``حيات`` as ``حياة``, ``اعضائ`` as ``اعضاء``.

    >>> familiarity("حيات", {"حياة": 2})
    2
    """
    forms = [stem, stem[2:]] if stem.startswith("ال") else [stem]
    if stem.endswith("ت"):
        forms.append(stem[:-1] + "ة")
    elif stem.endswith(("ؤ", "ئ")):
        forms.append(stem[:-1] + "ء")
    elif stem.endswith("ا"):
        forms += [stem[:-1], stem[:-1] + "ى"]
    return max(levels.get(form, 0) for form in forms)


@cache
def weights() -> dict[str, float]:
    """The model."""
    return {name: float(weight) for name, weight in rows("arabic", "clitics.tsv")}


def surer(known: tuple[str, ...], word: str, levels: dict[str, int]) -> bool:
    """Whether the lexicon's parts of a word are surer than the model: where the word is no well-known stem itself."""
    last = known[-1]
    if word.startswith("ال") and last in PRONOUNS:
        return word[2:] not in levels  # المهم
    return len(known) == 1 or last.startswith("ال") or last in ("كم", "كن", "ي") or levels.get(word, 0) < 2


def parts(word: str, indefinite: bool = False) -> tuple[str, ...]:
    """The parts of a skeleton; `indefinite`: it was written with tanwin, so that no pronoun ends it.

    >>> parts("وبالكتاب"), parts("فيها"), parts("وزير")
    (('و', 'ب', 'الكتاب'), ('في', 'ها'), ('وزير',))
    """
    if len(word) <= SHORTEST and word not in listed():
        return (word,)
    known = listed().get(word)
    if known and not (indefinite and known[-1] in ENCLITICS):
        return known
    levels = stems()
    known = invoked(word) or ((word,) if _drawn().search(word) else inflected(word, indefinite))
    if known and surer(known, word, levels):
        return known
    model = weights()
    best, score = (word,), float("-inf")
    for proclitics, stem, enclitic in analyses(word):
        if indefinite and enclitic:
            continue
        total = sum(model.get(name, 0.0) for name in features(proclitics, stem, enclitic, familiarity(stem, levels)))
        if total > score:
            best, score = tuple(part for part in (*proclitics, stem, enclitic) if part), total
    return best


def cuts(word: str) -> tuple[int, ...]:
    """Where the parts of a word begin.

    >>> cuts("وَكِتَابُهَا")
    (0, 2, 9)
    """
    if not "ء" <= word[0] <= "ي":
        return (0,)
    number = _number().match(word)
    if number:
        return tuple(sorted({0, number.end(1), number.end(2), number.end()}))
    letters, places = skeleton(word)
    if not letters.isalpha():  # ق.م, 3أ
        return (0,)
    begin, found = 0, [0]
    for part in parts(letters, indefinite=any(mark in word for mark in "ًٌٍ"))[:-1]:
        begin += len(part)
        found.append(places[begin])
    return tuple(found)
