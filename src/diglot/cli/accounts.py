"""``diglot hub user``, ``org`` and ``token``: who may use a hub."""

from __future__ import annotations

import argparse
from typing import Any

from diglot.cli.store import group, note, opened, verb_of

__all__ = ["register"]

_ROLES = ("read", "write", "admin")


def register(hub: Any) -> None:
    """Add the verbs to those of ``diglot hub``."""
    _users(hub)
    _organizations(hub)
    _tokens(hub)


def _users(hub: Any) -> None:
    user = group(hub, "user", "users")
    add = verb_of(user, "add", _user_add, "add a user and print the token")
    add.add_argument("name")
    add.add_argument("--token", help="use this token instead of a random one")
    add.add_argument("--fullname", default="", help="for people to read")
    add.add_argument("--read-only", action="store_true", help="may change nothing")
    verb_of(user, "list", _user_list, "list users and organizations")
    verb_of(user, "remove", _remove, "remove a user").add_argument("name")
    quota = verb_of(user, "quota", _user_quota, "limit what a user may keep")
    quota.add_argument("name")
    quota.add_argument("size", help="50GB, 1.5TiB; none for no limit; default for that of all users")


def _organizations(hub: Any) -> None:
    org = group(hub, "org", "organizations")
    add = verb_of(org, "add", _org_add, "add an organization")
    add.add_argument("name")
    add.add_argument("--fullname", default="", help="for people to read")
    add.add_argument(
        "--member", action="append", default=[], metavar="USER[:ROLE]", help="role: read, write, admin (default)"
    )
    add.add_argument("--default-private", action="store_true", help="new repositories are private")
    member = verb_of(org, "member", _org_member, "set a user's role")
    member.add_argument("name")
    member.add_argument("user")
    member.add_argument("role", choices=("none", *_ROLES))
    verb_of(org, "remove", _remove, "remove an organization").add_argument("name")


def _tokens(hub: Any) -> None:
    token = group(hub, "token", "tokens")
    add = verb_of(token, "add", _token_add, "make a token and print it")
    add.add_argument("user")
    add.add_argument("--name", default="token", help="for people to tell it by")
    add.add_argument("--role", choices=("read", "write"), default="write")
    add.add_argument("--days", type=float, help="after which it expires")
    verb_of(token, "list", _token_list, "list a user's tokens").add_argument("user")
    remove = verb_of(token, "remove", _token_remove, "revoke a token")
    remove.add_argument("user")
    remove.add_argument("number", type=int)


def _user_add(args: argparse.Namespace) -> int:
    token = opened(args, create=True).people.add_user(args.name, args.fullname, args.read_only, args.token)
    note(f"the token of {args.name}; it is shown this once:")
    print(token)
    return 0


def _user_list(args: argparse.Namespace) -> int:
    store = opened(args)
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
    opened(args).quotas.set(args.name, size_of(args.size) if own else None, own)
    return 0


def _remove(args: argparse.Namespace) -> int:
    opened(args).people.remove(args.name)
    return 0


def _org_add(args: argparse.Namespace) -> int:
    members = {name: role or "admin" for name, _, role in (member.partition(":") for member in args.member)}
    opened(args).people.add_organization(args.name, args.fullname, members, args.default_private)
    return 0


def _org_member(args: argparse.Namespace) -> int:
    opened(args).people.set_member(args.name, args.user, args.role)
    return 0


def _token_add(args: argparse.Namespace) -> int:
    print(opened(args).people.add_token(args.user, args.name, args.role, args.days))
    return 0


def _token_list(args: argparse.Namespace) -> int:
    from diglot.hub.server.http import date

    for token in opened(args).people.tokens(args.user):
        expires = date(token.expires) if token.expires else "never expires"
        print(token.id, token.name, token.role, date(token.created), expires, sep="\t")
    return 0


def _token_remove(args: argparse.Namespace) -> int:
    opened(args).people.remove_token(args.user, args.number)
    return 0
