"""Rows: those that belong to others, sums, and values that cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from diglot.hub.store import Store
from diglot.hub.upkeep.checks.mending import Found, Look, do

__all__ = ["CHECKS"]

_ORPHANS = (
    ("claims", "sha256", "sha256 NOT IN (SELECT sha256 FROM large)"),
    ("held", "sha256", "sha256 NOT IN (SELECT sha256 FROM large)"),
    ("brought", "hex(xorb)", "xorb NOT IN (SELECT hash FROM xorbs)"),
    ("events", "id", "(repo, number) NOT IN (SELECT repo, number FROM discussions)"),
)


def _links(store: Store) -> Iterator[Found]:
    broken = sorted({(row["table"], row["rowid"], row["parent"], row["fkid"])
                     for row in store.database.rows("PRAGMA foreign_key_check")}, key=str)  # fmt: skip
    tables = {table: parent for table, _, parent, _ in broken}
    for table, parent in tables.items():
        count = sum(row[0] == table for row in broken)
        yield f"{table}: {count} rows belong to {parent} that are not there", partial(_drop, store, table)
    for table, name, where in _ORPHANS:
        for row in store.database.rows(f"SELECT {name} AS name FROM {table} WHERE {where} LIMIT 1000"):
            mend = do(store, f"DELETE FROM {table} WHERE {where} AND {name} = ?", row["name"])
            yield f"{table}: {row['name']} belongs to what is not there", mend
    sql = "SELECT repo, path FROM bucket_files WHERE sha256 NOT IN (SELECT sha256 FROM large)"
    for row in store.database.rows(sql):
        yield f"bucket file {row['path']} of {row['repo']}: its bytes are not there", None
    sql = """SELECT a.name, a.id, coalesce(sum(c.bytes), 0) AS n FROM accounts a LEFT JOIN charges c ON c.account = a.id
             GROUP BY a.id HAVING n <> a.stored"""
    for row in store.database.rows(sql):
        mend = do(store, "UPDATE accounts SET stored = ? WHERE id = ?", row["n"], row["id"])
        yield f"accounts: what {row['name']} keeps is not the sum of it", mend
    yield "", None


def _drop(store: Store, table: str) -> bool:
    """Removes the rows of a table that belong to rows that are not there."""
    with store.database.write() as cursor:
        for key in cursor.execute(f"PRAGMA foreign_key_list({table})").fetchall():
            other = key["table"]
            to = key["to"] or next(c["name"] for c in cursor.execute(f"PRAGMA table_info({other})") if c["pk"])
            cursor.execute(
                f"DELETE FROM {table} WHERE {key['from']} IS NOT NULL "
                f"AND {key['from']} NOT IN (SELECT {to} FROM {other})"
            )
    return True


_VALUES = (
    ("repos", "private IN (0, 1) AND (gated IS NULL OR gated IN ('auto', 'manual'))"),
    ("repos", "typeof(created) IN ('real', 'integer') AND typeof(changed) IN ('real', 'integer')"),
    ("accounts", "organization IN (0, 1) AND admin IN (0, 1) AND read_only IN (0, 1) AND default_private IN (0, 1)"),
    ("accounts", "typeof(created) IN ('real', 'integer')"),
    ("members", "role IN ('read', 'write', 'admin')"),
    ("tokens", "role IN ('read', 'write') AND length(digest) = 64"),
    ("tokens", "expires IS NULL OR typeof(expires) IN ('real', 'integer')"),
    ("discussions", "status IN ('open', 'closed', 'draft', 'merged') AND pull IN (0, 1)"),
    ("discussions", "(base IS NULL) = (pull = 0)"),
    ("access", "status IN ('pending', 'accepted', 'rejected') AND json_valid(fields)"),
    ("events", "json_valid(data) AND typeof(date) IN ('real', 'integer')"),
    ("large", "typeof(used) IN ('real', 'integer') AND (xet IS NULL OR length(xet) = 32) AND length(sha256) = 64"),
    ("xorbs", "typeof(used) IN ('real', 'integer') AND length(hash) = 32"),
    ("claims", "open IN (0, 1) AND typeof(date) IN ('real', 'integer')"),
    ("brought", "open IN (0, 1) AND typeof(date) IN ('real', 'integer')"),
    ("charges", "typeof(bytes) = 'integer' AND bytes >= 0"),
    ("accounts", "typeof(stored) = 'integer' AND (quota IS NULL OR typeof(quota) = 'integer')"),
    ("held", "typeof(date) IN ('real', 'integer')"),
    ("bucket_files", "typeof(modified) IN ('real', 'integer') AND typeof(uploaded) IN ('real', 'integer')"),
)


def _values(store: Store) -> Iterator[Found]:
    for table, good in _VALUES:
        row = store.database.row(f"SELECT count(*) AS n FROM {table} WHERE NOT coalesce(({good}), 0)")
        count = int(row["n"]) if row else 0
        yield (f"{table}: {count} rows with impossible values (not {good})" if count else ""), None


CHECKS: tuple[tuple[str, Look], ...] = (("links", _links), ("values", _values))
