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

A folder that is a build of diglot means the rows of one of its tables. A build that lies somewhere below a folder or
is met by a pattern is left out (`diglot.sources.walking`).
"""

from __future__ import annotations

import atexit
import glob
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO

from diglot.errors import SourceError, nearest
from diglot.layout import LAST, belongs, is_build, parts, within
from diglot.sources.naming import shown, told_apart
from diglot.sources.records import SetAside
from diglot.sources.remote import remote
from diglot.sources.streams import is_remote
from diglot.sources.walking import Walk

__all__ = ["STDIN", "Entry", "Found", "entries"]

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
        modified: time of the last change of its content, in nanoseconds; 0 where it is not known.
        touched: time of the last change of its content or of what is known of it, in nanoseconds; no program sets it.
    """

    file: str
    url: str
    size: int
    modified: int = 0
    touched: int = 0


@dataclass
class Found:
    """What inputs mean.

    Args:
        entries: the files to read.
        aside: folders that cannot be listed.
        skipped: files about a folder, which are no part of the text.
        left_out: builds that lie below an input.
        builds: inputs that are builds themselves, of which one table is read.
    """

    entries: list[Entry] = field(default_factory=list)
    aside: list[SetAside] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    builds: list[str] = field(default_factory=list)


def entries(inputs: Iterable[str | Path], out: Path | None = None, table: str = "segments") -> Found:
    """The files that `inputs` mean, each once and by a name of its own (`diglot.sources.naming`).

    Args:
        inputs: what a person named.
        out: the folder that is built in, which is no input.
        table: the table that is read of an input that is a build.

    Raises:
        SourceError: when an input does not exist or holds no file to read.
    """
    found = Found()
    for given in inputs:
        name = os.fspath(given)
        here = distant(name, table) if is_remote(name) else local(name, out, table)
        if not here.entries and not here.aside:
            hint = f" (skipped: {', '.join(here.skipped[:5])}; name a file to read it)" if here.skipped else ""
            if here.left_out:
                hint += f"; left out: {', '.join(here.left_out[:5])}, which a build is in: name its folder to read it"
            raise SourceError(f"no file to read in {shown(name)!r}: looked for files that are not hidden{hint}")
        for mine, more in zip(vars(found).values(), vars(here).values(), strict=True):
            mine.extend(more)
    unique = list({place(entry): entry for entry in reversed(found.entries)}.values())[::-1]  # the first of each
    names = told_apart([entry.file for entry in unique], [entry.url for entry in unique])
    named = (replace(entry, file=name) for entry, name in zip(unique, names, strict=True))
    found.entries = sorted(named, key=lambda entry: entry.file)
    found.left_out = sorted(set(found.left_out))
    return found


LONGEST_NAME = 255  # bytes, on all file systems in use
IN_MEMORY = 'texts in memory are read as a dataset: datasets.Dataset.from_dict({"text": […]})'


def possible(name: str) -> bool:
    """Whether a file can have that name."""
    return "\0" not in name and all(len(os.fsencode(part)) <= LONGEST_NAME for part in Path(name).parts)


def place(entry: Entry) -> str:
    """What tells a file from all others: its path, without links to folders."""
    if is_remote(entry.url):
        return entry.url
    folder, name = os.path.split(entry.url)
    return os.path.join(os.path.realpath(folder), name)  # noqa: PTH118


def local(name: str, out: Path | None = None, table: str = "segments") -> Found:
    """The local files that `name` means."""
    if name == STDIN:
        return Found([spooled(sys.stdin.buffer, "stdin")])
    path = Path(name)
    if not possible(name):
        raise SourceError(f"{name[:80]!r}… is no name of a file; {IN_MEMORY}")
    if path.is_dir():
        return rows_of(path, table) if is_build(path) else folder(path, out)
    if path.exists():
        if not path.is_file():  # a pipe, for instance of <(…): it can be read once only
            with path.open("rb") as pipe:
                return Found([spooled(pipe, path.name)])
        return Found([entry(path, path.name)])
    if MAGIC & set(name):
        return pattern(name, out)
    if path.is_symlink():
        raise SourceError(f"{name!r} is a link to {str(path.readlink())!r}, which does not exist")
    beside = sorted(p.name for p in path.parent.iterdir()) if path.parent.is_dir() else []
    close = nearest(path.name, beside)
    hint = f"; did you mean {(path.parent / close).as_posix()!r}?" if close else f" (looked in {Path.cwd()})"
    if len(name.split()) > 3:
        hint += f"; {IN_MEMORY}"
    raise SourceError(f"no file or folder {name!r}{hint}")


