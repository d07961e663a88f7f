"""Which files an fsspec address means: a folder, a file or a pattern, with the builds in it left out."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from diglot.errors import MissingExtra, SourceError
from diglot.layout import TABLES, belongs, signed
from diglot.sources.streams import file_system

__all__ = ["remote"]

MAGIC = frozenset("*?[")


def remote(name: str, table: str) -> tuple[list[tuple[str, str, int]], list[str], list[str]]:
    """The files that an address means.

    Args:
        name: the address.
        table: the table that is read where the address is that of a build.

    Returns:
        Name, address and bytes of each file; builds below the address, left out; the address, if it is a build.

    Raises:
        SourceError: nothing is there, or it cannot be listed.
        MissingExtra: the protocol's package is not installed.
    """
    system, files, builds = _listed(name)
    files = [each for each in files if not any(part.startswith(".") for part in each[0].split("/"))]
    if "" in builds and not MAGIC & set(name):
        files = [each for each in files if each[0].startswith(f"{table}/") and each[0].endswith((".arrow", ".parquet"))]
        if not files:
            raise SourceError(f"{name}: the build there has no table {table!r} with rows")
        return [(file, system.unstrip_protocol(path), size) for file, path, size in files], [], [name]
    files = [
        each for each in files
        if not any(belongs(each[0]) if not build else each[0].startswith(f"{build}/") for build in builds)
    ]  # fmt: skip
    left_out = [build or name for build in builds]
    return [(file, system.unstrip_protocol(path), size) for file, path, size in files], left_out, []


def _listed(name: str) -> tuple[Any, list[tuple[str, str, int]], list[str]]:
    """The file system of an address, the files there (name, path and bytes), and the folders of builds among them."""
    single = False
    try:
        system, path = file_system(name)
        if MAGIC & set(path):
            parts = path.split("/")
            root = "/".join(parts[: next(i for i, part in enumerate(parts) if MAGIC & set(part))])
            details = system.glob(path, detail=True)
        elif system.isfile(path):
            root = path.rpartition("/")[0]
            details = {path: system.info(path)}
            single = True
        else:
            root = path.rstrip("/")
            details = system.find(root, detail=True)
        files = [
            (path[len(root) :].lstrip("/") if path.startswith(root) else path, path, int(about.get("size") or 0))
            for path, about in details.items()
            if about.get("type") == "file"
        ]
        builds = [] if single else _builds(system, root, [file for file, _, _ in files])
    except MissingExtra:
        raise
    except Exception as error:  # each store has errors of its own
        said = str(error).strip().split("\n")[0]
        raise SourceError(f"cannot list {name!r}: {said or type(error).__name__}") from error
    if not details:
        raise SourceError(f"no file at {name!r}")
    return system, files, builds


def _builds(system: Any, root: str, files: Iterable[str]) -> list[str]:
    """The folders of builds among some files, relative to their root: those with our signature beside our tables."""
    candidates = set()
    for file in files:
        parts = file.split("/")
        candidates |= {"/".join(parts[:i]) for i, part in enumerate(parts[:-1]) if part in TABLES}
        if parts[-1] == "build.json":
            candidates.add("/".join(parts[:-1]))
    found: list[str] = []
    for folder in sorted(candidates):
        path = "/".join(filter(None, (root, folder, "build.json")))
        if not any(folder.startswith(f"{outer}/") for outer in found if outer) and system.isfile(path):
            try:
                about = json.loads(bytes(system.cat_file(path)))
            except ValueError:
                continue
            if signed(about):
                found.append(folder)
    return found
