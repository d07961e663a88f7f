"""Tickets: what the hub signs for clients that come back without their token (Xet tokens, addresses of bytes).

A ticket names who got it, by which token, for which repository, and until when. Its signature says that the hub made
it; whether it still holds is decided when it is used: the account and the token must be there, and must still have the
right that the ticket stands on. So it ends with the token, the account, the repository, or the right to it.

Units: seconds.
"""

from __future__ import annotations

import hmac
import re
import time
from dataclasses import dataclass

from diglot.hub.people.person import Person
from diglot.hub.refusal import Refusal
from diglot.hub.repos.repositories import Repo
from diglot.hub.server.http import Call, expires

__all__ = ["Ticket", "holder", "issue", "read", "same"]

_TEXT = re.compile(r"(read|write)\.(-?\d{1,9})(?:-(\d{1,12}))?\.([0-9a-f]{24})\.(\d{1,12})", re.ASCII)


@dataclass(frozen=True)
class Ticket:
    """A ticket that was made here and is still in its time.

    Attributes:
        right: ``read`` (the repository's files) or ``write`` (bring bytes for it).
        account, credential: whose, and by which token; see `People.by_credential`.
        repo: the repository's id.
    """

    right: str
    account: int
    credential: int
    repo: str


def same(a: str, b: str) -> bool:
    """Whether two texts are equal, in a time that says nothing about where they differ."""
    return hmac.compare_digest(a.encode("utf-8", "replace"), b.encode("utf-8", "replace"))


def issue(call: Call, repo: Repo, right: str, seconds: float) -> tuple[str, int]:
    """The text of a ticket for whoever asks, not yet signed, and its end: never later than that of their own token."""
    person, until = call.person, expires(seconds)
    if person.expires is not None:
        until = min(until, int(person.expires))
    who = f"{person.id}-{person.credential}" if person.credential else str(person.id)
    return f"{right}.{who}.{repo.id}.{until}", until


def read(text: str) -> Ticket:
    """A ticket from its text, the signature of which has been checked.

    Raises:
        Refusal: 401 if it is none, or is over.
    """
    match = _TEXT.fullmatch(text)
    if not match:
        raise Refusal(401, "Invalid token")
    if int(match[5]) < time.time():
        raise Refusal(401, "This token has expired")
    return Ticket(match[1], int(match[2]), int(match[3] or 0), match[4])


def holder(call: Call, ticket: Ticket) -> tuple[Person, Repo]:
    """Who holds a ticket and for which repository, if they still have the right.

    Raises:
        Refusal: 401 or 403 if not, 404 if the repository is gone, or gone for them.
    """
    store = call.store
    person, repo = store.people.by_credential(ticket.account, ticket.credential), store.repositories.by_id(ticket.repo)
    if person is None:
        raise Refusal(401, "The token behind this is not valid any more")
    if repo is None or store.repositories.role(person, repo) == "none":
        raise Refusal.no_repo(401 if person.id < 0 else 404)
    if ticket.right == "read":
        store.repositories.open_files(person, repo)
    elif person.read_only:
        raise Refusal.forbidden("A token with write rights is needed")
    return person, repo
