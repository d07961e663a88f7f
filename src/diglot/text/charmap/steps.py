"""Character maps as values: what is done to each character, step by step.

A `CharMap` is a list of `Step` values, each either a Unicode normalization form or a table of letters, and perhaps a
few `Rewrite` values after them. Called with a string it is the plain reference: step after step, by `str.translate`,
`diglot.text.forms.form` and `re.sub`. `diglot.text.charmap.charmap` gives the same answer for a whole column.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

from diglot.text import forms
from diglot.text.charmap.rewrite import Rewrite
from diglot.text.forms import Form

__all__ = ["IDENTITY", "CharMap", "Form", "Kind", "Step"]

Kind: TypeAlias = Literal["repair", "fold", "drop"]

_PASSES = 8


@dataclass(frozen=True)
class Step:
    """One change of a character map: a Unicode form, or letters and what each becomes.

    Args:
        name: the switch that turns this step on.
        kind: ``repair`` (a reader misses nothing), ``fold`` (letters that differ become one) or ``drop``.
        letters: pairs of one character and its replacement, which may be empty or longer.
        form: the Unicode normalization form; a step has either a form or letters.
    """

    name: str
    kind: Kind
    letters: tuple[tuple[str, str], ...] = ()
    form: Form | None = None

    @classmethod
    def of(cls, name: str, kind: Kind, letters: Mapping[str, str]) -> Step:
        """A step from a mapping of characters; those that map to themselves are left out."""
        return cls(name, kind, tuple(sorted((a, b) for a, b in letters.items() if a != b)))

    @cached_property
    def _table(self) -> dict[int, str]:
        return {ord(a): b for a, b in self.letters}

    def __call__(self, text: str) -> str:
        return forms.form(self.form, text) if self.form else text.translate(self._table)

    def __getstate__(self) -> dict[str, object]:
        return {name: value for name, value in self.__dict__.items() if name != "_table"}


@dataclass(frozen=True)
class CharMap:
    """A transformation of text made of steps; as a function, the reference that `apply` must equal.

    Args:
        name: shown to people; also tells two maps apart.
        steps: what is done, in order.
        rewrites: what is done after them, each once, in order.
        settle: repeat the steps until nothing changes, so that applying the map twice equals applying it once. Off for
            maps that reproduce another library's composition, which does not have that property.

    >>> plain = CharMap("plain", (Step.of("hamza", "fold", {"أ": "ا"}), Step.of("tatweel", "drop", {"ـ": ""})))
    >>> plain("أهـلا")
    'اهلا'
    """

    name: str
    steps: tuple[Step, ...] = ()
    rewrites: tuple[Rewrite, ...] = ()
    settle: bool = False

    def __hash__(self) -> int:
        return hash(self.name)

    @classmethod
    def of(cls, name: str, letters: Mapping[str, str], kind: Kind = "fold") -> CharMap:
        """A map of one table of letters: 1 → 1, 1 → many and deletions; all other characters stay."""
        return cls(name, (Step.of(name, kind, letters),))

    def __call__(self, text: str) -> str:
        text = self.by_character(text)
        for change in self.rewrites:
            text = change(text)
        return text

    @property
    def changes(self) -> tuple[Step | Rewrite, ...]:
        """All steps and rewrites, in order."""
        return (*self.steps, *self.rewrites)

    @property
    def across(self) -> bool:
        """Whether a rewrite looks across white space: then runs without it can't be mapped each by itself."""
        return any(change.across for change in self.rewrites)

    def by_character(self, text: str) -> str:
        """The steps alone, without the rewrites: what the tables stand for."""
        for _ in range(_PASSES if self.settle else 1):
            before = text
            for step in self.steps:
                text = step(text)
            if text == before:
                break
        return text


IDENTITY = CharMap("identity")
