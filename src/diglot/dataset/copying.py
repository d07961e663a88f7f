"""A finished build, copied to an address: ``s3://…``, ``gs://…``, ``memory://…``, or another folder.

An object store has no rename, so a build is never written there piece by piece: it is made in a folder and copied when
it is whole. The tables go first; what makes the copy loadable is removed before and written last. Shards that are there
already, by name, size and content of the whole (`build.json`), are not sent again, and those of an earlier build go.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from diglot.dataset.journal import LAST
from diglot.errors import BuildError
from diglot.schema import TABLES
from diglot.sources.streams import file_system

__all__ = ["copy"]


def copy(folder: Path, address: str) -> int:
    """Copy a finished build.

    Args:
        folder: the build.
        address: of the copy's folder, as fsspec understands it.

    Returns:
        How many files were sent.

    Raises:
        BuildError: the store refuses, or cannot be reached.
        MissingExtra: its package is not installed.
    """
    try:
        system, root = file_system(address)
        return _copy(folder, system, root.rstrip("/"))
    except (OSError, ValueError) as error:  # what stores raise of themselves derives from these
        said = str(error).strip().split("\n")[0] or type(error).__name__
        raise BuildError(f"{address}: {said}; the build in {folder} is whole: run again to copy it") from error


def _copy(folder: Path, system: Any, root: str) -> int:
    tables = [path for table in TABLES for path in sorted((folder / table).iterdir())]
    there = {} if not system.exists(root) else system.find(root, detail=True)
    sizes = {name[len(root) :].lstrip("/") if name.startswith(root) else name: at["size"] for name, at in there.items()}
    same = _same(folder, system, root, sizes)
    for name in LAST:
        if name in sizes:
            system.rm_file(f"{root}/{name}")
    sent = 0
    for path in [*tables, *(folder / name for name in reversed(LAST))]:
        name = path.relative_to(folder).as_posix()
        if not (same and path.suffix == ".arrow" and sizes.get(name) == path.stat().st_size):
            system.makedirs(f"{root}/{name}".rpartition("/")[0], exist_ok=True)
            system.put_file(str(path), f"{root}/{name}")
            sent += 1
    known = {path.relative_to(folder).as_posix() for path in tables}
    for name in sizes.keys() - known:
        if name.split("/")[0] in TABLES:
            system.rm_file(f"{root}/{name}")
    return sent


def _same(folder: Path, system: Any, root: str, sizes: dict[str, int]) -> bool:
    """Whether the copy that is there is one of the same build."""
    if "build.json" not in sizes:
        return False
    there: bool = json.loads(system.cat_file(f"{root}/build.json")) == json.loads(
        (folder / "build.json").read_text(encoding="utf-8")
    )
    return there and all(
        system.cat_file(f"{root}/{table}/state.json") == (folder / table / "state.json").read_bytes()
        for table in TABLES
        if f"{table}/state.json" in sizes
    )
