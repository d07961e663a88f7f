"""What all pages have in common: templates, tabs, policy, and how a refusal looks.

Server-rendered, without a script and without a request to anywhere else (the content policy forbids both). What people
have written (cards, names, rows) is escaped, or, for a card's Markdown, cleaned; text takes its direction from what it
says (``dir="auto"``), so Arabic reads from the right.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import Any
from urllib.parse import quote

import jinja2
from starlette.responses import Response

from diglot.hub.refusal import Refusal
from diglot.hub.repos.repositories import Repo
from diglot.hub.server.http import Call

__all__ = ["PAGE", "WEB", "error", "page", "repo_page", "size_text", "when"]

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
TABS = (("", "Card"), ("/viewer", "Rows"), ("/tree/main", "Files"), ("/commits/main", "History"), ("/refs", "Refs"))
#: Entries of a list that one page shows.
PAGE = 50
#: Where the pages of a repository are.
WEB = ("/{kind}/{namespace}/{name}", "/{namespace}/{name}")


def size_text(count: int) -> str:
    """Bytes for people.

    >>> size_text(9999), size_text(123_456), size_text(12_345_678)
    ('9,999 B', '123 kB', '12.3 MB')
    """
    return (
        f"{count:,} B" if count < 10_000 else f"{count / 1000:,.0f} kB" if count < 10**7 else f"{count / 1e6:,.1f} MB"
    )


def when(seconds: float) -> str:
    """A date for people.

    >>> when(0)
    '1970-01-01 00:00'
    """
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M")


@cache
def _environment() -> jinja2.Environment:
    made = jinja2.Environment(loader=jinja2.PackageLoader("diglot.hub.server"), autoescape=True, trim_blocks=True)
    made.filters |= {
        "bytes": size_text,
        "day": when,
        "part": lambda text: quote(str(text), safe=""),
        "path": lambda text: quote(str(text), safe="/"),
    }
    return made


def page(call: Call, template: str, status: int = 200, **values: Any) -> Response:
    """A page from a template."""
    values |= {"person": call.person, "base": call.base, "accounts": call.store.people.exist()}
    values.setdefault("title", values["repo"].rid.full if values.get("repo") else values.get("heading", ""))
    text = _environment().get_template(template).render(**values)
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-cache", "Vary": "Cookie, Authorization"}
    return Response(text.encode("utf-8", "replace"), status, headers, "text/html; charset=utf-8")


def repo_page(call: Call, template: str, repo: Repo, tab: str, **values: Any) -> Response:
    """A page of a repository, under one of its tabs."""
    tabs = list(TABS) if repo.rid.kind == "datasets" else [t for t in TABS if t[1] != "Rows"]
    tabs += [("/discussions", "Discussions")] if call.store.discussions.exist(repo) else []
    tabs += [("/settings", "Settings")] if call.store.repositories.role(call.person, repo) == "admin" else []
    return page(call, template, repo=repo, tabs=tabs, tab=tab, **values)


def error(call: Call, refusal: Refusal) -> Response:
    """A refusal as a page."""
    gated = ""
    if refusal.code == "GatedRepo" and call.person.id > 0 and {"namespace", "name"} <= call.parts.keys():
        gated = f"/{call.rid.web}/ask-access"
    return page(
        call, "error.html", refusal.status, title=refusal.status, code=refusal.status, message=str(refusal), gated=gated
    )
