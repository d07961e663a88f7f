"""The table ``pairs`` of a finished build: which of its documents are translations, sentence by sentence.

1. Every article (or document, where names or ids of the input pair whole documents) is written to a temporary file with
   its English or its Arabic segments, whichever are more; the keys of those that nothing pairs are collected.
2. Documents find each other: by the ids of a bitext, by file names (`diglot.pairs.filenames`), by content
   (`diglot.pairs.candidates`).
3. Each pair is aligned. By content only those are kept whose alignment says that they are translations, each document
   with one other, the best first.

One process does it, in memory that grows by some hundred bytes a document. The rows depend on the build alone. They are
put into place, in ``pairs/`` in the build, when all are written.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import xxhash

from diglot.dataset.bitext_units import BEADS, Units
from diglot.dataset.card_pairs import with_pairs
from diglot.dataset.describing import beside
from diglot.dataset.files import hash_of, write_atomically
from diglot.dataset.journal import Journal
from diglot.dataset.record import Shard
from diglot.dataset.shards import ShardWriter
from diglot.layout import PAIRS, TABLES, has_journal
from diglot.pairs.align import Bead, align
from diglot.pairs.candidates import candidates
from diglot.pairs.rows import odds_of, rows, score_of
from diglot.pairs.words import ARABIC, ENGLISH
from diglot.report.reading import Build
from diglot.schema import arrow_schema

__all__ = ["Bitext", "bears_out", "pair"]

SURE, FEW = 1.1, 9.0
"""The least product of document score and mean log odds of translations that content finds, but for `FEW` by the number
of their beads: among many documents, short texts are alike by chance."""
MET, LESS = 16, 2.0
"""Where their rare keys met so often, it is `LESS` by that number."""
NAMED = 0.25
"""The least document score of translations that names find."""
BATCH = 2048
"""Rows that are written at once."""
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Bitext:
    """What came of it.

    Args:
        folder: of the table.
        pairs: rows.
        documents: pairs of documents, by how they found each other.
        refused: pairs that names or content proposed and the alignment did not bear out.
        beads: rows by the shape of their bead.
        examples: a few rows.
        said: what a person should know.
    """

    folder: Path
    pairs: int
    documents: dict[str, int]
    refused: int
    beads: dict[str, int]
    examples: list[dict[str, Any]]
    said: tuple[str, ...] = ()


def pair(folder: str | Path, *, content: bool = True, progress: Progress | None = None) -> Bitext:
    """Find the translations in a build and write the table ``pairs`` into it.

    Args:
        folder: of a finished build; its other tables stay as they are.
        content: look for documents that neither ids nor names pair.
        progress: told of every pair of documents that was aligned.

    Raises:
        SourceError: there is no finished build.
        BuildError: another build is at work there.
    """
    build = Build.open(folder)
    form = build.about.get("format", "arrow")
    journal = Journal(build.folder) if has_journal(build.folder) else None
    scratch = journal.tmp if journal else build.folder
    with contextlib.ExitStack() as stack:
        if journal:
            stack.enter_context(journal.locked())
        work = Path(tempfile.mkdtemp(prefix="diglot-", dir=scratch))
        stack.callback(shutil.rmtree, work, ignore_errors=True)
        units = stack.enter_context(Units.of(build, work, content))
        proposed, refused = _paired(units, progress)
        writer = ShardWriter(PAIRS, work, "0000000", schema=arrow_schema(PAIRS), form=form)
        counts, examples = _written(units, proposed, writer)
        written = writer.close(even_if_empty=True)
        table = work / PAIRS
        table.mkdir()
        for path, shard in zip(writer.paths, written, strict=True):
            path.replace(table / shard.name)
        for name, text in beside(PAIRS, written, build.about["signature"]).items() if form == "arrow" else ():
            (table / name).write_text(text, encoding="utf-8")
        if PAIRS in build.about:  # until the new one is there, the build is one without
            _say(build, _about(build, None, ()), scratch)
        _place(build.folder / PAIRS, table, work)
    documents = Counter(found_by for _, _, found_by, _, _ in proposed)
    total, ways = sum(counts.values()), dict(sorted(documents.items()))
    found = Bitext(build.folder / PAIRS, total, ways, refused, counts, examples)
    return _told(build, journal, found, written)


def _place(place: Path, table: Path, work: Path) -> None:
    """Put a finished table where it belongs, in the place of an older one."""
    if place.exists():
        place.replace(work / "older")
    table.replace(place)


Proposed = list[tuple[int, int, str, float, int]]
"""English and Arabic units, how they found each other, their score, and where their beads are."""


def _paired(units: Units, progress: Progress | None) -> tuple[Proposed, int]:
    """The units that are translations of each other, in the order of the English ones; and how many were refused."""
    sides = units.sides
    wanted: list[tuple[int, int, str, int]] = []
    for found_by, groups in (("given", units.given), ("name", units.named)):
        for group in groups.values():
            ours, theirs = ([number for number in group if sides[number] == side] for side in (ENGLISH, ARABIC))
            if len(ours) == len(theirs) == 1:
                wanted.append((ours[0], theirs[0], found_by, 0))
    wanted += [
        (units.free[one], units.free[other], "content", met)
        for one, other, met in candidates(units.keys(), len(units.free), folder=str(units.work))
    ]
    kept: Proposed = []
    refused = 0
    beads = (units.work / "diglot-beads").open("w+b")
    for done, (one, other, found_by, met) in enumerate(sorted(wanted), 1):
        english, arabic = units[one], units[other]
        found = align(english.texts, arabic.texts)
        score = score_of(english, arabic, found)
        if bears_out(found, score, found_by, met):
            kept.append((one, other, found_by, score, beads.tell()))
            beads.write(json.dumps(found).encode() + b"\n")
        else:
            refused += 1
        if progress:
            progress(done, len(wanted))
    beads.close()
    best: Proposed = []
    taken: set[int] = set()
    for each in sorted(kept, key=lambda each: (each[2] == "content", -each[3], each[0], each[1])):
        if each[0] not in taken and each[1] not in taken:
            best.append(each)
            taken |= {each[0], each[1]}
        else:
            refused += 1
    return sorted(best), refused


def bears_out(beads: list[Bead], score: float, found_by: str, met: int = 0) -> bool:
    """Whether an alignment bears out that two documents are translations.

    Args:
        beads, score: of the alignment.
        found_by: what proposed them.
        met: what the meetings of their keys count, where content did.
    """
    if found_by == "given":
        return True
    if found_by == "name":
        return score >= NAMED
    sure = sum(bool(bead.english and bead.arabic and bead.score >= 0.5) for bead in beads)
    return sure >= BEADS and score * odds_of(beads) >= SURE + (LESS if met >= MET else FEW) / len(beads)


def _written(units: Units, pairs: Proposed, writer: ShardWriter) -> tuple[dict[str, int], list[dict[str, Any]]]:
    """Write the rows of all pairs of documents: how many there are of each shape, and a few of them."""
    schema, counts = arrow_schema(PAIRS), Counter[str]()
    examples: list[dict[str, Any]] = []
    first: dict[int, str] = {}
    waiting: list[dict[str, Any]] = []
    try:
        with (units.work / "diglot-beads").open("rb") as file:
            for one, other, found_by, score, place in pairs:
                file.seek(place)
                beads = [Bead(tuple(e), tuple(a), s) for e, a, s in json.loads(file.readline())]
                for row in rows(units[one], units[other], beads, score, found_by):
                    said = xxhash.xxh3_64_intdigest(json.dumps(row["translation"]).encode())
                    row["repeats"] = first.get(said)
                    first.setdefault(said, row["id"])
                    counts[row["bead"]] += 1
                    if len(examples) < 5 and row["score"] >= 0.8 and 20 < len(row["translation"]["en"]) < 200:
                        examples.append(row)
                    waiting.append(row)
                    if len(waiting) == BATCH:
                        writer.write(pa.RecordBatch.from_pylist(waiting, schema))
                        waiting = []
        if waiting:
            writer.write(pa.RecordBatch.from_pylist(waiting, schema))
    finally:
        if not counts:
            writer.abandon()
    return dict(counts.most_common()), examples


def _told(build: Build, journal: Journal | None, found: Bitext, shards: Sequence[Shard]) -> Bitext:
    """Name the table in what makes the build loadable, in its summary and, where it is ours, on its card."""
    scratch = journal.tmp if journal else build.folder
    card = build.folder / "README.md"
    said: tuple[str, ...] = ()
    form, size = build.about.get("format", "arrow"), sum(shard.bytes for shard in shards)
    if card.is_file():
        text = card.read_bytes().decode("utf-8", "surrogateescape")
        if journal and hash_of(text) in journal.published.cards:
            new = with_pairs(text, found.pairs, size, found.documents, found.beads, found.examples, form)
            journal.publish(replace(journal.published, cards=[*journal.published.cards, hash_of(new)]))
            write_atomically(card, new, scratch)
        elif "config_name: pairs" not in text:
            said = ("README.md is not as a build wrote it, and is kept as it is: it does not name the table pairs",)
    _say(build, _about(build, found, shards), scratch)
    return replace(found, said=said)


def _about(build: Build, found: Bitext | None, shards: Sequence[Shard]) -> dict[str, Any]:
    """What a build says of itself, with its table of pairs or without one."""
    about = {name: value for name, value in build.about.items() if name != PAIRS}
    tables = {name: value for name, value in about.get("tables", {}).items() if name != PAIRS}
    if found:
        about[PAIRS] = {"rows": found.pairs, "documents": found.documents, "beads": found.beads}
        tables[PAIRS] = {"shards": [shard.name for shard in shards]}
    return about | ({"tables": tables} if "tables" in about else {})


def _say(build: Build, about: dict[str, Any], scratch: Path) -> None:
    """Write what makes a build loadable."""
    write_atomically(build.folder / "build.json", json.dumps(about, ensure_ascii=False, indent=1) + "\n", scratch)
    if about.get("format", "arrow") == "arrow":
        splits = json.dumps({"splits": [*TABLES, PAIRS] if PAIRS in about else list(TABLES)}) + "\n"
        write_atomically(build.folder / "dataset_dict.json", splits, scratch)
