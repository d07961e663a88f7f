"""Latin letters to Arabic script by spelling rules: the longest rule that matches, from left to right.

It needs no model and reads any Latin letter: accents are dropped, ligatures and letters such as ``ø`` or ``ß`` are
spelled out. What is no Latin letter stays as it is. The rules are in `data/respelling.tsv`.
"""

from __future__ import annotations

import functools

from diglot.resources import rows
from diglot.text.codepoints import combining
from diglot.text.forms import form

__all__ = ["plain", "respell", "rules"]

_LETTERS = str.maketrans(
    {
        "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "dh", "þ": "th", "ı": "i", "ŋ": "ng",
        "ə": "a", "ħ": "h", "ŧ": "t", "ĸ": "k", "ơ": "o", "ư": "u", "ʿ": "'", "ʾ": "'", "ʻ": "'", "ʼ": "'", "’": "'",
        "‘": "'", "`": "'", "´": "'", "′": "'",
    }
)  # fmt: skip


@functools.cache
def rules() -> dict[str, str]:
    """The rules: Latin letters, with ``^`` or ``$`` where the rule holds at one end of a word only, to Arabic ones."""
    return dict(rows("english", "respelling.tsv")[1:])


def plain(word: str) -> str:
    """Lower-case ASCII letters for a Latin word; other characters as they are.

    >>> plain("Gruß"), plain("Łódź"), plain("O’Brien")
    ('gruss', 'lodz', "o'brien")
    """
    if word.isascii():
        return word.lower()
    decomposed = form("NFKD", word.lower().translate(_LETTERS))
    return "".join(c for c in decomposed if not combining(c)).translate(_LETTERS)


def respell(word: str) -> str:
    """Arabic script for a word in Latin letters, by rule.

    >>> respell("Haftar"), respell("3.5")
    ('هافتار', '3.5')
    """
    known = rules()
    longest = max(map(len, known))
    text = plain(word)
    if not any(map(str.isalpha, text)):
        return word
    out, at = [], 0
    while at < len(text):
        for size in range(min(longest, len(text) - at), 0, -1):
            piece = text[at : at + size]
            first, last = at == 0, at + size == len(text)
            keys = ([f"^{piece}"] if first else []) + ([f"{piece}$"] if last and not first else []) + [piece]
            found = next((known[key] for key in keys if key in known), None)
            if found is not None:
                out.append(found)
                at += size
                break
        else:
            out.append(text[at])
            at += 1
    return "".join(out)
