"""What data/words.txt says of Arabic words and their clitics, before any model is asked.

All words here are skeletons: letters without marks and tatweel, every alif bare. Three answers, the first there is:

`listed`    words and phrases that have one reading: ``وزير``, ``فيها``, ``بالتالي``
`invoked`   what is written in one with الله: ``عبدالله`` is a name, its ه no pronoun
`inflected` everyday nouns and the listed verbs behind their proclitics and before their pronouns, the longest stem
            first: ``وفاته`` is وفاة and ه, not و and فاته
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files

__all__ = ["ALIF", "PRONOUNS", "inflected", "invoked", "listed", "sections"]

Parts = tuple[str, ...]
ALIF = str.maketrans("أإآٱ", "اااا")
PRONOUNS = ("ه", "ها", "هم", "هما", "هن", "نا", "ك", "كم", "كن", "ي", "ني")
CONJUNCTIONS: tuple[Parts, ...] = ((), ("و",), ("ف",))
HEADS = tuple(conjunction + preposition for conjunction in ("", "و", "ف") for preposition in ("", *"بلكس"))
GOD = "الله"


@cache
def sections() -> dict[str, tuple[str, ...]]:
    """The lists of data/words.txt, every alif bare."""
    found: dict[str, list[str]] = {}
    for line in (files("diglot.arabic") / "data" / "words.txt").read_text("utf-8").translate(ALIF).splitlines():
        if line.startswith("["):
            section = found.setdefault(line[1 : line.index("]")], [])
        elif not line.startswith("#"):
            section += [word for word in line.split() if not word.endswith(":")]
    return {name: tuple(words) for name, words in found.items()}


@cache
def listed() -> dict[str, Parts]:
    """The words that have one reading: skeleton -> parts."""
    table: dict[str, Parts] = {}
    parts: Parts
    for particle in sections()["particles"]:
        for pronoun in PRONOUNS:
            for before in CONJUNCTIONS:
                parts = (*before, *particle.split("|"), pronoun)
                table["".join(parts)] = parts
    for word in sections()["conjoined"]:
        for before in CONJUNCTIONS:
            parts = (*before, *word.split("|"))
            table["".join(parts)] = parts
    table.update({word: (word,) for word in sections()["whole"]})
    return table


def invoked(word: str) -> Parts | None:
    """The parts of a word that ends in الله, اللهم or, after a name or the article, لله; none for others.

    >>> invoked("وعبدالله"), invoked("بالله"), invoked("فلله"), invoked("اتصاله")
    (('و', 'عبدالله'), ('ب', 'الله'), ('ف', 'ل', 'له'), None)
    """
    god = next((name for name in (GOD, GOD + "م") if word.endswith(name)), "")
    if not god:
        head = word.removesuffix("لله")
        if head == word or not (head in ("", "و", "ف") or head.startswith("ال") or head in sections()["names"]):
            return None
        return (*head, "ل", "له") if len(head) < 2 else (word,)
    before = list(word.removesuffix(god))
    proclitics: list[str] = []
    known = set(sections()["names"])
    while before and "".join(before) not in known and before[0] in "وفبلك":
        if "".join(before[1:]) not in known and len(before) > 2:
            break
        proclitics.append(before.pop(0))
    return (*proclitics, "".join(before) + god)


@cache
def nouns() -> frozenset[str]:
    """The nouns and adjectives, as they stand before nothing."""
    letters = frozenset(word for word in sections()["whole"] if len(word) > 2)
    return letters | frozenset((*sections()["nouns"], *sections()["possessed"]))


@cache
def constructs() -> frozenset[str]:
    """The nouns as they stand before a pronoun: ``رئاست``, ``مستشفا``, ``آرائ``."""
    found = {noun for noun in nouns() if noun[-1] not in "ةىء"}
    found |= {noun[:-1] + "ت" for noun in nouns() if noun.endswith("ة")}
    found |= {noun[:-1] + "ا" for noun in nouns() if noun.endswith("ى")}
    return frozenset(found | {noun[:-1] + seat for noun in nouns() if noun.endswith("ء") for seat in "ءؤئ"})


@cache
def imperfects() -> frozenset[str]:
    """Forms of the listed verbs that take س: all persons, the passive of hollow and defective verbs too."""
    stems = {verb[1:] for verb in sections()["verbs"][1::2]}
    stems |= {stem[:-2] + "ا" + stem[-1] for stem in stems if len(stem) > 2 and stem[-2] in "يو"}
    stems |= {stem[:-1] + "ى" for stem in stems if stem[-1] == "ي"}
    stems |= {stem[:-1] + "ا" for stem in stems if stem[-1] == "ى"}  # before pronouns
    found = {person + stem for stem in stems for person in "اينت"}
    return frozenset(found | {person + stem + "ون" for stem in stems for person in "يت" if stem[-1] not in "يوى"})


@cache
def perfects() -> frozenset[str]:
    """Forms of the listed verbs in the perfect: he, she, I, we, they; imperatives."""
    verbs = {verb for verb in sections()["verbs"][::2] if verb[-1] not in "ىا"}
    verbs |= set(sections()["imperatives"])
    return frozenset(verbs | {verb + ending for verb in verbs for ending in ("ت", "نا", "وا", "و")})


def readings(word: str) -> Iterator[tuple[str, str, str]]:
    """Every ``(proclitics, stem, pronoun)`` of which the stem is an everyday noun or a listed verb.

    >>> sorted(reading for reading in readings("وفاته"))
    [('', 'وفات', 'ه')]
    """
    pronouns = [pronoun for pronoun in ("", *PRONOUNS) if word.endswith(pronoun)]
    for proclitics in HEADS if word[:1] in HEADS else ("",):
        if not word.startswith(proclitics):
            continue
        body = word[len(proclitics) :]
        for pronoun in pronouns:
            stem = body[: len(body) - len(pronoun)]
            if len(stem) > 1 and fits(proclitics.lstrip("وف"), stem, pronoun):
                yield proclitics, stem, pronoun


def fits(preposition: str, stem: str, pronoun: str) -> bool:
    """Whether a stem may stand between a preposition or س and a pronoun."""
    verb = stem in imperfects() if preposition in ("س", "ل") else preposition == "" and stem in verbs()
    if pronoun != "ي" and verb and not (pronoun not in ("", "ني") and len(stem) < 3):
        return bool(pronoun) or stem[-1] not in "وا" or stem.endswith(("وا", "نا"))
    if preposition == "س" or pronoun == "ني" or (preposition and len(stem) < 3):
        return False
    if pronoun == "ي":
        return stem in sections()["possessed"] or (stem.endswith("ت") and stem[:-1] + "ة" in sections()["possessed"])
    if preposition == "ل" and stem.startswith("ل") and not pronoun:
        return stem in nouns() or stem[1:] in nouns()
    if not pronoun and stem.startswith("ال") and preposition != "ل" and stem[2:] in nouns():
        return True
    return stem in (constructs() if pronoun else nouns())


@cache
def verbs() -> frozenset[str]:
    """All forms of the listed verbs."""
    return perfects() | imperfects()


def inflected(word: str, indefinite: bool = False) -> Parts | None:
    """The parts of a word whose stem is an everyday noun or a listed verb; none for others.

    >>> inflected("برئاسة"), inflected("سيصل"), inflected("وصوله"), inflected("اخبرني"), inflected("زعفران")
    (('ب', 'رئاسة'), ('س', 'يصل'), ('وصول', 'ه'), ('اخبر', 'ني'), None)
    """
    found = [reading for reading in readings(word) if not (indefinite and reading[2])]
    if not found:
        return None
    proclitics, stem, pronoun = max(found, key=lambda reading: (len(reading[1]), -len(reading[0])))
    return (*proclitics, stem, pronoun) if pronoun else (*proclitics, stem)
