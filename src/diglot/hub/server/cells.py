"""How the rows of a table are shown: what a reader looks for first, each value in the form that suits it.

The text and its forms come first, then what is said of it, numbers, and ids last. Lists in step with the tokens become
one column of chips, each word above its form in the other script, so that they stay aligned whichever way the line
runs. The sides of a translation stand side by side, each in the direction of its language. Every other string takes its
direction from itself, and all are isolated from their neighbours (UAX #9, isolates).
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup, escape

__all__ = ["arranged", "isolated"]

_FIRST = (
    "translation", "text", "normalized", "transliterated", "language", "role", "tokens", "title", "author", "date",
    "source", "language_score", "script", "route", "languages",
)  # fmt: skip
_LAST = ("file", "url", "start", "end", "position", "document", "article", "id")
_RIGHT = {"ar", "ary", "arz", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"}  # written from the right
_STEP = "token_"  # columns in step with the tokens begin so
_OPENED = 600  # characters of a text that are shown before it is opened
_CHIPS = 20  # chips that are shown before the rest is opened
_QUOTED = re.compile(r'"(?:[^"\\\n]|\\.)*+("?)', re.DOTALL)  # a string, or what is no string for it does not end
Shown = tuple[list[tuple[str, str, str]], list[tuple[int, list[tuple[str, Markup]]]]]


def arranged(columns: Sequence[tuple[str, str]], rows: Sequence[tuple[int, Sequence[Any]]]) -> Shown:
    """Columns and rows in the order of a reader.

    Args:
        columns: name and Arrow type of each.
        rows: the number of each row and its values.

    Returns:
        name, type and class of each column; the number of each row with the class and the HTML of its cells.

    >>> columns, rows = arranged([("id", "string"), ("text", "string")], [(0, ("a1", "سلام"))])
    >>> [name for name, _, _ in columns], str(rows[0][1][0][1])
    (['text', 'id'], '<div class="cell" dir="auto">سلام</div>')
    """
    names = [name for name, _ in columns]
    chips = "tokens" in names and "token_spans" in names
    kept = (i for i, name in enumerate(names) if not (chips and name.startswith(_STEP)))
    order = sorted(kept, key=lambda i: (_place(names[i]), i))
    heads = [(names[i], columns[i][1], _kind(names[i], columns[i][1])) for i in order]
    shown = []
    for number, values in rows:
        row = dict(zip(names, values, strict=True))
        cells = [
            (kind, _chips(row) if chips and name == "tokens" else _cell(row[name], kind)) for name, _, kind in heads
        ]
        shown.append((number, cells))
    return heads, shown


def _place(name: str) -> int:
    if name in _FIRST:
        return _FIRST.index(name)
    if name in _LAST or name.endswith("_id") or name.startswith("duplicate"):
        return 200 + (_LAST.index(name) if name in _LAST else -1)
    return 100


def _kind(name: str, type_: str) -> str:
    """The class of a column, which gives its width."""
    if name in ("text", "normalized", "transliterated", "body"):
        return "long"
    if name == "tokens":
        return "chips"
    if name == "translation" and type_.startswith("struct"):
        return "sides"
    if name in ("id", "document", "article") or name.endswith("_id") or name in ("duplicate_of", "sha256"):
        return "id"
    if type_.startswith(("int", "uint", "float", "double", "halffloat", "decimal")):
        return "figure"
    if type_.startswith(("list", "large_list", "struct", "fixed_size_list", "map")):
        return "nested"
    return "short" if name in _FIRST else "plain"


def _cell(value: Any, kind: str) -> Markup:
    if value is None:
        return Markup('<span class="null">null</span>')
    if isinstance(value, bool):
        return Markup("yes" if value else "no")
    if isinstance(value, int):
        return Markup("{}").format(f"{value:,}" if kind == "figure" else value)
    if isinstance(value, float):
        return Markup('<span title="{}">{}</span>').format(value, f"{value:.3g}")
    if kind == "sides" and isinstance(value, dict) and all(isinstance(text, str | None) for text in value.values()):
        return _sides(value)
    if isinstance(value, list | dict):
        return Markup('<div class="cell json">{}</div>').format(isolated(json.dumps(value, ensure_ascii=False)))
    if kind == "id" and len(str(value)) > 12:
        return Markup('<details class="id"><summary><code>{}…</code></summary><code>{}</code></details>').format(
            value[:8], value
        )
    return Markup('<div class="cell" dir="auto">{}</div>').format(_opened(str(value)))


def _opened(text: str) -> Markup:
    """The begin of a text, and the rest of a long one when it is opened."""
    if len(text) <= _OPENED:
        return escape(text)
    return escape(text[:_OPENED]) + _rest(f"… {len(text) - _OPENED:,} more characters", escape(text[_OPENED:]))


def _sides(sides: dict[str, str | None]) -> Markup:
    """The sides of a translation, by their languages: those that are written from the right last."""
    cells = []
    for language, text in sorted(sides.items(), key=lambda side: side[0].partition("-")[0] in _RIGHT):
        code = language.partition("-")[0]
        direction = "rtl" if code in _RIGHT else "ltr" if len(code) == 2 else "auto"
        shown = Markup('<span class="null">null</span>') if text is None else _opened(text)
        cells.append(Markup('<div class="cell" lang="{}" dir="{}">{}</div>').format(language, direction, shown))
    return Markup('<div class="sides">{}</div>').format(Markup("").join(cells))


def _rest(label: str, content: Markup) -> Markup:
    """What is shown only when it is opened."""
    return Markup('<details class="rest"><summary>{}</summary>{}</details>').format(label, content)


def _chips(row: dict[str, Any]) -> Markup:
    """The tokens of a row, each above its form in the other script."""
    tokens = row["tokens"]
    if not isinstance(tokens, list):
        return _cell(tokens, "chips")
    below = _in_step(row, "token_transliterated", len(tokens))
    spans = _in_step(row, "token_spans", len(tokens))
    chips = []
    for token, other, span in zip(tokens, below, spans, strict=True):
        place = f"{span.get('start')}–{span.get('end')}" if isinstance(span, dict) else ""
        under = Markup('<span class="below" dir="auto">{}</span>').format(other) if other and other != token else ""
        chips.append(Markup('<li title="{}"><span dir="auto">{}</span>{}</li>').format(place, token, under))
    direction = "rtl" if row.get("script") == "Arab" or row.get("language") == "ar" else "ltr"
    line = Markup('<ol class="chips" dir="{}">{}</ol>')
    opened = line.format(direction, Markup("").join(chips[:_CHIPS]))
    if len(chips) <= _CHIPS:
        return opened
    rest = line.format(direction, Markup("").join(chips[_CHIPS:]))
    return opened + _rest(f"{len(chips) - _CHIPS:,} more tokens", rest)


def _in_step(row: dict[str, Any], name: str, count: int) -> list[Any]:
    values = row.get(name)
    return values if isinstance(values, list) and len(values) == count else [None] * count


def isolated(code: str) -> Markup:
    """Code as HTML in which every quoted string is isolated, so that Arabic in it moves nothing around it.

    Costs time in proportion to the length.

    >>> str(isolated('["سلام", 1]'))
    '[<bdi>&#34;سلام&#34;</bdi>, 1]'
    """
    parts, done = [], 0
    for found in _QUOTED.finditer(code):
        if found[1]:
            parts += [escape(code[done : found.start()]), Markup("<bdi>{}</bdi>").format(found[0])]
            done = found.end()
    return Markup("").join([*parts, escape(code[done:])])
