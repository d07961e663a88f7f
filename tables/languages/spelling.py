"""Spellings that no word list has: chat, dialects, other keyboards. For `tables.languages.train`.

`chat` spells Arabic in Latin letters, `dialects` adds spoken Arabic, `arabic_keyboard` types Persian and Sorani as an
Arabic keyboard does, `tachelhit` writes Tachelhit in Arabic letters. Each takes and gives words with their frequencies.
Sources: ``arabizi.txt`` and ``dialects.txt``, written for diglot (CC0).
"""

import itertools
import re
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent

CHAT = {
    "ا": "a a a e aa", "أ": "a a 2a e", "إ": "e i 2e", "آ": "a 2a aa", "ب": "b", "ت": "t", "ث": "th s t",
    "ج": "j g dj", "ح": "7 7 h", "خ": "kh 5 5 7'", "د": "d", "ذ": "z d th dh", "ر": "r", "ز": "z", "س": "s",
    "ش": "sh sh ch", "ص": "s s 9", "ض": "d d dh", "ط": "t t 6", "ظ": "z d dh", "ع": "3", "غ": "gh 8 3'", "ف": "f",
    "ق": "2 q 9 k g", "ك": "k", "ل": "l", "م": "m", "ن": "n", "ه": "h", "و": "w o ou u oo", "ي": "y i ee i",
    "ى": "a", "ة": "a e eh a", "ؤ": "2 o", "ئ": "2 e", "ء": "2",
}  # fmt: skip

TACHELHIT = {
    "a": "ا|ا|", "b": "ب", "c": "ش", "d": "د", "e": "", "f": "ف", "g": "ك|گ|ڭ", "h": "ه", "i": "ي|ي|", "j": "ج",
    "k": "ك", "l": "ل", "m": "م", "n": "ن", "o": "و", "p": "ب", "q": "ق", "r": "ر", "s": "س", "t": "ت", "u": "و|و|",
    "v": "ف", "w": "و", "x": "خ", "y": "ي", "z": "ز", "ɛ": "ع", "ġ": "غ", "ḥ": "ح", "ṣ": "ص", "ṭ": "ط", "ḍ": "ض",
    "ẓ": "ز|ژ", "š": "ش", "ž": "ج", "ṛ": "ر", "ɣ": "غ", "h̬": "خ", "ḫ": "خ", "ʷ": "",
}  # fmt: skip


def expand(pattern: str) -> list[str]:
    """The strings that a pattern of ``arabizi.txt`` stands for."""
    parts = re.findall(r"(\[[^]]*\]|\([^)]*\)|[^\s\[\](?])(\??)", pattern)
    choices = []
    for part, optional in parts:
        options = list(part[1:-1]) if part[0] == "[" else part[1:-1].split("|") if part[0] == "(" else [part]
        choices.append(options + [""] * bool(optional))
    return ["".join(choice) for choice in itertools.product(*choices)]


def chat(words: dict[str, float], random: np.random.Generator) -> dict[str, float]:
    """Arabic as it is typed in Latin letters: the list written by hand, and the commonest Arabic words by rule."""
    counts: dict[str, float] = {}
    for line in (HERE / "arabizi.txt").read_text("utf-8").splitlines():
        weight, _, patterns = line.partition(" ")
        for pattern in patterns.split() if weight.isdigit() else []:
            spellings = expand(pattern)
            for spelling in spellings:
                counts[spelling] = counts.get(spelling, 0) + float(weight) / len(spellings)
    total = sum(counts.values())
    spelled: dict[str, float] = {}
    for word, count in sorted(words.items(), key=lambda item: -item[1])[:12_000]:
        for _ in range(3):
            letters = [random.choice(CHAT.get(letter, "").split() or [""]) for letter in word]
            out = ""
            for i, letter in enumerate(letters):
                out += letter
                following = letters[i + 1] if i + 1 < len(letters) else ""
                closed = letter[-1:] not in "aeiouy" and following[:1] not in "aeiouy"
                if letter and following and closed and random.random() < 0.75:
                    out += random.choice(["a", "e", "i", "o", "a", "e"])
            spelled[out] = spelled.get(out, 0) + count**0.7 / 3
    share = 0.5 * total / sum(spelled.values())
    for word, count in spelled.items():
        counts[word] = counts.get(word, 0) + count * share
    return counts


def arabic_keyboard(words: dict[str, float]) -> dict[str, float]:
    """The same words as an Arabic keyboard types them, and as a Persian one does, each half as often."""
    found = {word: count / 2 for word, count in words.items()}
    for word, count in words.items():
        typed = word.translate(str.maketrans("کیە", "كيه"))
        found[typed] = found.get(typed, 0) + count / 2
    return found


def final_yeh(words: dict[str, float]) -> dict[str, float]:
    """Arabic words, with those in ى also in ي: other keyboards have one letter for both, folded to ي. Half as often."""
    found = dict(words)
    for word, count in words.items():
        if word.endswith("ى"):
            found[word] = count / 2
            typed = word[:-1] + "ي"
            found[typed] = found.get(typed, 0) + count / 2
    return found


def dialects(words: dict[str, float]) -> dict[str, float]:
    """Arabic words with those of ``dialects.txt``, and with the letters of the Gulf and the Sahara."""
    found = dict(words)
    listed: dict[str, float] = {}
    for line in (HERE / "dialects.txt").read_text("utf-8").splitlines():
        weight, _, entries = line.partition(" ")
        for word in entries.split() if weight.isdigit() else []:
            listed[word] = listed.get(word, 0) + float(weight)
    total = sum(words.values())
    scale = 0.12 * total / sum(listed.values())
    for word, count in listed.items():
        found[word] = found.get(word, 0) + count * scale
    for word, count in words.items():
        for letter, other in (("ق", "گ"), ("ك", "چ"), ("ج", "چ")):
            if letter in word:
                typed = word.replace(letter, other)
                found[typed] = found.get(typed, 0) + 0.02 * count
    return found


def tachelhit(words: dict[str, float], arabic: dict[str, float], random: np.random.Generator) -> dict[str, float]:
    """Tachelhit in Arabic letters, from its Latin spelling: a vowel inside a word is often left out.

    A third of its words are Arabic ones, some of them with its prepositions before them.
    """
    found: dict[str, float] = {}
    for word, count in words.items():
        letters = re.findall(r".\u032c?", word)
        for _ in range(3):
            typed = ""
            for i, letter in enumerate(letters):
                options = TACHELHIT.get(letter, "").split("|")
                typed += "ا" if i == 0 and letter == "e" else options[0] if i == 0 else str(random.choice(options))
            if i and letters[0] in "iu" and random.random() < 0.5:
                typed = "ا" + typed
            found[typed] = found.get(typed, 0) + count / 3
    found.pop("", None)
    scale = 0.5 * sum(found.values()) / sum(arabic.values())
    for word, count in arabic.items():
        found[word] = found.get(word, 0) + 0.7 * scale * count
        for prefix in "نيد" if word.startswith("ال") else "":
            found[prefix + word] = found.get(prefix + word, 0) + 0.3 * scale * count
    return found
