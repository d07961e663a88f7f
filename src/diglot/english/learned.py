"""Words in Latin letters to Arabic script, by the learned models.

Two ways of writing meet here. *Names and foreign words* (``Schwarzenegger``) go to the model of names. *Arabizi*, the
Arabic that is typed in chat with Latin letters and digits (``7amdulillah``), goes to a model of its own, which writes
as chat does: bare alif, ه for ة. A word is taken for Arabizi

- when it has a digit or ``$`` in the place of a letter (3 ع, 7 ح, 5 خ, 6 ط, 9 ص, 8 ق, 2 ء) and is no number with its
  unit (``2wks``) nor a name with a number (``mp3``), or
- when it is in small letters and its trigrams are far more those of Arabizi than of names, or
- when it is in small letters and stands in a text that has such a word.

Particles and greetings of Arabizi, which letters do not tell (``3ala`` على), are listed in `data/chat-words.tsv`; names
and loanwords that the Arabic press writes in one settled way (``computer`` كمبيوتر) in `data/known.tsv`. Acronyms
(``WHO``) stay as they are, as the press keeps them, unless they are listed there.

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
from diglot.remembered import kept
from diglot.resources import rows
from diglot.text.arrays import Float64s
from diglot.text.column import Column
from diglot.text.spelling.speller import Speller
from diglot.text.spelling.transliterated import Candidate

__all__ = ["PIECE", "candidates", "has_article", "has_digits", "is_chat", "read", "stays", "without_article"]

LATIN = "A-Za-z\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
_MARK = "'’‘`´ʿʾʻʼ"
_BEFORE = f"{_MARK}$2356789"
PIECE = re.compile(f"(?<![{_BEFORE}])[{_BEFORE}]*+[{LATIN}](?:[{LATIN}\u0300-\u036f{_MARK}$]|[235-9](?![014]))*")
_DIGITS = re.compile("[$2356789]")
_UNITS = "|".join(
    re.findall(
        r"\S+",
        "st nd rd th s k m mm cm dm km kg g mg mcg ml cl kb mb gb tb kbps mbps gbps bit bits byte bytes hz khz "
        "mhz ghz v kv w kw mw gw kwh mah hp mph kph kmh fps rpm dpi px pt pts am pm x d p h hr hrs min mins sec "
        "secs msec wk wks week weeks mo mos month months yr yrs year years yo yd yds ft lb lbs oz gal bn mn mln b "
        "usd eur gbp aed sar egp qar kwd jod star stars way ply fold ish day days hour hours minute minutes "
        "second seconds ds rs nm c f",
    )
)
_ORDINAL = re.compile(rf"\d+(?:{_UNITS})s?$", re.IGNORECASE)
_NUMBERED = re.compile(
    r"(?:[vxuei]|mp|ps|utf|ipv?|usb|sha|md|web|win|ios|gpt|java|php|html|css|python|covid|sars|rtx|gtx|"
    r"note|level|layer|type|group|fig|figure|table|tier|chapter|vol|ver|version|day|week|year|unit|page|line|part|room|"
    r"class|grade|step|phase|top|area|route|formula|zone|team|player|track|episode|season|windows|galaxy|iphone)\d+$"
    r"|[^aeiouy\W\d]{1,2}[24-689]\d*$|[schkgwp]3$|[gc]7$|(?:[bpcd]2[bpc]|h2o|k8s|i18n|7up|gr8|l8r?|m8|w8|h8r?|str8|b4n?|2nite|2morrow|2moro|2gether|c3po|r2d2|f2f|o2o)$",
    re.IGNORECASE,
)
_ACRONYM = re.compile(r"[A-Z]{2,6}s?$")
_POSSESSIVE = re.compile(r"['’]s$")
ENGLISH = frozenset(
    re.findall(
        r"\S+",
        "the of and to in is was for that it he she they we you on with as at by be are were this have has had "
        "not but from or an my your his her their our its me him them us if so can will would do does did what "
        "when who how which there one all about up out just get got go like know take took make made see come "
        "came said say says want been more some than then into over after off new good i am",
    )
)
_SURE = 3.0  # nats by which trigrams must favour Arabizi where nothing else does
_KEPT_DIGITS = str.maketrans("", "", "$2356789")


def has_digits(piece: str) -> bool:
    """Whether the piece is surely Arabizi: letters with digits among them, but no ordinal, unit or model number.

    >>> has_digits("7abibi"), has_digits("5th"), has_digits("mp3"), has_digits("G20")
    (True, False, False, False)
    """
    if not _DIGITS.search(piece) or _ORDINAL.match(piece) or _NUMBERED.match(piece):
        return False
    letters = piece.translate(_KEPT_DIGITS)
    return letters[1:].islower() or (len(letters) == 1 and letters.islower())


def is_chat(pieces: Sequence[str]) -> bool:
    """Whether a text is Arabizi: it has words with digits for letters, and no more words of English than of those.

    >>> is_chat(["kifak", "ya", "7abibi"]), is_chat(["He", "said", "7abibi", "to", "me"])
    (True, False)
    """
    digits = sum(has_digits(piece) for piece in pieces)
    return digits > 0 and digits >= sum(piece.lower() in ENGLISH for piece in pieces)


def stays(piece: str, chat: bool = False) -> bool:
    """Whether a piece is read letter by letter, and so stays: an acronym, a number with its unit, a numbered name.

    >>> stays("WHO"), stays("NGOs"), stays("2wks"), stays("mp3"), stays("NATO"), stays("Who")
    (True, True, True, True, False, False)
    """
    word = plain(piece)
    if _ACRONYM.match(piece):
        return word not in _known() and word not in _printed()
    return bool(_ORDINAL.match(piece) or _NUMBERED.match(piece)) and not (chat and word in _chat_words())


def read(pieces: Sequence[str], chat: Sequence[bool]) -> list[str]:
    """Each piece in Arabic script.

    Args:
        pieces: words in Latin letters, as `PIECE` finds them.
        chat: for each, whether it stands in a text that is Arabizi.
    """
    spelled = [plain(_POSSESSIVE.sub("", piece)) for piece in pieces]
    small = np.array([piece.islower() for piece in pieces], np.bool_)
    moroccan = np.array([word in _chat_words() and "ch" in word for word in spelled], np.bool_)
    arabizi = np.array([has_digits(piece) for piece in pieces], np.bool_) | (small & np.array(chat, np.bool_))
    unsure = np.flatnonzero(small & ~arabizi)
    arabizi[unsure] = moroccan[unsure] | (_odds(Column.from_strings([spelled[i] for i in unsure.tolist()])) > _SURE)
    out = [
        _chat_words().get(word, "") if chat_word else _known().get(word) or ("" if lower else _printed().get(word, ""))
        for word, chat_word, lower in zip(spelled, arabizi.tolist(), small.tolist(), strict=True)
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


def without_article(piece: str, arabic: str) -> str:
    """A reading of a word that stands after its article, without another one.

    >>> without_article("Nahda", "النهضة"), without_article("Alawi", "العلوي"), without_article("Sadr", "صدر")
    ('نهضة', 'علوي', 'صدر')
    """
    if not arabic.startswith("ال") or len(arabic) < 5:
        return arabic
    letters = re.match("[aeiou]l", plain(piece))
    return arabic if letters and arabic[2] not in "عأإ" else arabic[2:]


def _odds(words: Column) -> Float64s:
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
    words = rows("english", "chat-words.tsv")[1:]
    return MappingProxyType({spelling: arabic for arabic, spellings in words for spelling in spellings.split()})


@functools.cache
def _printed() -> MappingProxyType[str, str]:
    """Names whose English spelling is settled, without the article where English has it."""
    names: dict[str, str] = {}
    for arabic, english in rows("arabic", "printed.tsv")[1:]:
        if english.startswith("al-"):
            names.setdefault(plain(english[3:]), arabic.removeprefix("ال"))
        names.setdefault(plain(english), arabic)
    return MappingProxyType(names)


@functools.cache
def _known() -> MappingProxyType[str, str]:
    """Words and names that the Arabic press writes in one way."""
    return MappingProxyType({row[0]: row[1] for row in rows("english", "known.tsv")[1:]})


@functools.cache
def _chat() -> npt.NDArray[np.float16]:
    with (importlib.resources.files("diglot.english") / "data/chat.npz").open("rb") as file, np.load(file) as data:
        table: npt.NDArray[np.float16] = data["odds"]
        return table


@kept(entries=3, size=9_000_000)
def _speller(name: str) -> Speller:
    return Speller.stored("diglot.english", name)
