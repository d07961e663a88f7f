"""Numbers of bytes as people read them."""

from __future__ import annotations

__all__ = ["size"]

LARGER = ("kB", "MB", "GB", "TB")


def size(count: float, unit: str = "B") -> str:
    """Bytes in the unit that leaves few digits; `unit` is what single ones are called.

    >>> size(7), size(7, "bytes"), size(1_260), size(32_000_000), size(7.5e15)
    ('7 B', '7 bytes', '1.3 kB', '32.0 MB', '7,500.0 TB')
    """
    power = 0
    while count >= 1000 and power < len(LARGER):
        count, power = count / 1000, power + 1
    return f"{count:,.1f} {LARGER[power - 1]}" if power else f"{count:.0f} {unit}"
