"""What the rules of sentences know of code points and words: signs, letters, and the lists of data/sentences.txt."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import numpy as np

from diglot.kernels.sentences import LIST_BITS
from diglot.text import codepoints
from diglot.text.arrays import Uint32s, Uint64s
from diglot.text.hashing import GOLDEN
from diglot.text.matching import matching

__all__ = ["LISTS", "SIGNS", "listed_words", "sign_table"]

TABLE = 0x20000
WIDTH = 11
"""Words of more code points are in no list."""

PATTERNS = {
    "full stop": r"\.",
    "mark": r"[!?‼⁇⁈⁉।॥؟۔。！？…]",
    "mark that needs no white space": r"[؟۔。！？]",
    "closing": r"[\p{Pe}\p{Pf}\p{Cf}\"'*_]",
    "opening": r"[\p{Ps}\p{Pi}\p{Cf}\"'*_]",
    "small letter": r"\p{Ll}",
    "capital": r"[\p{Lu}\p{Lt}]",
    "letter without case": r"[\p{Lo}\p{Lm}\p{M}]",
}
CONTROLS = "".join(map(chr, [0x61C, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A)]))
QUOTES = "«»‹›“”„‟‘’"

SETS = {
    "turned quotation mark": QUOTES,
    "quotation mark": QUOTES + '"',
    "straight quotation mark": '"',
    "digit": "0123456789٠١٢٣٤٥٦٧٨٩",
    "pause after a mark": ",،؛;:",
    "goes on": "&,،؛",
    "citation": "[",
    "end of a citation": "]",
    "eyes": ":;=",
    "mouth": "()[]DPpOo/\\|*3",
    "emoji": "",
    "dash": "–—",
    "colon": ":",
    "slash": "/",
    "Arabic": "",
    "accent": "".join(map(chr, range(0x300, 0x370))),
    "control": CONTROLS,
    "byte order mark": "\ufeff",
    "proclitic": "وفبلك",
    "last letter of an abbreviation": "أدمصتطجق",
    "pronoun": "I",
    "first of St": "S",
    "second of St": "t",
    "last letter of an article": "aesryu",
    "first letter of an article": "tahmo",
    "comma": ",",
    "feh or kaf": "فك",
    "meem": "م",
    "beh": "ب",
    "dal": "د",
    "alef": "ا",
    "lam": "ل",
    "waw or feh": "وف",
    "inner proclitic": "بلك",
    "alef with hamza": "أ",
    "waw": "و",
    "path": "/=_",
    "vowel": "aeiouyAEIOUY",
    "word of one letter": "IA",
    "apostrophe": "'’",
    "percent": "%",
    "after a clean word": ",'’،؛;:",
    "comma or semicolon": "،؛,",
    "address": "/\\@=_<>{}|~^#",
    "in a number": ".,٫٬:/-",
    "small Roman": "ivx",
    "big Roman": "IVX",
    "bullet": "-–—*•·●○▪■◦►‣",
    "point": ".",
}
RANGES = {"emoji": ((0x2600, 0x27BF), (0x1F300, 0x1FAFF)), "Arabic": ((0x620, 0x6FF), (0x750, 0x77F))}

SIGNS = {name: 1 << i for i, name in enumerate([*PATTERNS, "white space", *SETS])}
"""What a code point may be, each a bit, in the order of ``kernels/sentences.h``."""

LISTS = {
    name: 1 << i
    for i, name in enumerate(
        [
            "titles", "never", "before numbers", "before letters", "before small letters", "anywhere", "eras",
            "starters", "no names", "bare starters", "speech", "reporting", "continuing", "headings", "lettered",
            "endings", "questions", "after dashes",
        ]
    )
}  # fmt: skip
"""The lists of data/sentences.txt, each a bit, in the same order as there."""


@cache
def sign_table() -> Uint64s:
    """``uint64[TABLE]``: what each code point may be, as bits of `SIGNS`; code points past it are as its last.

    Dots of omission are a full stop and a mark; controls close and open.
    """
    table = np.zeros(TABLE, np.uint64)
    for name, pattern in PATTERNS.items():
        table[:-1][matching(pattern, TABLE - 1)] |= np.uint64(SIGNS[name])
    table[ord("…")] |= np.uint64(SIGNS["full stop"])
    table[codepoints.blanks()[:TABLE]] |= np.uint64(SIGNS["white space"])
    for name, signs in SETS.items():
        table[[ord(sign) for sign in signs]] |= np.uint64(SIGNS[name])
    for name, ranges in RANGES.items():
        for first, last in ranges:
            table[first : last + 1] |= np.uint64(SIGNS[name])
    return table


@cache
def words_of_lists() -> dict[str, int]:
    """The listed words, and the `LISTS` that hold each, as bits."""
    kinds: dict[str, int] = {}
    bit = 0
    for line in (files("diglot.text") / "data" / "sentences.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            bit = LISTS[line[1 : line.index("]")]]
        elif not line.startswith("#"):
            kinds.update({word: kinds.get(word, 0) | bit for word in line.split()})
    return kinds


def key_of(word: str) -> int:
    """The key of a word: its code points times rising powers of a number, modulo 2**64."""
    golden = int(GOLDEN)
    return sum(ord(sign) * pow(golden, i + 1, 1 << 64) for i, sign in enumerate(word)) % (1 << 64)


@cache
def listed_words() -> tuple[Uint64s, Uint32s]:
    """``(uint64[2**LIST_BITS], uint32[2**LIST_BITS])``: the keys of listed words in an open-addressing table, and the
    `LISTS` that hold each; words of more than `WIDTH` code points are never asked for."""
    keys, kinds = np.zeros(1 << LIST_BITS, np.uint64), np.zeros(1 << LIST_BITS, np.uint32)
    for word, bits in words_of_lists().items():
        key = key_of(word)
        place = (key * int(GOLDEN) % (1 << 64)) >> (64 - LIST_BITS)
        while keys[place]:
            place = (place + 1) % (1 << LIST_BITS)
        keys[place], kinds[place] = key, bits
    return keys, kinds
