"""The values that the public functions return: small, frozen, and saying where things are.

Positions are code points of the text that was given, half open ``[start, end)``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from diglot.text.edits import Edits
from diglot.text.spans import Spans

__all__ = ["Normalized", "Span", "Token"]


class Span(NamedTuple):
    """A stretch of a text.

    >>> Span(2, 5).of("abcdef")
    'cde'
    """

    start: int
    end: int

    def of(self, text: str) -> str:
        """The characters of the span."""
        return text[self.start : self.end]


class Token(NamedTuple):
    """A token: ``text`` is exactly the characters ``[start, end)``."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Normalized:
    """A normalized text, and the way back.

    Args:
        text: the text after normalization.
        edits: where it differs in length from the source.
        route: whose rules were used: arabic, english or none.
    """

    text: str
    edits: Edits = field(repr=False, compare=False)
    route: str = "none"

    def __str__(self) -> str:
        return self.text

    def to_source(self, start: int, end: int) -> Span:
        """The stretch of the source that ``text[start:end]`` came from."""
        return _mapped(self.edits.to_source, start, end)

    def to_target(self, start: int, end: int) -> Span:
        """The stretch of `text` that ``source[start:end]`` became."""
        return _mapped(self.edits.to_target, start, end)


def _mapped(function: Callable[[Spans], Spans], start: int, end: int) -> Span:
    found = function(Spans(np.array([0, 1]), np.array([start], np.int32), np.array([end], np.int32)))
    return Span(int(found.start[0]), int(found.end[0]))
