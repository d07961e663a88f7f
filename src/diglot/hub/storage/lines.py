"""Where commits stand: lines and depths, and which commit last changed a path, without walking the history.

Commits of one ref, one after another, are a *line*; a line begins at the root or at a commit of another line. A
commit's *depth* is how many came before it. So the commits before one are a few ranges of (line, depth), its *chain*,
newest first; the n-th of them, how many there are, and the last commit that two have in common follow without a walk.
For each commit are noted the paths it changed, folders above them included (but not for a root: whatever nobody has
changed since comes from there), so the last change of a path is one look-up for each range of the chain.

All of it can be made anew from the commits (`index`). Functions take a connection: within a transaction for writing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence

from diglot.hub.formats.gitobjects import Entry, read_tree
from diglot.remembered import Answers

__all__ = ["TABLES", "add", "chain", "changed", "common", "drop", "index", "last_changes", "walk", "wrong"]

TABLES = """
CREATE TABLE lines (
  repo TEXT NOT NULL REFERENCES repos ON DELETE CASCADE, line INTEGER NOT NULL, ref TEXT NOT NULL, parent INTEGER,
  depth INTEGER NOT NULL, PRIMARY KEY (repo, line)) WITHOUT ROWID;
CREATE TABLE touched (
  repo TEXT NOT NULL REFERENCES repos ON DELETE CASCADE, path TEXT NOT NULL, line INTEGER NOT NULL,
  depth INTEGER NOT NULL, PRIMARY KEY (repo, path, line, depth)) WITHOUT ROWID;
