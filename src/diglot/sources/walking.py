"""The files below a folder: links followed once, builds left out.

Links to folders come after all that lies below the folder itself, in the order of their names, and none leads to a
folder that was gone through before. So a file has the same name whatever the order in which its links were made, and
its own folder's where it has one. Hidden files and folders (a leading dot) are passed over.

A build below the folder is no part of it: its tables repeat the texts that they were made of. Nor is the folder that
the build is made in. What was left out is listed.
"""

from __future__ import annotations

import os
from pathlib import Path

from diglot.layout import is_build, within
from diglot.sources.naming import shown
from diglot.sources.records import SetAside
from diglot.sources.streams import reason_of

__all__ = ["Walk", "inside"]


class Walk:
    """The files below a folder.

    Args:
        root: the folder.
        out: where the build is made, if there is such a folder.

    Attributes:
        files: their paths, relative to `root`.
        aside: folders that cannot be listed.
        left_out: builds, relative to `root`.
    """

    def __init__(self, root: Path, out: Path | None = None) -> None:
        self.root = root
        self.files: list[str] = []
        self.aside: list[SetAside] = []
        self.left_out: list[str] = []
        self._out = os.path.realpath(out) if out is not None else None
        self._seen: set[str] = set()
        links = [""]
        while links:
            found: list[str] = []
            for link in links:
                real = os.path.realpath(root / link)
                if real not in self._seen and not self._leaves_out(link, real, through_link=bool(link)):
                    found += self._below(link, real)
            links = sorted(found)

    def _below(self, top: str, real_top: str) -> list[str]:
        """Go through a folder and give the links to folders below it."""
        links = []
        start = os.path.join(self.root, top) if top else str(self.root)  # noqa: PTH118
        for where, folders, names in os.walk(start, onerror=self._unlisted):
            below = where[len(start) :].strip(os.sep)
            relative = "/".join(filter(None, (top, below.replace(os.sep, "/"))))
            real = os.path.join(real_top, below) if below else real_top  # noqa: PTH118
            self._seen.add(real)
            kept = []
            for name in sorted(folders):
                path = f"{relative}/{name}" if relative else name
                if name.startswith("."):
                    continue
                if os.path.islink(os.path.join(where, name)):  # noqa: PTH114, PTH118
                    links.append(path)
                elif (inner := os.path.join(real, name)) not in self._seen and not self._leaves_out(path, inner):  # noqa: PTH118
                    kept.append(name)
            folders[:] = kept
            for name in names:
                if not name.startswith(".") and self._is_file(os.path.join(where, name)):  # noqa: PTH118
                    self.files.append(f"{relative}/{name}" if relative else name)
        return links

    def _leaves_out(self, path: str, real: str, through_link: bool = False) -> bool:
        """Whether a folder is a build, or the output; one that a link leads to may also be a part of one."""
        if not path:
            return False
        if real == self._out or is_build(Path(real)) or (through_link and self._part_of_build(real)):
            self.left_out.append(shown(path))
            return True
        return False

    def _part_of_build(self, real: str) -> bool:
        if self._out is not None and inside(real, self._out):
            return True
        parents = ((up, real[len(str(up)) :].strip(os.sep)) for up in Path(real).parents)
        return any(within(below) and is_build(up) for up, below in parents)

    def _is_file(self, path: str) -> bool:
        """Whether there is a file, or a link that leads nowhere, which is told when it is read."""
        if not os.path.islink(path):  # noqa: PTH114
            return os.path.isfile(path)  # noqa: PTH113
        return not (self._out is not None and inside(os.path.realpath(path), self._out))

    def _unlisted(self, error: OSError) -> None:
        reason, detail = reason_of(error)
        name = shown(Path(error.filename).relative_to(self.root).as_posix())
        self.aside.append(SetAside(f"{name}/".removeprefix("./"), 0, reason, f"the folder cannot be listed: {detail}"))


def inside(path: str, folder: str) -> bool:
    """Whether a path is a folder or lies below it; both without links."""
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)
