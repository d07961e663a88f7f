"""What a user's own columns are called beside ours.

A column of a row that a table of ours carries along keeps its name, unless the table has a column of that name
already: then it is called ``given_`` and its name, so that neither is written over.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

__all__ = ["PREFIX", "given_names"]

PREFIX = "given_"


def given_names(columns: Iterable[str], ours: Collection[str]) -> dict[str, str]:
    """What each of a user's columns is called in a table that has columns of its own.

    Args:
        columns: the user's columns.
        ours: the names that the table's own columns have.

    Returns:
        The new name by the old one, in the order given. No two are alike, none is one of `ours`, and a name that is
        free already stays: a `language` beside a `given_language` becomes `given_given_language`.

    >>> given_names(["label", "language"], {"text", "language"})
    {'label': 'label', 'language': 'given_language'}
    """
    names = list(dict.fromkeys(columns))
    taken = {*ours, *names}
    found = {}
    for name in names:
        new = name
        if name in ours:
            while new in taken:
                new = PREFIX + new
            taken.add(new)
        found[name] = new
    return found
