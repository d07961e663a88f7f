"""Quality signals of texts, all at once: the measures of Gopher, C4 and FineWeb, for both languages.

==============================  ==========================================================================
``words``                       runs of letters, marks and digits
``mean_word_length``            letters and digits a word; Arabic marks and tatweel not counted
``symbol_share``                hash signs and ellipses a word
``bullet_lines``                share of lines that begin with a bullet
``ellipsis_lines``              share of lines that end with an ellipsis
``ended_lines``                 share of lines that end with ``. ! ? ؟ ۔`` or a closing quote after one
``short_lines``                 share of lines of fewer than 30 code points
``letter_words``                share of words with a letter
``stop_words``                  words among the commonest of Arabic and English
``duplicate_lines``             share of lines that stand earlier in the text
``duplicate_line_characters``   share of code points in such lines
``newlines_per_word``           lines a word
``top_pair_characters``         share of the words' code points in the commonest pair of words, if it comes twice
``top_triple_characters``       the same for runs of three
``duplicate_5grams``            share of words inside runs of five words that stand earlier in the text
``duplicate_10grams``           the same for ten
``digit_share``                 digits among letters and digits
``uppercase_share``             capitals among Latin letters
``arabic_share``                Arabic letters among letters
``tatweel_share``               tatweel a letter
``mark_share``                  Arabic marks a letter
==============================  ==========================================================================

A share of nothing is 0. Lines are those that are not blank.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
import pyarrow as pa

from diglot.schema import SIGNAL_NAMES
from diglot.text import codepoints
from diglot.text.arrays import Bools, Float64s, Int64s, Uint8s, Uint32s, Uint64s, changes
from diglot.text.arrow import array
from diglot.text.column import Column
from diglot.text.hashing import GOLDEN
from diglot.text.wordhash import short_keys

__all__ = ["SIGNALS", "signals"]


SIGNALS = SIGNAL_NAMES
"""The columns of `signals`, in order."""

_OTHER, _LOWER, _UPPER, _ARABIC, _LETTER, _DIGIT, _MARK, _TATWEEL, _BLANK = range(9)
_TABLE = 0x3000
_STOP_WORDS = [
    "the",
    "be",
    "to",
    "of",
    "and",
    "that",
    "have",
    "with",
    "a",
    "in",
    "is",
    "it",
    "for",
    "on",
    "was",
    "as",
    "by",
    "are",
    "this",
    "from",
    "or",
    "at",
    "which",
    "an",
    "not",
    "but",
    "his",
    "they",
    "من",
    "في",
    "على",
    "إلى",
    "عن",
    "أن",
    "التي",
    "الذي",
    "هذا",
    "هذه",
    "مع",
    "كان",
    "كانت",
    "ما",
    "لا",
    "لم",
    "قد",
    "بين",
    "بعد",
    "قبل",
    "كل",
    "ذلك",
    "كما",
    "هو",
    "هي",
    "حيث",
    "أو",
    "ثم",
]
_ENDS, _CLOSERS, _BULLETS = ".!?؟۔。", "”’\"'»)]", "•·▪●*-–—►»"


@cache
def _kinds() -> Uint8s:
    table = np.zeros(_TABLE + 1, np.uint8)
    for code in range(_TABLE):
        char, category = chr(code), codepoints.category(chr(code))
        if category[0] == "L":
            arabic = 0x600 <= code < 0x780 or 0x8A0 <= code < 0x900
            case = _UPPER if codepoints.is_upper(char) else _LOWER if codepoints.is_lower(char) else _LETTER
            table[code] = _ARABIC if arabic else case
        elif category == "Nd":
            table[code] = _DIGIT
        elif category[0] == "M":
            table[code] = _MARK
        elif codepoints.blanks()[code]:
            table[code] = _BLANK
    table[0x640] = _TATWEEL
    return table


@cache
def _stop_hashes() -> Uint64s:
    column = Column.from_strings(_STOP_WORDS)
    return np.sort(short_keys(column.codes, column.starts, column.ends))


def signals(texts: Sequence[str] | Column) -> pa.Table:
    """The signals of every text: a row a text, `SIGNALS` as columns (float32).

    >>> row = signals(["A fair opened. A fair opened.\\\\nIt was good."]).to_pylist()[0]
    >>> row["words"], row["stop_words"], row["ended_lines"]
    (9.0, 3.0, 1.0)
    """
    column = texts if isinstance(texts, Column) else Column.from_strings(list(texts))
    count = len(column)
    if not count:
        return pa.table({name: array(np.empty(0, np.float32)) for name in SIGNALS})
    kind = _kinds().take(column.codes, mode="clip")
    kind[column.ends] = _BLANK
    out: dict[str, Float64s] = {}
    totals = {k: np.add.reduceat((kind == k).view(np.uint8), column.starts, dtype=np.int64) for k in range(1, 8)}
    latin = totals[_LOWER] + totals[_UPPER]
    letters = latin + totals[_ARABIC] + totals[_LETTER]
    out["digit_share"] = _share(totals[_DIGIT], letters + totals[_DIGIT])
    out["uppercase_share"] = _share(totals[_UPPER], latin)
    out["arabic_share"] = _share(totals[_ARABIC], letters)
    out["tatweel_share"] = _share(totals[_TATWEEL], letters)
    out["mark_share"] = _share(totals[_MARK], letters)
    _line_signals(column, kind, out)
    words = _word_signals(column, kind, out)
    symbols = np.add.reduceat(
        ((column.codes == ord("#")) | (column.codes == ord("…"))).view(np.uint8), column.starts, dtype=np.int64
    )
    out["symbol_share"] = _share(symbols + _ellipses(column), words)
    out["mean_word_length"] = _share(letters + totals[_DIGIT], words)
    out["newlines_per_word"] = _share(out.pop("lines").astype(np.int64), words)
    return pa.table({name: array(out[name].astype(np.float32)) for name in SIGNALS})


def _share(part: Int64s, whole: Int64s) -> Float64s:
    return np.asarray(part / np.maximum(whole, 1), np.float64)


def _ellipses(column: Column) -> Int64s:
    """``int64[d]``: runs of three full stops."""
    dot = column.codes == ord(".")
    run = np.zeros(len(dot), np.bool_)
    run[2:] = dot[2:] & dot[1:-1] & dot[:-2]
    run[3:] &= ~dot[:-3]
    return np.asarray(np.add.reduceat(run.view(np.uint8), column.starts, dtype=np.int64))


def _line_signals(column: Column, kind: Uint8s, out: dict[str, Float64s]) -> None:
    codes, count = column.codes, len(column)
    feed = codes == 10
    feed[column.ends] = True
    solid = np.flatnonzero(kind != _BLANK)
    line = np.cumsum(feed)[solid]  # a line's number, for each of its solid code points
    if not len(solid):
        for name in ("bullet_lines", "ellipsis_lines", "ended_lines", "short_lines", "duplicate_lines", "lines"):
            out[name] = np.zeros(count)
        out["duplicate_line_characters"] = np.zeros(count)
        return
    edge = np.flatnonzero(changes(line))
    start, end = solid[edge], solid[np.append(edge[1:] - 1, len(solid) - 1)] + 1
    text = np.searchsorted(column.ends, start)
    lines = np.bincount(text, minlength=count)
    last, before = codes[end - 1], codes[np.maximum(end - 2, start)]
    closed = np.where(np.isin(last, _points(_CLOSERS)), before, last)
    ellipsis = (last == ord("…")) | ((end - start >= 3) & (last == ord(".")) & (before == ord(".")))
    flags = {
        "bullet_lines": np.isin(codes[start], _points(_BULLETS)),
        "ellipsis_lines": ellipsis,
        "ended_lines": np.isin(closed, _points(_ENDS)) & ~ellipsis,
        "short_lines": end - start < 30,
    }
    for name, flag in flags.items():
        out[name] = _share(np.bincount(text[flag], minlength=count), lines)
    repeated = _seen(short_keys(codes, start, end), text)
    out["duplicate_lines"] = _share(np.bincount(text[repeated], minlength=count), lines)
    size = end - start
    inside = np.bincount(text[repeated], size[repeated], minlength=count)
    out["duplicate_line_characters"] = inside / np.maximum(np.bincount(text, size, minlength=count), 1)
    out["lines"] = lines.astype(np.float64)


def _word_signals(column: Column, kind: Uint8s, out: dict[str, Float64s]) -> Int64s:
    codes, count = column.codes, len(column)
    solid = np.zeros(len(codes) + 1, np.bool_)
    solid[1:] = (kind >= _LOWER) & (kind <= _TATWEEL)
    edge = np.flatnonzero(solid[1:] != solid[:-1])
    start, end = edge[::2], edge[1::2]
    text = np.searchsorted(column.ends, start)
    words = np.bincount(text, minlength=count)
    lower = np.where((codes >= 65) & (codes <= 90), codes | 32, codes).astype(np.uint32)
    hashes = short_keys(lower, start, end)
    stops = _stop_hashes()
    stop = stops.take(np.searchsorted(stops, hashes), mode="clip") == hashes
    out["stop_words"] = np.bincount(text[stop], minlength=count).astype(np.float64)
    letter = np.concatenate(([0], np.cumsum((kind >= _LOWER) & (kind <= _LETTER))))
    out["letter_words"] = _share(np.bincount(text[letter[end] > letter[start]], minlength=count), words)
    out["words"] = words.astype(np.float64)
    size = end - start
    total = np.maximum(np.bincount(text, size, minlength=count), 1)
    for name, length in (("top_pair_characters", 2), ("top_triple_characters", 3)):
        out[name] = np.minimum(_top(hashes, text, size, length, count) / total, 1)  # runs may overlap
    for name, length in (("duplicate_5grams", 5), ("duplicate_10grams", 10)):
        out[name] = _inside(hashes, text, length, count) / np.maximum(words, 1)
    return words.astype(np.int64)


def _points(text: str) -> Uint32s:
    return np.array([ord(char) for char in text], np.uint32)


def _runs(hashes: Uint64s, text: Int64s, length: int) -> tuple[Uint64s, Int64s]:
    """The hash of each run of `length` words that does not leave its text, and where each begins."""
    if len(hashes) < length:
        return hashes[:0], np.empty(0, np.int64)
    span = len(hashes) - length + 1
    code = np.zeros(span, np.uint64)
    for step in range(length):
        code = code * GOLDEN + hashes[step : step + span]
        code ^= code >> np.uint64(31)
    at = np.flatnonzero(text[:span] == text[length - 1 :])
    return code[at], at


def _seen(hashes: Uint64s, text: Int64s) -> Bools:
    """``bool[k]``: the same hash stands earlier in the same text."""
    order = np.lexsort((np.arange(len(hashes)), hashes, text))
    same = (hashes[order][1:] == hashes[order][:-1]) & (text[order][1:] == text[order][:-1])
    out = np.zeros(len(hashes), np.bool_)
    out[order[1:][same]] = True
    return out


def _top(hashes: Uint64s, text: Int64s, size: Int64s, length: int, count: int) -> Float64s:
    """``float64[d]``: code points of the words in the commonest run of `length`, where it comes at least twice."""
    code, at = _runs(hashes, text, length)
    out = np.zeros(count)
    if not len(at):
        return out
    total = np.concatenate(([0], np.cumsum(size)))
    width = total[at + length] - total[at]
    order = np.lexsort((code, text[at]))
    fresh = np.ones(len(order), np.bool_)
    fresh[1:] = (code[order][1:] != code[order][:-1]) | (text[at][order][1:] != text[at][order][:-1])
    begin = np.flatnonzero(fresh)
    times = np.diff(begin, append=len(order))
    first = order[begin]
    often = times > 1
    np.maximum.at(out, text[at[first[often]]], (times * width[first])[often].astype(np.float64))
    return out


def _inside(hashes: Uint64s, text: Int64s, length: int, count: int) -> Float64s:
    """``float64[d]``: words inside runs of `length` words that stand earlier in their text."""
    code, at = _runs(hashes, text, length)
    repeated = at[_seen(code, text[at])]
    cover = np.zeros(len(hashes) + 1, np.int64)
    np.add.at(cover, repeated, 1)
    np.add.at(cover, repeated + length, -1)
    covered = np.cumsum(cover)[:-1] > 0
    return np.bincount(text[covered], minlength=count).astype(np.float64)
