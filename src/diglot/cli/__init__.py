"""The command line: ``diglot VERB …``, a module per verb.

Exit codes: 0 done; 1 it could not be done (what and why stands on standard error); 2 the command is not right.
Results go to standard output, everything else to standard error. Colours and progress bars appear on a terminal only,
and never where ``NO_COLOR`` is set.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from diglot.errors import DiglotError, OptionError
from diglot.version import __version__

__all__ = ["main"]

VERBS = {
    "build": ("build",),
    "inspect": ("inspect",),
    "export": ("export",),
    "report": ("report",),
    "filters": ("detect", "segment", "normalize", "tokenize", "transliterate"),
    "split": ("split",),
    "names": ("names",),
    "pairs": ("pairs",),
    "push": ("push", "pull"),
    "hub": ("hub",),
    "doctor": ("doctor",),
    "completion": ("completion",),
}
"""Modules of this package and the verbs that they register, in the order in which ``--help`` shows them."""


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, with the nearest valid word."""

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """As argparse does; an option that the verb does not have is its error, not that of the whole command line."""
        found, rest = super().parse_known_args(args, namespace)
        unknown = next((word.split("=")[0] for word in rest if word.startswith("-") and len(word) > 1), None)
        if unknown:
            options = [name for action in self._actions for name in action.option_strings if name.startswith("--")]
            self.error(str(OptionError.unknown("option", unknown, options)))
        return found, rest

    def error(self, message: str) -> NoReturn:
        if "invalid choice: " in message:
            given = message.split("invalid choice: ")[1].split(" (")[0].strip("'")
            valid = [choice.strip(" '") for choice in message.rsplit("choose from ", 1)[-1].rstrip(")").split(",")]
            message = str(OptionError.unknown("word", given, valid))
        print(f"{self.prog}: error: {message}", file=sys.stderr)
        print(f"try: {self.prog} --help", file=sys.stderr)
        raise SystemExit(2)


def parser(first: str = "") -> argparse.ArgumentParser:
    """The parser of the whole command line; or of what begins with a word, without what other verbs would load."""
    top = _Parser(
        prog="diglot",
        description="Raw Arabic and English text in, aligned Hugging Face datasets out.",
        epilog="diglot VERB --help says more. Documentation: docs/ in the source.",
    )
    top.add_argument("--version", action="version", version=f"diglot {__version__}")
    verbs = top.add_subparsers(dest="verb", metavar="VERB", required=True, parser_class=_Parser)
    modules = [name for name, words in VERBS.items() if first in words] or (() if first == "--version" else VERBS)
    for name in modules:
        importlib.import_module(f"diglot.cli.{name}").register(verbs)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line; gives the exit code."""
    words = sys.argv[1:] if argv is None else list(argv)
    arguments = parser(*words[:1]).parse_args(words)
    try:
        code: int = arguments.func(arguments)
        sys.stdout.flush()
        return code
    except OptionError as error:
        print(f"diglot: error: {error}", file=sys.stderr)
        return 2
    except DiglotError as error:
        print(f"diglot: error: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # whoever read our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("\ndiglot: stopped; a build goes on where it was when the same command is run again", file=sys.stderr)
        return 130
    except Exception as error:
        if os.environ.get("DIGLOT_DEBUG"):
            raise
        what = f"{type(error).__name__}: {error}".splitlines()[0]
        print(f"diglot: this should not have happened: {what}", file=sys.stderr)
        print("DIGLOT_DEBUG=1 before the command shows where; please report it", file=sys.stderr)
        return 1
