"""The report as one HTML page: no request leaves it, and a browser that runs no scripts shows all but the filters."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache, partial
from importlib import resources
from typing import Any

from diglot.report.charts import HEIGHT, Chart, columns, curves
from diglot.report.preview import Preview
from diglot.sizes import size

__all__ = ["page"]

_RIGHT_TO_LEFT = frozenset({"ar", "fa", "ur", "he", "ps", "ckb", "ug", "yi", "sd", "dv", "arz", "azb", "pnb", "arc"})
_ROUTES = ("arabic", "english", "none")


def page(figures: dict[str, Any], preview: Preview) -> str:
    """The page.

    Args:
        figures: as `diglot.report.figures.figures` gives them.
        preview: as `diglot.report.preview.preview` gives it.
    """
    charts = _charts(figures)
    tokens = {row.number: row.tokens for row in preview.rows}
    return str(
        _template().render(
            f=figures,
            preview=preview,
            data=_script(tokens),
            charts=charts,
            height=HEIGHT,
            period="month" if "months" in charts and "by month" in charts["months"].description else "year",
            top=_top,
            style=_resource("style.css"),
            script=_resource("script.js"),
        )
    )


def _charts(f: dict[str, Any]) -> dict[str, Chart]:
    """The drawings, by name; a chart of nothing is left out."""
    found: dict[str, Chart] = {}
    for name, unit in (("characters", "characters"), ("tokens", "tokens")):
        bins = _trimmed(f["lengths"][name], _ROUTES)
        if bins:
            labels = [f"{b['from']}–" if b["to"] is None else str(b["from"]) for b in bins]
            series = {route: [b[route] for b in bins] for route in _ROUTES}
            peak = max(bins, key=lambda b: sum(b[route] for route in _ROUTES))
            found[name] = columns(
                labels, series, f"Segments by length in {unit}; the most have {peak['from']} to {peak['to'] or 'more'}"
            )
    scores = f["scores"]
    if any(score["segments"] for score in scores):
        labels = [f"{score['from']:.2f}".removesuffix("0") for score in scores]
        sure = sum(score["segments"] for score in scores[-2:]) / sum(score["segments"] for score in scores)
        found["scores"] = columns(
            labels, {"segments": [score["segments"] for score in scores]},
            f"Segments by the probability of their language; {sure:.0%} have 0.9 or more",
        )  # fmt: skip
    if f["pairs"] and f["pairs"]["rows"]:
        sure = sum(score["pairs"] for score in f["pairs"]["scores"][-1:]) / f["pairs"]["rows"]
        found["pairs"] = columns(
            [f"{score['from']:.1f}" for score in f["pairs"]["scores"]],
            {"pairs": [score["pairs"] for score in f["pairs"]["scores"]]},
            f"Pairs by their probability; {sure:.0%} have 0.9 or more",
        )
    months = _months([row for row in f["months"] if row["month"]])
    if months:
        found["months"] = columns(
            [month for month, _ in months], {"articles": [n for _, n in months]},
            f"Articles by {'month' if '-' in months[0][0] else 'year'}, {months[0][0]} to {months[-1][0]}", width=1120,
        )  # fmt: skip
    grown = {row["language"]: row["curve"] for row in f["words"] if len(row["curve"]) > 2}
    if grown:
        ends = ", ".join(f"{name}: {points[-1][1]:,} of {points[-1][0]:,}" for name, points in grown.items())
        found["curve"] = curves(grown, f"Different words by words read. {ends}")
    return found


def _trimmed(bins: list[dict[str, Any]], names: Sequence[str]) -> list[dict[str, Any]]:
    """The bins up to the last that is not empty."""
    filled = [i for i, row in enumerate(bins) if any(row[name] for name in names)]
    return bins[: filled[-1] + 1] if filled else []


def _months(rows: list[dict[str, Any]]) -> list[tuple[str, int]]:
    """Every month from the first to the last, or every year where that would be more than ten years."""
    if not rows:
        return []
    first, last = ([int(part) for part in rows[i]["month"].split("-")] for i in (0, -1))
    span = 12 * (last[0] - first[0]) + last[1] - first[1] + 1
    if span > 120:
        years = {str(year): 0 for year in range(first[0], last[0] + 1)}
        for row in rows:
            years[row["month"].split("-")[0].lstrip("0")] += row["articles"]
        return list(years.items())
    counts = {row["month"]: row["articles"] for row in rows}
    ordered = [divmod(12 * first[0] + first[1] - 1 + i, 12) for i in range(span)]
    return [(f"{year:04d}-{month + 1:02d}", counts.get(f"{year:04d}-{month + 1:02d}", 0)) for year, month in ordered]


def _top(rows: list[dict[str, Any]], key: str, count: int = 12) -> list[dict[str, Any]]:
    """The first rows with their share of the largest (``bar``) and of all (``share``); the rest as one row."""
    total = sum(row[key] for row in rows) or 1
    largest = max((row[key] for row in rows), default=1) or 1
    shown = [row | {"n": row[key], "bar": row[key] / largest, "share": row[key] / total} for row in rows[:count]]
    rest = sum(row[key] for row in rows[count:])
    if rest:
        shown.append(
            {"name": f"{len(rows) - count:,} more", "other": True, "n": rest, "bar": rest / largest,
             "share": rest / total}
        )  # fmt: skip
    return shown


def _script(value: Any) -> str:
    """JSON that may stand inside a ``<script>`` element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _direction(language: str | None) -> str:
    return "rtl" if language in _RIGHT_TO_LEFT else "auto" if not language or language == "und" else "ltr"


def _resource(name: str) -> str:
    return resources.files("diglot.report").joinpath("templates", name).read_text(encoding="utf-8")


@cache
def _template() -> Any:
    import jinja2

    environment = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters["number"] = lambda value: f"{value:,}"
    environment.filters["percent"] = lambda value: f"{value:.1%}" if 0 < value < 0.1 else f"{value:.0%}"
    environment.filters["size"] = partial(size, unit="bytes")
    environment.globals["direction"] = _direction
    return environment.from_string(_resource("page.html"))
