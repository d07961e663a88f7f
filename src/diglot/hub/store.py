"""`Store`: a hub's folder, opened.

===================  =============================================================================================
``hub.sqlite``       names, refs, commits, trees, small files, accounts: everything but large files' bytes
``objects/``         large files' bytes, content-addressed: ``xorbs/`` and ``plain/``
``scratch/``         what is being received
``datasets/``        checkouts, if any (see `checkout`)
``damaged/``         objects that were put aside, if any (see `integrity`)
===================  =============================================================================================

Any number of processes may have a store open at the same time, a server among them.
"""

from __future__ import annotations

import fnmatch
import hashlib
import hmac
import json
from collections import Counter
from functools import cache
from importlib.resources import files
from pathlib import Path

from diglot.errors import HubError
from diglot.hub.names import RepoId
from diglot.hub.people.people import People
from diglot.hub.people.person import OWNER, Person
from diglot.hub.repos.discussions import Discussions
from diglot.hub.repos.repositories import Repo, Repositories
from diglot.hub.storage.database import Database
from diglot.hub.storage.objects import Folder, Objects, Scratch, private_folder
from diglot.hub.storage.quotas import Quotas
from diglot.remembered import remember

__all__ = ["Store"]


@cache
def attributes() -> bytes:
    """The ``.gitattributes`` of a new repository: which files are large whatever their size."""
    return (files("diglot.hub") / "data" / "gitattributes").read_bytes()


PLACES = ("objects", "scratch", "datasets", "models", "spaces", "buckets", "damaged")
"""Folders that a hub makes beside its `hub.sqlite`."""


class Store:
    """A hub's folder.

    Args:
        root: the folder.
        create: make it when it is missing; otherwise a missing one is an error.
        objects: where large files' bytes lie, if not in the folder: ``s3://bucket/prefix`` and the like. Said once,
            when the hub is made; the hub remembers it.

    Attributes:
        received: bytes of large files that this process took in and kept, by repository id.

    Raises:
        HubError: if there is no hub at `root`.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     store = Store(folder, create=True)
    ...     repo = store.create(RepoId.parse("datasets", "team/news"))
    ...     print([node.path for node in store.history.trees.files(store.history.resolve(repo, "main").tree)])
    ...     store.close()
    ['.gitattributes']
    """

    def __init__(self, root: str | Path, create: bool = False, objects: str | None = None):
        from diglot.hub.repos.buckets import Buckets
        from diglot.hub.repos.checkout import Checkouts
        from diglot.hub.repos.history import History
        from diglot.hub.storage.contents import Contents

        self.root = Path(root)
        if not create and not (self.root / "hub.sqlite").exists():
            raise HubError(f"there is no hub in {str(root)!r}; make one with: diglot hub serve --root {root}")
        if not (self.root / "hub.sqlite").exists():
            foreign = [name for name in PLACES if (self.root / name).exists()]
            if foreign:
                raise HubError(f"{str(root)!r} holds {', '.join(foreign)}, and no hub; make one in a new folder")
        private_folder(self.root)
        self.database = Database(self.root / "hub.sqlite")
        self.scratch = Scratch(self.root / "scratch")
        self.objects = self._place(objects)
        self.quotas = Quotas(self.database, self.scratch)
        self.contents = Contents(self.database, self.objects, self.scratch, self.quotas)
        self.people = People(self.database)
        self.history = History(self.database, self.contents, self.quotas)
        self.checkouts = Checkouts(self.root, self.database, self.scratch, self.history, self.contents)
        self.repositories = Repositories(self.database, self.people, self.checkouts, self.quotas)
        self.discussions = Discussions(self.database, self.quotas)
        self.buckets = Buckets(self.database, self.contents, self.quotas)
        self.received: Counter[str] = Counter()

    def _place(self, url: str | None) -> Objects:
        known = self.database.meta("objects")
        if url and url != known:
            if known or self.database.row("SELECT 1 FROM large"):
                raise HubError(f"this hub's bytes lie in {known or 'its folder'}; they cannot be moved to {url}")
            self.database.set_meta("objects", url)
        if not (known or url):
            return Folder(self.root / "objects")
        from diglot.hub.storage.s3 import Bucket

        return Bucket(known or str(url))

    @property
    def id(self) -> str:
        """Names this state of the bytes: clients that cache what they uploaded do so under it."""
        return self.database.meta("store")

    def sign(self, text: str) -> str:
        """A signature of `text` that only this hub can make: 64 hex digits."""
        return hmac.new(self.database.meta("secret").encode(), text.encode(), hashlib.sha256).hexdigest()

    def create(self, rid: RepoId, private: bool | None = None, person: Person = OWNER) -> Repo:
        """Makes a repository with its first commit. Errors: see `Repositories.create`."""
        from diglot.hub.repos.history import PutSmall

        with self.database.write():
            repo = self.repositories.create(person, rid, private)
            first = [PutSmall(".gitattributes", attributes())]
            if rid.kind == "spaces":  # clients take for granted that a space has a card
                first.append(PutSmall("README.md", f"---\ntitle: {rid.name}\nsdk: static\n---\n".encode()))
            self.history.begin(repo, person, first)
            return repo

    def is_large(self, path: str, size: int, sample: bytes, rules: bytes) -> bool:
        """Whether a file belongs among the large ones.

        Args:
            path: in the repository.
            size: of the file, bytes.
            sample: its first bytes.
            rules: the repository's ``.gitattributes``.
        """
        if size == 0:
            return False
        if size >= 10 << 20 or b"\0" in sample or _is_binary(sample):
            return True
        return any(_matches(path, pattern) for pattern in _patterns(rules))

    def used(self, repo: Repo) -> int:
        """Bytes of all large files that a repository holds or has held."""
        sql = "SELECT coalesce(sum(l.size), 0) AS n FROM held h JOIN large l USING (sha256) WHERE h.repo = ?"
        row = self.database.row(sql, repo.id)
        return int(row["n"]) if row else 0

    def xet_hashes(self, sha256s: list[str]) -> dict[str, str]:
        """The Xet hashes (as paths have them) of those large files that have one."""
        from diglot.hub.formats.xet import to_hex

        sql = "SELECT sha256, xet FROM large WHERE xet IS NOT NULL AND sha256 IN (SELECT value FROM json_each(?))"
        return {row["sha256"]: to_hex(row["xet"]) for row in self.database.rows(sql, json.dumps(sha256s))}

    def close(self) -> None:
        """Closes the database."""
        self.database.close()


@remember(entries=64, longest=1 << 16)
def _patterns(rules: bytes) -> tuple[str, ...]:
    lines = (line.split() for line in rules.decode("utf-8", "replace").splitlines())
    return tuple(parts[0] for parts in lines if parts and parts[0][0] != "#" and "filter=lfs" in parts[1:])


def _matches(path: str, pattern: str) -> bool:
    subject = path if "/" in pattern else path.rsplit("/", 1)[-1]
    return fnmatch.fnmatchcase(subject, pattern.removeprefix("/"))


def _is_binary(sample: bytes) -> bool:
    try:
        sample.decode()
        return False
    except UnicodeDecodeError as error:
        return error.start < len(sample) - 3  # a character cut in two at the end is still text
