"""``diglot push``, ``diglot pull``, and ``diglot hub …``: serve, user, org, token, repo, fsck, gc, backup, restore,
stats."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from diglot.hub.store import Store

__all__ = ["register"]

_ROLES = ("read", "write", "admin")


def register(subparsers: Any) -> None:
    """Adds the verbs to the command line's parser."""
    push = subparsers.add_parser("push", help="push a build to a hub: a folder or an address")
    push.add_argument("build", metavar="BUILD", help="the folder that diglot build has written")
    push.add_argument("name", metavar="NAMESPACE/NAME", help="the repository")
    push.add_argument("--hub", help="a folder or an address (default: DIGLOT_HUB, HF_ENDPOINT)")
    push.add_argument(
        "--private", action="store_true", default=None, help="a new repository is seen by its people only"
    )
    push.add_argument(
        "--format", choices=("parquet", "arrow"), default="parquet",
        help="of the tables on the hub: parquet, or arrow as they are here (default: parquet)",
    )  # fmt: skip
    push.add_argument("--revision", default="main", help="the branch (default: main)")
    push.add_argument("--message", help="of the commit")
    push.add_argument("--retries", type=int, default=5, help="how often to try again (default: 5)")
    _token_and_json(push)
    push.set_defaults(func=_push)

    pull = subparsers.add_parser("pull", help="write a repository's files into a folder")
    pull.add_argument("name", metavar="NAMESPACE/NAME", help="the repository")
    pull.add_argument("folder", metavar="FOLDER", help="made when missing")
    pull.add_argument("--hub", help="a folder or an address (default: DIGLOT_HUB, HF_ENDPOINT)")
    pull.add_argument("--revision", default="main", help="a branch, tag or commit (default: main)")
    pull.add_argument("--overwrite", action="store_true", help="replace files that are in the way, too")
    _token_and_json(pull)
    pull.set_defaults(func=_pull)

    hub = subparsers.add_parser("hub", help="run and keep a hub").add_subparsers(dest="hub_verb", required=True)
    serve = _verb(hub, "serve", _serve, "serve a hub on HTTP")
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

    user = hub.add_parser("user", help="users").add_subparsers(dest="user_verb", required=True)
    add = _verb(user, "add", _user_add, "add a user and print the token")
    add.add_argument("name")
    add.add_argument("--token", help="use this token instead of a random one")
    add.add_argument("--fullname", default="", help="for people to read")
    add.add_argument("--read-only", action="store_true", help="may change nothing")
    _verb(user, "list", _user_list, "list users and organizations")
    _verb(user, "remove", _remove, "remove a user").add_argument("name")
    quota = _verb(user, "quota", _user_quota, "limit what a user may keep")
    quota.add_argument("name")
    quota.add_argument("size", help="50GB, 1.5TiB; none for no limit; default for that of all users")

    org = hub.add_parser("org", help="organizations").add_subparsers(dest="org_verb", required=True)
    add = _verb(org, "add", _org_add, "add an organization")
    add.add_argument("name")
    add.add_argument("--fullname", default="", help="for people to read")
    add.add_argument(
        "--member", action="append", default=[], metavar="USER[:ROLE]", help="role: read, write, admin (default)"
    )
    add.add_argument("--default-private", action="store_true", help="new repositories are private")
    member = _verb(org, "member", _org_member, "set a user's role")
    member.add_argument("name")
    member.add_argument("user")
    member.add_argument("role", choices=("none", *_ROLES))
    _verb(org, "remove", _remove, "remove an organization").add_argument("name")

    token = hub.add_parser("token", help="tokens").add_subparsers(dest="token_verb", required=True)
    add = _verb(token, "add", _token_add, "make a token and print it")
    add.add_argument("user")
    add.add_argument("--name", default="token", help="for people to tell it by")
    add.add_argument("--role", choices=("read", "write"), default="write")
    add.add_argument("--days", type=float, help="after which it expires")
    _verb(token, "list", _token_list, "list a user's tokens").add_argument("user")
    remove = _verb(token, "remove", _token_remove, "revoke a token")
    remove.add_argument("user")
    remove.add_argument("number", type=int)

    repo = hub.add_parser("repo", help="repositories").add_subparsers(dest="repo_verb", required=True)
    _verb(repo, "list", _repo_list, "list repositories")
    make = _verb(repo, "create", _repo_create, "make an empty repository")
    make.add_argument("name", help="namespace/name")
    make.add_argument("--private", action="store_true", default=None)
    _repo_kind(make)
    remove = _verb(repo, "delete", _repo_delete, "remove a repository")
    remove.add_argument("name", help="namespace/name")
    _repo_kind(remove)

    fsck = _verb(hub, "fsck", _fsck, "verify every hash; exit code 1 if something is damaged")
    fsck.add_argument("--repair", action="store_true", help="mend what can be mended, put damaged objects aside")
    gc = _verb(hub, "gc", _gc, "remove what nothing reaches")
    gc.add_argument("--days", type=float, default=28, help="how long unreached things are kept (default: 28)")
    gc.add_argument("--dry-run", action="store_true", help="only say what would go")
    _verb(hub, "backup", _backup, "write the hub into one file").add_argument("file", type=Path)
    _verb(hub, "restore", _restore, "make a hub from a backup").add_argument("file", type=Path)
    _verb(hub, "stats", _stats, "what the hub holds").add_argument("--json", action="store_true")


def _verb(parent: Any, name: str, func: Callable[[argparse.Namespace], int], help: str) -> Any:
    parser = parent.add_parser(name, help=help)
    parser.add_argument("--root", default="hub", help="the hub's folder (default: hub)")
    parser.set_defaults(func=func)
    return parser


