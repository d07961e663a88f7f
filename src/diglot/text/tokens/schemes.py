"""Tokens with spans, a column at a time.

==============  ==========================================================================================
``default``     words as a reader sees them: URLs, numbers, dates, abbreviations, emoji whole; contractions and
                Arabic clitics unsplit (the rules: `diglot.text.tokens.rules`)
``ud``          ``default``, and what a language splits as Universal Dependencies does: English contractions
``clitics``     ``default``, and what a language splits off: Arabic proclitics and pronouns
``camel``       what camel_tools' ``simple_word_tokenize`` gives, exactly (needs the extra ``camel``)
``whitespace``  what `str.split` gives
==============  ==========================================================================================

Every token is ``text[start:end)`` of its own string, in code points; tokens are never empty, never hold white space,
rise and do not overlap, and every code point that is no white space belongs to one.

Cost: chunks that no rule can change (49 of 50 distinct ones) are cut by a kernel at a few ns a code point; the others
go through the exact rules behind a memo.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from functools import cache
from typing import TypeAlias

import numpy as np

from diglot.errors import MissingExtra, OptionError
from diglot.kernels.tokens import (
    ABBREVIATION,
    ALONE,
    APOSTROPHE,
    BLANK,
    CONTROL,
    CURRENCY,
    FOLDED,
    HYPHEN,
    JOINED,
    LETTER,
    MIXED,
    NUMBERED,
    NUMERAL,
    OPENING,
    PREFIX,
    RULED,
    RUN,
    STOP,
    TAIL,
    TATWEEL,
    UNIT,
    WORD,
    cut,
    sieve,
)
from diglot.text import codepoints
from diglot.text.arrays import Bools, Codes, Positions, Uint8s
from diglot.text.column import Column
from diglot.text.matching import matching
from diglot.text.spans import Spans
from diglot.text.tokens import camel as camel_words
from diglot.text.tokens import rules
from diglot.text.tokens.boundaries import TABLE, Chunks, Memo, lookup

__all__ = ["SCHEMES", "tokenize"]

TATWEEL_SIGN, FULL_STOP = 0x640, 0x2E
FOLDING = "ßẞİŉſǰẖẗẘẙẚ\u212aﬀ-ﬆ"
"""Letters that are others of ASCII where large and small ones are alike, in a class of characters."""


@cache
def listed() -> Uint8s:
    """``uint8[…]``: what letters are listed as by the rules; ``www``, too, stands before a full stop that is none."""
    addresses = ["".join(letters) for letters in itertools.product("wW", repeat=3)]
    return sieve(
        {
            ABBREVIATION: [*rules.abbreviations(), *addresses],
            PREFIX: rules.prefixes(),
            CURRENCY: rules.units("currencies"),
            UNIT: [*rules.units("units"), "g"],
        }
    )


@cache
def class_table() -> Codes:
    """``uint32[TABLE]``: what the kernel of `default` needs to know of a code point.

    `WORD`: letters (`LETTER`), marks and controls (`JOINED`; controls: `CONTROL`), digits (`NUMERAL`). `NUMBERED`:
    letters that stand before or behind a number as tokens of their own. `FOLDED`: those that fold to letters of ASCII.
    `ALONE`: punctuation that is a token by itself. `RUN`: what is one token where it is repeated; `MIXED`: also among
    others such. `TAIL`: what is a token by itself at the end of a chunk, unless an `OPENING` makes it a face. `STOP`:
    the full stop. `HYPHEN`: the hyphen. `RULED`: anything that the exact rules look at, but for an `APOSTROPHE` between
    a word and a letter. `TATWEEL`: what joins letters, and is a dash at a chunk's ends.
    """
    table = np.full(TABLE, RULED, np.uint32)

    def assign(pattern: str, value: int, more: bool = False) -> None:
        chosen = matching(pattern, TABLE - 1)
        table[:-1][chosen] = table[:-1][chosen] | value if more else value

    assign(r"[\p{Co}\p{Cn}\p{Cs}]", WORD)
    assign(r"\p{N}", WORD | NUMERAL)
    assign(r"\p{L}", WORD | LETTER)
    assign(r"[\u0621-\u064A]", NUMBERED, more=True)
    assign(f"[{FOLDING}]", FOLDED, more=True)
    assign(r"\p{M}", WORD | JOINED)
    assign(r"\p{Cf}", WORD | JOINED | CONTROL)
    assign(r"[\p{Han}\p{Hiragana}\u200D\uFE0F\u20E3\p{EMod}\p{Emoji_Presentation}\p{Extended_Pictographic}]", RULED)
    assign(r"[,!?()\[\]{}\"«»“”،؛؟—–…%٪\p{Sc}]", ALONE)
    assign(r"[,.!?؟—–…]", RUN, more=True)
    assign(r"[!?؟]", MIXED, more=True)
    assign(r"[:;]", TAIL)
    table[codepoints.blanks()[:TABLE]] = BLANK
    table[[0x27, 0x2019]] |= APOSTROPHE
    table[TATWEEL_SIGN] |= TATWEEL
    table[FULL_STOP], table[ord("-")] = STOP | RUN, HYPHEN | RUN
    table[ord("(")] |= OPENING
    return table


@cache
def default_memo() -> Memo:
    return Memo(rules.cuts)


def default(chunks: Chunks) -> Bools:
    """``bool[n]``: where the tokens of the scheme ``default`` begin.

    Equal to `rules.cuts` on every chunk, but for the number of a list item: ``3.`` at the head of a longer string is
    one token.
    """
    begin, starts, ends = cut(chunks.column.codes, class_table(), listed())
    if len(starts):
        begin[default_memo().cuts(chunks.text, starts, ends)] = True
    begin[item_stops(chunks)] = False
    return begin


def item_stops(chunks: Chunks) -> Positions:
    """The full stops after a number of one or two digits that is the first chunk, but not the last, of its string."""
    column, codes, found = chunks.column, chunks.column.codes, []
    numbered = np.flatnonzero(_digit(codes[column.starts]))
    if not len(numbered):
        return numbered
    for digits in (1, 2):
        first = column.starts[numbered[column.lengths[numbered] > digits + 2]]
        if digits == 2:
            first = first[_digit(codes[first + 1])]
        first += digits
        found.append(first[(codes[first] == FULL_STOP) & chunks.blank[first + 1]])
    return np.concatenate(found)


def _digit(codes: Codes) -> Bools:
    """``bool[n]``: which code points are ASCII's digits."""
    return (codes >= 0x30) & (codes <= 0x39)


