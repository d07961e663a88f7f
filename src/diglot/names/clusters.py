"""Clusters of name variants over a collection, with the evidence for each member.

Names are blocked by `key`, compared within a block, and joined from the best pair down. A name enters a cluster only
if it matches every member (complete linkage), so that a chain of near misses never ends in two different names. Rows
are never merged: the result is a table, or a column of cluster numbers.

Cost: within a block of `n` distinct names, n(n − 1)/2 comparisons of about 50 µs, remembered by token.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import pyarrow as pa

from diglot.names.keys import key
from diglot.names.match import SAME, match

__all__ = ["SCHEMA", "Cluster", "candidates", "clusters", "table"]

SCHEMA = pa.schema(
    [
        pa.field("cluster", pa.int32(), nullable=False),
        pa.field("canonical", pa.string(), nullable=False),
        pa.field("name", pa.string(), nullable=False),
        pa.field("count", pa.int64(), nullable=False),
        pa.field("score", pa.float32(), nullable=False),
        pa.field("evidence", pa.list_(pa.string()), nullable=False),
    ]
)
"""The table of clusters: a row a name."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Variants of one name.

    Args:
        canonical: the most frequent member, of those the first in order.
        members: all names, the most frequent first.
        counts: how often each occurs.
        scores: how well each matches `canonical`.
        evidence: for each, what was taken for the same (``dh ~ z``).
    """

    canonical: str
    members: tuple[str, ...]
    counts: tuple[int, ...]
    scores: tuple[float, ...]
    evidence: tuple[tuple[str, ...], ...]


def clusters(names: Iterable[str] | Mapping[str, int], threshold: float = SAME) -> list[Cluster]:
    """Group names that are variants of one.

    Args:
        names: names, repeated as they occur; or names with their counts.
        threshold: the least score of any two members.

    Returns:
        Every name in one cluster, alone if need be; the largest counts first.

    >>> [c.members for c in clusters(["Ketaeb", "كتائب", "Kataib", "Kataib", "Kadhim"])]
    [('Kataib', 'Ketaeb', 'كتائب'), ('Kadhim',)]
    """
    counts = Counter(names)
    blocks: dict[str, list[str]] = defaultdict(list)
    for name in sorted(counts):
        blocks[key(name)].append(name)
    groups = [group for _, block in sorted(blocks.items()) for group in _grouped(block, threshold)]
    made = [_cluster(group, counts) for group in groups]
    return sorted(made, key=lambda cluster: (-sum(cluster.counts), cluster.canonical))


def _grouped(block: Sequence[str], threshold: float) -> list[list[str]]:
    """One block's names in groups, all members of which match."""
    scores = {frozenset(pair): match(*pair).score for pair in combinations(block, 2)}
    group = {name: [name] for name in block}
    for pair, score in sorted(scores.items(), key=lambda item: (-item[1], sorted(item[0]))):
        if score < threshold:
            break
        left, right = (group[name] for name in sorted(pair))
        if left is not right and all(scores[frozenset((a, b))] >= threshold for a in left for b in right):
            left += right
            for name in right:
                group[name] = left
    return list({id(members): members for members in group.values()}.values())


def _cluster(names: Sequence[str], counts: Mapping[str, int]) -> Cluster:
    members = sorted(names, key=lambda name: (-counts[name], name.casefold()))
    found = [match(members[0], name) for name in members]
    return Cluster(
        members[0],
        tuple(members),
        tuple(counts[name] for name in members),
        tuple(each.score for each in found),
        tuple(each.evidence for each in found),
    )


def table(found: Sequence[Cluster]) -> pa.Table:
    """Clusters as a table of `SCHEMA`, a row a name.

    >>> table(clusters(["Kazemi", "الكاظمي"])).select(["cluster", "name"]).to_pylist()
    [{'cluster': 0, 'name': 'Kazemi'}, {'cluster': 0, 'name': 'الكاظمي'}]
    """
    rows = [
        (number, cluster.canonical, name, count, score, list(evidence))
        for number, cluster in enumerate(found)
        for name, count, score, evidence in zip(
            cluster.members, cluster.counts, cluster.scores, cluster.evidence, strict=True
        )
    ]
    columns = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in SCHEMA]
    return pa.table(dict(zip(SCHEMA.names, columns, strict=True)), schema=SCHEMA)


def candidates(names: pa.Array | pa.ChunkedArray | Sequence[str | None], threshold: float = SAME) -> pa.Array:
    """For each name of a column the canonical form of its cluster; null where the name is null or empty.

    >>> candidates(["Kazemi", "الكاظمي", None, "Kazemi"]).to_pylist()
    ['Kazemi', 'Kazemi', None, 'Kazemi']
    """
    values = names.to_pylist() if isinstance(names, (pa.Array, pa.ChunkedArray)) else list(names)
    found = clusters([name for name in values if name], threshold)
    canonical = {name: cluster.canonical for cluster in found for name in cluster.members}
    return pa.array([canonical.get(name) if name else None for name in values], pa.string())
