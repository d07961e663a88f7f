"""How much a table may be, and `Unreadable`: why one is not shown. Units: bytes, seconds, rows."""

from __future__ import annotations

import time

__all__ = ["Patience", "Unreadable"]

#: What one read may take in memory once it is decompressed (a record batch, a page).
READ = 256 << 20
#: The child's memory, all in all, and how much of it a child keeps.
MEMORY, KEPT = 1536 << 20, 384 << 20
#: How long a question may take; how long a scan works (of the processor's time) before it says how far it came.
SECONDS, SCAN_SECONDS = 20.0, 5.0
#: The most rows that a scan looks at.
SCAN = 200_000
#: How deep values and types may be nested, and how many columns are shown.
DEPTH, COLUMNS = 64, 1000
#: The largest JSON or CSV file, and the longest row of one.
TEXT_FILE, LINE = 64 << 20, 8 << 20


class Patience:
    """How long a scan goes on: so much of the processor's time, and never longer than half of what a question may take.

    Args:
        seconds: of the processor's time.
    """

    def __init__(self, seconds: float):
        self._work, self._end = time.process_time() + seconds, time.monotonic() + SECONDS / 2

    def is_over(self) -> bool:
        """Whether it is time to stop."""
        return time.process_time() > self._work or time.monotonic() > self._end


class Unreadable(Exception):
    """A table, or a question about it, that cannot be answered; the message is for people."""
