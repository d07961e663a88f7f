"""Arabic to Latin by the standards of libraries, geographers and linguists.

============  =========================  ==========================================================================
name          standard                   what it does with …
============  =========================  ==========================================================================
`ala-lc`      ALA-LC (2012)              article al-, never assimilated (17); ة h, t in construct (7); nisba ī, īyah
                                         (11); ʹ between letters that look like a digraph (21)
`iso-233`     ISO 233:1984               every sign as it is written (a table); needs no vowels
`iso-233-2`   ISO 233-2:1993             article al-, not assimilated; ة ẗ; doubled letters doubled
`din-31635`   DIN 31635:2011             article assimilated, its vowel elided after a vowel; ة a, at; īy, ūw
`ijmes`       IJMES                      article al-, -l- after a prefix; ة a, at; nisba -iyya
`bgn-pcgn`    BGN/PCGN 1956              article al, assimilated, a blank; ة h, t; īy; · between t h, k h, d h, s h
`ungegn`      UNGEGN 1972                article al-, assimilated; ة h, t; iyy
`ipa`         IPA                        as it is said: assimilated, elided, case endings
`sampa`       X-SAMPA                    the same in ASCII
============  =========================  ==========================================================================

*Needs*: vowel marks, all but `iso-233`. A word without them is read by the learned ALA-LC model (`Romanized.guessed`
counts such words) and its sounds are written in the scheme asked for. *Loses*: which letter carries a hamza, the
difference of ت and ة in construct, case endings (kept by DIN, IPA and SAMPA where they are written), and whether a
long vowel was written; `iso-233` only the side of a hamza on alif. Capitals are not set.

What spelling alone cannot decide is left joined: a prefix و or ب before a word without article (``wa`` + word).
Only Arabic letters and their marks change. Sources: the headers of `data/standards.tsv` and `data/iso-233.tsv`; the
numbers above are the rules of the ALA-LC table.
"""

from __future__ import annotations

import functools
import importlib.resources
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from diglot.arabic.sounds import MARKS, is_vocalized, parse
from diglot.errors import OptionError

__all__ = ["SCHEMES", "Romanized", "Scheme", "iso_233", "romanize", "write"]

SUN = "تثدذرزسشصضطظلن"
LETTERS = f"ء-غف-ي\u0671پچژڤگـ{MARKS}"
WORD = re.compile(f"[{LETTERS}]+")
VOWELS = "aiuAIUY"


@dataclass(frozen=True)
class Scheme:
    """The rules of a standard, beside its letters.

    Args:
        joiner: what stands between the article and its word.
        assimilated: the article's l becomes the sun letter after it.
        elided: the article's a is left out after a vowel; after a prefix in any case.
        marbuta: teh marbuta at the end, after a long a at the end, and in construct.
        long: whether a doubled y or w after i or u is written as a long vowel and one letter (īy, ūw).
        nisba: the ending of a nisba without case.
        endings: short vowels and tanween at the end are written.
        hamza: hamza at the start of a word is written.
        parted: what separates two letters that look like a digraph.
    """

    joiner: str = "-"
    assimilated: bool = False
    elided: bool = False
    marbuta: tuple[str, str, str] = ("h", "h", "t")
    long: bool = True
    nisba: str = "I"
    endings: bool = False
    hamza: bool = False
    parted: str = ""


_RULES = {
    "ala-lc": Scheme(parted="ʹ"),
    "iso-233-2": Scheme(marbuta=("ẗ", "ẗ", "ẗ"), long=False, nisba="iيي"),
    "din-31635": Scheme(assimilated=True, elided=True, marbuta=("", "t", "t"), endings=True),
    "ijmes": Scheme(marbuta=("", "h", "t"), long=False),
    "bgn-pcgn": Scheme(joiner=" ", assimilated=True, parted="·"),
    "ungegn": Scheme(assimilated=True, long=False),
    "ipa": Scheme(
        joiner="", assimilated=True, elided=True, marbuta=("", "h", "t"), long=False, endings=True, hamza=True
    ),
    "sampa": Scheme(
        joiner="", assimilated=True, elided=True, marbuta=("", "h", "t"), long=False, endings=True, hamza=True
    ),
}
SCHEMES = ("iso-233", *_RULES)


@dataclass(frozen=True)
class Romanized:
    """A romanized text.

    Args:
        text: the text in Latin letters.
        words: how many Arabic words it had.
        guessed: how many of them had too few vowel marks, so that their vowels are the model's.
    """

    text: str
    words: int
    guessed: int


def romanize(text: str, scheme: str, guess: Callable[[Sequence[str]], Sequence[str]] | None = None) -> Romanized:
    """Romanize the Arabic words of a text by a standard.

    Args:
        text: any text; only its Arabic words change.
        scheme: one of `SCHEMES`.
        guess: gives the sounds of words without vowel marks (as `diglot.arabic.sounds` writes them); without it such
            words are written with the vowels that they have.

    Raises:
        OptionError: an unknown scheme.

    >>> romanize("مَدْرَسَةُ الشَّمْسِ (2021)", "bgn-pcgn").text
    'madrasat ash shams (2021)'
    >>> romanize("مَدْرَسَةُ الشَّمْسِ", "ala-lc").text, romanize("العَرَبِيَّة", "ijmes").text
    ('madrasat al-shams', 'al-ʿarabiyya')
    """
    if scheme not in SCHEMES:
        raise OptionError.unknown("scheme", scheme, SCHEMES)
    found = list(WORD.finditer(text))
    if scheme == "iso-233":
        return Romanized(WORD.sub(lambda word: iso_233(word[0]), text), len(found), 0)
    plain = [i for i, word in enumerate(found) if guess and not is_vocalized(word[0])]
    guessed = dict(zip(plain, guess([found[i][0] for i in plain]), strict=True)) if guess and plain else {}
    sounds = [guessed[i] if i in guessed else parse(word[0]) for i, word in enumerate(found)]
    out, at, before = [], 0, ""
    for i, word in enumerate(found):
        joined = i + 1 < len(found) and text[word.end() : found[i + 1].start()] == " "
        construct = joined and "~" not in sounds[i] and "~" in sounds[i + 1][:4]
        between = text[at : word.start()]
        written = write(sounds[i], scheme, construct=construct, before=before if between == " " else "")
        out += [between, written]
        at, before = word.end(), sounds[i]
    return Romanized("".join((*out, text[at:])), len(found), len(plain))


