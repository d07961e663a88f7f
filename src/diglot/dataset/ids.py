"""Which rows' own ids are not unique, among any number of rows, in bounded memory.

Ids are compared by hashes of 64 bits: two different ids of one hash count as not unique, which does no harm, and is as
likely as 1 in 37 for a thousand million rows. They are parted by their first bits into files that fit in memory, and
each is sorted.
"""

from __future__ import annotations

import contextlib
import hashlib
import uuid
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from diglot.dataset.found import Found
from diglot.dataset.looking import Group
from diglot.duplicates.spool import Spool

__all__ = ["repeated_ids"]

AT_ONCE = 1 << 22
"""Ids that are compared in memory at once."""
PAIR = np.dtype([("id", np.uint64), ("group", np.uint32)])


def repeated_ids(groups: Sequence[Group], folder: Path) -> dict[Path, Path]:
    """The files with the ids of each group that are not unique among all; none for a group without any."""
    sizes = [Found.size(group.path) for group in groups]
    bits = max(0, (sum(sizes) - 1) // AT_ONCE).bit_length()
    lost: dict[int, Path] = {}
    with contextlib.ExitStack() as stack:
        limit = AT_ONCE * PAIR.itemsize >> bits
        spools = [stack.enter_context(Spool(PAIR, limit, str(folder))) for _ in range(1 << bits)]
        for number, group in enumerate(groups):
            pairs = np.empty(sizes[number], PAIR)
            pairs["id"], pairs["group"] = Found.ids(group.path), number
            part = pairs["id"] >> np.uint64(64 - bits) if bits else np.zeros(len(pairs), np.uint64)
            order = np.argsort(part, kind="stable")
            edges = np.searchsorted(part[order], np.arange((1 << bits) + 1, dtype=np.uint64))
            for spool, begin, end in zip(spools, edges[:-1], edges[1:], strict=True):
                if end > begin:
                    spool.append(pairs[order[begin:end]])
        for spool in spools:
            pairs = np.sort(spool.array(), order=["id", "group"])
            if not len(pairs):
                continue
            alike = pairs["id"][1:] == pairs["id"][:-1]
            again = pairs[np.append(alike, False) | np.append(False, alike)]
            for number in np.unique(again["group"]).tolist():
                path = lost.setdefault(number, folder / f"{uuid.uuid4().hex}.part")
                with path.open("ab") as file:
                    file.write(np.unique(again["id"][again["group"] == number]).tobytes())
    found: dict[Path, Path] = {}
    for number, path in lost.items():
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()
        found[groups[number].path] = path.replace(folder / f"{digest}.ids")
    return found
