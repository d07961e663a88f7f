"""``diglot push`` and ``diglot pull``: a build to a hub, and a repository out of one."""

from __future__ import annotations

import argparse
from typing import Any

from diglot.cli.arguments import as_json, verb
from diglot.cli.store import note, show

__all__ = ["register"]


def register(verbs: Any) -> None:
    """Add the verbs to the command line."""
    _register_push(verbs)
    _register_pull(verbs)


def _register_push(verbs: Any) -> None:
    parser = verb(verbs, "push", _push, help="push a build to a hub: a folder or an address")
    parser.add_argument("build", metavar="BUILD", help="the folder that diglot build has written")
    parser.add_argument("name", metavar="NAMESPACE/NAME", help="the repository")
    parser.add_argument("--hub", help="a folder or an address (default: DIGLOT_HUB, HF_ENDPOINT)")
    parser.add_argument(
        "--private", action="store_true", default=None, help="a new repository is seen by its people only"
    )
    parser.add_argument(
        "--format", choices=("parquet", "arrow"), default="parquet",
        help="of the tables on the hub: parquet, or arrow as they are here (default: parquet)",
    )  # fmt: skip
    parser.add_argument("--revision", default="main", help="the branch (default: main)")
    parser.add_argument("--message", help="of the commit")
    parser.add_argument("--retries", type=int, default=5, help="how often to try again (default: 5)")
    _token_and_json(parser)


def _register_pull(verbs: Any) -> None:
    parser = verb(verbs, "pull", _pull, help="write a repository's files into a folder")
    parser.add_argument("name", metavar="NAMESPACE/NAME", help="the repository")
    parser.add_argument("folder", metavar="FOLDER", help="made when missing")
    parser.add_argument("--hub", help="a folder or an address (default: DIGLOT_HUB, HF_ENDPOINT)")
    parser.add_argument("--revision", default="main", help="a branch, tag or commit (default: main)")
    parser.add_argument("--overwrite", action="store_true", help="replace files that are in the way, too")
    _token_and_json(parser)


def _token_and_json(parser: Any) -> None:
    parser.add_argument("--token", help="for an address (default: DIGLOT_TOKEN, HF_TOKEN)")
    as_json(parser, "the result as JSON")


def _push(args: argparse.Namespace) -> int:
    from diglot.dataset.pushing import push

    result = push(
        args.build, args.name, hub=args.hub, format=args.format, private=args.private, revision=args.revision,
        message=args.message, retries=args.retries, token=args.token, progress=note,
    )  # fmt: skip
    return show(result, args.json)


def _pull(args: argparse.Namespace) -> int:
    from diglot.hub.push.client import pull

    options = {"hub": args.hub, "revision": args.revision, "token": args.token, "overwrite": args.overwrite}
    return show(pull(args.name, args.folder, **options), args.json)
