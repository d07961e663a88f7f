"""Which 8-bit code page a text was written in, told by the letters that it would have.

Each candidate page turns the same bytes into different letters; the right one gives words that look like words. A
word's score is the log-probability of its letters, each given the one before it, in the best of the languages that the
page is used for; the statistics are langdetect's own profiles (Wikipedia, 55 languages). Only words with a byte above
0x7F count: the rest is the same in every page.

What a page must pay for, in nats: a byte that it leaves undefined or gives to a control character
(`UNDEFINED`), a sign other than typographic ones (`SIGN`), a word in two scripts or with a capital letter inside
(`ODD_WORD`). A page starts with its `PRIOR`; on equal scores the one listed first wins. The best page is taken when
its letters cost less than `LIMIT` nats each on average: above it, the bytes are no text in any of these pages.

The order, the priors and the limit were set on texts of several languages encoded in each page;
``benchmarks/sources.py`` measures them. A sample of at most `SAMPLE` different words is looked at, about 10 ms.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections import Counter
from functools import cache
from importlib import resources
from itertools import islice, pairwise
from typing import NamedTuple

__all__ = ["PAGES", "Guess", "guess"]

SAMPLE = 400
UNDEFINED, SIGN, TYPOGRAPHIC, MARK, ODD_WORD = -14.0, -9.0, -4.0, -2.5, -12.0
FLOOR = math.log(1e-6)
LIMIT = 6.5


class Page(NamedTuple):
    """A code page, the languages written in it and the log of its chance before a word is seen."""

    codec: str
    languages: tuple[str, ...]
    prior: float


PAGES = (
    Page("cp1252", ("en", "fr", "es", "pt", "de", "it", "nl", "sv", "da", "fi"), 0.0),
    Page("cp1256", ("ar", "fa", "ur", "fr"), 0.0),
    Page("iso8859_6", ("ar",), -1.0),
    Page("cp1251", ("ru", "uk", "bg"), -4.0),
    Page("cp1250", ("pl", "cs", "sk", "hu", "ro", "hr"), -4.0),
    Page("cp1254", ("tr",), -4.0),
    Page("cp1253", ("el",), -4.0),
    Page("cp1255", ("he",), -4.0),
    Page("koi8_r", ("ru",), -5.0),
)

WORD = re.compile(rb"[A-Za-z\x80-\xff]*[\x80-\xff][A-Za-z\x80-\xff]*")
SIGNS = frozenset("،؛؟ـ٪«»“”‘’„…–—•·°©®™€£§ \u200c\u200d\u200e\u200f")


class Guess(NamedTuple):
    """The most likely page of some bytes.

    `cost` is what its letters cost on average, in nats; `margin` how many nats the next different reading is behind.
    """

    codec: str
    cost: float
    margin: float


def guess(data: bytes) -> Guess | None:
    """The most likely 8-bit code page of `data`, or None when it is no text in any of `PAGES`.

    >>> guess("مرحبا بكم في المكتبة".encode("cp1256")).codec
    'cp1256'
    >>> guess("مرحبا بكم في المكتبة".encode("iso8859_6")).codec
    'iso8859_6'
    >>> guess("Une bibliothèque près du café".encode("cp1252")).codec
    'cp1252'
    """
    found = WORD.finditer(data)
    words = Counter(match.group() for match in islice(found, 4 * SAMPLE)).most_common(SAMPLE)
    high = sum(count * sum(byte > 0x7F for byte in word) for word, count in words)
    if not high:
        return None
    scores = [page.prior + sum(count * score(word, page) for word, count in words) for page in PAGES]
    best = max(range(len(PAGES)), key=scores.__getitem__)
    cost = -scores[best] / sum(count * (len(word) + 1) for word, count in words)
    if cost > LIMIT:
        return None
    sample = b" ".join(word for word, _ in words)
    reading = sample.decode(PAGES[best].codec, "replace")
    others = [s for s, page in zip(scores, PAGES, strict=True) if sample.decode(page.codec, "replace") != reading]
    return Guess(PAGES[best].codec, cost, scores[best] - max(others, default=-math.inf))


def score(word: bytes, page: Page) -> float:
    """How well one word reads in `page`: the log of its chance in the best language, at most 0."""
    text = word.decode(page.codec, "replace")
    total = 0.0
    letters = [" "]
    scripts = set()
    for character in text:
        category = unicodedata.category(character)
        script = unicodedata.name(character, " ").split(" ", 1)[0]
        if character == "\ufffd" or category == "Cc":
            total += UNDEFINED
        elif category[0] == "L":
            letters.append(character)
            scripts.add(script)
            continue
        elif category == "Mn":
            total += MARK if script in scripts and letters[-1] != " " else ODD_WORD
            continue
        else:
            total += TYPOGRAPHIC if character in SIGNS else SIGN
        if letters[-1] != " ":
            letters.append(" ")
    if letters[-1] != " ":
        letters.append(" ")
    shape = "".join(letters)
    if len(scripts) > 1 or any(a.islower() and b.isupper() for a, b in pairwise(letters)):
        total += ODD_WORD
    if not shape.strip():
        return total
    cases = {shape, shape.lower()} if shape.isupper() or shape.istitle() else {shape}
    return total + max(chance(case, language) for case in cases for language in page.languages)


def chance(shape: str, language: str) -> float:
    """The log-probability of letters between blanks, each given the one before."""
    table = statistics(language)
    return sum(table.get(a + b) or table.get(b, FLOOR) - 3.0 for a, b in pairwise(shape) if b != " " or a != " ")


@cache
def statistics(language: str) -> dict[str, float]:
    """``log p(b | a)`` by ``ab``, and ``log p(b)`` by ``b``, of a language's letters, from langdetect's profile."""
    profile = json.loads((resources.files("langdetect") / "profiles" / language).read_text(encoding="utf-8"))
    counts: dict[str, int] = profile["freq"]
    total = profile["n_words"][0]
    table = {gram: math.log(count / total) for gram, count in counts.items() if len(gram) == 1}
    before = Counter[str]()
    for gram, count in counts.items():
        if len(gram) == 2:
            before[gram[0]] += count
    for gram, count in counts.items():
        if len(gram) == 2:
            table[gram] = math.log(count / before[gram[0]])
    table.setdefault(" ", math.log(0.15))
    return table
