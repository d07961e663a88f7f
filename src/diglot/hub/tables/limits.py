"""How much a table may be, and `Unreadable`: why one is not shown. Units: bytes, seconds, rows."""

from __future__ import annotations

__all__ = ["Unreadable"]

#: What one read may take in memory once it is decompressed (a record batch, a page).
READ = 256 << 20
#: The child's memory, all in all, and how much of it a child keeps.
MEMORY, KEPT = 1536 << 20, 384 << 20
#: How long a question may take; how long a scan looks before it says how far it came.
SECONDS, SCAN_SECONDS = 20.0, 5.0
#: The most rows that a scan looks at.
SCAN = 200_000
#: How deep values and types may be nested, and how many columns are shown.
DEPTH, COLUMNS = 64, 1000
#: The largest JSON or CSV file, and the longest row of one.
TEXT_FILE, LINE = 64 << 20, 8 << 20


class Unreadable(Exception):
    """A table, or a question about it, that cannot be answered; the message is for people."""
