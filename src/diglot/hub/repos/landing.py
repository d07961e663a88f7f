"""Where pulled files land: inside one folder, whatever a hub calls them, and never on a file that is not ours.

A hub is not trusted with names. Before the first byte is written every path of the revision is checked: it must be
relative, without ``..``, ``.git`` or controls (`diglot.hub.names.path`), on Windows also without drives, streams,
backslashes and device names; no link of the folder may lead it elsewhere; no two may be one file to the file system.

A file that is in the way stays, unless it is what an earlier pull has written: the ids of those are remembered in
``.cache/diglot/pulled.json`` in the folder. A file appears whole, with the content that its id says, or not at all.

Units: bytes. Errors: `HubError`, before anything is written wherever that can be known.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import tempfile
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from diglot.errors import HubError
from diglot.hub import names
from diglot.hub.refusal import Refusal
from diglot.hub.repos.trees import Node

__all__ = ["Landing", "fits", "pieces", "put"]

RECORD = ".cache/diglot/pulled.json"
_DEVICE = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])[ ]*(?:\.|$)", re.IGNORECASE)
_WINDOWS = re.compile(r'[\\:*?"<>|]|[. ]$|^git~\d+$', re.IGNORECASE)
_IGNORED = re.compile("[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]")  # HFS+ does not see them: git's own list
_PIECE = 8 << 20


def fits(path: str, windows: bool = os.name == "nt") -> bool:
    """Whether a path that a hub names may be written below a folder.

    >>> [fits(each) for each in ("data/خبر.txt", "../x", "/etc/passwd", "a/../../x", "a//b", ".git/hooks/x")]
    [True, False, False, False, False, False]
    >>> [fits(each, windows=True) for each in ("C:x", "a\\\\..\\\\x", "a.txt:stream", "aux.txt", "x.")]
    [False, False, False, False, False]
    """
    try:
        if names.path(path) != path:
            return False
    except Refusal:
        return False
    parts = path.split("/")
    if path.casefold().startswith(".cache/diglot/") or any(part.split("\\")[0] == ".." for part in parts):
        return False
    if any(_IGNORED.sub("", part).casefold() == ".git" for part in parts):
        return False
    return not (windows and any(_WINDOWS.search(part) or _DEVICE.match(part) for part in parts))


class Landing:
    """The files of a revision on their way into a folder.

    Args:
        folder: made when missing.
        files: what the revision has.
        overwrite: replace files that are in the way, too.

    Attributes:
        due: the files that are not there yet as they should be, in order.

    Raises:
        HubError: a name that may not be written, two names that are one here, a file in the way. Nothing is written.
    """

    def __init__(self, folder: Path, files: Sequence[Node], overwrite: bool = False):
        self.folder = folder
        bad = [file.path for file in files if not fits(file.path)]
        if bad:
            raise HubError(f"{_some(bad)} cannot be written on this machine; nothing was pulled")
        with _told(folder):
            folder.mkdir(parents=True, exist_ok=True)
        self._root = folder.resolve()
        self._apart(files)
        earlier = self._earlier()
        self.due, known, foreign = [], dict(earlier), []
        for file in files:
            target = folder / file.path
            self._inside(target, file.path)
            there = os.path.lexists(target)
            if there and _is(target, _key(file), file.size):
                known[file.path] = [_key(file)]
                continue
            ours = earlier.get(file.path, [])
            if there and not overwrite and not any(_is(target, key) for key in ours):
                foreign.append(file.path)
            known[file.path] = [_key(file), *ours[:1]]
            self.due.append(file)
        if foreign:
            raise HubError(
                f"{_some(foreign)} in {folder} would be replaced, and no pull has written what is there; nothing was "
                "pulled: move it away, pull into another folder, or say overwrite=True (--overwrite)"
            )
        if known != earlier:
            text = json.dumps({"version": 1, "files": known}, ensure_ascii=False, indent=0)
            put(self._place(RECORD), [text.encode()])
            put(self._place(RECORD).with_name(".gitignore"), [b"*\n"])

    def write(self, file: Node, content: Iterable[bytes]) -> None:
        """Writes one of the files.

        Raises:
            HubError: the content is not what the file's id says, or cannot be written; what was there stays.
        """
        put(self._place(file.path), _checked(file, content))

    def _place(self, path: str) -> Path:
        target = self.folder / path
        self._inside(target, path)
        with _told(target):
            target.parent.mkdir(parents=True, exist_ok=True)
        return target

    def _inside(self, target: Path, path: str) -> None:
        """Refuses what links lead out of the folder, and folders and files in each other's place."""
        with _told(target):
            if not self._leads_inside(target.parent):
                raise HubError(f"{path!r} would leave {self.folder} by a link that is there; nothing was pulled")
            if target.is_dir():
                raise HubError(f"{path!r} is a folder in {self.folder}: move it away; nothing was pulled")
            for parent in target.relative_to(self.folder).parents:
                if (self.folder / parent).exists() and not (self.folder / parent).is_dir():
                    raise HubError(f"{str(parent)!r} in {self.folder} is a file where {path!r} needs a folder")

    def _leads_inside(self, folder: Path) -> bool:
        try:
            there = folder.resolve()
        except RuntimeError:  # links in a circle, before Python 3.13
            return False
        below = [place for place in (there, *there.parents) if place.is_relative_to(self._root)]
        return bool(below) and not any(place.is_symlink() for place in below)  # a link that stays one is of a circle

    def _apart(self, files: Sequence[Node]) -> None:
        """Refuses paths that this file system takes for one: the doubtful ones are made, empty, to see."""
        alike = defaultdict(set)
        for file in files:
            parts = unicodedata.normalize("NFC", file.path).casefold().split("/")
            for i in range(1, len(parts) + 1):
                alike["/".join(parts[:i])].add((file.path, i == len(parts)))
        doubtful = sorted(
            {
                path
                for group in alike.values()
                if len(group) > 1 and any(whole for _, whole in group)
                for path, _ in group
            }
        )
        if len(doubtful) < 2:
            return
        with tempfile.TemporaryDirectory(prefix=".diglot-", dir=self.folder) as scratch:
            for path in doubtful:
                try:
                    (Path(scratch) / path).parent.mkdir(parents=True, exist_ok=True)
                    (Path(scratch) / path).open("xb").close()
                except OSError:
                    raise HubError(
                        f"{path!r} and another file of this revision are one file on this file system (of "
                        f"{_some(doubtful)}); nothing was pulled: pull to a file system that tells them apart"
                    ) from None

    def _earlier(self) -> dict[str, list[str]]:
        """The ids of what earlier pulls have written, by path; a damaged record counts as none."""
        record = self.folder / RECORD
        try:
            files = json.loads(record.read_bytes())["files"]
            return {str(path): [key for key in keys if isinstance(key, str)] for path, keys in files.items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}


