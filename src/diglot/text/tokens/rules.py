"""The words of a chunk: the rules of the scheme ``default``, as one regular expression.

A chunk is a run without white space. It is read from the left; the first form that fits is a token, and what fits
none is a token of one code point:

=============  ====================================================================================
address        URLs, ``www.`` names, e-mail addresses (also half-hidden ones), file and domain names
tag            ``@handle``, ``#tag`` with at least one letter, in any script, with underscores
face           ``:-)`` and its like, where nothing but punctuation follows
emoji          whole sequences: modifiers, joiners, flags, keycaps
run            the same mark repeated: ``...``, ``--``, ``!!!``, ``?!``, rulers of ``-=*_~#+``
abbreviation   ``U.S.``, ``Ph.D.``, ``ق.م``, initials, and the listed ones (data/abbreviations.txt)
number         with separators, dates, times, telephone numbers; a unit or currency stuck to it is a token of its own
               (data/units.txt), and so are two Arabic letters or more
word           letters, marks and digits; apostrophes inside or for letters left out (``goin'``); affixes with a hyphen
               (data/prefixes.txt); ``C++``, ``C#``, ``.NET``
=============  ====================================================================================

Marks and format controls belong to what they follow, controls at the head of a chunk to what they stand before.
Ideographs and Hiragana stand alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files

import regex

__all__ = ["abbreviations", "cuts", "prefixes", "units"]

LETTER = r"[\p{L}\p{M}\p{Cf}]"
WORD = r"[\p{L}\p{M}\p{N}\p{Cf}\p{Co}\p{Cn}\p{Cs}]"
ALONE = r"[\p{Han}\p{Hiragana}]"
APOSTROPHE = r"['’ʼʻ`´‘]"
EMOJI = (
    r"(?:\p{RI}\p{RI}|[0-9#*]\uFE0F?\u20E3|\p{Emoji_Presentation}|\p{Extended_Pictographic})"
    r"(?:\p{EMod}|\uFE0F|[\U000E0020-\U000E007F]+)*[\p{M}\p{Cf}--[\u200D]]*"
)
ADDRESS = r"""(?:\([^\s()]*\)|[^\s()<>"«»“”])+(?<![.,;:!?'’،؛؟\]}*])"""
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
    r"(?:\p{L}\p{M}*ـ?\.){2,}(?:\p{L}(?!\p{L}))?(?:['’]s)?",
    rf"(?<!{LETTER})(?:[وبل](?!ا))?[\u0621-\u064A]\p{{M}}*\.[\u0621-\u064A]\p{{M}}*ـ?(?!{WORD}|\.{WORD})",
    r"(?:Ph\.D|M\.Sc|B\.Sc|Ed\.D|Ps\.D)\.?",
    r"(?=\w{1,6}\.)(?:{abbreviations})\.(?![\p{Ll}\p{Lo}\p{N}]|\p{Lu}(?!\p{Ll}))",
    r"\p{Lu}\.(?=[^\p{L}\p{N}]*$|-|\p{Lu}\p{Ll})",
    rf"(?<!{WORD})[أدمص]\.(?=\p{{Arabic}})",
    # telephone numbers
    rf"(?<!{WORD})\+(?=(?:[-.()]{{0,2}}\p{{Nd}}){{7,15}}(?!\p{{Nd}}))\p{{Nd}}+(?:[-.]?\(\p{{Nd}}{{1,5}}\))?(?:[-.]?\p{{Nd}}+)*",
    r"[0٠]\p{Nd}{1,3}-\p{Nd}{5,}",
    # names of programs
    rf"(?<!{WORD})(?:[A-Zcf]#|(?:[A-Zcg]|Notepad)\+\+\p{{Nd}}{{0,2}}|[A-Z]{{0,5}}\.N(?:ET|et))(?![{WORD[1:-1]}#+])",
    # numbers, dates, times, telephone numbers
    r"\p{N}+-(?:\p{L}{3}|\p{N}+)-\p{N}+(?:-\p{N}+)*|(?:\p{N}{3}|\p{N}{5,})-\p{N}{4,}",
    rf"(?<!{WORD})(?=\w{{2,3}}\p{{Nd}})(?:{{currencies}})(?=\p{{Nd}})",
    rf"(?:(?<!{WORD})[وف]?[بلك]?(?:الـ*+)?)\p{{Nd}}++(?:[.,:/٫٬·]\p{{Nd}}++)*+"
    rf"(?=(?:{{units}}|{{arabic}}|(?<=\p{{Nd}}\p{{Nd}}|[136-9])g)(?!{WORD}|\.\p{{L}})|[\u0621-\u064A]{{2}})",
    rf"[وفبلك]?\p{{N}}{WORD}*(?:[.,:/'’٫٬·]\p{{N}}{WORD}*)+",
    rf"(?<!{WORD})['’]\p{{N}}{{2}}s?(?!{WORD})",
    # the plural's genitive, where no quotation mark opens the chunk
    rf"(?:^|(?<=[(/-]))\p{{L}}{WORD}{{1,40}}s['’](?=[.,;:!?]{{0,3}}$)",
    # a g left out, and other ends left out
    r"(?:^|(?<=[(/-]))(?=\w{4,24}['’])(?!(?i:{in})['’])(?i:\p{L}{1,20}[^\W\d_aeo]in|[gd]oin|bein|seein)['’](?=[.,;:!?…)]{0,3}$)",
    r"^(?:{dropped})['’](?=[.,;:!?…)]{0,3}$)",
    rf"(?<!{WORD})['’‘]n['’](?!{WORD})",
    # short forms with a sign inside: AT&T, b/c, w/o, 'em
    rf"\p{{L}}{{1,2}}(?:&\p{{L}})+(?!\p{{L}})|[A-Za-z]/[A-Za-z](?!{WORD}|\+\+|#)|w/o?(?!{WORD})",
    rf"(?<!{WORD})['’](?i:tis|twas|til|em|cause|bout|n|cos|cuz|round|neath|ya)(?!{WORD})",
    # affixes; a word broken off
    rf"(?:(?<!{WORD})(?=\w{{1,7}}-)(?i:{{prefixes}})-)+(?:\p{{L}}{WORD}*(?:{APOSTROPHE}{LETTER}+)*|\p{{N}}+s?)",
    r"""(?<![\p{L}\p{N}]\W)(?!\p{Lu}{2}|\p{Lu}\p{Ll}{4})\p{L}{1,40}-(?=[.,!?"”]{0,3}$)""",
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


def _listed(name: str, section: str = "") -> tuple[str, ...]:
    lines = (files("diglot.text") / "data" / name).read_text("utf-8").splitlines()
    words, inside = [], not section
    for line in lines:
        if line.startswith("["):
            inside = line[1 : line.index("]")] == section
        elif inside and not line.startswith("#"):
            words += line.split()
    return tuple(words)


@cache
def abbreviations() -> frozenset[str]:
    """The listed abbreviations, each without its full stop."""
    return frozenset(_listed("abbreviations.txt"))


@cache
def prefixes() -> frozenset[str]:
    """What keeps its hyphen and the word after it: affixes, and the articles of Arabic names."""
    return frozenset(_listed("prefixes.txt"))


def units(kind: str) -> frozenset[str]:
    """What may be stuck to a number: a section of data/units.txt."""
    return frozenset(_listed("units.txt", kind))


@cache
def _pattern() -> regex.Pattern[str]:
    forms = "|".join(FORMS)
    lists: dict[str, Iterable[str]] = {"abbreviations": abbreviations(), "prefixes": prefixes()}
    for name in ("units", "arabic", "currencies", "dropped", "in"):
        lists[name] = _listed("units.txt", name)
    for name, listed in lists.items():
        ordered = sorted(map(regex.escape, listed), key=lambda word: (-len(word), word))
        forms = forms.replace(f"{{{name}}}", "|".join(ordered))
    return regex.compile(forms, regex.DOTALL | regex.VERSION1)


@cache
def _invisible() -> regex.Pattern[str]:
    return regex.compile(r"\p{Cf}+")


def cuts(chunk: str) -> tuple[int, ...]:
    """Where the tokens of a chunk begin: the exact rules, some 5 µs a chunk.

    >>> chunk = "(www.example.org/a,b)."
    >>> [chunk[a:b] for a, b in zip(cuts(chunk), cuts(chunk)[1:] + (len(chunk),))]
    ['(', 'www.example.org/a,b', ')', '.']
    """
    found = [match.start() for match in _pattern().finditer(chunk)]
    if len(found) > 1 and _invisible().search(chunk):
        found = [0, *visible(chunk, found)]
    return tuple(found)


def visible(chunk: str, starts: list[int]) -> Iterator[int]:
    """The starts of tokens after the first, save where the token before, or the last one, is controls alone."""
    controls = _invisible().fullmatch
    ends = [*starts[1:], len(chunk)]
    for before, start, end in zip(starts, starts[1:], ends[1:], strict=False):
        if not controls(chunk, before, start) and not (end == len(chunk) and controls(chunk, start, end)):
            yield start
