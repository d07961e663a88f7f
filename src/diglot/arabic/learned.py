"""Arabic words without vowel marks in Latin letters, by the learned models.

`news` writes names as English newspapers do (``al-Kadhimi``): vowels supplied, foreign names in their own spelling,
the article as ``al-`` where the model does not take it for a part of the name, a capital first. Names whose spelling
no letter tells (``Cairo``, ``Khamenei``) are listed in `data/printed.tsv`. `ala_lc` supplies the
vowels of ALA-LC romanization, for words and names alike, in lower case.

Both are `diglot.text.spelling.speller` models, trained by ``tables/transliteration``; their data, sources and licences
are named in `data/README.md`. They load at first use, in about 0.3 s.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Sequence
from types import MappingProxyType

from diglot.arabic.romanize import write
from diglot.arabic.sounds import MARKS, parse, parse_latin
from diglot.remembered import kept
from diglot.resources import rows
from diglot.text.codepoints import combining
from diglot.text.column import Column
from diglot.text.forms import form
from diglot.text.spelling.speller import Speller
from diglot.text.spelling.transliterated import Candidate

__all__ = ["ala_lc", "bare", "news", "news_candidates", "sounds"]

_MARKS = re.compile(f"[{MARKS}ـ\u0610-\u061a\u0653-\u065f\u06d6-\u06ed\u200c-\u200f]")
_LETTERS = str.maketrans({"ٱ": "ا", "ی": "ي", "ک": "ك", "ہ": "ه", "ھ": "ه", "ۀ": "ه", "ے": "ي", "ں": "ن"})
_ARTICLE = re.compile("ال(?=..)")
_OWN_ARTICLE = re.compile("[aeiou]?l")


def bare(word: str) -> str:
    """The word without vowel marks and tatweel, Persian letter shapes as Arabic ones.

    >>> bare("مُحَمَّد"), bare("علی")
    ('محمد', 'علي')
    """
    return _MARKS.sub("", word).translate(_LETTERS)


def news(words: Sequence[str]) -> list[str]:
    """Each Arabic word as an English newspaper would print the name, a letter alone as a small letter.

    >>> news(["القذافي", "أ"])
    ['Gaddafi', 'a']
    """
    plain = [_stem(bare(word)) for word in words]
    settled = _settled()
    rest = [word for word in dict.fromkeys(plain) if word not in settled and len(word) > 1]
    found = _speller("news").read(Column.from_strings(rest)).first(len(rest)) if rest else []
    read = {
        word: _printed(word, latin if latin is not None else _by_rule(word))
        for word, latin in zip(rest, found, strict=True)
    }
    return [settled.get(word) or read.get(word) or ascii_letters(_by_rule(word)) or "'" for word in plain]


def phrases(text: str, rendered: Callable[[str], str]) -> str:
    """A text with its names of several words as newspapers print them, and all between them through `rendered`.

    >>> phrases("زار أبو ظبي أمس", str.strip)
    'زارAbu Dhabiأمس'
    """
    pattern = _phrases()
    parts, at = [], 0
    for found in pattern.finditer(text):
        parts += [rendered(text[at : found.start()]), _settled()[bare(" ".join(found[0].split()))]]
        at = found.end()
    return "".join((*parts, rendered(text[at:])))


def news_candidates(word: str, count: int) -> list[Candidate]:
    """The most probable spellings of one word, best first; a settled one alone."""
    if bare(word) in _settled():
        return [Candidate(_settled()[bare(word)], 1.0)]
    found = _speller("news").read(Column.from_strings([bare(word)]), best=count, proposals=2 * count, beam=2 * count)
    merged: dict[str, float] = {}
    for text, chance in found.lists(1)[0]:
        printed = _printed(bare(word), text)
        merged[printed] = merged.get(printed, 0.0) + chance
    return [Candidate(text, chance) for text, chance in merged.items()] or [Candidate(_by_rule(word), 1.0)]


def ala_lc(words: Sequence[str]) -> list[str]:
    """Each Arabic word in ALA-LC romanization, its vowels guessed."""
    plain = [_stem(bare(word)) for word in words]
    found = (
        _speller("ala-lc")
        .read(Column.from_strings(plain), proposals=12, beam=16, width=8.0, nearest=False)
        .first(len(plain))
    )
    return [latin if latin is not None else _by_rule(word) for word, latin in zip(plain, found, strict=True)]


def sounds(words: Sequence[str]) -> list[str]:
    """What each word sounds like (see `diglot.arabic.sounds`), its vowels guessed."""
    return [parse_latin(latin, bare(word)) for word, latin in zip(words, ala_lc(words), strict=True)]


def _stem(word: str) -> str:
    """The word, with a hamza where ال are letters of it and no article: three letters are no article and a word."""
    return f"أ{word[1:]}" if len(word) == 3 and word.startswith("ال") else word


def _printed(word: str, latin: str) -> str:
    """A reading as it is printed: letters that English has, the article that names keep, and a capital."""
    latin = ascii_letters(latin)
    if word.startswith("الل") and re.match("[ae]ll", latin):
        return f"al-{_capital(latin[2:])}"
    if _ARTICLE.match(word) and not _has_article(word[2:], latin):
        return f"al-{_capital(latin)}"
    return _capital(latin)


def _has_article(stem: str, latin: str) -> bool:
    """Whether a reading begins with the article, and not with the letters of the stem."""
    own = _OWN_ARTICLE.match(latin)
    if not own or (own[0] == "l" and stem[0] == "ل"):
        return False
    return stem[0] not in "اأإآع" or stem[1:2] != "ل" or _OWN_ARTICLE.match(latin, own.end()) is not None


def ascii_letters(latin: str) -> str:
    """The letters that English newspapers print for accented and other ones.

    >>> ascii_letters("Naṣr"), ascii_letters("Škoda"), ascii_letters("Erdoğan")
    ('Nasr', 'Shkoda', 'Erdogan')
    """
    if latin.isascii():
        return latin
    parted = form("NFD", latin.translate(_PRINTED))
    return "".join(char for char in parted if not combining(char))


def _capital(latin: str) -> str:
    for i, char in enumerate(latin):
        if char.isalpha():
            return latin[:i] + char.upper() + latin[i + 1 :]
    return latin


_PRINTED = str.maketrans(
    {
        "š": "sh", "Š": "Sh", "č": "ch", "Č": "Ch", "ž": "zh", "Ž": "Zh", "ş": "sh", "Ş": "Sh", "ı": "i", "þ": "th",
        "Ł": "L", "ø": "o", "Ø": "O", "ß": "ss", "æ": "ae", "œ": "oe", "đ": "d", "Đ": "D", "ð": "dh", "ə": "a",
    }
    | dict.fromkeys("ʿʾʻʼ’‘ʹ", "")
)  # fmt: skip


def _by_rule(word: str) -> str:
    """Letters and long vowels only, for what the models cannot read."""
    return write(parse(word), "ijmes")


@functools.cache
def _settled() -> MappingProxyType[str, str]:
    return MappingProxyType({row[0]: row[1] for row in rows("arabic", "printed.tsv")[1:]})


@functools.cache
def _phrases() -> re.Pattern[str]:
    """The settled names of several words."""
    marks = f"{_MARKS.pattern}*"
    names = sorted((name for name in _settled() if " " in name), key=len, reverse=True)
    spelled = (r"\s+".join(marks.join(word) + marks for word in name.split()) for name in names)
    return re.compile(rf"(?<![\w#])(?:{'|'.join(spelled)})(?!\w)")


@kept(entries=2, size=7_000_000)
def _speller(name: str) -> Speller:
    return Speller.stored("diglot.arabic", name)
