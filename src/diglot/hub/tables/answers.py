"""What the child can be asked, by name. Values are plain JSON on both sides."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from diglot.hub.tables import formats
from diglot.hub.tables.limits import Unreadable
from diglot.hub.tables.query import File, page
from diglot.hub.tables.summary import summary

__all__ = ["ANSWERS"]


def _page(files: Sequence[File], given: dict[str, Any]) -> Any:
    return page(files, **given)


def _counts(files: Sequence[File], given: dict[str, Any]) -> Any:
    """The rows of each file; None where that cannot be said."""
    found = []
    for opened, path, size, _ in files:
        try:
            found.append(formats.count(opened(), path, size))
        except Unreadable:
            found.append(None)
    return found


def _summary(files: Sequence[File], given: dict[str, Any]) -> Any:
    return summary(files)


ANSWERS: dict[str, Callable[[Sequence[File], dict[str, Any]], Any]] = {
    "page": _page, "counts": _counts, "summary": _summary,
}  # fmt: skip