def put(target: Path, content: Iterable[bytes], opener: Callable[[str, int], int] | None = None) -> None:
    """Writes a file whole or not at all, under a name of its own until then: no file is called like that.

    Args:
        target: the file.
        content: in pieces.
        opener: see `open`; None for one that gives the usual rights.

    Raises:
        HubError: it cannot be written.
    """
    part = target.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with _told(target):
            file = open(part, "xb", opener=opener)  # noqa: SIM115
        with file:
            for piece in content:
                with _told(target):
                    file.write(piece)
        with _told(target):
            part.replace(target)
    finally:
        part.unlink(missing_ok=True)


class _told:
    """Turns an `OSError` of writing into a sentence: what comes from reading at the same time passes."""

    def __init__(self, target: Path):
        self.target = target

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, OSError):
            raise HubError(f"{self.target} cannot be written: {error.strerror or error}") from error


def _checked(file: Node, content: Iterable[bytes]) -> Iterator[bytes]:
    """The content, if it is what the file's id says."""
    digest, size = _digest(_key(file), file.size), 0
    for piece in content:
        digest.update(piece)
        size += len(piece)
        yield piece
    if size != file.size or digest.hexdigest() != _key(file):
        raise HubError(f"{file.path} was not received whole; pull again")


def _key(file: Node) -> str:
    """What names the content: the SHA-256 of a large file, else the git id."""
    return file.sha256 or file.oid


def _digest(key: str, size: int) -> hashlib._Hash:
    """What makes an id like `key` of `size` bytes."""
    if len(key) == 64:
        return hashlib.sha256()
    return hashlib.sha1(b"blob %d\0" % size, usedforsecurity=False)


def _is(path: Path, key: str, size: int | None = None) -> bool:
    """Whether a file is there with the content that `key` names."""
    try:
        there = path.stat().st_size
        if not path.is_file() or (size is not None and there != size):
            return False
        digest = _digest(key, there)
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                digest.update(piece)
    except OSError:
        return False
    return digest.hexdigest() == key


def _some(paths: Sequence[str]) -> str:
    shown = ", ".join(repr(path[:200]) for path in paths[:3])
    return shown if len(paths) <= 3 else f"{shown} and {len(paths) - 3:,} more"


def pieces(read: Callable[[int], bytes]) -> Iterator[bytes]:
    """All that a stream has, in pieces.

    Args:
        read: what gives the next bytes, as of a file.
    """
    while piece := read(_PIECE):
        yield piece
