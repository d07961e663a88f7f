"""What the kernels of language identification do, slowly and one code point at a time."""

import re
from functools import cache
from itertools import pairwise

from diglot.langid import quantities, scripts
from diglot.text import codepoints
from diglot.text.forms import form

MODULUS = 1 << 64
GOLDEN, SPREAD, BASE = 0x9E3779B97F4A7C15, 0xD6E8FEB86659FD93, 0xBF58476D1CE4E5B9
NAME, WEB = "[A-Za-z0-9._+-]*", r"[!#-;=?-~]*"

# ---- addresses

GONE = [
    re.compile(r"<(?=[A-Za-z/!])[^<>]{1,1998}>"),
    re.compile(r"&(?:#[A-Za-z0-9]{1,7}|[A-Za-z0-9]{2,8});"),
]
ADDRESSES = [re.compile(f"{NAME}@{NAME}"), re.compile(f"{NAME}://{WEB}"), re.compile(rf"[wW]{{3}}\.{WEB}")]
WRITTEN = re.compile(r"&lt;(?=[A-Za-z/!])")


def blank(text: str) -> str:
    """Blanks in the place of markup, and then of addresses."""
    spans = [found.span() for pattern in GONE for found in pattern.finditer(text)]
    for found in WRITTEN.finditer(text):
        closed = re.compile("&[lg]t;").search(text, found.start() + 1)
        if closed and closed[0] == "&gt;" and closed.start() - found.start() < 2000:
            spans.append((found.start(), closed.end()))
    text = _without(text, spans)
    return _without(text, [found.span() for pattern in ADDRESSES for found in pattern.finditer(text)])


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    chars = list(text)
    for start, end in spans:
        chars[start:end] = " " * (end - start)
    return "".join(chars)


# ---- scripts and words


def script_of(char: str) -> int:
    return int(scripts.table()[ord(char)])


def dominant(text: str) -> tuple[int, bool]:
    """The script of most letters, the first of those with as many, and whether there are others."""
    found = [script for script in map(script_of, text) if script]
    most = min(set(found), key=lambda script: (-found.count(script), script), default=0)
    return most, len(set(found)) > 1


@cache
def letter(char: str, script: int) -> str:
    """What a character is in a script: a letter, a blank, or nothing."""
    if "\u0300" <= char < "\u0370" or "\u064b" <= char < "\u0660" or char in "\u0670\u0640\xad\u200d\u200e\u200f\ufeff":
        return ""
    if "\u202a" <= char <= "\u202e" or "\u2066" <= char <= "\u2069":
        return ""
    if char in "0123456789" and script == scripts.LATN:
        return char
    if script_of(char) != script or ord(char) >= 0x20000:
        return " "
    if scripts.SCRIPTS[script] in ("Arab", "Hebr") and codepoints.category(char) == "Mn":
        return ""
    folded = "".join(map(codepoints.lower, form("NFKC", char))).strip()
    return next((each for each in folded if script_of(each) == script), " ")


def _no_word(word: str, written: str) -> int:
    """How many characters of a word with digits are those of a quantity: all, those in front, or none."""
    digits, letters = re.sub(r"\D", "", word), re.sub(r"\d", "", word)
    if not digits or not letters:
        return 0
    behind = re.fullmatch(r"\d+(\D+)", word)
    capitals = letters and len(letters) <= 3 and len(re.findall("[A-Z]", written)) == len(letters)
    models = {f"{model}{digit}" for model in quantities.MODELS.split() for digit in range(10)}
    if (
        (behind and behind[1] in quantities.UNITS.split())
        or word in quantities.NAMED.split()
        or word in models
        or (capitals and re.fullmatch(r"\D.*\d", word))
        or (capitals and behind and len(letters) == 1)
        or (re.fullmatch(r"\d.*\d", word) and set(letters) <= set(quantities.SIGNS))
    ):
        return len(word)
    return len(digits) if behind and behind[1] in quantities.ENGLISH.split() else 0


def words(text: str, script: int, longest: int = 50) -> list[tuple[str, int, int, bool]]:
    """The words of a text in a script: the word, where it stands, and whether it begins with a capital of ASCII."""
    folded = [letter(char, script) for char in text]
    if script == scripts.LATN:
        _fold_digits(text, folded)
    if script == scripts.ARAB:
        _join_apart(text, folded)
    drawn = [i for i in range(2, len(text)) if folded[i].strip() and len({*folded[i - 2 : i + 1]}) == 1]
    for i in drawn:
        folded[i] = ""
    found: list[tuple[str, int, int, bool]] = []
    opened = False
    for i, each in enumerate(folded):
        if each.strip():
            if not opened or len(found[-1][0]) == longest:
                found.append(("", i, i, text[i] in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
            found[-1] = (found[-1][0] + each, found[-1][1], i + 1, found[-1][3])
        opened = opened if not each else bool(each.strip())
    return found


def _fold_digits(text: str, folded: list[str]) -> None:
    start = 0
    for i, each in enumerate([*folded, " "]):
        if not each.strip():
            gone = _no_word("".join(folded[start:i]), text[start:i])
            folded[start : start + gone] = " " * gone
            start = i + 1
    kinds = ["0" if each in "0123456789" and each else "a" if each.strip() else " " for each in (" ", *folded, " ")]
    for i in range(len(folded)):
        beside = kinds[i] + kinds[i + 2]
        if kinds[i + 1] == "0" and not ("a" in beside and "0" not in beside):
            folded[i] = " "


def _join_apart(text: str, folded: list[str]) -> None:
    around = [" ", *folded, " "]
    alone = [i for i in range(len(folded)) if folded[i] != " " and around[i] == around[i + 2] == " "]
    near = [b - a == 2 and text[a + 1] == " " for a, b in pairwise(alone)]
    for k, i in enumerate(alone):
        if text[i + 1 : i + 2] in (":", ")") and i + 1 < len(text):
            folded[i] = " "
        if k < len(near) and near[k] and (near[k - 1 : k] == [True] or near[k + 1 : k + 2] == [True]):
            folded[i + 1] = ""


# ---- features


def features(word: str) -> list[int]:
    """The hashes of a word's sequences of one to five letters, by where they end, and of the word itself."""
    whole = f" {word} "
    found = []
    for end in range(1, len(whole)):
        for length in range(1, min(5, end + 1) + 1):
            sequence = whole[end + 1 - length : end + 1]
            if sequence != " ":
                found.append(_sequence(sequence))
    return [*found, _polynomial(word) >> 32]


def _sequence(text: str) -> int:
    total = 0
    for char in text:
        mixed = (ord(char) + 1) * SPREAD % MODULUS
        total = (total * GOLDEN + (mixed ^ mixed >> 29)) % MODULUS
    total = (total + len(text)) * SPREAD % MODULUS
    return ((total ^ total >> 32) * GOLDEN % MODULUS) >> 32


def _polynomial(word: str) -> int:
    total = 0
    for i, char in enumerate(word):
        term = (ord(char) + 1) * GOLDEN % MODULUS
        total = (total + (term ^ term >> 32) * pow(BASE, i, MODULUS)) % MODULUS
    total = (total ^ total >> 32) * GOLDEN % MODULUS
    return total ^ total >> 32