def write(sounds: str, scheme: str, *, construct: bool = False, before: str = "") -> str:
    """One word's sounds in the letters of a standard.

    Args:
        sounds: as `diglot.arabic.sounds` writes them.
        scheme: one of `SCHEMES` but not ``iso-233``.
        construct: the next word defines this one, so that teh marbuta is said.
        before: the sounds of the word before, for elision.

    >>> write("aل~شaمس", "din-31635"), write("aل~شaمس", "din-31635", before="فI")
    ('aš-šams', 'š-šams')
    """
    rules, letters = _RULES[scheme], _letters(scheme)
    start, article, body = sounds.rpartition("~")
    if not article:
        start, body = "", sounds
    if body.startswith("aللA") and rules.elided and before[-1:] in tuple(VOWELS):
        body = body[1:]
    body = body.removesuffix("!") if body.endswith("!") else _endings(body, rules, construct)
    if not rules.hamza and not start:
        body = body.removeprefix("ء")
    elif rules.hamza and body[:1] in VOWELS and not start:
        body = "ء" + body
    body = _doubled(body, rules)
    marked = ""
    for i, sound in enumerate(body):
        if rules.parted and sound == "ه" and body[i - 1] in "تدكس" and i:
            marked += rules.parted
        marked += letters.get(sound, rules.joiner if sound == "-" else sound)
    marked = marked.replace("\x00", rules.marbuta["A\x00" in body]).replace("\x01", rules.marbuta[2])
    if not article:
        return marked
    return _article(start, body, rules, letters, before) + marked


def _endings(body: str, rules: Scheme, construct: bool) -> str:
    """Case endings kept or dropped, and teh marbuta as \\x00 (silent) or \\x01 (said)."""
    if "ة" in body:
        stem, _, ending = body.rpartition("ة")
        stem = stem.replace("ة", "ت")
        if ending and ending not in ("a", "i", "u", "aN", "iN", "uN"):
            return body.replace("ة", "ت").replace("N", "ن")
        if rules.endings and ending:
            return stem + "\x01" + ending.replace("N", "ن")
        if ending == "aN":
            return stem + "\x01aن"
        return stem + ("\x01" if construct else "\x00")
    if rules.endings:
        return body.replace("N", "ن")
    if body.endswith(("aN", "AN")):
        return body[:-1] + "ن"
    body = body.removesuffix("N")
    if len(body) > 3 and body[-1] in "aiu" and body[-2] not in VOWELS:
        body = body[:-1]
    return body


def _doubled(body: str, rules: Scheme) -> str:
    """The nisba, and yy and ww after i and u."""
    if body.endswith("iيي"):
        body = body[:-3] + rules.nisba
    if rules.long:
        body = body.replace("iيي", "Iي").replace("uوو", "Uو")
    return body


def _article(start: str, body: str, rules: Scheme, letters: MappingProxyType[str, str], before: str) -> str:
    """The article, and the prefixes before it."""
    prefix, vowel = start[:-2], start[-2:-1]
    second = body[0] if rules.assimilated and body and body[0] in SUN else "ل"
    written = "".join(letters[sound] for sound in prefix if sound in letters)
    if vowel == "i":  # li + al: the vowel is the prefix's
        return written + "i" + (rules.joiner if rules.elided else "") + letters[second] + rules.joiner
    if prefix:
        elided = rules.elided or rules.marbuta[0] == ""
        return written + rules.joiner + ("" if elided else "a") + letters[second] + rules.joiner
    silent = rules.elided and before[-1:] in tuple(VOWELS)
    stop = letters["ء"] if rules.hamza and not silent else ""
    return stop + ("" if silent else "a") + letters[second] + rules.joiner


def iso_233(word: str) -> str:
    """An Arabic word by the table of ISO 233; a shadda is a macron over its letter.

    >>> iso_233("شَدَّة")
    'šad̄aẗ'
    """
    word = re.sub("([\u064b-\u0650\u0652\u0670]+)\u0651", "\u0651\\1", word)
    return "".join(_iso_233_table().get(char, char) for char in word)


@functools.cache
def _iso_233_table() -> MappingProxyType[str, str]:
    return MappingProxyType(dict(line.split("\t") for line in _lines("iso-233.tsv")[1:]))


@functools.cache
def _letters(scheme: str) -> MappingProxyType[str, str]:
    lines = _lines("standards.tsv")
    column = lines[0].split("\t").index(scheme)
    return MappingProxyType({row[0]: row[column] for row in (line.split("\t") for line in lines[1:])})


def _lines(name: str) -> list[str]:
    source = importlib.resources.files("diglot.arabic") / "data" / name
    return [line for line in source.read_text("utf-8").splitlines() if not line.startswith("#")]
