"""Quality of a sample of articles: the signals' middle values, and how many articles break each bound."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from diglot.quality import SIGNALS, reasons, signals
from diglot.report.reading import Build

__all__ = ["quality"]

_LONGEST = 100_000  # code points of an article that are looked at


def quality(build: Build, sample: int) -> dict[str, Any]:
    """Signals and broken bounds of about `sample` articles, spread over the build.

    Returns:
        ``articles`` measured, ``flagged`` (those that break a bound), ``signals`` (name, tenth, median, ninetieth
        percentile), ``rules`` (name, count).
    """
    texts: list[str] = []
    languages: list[str] = []
    for batch in build.spread("articles", "id", sample):
        step = max(1, batch.num_rows // max(1, sample - len(texts)))
        chosen = batch.select(["text", "language"]).take(pa.array(range(0, batch.num_rows, step)))
        texts += pc.utf8_slice_codeunits(chosen.column("text"), 0, _LONGEST).to_pylist()
        languages += chosen.column("language").to_pylist()
    if not texts:
        return {"articles": 0, "flagged": 0, "signals": [], "rules": []}
    measured = signals(texts)
    broken = reasons(measured, languages)
    rules = Counter(pc.list_flatten(broken).to_pylist())
    return {
        "articles": len(texts),
        "flagged": pc.sum(pc.greater(pc.list_value_length(broken), 0)).as_py(),
        "signals": [_middle(name, measured[name]) for name in SIGNALS],
        "rules": [{"name": rule, "count": n} for rule, n in sorted(rules.items(), key=lambda p: (-p[1], p[0]))],
    }


def _middle(name: str, values: pa.ChunkedArray) -> dict[str, Any]:
    low, middle, high = pc.quantile(values, [0.1, 0.5, 0.9]).to_pylist()
    return {"name": name, "tenth": low, "median": middle, "ninetieth": high}
