"""``diglot hub …``: serve, user, org, token, repo, fsck, gc, backup, restore, stats."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from diglot.cli import accounts
from diglot.cli.store import group, note, opened, show, verb_of

__all__ = ["register"]


def register(verbs: Any) -> None:
    """Add the verb to the command line."""
    hub = group(verbs, "hub", "run and keep a hub")
    _serving(hub)
    accounts.register(hub)
    _repositories(hub)
    _upkeep(hub)


def _serving(hub: Any) -> None:
    serve = verb_of(hub, "serve", _serve, "serve a hub on HTTP")
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    serve.add_argument("--port", type=int, default=8600, help="default: 8600")
    serve.add_argument("--url", default="", help="the address that people use, if a proxy makes it another")
    serve.add_argument("--certificate", help="file with the TLS certificate")
    serve.add_argument("--key", help="file with the certificate's key")
    serve.add_argument("--anonymous", choices=("read", "none"), help="what people without a token may do, from now on")
    serve.add_argument(
        "--quota", metavar="SIZE", help="what a user may keep who has no limit of their own, from now on: 50GB, or none"
    )
    serve.add_argument("--objects", help="where a new hub keeps large files: s3://bucket/prefix (default: its folder)")
    serve.add_argument(
        "--xet-reads", action=argparse.BooleanOptionalAction, default=True, help="offer downloads by Xet too (default)"
    )
    serve.add_argument("--quiet", action="store_true", help="no line for each request")


def _repositories(hub: Any) -> None:
    repo = group(hub, "repo", "repositories")
    verb_of(repo, "list", _repo_list, "list repositories")
    make = verb_of(repo, "create", _repo_create, "make an empty repository")
    make.add_argument("name", help="namespace/name")
    make.add_argument("--private", action="store_true", default=None)
    _repo_kind(make)
    remove = verb_of(repo, "delete", _repo_delete, "remove a repository")
    remove.add_argument("name", help="namespace/name")
    _repo_kind(remove)


def _upkeep(hub: Any) -> None:
    fsck = verb_of(hub, "fsck", _fsck, "verify every hash; exit code 1 if something is damaged")
    fsck.add_argument("--repair", action="store_true", help="mend what can be mended, put damaged objects aside")
    gc = verb_of(hub, "gc", _gc, "remove what nothing reaches")
    gc.add_argument("--days", type=float, default=28, help="how long unreached things are kept (default: 28)")
    gc.add_argument("--dry-run", action="store_true", help="only say what would go")
    verb_of(hub, "backup", _backup, "write the hub into one file").add_argument("file", type=Path)
    verb_of(hub, "restore", _restore, "make a hub from a backup").add_argument("file", type=Path)
    verb_of(hub, "stats", _stats, "what the hub holds").add_argument("--json", action="store_true")


def _repo_kind(parser: Any) -> None:
    parser.add_argument("--type", choices=("dataset", "model", "space"), default="dataset")


def _serve(args: argparse.Namespace) -> int:
    from diglot.hub.server.serve import ServerOptions, see_that_it_is_free, serve
    from diglot.hub.storage.quotas import size_of
    from diglot.hub.store import Store

    see_that_it_is_free(args.host, args.port)
    store = Store(args.root, create=True, objects=args.objects)
    if args.anonymous:
        store.database.set_meta("anonymous", args.anonymous)
    if args.quota:
        store.quotas.set_default(size_of(args.quota))
    accounts = store.people.exist()
    store.close()
    scheme = "https" if args.certificate else "http"
    address = args.url or f"{scheme}://{args.host}:{args.port}"
    note(f"export HF_ENDPOINT={address}")
    if not accounts:
        note("no accounts yet: whoever is on this machine may do everything (diglot hub user add NAME ends that)")
    options = ServerOptions(args.host, args.port, args.url, args.certificate, args.key, args.xet_reads, args.quiet)
    serve(args.root, options)
    return 0


def _repo_list(args: argparse.Namespace) -> int:
    from diglot.hub.people.person import OWNER

    store = opened(args)
    for repo in store.repositories.list(OWNER):
        print(repo.rid.web, "private" if repo.private else "public", store.used(repo), sep="\t")
    return 0


def _repo_create(args: argparse.Namespace) -> int:
    from diglot.hub.names import RepoId

    opened(args, create=True).create(RepoId.parse(args.type, args.name), args.private)
    return 0


def _repo_delete(args: argparse.Namespace) -> int:
    from diglot.hub.names import RepoId
    from diglot.hub.people.person import OWNER

    store = opened(args)
    store.repositories.delete(store.repositories.visible(OWNER, RepoId.parse(args.type, args.name)))
    return 0


def _fsck(args: argparse.Namespace) -> int:
    import sqlite3

    from diglot.hub.upkeep.integrity import verify

    try:
        store = opened(args)
        check = verify(store, note, args.repair)
    except (sqlite3.Error, UnicodeDecodeError) as error:
        print(f"the database is damaged: {error}; restore a backup: diglot hub restore FILE --root NEW")
        return 1
    print(check)
    return 0 if check.ok else 1


def _gc(args: argparse.Namespace) -> int:
    from diglot.hub.upkeep.garbage import collect

    result = collect(opened(args), args.days * 86400, args.dry_run)
    print(("would remove " if args.dry_run else "removed ") + str(result))
    return 0


def _backup(args: argparse.Namespace) -> int:
    from diglot.hub.upkeep.archive import backup

    print(f"{args.file}: {backup(opened(args), args.file):,} bytes")
    return 0


def _restore(args: argparse.Namespace) -> int:
    from diglot.hub.upkeep.archive import restore

    print(restore(args.file, Path(args.root)))
    return 0


def _stats(args: argparse.Namespace) -> int:
    from diglot.hub.upkeep.statistics import stats

    return show(stats(opened(args)), args.json)
