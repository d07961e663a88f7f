"""The ASGI application: who asks, which handler answers, what went wrong, what is counted.

*Who asks*: on a hub without accounts everybody who reaches it is its owner, so the ``Host`` must be this machine's own
name (against rebinding of names) and a page of another site may not send anything (``Origin``). With accounts, a bearer
token or the cookie of the login page says who asks; a wrong token is 401, none is the anonymous.

*What went wrong*: a `Refusal` becomes its status with the headers that clients read. Anything else is a defect: it is
logged with its traceback and answered with 500.

Every answer has ``X-Request-Id`` (which holds the client's own, if it sent one) and one line in the log
``diglot.hub.access``: time, who, method, path, status, bytes, milliseconds, id. Tokens are never logged.
"""

from __future__ import annotations

import inspect
import ipaddress
import logging
import re
import sqlite3
import time
import uuid
from collections import Counter, defaultdict
from collections.abc import Awaitable, MutableMapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from anyio import CapacityLimiter, to_thread
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from diglot.errors import HubError
from diglot.hub.people.person import ANONYMOUS, OWNER, Person
from diglot.hub.refusal import Refusal
from diglot.hub.server.http import Call, answer, check_origin, read_body, refused
from diglot.hub.server.routing import Route, Router
from diglot.hub.store import Store

__all__ = ["Hub", "Settings"]

log = logging.getLogger("diglot.hub")
access = logging.getLogger("diglot.hub.access")

#: How many handlers of tables run at a time, and how many requests may wait for them.
HEAVY, WAITING = 4, 64

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]", "::1"})


def _is_here(peer: str) -> bool:
    """Whether a peer is on this machine: a loopback address, or no address (a socket file, a call in this process)."""
    try:
        return ipaddress.ip_address(peer.partition("%")[0]).is_loopback
    except ValueError:
        return True


@dataclass(frozen=True)
class Settings:
    """How a server behaves.

    Attributes:
        url: the address that people use, if a proxy makes it another than what requests say.
        xet_reads: offer downloads by Xet too; uploads by Xet always work, and plain downloads.
        max_file: the largest file that may be uploaded by git-LFS, bytes.
    """

    url: str = ""
    xet_reads: bool = True
    max_file: int = 1 << 40


class Metrics:
    """Counts for ``/metrics``: requests by route and status, seconds, bytes."""

    def __init__(self) -> None:
        self.requests: Counter[tuple[str, int]] = Counter()
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.sent = 0
        self.started = time.time()


