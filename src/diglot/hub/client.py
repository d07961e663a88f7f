"""Push a build to a hub, pull one out: the same two functions for a folder and for an address.

*A folder* (``hub="hub/"``) is written directly, without a server, and gets a checkout that `load_dataset` reads.
*An address* (``hub="http://127.0.0.1:8600"``) is spoken to with `huggingface_hub`, and with nothing else: no request
goes to another host. Without `hub`, the environment says where: ``DIGLOT_HUB``, or ``HF_ENDPOINT``. The public hub is
used only if it is named.

A push compares hashes first: unchanged files are not sent, unchanged builds make no commit. It is one commit; if
somebody else's came first, it is tried again on top of theirs. Files that the build has no more go, in the folders that
the build has (``segments/`` and so on); all else in the repository stays. Afterwards the hashes of all files are
compared with what the hub now has, and the features of a table of each folder are read back.

Units: bytes. Errors: `HubError` for a hub that refuses or cannot be reached, or that holds something else than what was
sent; `SourceError` for a folder that is no build; `OptionError` for a hub that is not named.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from diglot.errors import HubError, OptionError
from diglot.hub.build import LocalFile, Table, local_files, table

__all__ = ["Pulled", "Pushed", "pull", "push"]

PUBLIC = ("huggingface.co", "hf.co", "hub-ci.huggingface.co")


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
        sent = "" if self.sent is None else f", {_human(self.sent)} sent, {_human(self.saved or 0)} saved"
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
        return f"{self.repository} at {self.commit[:7]}: {self.files} files, {_human(self.size)} in {self.folder}"


def _human(size: int) -> str:
    number, unit = float(size), "B"
    for unit in ("B", "kB", "MB", "GB", "TB"):
        if number < 1000 or unit == "TB":
            break
        number /= 1000
    return f"{size} B" if unit == "B" else f"{number:.1f} {unit}"


def resolve(hub: str | os.PathLike[str] | None) -> str | Path:
    """The hub that is meant: an address (without a slash at its end) or a folder.

    Raises:
        OptionError: if none is named anywhere, or the environment names the public hub.

    >>> resolve("http://127.0.0.1:8600/")
    'http://127.0.0.1:8600'
    >>> resolve("hub")
    PosixPath('hub')
    """
    named = os.environ.get("DIGLOT_HUB") or os.environ.get("HF_ENDPOINT") if hub is None else os.fspath(hub)
    if not named:
        raise OptionError(
            'no hub is named; say hub="hub/" (a folder) or hub="http://127.0.0.1:8600", or set DIGLOT_HUB'
        )
    if "://" not in named:
        return Path(named)
    address = named.rstrip("/")
    if urlsplit(address).scheme not in ("http", "https"):
        raise OptionError(f"{named!r} is not the address of a hub; write http://… or https://…")
    if hub is None and (urlsplit(address).hostname or "").endswith(PUBLIC):
        raise OptionError(f'{address} is the public hub; if that is where you want to push, say hub="{address}"')
    return address


def push(
    build: str | os.PathLike[str],
    name: str,
    *,
    hub: str | os.PathLike[str] | None = None,
    private: bool | None = None,
    revision: str = "main",
    message: str | None = None,
    retries: int = 5,
    token: str | None = None,
    progress: Callable[[str], None] | None = None,
) -> Pushed:
    """Pushes a build.

    Args:
        build: the folder that `diglot.build` has written; any folder with ``.arrow`` or ``.parquet`` files will do.
        name: ``namespace/name``.
        hub: a folder or an address; None for what the environment says.
        private: who may see a repository that is made now (None: what the hub says); one that is there stays as it is.
        revision: the branch; made when it is missing.
        message: of the commit; None for a sentence about what changed.
        retries: how often to try again when others push at the same time, or the hub does not answer.
        token: for an address; None for ``DIGLOT_TOKEN`` or ``HF_TOKEN``.
        progress: called with a line for each step.

    Returns:
        What was sent and saved.

    Raises:
        HubError, SourceError, OptionError: see the module.
    """
    where = resolve(hub)
    files = local_files(os.fspath(build))
    say = progress or (lambda line: None)
    if isinstance(where, Path):
        from diglot.hub.local import push_folder

        return push_folder(where, files, name, private, revision, message, say)
    from diglot.hub.remote import push_remote

    return push_remote(where, files, name, private, revision, message, retries, token, say)


def pull(
    name: str,
    folder: str | os.PathLike[str],
    *,
    hub: str | os.PathLike[str] | None = None,
    revision: str = "main",
    token: str | None = None,
    overwrite: bool = False,
) -> Pulled:
    """Writes a repository's files into a folder.

    Args:
        name: ``namespace/name``.
        folder: made when missing. What an earlier pull has written there is brought up to date; all else stays.
        hub, revision, token: see `push`.
        overwrite: replace files that are in the way and that no pull has written.

    Returns:
        What the folder now has of the repository.

    Raises:
        HubError: see the module; a file's name that would leave the folder or cannot be written here, two names that
            are one on this file system, or a file in the way. Nothing is written then.
    """
    where = resolve(hub)
    if isinstance(where, Path):
        from diglot.hub.local import pull_folder

        return pull_folder(where, name, Path(folder), revision, overwrite)
    from diglot.hub.remote import pull_remote

    return pull_remote(where, name, Path(folder), revision, token, overwrite)


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


def sentence(files_sent: int, removed: int) -> str:
    """The message of a commit that has none."""
    parts = [f"{files_sent} file{'s' * (files_sent != 1)} changed"] if files_sent else []
    parts += [f"{removed} removed"] if removed else []
    return "Push a build: " + ", ".join(parts)
