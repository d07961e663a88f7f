"""Words in Latin letters to Arabic script, by the learned models.

Two ways of writing meet here. *Names and foreign words* (``Schwarzenegger``) go to the model of names. *Arabizi*, the
Arabic that is typed in chat with Latin letters and digits (``7amdulillah``), goes to a model of its own, which writes
as chat does: bare alif, ه for ة. A word is taken for Arabizi

- when it has a digit or ``$`` in the place of a letter (3 ع, 7 ح, 5 خ, 6 ط, 9 ص, 8 ق, 2 ء), or
- when it is in small letters and its trigrams are far more those of Arabizi than of names, or
- when it is in small letters and stands in a text that has such a word.

Particles and greetings of Arabizi, which letters do not tell (``3ala`` على), are listed in `data/chat-words.tsv`.

No Arabizi was trained on: its model learned from ALA-LC words respelled by the conventions of chat (``docs/adr/0051``).
"""

from __future__ import annotations

import functools
import importlib.resources
import re
from collections.abc import Sequence
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from diglot.english.respelling import plain, respell
from diglot.text.column import Column
from diglot.text.speller import Speller
from diglot.text.transliterated import Candidate

__all__ = ["PIECE", "candidates", "has_article", "has_digits", "read"]

LATIN = "A-Za-z\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
_MARK = "'’‘`´ʿʾʻʼ"
_BEFORE = f"{_MARK}$2356789"
PIECE = re.compile(
    f"(?<![{_BEFORE}])[{_BEFORE}]*+[{LATIN}](?:[{LATIN}\u0300-\u036f{_MARK}$]|[235-9](?![014]))*"
)
_DIGITS = re.compile("[$2356789]")
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th|s|k|m|km|kg|g|cm|mm|am|pm|x|d|g)$", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s$")
_SURE = 3.0  # nats by which trigrams must favour Arabizi where nothing else does
_KEPT_DIGITS = str.maketrans("", "", "$2356789")


def has_digits(piece: str) -> bool:
    """Whether the piece is surely Arabizi: letters with digits among them, but no ordinal, unit or model number.

    >>> has_digits("7abibi"), has_digits("5th"), has_digits("MP3"), has_digits("G20")
    (True, False, False, False)
    """
    if not _DIGITS.search(piece) or _ORDINAL.match(piece):
        return False
    letters = piece.translate(_KEPT_DIGITS)
    return letters[1:].islower() or (len(letters) == 1 and letters.islower())


def read(pieces: Sequence[str], chat: Sequence[bool]) -> list[str]:
    """Each piece in Arabic script.

    Args:
        pieces: words in Latin letters, as `PIECE` finds them.
        chat: for each, whether it stands in a text that is Arabizi.
    """
    spelled = [plain(_POSSESSIVE.sub("", piece)) for piece in pieces]
    small = np.array([piece.islower() for piece in pieces], np.bool_)
    arabizi = np.array([has_digits(piece) for piece in pieces], np.bool_) | (small & np.array(chat, np.bool_))
    unsure = np.flatnonzero(small & ~arabizi)
    arabizi[unsure] = _odds(Column.from_strings([spelled[i] for i in unsure.tolist()])) > _SURE
    out = [
        (_chat_words() if chat_word else _printed() if not small_letters else {}).get(word, "")
        for word, chat_word, small_letters in zip(spelled, arabizi.tolist(), small.tolist(), strict=True)
    ]
    done = np.array([bool(text) for text in out], np.bool_)
    for name, chosen in (("arabic", ~arabizi), ("arabizi", arabizi)):
        which = np.flatnonzero(chosen & ~done).tolist()
        words = [spelled[i] for i in which]
        found = _speller(name).read(Column.from_strings(words), beam=6).first(len(words)) if words else []
        for i, word, text in zip(which, words, found, strict=True):
            out[i] = text if text is not None else respell(word)
    return out


def candidates(piece: str, count: int) -> list[Candidate]:
    """The most probable readings of one piece, best first."""
    word = plain(_POSSESSIVE.sub("", piece))
    chat = has_digits(piece) or (piece.islower() and bool(_odds(Column.from_strings([word]))[0] > _SURE))
    speller = _speller("arabizi" if chat else "arabic")
    found = speller.read(Column.from_strings([word]), best=count, proposals=2 * count, beam=2 * count)
    return [Candidate(text, chance) for text, chance in found.lists(1)[0]] or [Candidate(respell(word), 1.0)]


def has_article(piece: str) -> bool:
    """Whether the piece is a common word of Arabizi that has its article already.

    >>> has_article("7amdulillah"), has_article("bint")
    (True, False)
    """
    return _chat_words().get(plain(piece), "").startswith("ال")


def _odds(words: Column) -> npt.NDArray[np.float64]:
    """Nats by which the trigrams of each word favour Arabizi over names; 0 for words with other signs."""
    table = _chat()
    codes = words.codes.astype(np.int64) - ord("a")
    other = (codes < 0) | (codes > 25)
    other[words.ends] = False
    codes[words.ends] = 26
    codes = np.where(other, 26, codes)
    before = np.append(26, codes[:-1])
    before_that = np.append([26, 26], codes[:-2])[: len(codes)]
    before_that[words.starts] = 26
    if len(words) == 0:
        return np.empty(0)
    odds = np.add.reduceat(table[before_that, before, codes].astype(np.float64), words.starts)
    return np.where(np.logical_or.reduceat(other, words.starts) | (words.lengths == 0), 0.0, odds)


@functools.cache
def _chat_words() -> MappingProxyType[str, str]:
    source = importlib.resources.files("diglot.english") / "data/chat-words.tsv"
    lines = [line for line in source.read_text("utf-8").splitlines() if not line.startswith("#")]
    rows = (line.split("\t") for line in lines[1:])
    return MappingProxyType({spelling: arabic for arabic, spellings in rows for spelling in spellings.split()})


@functools.cache
def _printed() -> MappingProxyType[str, str]:
    """Names whose English spelling is settled, without the article where English has it."""
    source = importlib.resources.files("diglot.arabic") / "data/printed.tsv"
    lines = [line for line in source.read_text("utf-8").splitlines() if not line.startswith("#")]
    names: dict[str, str] = {}
    for arabic, english in (line.split("\t") for line in lines[1:]):
        if english.startswith("al-"):
            names.setdefault(plain(english[3:]), arabic.removeprefix("ال"))
        names.setdefault(plain(english), arabic)
    return MappingProxyType(names)


@functools.cache
def _chat() -> npt.NDArray[np.float16]:
    with (importlib.resources.files("diglot.english") / "data/chat.npz").open("rb") as file, np.load(file) as data:
        table: npt.NDArray[np.float16] = data["odds"]
        return table


@functools.cache
def _speller(name: str) -> Speller:
    with (importlib.resources.files("diglot.english") / "data" / f"{name}.npz").open("rb") as file:
        return Speller.load(file)
