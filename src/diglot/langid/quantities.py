"""Digits among Latin letters that are no letters of Arabic chat: ordinals, times, measures, models and acronyms.

``3ala`` and ``el7amdulillah`` have digits for letters; ``3rd``, ``5km``, ``3pm``, ``MP3`` and ``4x4`` have not. Of
ordinals and times the letters stay words (of English); measures, models and acronyms are no words of any language.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from diglot.langid.evidence import BLANK
from diglot.text.arrays import Bools, Codes, Positions, Uint64s, changes, ranges
from diglot.text.column import Column
from diglot.text.wordhash import short_keys

__all__ = ["blank"]

ENGLISH = "st nd rd th am pm"
"""What stands behind the digits of ordinals and times in English."""
UNITS = """
k m b d g x p s v h w l t n km kms kg kgs mg cm mm ml cl dl nm ft lb lbs oz yd mi mph kmh kph rpm psi hp kw kwh mw gw
gb mb tb kb gbps mbps kbps fps dpi ppm px pt khz mhz ghz hz min mins sec secs hr hrs wk wks mo mos yr yrs yo usd eur gbp
bn mn mln er eme ème nde ers ish pcs pc pct gsm mah bit bhk pp ltr ha sqm sqft cc bar cal kcal pack max way ply star
"""
"""What stands behind the digits of measures, sizes and amounts."""
NAMED = """
mp3 mp4 mp5 b2b b2c c2c p2p h2o co2 o2 n2 h2 h1n1 h5n1 y2k w3c w3 i18n l10n a11y k8s g7 g8 f1 f2 f3 a1 a2 a3 a4 a5 b1 b2
c1 c2 u2 ps1 ps2 ps3 ps4 ps5 usb2 usb3 web2 web3 s3 ec2 log4j utf8 sha1 md5 ipv4 ipv6 d3 r2d2 c3po q1 q2 q3 q4 k9 i3 i5
i7 i9 m1 m2 m3 top5 top3 gen3 omega3 omega6
"""
"""Words with a digit that are names, in lower case."""
MODELS = "iphone ipad ios windows android galaxy xbox gpt python php html css v s note pixel formula covid"
"""What comes before the digit of a model or a version."""
_CAPITALS = 3  # so many capitals before a digit at the end of a word: an acronym, a model


@cache
def _table(words: str) -> Uint64s:
    column = Column.from_strings(sorted(set(words.split())))
    return np.sort(short_keys(column.codes, column.starts, column.ends))


@cache
def _names() -> Uint64s:
    return _table(" ".join([NAMED, *(f"{model}{digit}" for model in MODELS.split() for digit in range(10))]))


def _among(words: Uint64s, codes: Codes, starts: Positions, ends: Positions) -> Bools:
    """Which spans are words of a table; the empty ones are not."""
    hashes = short_keys(codes, starts, ends)
    place = np.minimum(np.searchsorted(words, hashes), len(words) - 1)
    found: Bools = (words[place] == hashes) & (ends > starts)
    return found


def blank(folded: Codes, written: Codes, digit: Bools) -> None:
    """Blank out, in place, the digits that are no letters, and the letters of measures, models and acronyms.

    Args:
        folded: ``uint32[n]``, text as `diglot.langid.folding` has it before it looks at digits.
        written: ``uint32[n]``, the same as it is written.
        digit: ``bool[n]``, where the digits are; blanks in `folded` are taken out, in place.
    """
    stops = np.flatnonzero(folded <= BLANK)
    at = np.flatnonzero(digit)
    word = np.searchsorted(stops, at)
    new = np.flatnonzero(changes(word))
    first, last = at[new], at[np.append(new[1:], len(at)) - 1]  # first and last digit of each word that has one
    count = np.diff(np.append(new, len(at)))
    word = word[new]
    start, end = np.append(-1, stops)[word] + 1, stops[word]
    lettered = end - start > count  # numbers alone are the most, and nothing is asked of them
    start, end, first, last, count = (each[lettered] for each in (start, end, first, last, count))
    if not len(start):
        return
    led = (first == start) & (last - first + 1 == count)  # digits, then nothing but letters
    english = led & _among(_table(ENGLISH), folded, last + 1, end)
    gone = led & _among(_table(UNITS), folded, last + 1, end)
    gone |= _among(_names(), folded, start, end)
    rest = end - start - count
    inside = ranges(start, end - start)
    bounds = np.cumsum(end - start) - (end - start)
    capitals = np.add.reduceat(written[inside] - np.uint32(ord("A")) < 26, bounds, dtype=np.intp)
    short = (rest > 0) & (capitals == rest) & (rest <= _CAPITALS)
    gone |= short & (last == end - 1) & (first > start)  # PS5, G20, MP3
    gone |= short & led & (rest == 1)  # 4K, 3D
    letters = folded[inside]
    signs = np.add.reduceat((letters == ord("x")) | (letters == ord("h")), bounds, dtype=np.intp)
    gone |= (rest > 0) & (signs == rest) & (first == start) & (last == end - 1)  # 4x4, 5h30
    for chosen, until in ((gone, end), (english, last + 1)):
        inside = ranges(start[chosen], (until - start)[chosen])
        folded[inside] = BLANK
        digit[inside] = False
