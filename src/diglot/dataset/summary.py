"""What a build read, kept and set aside: sums over its tasks, for the card, for people and for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["Summary"]


@dataclass(frozen=True)
class Summary:
    """Counts of a build. What was read is what was kept and what was set aside; nothing is lost between them.

    Args:
        documents, set_aside: inputs kept, and inputs set aside.
        reasons: how many were set aside for each reason.
        skipped: files about a folder (README, LICENSE, …), which are no input.
        articles, segments, tokens, characters: rows, tokens and code points of the documents kept.
        bytes, bytes_set_aside: bytes read into documents, and bytes of what was set aside.
        languages, routes, scripts, roles: segments by each, the most frequent first.
    """

    documents: int
    set_aside: int
    reasons: Mapping[str, int]
    articles: int
    segments: int
    tokens: int
    characters: int
    bytes: int
    bytes_set_aside: int
    languages: Mapping[str, int]
    routes: Mapping[str, int]
    scripts: Mapping[str, int]
    roles: Mapping[str, int]
    skipped: int = 0

    @classmethod
    def of(cls, counts: Iterable[Mapping[str, Mapping[str, int]]], skipped: int = 0) -> Summary:
        """The sum of the counts of tasks.

        >>> Summary.of([{"total": {"documents": 2}, "language": {"ar": 1}}, {"language": {"en": 3, "ar": 1}}]).languages
        {'en': 3, 'ar': 2}
        """
        sums: dict[str, Counter[str]] = {}
        for task in counts:
            for kind, values in task.items():
                sums.setdefault(kind, Counter()).update(values)
        total = sums.get("total", Counter())
        by = {kind: _ordered(sums.get(kind, Counter())) for kind in ("language", "route", "script", "role", "reasons")}
        return cls(
            documents=total["documents"],
            set_aside=total["set aside"],
            reasons=by["reasons"],
            articles=total["articles"],
            segments=total["segments"],
            tokens=total["tokens"],
            characters=total["characters"],
            bytes=total["bytes"],
            bytes_set_aside=total["bytes set aside"],
            languages=by["language"],
            routes=by["route"],
            scripts=by["script"],
            roles=by["role"],
            skipped=skipped,
        )

    def as_dict(self) -> dict[str, Any]:
        """The counts as plain values, for JSON."""
        return {name: dict(value) if isinstance(value, Mapping) else value for name, value in vars(self).items()}


def _ordered(counter: Counter[str]) -> dict[str, int]:
    return dict(sorted(counter.items(), key=lambda pair: (-pair[1], pair[0])))
