"""`verify`: recomputes every hash that a hub has, and follows every reference; `repair` mends what can be mended.

Chunks and Merkle roots of xorbs, where chunks are said to lie, SHA-256 and Xet hashes of large files, git ids of blobs,
trees and commits, the places of commits in their history, the targets of refs, the names of things, and every row that
belongs to another. What is listed as damaged is damaged. An object that nothing names is only counted: a crash between
bytes and database leaves such, and they do no harm.

`repair` loses nothing: rows that others tell are made anew from those, rows that belong to nothing go, and an object
that does not have its hash is moved into ``damaged/`` of the hub's folder, so that the next push of the same bytes
stores them again. What only its owner can bring back (bytes, commits) stays listed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from diglot.hub.formats import xet
from diglot.hub.store import Store
from diglot.hub.upkeep.checks import history, large, links

__all__ = ["Check", "verify"]

Say = Callable[[str], None]


def _silent(line: str) -> None:
    pass


@dataclass
class Check:
    """What `verify` found: counts by kind, damages (a line each), what was mended, objects that nothing names."""

    counts: dict[str, int] = field(default_factory=dict)
    damages: list[str] = field(default_factory=list)
    mended: list[str] = field(default_factory=list)
    strays: int = 0

    @property
    def ok(self) -> bool:
        """Whether nothing is damaged."""
        return not self.damages

    def __str__(self) -> str:
        counted = ", ".join(f"{count:,} {kind}" for kind, count in self.counts.items())
        strays = f"; {self.strays} unnamed objects (harmless, gc removes them)" if self.strays else ""
        mended = f"; {len(self.mended)} mended" if self.mended else ""
        return f"{counted}: {'all sound' if self.ok else f'{len(self.damages)} damages'}{mended}{strays}"


def verify(store: Store, say: Say = _silent, repair: bool = False) -> Check:
    """Recomputes every hash and follows every reference.

    Args:
        store: the hub.
        say: called with each damage as it is found, and with what became of it.
        repair: mend what can be mended.
    """
    check = Check()
    store.contents.forget()
    store.history.trees.forget()
    for kind, look in (*large.CHECKS, *history.CHECKS, *links.CHECKS):
        check.counts[kind] = 0
        try:
            for problem, mend in look(store):
                check.counts[kind] += 1
                if not problem:
                    continue
                say(problem)
                if repair and mend and mend():
                    say(f"mended: {problem}")
                    check.mended.append(problem)
                else:
                    check.damages.append(problem)
        except Exception as error:  # damage can look like anything
            check.damages.append(line := f"database: {kind} cannot be read: {type(error).__name__}: {error}")
            say(line)
    _rest(store, check, say)
    return check


def _rest(store: Store, check: Check, say: Say) -> None:
    """SQLite's own check, and the objects that nothing names."""
    try:
        for row in store.database.each("PRAGMA integrity_check"):
            if row[0] != "ok":
                check.damages.append(line := f"database: {row[0]}")
                say(line)
        named = {f"xorbs/{xet.to_hex(row['hash'])}" for row in store.database.each("SELECT hash FROM xorbs")}
        named |= {f"plain/{row['sha256']}" for row in store.database.each("SELECT sha256 FROM large WHERE xet IS NULL")}
        check.strays = sum(key not in named for key, _, _ in store.objects.listing())
    except Exception as error:
        check.damages.append(line := f"database: {type(error).__name__}: {error}")
        say(line)
