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


class Crowd:
    """The connections that are open, and which of them may be dropped."""

    def __init__(self, limit: int):
        self.limit = limit
        self.waiting: dict[Any, None] = {}  # connections without a request under way, the oldest first
        self._held: dict[str, dict[Any, None]] = {}  # connections by address, the oldest first

    def admit(self, one: Any, place: str, count: int) -> bytes | None:
        """Takes a connection in, in another's stead if need be.

        Args:
            one: the connection.
            place: its address; empty for this machine.
            count: how many are open, with this one.

        Returns:
            None, or what to tell one that there is no room for.
        """
        mine = self._held.get(place, {})
        many = bool(place) and len(mine) >= max(1, self.limit // 2)
        if many or count > self.limit:
            oldest = next((other for other in mine if other in self.waiting), None) if many else self._oldest()
            if oldest is None:
                return _MANY if many else _BUSY
            oldest.drop()
        self._held.setdefault(place, {})[one] = self.waiting[one] = None
        return None

    def _oldest(self) -> Any:
        return next(iter(self.waiting), None)

    def leave(self, one: Any, place: str) -> None:
        """A connection is gone, or about to be; again is the same."""
        self.waiting.pop(one, None)
        mine = self._held.get(place, {})
        mine.pop(one, None)
        if not mine:
            self._held.pop(place, None)


class Bounded(cast(Any, AutoHTTPProtocol)):  # type: ignore[misc]
    """uvicorn's HTTP protocol (httptools where it is installed, else h11) with the bounds of this module."""

    crowd: Crowd

    def connection_made(self, transport: asyncio.Transport) -> None:
        super().connection_made(transport)
        self.since, self.moved, self.unsent, self.watch = self.loop.time(), 0, 0, None
        self.place = _place(transport)
        no_room = self.crowd.admit(self, self.place, len(self.connections))
        if no_room:
            transport.write(_FULL + b"Content-Length: %d\r\n\r\n" % len(no_room) + no_room)
            transport.close()
        else:
            self.watch = self.loop.call_later(HEAD, self.look)

    def connection_lost(self, exc: Exception | None) -> None:
        self.crowd.leave(self, self.place)
        if self.watch:
            self.watch.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self.moved += len(data)
        super().data_received(data)
        if self in self.crowd.waiting and self.busy():
            del self.crowd.waiting[self]
            self.since, self.moved = self.loop.time(), 0

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if not self.transport.is_closing() and not self.busy():
            self.crowd.waiting[self] = None
            self.since = self.loop.time()

    def busy(self) -> bool:
        """Whether a request is under way."""
        return self.cycle is not None and not self.cycle.response_complete

    def drop(self) -> None:
        """Ends this connection at once."""
        self.crowd.leave(self, self.place)
        self.transport.abort()

    def look(self) -> None:
        """Once in a while: has this connection kept the hub waiting?"""
        passed = self.loop.time() - self.since
        if (passed >= STALL and self.stalls()) if self.busy() else passed >= HEAD:
            self.drop()
            return
        if self.busy() and passed >= STALL:
            self.since, self.moved, self.unsent = self.loop.time(), 0, self.transport.get_write_buffer_size()
        self.watch = self.loop.call_later(min(HEAD, STALL) / 2, self.look)

    def stalls(self) -> bool:
        """Whether next to nothing of a body has arrived, or of an answer been read, since it was looked last."""
        unsent = self.transport.get_write_buffer_size()
        receiving = self.cycle.more_body and not self.flow.read_paused
        stuck = unsent > 0 and self.flow.write_paused and self.unsent == unsent
        return stuck or (receiving and not unsent and self.moved < _LEAST)


def protocol(limit: int) -> type[asyncio.Protocol]:
    """`Bounded` for one server.

    Args:
        limit: the most connections at a time; half of it for one address.
    """
    return type("Bounded", (Bounded,), {"crowd": Crowd(limit)})


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
