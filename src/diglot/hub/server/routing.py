"""The router over raw paths.

A handler is a function ``(call) -> Response``; a plain one runs in a thread with its body read beforehand (up to the
route's limit), an ``async`` one reads its body itself. Patterns: ``{name}`` is one segment (or ``refs/pr/N`` and the
like for ``{revision}``), ``{name*}`` the rest of the path; both reach the handler decoded once, as UTF-8.

Units: bytes. Errors: `Refusal`.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from starlette.responses import Response

from diglot.hub.refusal import Refusal
from diglot.hub.server.http import Call

__all__ = ["BODY", "Route", "Router", "decode"]

#: The largest body of a request, bytes, where a route says nothing else.
BODY = 8 << 20

Handler = Callable[[Call], "Response | Awaitable[Response]"]


@dataclass(frozen=True)
class Route:
    """A method, a compiled pattern, the handler, the longest body, a name for the metrics, and whether it is heavy."""

    method: str
    pattern: re.Pattern[str]
    handler: Handler
    limit: int
    name: str
    heavy: bool = False


_REVISION = r"(?P<revision>refs(?:%2[Ff]|/)(?:pr|heads|tags|convert)(?:%2[Ff]|/)[^/]+|[^/]+)"


def _compile(pattern: str) -> re.Pattern[str]:
    text = re.sub(r"\.", r"\.", pattern).replace("{revision}", _REVISION)
    text = re.sub(r"\{(\w+)\*\}", r"(?P<\1>.*)", text)
    text = text.replace("{kind}", "(?P<kind>datasets|models|spaces)")
    text = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", text)
    return re.compile(text, re.DOTALL)


class Router:
    """Routes in the order they were added; `Router.add` is a decorator."""

    def __init__(self) -> None:
        self.routes: list[Route] = []

    def add(self, methods: str, *patterns: str, limit: int = BODY, heavy: bool = False) -> Callable[[Handler], Handler]:
        """Registers a handler.

        Args:
            methods: separated by spaces.
            patterns: see the module.
            limit: the longest body, bytes.
            heavy: it may take seconds, so it has few threads of its own and takes none from the others.
        """

        def register(handler: Handler) -> Handler:
            for method in methods.split():
                for pattern in patterns:
                    name = f"{method} {pattern}"
                    self.routes.append(Route(method, _compile(pattern), handler, limit, name, heavy))
            return handler

        return register

    def find(self, method: str, raw_path: str) -> tuple[Route, dict[str, str]] | None:
        """The route of a request and the decoded parts of its path.

        Raises:
            Refusal: 400 if a part is not UTF-8.
        """
        for route in self.routes:
            if route.method == method and (match := route.pattern.fullmatch(raw_path)):
                return route, {name: decode(text) for name, text in match.groupdict("").items()}
        return None


def decode(text: str) -> str:
    """A part of a raw path, percent-decoded once.

    >>> decode("100%25%20%D8%AA")
    '100% ت'
    """
    try:
        return unquote_to_bytes(text).decode()
    except UnicodeDecodeError as error:
        raise Refusal.invalid("a path that is not valid UTF-8") from error
