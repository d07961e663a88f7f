"""What a push or a pull did, and the comparison of what was sent with what the hub has.

Units: bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from diglot.errors import HubError
from diglot.hub.push.build import LocalFile, Table, table
from diglot.sizes import size

__all__ = [
    "PUBLIC",
    "Pulled",
    "Push",
    "Pushed",
    "one_of_each",
    "read_local",
    "rows_of",
    "same_table",
]

#: The public hub's names.
PUBLIC = ("huggingface.co", "hf.co", "hub-ci.huggingface.co")


@dataclass(frozen=True)
class Push:
    """What is to be pushed, and how: the arguments of `diglot.hub.push.client.push`, checked, and the build's files."""

    files: list[LocalFile]
    name: str
    private: bool | None
    revision: str
    message: str | None
    retries: int
    token: str | None
    say: Callable[[str], None]

    def done(
        self, repository: str, hub: str, location: str, commit: str, changes: tuple[int, int], sent: int | None
    ) -> Pushed:
        """What the push did; `changes` are the files sent and those removed."""
        size = sum(file.size for file in self.files)
        count, (new, removed) = len(self.files), changes
        changed = bool(new or removed)
        return Pushed(repository, hub, location, commit, changed, count, new, removed, size, sent, rows_of(self.files))

    def sentence(self, changes: tuple[int, int]) -> str:
        """The message of the commit; one about what changed where none is given."""
        if self.message:
            return self.message
        new, removed = changes
        parts = [f"{new} file{'s' * (new != 1)} changed"] if new else []
        parts += [f"{removed} removed"] if removed else []
        return "Push a build: " + ", ".join(parts)


@dataclass(frozen=True)
class Pushed:
    """What a push did.

    Attributes:
        repository: ``namespace/name``.
        hub: the folder or address.
        location: what to give to `load_dataset`: the checkout's path, or the repository's name.
        commit: the id that the branch is at now.
        changed: whether there was anything to push.
        files: how many files the build has.
        files_sent: how many were new or different.
        files_removed: how many the repository had and the build has not.
        size: of the build.
        sent: bytes that were new to the hub, as it stores them; None if it doesn't say.
        rows: rows of each folder of tables.
    """

    repository: str
    hub: str
    location: str
    commit: str
    changed: bool
    files: int
    files_sent: int
    files_removed: int
    size: int
    sent: int | None
    rows: dict[str, int]

    @property
    def saved(self) -> int | None:
        """Bytes that did not have to be sent; None if the hub doesn't say."""
        return None if self.sent is None else max(0, self.size - self.sent)

    def __str__(self) -> str:
        rows = ", ".join(f"{count:,} {name}" for name, count in self.rows.items())
        if not self.changed:
            return f"{self.repository} is up to date at {self.commit[:7]} ({rows}): nothing was sent"
        sent = "" if self.sent is None else f", {size(self.sent)} sent, {size(self.saved or 0)} saved"
        gone = f", {self.files_removed} removed" if self.files_removed else ""
        return (
            f"{self.repository} is at {self.commit[:7]} ({rows}): {self.files_sent} of {self.files} files{gone}{sent}"
        )


@dataclass(frozen=True)
class Pulled:
    """What a pull did: the folder, the commit, how many files and bytes it has."""

    repository: str
    folder: Path
    commit: str
    files: int
    size: int

    def __str__(self) -> str:
        return f"{self.repository} at {self.commit[:7]}: {self.files} files, {size(self.size)} in {self.folder}"


def rows_of(files: list[LocalFile]) -> dict[str, int]:
    """The rows of each folder of tables."""
    rows: dict[str, int] = {}
    for file in files:
        found = read_local(file)
        if found:
            rows[file.folder or "data"] = rows.get(file.folder or "data", 0) + found.rows
    return rows


def read_local(file: LocalFile, count: bool = True) -> Table | None:
    """Schema and rows of a local table."""
    with file.source.open("rb") as stream:
        return table(file.path, stream, count)


def same_table(file: LocalFile, there: Table | None) -> None:
    """Compares a table with what the hub says of it.

    Raises:
        HubError: if they differ.
    """
    here = read_local(file, count=there is not None and there.rows >= 0)
    if (here is None) != (there is None):
        raise HubError(f"{file.path} is not the table that was sent")
    if here and there and (not here.schema.equals(there.schema, check_metadata=True) or here.rows != there.rows):
        raise HubError(f"{file.path} has other features or another number of rows on the hub than here")


def one_of_each(files: list[LocalFile]) -> list[LocalFile]:
    """A table of each folder."""
    tables = (file for file in reversed(files) if file.path.endswith((".arrow", ".parquet")))
    return list({file.folder: file for file in tables}.values())
