"""Connections: how many there may be, and how long one may keep the hub waiting.

uvicorn has no timer for the head of a request and no bound on what is open, so that a thousand clients that say half a
request use up the descriptors of the process. Here a head must be complete within `HEAD` seconds, a body must go on
arriving and an answer must go on being read (1 KiB in `STALL` seconds). Above the limit the connection that has waited
longest without a request makes room; where all have one, the newcomer reads 503. Half of the connections is the most
for one address (IPv6: one network of 64 bits), so that others always find room; this machine's own addresses, where a
proxy may stand for everybody, are not bounded so.

Units: seconds, bytes.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import json
import logging
import sys
import time
from collections import Counter
from typing import Any, cast

from uvicorn.protocols.http.auto import AutoHTTPProtocol

__all__ = ["Calm", "protocol", "raise_descriptors"]

HEAD, STALL, _LEAST = 20.0, 60.0, 1024
_DESCRIPTORS, _CONNECTIONS, _OWN = 65536, 8192, 256
_BUSY = json.dumps({"error": "The hub has as many connections as it can hold; try again"}).encode()
_MANY = json.dumps({"error": "Your address has as many connections as one may; close some, or try again"}).encode()
_FULL = b"HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/json\r\nRetry-After: 5\r\nConnection: close\r\n"


def raise_descriptors() -> int:
    """Raises the process' limit of open files as far as it may; gives how many connections that leaves room for.

    A connection may need three: itself, a file that is received, an object that is read. Where the system has no such
    limit (Windows) it is 8,192 connections.
    """
    if sys.platform == "win32":
        return _CONNECTIONS
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _DESCRIPTORS if hard == resource.RLIM_INFINITY else min(hard, _DESCRIPTORS)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        for target in (wanted, 10_240):  # macOS takes no more than OPEN_MAX
            with contextlib.suppress(OSError, ValueError):
                resource.setrlimit(resource.RLIMIT_NOFILE, (target, hard))
                soft = target
                break
    if soft == resource.RLIM_INFINITY:
        return _CONNECTIONS
    return max(16, min((soft - _OWN) // 3, _CONNECTIONS))


def protocol(limit: int) -> type[asyncio.Protocol]:  # noqa: C901
    """uvicorn's HTTP protocol (httptools where it is installed, else h11) with these bounds.

    Args:
        limit: the most connections at a time; half of it for one address.
    """
    waiting: dict[Any, None] = {}  # connections without a request under way, the oldest first
    held: dict[str, dict[Any, None]] = {}  # connections by address, the oldest first

    class Bounded(cast(Any, AutoHTTPProtocol)):  # type: ignore[misc]
        def connection_made(self, transport: asyncio.Transport) -> None:
            super().connection_made(transport)
            self.since, self.moved, self.unsent, self.watch = self.loop.time(), 0, 0, None
            self.place = _place(transport)
            mine = held.setdefault(self.place, {})
            many = bool(self.place) and len(mine) >= max(1, limit // 2)
            if many or len(self.connections) > limit:
                oldest = next((one for one in mine if one in waiting), None) if many else next(iter(waiting), None)
                if oldest is None:
                    said = _MANY if many else _BUSY
                    transport.write(_FULL + b"Content-Length: %d\r\n\r\n" % len(said) + said)
                    transport.close()
                    return
                oldest.drop()
            mine[self] = waiting[self] = None
            self.watch = self.loop.call_later(HEAD, self.look)

        def connection_lost(self, exc: Exception | None) -> None:
            waiting.pop(self, None)
            mine = held.get(self.place, {})
            mine.pop(self, None)
            if not mine:
                held.pop(self.place, None)
            if self.watch:
                self.watch.cancel()
            super().connection_lost(exc)

        def data_received(self, data: bytes) -> None:
            self.moved += len(data)
            super().data_received(data)
            if self in waiting and self.busy():
                del waiting[self]
                self.since, self.moved = self.loop.time(), 0

        def on_response_complete(self) -> None:
            super().on_response_complete()
            if not self.transport.is_closing() and not self.busy():
                waiting[self] = None
                self.since = self.loop.time()

        def busy(self) -> bool:
            return self.cycle is not None and not self.cycle.response_complete

        def drop(self) -> None:
            waiting.pop(self, None)
            held.get(self.place, {}).pop(self, None)
            self.transport.abort()

        def look(self) -> None:
            """Once in a while: has this connection kept the hub waiting?"""
            passed = self.loop.time() - self.since
            unsent = self.transport.get_write_buffer_size()
            if not self.busy():
                if passed >= HEAD:
                    self.drop()
                    return
            elif passed >= STALL:
                receiving = self.cycle.more_body and not self.flow.read_paused
                stuck = unsent > 0 and self.flow.write_paused and self.unsent == unsent
                if stuck or (receiving and not unsent and self.moved < _LEAST):
                    self.drop()
                    return
                self.since, self.moved, self.unsent = self.loop.time(), 0, unsent
            self.watch = self.loop.call_later(min(HEAD, STALL) / 2, self.look)

    return Bounded


def _place(transport: asyncio.Transport) -> str:
    """Where a connection comes from, as far as that is counted; nothing for this machine and for socket files."""
    peer = transport.get_extra_info("peername")
    try:
        address = ipaddress.ip_address(str(peer[0]).partition("%")[0])
    except (ValueError, TypeError, IndexError):
        return ""
    address = getattr(address, "ipv4_mapped", None) or address
    if address.is_loopback:
        return ""
    return str(address) if address.version == 4 else str(ipaddress.ip_network((address, 64), strict=False))


class Calm(logging.Filter):
    """Lets a message through five times in ten seconds; the next time it says how often it was left out."""

    def __init__(self) -> None:
        super().__init__()
        self._since = 0.0
        self._seen: Counter[str] = Counter()

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether to write this record."""
        now, key = time.monotonic(), str(record.msg)[:200]
        if now - self._since > 10:
            more = self._seen[key] - 5
            self._since, self._seen = now, Counter()
            if more > 0:
                record.msg, record.args = f"{record.getMessage()} ({more} more like it)", ()
        if len(self._seen) < 1000:
            self._seen[key] += 1
        return self._seen[key] <= 5
