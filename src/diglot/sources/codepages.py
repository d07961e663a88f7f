"""Which 8-bit code page a text was written in, told by the letters that it would have.

Each candidate page turns the same bytes into different letters; the right one gives words that look like words. A
word's score is the log-probability of its letters, each given the one or two before it, in the best of the languages
that the page is used for; the statistics are `diglot.text.ngrams`. Only words with a
byte above 0x7F count: the rest is the same in every page.

What a page must pay for, in nats: a byte that it leaves undefined or gives to a control character
(`UNDEFINED`), a sign other than typographic ones (`SIGN`), a word in two scripts or with a capital letter inside
(`ODD_WORD`); a sign that is repeated counts once. Any page but the first must have a letter beyond ASCII: "£ 5" is
Arabic of no kind. A page starts with its `PRIOR`; on equal scores the one listed first wins. The best page is taken
when its letters cost less than `LIMIT` nats each on average: above it, the bytes are no text in any of these pages.

Mac Arabic has the letters of ISO 8859-6 and second blanks, full stops and digits for lines from right to left, which
nothing else has; where none of them stands, both read alike. Code page 864 has a byte for each shape of a letter; its
words are looked at without their shapes.

Up to `FEW` different words are looked at, and up to `MANY` where these do not tell by `SURE` nats: 2 to 20 ms. Words
that several pages read alike (French is the same in windows-1252 and windows-1256, so are curly quotes) decide nothing
between them; then the words that they read differently are sought in the whole text.

The order, the priors and the limits were set on texts of several languages encoded in each page;
``benchmarks/sources.py`` measures them.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from itertools import islice, pairwise
from typing import NamedTuple

from diglot.remembered import kept
from diglot.text import codepoints, ngrams
from diglot.text.forms import form

__all__ = ["PAGES", "Guess", "guess"]

FEW, MANY, SURE = 16, 200, 60.0
UNDEFINED, SIGN, TYPOGRAPHIC, MARK, ODD_WORD = -14.0, -9.0, -4.0, -2.5, -12.0
FLOOR = 1e-7
LIMIT = 6.5
RARE, RARE_LIMIT = frozenset(["mac_arabic", "cp720", "cp864"]), 5.0
"""Pages that are Arabic throughout, as the bytes of Thai, Korean, Chinese and ISCII are not: their words cost 3, other
bytes in them 5.5 and more. Few words may be names."""


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
    Page("mac_arabic", ("ar", "fa"), -3.0),
    Page("cp720", ("ar",), -6.0),
    Page("cp864", ("ar",), -10.0),
)

WORD = re.compile(rb"[A-Za-z\x80-\xff]*[\x80-\xff][A-Za-z\x80-\xff]*")
SECOND = frozenset(".!:()-\"'/٠١٢٣٤٥٦٧٨٩")  # Mac Arabic has another of each, for lines from right to left
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
    for size in (FEW, MANY):
        words = Counter(match.group() for match in islice(WORD.finditer(data), 4 * size)).most_common(size)
        if not words:
            return None
        found, alike = best_page(words)
        if len(alike) == 1 and found.margin > SURE:
            break
    if len(alike) > 1:  # the pages differ in other words, perhaps: those decide
        telling = {
            word for word in set(WORD.findall(data)) if len({word.decode(codec, "replace") for codec in alike}) > 1
        }
        if telling:
            found, _ = best_page([(word, 1) for word in sorted(telling)[:MANY]])
    return found if found.cost <= (RARE_LIMIT if found.codec in RARE and len(words) > 3 else LIMIT) else None


def best_page(words: list[tuple[bytes, int]]) -> tuple[Guess, list[str]]:
    """The page that reads some counted words best, and the codecs of all pages that read them as it does."""
    sample = b" ".join(word for word, _ in words)
    readings = [sample.decode(page.codec, "replace") for page in PAGES]
    scores = [
        page.prior + sum(count * score(word, page) for word, count in words)
        if lettered(reading) or not i
        else -math.inf
        for i, (page, reading) in enumerate(zip(PAGES, readings, strict=True))
    ]
    best = max(range(len(PAGES)), key=scores.__getitem__)
    others = [s for s, reading in zip(scores, readings, strict=True) if reading != readings[best]]
    alike = [page.codec for page, reading in zip(PAGES, readings, strict=True) if reading == readings[best]]
    cost = -scores[best] / sum(count * (len(word) + 1) for word, count in words)
    return Guess(PAGES[best].codec, cost, scores[best] - max(others, default=-math.inf)), alike


def lettered(text: str) -> bool:
    """Whether there is a letter beyond ASCII in a text."""
    return any(character > "\x7f" and codepoints.category(character)[0] == "L" for character in text)


def score(word: bytes, page: Page) -> float:
    """How well one word reads in `page`: the log of its chance in the best language, at most 0."""
    text = word.decode(page.codec, "replace")
    if page.codec == "cp864":  # a byte for each shape of a letter
        text = form("NFKC", text)
    elif page.codec == "mac_arabic":  # a second blank, which ends a word; one of low bytes tells nothing
        return sum(worth(part, page) for part in text.split(" ") if not part.isascii())
    return worth(text, page)


def worth(text: str, page: Page) -> float:
    """How well a decoded word reads, in the best of the languages of a page."""
    total = 0.0
    letters = [" "]
    scripts = set()
    last = ""
    for character in text:
        before, last = last, character
        category = codepoints.category(character)
        script = _script(character)
        if character == "\ufffd" or category == "Cc":
            total += UNDEFINED
        elif category[0] == "L":
            letters.append(character)
            scripts.add(script)
            continue
        elif category == "Mn":
            total += MARK if script in scripts and letters[-1] != " " else ODD_WORD
            continue
        elif character != before:
            total += TYPOGRAPHIC if character in SIGNS or character in SECOND else SIGN
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
    """The log-probability of letters between blanks, each given the one and the two before."""
    share = statistics(language).get
    total = 0.0
    for i in range(1, len(shape)):
        pair = shape[i - 1 : i + 1]
        if pair == "  ":
            continue
        three = share(shape[i - 2 : i + 1], 0.0) if i > 1 else 0.0
        total += math.log(0.6 * three + 0.3 * share(pair, 0.0) + 0.05 * share(pair[1], 0.0) + FLOOR)
    return total


@kept(entries=32, size=60_000)
def statistics(language: str) -> dict[str, float]:
    """How often the last letter follows the others: p(a) by ``a``, p(b | a) by ``ab``, p(c | ab) by ``abc``."""
    return {" ": 0.15} | ngrams.shares(language)


def _script(character: str) -> str:
    """The script of a letter or mark.

    What several scripts share is Arabic in the Arabic block, and else a script of its own, as raised letters are.
    """
    if "\u0600" <= character <= "\u06ff":
        return "Arab"
    script = codepoints.SCRIPTS[codepoints.scripts()[ord(character)]]
    return character if script == "Zyyy" or character in "ªº" else script
