"""Large files: chunks and hashes of xorbs, where chunks are said to lie, SHA-256 and Xet hashes of files."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from functools import partial

from diglot.errors import HubError
from diglot.hub.formats import xet
from diglot.hub.formats.xet import Merkle
from diglot.hub.storage.reading import unpack_terms
from diglot.hub.store import Store
from diglot.hub.upkeep.checks.mending import Found, Look, do

__all__ = ["CHECKS"]


def _xorbs(store: Store) -> Iterator[Found]:
    for row in store.database.rows("SELECT hash, raw, layout FROM xorbs"):
        name = xet.to_hex(row["hash"])
        if not store.contents.sound_xorb(row["hash"]):
            yield f"xorb {name} does not have its hash", partial(_mend_xorb, store, row["hash"])
        elif row["raw"] != int(xet.Layout.from_bytes(row["layout"]).raw[-1]):
            raw = int(xet.Layout.from_bytes(row["layout"]).raw[-1])
            yield f"xorb {name}: wrong size", do(store, "UPDATE xorbs SET raw = ? WHERE hash = ?", raw, row["hash"])
        else:
            yield "", None


def _mend_xorb(store: Store, digest: bytes) -> bool:
    """The layout anew from the object, if that is sound; else the object is put aside, to be sent again."""
    layout = store.contents.read_layout(digest)
    if layout is None:
        store.objects.put_aside(f"xorbs/{xet.to_hex(digest)}", store.root / "damaged")
        with store.database.write() as cursor:
            cursor.execute("DELETE FROM chunks WHERE xorb = ?", (digest,))
        store.contents.forget()
        return False  # its bytes must come again
    with store.database.write() as cursor:
        row = (int(layout.stored[-1]), int(layout.raw[-1]), layout.to_bytes(), digest)
        cursor.execute("UPDATE xorbs SET size = ?, raw = ?, layout = ? WHERE hash = ?", row)
    store.contents.forget()
    return True


def _chunks(store: Store) -> Iterator[Found]:
    for row in store.database.rows("SELECT hash, xorb, position FROM chunks ORDER BY xorb"):
        try:
            at = 32 * row["position"]
            good = store.contents.layout(row["xorb"]).hashes[at : at + 32] == row["hash"]
        except (HubError, TypeError):
            good = False
        mend = None if good else do(store, "DELETE FROM chunks WHERE hash = ?", row["hash"])
        yield ("" if good else f"chunk {row['hash'].hex()} is not where it is said to be"), mend


def _large(store: Store) -> Iterator[Found]:
    for row in store.database.rows("SELECT sha256, size, xet, terms FROM large"):
        problem = _large_problem(store, row)
        yield problem, partial(_mend_large, store, row["sha256"]) if problem else None


def _large_problem(store: Store, row: sqlite3.Row) -> str:
    hasher, size, what = hashlib.sha256(), 0, f"large file {row['sha256']}"
    try:
        if (row["xet"] is None) != (row["terms"] is None):
            return f"{what} is neither whole nor in chunks"
        pieces = (
            store.contents.raw(f"plain/{row['sha256']}", store.objects.size(f"plain/{row['sha256']}") or 0)
            if row["xet"] is None
            else store.contents.read_terms(unpack_terms(row["terms"]), 0, 1 << 62)
        )
        for piece in pieces:
            hasher.update(piece)
            size += len(piece)
        if hasher.hexdigest() != row["sha256"]:
            return f"{what} does not have its SHA-256"
        if size != row["size"]:
            return f"{what} has another size"
        if row["xet"] is not None and _xet_hash(store, row["terms"]) != row["xet"]:
            return f"{what} does not have its Xet hash"
    except (HubError, OSError, ValueError) as error:
        return f"{what}: {error}"
    return ""


def _xet_hash(store: Store, terms: bytes) -> bytes:
    tree = Merkle()
    for term in unpack_terms(terms):
        for pair in store.contents.layout(term.xorb).pairs(term.start, term.end):
            tree.add(*pair)
    return tree.file_hash()


def _mend_large(store: Store, sha256: str) -> bool:
    """Size and Xet hash anew from sound content; a whole object that is not sound is put aside."""
    row = store.database.row("SELECT * FROM large WHERE sha256 = ?", sha256)
    if row is None or (row["xet"] is None) != (row["terms"] is None):
        return False
    hasher, size = hashlib.sha256(), 0
    plain = row["xet"] is None
    try:
        there = store.objects.size(f"plain/{sha256}") or 0
        pieces = store.contents.raw(f"plain/{sha256}", there) if plain else store.contents.read_terms(
            unpack_terms(row["terms"]), 0, 1 << 62
        )  # fmt: skip
        for piece in pieces:
            hasher.update(piece)
            size += len(piece)
        digest = None if plain else _xet_hash(store, row["terms"])
    except (HubError, OSError, ValueError):
        return False
    if hasher.hexdigest() != sha256:
        if plain:
            store.objects.put_aside(f"plain/{sha256}", store.root / "damaged")
        return False
    return do(store, "UPDATE large SET size = ?, xet = ? WHERE sha256 = ?", size, digest, sha256)()


CHECKS: tuple[tuple[str, Look], ...] = (("xorbs", _xorbs), ("chunks", _chunks), ("large files", _large))
