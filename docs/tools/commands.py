"""Writes ``docs/command-line.md`` from the parsers: ``python -m docs.tools.commands``."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from diglot.cli import parser

HEAD = """# Command line

`diglot VERB …`. Results go to standard output, everything else to standard error. Exit codes: 0 done, 1 it could not be
done, 2 the command is not right. Colours and progress bars appear on a terminal only, and never where `NO_COLOR` is
set. `-` is standard input.

```console
$ echo "صباح الخير" | diglot transliterate --to ala-lc
$ echo "Dr. Hale came. هل وصل؟" | diglot segment
$ diglot detect corpora/lists/message-board.txt --json
```
"""


def text() -> str:
    """The page."""
    return HEAD + "".join(_verbs(parser(), "diglot", 2))


def _verbs(of: argparse.ArgumentParser, name: str, level: int) -> Iterator[str]:
    """A section a verb, and below it one for each verb of its own."""
    for action in of._actions:
        if isinstance(action, argparse._SubParsersAction):
            helps = {choice.dest: choice.help for choice in action._choices_actions}
            for verb, its in action.choices.items():
                about = its.description or helps.get(verb) or ""
                yield f"\n{'#' * level} {name} {verb}\n\n{about[:1].upper()}{about[1:].rstrip('.')}.\n"
                rows = [row for row in map(_row, its._actions) if row]
                if rows:
                    yield "\n| argument | meaning |\n|---|---|\n" + "".join(rows)
                yield from _verbs(its, f"{name} {verb}", level + 1)


def _row(action: argparse.Action) -> str:
    if isinstance(action, (argparse._SubParsersAction, argparse._HelpAction)) or action.help == argparse.SUPPRESS:
        return ""
    value = action.metavar or (action.dest.upper() if action.nargs != 0 and action.option_strings else "")
    if action.choices:
        value = "\\|".join(map(str, action.choices))
    shown = value if isinstance(value, str) else " ".join(value)
    name = ", ".join(action.option_strings) or action.metavar or action.dest
    written = f"{name} {shown}".strip() if action.option_strings else str(name)
    return f"| `{written}` | {(action.help or '').replace('|', chr(92) + '|')} |\n"


if __name__ == "__main__":
    (Path(__file__).parents[1] / "command-line.md").write_text(text(), encoding="utf-8")