ALTER TABLE commits ADD COLUMN line INTEGER;
ALTER TABLE commits ADD COLUMN depth INTEGER;
CREATE UNIQUE INDEX commits_line ON commits (repo, line, depth) WHERE line IS NOT NULL;
"""

Place = tuple[int, int]  # line, depth


# ---- write


def add(cursor: sqlite3.Connection, repo: str, ref: str, parent: str | None, paths: Iterable[str]) -> Place:
    """The place of a new commit on a ref; notes what it changes.

    Args:
        cursor: a transaction.
        repo: the repository's id.
        ref: its full name.
        parent: the commit before, or None for a root.
        paths: what it changes, folders included.
    """
    if parent is None:
        return _begin(cursor, repo, ref, None, -1), 0
    before, depth = _place(cursor, repo, parent)
    owner = cursor.execute("SELECT ref FROM lines WHERE repo = ? AND line = ?", (repo, before)).fetchone()
    beyond = "SELECT 1 FROM commits WHERE repo = ? AND line = ? AND depth > ?"
    ends = not cursor.execute(beyond, (repo, before, depth)).fetchone()
    line = before if ends and owner and owner[0] == ref else _begin(cursor, repo, ref, before, depth)
    _note(cursor, repo, (line, depth + 1), paths)
    return line, depth + 1


def _begin(cursor: sqlite3.Connection, repo: str, ref: str, parent: int | None, depth: int) -> int:
    row = cursor.execute("SELECT coalesce(max(line), -1) + 1 FROM lines WHERE repo = ?", (repo,)).fetchone()
    cursor.execute("INSERT INTO lines VALUES (?, ?, ?, ?, ?)", (repo, row[0], ref, parent, depth))
    return int(row[0])


def _note(cursor: sqlite3.Connection, repo: str, place: Place, paths: Iterable[str]) -> None:
    cursor.executemany("INSERT OR IGNORE INTO touched VALUES (?, ?, ?, ?)", [(repo, path, *place) for path in paths])


def index(cursor: sqlite3.Connection, repo: str) -> None:
    """Makes the lines of a repository anew from its commits."""
    for table in ("lines", "touched"):
        cursor.execute(f"DELETE FROM {table} WHERE repo = ?", (repo,))
    cursor.execute("UPDATE commits SET line = NULL, depth = NULL WHERE repo = ?", (repo,))
    rows = cursor.execute("SELECT id, parent, tree FROM commits WHERE repo = ?", (repo,)).fetchall()
    commits: dict[str, tuple[str | None, str]] = {row[0]: (row[1], row[2]) for row in rows}
    refs = cursor.execute("SELECT name, target FROM refs WHERE repo = ?", (repo,)).fetchall()
    ends = sorted(((row[0], row[1]) for row in refs), key=lambda end: (end[0] != "refs/heads/main", end))
    ends += [("", commit) for commit in sorted(set(commits) - {parent for parent, _ in commits.values()})]
    entries = _reader(cursor)
    placed: dict[str, Place] = {}
    for ref, end in ends:
        segment, at = [], end if end in commits else None
        while at is not None and at not in placed and at in commits:
            segment.append(at)
            at = commits[at][0]
        if not segment:
            continue
        before = placed.get(at) if at is not None else None
        line = _begin(cursor, repo, ref, *(before or (None, -1)))
        depth = before[1] + 1 if before else 0
        for commit in reversed(segment):
            parent, tree = commits[commit]
            placed[commit] = line, depth
            cursor.execute(
                "UPDATE commits SET line = ?, depth = ? WHERE repo = ? AND id = ?", (line, depth, repo, commit)
            )
            if parent in commits:
                _note(cursor, repo, (line, depth), changed(entries, commits[parent][1], tree))
            depth += 1


def drop(cursor: sqlite3.Connection, repos: Iterable[str]) -> None:
    """Forgets the places of commits that have been removed from some repositories."""
    for repo in repos:
        gone = "NOT EXISTS (SELECT 1 FROM commits c WHERE c.repo = {0}.repo AND c.line = {0}.line"
        cursor.execute(
            f"DELETE FROM touched WHERE repo = ? AND {gone.format('touched')} AND c.depth = touched.depth)", (repo,)
        )
        cursor.execute(f"DELETE FROM lines WHERE repo = ? AND {gone.format('lines')})", (repo,))


Entries = Callable[[str], dict[str, Entry]]


def changed(entries: Entries, before: str, after: str) -> set[str]:
    """Every path of a tree that is not the same in another one, folders included: new, gone or different.

    Args:
        entries: gives what is in a folder, by its id.
        before, after: ids of trees.
    """
    found: set[str] = set()
    todo: list[tuple[str, str | None, str]] = [("", before, after)]
    while todo:
        base, old, new = todo.pop()
        a, b = entries(old) if old else {}, entries(new)
        for name in a.keys() | b.keys():
            x, y = a.get(name), b.get(name)
            if x != y:
                path = f"{base}/{name}" if base else name
                found.add(path)
                if y and y.folder:  # what was in a folder that is gone, nobody asks about
                    todo.append((path, x.oid if x and x.folder else None, y.oid))
    return found


def _reader(cursor: sqlite3.Connection) -> Entries:
    """Reads folders; remembers those read last."""

    def read(tree: str) -> dict[str, Entry]:
        row = cursor.execute("SELECT body FROM trees WHERE id = ?", (tree,)).fetchone()
        return {entry.name: entry for entry in read_tree(row[0])} if row else {}

    return Answers(read, "folders of a hub, while they are compared", entries=64, size=100_000).__getitem__


# ---- read


def _place(cursor: sqlite3.Connection, repo: str, commit: str) -> Place:
    row = cursor.execute("SELECT line, depth FROM commits WHERE repo = ? AND id = ?", (repo, commit)).fetchone()
    return int(row[0]), int(row[1])


def chain(cursor: sqlite3.Connection, repo: str, commit: str) -> list[Place]:
    """The ranges that a commit and those before it consist of: (line, last depth on it), newest first."""
    found, at = [], _place(cursor, repo, commit)
    while True:
        found.append(at)
        row = cursor.execute("SELECT parent, depth FROM lines WHERE repo = ? AND line = ?", (repo, at[0])).fetchone()
        if row is None or row[0] is None:
            return found
        at = row[0], row[1]


def walk(
    cursor: sqlite3.Connection, repo: str, commit: str, columns: str, skip: int = 0, count: int = 1 << 60
) -> Iterator[sqlite3.Row]:
    """Columns of a commit and those before it, newest first, after the first `skip` and `count` of them at most."""
    places = chain(cursor, repo, commit)
    top = places[0][1] - skip
    low = max(-1, top - count)
    for line, depth in places:
        while (high := min(depth, top)) > low:
            sql = f"""SELECT {columns}, depth AS _depth FROM commits WHERE repo = ? AND line = ? AND depth <= ?
                      AND depth > ? ORDER BY depth DESC LIMIT 200"""
            rows = cursor.execute(sql, (repo, line, high, low)).fetchall()
            if not rows:
                break
            yield from rows
            top = rows[-1]["_depth"] - 1


def common(cursor: sqlite3.Connection, repo: str, ours: str, theirs: str) -> str | None:
    """The last commit that is among those before both (or one of the two); None if there is none."""
    known = dict(chain(cursor, repo, ours))
    for line, depth in chain(cursor, repo, theirs):
        if line in known:
            sql = "SELECT id FROM commits WHERE repo = ? AND line = ? AND depth = ?"
            row = cursor.execute(sql, (repo, line, min(depth, known[line]))).fetchone()
            return str(row[0]) if row else None
    return None


def last_changes(cursor: sqlite3.Connection, repo: str, commit: str, paths: Sequence[str]) -> dict[str, str]:
    """The commit that last changed each path, among a commit and those before it."""
    places = chain(cursor, repo, commit)
    names: dict[Place, str] = {}
    found = {}
    sql = (
        "SELECT depth FROM touched WHERE repo = ? AND path = ? AND line = ? AND depth <= ? ORDER BY depth DESC LIMIT 1"
    )
    for path in paths:
        place = (places[-1][0], 0)
        for line, depth in places:
            if row := cursor.execute(sql, (repo, path, line, depth)).fetchone():
                place = (line, int(row[0]))
                break
        if place not in names:
            one = "SELECT id FROM commits WHERE repo = ? AND line = ? AND depth = ?"
            names[place] = cursor.execute(one, (repo, *place)).fetchone()[0]
        found[path] = names[place]
    return found


def wrong(cursor: sqlite3.Connection, repo: str) -> bool:
    """Whether the places or changes that are noted are not what the commits say."""
    sql = "SELECT id, parent, tree, line, depth FROM commits WHERE repo = ?"
    rows = {row["id"]: row for row in cursor.execute(sql, (repo,)).fetchall()}
    sql = "SELECT line, parent, depth FROM lines WHERE repo = ?"
    lines = {row["line"]: (row["parent"], row["depth"]) for row in cursor.execute(sql, (repo,)).fetchall()}
    entries, noted = _reader(cursor), 0
    for row in rows.values():
        before = rows.get(row["parent"])
        if before is None:
            good = row["depth"] == 0 and lines.get(row["line"]) == (None, -1)
        else:
            place = before["line"], before["depth"]
            good = row["depth"] == place[1] + 1 and (row["line"] == place[0] or lines.get(row["line"]) == place)
        if not good:
            return True
        if before is not None:
            asked = (repo, row["line"], row["depth"])
            paths = changed(entries, before["tree"], row["tree"])
            noted += len(paths)
            one = "SELECT 1 FROM touched WHERE repo = ? AND path = ? AND line = ? AND depth = ?"
            if not all(cursor.execute(one, (repo, path, *asked[1:])).fetchone() for path in paths):
                return True
    return bool(cursor.execute("SELECT count(*) FROM touched WHERE repo = ?", (repo,)).fetchone()[0] != noted)
