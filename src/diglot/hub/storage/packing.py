"""`Packer`: new chunks of local files, gathered into xorbs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diglot.hub.formats import xet
from diglot.hub.formats.xet import Layout
from diglot.hub.storage.objects import Scratch

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["Packer"]


class Packer:
    """Gathers new chunks into xorbs. A xorb under way goes by a provisional name; `names` has the final ones.

    Args:
        scratch: where xorbs are written first.
        keep: called with each finished one: its file, hash and layout.
    """

    def __init__(self, scratch: Scratch, keep: Callable[[Path, bytes, Layout], object]):
        self.scratch = scratch
        self.keep = keep
        self.names: dict[bytes, bytes] = {}
        self.written = 0
        self._start()

    def _start(self) -> None:
        self._name = b"under way %d" % len(self.names)
        self._chunks: list[tuple[bytes, int, int]] = []
        self._bodies: list[bytes] = []
        self._size = 0
        self._known: dict[bytes, int] = {}

    def add(self, digest: bytes, content: bytes) -> tuple[bytes, int]:
        """Puts a chunk in, returns its place."""
        if digest not in self._known:
            body = xet.encode_chunk(content)
            if self._size + len(body) > xet.XORB_BYTES or len(self._chunks) == xet.XORB_CHUNKS:
                self.flush()
            self._known[digest] = len(self._chunks)
            self._chunks.append((digest, len(body), len(content)))
            self._bodies.append(body)
            self._size += len(body)
        return self._name, self._known[digest]

    def flush(self) -> None:
        """Stores the xorb under way."""
        if not self._chunks:
            return
        layout = Layout.of(self._chunks)
        digest = xet.xorb_hash(layout.pairs())
        with self.scratch.file() as (path, file):
            file.writelines(self._bodies)
            Scratch.settle(file)
            self.keep(path, digest, layout)
        self.names[self._name] = digest
        self.written += self._size
        self._start()
