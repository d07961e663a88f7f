"""Folders of a revision: look up, list, edit, compare.

A tree is immutable and found by its hash, so whatever two revisions share is stored, read and compared once: an edit
rewrites only the folders on the way to a change, a comparison enters only folders whose hashes differ.

Paths are relative, ``/`` between parts, ``""`` for the root. Errors: `Refusal` 404 EntryNotFound, 409, 422.
"""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from diglot.hub.formats.gitobjects import Entry, read_tree, tree_object
from diglot.hub.refusal import Refusal
from diglot.hub.storage.database import Database

__all__ = ["Difference", "Node", "Put", "Remove", "Trees"]


@dataclass(frozen=True)
class Node:
    """A file or folder of a revision.

    Attributes:
        path: from the root.
        folder: whether it is one.
        oid: git's id of the blob (for a large file: of its pointer) or tree.
        size: of the content, bytes; 0 for a folder.
        sha256: of a large file's content, else None.
    """

    path: str
    folder: bool
    oid: str
    size: int = 0
    sha256: str | None = None


@dataclass(frozen=True)
class Put:
    """An edit: the file `path` becomes the blob `oid`."""

    path: str
    oid: str


@dataclass(frozen=True)
class Remove:
    """An edit: the file or folder `path` goes (`folder`: it must be a folder)."""

    path: str
    folder: bool = False


@dataclass(frozen=True)
class Difference:
    """A file that two revisions do not share: as it was, as it is; None where it is not."""

    before: Node | None
    after: Node | None

    @property
    def path(self) -> str:
        """The file's path."""
        node = self.after or self.before
        return node.path if node else ""


#: The id of a folder with nothing in it.
EMPTY = tree_object([])[0]
_CACHED = 100_000  # entries of folders that are remembered: some 30 MB


class _Folder(dict[str, "Entry | _Folder"]):
    """A folder under edit."""


