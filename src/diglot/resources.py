"""Tables that ship with a room: text files of rows, read whole."""

from __future__ import annotations

from importlib import resources

__all__ = ["rows"]


def rows(room: str, name: str) -> list[list[str]]:
    """The rows of ``diglot/ROOM/data/NAME``, split at tabs; empty lines and those that begin with ``#`` left out.

    >>> rows("dates", "months.tsv")[0][:2]
    ['gregorian', 'english']
    """
    text = resources.files(f"diglot.{room}").joinpath("data", name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