def whitespace(chunks: Chunks) -> Bools:
    """``bool[n]``: where the chunks begin."""
    return chunks.begin


# ---- camel_tools


@cache
def camel_table() -> Uint8s:
    """``uint8[TABLE]``: 1 where ``simple_word_tokenize`` cuts the code point off; 2 where it may begin a sequence,
    4 where it may go on with one. Asked of the function itself for every symbol, mark and emoji."""
    try:
        from camel_tools.tokenizers.word import simple_word_tokenize
    except ImportError as error:
        raise MissingExtra.of("the token scheme camel", "camel-tools", "camel") from error
    table = np.zeros(TABLE, np.uint8)
    for code in matching(r"[\p{S}\p{P}\p{Emoji}\p{RI}]", TABLE - 1).nonzero()[0].tolist():
        table[code] = len(simple_word_tokenize(f"a{chr(code)}a")) > 1
    table[:-1][matching(r"[\p{Emoji}\p{RI}]", TABLE - 1)] |= 2
    table[:-1][matching(r"[\p{EMod}\p{RI}\uFE0F\u20E3\u200D]", TABLE - 1)] |= 4
    table[-1] = 4  # tags, and whatever lies above the table
    return table


@cache
def camel_memo() -> Memo:
    return Memo(camel_words.cuts)


def camel(chunks: Chunks) -> Bools:
    """``bool[n]``: where the tokens of camel_tools' ``simple_word_tokenize`` begin."""
    classes = lookup(camel_table(), chunks.column.codes)
    single = (classes & 1).view(np.bool_)
    begin = chunks.begin | single
    begin[1:] |= single[:-1] & ~chunks.blank[1:]
    sequence = np.flatnonzero(((classes[:-1] & 2) > 0) & ((classes[1:] & 4) > 0))
    chunks.recut(begin, sequence, camel_memo())
    return begin


# ---- the face

SCHEMES: dict[str, Callable[[Chunks], Bools]] = {
    "default": default,
    "ud": default,
    "clitics": default,
    "camel": camel,
    "whitespace": whitespace,
}
Refine: TypeAlias = Callable[[Chunks, Bools], Bools]
"""What cuts words further, given where tokens begin: ``bool[n]``."""


def tokenize(column: Column, scheme: str = "default", further: Refine | None = None) -> Spans:
    """The tokens of every string.

    Args:
        column: `s` strings.
        scheme: one of `SCHEMES`.
        further: what cuts the words of some languages further (`diglot.routes.tokenize`); in the schemes ``ud`` and
            ``clitics`` alone, as the rules of the others go by script.

    Returns:
        Spans in code points of each string.

    Raises:
        OptionError: no such scheme.
        MissingExtra: the scheme asks camel_tools, which is not installed.

    >>> text = "Mr. Smith's 3.5% (see www.example.org)."
    >>> [text[a:b] for a, b in tokenize(Column.from_strings([text])).lists()[0]]
    ['Mr.', "Smith's", '3.5', '%', '(', 'see', 'www.example.org', ')', '.']
    """
    if scheme not in SCHEMES:
        raise OptionError.unknown("scheme", scheme, SCHEMES)
    chunks = Chunks.of(column)
    begin = SCHEMES[scheme](chunks)
    begin = further(chunks, begin) if further else begin
    return Spans.from_flat(column, *chunks.tokens(begin))
