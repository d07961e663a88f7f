"""`Turns`: long work of many accounts, a slice of each in turn.

Whoever has much to verify gets no more of the machine than whoever has little: work is cut into slices, a few of which
run at a time, and the next slice is of the account that has waited longest. Waiting costs no thread.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from diglot.hub.refusal import Refusal

__all__ = ["Turns"]


class Turns:
    """Slots that accounts take in turn.

    Args:
        slots: how many slices run at a time.
        waiting: how many of one account may wait.
    """

    def __init__(self, slots: int = 2, waiting: int = 256):
        self._free = slots
        self._most = waiting
        self._lines: dict[int, deque[asyncio.Future[None]]] = {}  # in the order in which accounts are served
        self._lock = threading.Lock()

    @asynccontextmanager
    async def turn(self, account: int) -> AsyncIterator[None]:
        """Waits for a slot, and has it until the block is left.

        Raises:
            Refusal: 429 if too much of this account is waiting already.
        """
        if (mine := self._enter(account)) is not None:
            try:
                await mine
            except asyncio.CancelledError:
                if not self._leave(account, mine):
                    self._next()  # the slot had come just then
                raise
        try:
            yield
        finally:
            self._next()

    def _enter(self, account: int) -> asyncio.Future[None] | None:
        """Takes a free slot (None), or a place in the line."""
        with self._lock:
            if self._free and not self._lines:
                self._free -= 1
                return None
            line = self._lines.setdefault(account, deque())
            if len(line) >= self._most:
                raise Refusal(429, "Too many uploads of this account are waiting; try again later")
            line.append(mine := asyncio.get_running_loop().create_future())
            return mine

    def _leave(self, account: int, mine: asyncio.Future[None]) -> bool:
        """Gives a place in the line up; False if the slot was given already."""
        with self._lock:
            line = self._lines.get(account, deque())
            if mine not in line:
                return False
            line.remove(mine)
            if not line:
                del self._lines[account]
            return True

    def _next(self) -> None:
        """Gives a slot that has become free to the account that comes first, and puts that account last."""
        with self._lock:
            if not self._lines:
                self._free += 1
                return
            account = next(iter(self._lines))
            line = self._lines.pop(account)
            mine = line.popleft()
            if line:
                self._lines[account] = line
        mine.get_loop().call_soon_threadsafe(_give, mine)


def _give(mine: asyncio.Future[None]) -> None:
    if not mine.done():
        mine.set_result(None)
