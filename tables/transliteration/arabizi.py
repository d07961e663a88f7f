"""Respell ALA-LC romanization as people chat: made-up training pairs for the Arabizi model.

The letter-digit conventions (3 ع, 7 ح, 5 خ, 6 ط, 9 ص or ق, 8 ق or غ, 2 ء, with an apostrophe for the dotted letter)
and the habits (short vowels left out, doubled letters written once, the article as ``el``) are written down here with
rough weights; every word is respelled several times by chance. Source of the conventions: common usage, as described
in Darwish, "Arabizi detection and conversion to Arabic" (2014), and Bies et al. (2014).
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

__all__ = ["chat_odds", "respellings"]

COPIES = 3

CONSONANTS: dict[str, dict[str, float]] = {
    "ʼ": {"2": 5, "": 3, "'": 1, "a": 1},
    "ʻ": {"3": 18, "'": 0.5, "a": 0.5},
    "b": {"b": 1},
    "t": {"t": 1},
    "th": {"th": 6, "s": 3, "t": 2},
    "j": {"j": 8, "g": 2},
    "ḥ": {"7": 9, "h": 1.5},
    "kh": {"kh": 5, "5": 5, "7'": 1.5, "'7": 0.7, "x": 0.3},
    "d": {"d": 1},
    "dh": {"th": 4, "z": 3, "d": 2, "dh": 2},
    "r": {"r": 1},
    "z": {"z": 1},
    "s": {"s": 30, "c": 0.3},
    "sh": {"sh": 16, "ch": 1.5, "$": 2},
    "ṣ": {"s": 6, "9": 4},
    "ḍ": {"d": 7, "9'": 0.6, "'9": 0.3, "dh": 0.7, "6'": 0.2},
    "ṭ": {"t": 5, "6": 5},
    "ẓ": {"z": 4, "6'": 2, "'6": 0.8, "th": 1, "dh": 1, "d": 0.8},
    "gh": {"gh": 5, "3'": 3.5, "'3": 1.2, "8": 0.3, "g": 0.4},
    "f": {"f": 1},
    "q": {"q": 4, "8": 2.5, "2": 2, "9": 0.7, "k": 1, "g": 0.8},
    "k": {"k": 20, "ch": 0.5},
    "l": {"l": 1},
    "m": {"m": 1},
    "n": {"n": 1},
    "h": {"h": 1},
    "w": {"w": 10, "u": 0.7, "o": 0.5},
    "y": {"y": 10, "i": 1.5, "e": 0.3},
    "p": {"p": 1},
    "v": {"v": 1},
    "g": {"g": 1},
    "c": {"c": 1},
    "x": {"x": 1},
}
VOWELS: dict[str, dict[str, float]] = {
    "a": {"a": 5, "e": 2, "": 4},
    "i": {"i": 4, "e": 3, "": 4},
    "u": {"o": 3, "u": 3, "": 4},
    "e": {"e": 1},
    "o": {"o": 1},
    "ā": {"a": 16, "aa": 2, "e": 2},
    "ī": {"i": 9, "ee": 5, "e": 2, "y": 1},
    "ū": {"o": 7, "u": 6, "oo": 4, "ou": 1},
    "á": {"a": 9, "aa": 1},
    "aw": {"aw": 6, "o": 4, "ou": 0.5, "w": 0.5, "oo": 0.5},
    "ay": {"ay": 3, "ai": 2, "e": 3, "ei": 0.7, "ee": 1.5, "y": 0.5},
}
ENDINGS: dict[str, dict[str, float]] = {
    "īyah": {"iya": 4, "eya": 2, "ya": 3, "eye": 1, "iyeh": 1, "iyah": 1, "yeh": 1, "yah": 0.7, "ye": 1},
    "ah": {"a": 6, "eh": 3, "e": 3, "ah": 2, "h": 0.5},
    "ī": {"i": 8, "y": 2, "e": 1.5, "ee": 1},
    "ū": {"o": 4, "u": 4, "oo": 1.5, "ou": 0.5},
    "ā": {"a": 9, "aa": 1},
    "aʼ": {"a2": 2, "a": 3, "a'": 0.5},
    "āʼ": {"a2": 3, "a": 5, "aa": 1, "a'": 0.5},
}
BEGINNINGS: dict[str, dict[str, float]] = {
    "wa-al-": {"wel": 3, "wal": 2, "wl": 1, "w el": 0.0, "ol": 0.3},
    "bi-al-": {"bel": 3, "bil": 3, "bl": 2, "bal": 0.5},
    "al-": {"el": 6, "al": 3, "il": 1.2, "l": 1.2},
    "wa-": {"w": 4, "wa": 2, "we": 1, "o": 0.7, "u": 0.3},
    "bi-": {"b": 4, "bi": 3, "be": 2},
    "li-": {"l": 4, "li": 2, "la": 1, "le": 1},
    "ka-": {"k": 2, "ka": 2},
    "fa-": {"f": 2, "fa": 2},
    "a": {"a": 8, "2a": 1.5, "e": 1},
    "i": {"i": 5, "e": 4, "2e": 0.7, "2i": 0.7},
    "u": {"o": 4, "u": 4, "2o": 1},
    "ā": {"a": 8, "2a": 3, "aa": 0.5},
}
# dialect before and after a verb or noun: Arabic letters, and the ways to spell them in chat
PREFIXES: dict[str, dict[str, float]] = {
    "ب": {"b": 6, "be": 2, "bi": 1},
    "بت": {"bt": 5, "bte": 2, "bet": 1},
    "بي": {"by": 4, "bi": 3, "bye": 1, "be": 1},
    "من": {"mn": 3, "mne": 2},
    "ما": {"ma": 5},
    "عم": {"3am": 4, "3m": 1},
    "رح": {"ra7": 4, "r7": 1},
    "ه": {"ha": 4, "h": 1},
    "هال": {"hal": 4, "hel": 1},
    "عال": {"3al": 4, "3l": 1, "3el": 1},
    "ت": {"t": 5, "te": 3, "ta": 1},
    "ي": {"y": 5, "ye": 3, "ya": 1, "i": 1},
    "ن": {"n": 5, "ne": 2, "na": 1},
    "ا": {"a": 5, "e": 2, "2a": 1},
}
SUFFIXES: dict[str, dict[str, float]] = {
    "ك": {"k": 4, "ak": 4, "ek": 3, "ik": 2},
    "ي": {"i": 6, "e": 2, "y": 1, "ee": 1},
    "و": {"o": 5, "u": 3, "w": 0.5},
    "وا": {"o": 4, "u": 4, "w": 0.5, "oo": 1},
    "ه": {"o": 4, "u": 2, "eh": 1, "h": 1},
    "ها": {"ha": 5, "a": 1},
    "هم": {"hom": 4, "hum": 3, "hm": 1},
    "هن": {"hon": 3, "hen": 1, "hn": 1},
    "نا": {"na": 5},
    "ني": {"ni": 5, "ny": 1, "ne": 1},
    "كم": {"kom": 4, "kum": 3, "km": 1},
    "كن": {"kon": 3, "ken": 1},
    "ش": {"sh": 5, "ch": 1, "esh": 1},
    "لك": {"lak": 4, "lk": 2, "lek": 2},
    "لي": {"li": 4, "lee": 1, "ly": 1},
    "لو": {"lo": 4, "lu": 2},
    "لها": {"lha": 3, "la": 1, "elha": 1},
    "ين": {"een": 4, "in": 5, "en": 2, "yn": 0.5},
    "ات": {"at": 6, "aat": 0.7, "et": 1},
    "ت": {"t": 5, "et": 3, "it": 2, "at": 2},
    "تي": {"ti": 4, "te": 1, "ty": 1},
    "تو": {"to": 4, "tu": 2},
    "ية": {"iya": 4, "eye": 1, "yeh": 1, "ya": 2, "iye": 1},
}
CHAT = str.maketrans("أإآةى", "اااهى")  # chat leaves hamza and the dots of teh marbuta out
DIALECT = 0.35  # share of the words that get a prefix or suffix of dialect
SUN = "tthddhrzsshṣḍṭẓln"
PHONE = re.compile("th|kh|dh|gh|sh|aw(?![aiuāīū])|ay(?![aiuāīūy])|.", re.DOTALL)


def respellings(arabic: str, latin: str, rng: random.Random) -> list[tuple[str, str]]:
    """Some chat spellings of an Arabic word.

    Args:
        arabic: the word in Arabic script.
        latin: its ALA-LC romanization.
        rng: where chance comes from.

    Returns:
        Pairs of chat spelling and Arabic, none twice; [] where the romanization has other signs.
    """
    text = unicodedata.normalize("NFC", latin.casefold())
    out: dict[tuple[str, str], None] = {}
    for _ in range(COPIES):
        chat, target = _respell(text, arabic, rng), arabic
        if not chat:
            continue
        if rng.random() < DIALECT:
            chat, target = _affixed(chat, target, rng)
        out[chat, target.translate(CHAT)] = None
    return list(out)


def _affixed(chat: str, arabic: str, rng: random.Random) -> tuple[str, str]:
    """The word with a prefix, a suffix or both."""
    place = rng.random()
    if place < 0.6 and not arabic.startswith(("ا", "أ", "إ", "و", "ب")):
        prefix = rng.choice(list(PREFIXES))
        chat, arabic = _pick(PREFIXES[prefix], rng) + chat, prefix + arabic
    if place > 0.4 and not arabic.endswith(("ة", "ا", "ى", "ي")):
        suffix = rng.choice(list(SUFFIXES))
        chat, arabic = chat + _pick(SUFFIXES[suffix], rng), arabic + suffix
    return chat, arabic


def _respell(text: str, arabic: str, rng: random.Random) -> str | None:
    out = []
    while True:
        begin = next((b for b in BEGINNINGS if text.startswith(b) and len(text) > len(b)), None)
        if begin is None:
            break
        chosen = _pick(BEGINNINGS[begin], rng)
        text = text[len(begin) :]
        if begin.endswith("al-") and text[0] in SUN and rng.random() < 0.25:
            chosen = chosen[:-1]  # the article as it is said, before a sun letter
            out.append(chosen + _pick(CONSONANTS.get(PHONE.findall(text)[0], {"": 1}), rng))
        else:
            out.append(chosen)
        if not begin.endswith("-"):
            break
    ending = next((e for e in ENDINGS if text.endswith(e) and (e not in ("ah",) or arabic.endswith("ة"))), "")
    body = text[: len(text) - len(ending)]
    last = ""
    for phone in PHONE.findall(body.replace("-", "").replace("ʹ", "")):
        choices = CONSONANTS.get(phone) or VOWELS.get(phone)
        if choices is None:
            return None
        if phone == last and phone in CONSONANTS:  # doubled: mostly written once
            if rng.random() < 0.35 and out and len(out[-1]) == 1:
                out.append(out[-1])
            last = ""
            continue
        out.append(_pick(choices, rng))
        last = phone
    if ending:
        out.append(_pick(ENDINGS[ending], rng))
    return "".join(out)


def _pick(weights: dict[str, float], rng: random.Random) -> str:
    return rng.choices(list(weights), list(weights.values()))[0]


def chat_odds(chat: Iterable[str], names: Iterable[str]) -> npt.NDArray[np.float16]:
    """How much more probable each letter is in chat than in names, after the two letters before it.

    Returns:
        ``float16[27, 27, 27]``: natural logarithm of the ratio; letters a to z are 0 to 25, an edge of the word 26.
        Trigrams with Witten-Bell smoothing; only words of the letters a to z count.
    """
    return (_trigrams(chat) - _trigrams(names)).astype(np.float16)


def _trigrams(words: Iterable[str]) -> npt.NDArray[np.float64]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for word in dict.fromkeys(words):
        if re.fullmatch("[a-z]+", word):
            text = "{{" + word + "{"
            for i in range(2, len(text)):
                for context in ("", text[i - 1], text[i - 2 : i]):
                    counts[context][text[i]] += 1
    letters = "abcdefghijklmnopqrstuvwxyz{"
    table = np.zeros((27, 27, 27))
    for i, a in enumerate(letters):
        for j, b in enumerate(letters):
            chance = np.full(27, 1 / 27)
            for context in ("", b, a + b):
                seen = counts.get(context)
                if seen:
                    here = np.array([seen[letter] for letter in letters])
                    chance = (here + len(seen) * chance) / (here.sum() + len(seen))
            table[i, j] = np.log(chance)
    return table
