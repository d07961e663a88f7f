"""What was found of the names of fields, remembered within a bound: rows of a file mostly have the same ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from diglot.remembered import register

__all__ = ["Recalled"]

MOST, LONGEST = 1024, 2000
"""Sets of names that are remembered, and code points of the longest of them."""
T = TypeVar("T")


class Recalled(Generic[T]):
    """A function of names that remembers what it gave.

    >>> first = Recalled(lambda names, wanted: names[0], "first")
    >>> first(("id", "text"), None), len(first)
    ('id', 1)
    """

    def __init__(self, function: Callable[[tuple[str, ...], str | None], T], name: str) -> None:
        self._function = function
        self._found: dict[tuple[tuple[str, ...], str | None], T] = {}
        register(self, name, MOST * 8 * LONGEST)

    def __len__(self) -> int:
        return len(self._found)

    def forget(self) -> None:
        """Forget all of them."""
        self._found = {}

    def __call__(self, names: tuple[str, ...], wanted: str | None) -> T:
        """What the function gives for `names`."""
        key = names, wanted
        if (known := self._found.get(key)) is not None:
            return known
        made = self._function(names, wanted)
        if sum(map(len, names)) <= LONGEST:
            if len(self._found) >= MOST:
                self._found = {}
            self._found[key] = made
        return made
