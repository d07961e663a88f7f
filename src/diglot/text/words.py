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
number         with separators, dates, times, telephone numbers
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
IDEOGRAPH = r"[\p{Han}\p{Hiragana}]"
APOSTROPHE = r"['’ʼʻ`´‘]"


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
    emoji = r"(?:\p{RI}\p{RI}|[0-9#*]\uFE0F?\u20E3|\p{Emoji_Presentation}|\p{Extended_Pictographic})"
    modified = rf"{emoji}(?:\p{{EMod}}|\uFE0F|[\U000E0020-\U000E007F]+)*"
    abbreviated = "|".join(sorted(map(regex.escape, abbreviations()), key=len, reverse=True))
    affix = "|".join(sorted(map(regex.escape, prefixes()), key=len, reverse=True))
    return regex.compile(
        rf"""
        (?:https?|ftp|mailto|file)://?[^\s<>"«»“”]*[^\s<>"«»“”.,;:!?'’)\]}}،؛؟]/?
        | mailto:[^\s<>"()\[\],;]*[^\s<>"()\[\],;.:!?]
        | (?i:www)\.[^\s<>"«»“”]*[^\s<>"«»“”.,;:!?'’)\]}}،؛؟]/?
        | [\p{{L}}\p{{N}}][\p{{L}}\p{{N}}._%+-]*@[\p{{L}}\p{{N}}](?:[\p{{L}}\p{{N}}.-]*[\p{{L}}\p{{N}}])?
        | [@＠][\p{{L}}\p{{N}}_]+
        | [#＃](?=[\p{{N}}_]*\p{{L}})[\p{{L}}\p{{M}}\p{{N}}_\p{{Cf}}]+
        | (?: [:;=8][-'^o]?[)(\]\[DdPpOo/\\|*@3]+ | <3+ | \^_*\^ | :'\( )(?![\p{{L}}\p{{N}}])
        | {modified}(?:\u200D{modified})*
        | \.{{2,}} | [!?؟]{{2,}} | [-=*_~\#+]{{2,}} | —+ | –{{2,}} | ''|`` | ,{{2,}} | …+
        | (?:\p{{L}}\p{{M}}*\.){{2,}}(?:\p{{L}}(?!\p{{L}}))?
        | (?:Ph\.D|M\.Sc|B\.Sc|Ed\.D|Ll\.D|Ps\.D|ق\.م|ب\.م)\.?
        | (?:{abbreviated})\.(?=[^\p{{L}}\p{{N}}]|$)
        | \p{{Lu}}\.(?=[^\p{{L}}\p{{N}}]*$|-)
        | \p{{N}}{WORD}*(?:[.,:/'’٫٬\-·]\p{{N}}{WORD}*)+
        | \p{{N}}+-\p{{L}}{{3}}-\p{{N}}+
        | \p{{L}}(?:[&]\p{{L}})+(?!\p{{L}})
        | \p{{L}}/\p{{L}}(?!{WORD}) | w/o?(?!{WORD})
        | (?:(?<!{WORD})(?i:{affix})-)+\p{{L}}{WORD}*(?:{APOSTROPHE}{LETTER}+)*
        | (?:(?<!{WORD})(?i:{affix})-)+\p{{N}}+s?
        | \p{{Lu}}{{1,3}}-\p{{N}}+{WORD}*
        | {WORD}+(?:\.{WORD}+)+(?<=[\p{{Ll}}\p{{N}}])(?!\p{{Lu}})
        | {IDEOGRAPH}[\p{{M}}\p{{Cf}}]*
        | (?:(?!{IDEOGRAPH}){WORD})+(?:(?:{APOSTROPHE}|·|_)(?=\p{{L}})(?:(?!{IDEOGRAPH}){WORD})+)*
        | .[\p{{M}}\p{{Cf}}]*
        """,
        regex.VERBOSE | regex.DOTALL | regex.VERSION1,
    )


def cuts(chunk: str) -> tuple[int, ...]:
    """Where the tokens of a chunk begin: the exact rules, some 5 µs a chunk.

    >>> chunk = "(www.example.org/a,b)."
    >>> [chunk[a:b] for a, b in zip(cuts(chunk), cuts(chunk)[1:] + (len(chunk),))]
    ['(', 'www.example.org/a,b', ')', '.']
    """
    return tuple(match.start() for match in _pattern().finditer(chunk))
