"""The option that lets a verb replace files (`diglot.dataset.writing`)."""

from __future__ import annotations

from typing import Any

__all__ = ["overwriting"]


def overwriting(parser: Any) -> None:
    """Add ``--overwrite``."""
    parser.add_argument("--overwrite", action="store_true", help="replace files that are there already")
