"""What verbs have alike: how one is added to the command line, and arguments that several take."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

__all__ = ["as_json", "of_build", "overwriting", "quiet", "verb"]


def verb(
    verbs: Any, name: str, run: Callable[[argparse.Namespace], int], help: str, description: str | None = None
) -> Any:
    """Add a verb; gives its parser.

    Args:
        verbs: the verbs that it joins, of argparse.
        name: what is typed.
        run: called with what was typed; gives the exit code.
        help: half a line, for the list of all verbs.
        description: for its own ``--help``; the docstring of `run`, where there is none.
    """
    parser = verbs.add_parser(name, help=help, description=description or " ".join((run.__doc__ or "").split()) or None)
    parser.set_defaults(func=run)
    return parser


def of_build(parser: Any) -> None:
    """Add the folder of a build."""
    parser.add_argument("build", metavar="BUILD", help="folder that `diglot build` wrote")


def overwriting(parser: Any) -> None:
    """Add the option that lets a verb replace files (`diglot.dataset.writing`)."""
    parser.add_argument("--overwrite", action="store_true", help="replace files that are there already")


def as_json(parser: Any, help: str) -> None:
    """Add ``--json``, for programs."""
    parser.add_argument("--json", action="store_true", help=help)


def quiet(parser: Any) -> None:
    """Add ``--quiet``."""
    parser.add_argument("-q", "--quiet", action="store_true", help="print nothing but errors")