def pattern(name: str, out: Path | None) -> Found:
    """The files that match a pattern; those of builds that lie where it leads are left out."""
    root = Path(*plain_parts(Path(name).parts))
    matches = [Path(match) for match in glob.glob(name, recursive=True)]  # noqa: PTH207
    files = [match for match in matches if match.is_file()]
    if not files:
        raise SourceError(f"no file matches {name!r}; quote the pattern, and write ** to go into folders")
    real_out = os.path.realpath(out) if out is not None else None
    builds: dict[Path, bool] = {}

    def build_of(match: Path) -> Path | None:
        """The build that a match is part of."""
        for up in match.parents:
            if up not in builds:
                builds[up] = os.path.realpath(up) == real_out or is_build(up)
            if builds[up] and (up != root or belongs(match.relative_to(up).as_posix())):
                return up
            if up == root:
                break
        return None

    owners = {match: build_of(match) for match in files}
    found = kept([entry(match, match.relative_to(root).as_posix()) for match in files if owners[match] is None], [])
    found.left_out = sorted({shown(owner) for owner in owners.values() if owner is not None})
    return found


def plain_parts(parts: Sequence[str]) -> list[str]:
    """The leading parts of a path without a pattern."""
    plain = next((i for i, part in enumerate(parts) if MAGIC & set(part)), len(parts))
    return list(parts[:plain])


def folder(root: Path, out: Path | None = None) -> Found:
    """The files below a folder."""
    walk = Walk(root, out)
    found = kept([entry(root / file, file) for file in walk.files], walk.aside)
    found.left_out = walk.left_out
    return found


def rows_of(build: Path, table: str) -> Found:
    """The shards of one table of a build, and what in its folder is no part of it.

    Raises:
        SourceError: it is not finished.
    """
    found = parts(build) or []
    shards = [build / name for name in sorted(found) if name.startswith(f"{table}/") and Path(name).suffix != ".json"]
    if not shards or not all(shard.is_file() for shard in shards):
        raise SourceError(f"{shown(build)}: the build here is not finished; run its command again, then read it")
    more = sorted(
        shown(path.name) for path in build.iterdir()
        if not path.name.startswith(".") and path.name not in LAST and not within(path.name)
    )  # fmt: skip
    return Found([entry(shard, shard.relative_to(build).as_posix()) for shard in shards], [], more, [], [shown(build)])


def kept(found: list[Entry], aside: list[SetAside]) -> Found:
    """The files to read, and the names of those about the folder."""
    about = [e.file for e in found if e.file.rpartition("/")[2] in ABOUT]
    passed = set(about)
    return Found([e for e in found if e.file not in passed], aside, [shown(file) for file in about])


def entry(path: Path, file: str) -> Entry:
    """A local file with its size and times; one that cannot be looked at fails later, when it is read."""
    try:
        status = path.stat()
    except OSError:
        return Entry(file, str(path), 0)
    return Entry(file, str(path), status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def distant(name: str, table: str) -> Found:
    """The files that an fsspec address means."""
    files, left_out, builds = remote(name, table)
    found = kept([Entry(file, url, size) for file, url, size in files], [])
    return replace(found, left_out=left_out, builds=builds)


def spooled(pipe: IO[bytes], name: str) -> Entry:
    """What a pipe says, in a temporary file that goes when the process ends."""
    with tempfile.NamedTemporaryFile(prefix="diglot-", delete=False) as spool:
        shutil.copyfileobj(pipe, spool, 1 << 20)
    path = Path(spool.name)
    atexit.register(path.unlink, missing_ok=True)
    return replace(entry(path, name), file=name)