class Hub:
    """The application over one store.

    Args:
        store: the hub's folder.
        settings: see `Settings`.
    """

    def __init__(self, store: Store, settings: Settings = Settings()):
        from diglot.hub.server import (
            account,
            buckets,
            cas,
            discussions,
            files,
            lfs,
            pages,
            refs,
            repo_pages,
            repos,
            upload,
            viewer,
        )

        self.store = store
        self.settings = settings
        self.metrics = Metrics()
        self._heavy = CapacityLimiter(HEAVY)
        self.router = Router()
        self.router.add("GET", "/metrics")(self._metrics)
        for part in (account, buckets, repos, refs, files, upload, cas, lfs, discussions, viewer, pages, repo_pages):
            self.router.routes += part.router.routes

    # ---- ASGI

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        if scope["type"] != "http":
            return
        started, request = time.perf_counter(), Request(scope, receive)
        raw = scope.get("raw_path") or quote(scope["path"]).encode()
        scope["raw_path"] = raw = re.sub(rb"^/+", b"/", raw.split(b"?")[0])
        request_id = _request_id(request)
        seen: dict[str, Any] = {"status": 0, "bytes": 0, "route": "-", "who": "-"}

        async def send_with_headers(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                seen["status"] = message["status"]
                message["headers"] += [
                    (b"x-request-id", request_id.encode()),
                    (b"x-content-type-options", b"nosniff"),
                    (b"referrer-policy", b"same-origin"),
                ]
            else:
                seen["bytes"] += len(message.get("body", b""))
            await send(message)

        try:
            if raw == b"/health" and scope["method"] in ("GET", "HEAD"):  # says that the hub answers, whoever is busy
                await answer({"status": "ok"})(scope, receive, send_with_headers)
                return
            response = await self._respond(request, raw.decode("latin-1"), seen)
            await response(scope, receive, send_with_headers)
        except (HubError, OSError) as error:  # a stream that could not go on: the connection is closed
            log.error("%s %s broke off: %s", scope["method"], raw.decode("latin-1"), error)
            if not seen["status"]:
                await refused(Refusal(500, "Internal error"))(scope, receive, send_with_headers)
            else:
                raise
        finally:
            self._note(scope["method"], raw.decode("latin-1")[:500], seen, time.perf_counter() - started, request_id)

    def _note(self, method: str, path: str, seen: dict[str, Any], spent: float, request_id: str) -> None:
        """Counts a request, and writes its line of the access log."""
        self.metrics.requests[seen["route"], seen["status"]] += 1
        self.metrics.seconds[seen["route"]] += spent
        self.metrics.sent += seen["bytes"]
        line = '%s "%s %s" %s %s %.1fms %s'
        access.info(line, seen["who"], method, path, seen["status"], seen["bytes"], spent * 1000, request_id)

    async def _respond(self, request: Request, path: str, seen: dict[str, Any]) -> Response:
        from diglot.hub.server import repos

        call = None
        try:
            if "content-length" in request.headers and "transfer-encoding" in request.headers:
                raise Refusal.invalid("a request with two ideas of how long it is")
            person = await run_in_threadpool(self._person, request)
            seen["who"] = person.name or "-"
            call = Call(self.store, request, person, self._base(request), self.settings)
            found = self.router.find(request.method, path)
            if found is None:
                raise await run_in_threadpool(repos.nowhere, call, path)
            route, call.parts = found
            seen["route"] = route.name
            if inspect.iscoroutinefunction(route.handler):
                response: Response = await route.handler(call)
            else:
                if request.method not in ("GET", "HEAD"):
                    call.body = await read_body(request, route.limit)
                result: Response | Awaitable[Response] = await self._run(route, call)
                assert isinstance(result, Response)
                response = result
            return response
        except Refusal as refusal:
            if refusal.status >= 500:
                log.error("%s %s: %s", request.method, path, refusal)
            return self._refused(refusal, call, path)
        except sqlite3.IntegrityError as error:  # what this request was about was removed or made meanwhile
            log.warning("%s %s: %s", request.method, path, error)
            return refused(Refusal(409, "The repository changed meanwhile; try again"))
        except sqlite3.OperationalError as error:
            log.error("%s %s: %s", request.method, path, error)
            return refused(Refusal(503, "The hub's database is busy or cannot be written; try again"))
        except Exception:
            log.exception("%s %s failed", request.method, path)
            return self._refused(Refusal(500, "Internal error; it has been logged"), call, path)

    async def _run(self, route: Route, call: Call) -> Response | Awaitable[Response]:
        """Runs a handler in a thread; heavy ones in threads of their own, so that they wait for each other only."""
        if not route.heavy:
            return await run_in_threadpool(route.handler, call)
        if self._heavy.statistics().tasks_waiting >= WAITING:
            raise Refusal(503, "Too many people are looking at tables; try again")
        return await to_thread.run_sync(route.handler, call, limiter=self._heavy)

    def _refused(self, refusal: Refusal, call: Call | None, path: str) -> Response:
        from diglot.hub.server import frame

        wants_page = call and call.method == "GET" and "text/html" in call.request.headers.get("accept", "")
        if call and wants_page and not path.startswith("/api/"):
            return frame.error(call, refusal)
        headers = {"WWW-Authenticate": "Bearer"} if refusal.status == 401 else None
        return refused(refusal, headers)

    # ---- who asks

    def _person(self, request: Request) -> Person:
        if not self.store.people.exist():
            self._check_local(request)
            return OWNER
        header = request.headers.get("authorization", "")
        if header[:7].lower() == "bearer ":
            if request.scope["raw_path"].startswith((b"/xet/", b"/v1/telemetry")):
                return ANONYMOUS  # these carry tokens of their own, see `cas`
            person = self.store.people.by_token(header[7:].strip())
            if person is None:
                raise Refusal(401, "Invalid credentials in Authorization header")
            return person
        try:
            cookie = SimpleCookie(request.headers.get("cookie", "")).get("diglot")
        except CookieError:
            cookie = None
        person = self.store.people.by_token(unquote(cookie.value)) if cookie else None
        if person is None:
            return ANONYMOUS
        check_origin(request, self._base(request))
        return person

    def _check_local(self, request: Request) -> None:
        peer = request.client.host if request.client else ""
        if not _is_here(peer):
            raise Refusal.forbidden("This hub has no accounts and answers to this machine only")
        host = request.headers.get("host", "")
        name = host.rsplit(":", 1)[0] if re.search(r":\d+$", host) else host
        configured = urlsplit(self.settings.url).hostname
        here = LOOPBACK | ({"testserver"} if peer == "testclient" else frozenset())  # called within this process
        if name.lower() not in here and (configured is None or name.lower() != configured):
            raise Refusal.forbidden("This hub has no accounts and answers to this machine only")
        if request.headers.get("x-forwarded-for") or request.headers.get("forwarded"):
            raise Refusal.forbidden("This hub has no accounts and takes no requests through a proxy: add a user first")
        check_origin(request, self._base(request))

    def _base(self, request: Request) -> str:
        if self.settings.url:
            return self.settings.url.rstrip("/")
        host = re.sub(r"[^\w.:\[\]-]", "", request.headers.get("host", "127.0.0.1"), flags=re.ASCII)
        return f"{request.url.scheme}://{host}"

    # ---- metrics

    def _metrics(self, call: Call) -> Response:
        """Prometheus' text format; for the owner or an admin (behind a proxy everybody comes from this machine)."""
        if not call.person.admin:
            raise Refusal(401 if call.person.id < 0 else 403, "Metrics are for admins: send a token")
        m, lines = self.metrics, []
        for name, kind, value in (
            ("diglot_hub_uptime_seconds", "gauge", time.time() - m.started),
            ("diglot_hub_sent_bytes_total", "counter", m.sent),
            ("diglot_hub_repositories", "gauge", self.store.repositories.count()),
            ("diglot_hub_commits", "gauge", self.store.history.count()),
        ):
            lines += [f"# TYPE {name} {kind}", f"{name} {value}"]
        lines.append("# TYPE diglot_hub_requests_total counter")
        for (route, status), number in sorted(m.requests.items()):
            lines.append(f'diglot_hub_requests_total{{route="{route}",status="{status}"}} {number}')
        lines.append("# TYPE diglot_hub_request_seconds_total counter")
        for route, seconds in sorted(m.seconds.items()):
            lines.append(f'diglot_hub_request_seconds_total{{route="{route}"}} {seconds:.6f}')
        return PlainTextResponse("\n".join(lines) + "\n", media_type="text/plain; version=0.0.4")


def _request_id(request: Request) -> str:
    """A request's name in the log and the answer: the client's own, as far as that is harmless, or a random one."""
    trace = request.headers.get("x-amzn-trace-id", "") or request.headers.get("x-request-id", "")
    return re.sub(r"[^\w=;.:-]", "", trace, flags=re.ASCII)[:200] or uuid.uuid4().hex
