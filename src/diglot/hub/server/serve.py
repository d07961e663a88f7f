"""The server's process: what is checked before it listens, and how it stops.

A hub without accounts belongs to whoever reaches it, so it listens on this machine only; any other address is refused
until there is a user. The log goes to stderr. On SIGTERM or SIGINT the server takes no new connections, finishes the
requests under way (half a minute at most) and ends. Open files are raised to what the system allows, and connections
are bounded in number and in time (see `connections`).

Errors: `HubError` for an address that may not be listened on.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import errno
import ipaddress
import logging
import socket
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from diglot.errors import HubError, MissingExtra
from diglot.hub.store import Store
from diglot.renamed import old_names

if TYPE_CHECKING:
    import uvicorn

    from diglot.hub.server.app import Hub

__all__ = ["ServerOptions", "see_that_it_is_free", "serve"]

__getattr__ = old_names(__name__, Options="ServerOptions")


@dataclass(frozen=True)
class ServerOptions:
    """How to listen.

    Attributes:
        host: an address; 127.0.0.1 is this machine only.
        port: 0 for any free one.
        url: the address that people use, if it differs (behind a proxy).
        certificate, key: files for TLS.
        xet_reads: see `app.Settings`.
        quiet: no access log.
    """

    host: str = "127.0.0.1"
    port: int = 8600
    url: str = ""
    certificate: str | None = None
    key: str | None = None
    xet_reads: bool = True
    quiet: bool = False


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def see_that_it_is_free(host: str, port: int) -> None:
    """Raise a `HubError` that says what to type where nobody can listen at an address."""
    try:
        with socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET):
            pass
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise HubError(
                f"port {port} of {host} is taken, perhaps by a hub that runs already; name another: --port {port + 1}"
            ) from None
        raise HubError(f"nobody can listen on {host}, port {port}: {error.strerror}") from None


def _few_arenas() -> None:
    """Lets glibc keep two heaps for all threads: with one for each, memory that was used once is never given back."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(-8, 2)  # M_ARENA_MAX


def serve(root: str | Path, options: ServerOptions = ServerOptions()) -> None:
    """Serves a hub until it is told to stop.

    Args:
        root: the hub's folder; made when missing.
        options: see `ServerOptions`.

    Raises:
        HubError: if the address is open to others and the hub has no accounts.
    """
    try:
        import uvicorn

        from diglot.hub.server import connections
        from diglot.hub.server.app import Hub, Settings
    except ImportError as error:
        raise MissingExtra.of("the hub's server", error.name or "starlette", "hub") from error
    store = Store(root, create=True)
    try:
        _see_that_it_is_owned(store, root, options)
        _few_arenas()
        store.scratch.sweep(time.time() - 86400)
        app = Hub(store, Settings(url=options.url, xet_reads=options.xet_reads))
        if options.quiet:
            logging.getLogger("diglot.hub.access").setLevel(logging.WARNING)
        uvicorn.Server(_configured(app, connections.protocol(connections.raise_descriptors()), options)).run()
    finally:
        store.close()


def _configured(app: Hub, protocol: type[asyncio.Protocol], options: ServerOptions) -> uvicorn.Config:
    """How the server listens for `app`, with connections of `protocol`."""
    import uvicorn

    return uvicorn.Config(
        app,
        http=protocol,
        ws="none",
        host=options.host,
        port=options.port,
        lifespan="off",
        log_config=_LOG,
        access_log=False,
        log_level="warning" if options.quiet else "info",
        ssl_certfile=options.certificate,
        ssl_keyfile=options.key,
        server_header=False,
        timeout_graceful_shutdown=30,
        h11_max_incomplete_event_size=64 << 10,
        proxy_headers=True,
        forwarded_allow_ips="127.0.0.1",
    )


def _see_that_it_is_owned(store: Store, root: str | Path, options: ServerOptions) -> None:
    """Refuse to let others in where there are no accounts.

    Raises:
        HubError: the address is open to others and the hub has none.
    """
    open_to = "" if _is_loopback(options.host) else options.host
    if options.url and not _is_loopback(urlsplit(options.url).hostname or ""):
        open_to = options.url  # a proxy passes on what comes from elsewhere
    if open_to and not store.people.exist():
        raise HubError(
            f"this hub has no accounts, so whoever reaches {open_to} would own it; "
            f"make one first: diglot hub user add NAME --root {root}"
        )


_LOG = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"calm": {"()": "diglot.hub.server.connections.Calm"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "plain", "stream": "ext://sys.stderr"},
        "calm": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "stream": "ext://sys.stderr",
            "filters": ["calm"],
        },
    },
    "loggers": {
        "asyncio": {"handlers": ["calm"], "level": "WARNING", "propagate": False},
        "uvicorn": {"handlers": ["calm"], "level": "INFO", "propagate": False},
        "diglot.hub": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
    },
}
