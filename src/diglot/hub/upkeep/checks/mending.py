"""What a look at a hub gives: damages, and how each can be mended."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from diglot.hub.store import Store

__all__ = ["Found", "Look", "Mend", "do"]

Mend = Callable[[], bool]  # mends a damage; whether it could
Found = tuple[str, Mend | None]  # what is damaged ("" for nothing), how it can be mended
Look = Callable[[Store], Iterator[Found]]


def do(store: Store, sql: str, *values: object) -> Mend:
    """Mends by one statement."""

    def mend() -> bool:
        with store.database.write() as cursor:
            cursor.execute(sql, values)
        return True

    return mend
