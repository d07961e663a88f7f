"""Files that a verb writes where a person says: none is lost for it.

A file that is there already is replaced only if it is one that the verb has written, or with ``--overwrite``.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from diglot.errors import SourceError
from diglot.sources.naming import shown

__all__ = ["free", "writing"]


def free(path: Path, overwrite: bool, ours: Callable[[Path], bool] = lambda path: False) -> Path:
    """A path that may be written.

    Args:
        path: where to write.
        overwrite: whatever is there.
        ours: whether a file that is there was written by the verb.

    Raises:
        SourceError: something is there.
    """
    kept = path.is_file() or path.is_dir() or path.is_symlink()  # not a pipe or a device
    if kept and not overwrite and not (path.is_file() and ours(path)):
        what = "a folder" if path.is_dir() else "a file"
        raise SourceError(f"{shown(path)}: there is {what} already; name another, or say --overwrite to replace it")
    return path


@contextlib.contextmanager
def writing(path: Path) -> Iterator[BinaryIO]:
    """A file to write, which appears when it is whole; until then, and if it fails, what was there stays.

    Raises:
        SourceError: it cannot be written.
    """
    path = Path(os.path.realpath(path))
    if path.exists() and not path.is_file() and not path.is_dir():  # a pipe, a device
        with path.open("wb") as file:
            yield file
        return
    part = path.with_name(f".{path.name[:100]}.{os.getpid()}.part")
    try:
        with part.open("xb") as file:
            yield file
        part.replace(path)
    except OSError as error:
        if isinstance(error, SourceError):
            raise
        if not path.parent.is_dir():
            raise SourceError(f"{shown(path)}: there is no folder {shown(path.parent)}; make it first") from None
        raise SourceError(f"{shown(path)}: cannot be written: {error.strerror}") from None
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)  # there only where something failed
