"""``diglot completion``: words that a shell completes, as a script for bash, zsh or fish.

The script is made from the parsers and holds all verbs, options and choices: completing starts no Python.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any, NamedTuple

from diglot.cli.arguments import verb

__all__ = ["register"]

SHELLS = ("bash", "zsh", "fish")


def register(verbs: Any) -> None:
    """Add the verb to the command line."""
    parser = verb(verbs, "completion", run, "completion for a shell")
    parser.add_argument("shell", choices=SHELLS, help="which shell")


def run(arguments: argparse.Namespace) -> int:
    """Print a script that lets a shell complete verbs and options. bash, zsh: eval "$(diglot completion bash)" in the
    start file; fish: diglot completion fish > ~/.config/fish/completions/diglot.fish
    """
    from diglot.cli import parser

    words = list(_words(parser(), ()))
    print({"bash": _bash, "zsh": _zsh, "fish": _fish}[arguments.shell](words))
    return 0


class _Words(NamedTuple):
    """What may follow a path of verbs: verbs, options, and the values of each option that has choices."""

    path: tuple[str, ...]
    verbs: tuple[str, ...]
    options: tuple[str, ...]
    values: dict[str, tuple[str, ...]]


def _words(parser: argparse.ArgumentParser, path: tuple[str, ...]) -> Iterator[_Words]:
    verbs: tuple[str, ...] = ()
    options: list[str] = []
    values: dict[str, tuple[str, ...]] = {}
    below: list[_Words] = []
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            verbs += tuple(action.choices)
            for name, its in action.choices.items():
                below += _words(its, (*path, name))
        elif action.option_strings:
            options += action.option_strings
            if action.choices:
                values |= {option: tuple(map(str, action.choices)) for option in action.option_strings}
        elif action.choices:
            verbs += tuple(map(str, action.choices))
    yield _Words(path, verbs, tuple(options), values)
    yield from below


def _bash(words: list[_Words]) -> str:
    """A function that walks the verbs typed so far, then offers what may follow, or files."""
    cases = []
    for item in words:
        path = " ".join(item.path)
        cases += [f'    "{path}|{option}") words="{" ".join(choices)}" ;;' for option, choices in item.values.items()]
        cases.append(f'    "{path}|"*) words="{" ".join((*item.verbs, *item.options))}" ;;')
    paths = " ".join(f'"{" ".join(item.path)}"' for item in words if item.path)
    return "\n".join(
        [
            "_diglot() {",
            '  local at="" word known words="" i',
            f"  local paths=({paths})",
            '  local current="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}"',
            "  for ((i = 1; i < COMP_CWORD; i++)); do",
            '    word="${at:+$at }${COMP_WORDS[i]}"',
            '    for known in "${paths[@]}"; do [[ "$known" == "$word" ]] && at="$word"; done',
            "  done",
            '  case "$at|$before" in',
            *cases,
            "  esac",
            '  COMPREPLY=($(compgen -W "$words" -- "$current"))',
            "}",
            "complete -o default -F _diglot diglot",
        ]
    )


def _zsh(words: list[_Words]) -> str:
    return "autoload -Uz bashcompinit && bashcompinit\n" + _bash(words)


def _fish(words: list[_Words]) -> str:
    lines = []
    for item in words:
        seen = "".join(f"__fish_seen_subcommand_from {verb}; and " for verb in item.path)
        when = seen + (f"not __fish_seen_subcommand_from {' '.join(item.verbs)}" if item.verbs else "true")
        if item.verbs:
            lines.append(f"complete -c diglot -f -n '{when}' -a '{' '.join(item.verbs)}'")
        for option in item.options:
            kind = f"-l {option[2:]}" if option.startswith("--") else f"-s {option[1:]}"
            choices = f" -x -a '{' '.join(item.values[option])}'" if option in item.values else ""
            lines.append(f"complete -c diglot -n '{seen}true' {kind}{choices}")
    return "\n".join(lines)
