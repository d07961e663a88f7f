"""Digits among Latin letters that are no letters of Arabic chat: ordinals, times, measures, models and acronyms.

``3ala`` and ``el7amdulillah`` have digits for letters; ``3rd``, ``5km``, ``3pm``, ``MP3`` and ``4x4`` have not. Of
ordinals and times the letters stay words (of English); measures, models and acronyms are no words of any language.
An acronym is up to three capitals before digits at the end of a word (``PS5``), or one behind them (``4K``).
"""

from __future__ import annotations

from functools import cache

import numpy as np

from diglot.text.arrays import Int64s, Uint64s, offsets

__all__ = ["SIGNS", "packed"]

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
SIGNS = "xh"
"""Letters between the digits of measures and times: ``4x4``, ``5h30``."""


@cache
def packed() -> tuple[Uint64s, Int64s]:
    """The three lists for `diglot.kernels.letters.Tables`: all words, a letter a byte, and where each list begins."""
    named = {*NAMED.split(), *(f"{model}{digit}" for model in MODELS.split() for digit in range(10))}
    lists = [
        sorted(int.from_bytes(word.encode("latin-1"), "little") for word in words)
        for words in (set(UNITS.split()), set(ENGLISH.split()), named)
    ]
    return np.array([key for keys in lists for key in keys], np.uint64), offsets(np.array(list(map(len, lists))))
