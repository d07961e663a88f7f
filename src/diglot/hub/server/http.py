"""`Call`: one request, and answers with the headers that clients read.

Units: bytes. Errors: `Refusal`.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from diglot.hub.names import RepoId
from diglot.hub.people.person import Person
from diglot.hub.refusal import Refusal
from diglot.hub.repos.repositories import Repo
from diglot.hub.store import Store

__all__ = ["Call", "answer", "date", "link_next"]


@dataclass
class Call:
    """One request.

    Attributes:
        store: the hub.
        request: Starlette's request.
        person: who asks.
        base: the hub's address as the client knows it, without a slash at the end.
        parts: what the pattern captured, decoded.
        body: the body, for handlers that run in a thread.
        settings: the server's options (`app.Settings`).
    """

    store: Store
    request: Request
    person: Person
    base: str
    settings: Any
    parts: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def method(self) -> str:
        """GET, POST, …"""
        return self.request.method

    def query(self, name: str, default: str = "") -> str:
        """A parameter of the query; the last one if there are several."""
        values = self.queries(name)
        return values[-1] if values else default

    def queries(self, name: str) -> list[str]:
        """All values of a parameter, ``name`` or ``name[]``."""
        if not hasattr(self, "_query"):
            raw = self.request.scope.get("query_string", b"").decode("latin-1")
            try:
                self._query = parse_qs(raw, keep_blank_values=True, errors="strict", max_num_fields=1000)
            except ValueError as error:
                raise Refusal.invalid("a query that is not valid UTF-8") from error
        return self._query.get(name, []) + self._query.get(name + "[]", [])

    def number(self, name: str, default: int, low: int, high: int) -> int:
        """A whole number in the query, kept within bounds.

        Raises:
            Refusal: 400 if it is none.
        """
        text = self.query(name, str(default))
        if not re.fullmatch(r"-?\d{1,12}", text, re.ASCII):
            raise Refusal.invalid(f"{name} must be a whole number")
        return min(max(int(text), low), high)

    def json(self) -> dict[str, Any]:
        """The body as a JSON object (an empty body is an empty one).

        Raises:
            Refusal: 400 if it is anything else.
        """
        try:
            value = json.loads(self.body or b"{}")
        except (ValueError, RecursionError) as error:
            raise Refusal.invalid("the body is not valid JSON") from error
        if b"\\u" in self.body:
            try:
                json.dumps(value, ensure_ascii=False).encode()
            except (UnicodeEncodeError, RecursionError):
                raise Refusal.invalid("the body must be valid Unicode: it has half of a surrogate pair") from None
        if not isinstance(value, dict):
            raise Refusal.invalid("the body must be a JSON object")
        return value

    def text(self, key: str, default: str | None = None) -> str:
        """A string of the JSON body.

        Raises:
            Refusal: 400 if it is missing (without a default) or no string.
        """
        value = self.json().get(key)
        value = default if value is None else value
        if not isinstance(value, str):
            raise Refusal.invalid(f"{key} must be a string")
        return value

    def form(self) -> dict[str, list[str]]:
        """The body of an HTML form."""
        try:
            return parse_qs(self.body.decode(), keep_blank_values=True, errors="strict", max_num_fields=20000)
        except ValueError as error:
            raise Refusal.invalid("a form that cannot be read") from error

    def check_origin(self) -> None:
        """See `check_origin`."""
        check_origin(self.request, self.base)

    # ---- the repository of the path

    @property
    def rid(self) -> RepoId:
        """The repository that the path names."""
        return RepoId.parse(self.parts.get("kind") or "models", f"{self.parts['namespace']}/{self.parts['name']}")

    def readable(self) -> Repo:
        """The repository of the path, seen."""
        return self.store.repositories.visible(self.person, self.rid)

    def opened(self) -> Repo:
        """The repository of the path, files included."""
        repo = self.readable()
        self.store.repositories.open_files(self.person, repo)
        return repo

    def writable(self, role: str = "write") -> Repo:
        """The repository of the path, to be changed."""
        return self.store.repositories.writable(self.person, self.rid, role)

    def url(self, repo: Repo | RepoId) -> str:
        """The address of a repository's page."""
        return f"{self.base}/{(repo.rid if isinstance(repo, Repo) else repo).web}"


