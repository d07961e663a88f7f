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
from pathlib import Path
from urllib.parse import urlsplit

from diglot.errors import OptionError
from diglot.hub.push.build import local_files
from diglot.hub.push.results import PUBLIC, Pulled, Push, Pushed

__all__ = ["Pulled", "Pushed", "pull", "push"]


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
    """Pushes a folder as it is; the arguments are those of `diglot.push`, which writes Parquet first.

    Returns:
        What was sent and saved.

    Raises:
        HubError, SourceError, OptionError: see the module.
    """
    where = resolve(hub)
    say = progress or (lambda line: None)
    wanted = Push(local_files(os.fspath(build)), name, private, revision, message, retries, token, say)
    if isinstance(where, Path):
        from diglot.hub.push.local import push_folder

        return push_folder(where, wanted)
    from diglot.hub.push.remote import push_remote

    return push_remote(where, wanted)


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
        from diglot.hub.push.local import pull_folder

        return pull_folder(where, name, Path(folder), revision, overwrite)
    from diglot.hub.push.remote import pull_remote

    return pull_remote(where, name, Path(folder), revision, token, overwrite)
