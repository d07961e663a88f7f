"""Every figure of a report, computed a record batch at a time.

`figures` reads each table once. Counts, sums and histograms are over all rows; words, names and quality signals over a
sample spread evenly over the build where it is large (`SAMPLE_TOKENS`, `SAMPLE_ARTICLES`), and the sample's size is one
of the figures. Lengths are in code points unless a name says otherwise; shares are between 0 and 1.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from diglot.report.quality import quality
from diglot.report.reading import Build
from diglot.report.translations import translations
from diglot.report.words import words
from diglot.text.arrays import Int64s

__all__ = ["CHARACTER_EDGES", "SAMPLE_ARTICLES", "SAMPLE_TOKENS", "TOKEN_EDGES", "figures"]

SAMPLE_TOKENS = 2_000_000
"""Tokens that words and names are counted in."""

SAMPLE_ARTICLES = 2_000
"""Articles whose quality is measured."""

CHARACTER_EDGES = (1, 10, 20, 40, 60, 80, 100, 150, 200, 300, 500, 1000)
"""First lengths of the bins of segments by code points; the last bin is open."""

TOKEN_EDGES = (1, 2, 3, 5, 8, 12, 17, 25, 40, 60, 100)
"""First lengths of the bins of segments by tokens; the last bin is open."""

_KEYS = ["language", "script", "role", "route"]
_SHOWN = 200  # rows of a list, such as the files that were set aside


def figures(build: Build) -> dict[str, Any]:
    """The figures of a build, as plain values.

    Returns:
        ``signature``, ``config``, ``rows``, ``bytes``, ``summary`` as the build wrote them; ``languages``, ``scripts``,
        ``roles``, ``routes`` (segments, tokens, characters of each); ``outlets``, ``authors``, ``months`` (articles);
        ``lengths``, ``scores``, ``undetermined``; ``words`` (by language); ``duplicates``; ``set_aside``,
        ``repairs``, ``encodings``; ``quality``; ``pairs``, None without that table.

    Raises:
        SourceError: a shard is damaged.
    """
    about = build.about
    return {
        "title": build.title,
        "signature": about["signature"],
        "config": about["config"],
        "rows": about["rows"],
        "bytes": about["bytes"],
        "summary": about["summary"],
        **_segments(build),
        **_articles(build),
        **_documents(build),
        "words": words(build, SAMPLE_TOKENS),
        "quality": quality(build, SAMPLE_ARTICLES),
        "pairs": translations(build),
    }


def _segments(build: Build) -> dict[str, Any]:
    cubes: list[pa.Table] = []
    by_route = {route: np.zeros((2, 12), np.int64) for route in ("arabic", "english", "none")}
    scores = np.zeros(20, np.int64)
    mixed = 0
    for batch in build.batches("segments"):
        characters = pc.utf8_length(batch.column("text"))
        tokens = pc.list_value_length(batch.column("tokens"))
        table = pa.table({name: batch.column(name) for name in _KEYS} | {"characters": characters, "tokens": tokens})
        cubes.append(_cube(table.append_column("segments", pa.array(np.ones(len(table), np.int64)))))
        if len(cubes) > 64:
            cubes = [_cube(pa.concat_tables(cubes))]
        for route, counts in by_route.items():
            mine = pc.equal(batch.column("route"), route)
            counts[0] += _histogram(characters.filter(mine), CHARACTER_EDGES)
            counts[1, : len(TOKEN_EDGES)] += _histogram(tokens.filter(mine), TOKEN_EDGES)
        told = batch.column("language_score").filter(pc.not_equal(batch.column("language"), "und"))
        values = np.nan_to_num(told.to_numpy(zero_copy_only=False))
        scores += np.histogram(np.clip(values, 0, 1), bins=20, range=(0, 1))[0]
        mixed += int(pc.sum(pc.greater(pc.list_value_length(batch.column("languages")), 0)).as_py() or 0)
    cube = _cube(pa.concat_tables(cubes)).to_pylist() if cubes else []
    und = [row for row in cube if row["language"] == "und"]
    total = Counter({key: sum(row[key] for row in cube) for key in ("segments", "characters", "tokens")})
    return {
        "languages": _sums(cube, "language"),
        "scripts": _sums(cube, "script"),
        "roles": _sums(cube, "role"),
        "routes": _sums(cube, "route"),
        "mixed_segments": mixed,
        "lengths": {
            "characters": _bins(CHARACTER_EDGES, {route: counts[0].tolist() for route, counts in by_route.items()}),
            "tokens": _bins(TOKEN_EDGES, {route: counts[1].tolist() for route, counts in by_route.items()}),
            "mean_characters": total["characters"] / max(total["segments"], 1),
            "mean_tokens": total["tokens"] / max(total["segments"], 1),
        },
        "scores": [{"from": i / 20, "to": (i + 1) / 20, "segments": int(n)} for i, n in enumerate(scores)],
        "undetermined": {
            key: sum(row[key] for row in und) / max(total[key], 1) for key in ("segments", "characters", "tokens")
        },
    }


def _cube(table: pa.Table) -> pa.Table:
    """Sums of ``segments``, ``characters`` and ``tokens`` for each combination of the keys."""
    numbers = ("segments", "characters", "tokens")
    summed = table.group_by(_KEYS).aggregate([(name, "sum") for name in numbers])
    summed = summed.select([*_KEYS, *(f"{name}_sum" for name in numbers)])
    return summed.rename_columns([*_KEYS, *numbers])


def _sums(cube: Iterable[dict[str, Any]], key: str) -> list[dict[str, Any]]:
    """The cube's sums for each value of one key, the most segments first."""
    sums: dict[str, Counter[str]] = {}
    for row in cube:
        sums.setdefault(row[key], Counter()).update({n: row[n] or 0 for n in ("segments", "characters", "tokens")})
    ordered = sorted(sums.items(), key=lambda pair: (-pair[1]["segments"], pair[0] or ""))
    return [{"name": name, **{n: counts[n] for n in ("segments", "characters", "tokens")}} for name, counts in ordered]