def check_origin(request: Request, base: str) -> None:
    """What comes with a cookie, or to a hub without accounts, must not be the doing of another site's page.

    Raises:
        Refusal: 403 if it is.
    """
    if request.method in ("GET", "HEAD"):
        return  # what a page of another site may not read, the browser does not let it
    origin = request.headers.get("origin")
    own = origin is None or urlsplit(origin).netloc == urlsplit(base).netloc
    if not own or request.headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
        raise Refusal.forbidden("This request comes from a page of another site")


async def read_body(request: Request, limit: int) -> bytes:
    """The body, if it is not longer than `limit`.

    Raises:
        Refusal: 413 if it is; 400 if the client goes away.
    """
    parts, size = [], 0
    async for part in limited(request, limit):
        parts.append(part)
        size += len(part)
    return b"".join(parts)


async def limited(request: Request, limit: int) -> Any:
    """The pieces of a body; raises `Refusal` 413 once there are more than `limit` bytes."""
    declared = request.headers.get("content-length", "0")
    if declared.isdecimal() and int(declared) > limit:
        raise Refusal(413, f"the body is longer than the {limit} bytes that are allowed here")
    size = 0
    try:
        async for part in request.stream():
            size += len(part)
            if size > limit:
                raise Refusal(413, f"the body is longer than the {limit} bytes that are allowed here")
            if part:
                yield part
    except ClientDisconnect as error:
        raise Refusal.invalid("the body was cut off") from error


# ---- answers


def answer(value: object, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """A JSON answer."""
    content = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str).encode("utf-8", "replace")
    return Response(content, status, headers, "application/json; charset=utf-8")


def refused(refusal: Refusal, headers: dict[str, str] | None = None) -> Response:
    """A refusal as clients read it: JSON, ``X-Error-Code``, ``X-Error-Message``."""
    message = re.sub(r"[^ -~]+", "?", str(refusal))[:300]
    all_headers = {"X-Error-Message": message, **(headers or {})}
    if refusal.code:
        all_headers["X-Error-Code"] = refusal.code
    return answer({"error": str(refusal), **refusal.extra}, refusal.status, all_headers)


def date(seconds: float) -> str:
    """A date as the API writes it.

    >>> date(0)
    '1970-01-01T00:00:00.000Z'
    """
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{int(seconds % 1 * 1000):03d}Z"


def link_next(call: Call, **changes: object) -> dict[str, str]:
    """The ``Link`` header to the same request with other parameters."""
    raw = parse_qs(call.request.scope["query_string"].decode("latin-1"), keep_blank_values=True)
    raw |= {key: [str(value)] for key, value in changes.items()}
    path = quote(call.request.scope["raw_path"].decode("latin-1"), safe="/%")
    return {"Link": f'<{call.base}{path}?{urlencode(raw, doseq=True)}>; rel="next"'}


def page(call: Call, items: Iterable[Any], size: int) -> tuple[list[Any], dict[str, str]]:
    """One page of `items` (parameter ``cursor``: how many came before) and the header that leads to the next."""
    all_items = list(items)
    start = call.number("cursor", 0, 0, 1 << 40)
    headers = link_next(call, cursor=start + size) if len(all_items) > start + size else {}
    return all_items[start : start + size], headers


def byte_range(header: str, size: int) -> tuple[int, int] | None:
    """The one range that a header asks for, as ``[start, end)``; None for the whole file; start ≥ end if impossible.

    >>> byte_range("bytes=2-4", 10), byte_range("bytes=-3", 10), byte_range("bytes=5-", 10), byte_range("", 10)
    ((2, 5), (7, 10), (5, 10), None)
    >>> byte_range("bytes=10-", 10)
    (10, 10)
    """
    match = re.fullmatch(r"bytes=(\d{0,18})-(\d{0,18})", header.strip(), re.ASCII)
    if not match or match.group(0).endswith("=-"):
        return None
    first, last = match.groups()
    if not first:
        return max(0, size - int(last)), size
    if last and int(last) < int(first):
        return None
    return int(first), min(int(last) + 1, size) if last else size


def expires(seconds: float) -> int:
    """A moment `seconds` from now, whole seconds since the epoch."""
    return int(time.time() + seconds)
