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
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from diglot.arabic.orthography import MARKS, QURANIC, as_written, letters_for_shapes, ordinary
from diglot.arabic.sounds import function_word, is_vocalized, parse
from diglot.errors import OptionError
from diglot.remembered import kept
from diglot.resources import rows

__all__ = ["SCHEMES", "Romanized", "Scheme", "iso_233", "romanize", "without_vowels", "write"]

SUN = "تثدذرزسشصضطظلن"
LETTERS = "ء-غف-ي\u0671پچژڤگیکہھۀەےںـ"
WORD = re.compile(f"[{LETTERS}][{LETTERS}{MARKS}{QURANIC}\u06e5\u06e6]*|[{MARKS}{QURANIC}]+")
VOWELS = "aiuAIUY"
_DEFINING = re.compile("aل~|aللAه")  # what a word in construct stands before: the article, or the name of God


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
        son: how بن between names is written.
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
    son: str = "bin"


_RULES = {
    "ala-lc": Scheme(parted="ʹ", son="ibn"),
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
        guess: gives the sounds of words without vowel marks (as `diglot.arabic.sounds` writes them; the words are
            those of `without_vowels`); without it such words are written with the vowels that they have.

    Raises:
        OptionError: an unknown scheme.

    >>> romanize("مَدْرَسَةُ الشَّمْسِ (2021)", "bgn-pcgn").text
    'madrasat ash shams (2021)'
    >>> romanize("مَدْرَسَةُ الشَّمْسِ", "ala-lc").text, romanize("العَرَبِيَّة", "ijmes").text
    ('madrasat al-shams', 'al-ʿarabiyya')
    """
    if scheme not in SCHEMES:
        raise OptionError.unknown("scheme", scheme, SCHEMES)
    text = letters_for_shapes(text)
    found = list(WORD.finditer(text))
    if scheme == "iso-233":
        return Romanized(WORD.sub(lambda word: iso_233(word[0]), text), len(found), 0)
    words = [ordinary(word[0]) for word in found]
    plain = [i for i, word in enumerate(words) if guess and not _readable(word)]
    guessed = dict(zip(plain, guess([words[i] for i in plain]), strict=True)) if guess and plain else {}
    sounds = [guessed[i] if i in guessed else parse(word) for i, word in enumerate(words)]
    out, at, before = [], 0, ""
    for i, word in enumerate(found):
        joined = i + 1 < len(found) and text[word.end() : found[i + 1].start()] == " "
        construct = joined and _construct(sounds[i], sounds[i + 1])
        between = text[at : word.start()]
        god = before.rstrip("i") == "بiسم" and sounds[i].startswith("aللAه")
        if god and between == " " and not _RULES[scheme].elided:
            between, sounds[i] = "", "i" + sounds[i][1:]  # bismillāh, a word
        written = write(sounds[i], scheme, construct=construct, before=before if between == " " else "")
        out += [between, written]
        at, before = word.end(), sounds[i]
    return Romanized("".join((*out, text[at:])), len(found), len(plain))


def _construct(word: str, following: str) -> bool:
    """Whether a word is defined by the next one, as far as its ending and the article tell."""
    if "~" in word or word.endswith("N"):
        return False
    if _DEFINING.match(following):
        return not (word.endswith("ةu") and following.endswith("u"))  # a name and its adjective: Makkah al-Mukarramah
    return word.endswith(("ةa", "ةi", "ةu")) and following.endswith(("i", "iN"))


def without_vowels(text: str) -> list[str]:
    """The words of a text that have too few vowel marks to be read, as they are given to a `guess`.

    >>> without_vowels("من كِتَاب الشمس")
    ['الشمس']
    """
    words = (ordinary(word[0]) for word in WORD.finditer(letters_for_shapes(text)))
    return [word for word in words if not _readable(word)]


def _readable(word: str) -> bool:
    """Whether a word is read without guessing: it has vowel marks, or is of a closed class, or is one letter."""
    return len(word) < 2 or is_vocalized(word) or function_word(word) is not None


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
    if body.startswith("aللA") and rules.elided and before.rstrip("!")[-1:] in tuple(VOWELS):
        body = body[1:]
    if body == "بiن!":
        return rules.son if rules.son == "ibn" else "".join(letters[sound] for sound in "بiن")
    body = body.removesuffix("!") if body.endswith("!") else _endings(body, rules, construct)
    body = _hamza(body, rules, bool(start), before)
    body = _doubled(body.replace("N", "ن").replace("~", "").replace("!", ""), rules)
    parts = []
    for i, sound in enumerate(body):
        if rules.parted and sound == "ه" and body[i - 1] in "تدكس" and i:
            parts.append(rules.parted)
        parts.append(letters.get(sound, rules.joiner if sound == "-" else sound))
    marked = "".join(parts).replace("\x00", rules.marbuta["A\x00" in body]).replace("\x01", rules.marbuta[2])
    if not article:
        return marked
    return _article(start, body, rules, letters, before) + marked


def _hamza(body: str, rules: Scheme, after_article: bool, before: str) -> str:
    """Hamza at the start of a word, after article and prefixes too, and the vowel of a joining hamza."""
    if rules.elided:
        body = re.sub("(?<=[aiu]-)\\^[iu]", "", body)
        if body.startswith("^") and not after_article and before.rstrip("!")[-1:] in tuple(VOWELS):
            return body[2:]
    if not rules.hamza:
        return re.sub("(^|-)ء(?=.)", r"\1", body).replace("^", "")
    body = re.sub(f"(?<=-)(?=[{VOWELS}])", "ء", body)
    return ("" if after_article or body[:1] not in ("^", *VOWELS) else "ء") + body.replace("^", "")


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
    closed = len(body) > 2 and body[-1] in "aiu" and body[-2] not in f"{VOWELS}-"
    return body[:-1] if closed and any(sound in VOWELS for sound in body[:-2]) else body


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
    written = "".join(letters.get(sound, rules.joiner) for sound in prefix.rstrip("-"))
    if vowel == "i":  # li + al: the vowel is the prefix's
        return written + "i" + (rules.joiner if rules.elided else "") + letters[second] + rules.joiner
    if prefix:
        elided = rules.elided or rules.marbuta[0] == ""
        return written + rules.joiner + ("" if elided else "a") + letters[second] + rules.joiner
    silent = rules.elided and before.rstrip("!")[-1:] in tuple(VOWELS)
    stop = letters["ء"] if rules.hamza and not silent else ""
    return stop + ("" if silent else "a") + letters[second] + rules.joiner


def iso_233(word: str) -> str:
    """An Arabic word by the table of ISO 233; a shadda is a macron over its letter.

    >>> iso_233("شَدَّة")
    'šad̄aẗ'
    """
    vowels = "[\u064b-\u0650\u0652\u0670]"
    word = re.sub(f"(?<!{vowels})({vowels}++)\u0651", "\u0651\\1", as_written(word))
    return "".join(_iso_233_table().get(char, char) for char in word)


@functools.cache
def _iso_233_table() -> MappingProxyType[str, str]:
    return MappingProxyType(dict(rows("arabic", "iso-233.tsv")[1:]))


@kept(entries=16, size=5000)
def _letters(scheme: str) -> MappingProxyType[str, str]:
    names, *letters = rows("arabic", "standards.tsv")
    column = names.index(scheme)
    return MappingProxyType({row[0]: row[column] for row in letters})
