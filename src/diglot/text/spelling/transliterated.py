"""Values of a transliteration: the text with what was lost or guessed, and ranked candidates."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Candidate", "Transliterated"]


@dataclass(frozen=True, slots=True)
class Transliterated:
    """A text in the other script.

    Args:
        text: the text.
        scheme: the scheme that was asked for.
        notes: what a reader should know about this result, each said once.
    """

    text: str
    scheme: str
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of several spellings of a word.

    Args:
        text: the spelling.
        probability: its share among the candidates of the word; they sum to 1.
    """

    text: str
    probability: float
