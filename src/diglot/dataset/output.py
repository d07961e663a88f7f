"""Where a build may be written: in a folder that is not there, that is empty, or that holds a build of ours.

Everything else is refused before anything is touched: a folder that holds other files, a folder that is an input, an
input inside what the build itself writes. A file that somebody put into the folder of a build stays as it is; only
where it has the name of a file that the build writes, the build does not begin.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from diglot.errors import BuildError
from diglot.layout import JOURNAL, LAST, SURVEY, has_journal, is_build, temporary, within
from diglot.sources.listing import STDIN, plain_parts, possible
from diglot.sources.naming import shown
from diglot.sources.streams import is_remote
from diglot.sources.walking import inside

__all__ = ["check"]


def check(folder: Path, inputs: Sequence[Any]) -> None:
    """Refuse a folder that must not be built in.

    Args:
        folder: where a build is to be written.
        inputs: what it is made of.

    Raises:
        BuildError: says what was found, and what to type.
    """
    real = os.path.realpath(folder)
    named = [Path(item) for item in inputs if isinstance(item, str | Path) and str(item) != STDIN]
    for path in (path for path in named if not is_remote(str(path)) and possible(str(path))):
        _apart(folder, real, path)
    for up in Path(real).parents:
        below = real[len(str(up)) :].strip(os.sep)
        if within(below) and is_build(up):
            _refuse(folder, f"lies in what belongs to the build in {shown(up)}", up)
    if not folder.exists():
        if folder.is_symlink():
            _refuse(folder, f"is a link to {shown(folder.readlink())}, which does not exist")
        return
    if not folder.is_dir():
        _refuse(folder, "is a file, not a folder")
    if not has_journal(folder) and (found := _content(folder)):
        names = ", ".join(shown(name) for name in found[:3]) + (f" and {len(found) - 3} more" if len(found) > 3 else "")
        what = "a copy of a build without its journal, which cannot be built on" if is_build(folder) else "no build"
        _refuse(folder, f"holds {names}, and {what}")


def _apart(folder: Path, real: str, path: Path) -> None:
    """Refuse an input that is the output, or a part of it."""
    source = os.path.realpath(path if path.exists() else Path(*plain_parts(path.parts)))
    if source == real and path.exists():
        _refuse(folder, "is one of the inputs")
    if inside(source, real) and source != real and has_journal(folder):
        below = source[len(real) :].strip(os.sep).replace(os.sep, "/")
        if below in LAST or within(below):
            _refuse(folder, f"writes {shown(below)}, which is one of the inputs")


def _content(folder: Path) -> list[str]:
    """What lies in a folder, but for the journal of a build that was stopped before it had a plan."""
    names = sorted(path.name for path in folder.iterdir())
    journal = folder / JOURNAL
    inner = {path.name for path in journal.iterdir()} if names == [JOURNAL] and journal.is_dir() else {""}
    if inner <= {"lock", "tasks", "tmp", "ready", SURVEY}:
        files = (name for _, _, names in os.walk(journal) for name in names)
        return [] if all(name == "lock" or temporary(name) for name in files) else names
    return names


def _refuse(folder: Path, what: str, near: Path | None = None) -> None:
    """Say why a folder is refused, and name one that is free beside it, or beside `near`."""
    name = os.path.basename(os.path.abspath(near or folder)) or "diglot"  # noqa: PTH100, PTH119
    parent = (near or folder).parent
    names = (f"{name}-build{number}" for number in ("", *range(2, 1000)))
    free = next(parent / each for each in names if not os.path.lexists(parent / each))
    raise BuildError(
        f"{shown(folder)} {what}; nothing was touched. Build in a new folder, or in one that holds nothing but a "
        f"build: --out {shown(free)}"
    )
