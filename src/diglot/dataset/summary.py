"""What a build read, kept and set aside: sums over its tasks, for the card, for people and for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Summary"]

SHOWN = 5
"""Files without a text of which it is said which fields they have."""


@dataclass(frozen=True)
class Summary:
    """Counts of a build. What was read is what was kept and what was set aside; nothing is lost between them.

    Args:
        documents, set_aside: inputs kept, and inputs set aside.
        reasons: how many were set aside for each reason.
        skipped: files about a folder (README, LICENSE, …), which are no input.
        own_ids, repeated_ids: documents that have the id of their row, and rows whose id is another's too.
        columns_left: columns of rows that nothing took over, and in how many rows each stood.
        without_text: files, or parts of them, in which no row has a text field.
        no_text: a few of them, and which fields they have.
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
    own_ids: int = 0
    repeated_ids: int = 0
    columns_left: Mapping[str, int] = field(default_factory=dict)
    without_text: int = 0
    no_text: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, counts: Iterable[Mapping[str, Mapping[str, Any]]], skipped: int = 0) -> Summary:
        """The sum of the counts of tasks.

        >>> Summary.of([{"total": {"documents": 2}, "language": {"ar": 1}}, {"language": {"en": 3, "ar": 1}}]).languages
        {'en': 3, 'ar': 2}
        """
        sums: dict[str, Counter[str]] = {}
        no_text: dict[str, str] = {}
        for task in counts:
            for kind, values in task.items():
                if kind == "no text":
                    no_text |= {name: str(said) for name, said in values.items() if name not in no_text}
                else:
                    sums.setdefault(kind, Counter()).update(values)
        total = sums.get("total", Counter())
        kinds = ("language", "route", "script", "role", "reasons", "left")
        by = {kind: _ordered(sums.get(kind, Counter())) for kind in kinds}
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
            own_ids=total["own ids"],
            repeated_ids=total["repeated ids"],
            columns_left=by["left"],
            without_text=total["without text"],
            no_text=dict(list(no_text.items())[:SHOWN]),
        )

    def as_dict(self) -> dict[str, Any]:
        """The counts as plain values, for JSON."""
        return {name: dict(value) if isinstance(value, Mapping) else value for name, value in vars(self).items()}


def _ordered(counter: Counter[str]) -> dict[str, int]:
    return dict(sorted(counter.items(), key=lambda pair: (-pair[1], pair[0])))
