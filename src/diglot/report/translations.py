"""The table of pairs in a report: how documents found each other, how sure beads are, and some side by side."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, groupby
from typing import Any

import numpy as np

from diglot.layout import PAIRS
from diglot.report.reading import Build

__all__ = ["translations"]

DOCUMENTS, ROWS = 8, 6
"""Pairs of documents that are shown, spread over the table, and rows of each."""
UNIT = ("english_document", "arabic_document", "english_article", "arabic_article")
SHOWN = (
    "translation", "bead", "score", "document_score", "found_by", "english_file", "arabic_file", "english_start",
    "arabic_start",
)  # fmt: skip


def translations(build: Build) -> dict[str, Any] | None:
    """The figures of the table of pairs; None where a build has none.

    Returns:
        ``rows``; ``documents``, ``beads`` (``name`` and ``count``, the most frequent first); ``scores`` (``from``,
        ``to``, ``pairs``); ``shown``, of some pairs of documents ``file`` and ``other_file`` (ids where both are of one
        file), ``found_by``, ``score``, how many rows they have (``count``) and the first of these (``rows``).

    Raises:
        SourceError: a shard is damaged.
    """
    if PAIRS not in build.about:
        return None
    about = build.about[PAIRS]
    scores = np.zeros(10, np.int64)
    for batch in build.batches(PAIRS, ["score"]):
        scores += np.histogram(batch.column("score").to_numpy(zero_copy_only=False), bins=10, range=(0, 1))[0]
    return {
        "rows": about["rows"],
        "documents": _ranking(about["documents"]),
        "beads": _ranking(about["beads"]),
        "scores": [{"from": i / 10, "to": (i + 1) / 10, "pairs": int(n)} for i, n in enumerate(scores)],
        "shown": list(_shown(build, sum(about["documents"].values()))),
    }


def _ranking(counts: dict[str, int]) -> list[dict[str, Any]]:
    ordered = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    return [{"name": name, "count": count} for name, count in ordered]


def _shown(build: Build, total: int) -> Iterator[dict[str, Any]]:
    """Pairs of documents, evenly spread, with their first rows; `total` is how many there are."""
    rows = chain.from_iterable(batch.to_pylist() for batch in build.batches(PAIRS, [*UNIT, *SHOWN]))
    step = max(total / DOCUMENTS, 1.0)
    for at, (_, listed) in enumerate(groupby(rows, lambda row: [row[name] for name in UNIT])):
        if at and int(at / step) == int((at - 1) / step):
            continue
        first: list[dict[str, Any]] = []
        count = 0
        for count, row in enumerate(listed, 1):
            if count <= ROWS:
                first.append(row)
        sides = [first[0][f"{side}_file"] for side in ("english", "arabic")]
        if sides[0] == sides[1]:  # rows of one file
            sides = [first[0][f"{side}_document"] for side in ("english", "arabic")]
        about = {"file": sides[0], "other_file": sides[1], "count": count}
        yield about | {"found_by": first[0]["found_by"], "score": first[0]["document_score"], "rows": first}
