"""Where the strings of a JSON text stand in it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import numpy as np

from diglot.sources.places import Places, somewhere, steps, units

__all__ = ["Placed", "in_bytes", "of_string", "placed"]

ESCAPE = re.compile(r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)")

TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"|[\[\]{}]|[^\s",:\[\]{}]+')


class Placed(str):
    """A string of JSON that knows where it was found: between the quotes, ``source[begin:end]``."""

    source: str
    begin: int
    end: int

    @classmethod
    def of(cls, value: str, source: str, begin: int, end: int) -> Placed:
        found = cls(value)
        found.source, found.begin, found.end = source, begin, end
        return found

    def __getitem__(self, part: Any) -> str:
        """A part from the beginning on knows the same."""
        value = str.__getitem__(self, part)
        head = isinstance(part, slice) and not part.start and part.step in (None, 1)
        return Placed.of(value, self.source, self.begin, self.end) if head else value

    def places(self) -> Places:
        r"""Where each of its code points is in the source.

        >>> [one] = placed(r'["a\n\u0628"]')
        >>> one.places().begin.tolist(), one.places().end.tolist()
        ([2, 3, 5], [3, 5, 11])
        """
        inner = self.source[self.begin : self.end]
        first, end = units(len(inner), (found.span() for found in ESCAPE.finditer(inner)))
        start = np.flatnonzero(first)[: len(self)]
        return Places(self.begin + start, self.begin + end[start], np.ones(len(start), np.bool_))


def placed(text: str) -> Any:
    """The value of a JSON text, whose strings are `Placed`.

    Raises:
        ValueError: it is no JSON.
    """
    json.loads(text)
    root: list[Any] = []
    open_ones: list[list[Any] | dict[str, Any]] = [root]
    names: list[str | None] = [None]  # of the field under way in each
    for token in TOKEN.finditer(text):
        sign = token[0][0]
        if sign in "]}":
            open_ones.pop()
            names.pop()
            continue
        value: Any = [] if sign == "[" else {} if sign == "{" else json.loads(token[0])
        if sign == '"':
            value = Placed.of(value, text, token.start() + 1, token.end() - 1)
        holder, name = open_ones[-1], names[-1]
        if isinstance(holder, list):
            holder.append(value)
        elif name is None:
            names[-1] = value
            continue
        else:
            holder[name], names[-1] = value, None
        if sign in "[{":
            open_ones.append(value)
            names.append(None)
    return root[0]


def in_bytes(found: Places, data: bytes, codec: str, text: str, at: int = 0) -> Places:
    """Places in a text as places in its bytes, which stand in a file from byte `at` on."""
    known = steps(data, codec, text)
    if known is None:
        return somewhere(len(found.begin), at, at + len(data))
    begin = np.append(known[0], len(data)) + at
    return found._replace(begin=begin[found.begin], end=begin[found.end])


def of_string(data: bytes, wanted: str, codec: str, at: int) -> Places | None:
    """The places of the only string of a JSON text that says something; None where there is none, or more than one.

    Args:
        data: the text, which stands in a file from byte `at` on; a comma may stand before or after it.
        codec: what it is decoded by.

    >>> of_string(b', {"text": "caf\\\\u00e9"}', "café", "utf-8", 100).of(3, 4)
    Origin(begin=115, end=121, exact=True)
    """
    text = data.decode(codec, "replace")
    lead = len(text) - len(text.lstrip(", \t\r\n[\ufeff"))
    try:
        value = placed(text[lead:].rstrip(", \t\r\n"))
    except (ValueError, RecursionError):
        return None
    same = [one for one in strings(value) if one == wanted]
    if len(same) != 1:
        return None
    found = same[0].places()
    moved = found._replace(begin=found.begin + lead, end=found.end + lead)
    return in_bytes(moved, data, codec, text, at)


def strings(value: object) -> Iterator[Placed]:
    """All strings in a value of JSON but the names of fields."""
    left = [value]
    while left:
        one = left.pop()
        if isinstance(one, Placed):
            yield one
        elif isinstance(one, (list, dict)):
            left += one.values() if isinstance(one, dict) else one
