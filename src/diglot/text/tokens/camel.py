"""The tokens of camel_tools' ``simple_word_tokenize`` in linear time, for chunks that it would take minutes for.

It looks for the longest sequence of emoji at a character, and where that is none of the symbols it knows, for the next
at the character after: a chunk of emoji joined by U+200D costs it the square of its length. Here the end of every
sequence is found once, from the right.
"""

from __future__ import annotations

from functools import cache

import regex

__all__ = ["cuts", "symbols"]

# one element of an emoji sequence (UTS #51); its run of tags, which may have any length, is looked up
_ELEMENT = regex.compile(
    r"(?<flag>\p{RI}\p{RI})|\p{Emoji}(?:\p{EMod}|\uFE0F\u20E3?|(?<tags>(?=[\U000E0020-\U000E007E])))?"
)
_OTHER = regex.compile(r"[0-9*#]\u20E3|\p{S}|\p{P}")
_TAGS = regex.compile("[\U000e0020-\U000e007e]++\U000e007f")
_JOINER = "\u200d"


@cache
def symbols() -> frozenset[str]:
    """Every symbol, mark and emoji that camel_tools cuts off."""
    from camel_tools.utils.charsets import EMOJI_ALL_CHARSET, UNICODE_PUNCT_SYMBOL_CHARSET

    return frozenset(UNICODE_PUNCT_SYMBOL_CHARSET) | frozenset(EMOJI_ALL_CHARSET)


def cuts(chunk: str) -> tuple[int, ...]:
    """Where the tokens of a chunk begin.

    >>> cuts("(👩\u200d👩\u200d👦 ok"[:8])
    (0, 1, 6)
    """
    known, longest = symbols(), max(map(len, symbols()))
    ends = _sequence_ends(chunk)
    found, at, fresh = [], 0, True
    while at < len(chunk):
        end = ends[at]
        if not end:
            other = _OTHER.match(chunk, at)
            end = other.end() if other else at
        if at < end <= at + longest and chunk[at:end] in known:
            found.append(at)
            at, fresh = end, True
            continue
        if fresh:
            found.append(at)
            fresh = False
        at += 1
    return tuple(found)


def _sequence_ends(chunk: str) -> list[int]:
    """Where the longest sequence of emoji that begins at each character ends; 0 where none does.

    A flag ends the sequence that it begins, but not one that it stands in.
    """
    tags: dict[int, int] = {}
    for run in _TAGS.finditer(chunk):
        tags |= dict.fromkeys(range(run.start(), run.end() - 1), run.end())
    ends = [0] * len(chunk)
    within = [0] * (len(chunk) + 2)
    for at in range(len(chunk) - 1, -1, -1):
        if element := _ELEMENT.match(chunk, at):
            end = element.end()
            if element["tags"] is not None:
                end = tags.get(end, end)
            within[at] = within[end + 1] or end if chunk[end : end + 1] == _JOINER else end
            ends[at] = end if element["flag"] else within[at]
    return ends
