"""Which files an input means: a folder, a pattern, a file, an address or the standard input.

=========================  ===================================================================================
``corpora/``               every file below it, in the order of their names
``news/*.txt``, ``a/**``   what the pattern matches; ``**`` goes into folders
``page.txt``               the file, whatever its name
``-``                      the standard input, kept in a temporary file until the process ends
``s3://…``, ``hf://…``     the same three through fsspec, whose package for that protocol must be installed
=========================  ===================================================================================

In folders and patterns, hidden files (a leading dot) and files about the folder are skipped: README, LICENSE, and the
records that ``datasets`` keeps beside its shards. The latter are listed in what is returned, with the reason. Order
is that of the file's name as code points, the same on every machine.
"""

from __future__ import annotations

import atexit
import glob
import os
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import IO

from diglot.errors import MissingExtra, SourceError, nearest
from diglot.sources.records import SetAside
from diglot.sources.streams import file_system, is_remote, reason_of

__all__ = ["STDIN", "Entry", "entries"]

STDIN = "-"
ABOUT = frozenset(
    ["README", "README.md", "README.txt", "README.rst", "LICENSE", "LICENSE.md", "LICENSE.txt", "COPYING", "NOTICE",
     "state.json", "dataset_info.json", "dataset_dict.json"]
)  # fmt: skip
MAGIC = frozenset("*?[")


@dataclass(frozen=True)
class Entry:
    """A file to read.

    Args:
        file: its name relative to the input, with forward slashes.
        url: what to open.
        size: bytes on disk.
        modified: time of the last change, in nanoseconds; 0 where it is not known.
    """

    file: str
    url: str
    size: int
    modified: int = 0


def entries(inputs: Iterable[str | Path]) -> tuple[list[Entry], list[SetAside], list[str]]:
    """The files that `inputs` mean, what cannot be listed, and the files that are skipped.

    Each file comes once, by its name. Files of different inputs that have the same name get as much of their folders
    in front as tells them apart.

    Raises:
        SourceError: when an input does not exist or holds no file to read.
    """
    found: list[Entry] = []
    aside: list[SetAside] = []
    skipped: list[str] = []
    for given in inputs:
        name = os.fspath(given)
        here, unreadable, passed = remote(name) if is_remote(name) else local(name)
        if not here and not unreadable:
            hint = f" (skipped: {', '.join(passed[:5])}; name a file to read it)" if passed else ""
            raise SourceError(f"no file to read in {name!r}: looked for files that are not hidden{hint}")
        found += here
        aside += unreadable
        skipped += passed
    unique = list({entry.url: entry for entry in found}.values())
    return sorted(told_apart(unique), key=lambda entry: entry.file), aside, skipped


def local(name: str) -> tuple[list[Entry], list[SetAside], list[str]]:
    """The local files that `name` means."""
    if name == STDIN:
        return [spooled(sys.stdin.buffer, "stdin")], [], []
    path = Path(name)
    if path.is_dir():
        return folder(path)
    if path.exists():
        if not path.is_file():  # a pipe, for instance of <(…): it can be read once only
            with path.open("rb") as pipe:
                return [spooled(pipe, path.name)], [], []
        return [entry(path, path.name)], [], []
    if MAGIC & set(name):
        root = Path(*plain_parts(path.parts))
        matches = [Path(match) for match in glob.glob(name, recursive=True)]  # noqa: PTH207
        files = [match for match in matches if match.is_file()]
        if not files:
            raise SourceError(f"no file matches {name!r}; quote the pattern, and write ** to go into folders")
        return kept([entry(match, match.relative_to(root).as_posix()) for match in files], [])
    if path.is_symlink():
        raise SourceError(f"{name!r} is a link to {str(path.readlink())!r}, which does not exist")
    beside = sorted(p.name for p in path.parent.iterdir()) if path.parent.is_dir() else []
    close = nearest(path.name, beside)
    hint = f"; did you mean {(path.parent / close).as_posix()!r}?" if close else f" (looked in {Path.cwd()})"
    raise SourceError(f"no file or folder {name!r}{hint}")


