"""A finished build, copied to an address: ``s3://…``, ``gs://…``, ``memory://…``, or another folder.

An object store has no rename, so a build is never written there piece by piece: it is made in a folder and copied when
it is whole. What makes a copy loadable is removed before anything else and written last. A small file beside it,
``.copying``, says which build is on its way while it is, so that a copy that was interrupted goes on: shards that
are there already, of the same build and size, are not sent again, and those of another build go first.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from diglot.errors import BuildError, DiglotError, OptionError
from diglot.layout import LAST, PAIRS, TABLES, belongs, parts
from diglot.sources.streams import OBJECT_STORES, file_system

__all__ = ["copy", "store"]

MARK = ".copying"
DIGLOT = b'"signature": "diglot '
"""In the ``build.json`` of every build, and so in the mark of its copy."""
CLEARING = b"what another build left goes first\n"
"""Before the identity in a mark while files of another build are still there, so that none is taken for a new one."""
IDENTITY = ("build.json", *(f"{table}/state.json" for table in TABLES))


def copy(folder: Path, address: str) -> int:
    """Copy a finished build.

    Args:
        folder: the build.
        address: of the copy's folder, as fsspec understands it.

    Returns:
        How many files were sent.

    Raises:
        BuildError: the store refuses, or cannot be reached.
        OptionError: there is no such kind of address.
        MissingExtra: its package is not installed.
    """
    try:
        system, root = store(address)
        return _copy(folder, system, root.rstrip("/"))
    except BuildError as error:
        raise BuildError(f"{address}: {error}; the build in {folder} is whole") from None
    except DiglotError:
        raise
    except Exception as error:  # each store has errors of its own
        said = str(error).strip().split("\n")[0] or type(error).__name__
        raise BuildError(f"{address}: {said}; the build in {folder} is whole: run again to copy it") from error


def store(address: str) -> tuple[Any, str]:
    """The file system of an address and the path in it; nothing is sent or asked yet.

    Raises:
        OptionError: there is no such kind of address.
        MissingExtra: its package is not installed.
    """
    try:
        return file_system(address)
    except ValueError as error:
        raise OptionError(f"cannot copy to {address!r}: {error}") from error


def _copy(folder: Path, system: Any, root: str) -> int:
    system.invalidate_cache()
    there = system.find(root, detail=True) if system.exists(root) else {}
    sizes = {name[len(root) :].lstrip("/") if name.startswith(root) else name: at["size"] for name, at in there.items()}
    _refuse_foreign(sizes, root, system)
    build = _identity(folder)
    same = build in (_read(system, f"{root}/{MARK}") if MARK in sizes else None, _identity_there(system, root, sizes))
    names = parts(folder) or []  # what makes it loadable comes last
    shards = [name for name in names if name.endswith((".arrow", ".parquet")) and not name.startswith(f"{PAIRS}/")]
    kept = {name for name in shards if same and sizes.get(name) == (folder / name).stat().st_size}
    old = [name for name in sizes if belongs(name) and name not in kept]
    _folder(system, root)
    system.pipe_file(f"{root}/{MARK}", build if same else CLEARING + build)
    first = [*LAST, *(f"{table}/state.json" for table in (*TABLES, PAIRS))]  # what makes it, and then a table, loadable
    for name in [*(name for name in first if name in old), *sorted({*old} - {*first})]:
        system.rm_file(f"{root}/{name}")
    if not same:
        system.pipe_file(f"{root}/{MARK}", build)
    sent = [name for name in names if name not in kept]
    for name in sent:
        _folder(system, f"{root}/{name}".rpartition("/")[0])
        system.put_file(str(folder / name), f"{root}/{name}")
    system.rm_file(f"{root}/{MARK}")
    return len(sent)


def _refuse_foreign(sizes: Mapping[str, int], root: str, system: Any) -> None:
    """Refuse an address where there is something that is no copy of a build.

    Raises:
        BuildError: names it.
    """
    about = next((name for name in (MARK, "build.json") if name in sizes), None)
    if sizes and (about is None or DIGLOT not in _read(system, f"{root}/{about}")):
        names = ", ".join(sorted(sizes)[:3])
        raise BuildError(f"it holds {names}, and no copy of a build; nothing there was touched: name a new folder")


def _folder(system: Any, path: str) -> None:
    """Make a folder where there are such things; in an object store it would make a bucket of a mistyped name."""
    protocols = [system.protocol] if isinstance(system.protocol, str) else system.protocol
    if OBJECT_STORES.keys().isdisjoint(protocols):
        system.makedirs(path, exist_ok=True)


def _identity(folder: Path) -> bytes:
    """What tells a build from all others: its summary, and the fingerprints of its tables."""
    return b"\n".join((folder / name).read_bytes() for name in IDENTITY if (folder / name).exists())


def _identity_there(system: Any, root: str, sizes: Mapping[str, int]) -> bytes | None:
    """The same of a copy, if it is whole."""
    if IDENTITY[0] not in sizes:
        return None
    return b"\n".join(_read(system, f"{root}/{name}") for name in IDENTITY if name in sizes)


def _read(system: Any, path: str) -> bytes:
    return bytes(system.cat_file(path))
