"""A build as the hub sees it: the files of a folder, their hashes, and what its tables say of themselves.

Of a build of diglot what the build wrote counts, and nothing else that lies in its folder. Of any other folder
everything counts that is not hidden: a file or folder whose name begins with ``.`` or ``_`` stays behind. Symbolic
links are followed for files only.

Errors: `SourceError` for a folder that cannot be read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from diglot.errors import SourceError
from diglot.hub.formats.gitobjects import blob_id
from diglot.layout import is_build, parts

__all__ = ["LocalFile", "gone", "local_files", "table"]


@dataclass(frozen=True)
class LocalFile:
    """A file of a build.

    Attributes:
        path: relative to the build, ``/`` between parts.
        source: where it is.
        size: bytes.
        sha256: of its content, hex.
    """

    path: str
    source: Path
    size: int
    sha256: str

    def oid(self) -> str:
        """The id that git gives the content."""
        return blob_id(self.source.read_bytes())

    @property
    def folder(self) -> str:
        """The top folder it is in, or an empty string."""
        return self.path.split("/")[0] if "/" in self.path else ""


def local_files(build: str | Path) -> list[LocalFile]:
    """The files of a build, by path.

    Raises:
        SourceError: if `build` is no folder, has no file to push, or is a build that is not finished.
    """
    root = Path(build)
    if not root.is_dir():
        raise SourceError(f"{str(build)!r} is not a folder; push what diglot build --out has made")
    found = []
    own = own_files(root) if is_build(root) else None
    for source in sorted(root.rglob("*")):
        parts = source.relative_to(root).parts
        if any(part[0] in "._" for part in parts) or not source.is_file():
            continue
        if own is not None and "/".join(parts) not in own:
            continue
        if source.name.startswith("cache-"):  # what datasets leaves behind when it filters or maps
            continue
        with source.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            found.append(LocalFile("/".join(parts), source, file.tell(), digest))
    if not any(_is_table(file.path) for file in found):
        raise SourceError(f"{str(build)!r} has no tables (.arrow or .parquet) to push")
    return found


def gone(files: Sequence[LocalFile], there: Iterable[str]) -> list[str]:
    """What a repository has and the build that is pushed has no more: in the folders that the build has; and the file
    that promises Arrow, where a build of ours is of Parquet.

    Args:
        files: of the build.
        there: paths in the repository.
    """
    ours, folders = {file.path for file in files}, {file.folder for file in files} - {""}
    only = {"dataset_dict.json"} if "build.json" in ours else set()
    return [
        path for path in there if path not in ours and (("/" in path and path.split("/")[0] in folders) or path in only)
    ]


def own_files(root: Path) -> set[str]:
    """The files that belong to a build, relative to it.

    Raises:
        SourceError: it is not finished.
    """
    found = parts(root)
    if found is None:
        raise SourceError(f"{str(root)!r} is a build that is not finished; run its command again, then push it")
    return {*found}


def _is_table(path: str) -> bool:
    return path.endswith((".arrow", ".parquet"))


@dataclass(frozen=True)
class Table:
    """What a table says of itself: its schema, features included, and its number of rows."""

    schema: pa.Schema
    rows: int


def table(path: str, file: BinaryIO, count: bool = True) -> Table | None:
    """Reads schema and rows of an Arrow or Parquet file; None for anything else.

    Args:
        path: its name says what it is.
        file: seekable.
        count: Arrow streams have no index: read them through to count their rows (else -1).

    Raises:
        SourceError: it is no whole file of that kind.
    """
    try:
        return _table(path, file, count)
    except pa.ArrowInvalid as error:
        raise SourceError(f"{path} is not a whole table: {str(error).splitlines()[0]}") from None


def _table(path: str, file: BinaryIO, count: bool) -> Table | None:
    if path.endswith(".parquet"):
        parquet = pq.ParquetFile(file)
        return Table(parquet.schema_arrow, parquet.metadata.num_rows)
    if path.endswith(".arrow"):
        try:
            with pa.ipc.open_stream(file) as stream:
                return Table(stream.schema, sum(batch.num_rows for batch in stream) if count else -1)
        except pa.ArrowInvalid:
            file.seek(0)
            with pa.ipc.open_file(file) as reader:
                rows = sum(reader.get_batch(i).num_rows for i in range(reader.num_record_batches)) if count else -1
                return Table(reader.schema, rows)
    return None