def plain_parts(parts: Sequence[str]) -> list[str]:
    """The leading parts of a path without a pattern."""
    plain = next((i for i, part in enumerate(parts) if MAGIC & set(part)), len(parts))
    return list(parts[:plain])


def folder(root: Path) -> tuple[list[Entry], list[SetAside], list[str]]:
    """The files below a folder; links to folders are followed once."""
    aside: list[SetAside] = []

    def unreadable(error: OSError) -> None:
        reason, detail = reason_of(error)
        name = Path(error.filename).relative_to(root).as_posix()
        aside.append(SetAside(f"{name}/".removeprefix("./"), 0, reason, f"the folder cannot be listed: {detail}"))

    found = []
    seen = {os.path.realpath(root)}
    for where, folders, names in os.walk(root, onerror=unreadable, followlinks=True):
        for name in list(folders):
            real = os.path.realpath(Path(where, name))
            if name.startswith(".") or real in seen:
                folders.remove(name)
            seen.add(real)
        for name in names:
            path = Path(where, name)
            if not name.startswith(".") and (path.is_file() or path.is_symlink()):
                found.append(entry(path, path.relative_to(root).as_posix()))
    return kept(found, aside)


def kept(found: list[Entry], aside: list[SetAside]) -> tuple[list[Entry], list[SetAside], list[str]]:
    """The files to read, and the names of those about the folder."""
    about = [e.file for e in found if e.file.rpartition("/")[2] in ABOUT]
    passed = set(about)
    return [e for e in found if e.file not in passed], aside, about


def entry(path: Path, file: str) -> Entry:
    """A local file with its size and time; one that cannot be looked at fails later, when it is read.

    A name that is not UTF-8 is shown with U+FFFD.
    """
    file = os.fsencode(file).decode("utf-8", "replace")
    try:
        status = path.stat()
    except OSError:
        return Entry(file, str(path), 0)
    return Entry(file, str(path), status.st_size, status.st_mtime_ns)


def spooled(pipe: IO[bytes], name: str) -> Entry:
    """What a pipe says, in a temporary file that goes when the process ends."""
    with tempfile.NamedTemporaryFile(prefix="diglot-", delete=False) as spool:
        shutil.copyfileobj(pipe, spool, 1 << 20)
    path = Path(spool.name)
    atexit.register(path.unlink, missing_ok=True)
    return replace(entry(path, name), file=name)


def remote(name: str) -> tuple[list[Entry], list[SetAside], list[str]]:
    """The files that an fsspec address means."""
    try:
        system, path = file_system(name)
        if MAGIC & set(path):
            root = "/".join(plain_parts(path.split("/")))
            details = system.glob(path, detail=True)
        elif system.isfile(path):
            root = path.rpartition("/")[0]
            details = {path: system.info(path)}
        else:
            root = path.rstrip("/")
            details = system.find(root, detail=True)
    except MissingExtra:
        raise
    except Exception as error:  # each store has errors of its own
        said = str(error).strip().split("\n")[0]
        raise SourceError(f"cannot list {name!r}: {said or type(error).__name__}") from error
    if not details:
        raise SourceError(f"no file at {name!r}")
    files = []
    for path, about in details.items():
        file = path[len(root) :].lstrip("/") if path.startswith(root) else path
        if about.get("type") == "file" and not any(part.startswith(".") for part in file.split("/")):
            files.append(Entry(file, system.unstrip_protocol(path), int(about.get("size") or 0)))
    return kept(files, [])


def told_apart(found: list[Entry]) -> list[Entry]:
    """The entries, those with the same name with their folders in front as far as is needed."""
    counts = Counter(e.file for e in found)
    if len(counts) == len(found):
        return found
    longer = []
    for e in found:
        parts = PurePosixPath(e.url).parts
        depth = len(PurePosixPath(e.file).parts)
        if counts[e.file] > 1 and depth < len(parts):
            e = replace(e, file="/".join(parts[-depth - 1 :]))
        longer.append(e)
    return told_apart(longer) if longer != found else found