def _histogram(values: pa.Array, edges: tuple[int, ...]) -> Int64s:
    """How many values are in each bin ``[edge, next edge)``; values below the first edge are left out."""
    numbers = values.fill_null(0).to_numpy(zero_copy_only=False)
    place = np.searchsorted(np.array(edges), numbers, side="right") - 1
    return np.bincount(place[place >= 0], minlength=len(edges)).astype(np.int64)


def _bins(edges: tuple[int, ...], counts: dict[str, list[int]]) -> list[dict[str, Any]]:
    ends = [*(edge - 1 for edge in edges[1:]), None]
    return [
        {"from": edge, "to": end, **{route: values[i] for route, values in counts.items()}}
        for i, (edge, end) in enumerate(zip(edges, ends, strict=True))
    ]


def _articles(build: Build) -> dict[str, Any]:
    outlets: Counter[str | None] = Counter()
    authors: Counter[str | None] = Counter()
    months: Counter[str | None] = Counter()
    ambiguous = repeats = exact = 0
    shown: list[dict[str, Any]] = []
    for batch in build.batches("articles"):
        outlets.update(_counts(batch.column("source")))
        authors.update(_counts(batch.column("author")))
        months.update(_counts(pc.strftime(batch.column("date"), "%Y-%m")))
        ambiguous += int(pc.sum(batch.column("date_ambiguous")).as_py() or 0)
        marked = batch.filter(pc.is_valid(batch.column("duplicate_of")))
        repeats += marked.num_rows
        exact += int(pc.sum(pc.greater_equal(marked.column("duplicate_score"), 1.0)).as_py() or 0)
        if len(shown) < _SHOWN:
            columns = ["id", "title", "file", "language", "duplicate_of", "duplicate_score"]
            shown += marked.select(columns).slice(0, _SHOWN - len(shown)).to_pylist()
    known = _named(build, {row["duplicate_of"] for row in shown})
    for row in shown:
        row["of_title"], row["of_file"] = known.get(row["duplicate_of"], (None, None))
    return {
        "outlets": _ranking(outlets),
        "authors": _ranking(authors),
        "months": [{"month": month, "articles": n} for month, n in sorted(months.items(), key=lambda p: p[0] or "")],
        "ambiguous_dates": ambiguous,
        "duplicates": {"articles": repeats, "exact": exact, "near": repeats - exact, "rows": shown},
    }


def _named(build: Build, ids: set[str]) -> dict[str, tuple[str | None, str | None]]:
    """Title and file of the articles with these ids."""
    found: dict[str, tuple[str | None, str | None]] = {}
    wanted = pa.array(sorted(ids), pa.string())
    for batch in build.batches("articles") if ids else ():
        hit = batch.filter(pc.is_in(batch.column("id"), wanted)).select(["id", "title", "file"])
        found |= {row["id"]: (row["title"], row["file"]) for row in hit.to_pylist()}
    return found


def _documents(build: Build) -> dict[str, Any]:
    encodings: Counter[str | None] = Counter()
    repairs: Counter[str | None] = Counter()
    reasons: Counter[str | None] = Counter()
    rows: list[dict[str, Any]] = []
    for batch in build.batches("documents"):
        aside = pc.equal(batch.column("status"), "set aside")
        kept = batch.filter(pc.invert(aside))
        encodings.update(_counts(kept.column("encoding")))
        steps = kept.column("repairs").flatten()
        repairs.update(_counts(pc.replace_substring_regex(steps, r":.*", "")))
        out = batch.filter(aside).select(["file", "row", "reason", "detail", "bytes"])
        reasons.update(_counts(out.column("reason")))
        rows += out.slice(0, max(0, _SHOWN - len(rows))).to_pylist()
    return {
        "encodings": _ranking(encodings),
        "repairs": _ranking(repairs),
        "set_aside": {"reasons": _ranking(reasons), "rows": rows},
    }


def _counts(column: pa.Array) -> dict[str | None, int]:
    return {item["values"]: item["counts"] for item in pc.value_counts(column).to_pylist()}


def _ranking(counts: Counter[str | None]) -> list[dict[str, Any]]:
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0] or ""))
    return [{"name": name, "count": n} for name, n in ordered[:_SHOWN]]
