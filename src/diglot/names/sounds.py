"""A name as a row of consonants and the vowels after them, the same for both scripts.

Each `Slot` is a consonant class and what is known of the vowel that follows. Latin spelling tells most vowels but not
their length; Arabic spelling tells the long ones only, so that an Arabic slot without a vowel letter is open (``?``).
Consonants with no firm Latin form (hamza, ʻayn) are no slots; an initial vowel hangs on an empty consonant.

=========  =========================================================================================
vowel      stands for
=========  =========================================================================================
``""``     none
``?``      none or any short vowel (Arabic)
``a i u``  Latin a; i, y; u, o, ou, oo
``e``      Latin e: short a or i
``A I U``  Arabic ا; ي; و: long, or a diphthong
``Y``      Arabic ى at the end: long a, or i as Egypt spells it
``ee uu``  Latin ee, ii, eey; oo, ou: surely long
``ai au``  Latin ai, ay, ei, ey, ae; au, aw, ow, ao
=========  =========================================================================================
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from diglot.remembered import remember
from diglot.text.codepoints import combining
from diglot.text.forms import form

__all__ = ["Slot", "is_arabic", "slots", "tokens"]


@dataclass(frozen=True, slots=True)
class Slot:
    """A consonant class (empty before an initial vowel) and the vowel after it."""

    consonant: str
    vowel: str


_ARABIC = re.compile("[\u0621-\u064a\u0671-\u06d3]")
_MARKS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u0640\u200c-\u200f]")
_ARABIC_CONSONANTS = {
    "ب": "B", "ت": "T", "ط": "T", "ث": "TH", "ج": "J", "ح": "HH", "ه": "H", "خ": "KH", "د": "D", "ذ": "DH", "ر": "R",
    "ز": "Z", "ژ": "ZH", "س": "S", "ص": "S", "ش": "SH", "ض": "DD", "ظ": "ZZ", "غ": "GH", "ف": "F", "ق": "Q", "ك": "K",
    "ک": "K", "گ": "G", "ل": "L", "م": "M", "ن": "N", "پ": "P", "چ": "CH", "ڤ": "V",
}  # fmt: skip
_LATIN_CONSONANTS = {
    "tsch": "CH", "sch": "SH", "tch": "CH", "ch": "CH", "sh": "SH", "zh": "ZH", "kh": "KH", "gh": "GH", "dh": "DH",
    "th": "TH", "ph": "F", "dj": "J", "dg": "J", "ck": "K", "qu": "K", "x": "KS", "b": "B", "c": "K", "d": "D",
    "f": "F", "g": "G", "h": "H", "j": "J", "k": "K", "l": "L", "m": "M", "n": "N", "p": "P", "q": "Q", "r": "R",
    "s": "S", "t": "T", "v": "V", "w": "W", "z": "Z", "7": "HH", "5": "KH", "9": "S", "6": "T", "8": "Q",
}  # fmt: skip
_LATIN_PIECE = re.compile("|".join(sorted(_LATIN_CONSONANTS, key=len, reverse=True)) + "|[aeiouy]+|.")
_LETTERS = str.maketrans(
    {
        "ḥ": "7", "ḩ": "7", "ẖ": "kh", "ḫ": "kh", "š": "sh", "ş": "s", "ṣ": "s", "ḍ": "d", "ḑ": "d", "ṭ": "t", "ţ": "t",
        "ẓ": "z", "ġ": "gh", "ğ": "gh", "ǧ": "j", "č": "ch", "ž": "zh", "ṯ": "th", "ḏ": "dh", "ı": "i", "ø": "o",
        "æ": "ae", "ß": "ss", "ł": "l", "đ": "d", "ç": "s", "ā": "a", "ī": "ee", "ū": "oo", "á": "a",
    }
)  # fmt: skip
_ARTICLE = re.compile("^(?:al|el|il|ul|ad|ar|as|ash|at|az|an|ed|er|es|esh|et|ez|en)[-‐–](?=.)")
_LONE_ARTICLE = frozenset({"al", "el", "ad", "ash", "as", "ar", "az", "an", "at", "il", "ul"})
_RESPELLED = [
    (re.compile("^((?:[aeiou]*[^aeiou]){3,}[aeiou]+)h$"), r"\1"),
    (re.compile(r"([^aeiou])\1"), r"\1"),
    (re.compile("ou(?=[aeiy])"), "w"),
    (re.compile("(?<=[aeo])w(?![aeiou])"), "u"),
    (re.compile("gu(?=[ei])"), "g"),
    (re.compile("(?<=[ae])y(?=[ei])"), "i"),
    (re.compile("(?<=[^aeiou])(i)(?=[aou])"), r"iy"),
    (re.compile("(?<=[^aeiouq])(u|o)(?=a)"), r"uw"),
]
_APART = re.compile("['’‘`´ʿʾʻʼ.ʹ]")


def is_arabic(name: str) -> bool:
    """Whether the name is written in Arabic letters."""
    return bool(_ARABIC.search(name))


def tokens(name: str) -> tuple[str, ...]:
    """The parts of a name without articles; servant names (``Abd al-Rahman``) are one part.

    >>> tokens("Mustafa Al Kadhimi"), tokens("مصطفى الكاظمي"), tokens("Abd al-Rahman")
    (('mustafa', 'kadhimi'), ('مصطفى', 'كاظمي'), ('abdrahman',))
    """
    return _tokens(name)


@remember(1 << 16, 64)
def _tokens(name: str) -> tuple[str, ...]:
    text = form("NFKC", name)
    if is_arabic(text):
        text = re.sub("[أإآٱ]", "ا", _MARKS.sub("", text)).replace("ی", "ي")
        words = [
            re.sub("^عبدال(?=..)", "عبد", re.sub("^ال(?=..)(?!له$)", "", word)) for word in re.findall(r"\w+", text)
        ]
        return _joined(words, ("عبد",), ("بن", "ابن"))
    text = form("NFC", text.casefold()).translate(_LETTERS)
    text = "".join(c for c in form("NFKD", text) if not combining(c))
    text = re.sub("[’‘`´ʿʾʻʼ]s$|'s$", "", text)
    words = []
    for word in re.split(r"[\s_,]+", text):
        word = _APART.sub("", _ARTICLE.sub("", word))
        for part in re.split("[-‐–]", word):
            if part and part not in _LONE_ARTICLE:
                words.append(part)
    words = [
        re.sub("^(ab[dt])[aeiou]?(?:[ldrsztn](?=[drsztn])|l)?(?=[^aeiou]|a)(?=...)", "abd", word) for word in words
    ]
    return _joined(words, ("abd", "abdul", "abdel", "abdal", "abdoul"), ("bin", "ibn", "ben"))


def _joined(words: list[str], servants: tuple[str, ...], sons: tuple[str, ...]) -> tuple[str, ...]:
    out: list[str] = []
    for word in words:
        if word in sons and len(words) > 1:
            continue
        if out and out[-1] in servants:
            out[-1] = servants[0] + re.sub("^(al(?=lah)|ال(?=له$))", "", word)
        else:
            out.append(word)
    return tuple(out)


@remember(1 << 16, 64)
def slots(token: str) -> tuple[Slot, ...]:
    """The slots of one token, as `tokens` gives them.

    >>> [(s.consonant, s.vowel) for s in slots("kadhimi")]
    [('K', 'a'), ('DH', 'i'), ('M', 'i')]
    >>> [(s.consonant, s.vowel) for s in slots("كاظمي")]
    [('K', 'A'), ('ZZ', '?'), ('M', 'I')]
    """
    return tuple(_arabic_slots(token) if is_arabic(token) else _latin_slots(token))


def _arabic_slots(token: str) -> list[Slot]:
    out: list[Slot] = []
    token = token.replace("لل", "ل")
    token = re.sub("[ةه]$", "", token) + ("H" if re.search("[ةه]$", token) else "")
    for i, letter in enumerate(token):
        if letter in _ARABIC_CONSONANTS:
            out.append(Slot(_ARABIC_CONSONANTS[letter], "?"))
        elif letter == "H":  # teh marbuta, or heh at the end: a vowel
            out = _lengthened(out, "A")
        elif letter == "ى":
            out = _lengthened(out, "Y")
        elif letter == "ؤ" and token[i + 1 : i + 2] == "ا":
            out.append(Slot("W", "?"))
        elif letter in "عءؤئ":
            if i == 0:
                out.append(Slot("", "?"))
        elif letter == "ا":
            out = _lengthened(out, "A") if i else [Slot("", "?")]
        elif letter in "وي":
            vowel, consonant = ("U", "W") if letter == "و" else ("I", "Y")
            following = token[i + 1 : i + 2]
            if i == 0 or following in ("ا", "H") or (out and out[-1].vowel in ("A", "I", "U") and following):
                out.append(Slot(consonant, "?"))
            else:
                out = _lengthened(out, vowel)
    if out and out[-1].vowel == "?":
        out[-1] = Slot(out[-1].consonant, "")
    return out


def _lengthened(out: list[Slot], vowel: str) -> list[Slot]:
    if out and out[-1].vowel == "?":
        return [*out[:-1], Slot(out[-1].consonant, vowel)]
    if out and out[-1].vowel == "A" and vowel == "A":
        return out
    return [*out, Slot("", vowel)]


def _latin_slots(token: str) -> list[Slot]:
    out: list[Slot] = []
    for spelling, sound in _RESPELLED:
        token = spelling.sub(sound, token)
    pieces = _LATIN_PIECE.findall(token)
    pieces = [p for p in _split_y(pieces) if p]
    for i, piece in enumerate(pieces):
        following = pieces[i + 1][0] if i + 1 < len(pieces) else ""
        if piece[0] in "aeiou" or (
            piece == "y" and i and pieces[i - 1][0] not in "aeiou" and following not in set("aeiou")
        ):
            vowel = _vowel(piece, last=i == len(pieces) - 1)
            if not out or i == 0:
                out.append(Slot("", vowel))
            else:
                out[-1] = Slot(out[-1].consonant, vowel)
        elif piece == "y":
            out.append(Slot("Y", ""))
        elif piece == "c" and pieces[i + 1 : i + 2] and pieces[i + 1][0] in "ei":
            out.append(Slot("S", ""))
        elif piece in _LATIN_CONSONANTS:
            classes = ("K", "S") if piece == "x" else (_LATIN_CONSONANTS[piece],)
            for consonant in classes:
                if not (out and out[-1].consonant == consonant and out[-1].vowel == ""):
                    out.append(Slot(consonant, ""))
    return out


def _split_y(pieces: list[str]) -> list[str]:
    """Runs of vowels and y cut where y is a consonant: before another vowel, between two or at the start."""
    out: list[str] = []
    for i, piece in enumerate(pieces):
        if "y" in piece and len(piece) > 1:
            out += [part for part in re.split("(y(?=[aeou]))", piece) if part]
        elif piece.startswith("u") and len(piece) > 1 and i and pieces[i - 1] == "q":
            out.append(piece[1:])
        else:
            out.append(piece)
    return out


def _vowel(run: str, last: bool) -> str:
    """The class of a run of Latin vowels."""
    run = run.replace("y", "i")
    if run in ("a", "aa"):
        return "a"
    if run == "e":
        return "e"
    if run == "i":
        return "i"
    if run in ("u", "o"):
        return "u"
    if run in ("ee", "ii", "ie", "eei") and not (last and run == "ie"):
        return "ee"
    if run in ("oo", "ou", "uu", "eu"):
        return "uu"
    if run in ("ai", "ei", "ae", "aei", "aii", "eii"):
        return "ai"
    if run in ("au", "ao", "aou", "aw"):
        return "au"
    return "ai" if run[-1] in "ie" else "au"