class Trees:
    """The folders of a hub."""

    def __init__(self, database: Database):
        self.database = database
        self._cache: OrderedDict[str, dict[str, Entry]] = OrderedDict()
        self._cached = 0  # entries in it
        self._lock = threading.Lock()

    def entries(self, tree: str) -> dict[str, Entry]:
        """What is in a folder, by name; not to be changed. Folders that were read last are remembered."""
        with self._lock:
            if (found := self._cache.get(tree)) is not None:
                self._cache.move_to_end(tree)
                return found
        found = {entry.name: entry for entry in self.read(tree)}
        self._remember(tree, found)
        return found

    def _remember(self, tree: str, found: dict[str, Entry]) -> None:
        with self._lock:
            if tree not in self._cache:
                self._cache[tree] = found
                self._cached += len(found) + 1
            while self._cached > _CACHED and len(self._cache) > 1:
                self._cached -= len(self._cache.popitem(last=False)[1]) + 1

    def read(self, tree: str) -> list[Entry]:
        """The same as a list, read anew."""
        return read_tree(self.body(tree))

    def body(self, tree: str) -> bytes:
        """A folder as git has it.

        Raises:
            Refusal: 404 if it is not there.
        """
        row = self.database.row("SELECT body FROM trees WHERE id = ?", tree)
        if row is None and tree != EMPTY:
            raise Refusal.no_entry(tree)
        return bytes(row["body"]) if row else b""

    def forget(self) -> None:
        """Empties the memory of folders (after garbage was collected)."""
        with self._lock:
            self._cache.clear()
            self._cached = 0

    # ---- read

    def find(self, tree: str, path: str) -> Entry | None:
        """The entry at `path`, or None; the root is a folder without a name."""
        found = Entry("", True, tree)
        for part in path.split("/") if path else ():
            entry = self.entries(found.oid).get(part) if found.folder else None
            if entry is None:
                return None
            found = entry
        return found

    def node(self, tree: str, path: str) -> Node | None:
        """The file or folder at `path`, or None."""
        entry = self.find(tree, path)
        return self._nodes([(path, entry)])[0] if entry else None

    def file(self, tree: str, path: str) -> Node:
        """The file at `path`.

        Raises:
            Refusal: 404 if there is none.
        """
        node = self.node(tree, path)
        if node is None or node.folder:
            raise Refusal.no_entry(path)
        return node

    def listing(self, tree: str, path: str = "", recursive: bool = False) -> list[Node]:
        """What is in a folder, sorted by path as bytes; with `recursive`, what is below it too.

        Raises:
            Refusal: 404 if `path` is not a folder.
        """
        top = self.find(tree, path)
        if top is None or not top.folder:
            raise Refusal.no_entry(path)
        found: list[tuple[str, Entry]] = []
        todo = [(path, top.oid)]
        while todo:
            base, oid = todo.pop()
            for entry in self.entries(oid).values():
                full = f"{base}/{entry.name}" if base else entry.name
                found.append((full, entry))
                if entry.folder and recursive:
                    todo.append((full, entry.oid))
        return self._nodes(sorted(found))

    def files(self, tree: str) -> list[Node]:
        """All files of a revision."""
        return [node for node in self.listing(tree, recursive=True) if not node.folder]

    def _nodes(self, found: Iterable[tuple[str, Entry]]) -> list[Node]:
        found = list(found)
        sql = "SELECT id, size, sha256 FROM blobs WHERE id IN (SELECT value FROM json_each(?))"
        wanted = json.dumps([entry.oid for _, entry in found if not entry.folder])
        blobs = {row["id"]: (row["size"], row["sha256"]) for row in self.database.rows(sql, wanted)}
        return [Node(path, e.folder, e.oid, *(() if e.folder else blobs[e.oid])) for path, e in found]

    def compare(self, before: str | None, after: str) -> list[Difference]:
        """The files that differ between two trees, by path; `before` may be None for nothing."""
        changes: list[tuple[str, Entry | None, Entry | None]] = []
        todo: list[tuple[str, str | None, str | None]] = [("", before, after)]
        while todo:
            base, old, new = todo.pop()
            a, b = self.entries(old) if old else {}, self.entries(new) if new else {}
            for name in a.keys() | b.keys():
                x, y = a.get(name), b.get(name)
                if x == y:
                    continue
                path = f"{base}/{name}" if base else name
                folders = (x.oid if x and x.folder else None, y.oid if y and y.folder else None)
                if any(folders):
                    todo.append((path, *folders))
                x, y = x if x and not x.folder else None, y if y and not y.folder else None
                if x or y:
                    changes.append((path, x, y))
        changes.sort(key=lambda change: change[0])
        nodes = iter(self._nodes((path, entry) for path, x, y in changes for entry in (x, y) if entry))
        return [Difference(next(nodes) if x else None, next(nodes) if y else None) for _, x, y in changes]

    # ---- write

    def edit(self, tree: str, edits: Iterable[Put | Remove], made: Callable[[str, int], None] | None = None) -> str:
        """Applies edits in their order and stores the folders that change.

        Args:
            tree: the root before.
            edits: what changes.
            made: called with the id and the bytes of each folder that is stored, within the transaction.

        Returns:
            The id of the new root.

        Raises:
            Refusal: 404 if what is to go is not there, 422 where a file would stand in a folder's place.
        """
        root = self._load(tree)
        for edit in edits:
            *folders, name = edit.path.split("/")
            at = root
            for part in folders:
                below = at.get(part)
                if isinstance(below, Entry):
                    if not below.folder and isinstance(edit, Put):
                        raise Refusal.invalid(f"{edit.path!r}: {part!r} is a file, not a folder", 422)
                    below = self._load(below.oid) if below.folder else None
                if below is None:
                    below = _Folder()
                at[part] = below
                at = below
            if isinstance(edit, Put):
                there = at.get(name)
                if isinstance(there, _Folder) or (there and there.folder):
                    raise Refusal.invalid(f"{edit.path!r} is a folder", 422)
                at[name] = Entry(name, False, edit.oid)
            else:
                gone = at.pop(name, None)
                if gone is None or (edit.folder and isinstance(gone, Entry) and not gone.folder):
                    raise Refusal(404, f"A file with this name doesn't exist: {edit.path}", "EntryNotFound")
        with self.database.write():
            return self._save(root, made)

    def _load(self, tree: str) -> _Folder:
        return _Folder(self.entries(tree))

    def _save(self, folder: _Folder, made: Callable[[str, int], None] | None) -> str:
        entries = []
        for name, entry in folder.items():
            if isinstance(entry, _Folder):
                oid = self._save(entry, made)
                if oid != EMPTY:
                    entries.append(Entry(name, True, oid))
            else:
                entries.append(entry)
        oid, body = tree_object(entries)
        with self.database.write() as cursor:
            cursor.execute("INSERT OR IGNORE INTO trees VALUES (?, ?)", (oid, body))
        if made:
            made(oid, len(body))
        self._remember(oid, {entry.name: entry for entry in entries})
        return oid
