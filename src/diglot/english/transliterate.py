"""Latin script to Arabic: how Arabic papers write a foreign name, and what Arabizi stands for.

Two schemes: ``arabic``, learned (see `diglot.english.learned`), and ``rules``, spelling rules some 50 times as fast
(see `diglot.english.rules`). Numbers, addresses, handles, hashtags, model numbers and
other scripts stay. The article, joined by a hyphen or standing alone before Arabizi, joins its word: ``al-Kadhimi`` and
``el 7amdulillah`` begin with ال. Romanization by a table is undone by `diglot.arabic.buckwalter`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from diglot.english import learned
from diglot.english import rules as spelling
from diglot.english.respelling import plain
from diglot.errors import OptionError
from diglot.kernels.respelling import Rules
from diglot.remembered import Batched
from diglot.text.charmap.charmap import CharMap
from diglot.text.column import Column
from diglot.text.spelling.transliterated import Candidate, Transliterated

__all__ = ["SCHEMES", "candidates", "charmap", "rules", "signs", "texts", "words"]

SCHEMES = ("arabic", "rules")

_KEPT = re.compile(r"://|^[@#]|^www\.|\w@\w|\w\.\w{2,}/|(?<!\d)(?>\d*?[014])\d*+[A-Za-z]|[A-Za-z]\d*[014]")
_CODE = re.compile(r"(?:[A-Z]\.){2,}+[A-Z]?\W*$|[A-Z]++\d++[A-Z\d]*+$|\d++(?:st|nd|rd|th|[a-zA-Z]|km|kg|cm|mm|am|pm)$")
_ARTICLE = re.compile(rf"\b(?:al|el|il|as|ash|ar|an|at|ad|az)-(?=[{learned.LATIN}2356789])", re.IGNORECASE)
_SIGNS = str.maketrans(";?%", "؛؟٪")
_COMMA = re.compile(r",(?!\d)")
_POSSESSIVE = re.compile("['’]s$")
_LONE_ARTICLE = re.compile(r"(?:el|al|il)$")
_NAMED_ARTICLE = re.compile(r"(?:Al|El|AL|EL)$")
_SHORT_FOR_A_NAME = {"gore", "pacino", "capone", "franken", "roker", "jolson", "jarreau", "michaels", "green", "unser"}


def signs(text: str) -> str:
    """A text with Arabic punctuation for Latin; digits, and commas between them, stay.

    >>> signs("1,000, OK?")
    '1,000، OK؟'
    """
    return _COMMA.sub("،", text.translate(_SIGNS))


def charmap(scheme: str) -> CharMap | None:
    """None: every scheme of this room reads whole words.

    Raises:
        OptionError: `scheme` is not one of `SCHEMES`.
    """
    _check(scheme)
    return None


def rules(scheme: str) -> Rules | None:
    """The rules of the scheme ``rules``, for kernels; None for ``arabic``.

    Raises:
        OptionError: `scheme` is not one of `SCHEMES`.
    """
    _check(scheme)
    return spelling.known() if scheme == "rules" else None


def words(column: Column, scheme: str = "arabic") -> Column:
    """Each word of the column in Arabic script; 50 µs a word by ``arabic``, 1 µs by ``rules``.

    Raises:
        OptionError: `scheme` is not one of `SCHEMES`.

    >>> words(Column.from_strings(["Haftar", "2021", "@user"])).strings()
    ['حفتر', '2021', '@user']
    """
    _check(scheme)
    if scheme == "rules":
        return spelling.words(column)
    strings = column.strings()
    return Column.from_strings(_rendered([[word] for word in strings], [False] * len(strings)))


def texts(strings: Sequence[str], scheme: str = "arabic") -> list[Transliterated]:
    """Each text in Arabic script. Digits of Arabizi in one word make the other small-letter words Arabizi too.

    Raises:
        OptionError: `scheme` is not one of `SCHEMES`.

    >>> texts(["Khalifa Haftar, 2021"])[0].text
    'خليفة حفتر, 2021'
    """
    _check(scheme)
    if scheme == "rules":
        pieces = [re.split(r"(\s+)", text) for text in strings]
        if len(strings) == 1 and len(strings[0]) <= SHORT:
            return [Transliterated("".join(_respelled().of(pieces[0])), scheme)]
        spelled = iter(spelling.words(Column.from_strings([piece for row in pieces for piece in row])).strings())
        return [Transliterated("".join(next(spelled) for _ in row), scheme) for row in pieces]
    rows = [re.split(r"(\s+)", text) for text in strings]
    chat = [
        learned.is_chat([piece for word in row if not _stays(word) for piece in learned.PIECE.findall(word)])
        for row in rows
    ]
    for row, here in zip(rows, chat, strict=True):
        for i in range(0, len(row) - 2, 2):
            following = row[i + 2]
            if here and _LONE_ARTICLE.match(row[i]) and learned.PIECE.match(following) and not _stays(following):
                row[i], row[i + 1] = "" if learned.has_article(following) else "ال", ""
            elif _NAMED_ARTICLE.match(row[i]) and following[:1].isupper() and plain(following) not in _SHORT_FOR_A_NAME:
                row[i], row[i + 1], row[i + 2] = "", "", f"al-{following}"
    return [Transliterated(text, scheme) for text in _rendered(rows, chat)]


SHORT = 500
"""Code points of a text whose words are looked up one by one where it comes alone."""


@cache
def _respelled() -> Batched[str]:
    """Words by the scheme ``rules``, which reads each by itself."""
    return Batched(lambda words: spelling.words(Column.from_strings(words)).strings(), "words of single texts by rules")


def candidates(word: str, scheme: str = "arabic", count: int = 5) -> list[Candidate]:
    """The most probable spellings of one word, best first, with their probabilities.

    Raises:
        OptionError: `scheme` is not one of `SCHEMES`.

    >>> candidates("Haftar")[0].text
    'حفتر'
    """
    _check(scheme)
    return learned.candidates(word, count) if scheme == "arabic" else [Candidate(texts([word], scheme)[0].text, 1.0)]


def _rendered(rows: Sequence[Sequence[str]], chat: Sequence[bool]) -> list[str]:
    """Rows of words and blanks, each row joined, its Latin pieces in Arabic."""
    cut = [
        [[word] if _stays(word, here) else _pieces(word) for word in row] for row, here in zip(rows, chat, strict=True)
    ]
    for row, words, here in zip(rows, cut, chat, strict=True):
        if not _shouted(row):
            _keep(words, here)
    wanted = {
        (piece, here): None for row, here in zip(cut, chat, strict=True) for parts in row for piece in parts[1::2]
    }
    read = learned.read([piece for piece, _ in wanted], [here for _, here in wanted])
    arabic = dict(zip(wanted, read, strict=True))

    def joined(parts: Sequence[str], here: bool) -> str:
        out = [parts[0]]
        for piece, after in zip(parts[1::2], parts[2::2], strict=True):
            text = arabic[piece, here]
            out += [learned.without_article(piece, text) if out[-1].endswith("ال") else text, after]
        return "".join(out)

    return ["".join(joined(parts, here) for parts in row) for row, here in zip(cut, chat, strict=True)]


def _shouted(row: Sequence[str]) -> bool:
    """Whether a text is all in capitals, so that they tell no acronym: several words, a long one among them."""
    pieces = [piece for word in row for piece in learned.PIECE.findall(word)]
    return len(pieces) > 1 and all(map(str.isupper, pieces)) and max(map(len, pieces)) > 5


def _keep(words: Sequence[list[str]], chat: bool) -> None:
    """Move the pieces of each word that are no words to what stays."""
    for parts in words:
        for i in range(len(parts) - 2, 0, -2):
            if learned.stays(_POSSESSIVE.sub("", parts[i]), chat):
                parts[i - 1 : i + 2] = ["".join(parts[i - 1 : i + 2])]


def _stays(word: str, chat: bool = False) -> bool:
    """Whether a word is no word to be read; in a chat, ``3am`` is one."""
    return not word or word.isspace() or bool(_KEPT.search(word) or (_CODE.match(word) and not chat))


def _pieces(word: str) -> list[str]:
    """What stays and what is to be read, in turns, beginning with what stays."""
    word = _ARTICLE.sub("ال", word)
    parts, at = [], 0
    for found in learned.PIECE.finditer(word):
        parts += [word[at : found.start()], found[0]]
        at = found.end()
    return [*parts, word[at:]]


def _check(scheme: str) -> None:
    if scheme not in SCHEMES:
        raise OptionError.unknown("scheme", scheme, SCHEMES)