def _token_and_json(parser: Any) -> None:
    parser.add_argument("--token", help="for an address (default: DIGLOT_TOKEN, HF_TOKEN)")
    parser.add_argument("--json", action="store_true", help="the result as JSON")


def _repo_kind(parser: Any) -> None:
    parser.add_argument("--type", choices=("dataset", "model", "space"), default="dataset")


def _open(args: argparse.Namespace, create: bool = False) -> Store:
    from diglot.hub.store import Store

    return Store(args.root, create=create)


def _note(line: str) -> None:
    print(line, file=sys.stderr)


def _show(result: Any, as_json: bool) -> int:
    print(json.dumps(asdict(result), ensure_ascii=False, default=str) if as_json else result)
    return 0


def _push(args: argparse.Namespace) -> int:
    from diglot.dataset.pushing import push

    result = push(
        args.build, args.name, hub=args.hub, format=args.format, private=args.private, revision=args.revision,
        message=args.message, retries=args.retries, token=args.token, progress=_note,
    )  # fmt: skip
    return _show(result, args.json)


def _pull(args: argparse.Namespace) -> int:
    from diglot.hub.push.client import pull

    options = {"hub": args.hub, "revision": args.revision, "token": args.token, "overwrite": args.overwrite}
    return _show(pull(args.name, args.folder, **options), args.json)


def _serve(args: argparse.Namespace) -> int:
    from diglot.hub.server.serve import Options, see_that_it_is_free, serve
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
    _note(f"export HF_ENDPOINT={address}")
    if not accounts:
        _note("no accounts yet: whoever is on this machine may do everything (diglot hub user add NAME ends that)")
    options = Options(args.host, args.port, args.url, args.certificate, args.key, args.xet_reads, args.quiet)
    serve(args.root, options)
    return 0


def _user_add(args: argparse.Namespace) -> int:
    token = _open(args, create=True).people.add_user(args.name, args.fullname, args.read_only, args.token)
    _note(f"the token of {args.name}; it is shown this once:")
    print(token)
    return 0


def _user_list(args: argparse.Namespace) -> int:
    store = _open(args)
    for account in store.people.all():
        marks = [m for m, on in (("organization", account["organization"]), ("admin", account["admin"])) if on]
        marks += ["read-only"] if account["read_only"] else []
        if not account["organization"]:
            number = int(str(account["id"]))
            limit = store.quotas.limit(number)
            most = "no limit" if limit is None else f"{limit:,}"
            marks.append(f"{store.quotas.used(number):,} bytes of {most}")
        print(account["name"], account["fullname"], " ".join(marks), sep="\t")
    return 0


def _user_quota(args: argparse.Namespace) -> int:
    from diglot.hub.storage.quotas import size_of

    own = args.size.strip().lower() != "default"
    _open(args).quotas.set(args.name, size_of(args.size) if own else None, own)
    return 0


def _remove(args: argparse.Namespace) -> int:
    _open(args).people.remove(args.name)
    return 0


def _org_add(args: argparse.Namespace) -> int:
    members = {name: role or "admin" for name, _, role in (member.partition(":") for member in args.member)}
    _open(args).people.add_organization(args.name, args.fullname, members, args.default_private)
    return 0


def _org_member(args: argparse.Namespace) -> int:
    _open(args).people.set_member(args.name, args.user, args.role)
    return 0


def _token_add(args: argparse.Namespace) -> int:
    print(_open(args).people.add_token(args.user, args.name, args.role, args.days))
    return 0


def _token_list(args: argparse.Namespace) -> int:
    from diglot.hub.server.http import date

    for token in _open(args).people.tokens(args.user):
        expires = date(token.expires) if token.expires else "never expires"
        print(token.id, token.name, token.role, date(token.created), expires, sep="\t")
    return 0


def _token_remove(args: argparse.Namespace) -> int:
    _open(args).people.remove_token(args.user, args.number)
    return 0


def _repo_list(args: argparse.Namespace) -> int:
    from diglot.hub.people.person import OWNER

    store = _open(args)
    for repo in store.repositories.list(OWNER):
        print(repo.rid.web, "private" if repo.private else "public", store.used(repo), sep="\t")
    return 0


def _repo_create(args: argparse.Namespace) -> int:
    from diglot.hub.names import RepoId

    _open(args, create=True).create(RepoId.parse(args.type, args.name), args.private)
    return 0


def _repo_delete(args: argparse.Namespace) -> int:
    from diglot.hub.names import RepoId
    from diglot.hub.people.person import OWNER

    store = _open(args)
    store.repositories.delete(store.repositories.visible(OWNER, RepoId.parse(args.type, args.name)))
    return 0


def _fsck(args: argparse.Namespace) -> int:
    import sqlite3

    from diglot.hub.upkeep.integrity import verify

    try:
        store = _open(args)
        check = verify(store, _note, args.repair)
    except (sqlite3.Error, UnicodeDecodeError) as error:
        print(f"the database is damaged: {error}; restore a backup: diglot hub restore FILE --root NEW")
        return 1
    print(check)
    return 0 if check.ok else 1


def _gc(args: argparse.Namespace) -> int:
    from diglot.hub.upkeep.garbage import collect

    result = collect(_open(args), args.days * 86400, args.dry_run)
    print(("would remove " if args.dry_run else "removed ") + str(result))
    return 0


def _backup(args: argparse.Namespace) -> int:
    from diglot.hub.upkeep.archive import backup

    print(f"{args.file}: {backup(_open(args), args.file):,} bytes")
    return 0


def _restore(args: argparse.Namespace) -> int:
    from diglot.hub.upkeep.archive import restore

    print(restore(args.file, Path(args.root)))
    return 0


def _stats(args: argparse.Namespace) -> int:
    from diglot.hub.upkeep.statistics import stats

    return _show(stats(_open(args)), args.json)
