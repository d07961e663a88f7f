"""What the verbs of ``diglot hub`` have alike: the hub's folder, its store, and how they say things."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from diglot.cli.arguments import verb

if TYPE_CHECKING:
    from diglot.hub.store import Store

__all__ = ["group", "note", "opened", "show", "verb_of"]


def group(verbs: Any, name: str, help: str) -> Any:
    """Add a verb that has verbs of its own; gives these, for others to join."""
    return verbs.add_parser(name, help=help).add_subparsers(dest=f"{name}_verb", required=True)


def verb_of(hub: Any, name: str, run: Callable[[argparse.Namespace], int], help: str) -> Any:
    """Add a verb that works on the folder of a hub; gives its parser."""
    parser = verb(hub, name, run, help)
    parser.add_argument("--root", default="hub", help="the hub's folder (default: hub)")
    return parser


def opened(args: argparse.Namespace, create: bool = False) -> Store:
    """The store in that folder."""
    from diglot.hub.store import Store

    return Store(args.root, create=create)


def note(line: str) -> None:
    """Say something to whoever watches."""
    print(line, file=sys.stderr)


def show(result: Any, as_json: bool) -> int:
    """Print what came out, a dataclass; gives the exit code."""
    print(json.dumps(asdict(result), ensure_ascii=False, default=str) if as_json else result)
    return 0
