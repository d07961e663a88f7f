"""Who asks: `Person`, and what a hub says of tokens. Dates: seconds since the epoch."""

from __future__ import annotations

import getpass
import hashlib
import re
from dataclasses import dataclass

from diglot.hub import names
from diglot.hub.refusal import Refusal

__all__ = ["ANONYMOUS", "OWNER", "ROLES", "Person", "Token", "digest"]

#: What somebody may do in a namespace or repository, from little to much.
ROLES = ("none", "read", "write", "admin")


def _local_name() -> str:
    try:
        name = re.sub(r"[^A-Za-z0-9_]+", "_", getpass.getuser()).strip("_")
        return names.account(name or "owner")
    except (OSError, KeyError, ImportError, Refusal):
        return "owner"


@dataclass(frozen=True)
class Person:
    """Who asks.

    Attributes:
        id: the account's number; 0 for the owner of a hub without accounts, -1 for nobody in particular.
        name: the account's name.
        fullname: for people to read.
        admin: may do everything.
        read_only: may change nothing, whatever else is said.
        token: name of the token that was shown, or None.
        credential: number of that token, or None.
        expires: when that token ends, or None for never.
    """

    id: int
    name: str
    fullname: str = ""
    admin: bool = False
    read_only: bool = False
    token: str | None = None
    credential: int | None = None
    expires: float | None = None


OWNER = Person(0, _local_name(), "Owner of this hub", admin=True)
ANONYMOUS = Person(-1, "", read_only=True)


@dataclass(frozen=True)
class Token:
    """A token as it can be listed: never the token itself."""

    id: int
    name: str
    role: str
    created: float
    expires: float | None


def digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
