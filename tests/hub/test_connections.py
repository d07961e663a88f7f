"""Connections: what keeps the hub waiting goes, what is under way stays, and no address takes all of them."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from uvicorn import Config
from uvicorn.server import ServerState

from diglot.hub.server.connections import HEAD, STALL, protocol

HALF = b"GET / HTTP/1.1\r\nHost: x\r\nX-A: "
BODY = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999\r\n\r\n"


class Task:
    """A handler that never ends."""

    def add_done_callback(self, function: object) -> None:
        pass


class Handle:
    """What `Clock.call_later` gives."""

    off = False

    def cancel(self) -> None:
        self.off = True


class Clock:
    """An event loop whose time passes when it is told to."""

    def __init__(self) -> None:
        self.now, self.due, self.number = 0.0, list[Any](), itertools.count()

    def time(self) -> float:
        return self.now

    def call_later(self, delay: float, function: Callable[..., object], *args: object) -> Handle:
        handle = Handle()
        heapq.heappush(self.due, (self.now + delay, next(self.number), handle, function, args))
        return handle

    def create_task(self, coroutine: Coroutine[Any, Any, Any], **_: object) -> Task:
        coroutine.close()
        return Task()

    def wait(self, seconds: float) -> None:
        """Lets time pass."""
        end = self.now + seconds
        while self.due and self.due[0][0] <= end:
            self.now, _, handle, function, args = heapq.heappop(self.due)
            if not handle.off:
                function(*args)
        self.now = end


class Transport:
    """A connection's other end."""

    def __init__(self, address: str) -> None:
        self.address, self.sent, self.open, self.unsent = address, b"", True, 0
        self.protocol: Any = None

    def get_extra_info(self, name: str, default: object = None) -> object:
        return (self.address, 1000) if name == "peername" else default

    def write(self, data: bytes) -> None:
        self.sent += data

    def get_write_buffer_size(self) -> int:
        return self.unsent

    def close(self) -> None:
        if self.open:
            self.open = False
            self.protocol.connection_lost(None)

    abort = close

    def is_closing(self) -> bool:
        return not self.open

    def pause_reading(self) -> None:
        pass

    resume_reading = set_protocol = pause_reading


class Hall:
    """A server with room for `limit` connections."""

    def __init__(self, limit: int) -> None:
        async def app(scope: Any, receive: Any, send: Any) -> None:
            raise AssertionError

        self.kind: Any = protocol(limit)
        self.config, self.state, self.clock = Config(app, log_config=None, lifespan="off"), ServerState(), Clock()

    def come(self, address: str, said: bytes = b"") -> Transport:
        """Opens a connection and says something."""
        transport = Transport(address)
        transport.protocol = self.kind(self.config, self.state, {}, self.clock)
        transport.protocol.connection_made(transport)
        if said and transport.open:
            transport.protocol.data_received(said)
        return transport


def test_a_head_that_does_not_come_ends_the_connection_however_slowly_it_drips() -> None:
    hall = Hall(10)
    silent, half, drips = hall.come("192.0.2.1"), hall.come("192.0.2.2", HALF), hall.come("192.0.2.3", HALF)
    for _ in range(int(HEAD) - 1):
        hall.clock.wait(1)
        drips.protocol.data_received(b"a")
    assert all(one.open for one in (silent, half, drips))
    hall.clock.wait(HEAD / 2 + 1)
    assert not any(one.open for one in (silent, half, drips))
    assert not hall.state.connections


def test_a_body_that_stops_ends_the_connection_and_one_that_goes_on_does_not() -> None:
    hall = Hall(10)
    stops, goes, drips = (hall.come(f"192.0.2.{i}", BODY) for i in range(3))
    for _ in range(int(4 * STALL / 5)):
        hall.clock.wait(5)
        goes.protocol.data_received(b"x" * 200)
        if drips.open:
            drips.protocol.data_received(b"x")
    assert (stops.open, goes.open, drips.open) == (False, True, False)


def test_an_answer_that_nobody_reads_ends_the_connection() -> None:
    hall = Hall(10)
    stuck, slow = hall.come("192.0.2.1", BODY), hall.come("192.0.2.2", BODY)
    for one in (stuck, slow):
        one.protocol.cycle.more_body = False
        one.protocol.flow.pause_writing()
        one.unsent = 1 << 20
    for _ in range(int(3 * STALL)):
        hall.clock.wait(1)
        slow.unsent -= 100
    assert (stuck.open, slow.open) == (False, True)


def test_the_connection_that_waits_longest_makes_room_and_those_at_work_do_not() -> None:
    hall = Hall(4)
    work = [hall.come(f"192.0.2.{i}", BODY) for i in range(3)]
    idle = hall.come("192.0.2.9", HALF)
    newcomer = hall.come("192.0.2.10", BODY)
    assert not idle.open
    assert all(one.open for one in [*work, newcomer])
    refused = hall.come("192.0.2.11")
    assert not refused.open
    assert refused.sent.startswith(b"HTTP/1.1 503 ")
    assert b"Retry-After" in refused.sent


@pytest.mark.parametrize(
    ("address", "like"),
    [
        ("192.0.2.1", "::ffff:192.0.2.1"),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"),
        ("fe80::1%eth0", "fe80::2%eth1"),
    ],
)
def test_one_address_has_half_of_the_connections(address: str, like: str) -> None:
    hall = Hall(8)
    mine = [hall.come(address if i % 2 else like, BODY) for i in range(6)]
    assert [one.open for one in mine] == [True] * 4 + [False] * 2
    assert b"Your address" in mine[-1].sent
    assert hall.come("2001:db8:1:3::1", BODY).open  # others find room
    mine[0].close()
    assert hall.come(address, BODY).open  # and so do I, when I have left one


def test_an_address_that_only_waits_makes_room_for_itself() -> None:
    hall = Hall(8)
    waiting = [hall.come("192.0.2.1", HALF) for _ in range(50)]
    assert [one.open for one in waiting] == [False] * 46 + [True] * 4


def test_an_address_that_may_have_one_is_still_counted_when_that_makes_room() -> None:
    hall = Hall(2)
    first, second = hall.come("192.0.2.1", HALF), hall.come("192.0.2.1", BODY)
    assert (first.open, second.open) == (False, True)
    refused = hall.come("192.0.2.1", BODY)
    assert not refused.open
    assert b"Your address" in refused.sent


@pytest.mark.parametrize("address", ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1", "no address"])
def test_a_proxy_on_this_machine_stands_for_everybody(address: str) -> None:
    hall = Hall(8)
    assert all(hall.come(address, BODY).open for _ in range(8))
