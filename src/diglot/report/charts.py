"""Charts as SVG, drawn by pygal and coloured by the page's style sheet: one drawing serves light, dark and print.

Each function gives an ``<svg>`` element without colours, scripts or links; a series is of class ``color-0``,
``color-1``, … in the order in which it was given. Who cannot see it reads the description that is given with it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from typing import Any

__all__ = ["columns", "curves"]

_LEFT_OUT = re.compile(r"<!--.*?-->|<defs>.*?</defs>|<title>.*?</title>|\sclass=\"tooltip-overlay\"", re.DOTALL)


def columns(labels: Sequence[str], series: Mapping[str, Sequence[int]], description: str, width: int = 560) -> str:
    """Stacked columns.

    Args:
        labels: one for each column.
        series: values for each column, by the name of the series.
        description: what a person would say of the chart who reads it out.
        width: of the drawing, in units of which text is 13 high.
    """
    import pygal

    chart = pygal.StackedBar(**_settings(width), show_minor_x_labels=False)
    chart.x_labels = [*labels]
    chart.x_labels_major = list(labels[:: -(-len(labels) * 43 // width)])  # a label needs 43 units
    for name, values in series.items():
        chart.add(name, list(values))
    return _drawn(chart, description)


def curves(series: Mapping[str, Sequence[Sequence[int]]], description: str, width: int = 560) -> str:
    """Lines through points ``(x, y)``, by the name of the series."""
    import pygal

    chart = pygal.XY(**_settings(width), dots_size=2, stroke_style={"width": 2.5})
    for name, points in series.items():
        chart.add(name, [(x, y) for x, y in points])
    return _drawn(chart, description)


def _settings(width: int) -> dict[str, Any]:
    from pygal.style import Style

    style = Style(font_family="inherit", label_font_size=13, major_label_font_size=13)
    return {
        "style": style,
        "js": (),
        "width": width,
        "height": 260,
        "margin": 6,
        "show_legend": False,
        "print_values": False,
        "disable_xml_declaration": True,
        "x_value_formatter": lambda value: f"{value:,.0f}",
        "value_formatter": lambda value: f"{value:,.0f}",
        "truncate_label": -1,
        "max_scale": 6,
        "include_x_axis": True,
    }


def _drawn(chart: Any, description: str) -> str:
    drawn = _LEFT_OUT.sub("", chart.render(is_unicode=True))
    drawn = drawn.replace(f"chart-{chart.uuid}", "chart").replace(' id="chart"', "", 1)
    label = f'<svg role="img" aria-label="{html.escape(description)}" '
    return drawn.replace("<svg ", label, 1)
