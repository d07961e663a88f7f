"""The words of a chunk: the rules of the scheme ``default``, as one regular expression.

A chunk is a run without white space. It is read from the left; the first form that fits is a token, and what fits
none is a token of one code point:

=============  ====================================================================================
address        URLs, ``www.`` names, e-mail addresses (also half-hidden ones), file and domain names
tag            ``@handle``, ``#tag`` with at least one letter, in any script, with underscores
face           ``:-)`` and its like, where nothing but punctuation follows
emoji          whole sequences: modifiers, joiners, flags, keycaps
run            the same mark repeated: ``...``, ``--``, ``!!!``, ``?!``, rulers of ``-=*_~#+``
abbreviation   ``U.S.``, ``Ph.D.``, initials, and the listed ones (data/abbreviations.txt)
number         with separators, dates, times, telephone numbers; a unit stuck to it is a token of its own
word           letters, marks and digits; apostrophes inside; affixes with a hyphen (data/prefixes.txt)
=============  ====================================================================================

Marks and format controls belong to what they follow. Ideographs and Hiragana stand alone.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import regex

__all__ = ["abbreviations", "cuts", "prefixes"]

LETTER = r"[\p{L}\p{M}\p{Cf}]"
WORD = r"[\p{L}\p{M}\p{N}\p{Cf}\p{Co}\p{Cn}\p{Cs}]"
ALONE = r"[\p{Han}\p{Hiragana}]"
APOSTROPHE = r"['’ʼʻ`´‘]"
EMOJI = (
    r"(?:\p{RI}\p{RI}|[0-9#*]\uFE0F?\u20E3|\p{Emoji_Presentation}|\p{Extended_Pictographic})"
    r"(?:\p{EMod}|\uFE0F|[\U000E0020-\U000E007F]+)*[\p{M}\p{Cf}--[\u200D]]*"
)
ADDRESS = r"""(?:\([^\s()]*\)|[^\s()<>"«»“”])+(?<![.,;:!?'’،؛؟\]}*])"""
UNIT = (
    "[ap]m|[ap]\\.m\\.?|[ck]?m|mm|k|K|kg|mg|lbs?|oz|ft|mph|kph|hrs?|mins?|secs?|yrs?|[kKMGT]B|[kMG]W|"
    "[kMG]?Hz|ml|bn|mn|tn|ff|ppm|rpm"
)

FORMS = (
    # ideographs
    rf"{ALONE}[\p{{M}}\p{{Cf}}]*",
    # addresses
    rf"(?:(?:https?|ftp|file)://|mailto:|(?i:www)\.){ADDRESS}",
    r"[\p{L}\p{N}][\p{L}\p{N}._%+-]{0,63}@[\p{L}\p{N}](?:[\p{L}\p{N}.-]*[\p{L}\p{N}])?",
    # tags
    r"[@＠](?=[\p{N}_]*\p{L})[\p{L}\p{N}_]+",
    r"[#＃](?=[\p{N}_]*\p{L})[\p{L}\p{M}\p{N}_\p{Cf}]+",
    # faces, emoji
    rf"(?:[:;=][-'^o]?[)(\]\[DdPpOo/\\|*@3]+|<3+|\^_*\^|:'\(|(?<!{WORD})\(:)(?![\p{{L}}\p{{N}}])",
    rf"{EMOJI}(?:\u200D{EMOJI})*",
    # runs
    r"\.{2,}|…+|[!?؟]{2,}|[-=*_~#+]{2,}|—+|–{2,}|''|``|,{2,}|^ـ+",
    # abbreviations
    r"(?:\p{L}\p{M}*\.){2,}(?:\p{L}(?!\p{L}))?(?:['’]s)?",
    r"(?:Ph\.D|M\.Sc|B\.Sc|Ed\.D|Ps\.D)\.?",
    r"(?:{abbreviations})\.(?![\p{Ll}\p{Lo}\p{N}]|\p{Lu}(?!\p{Ll}))",
    r"\p{Lu}\.(?=[^\p{L}\p{N}]*$|-|\p{Lu}\p{Ll})",
    rf"(?<!{WORD})[أدمص]\.(?=\p{{Arabic}})",
    # numbers, dates, times, telephone numbers
    r"\p{N}+-(?:\p{L}{3}|\p{N}+)-\p{N}+(?:-\p{N}+)*|(?:\p{N}{3}|\p{N}{5,})-\p{N}{4,}",
    rf"\p{{Nd}}++(?:[.,:/٫٬·]\p{{Nd}}++)*+(?=(?:{UNIT})(?!{WORD}|\.\p{{L}}))",
    rf"[وفبلك]?\p{{N}}{WORD}*(?:[.,:/'’٫٬·]\p{{N}}{WORD}*)+",
    rf"(?<!{WORD})['’]\p{{N}}{{2}}s?(?!{WORD})",
    # the plural's genitive, where no quotation mark opens the chunk
    rf"(?:^|(?<=[(/-]))\p{{L}}{WORD}{{1,40}}s['’](?=[.,;:!?]{{0,3}}$)",
    # short forms with a sign inside: AT&T, b/c, w/o, 'em
    rf"\p{{L}}{{1,2}}(?:&\p{{L}})+(?!\p{{L}})|[A-Za-z]/[A-Za-z](?!{WORD})|w/o?(?!{WORD})",
    rf"(?<!{WORD})['’](?i:tis|twas|til|em|cause|bout|n|cos|cuz|round|neath|ya)(?!{WORD})",
    # affixes; a word broken off
    rf"(?:(?<!{WORD})(?i:{{prefixes}})-)+(?:\p{{L}}{WORD}*(?:{APOSTROPHE}{LETTER}+)*|\p{{N}}+s?)",
    r"""(?<![\p{L}\p{N}]\W)\p{L}{1,40}-(?=[.,!?"”]{0,3}$)""",
    # names of files and sites
    rf"(?<!{WORD})\.\p{{Ll}}{{2,4}}(?!{WORD})",
    rf"\p{{L}}{WORD}{{0,60}}(?:\.(?!\p{{Lu}}\p{{Ll}}+$){WORD}{{1,60}}|\.(?i:com|org|net|edu|gov)(?!{WORD})){{1,20}}"
    r"(?<=[\p{Ll}\p{N}]|\p{N}\.\p{Lu})(?!\p{Lu})",
    # words; tatweel at the end of one is a dash, save in الـ and after single letters
    rf"(?:(?!{ALONE}){WORD})+(?:(?:(?:{APOSTROPHE}|·)[\p{{M}}\p{{Cf}}]*(?=\p{{L}})|_+(?=[\p{{L}}\p{{N}}]))(?:(?!{ALONE}){WORD})+)*(?<!\p{{L}}{{2}}[^لـ]ـ{{1,9}}(?=ـ{{0,9}}$))",
    r"ـ+",
    r".[\p{M}\p{Cf}]*",
)
"""What a token may look like; of those that fit at a place, the first.

Whatever scans ahead and may fail is bounded, so that a chunk of any length takes time in proportion to it.
"""


def _listed(name: str) -> tuple[str, ...]:
    lines = (files("diglot.text") / "data" / name).read_text("utf-8").splitlines()
    return tuple(word for line in lines if not line.startswith("#") for word in line.split())


@cache
def abbreviations() -> frozenset[str]:
    """The listed abbreviations, each without its full stop."""
    return frozenset(_listed("abbreviations.txt"))


@cache
def prefixes() -> frozenset[str]:
    """What keeps its hyphen and the word after it: affixes, and the articles of Arabic names."""
    return frozenset(_listed("prefixes.txt"))


@cache
def _pattern() -> regex.Pattern[str]:
    forms = "|".join(FORMS)
    for name, listed in (("{abbreviations}", abbreviations()), ("{prefixes}", prefixes())):
        forms = forms.replace(name, "|".join(sorted(map(regex.escape, listed), key=lambda word: (-len(word), word))))
    return regex.compile(forms, regex.DOTALL | regex.VERSION1)


def cuts(chunk: str) -> tuple[int, ...]:
    """Where the tokens of a chunk begin: the exact rules, some 5 µs a chunk.

    >>> chunk = "(www.example.org/a,b)."
    >>> [chunk[a:b] for a, b in zip(cuts(chunk), cuts(chunk)[1:] + (len(chunk),))]
    ['(', 'www.example.org/a,b', ')', '.']
    """
    return tuple(match.start() for match in _pattern().finditer(chunk))
