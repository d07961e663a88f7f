"""The documents of a build that may be translations: their English or Arabic segments, in a file, and their keys."""

from __future__ import annotations

import contextlib
import json
from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from diglot.duplicates.spool import Spool
from diglot.pairs.candidates import keys
from diglot.pairs.filenames import stem_of
from diglot.pairs.lexicon import lexicon
from diglot.pairs.rows import Segment, Unit
from diglot.pairs.words import ARABIC, ENGLISH
from diglot.report.reading import Build
from diglot.text.arrays import Uint64s

__all__ = ["BEADS", "Units"]

BEADS = 3
"""Sentences that two documents share at least where only content says that they are translations."""
HELD = 8 << 20
"""Bytes of keys that are held in memory; the rest is in a file."""
COLUMNS = ("document", "article", "file", "id", "text", "start", "end", "language", "language_score", "duplicate_of")


class Units:
    """All units of a build: sides, keys and groups in memory, segments in a file."""

    def __init__(self, file: BinaryIO, work: Path) -> None:
        self._file, self.work = file, work
        self.places: list[int] = []
        self.sides: list[int] = []
        self.given: defaultdict[str, list[int]] = defaultdict(list)
        self.named: defaultdict[str, list[int]] = defaultdict(list)
        self.free: list[int] = []
        self._counts: list[int] = []
        self._keys = Spool(np.uint64, HELD, str(work))

    def close(self) -> None:
        """Let go of the keys."""
        self._keys.close()

    def keys(self) -> Iterator[tuple[int, Uint64s]]:
        """The side and the keys of every unit in `free`, in order."""
        place = 0
        for number, count in zip(self.free, self._counts, strict=True):
            yield self.sides[number], self._keys.slice(place, place + count)
            place += count

    @classmethod
    @contextlib.contextmanager
    def of(cls, build: Build, work: Path, content: bool) -> Iterator[Units]:
        """The units of a build, while the file with their segments is there."""
        pairs, names, several = _groups(build)
        with (work / "diglot-units").open("w+b") as file:
            units = cls(file, work)
            for document, article, file_name, listed in _read(build, {*pairs, *names}, several):
                units.add(document, article, file_name, listed, pairs.get(document), names.get(document), content)
            try:
                yield units
            finally:
                units.close()

    def add(
        self, document: str, article: str | None, file: str | None, listed: list[tuple[str, Segment]],
        given: str | None, named: str | None, content: bool,
    ) -> None:  # fmt: skip
        """Take up a unit, if it has a segment in either language."""
        sizes = [sum(len(segment.text) for language, segment in listed if language == code) for code in ("en", "ar")]
        if not any(sizes):
            return
        side = ENGLISH if sizes[ENGLISH] >= sizes[ARABIC] else ARABIC
        segments = [segment for language, segment in listed if language == ("en", "ar")[side]]
        number = len(self.places)
        self.places.append(self._file.tell())
        self.sides.append(side)
        line = json.dumps([document, article, file, [segment.values for segment in segments]])
        self._file.write(line.encode() + b"\n")
        if given is not None:
            self.given[given].append(number)
        elif named is not None:
            self.named[named].append(number)
        elif content and len(segments) >= BEADS:
            found = keys([segment.text for segment in segments], side, lexicon())
            self._keys.append(found)
            self._counts.append(len(found))
            self.free.append(number)

    def __getitem__(self, number: int) -> Unit:
        self._file.seek(self.places[number])
        document, article, file, segments = json.loads(self._file.readline())
        return Unit(document, article, file, [Segment(*segment) for segment in segments])


def _groups(build: Build) -> tuple[dict[str, str], dict[str, str], set[str]]:
    """Documents that share an id of a pair, or a name but for its language; and those that are several articles."""
    pairs: dict[str, str] = {}
    files: defaultdict[str, dict[str, str]] = defaultdict(dict)
    several = set()
    for batch in build.batches("documents", ["id", "file", "row", "pair", "articles", "status"]):
        for row in batch.to_pylist():
            if row["status"] != "kept":
                continue
            if row["pair"] is not None:
                pairs[row["id"]] = row["pair"]
            elif row["file"] and not row["row"]:
                files[stem_of(row["file"])][row["id"]] = row["file"]
            if (row["articles"] or 0) > 1:
                several.add(row["id"])
    names = {
        document: stem
        for stem, group in files.items()
        if len(group) == 2 and len(set(group.values())) == 2
        for document in group
    }
    return pairs, names, several


def _read(
    build: Build, whole: set[str], several: set[str]
) -> Iterator[tuple[str, str | None, str | None, list[tuple[str, Segment]]]]:
    """The units: a document, its article if it has one, its file, and its English and Arabic segments."""

    def segments() -> Iterator[dict[str, Any]]:
        for batch in build.batches("segments", COLUMNS):
            yield from batch.to_pylist()

    def unit(row: dict[str, Any]) -> tuple[str, str | None]:
        document = row["document"]
        return document, row["article"] if document in several and document not in whole else None

    for (document, article), listed in groupby(segments(), unit):
        rows = list(listed)
        found = [(row["language"], _segment(row)) for row in rows if row["language"] in ("en", "ar")]
        if document in several and document not in whole and article is None:
            continue  # between articles
        alone = next((row["article"] for row in rows if row["article"]), None)
        yield document, article or (None if document in several else alone), rows[0]["file"], found


def _segment(row: dict[str, Any]) -> Segment:
    sure, repeats = row["language_score"] or 0.0, row["duplicate_of"] is not None
    return Segment(row["id"], row["text"], row["start"], row["end"], sure, repeats)
