"""The text of a dataset card below its head: what is in a build, how it was made, and what is wrong with it."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from itertools import chain
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from diglot.config import Config
from diglot.dataset.shards import rows_of
from diglot.dataset.summary import Summary
from diglot.errors import OptionError
from diglot.schema import TABLES, optional_fields, profile_fields
from diglot.sources.kept import Kept
from diglot.text.arrow import array, listed, numbers

__all__ = ["About", "Card", "body", "loading"]

_EXAMPLE = ("text", "language", "role", "start", "end", "normalized", "tokens", "token_spans", "token_transliterated",
            "transliterated", "title", "date", "file")  # fmt: skip
_SHARDS = 4  # shards in which examples are looked for


@dataclass(frozen=True, slots=True)
class Card:
    """What only a person can say of a dataset.

    Args:
        title: its name.
        description: a sentence or a paragraph on where the text comes from.
        license: an identifier as the Hub names them (``cc0-1.0``, ``cc-by-4.0``, …).

    Raises:
        OptionError: the licence cannot be such an identifier.
    """

    title: str
    description: str = ""
    license: str | None = None

    def __post_init__(self) -> None:
        if self.license is not None and not re.fullmatch(r"[a-z0-9][a-z0-9.+-]*", self.license):
            raise OptionError(
                f"licence {self.license!r} is not an identifier of the Hub: small letters, digits, '.' and '-', "
                "such as cc-by-4.0, cc0-1.0, apache-2.0 or other"
            )


@dataclass(frozen=True, slots=True)
class About:
    """What a build says of itself.

    Args:
        card: what a person says of it.
        summary: what was read, kept and set aside.
        rows, sizes: rows and bytes of each table.
        signature, config: how it was made.
        shards: of the segments table, for example rows.
        kept: the input's columns that are kept.
        form: of the shards, ``arrow`` or ``parquet``; only Arrow is for ``load_from_disk``.
        against: the builds that its articles were compared with, their titles and signatures.
    """

    card: Card
    summary: Summary
    rows: Mapping[str, int]
    sizes: Mapping[str, int]
    signature: str
    config: Config
    shards: Sequence[Path]
    kept: Kept
    form: str
    against: Sequence[Mapping[str, Any]]


def body(about: About) -> str:
    """The text of a card."""
    card, summary, config = about.card, about.summary, about.config
    parts = [f"# {card.title}", ""]
    if card.description:
        parts += [card.description, ""]
    parts += [
        "Arabic and English text with aligned metadata, made by diglot. Every row's `text` is exactly the characters",
        "`[start, end)` of its file's decoded text; lists in a row are in step with its tokens.",
        "",
        *_contents(summary, about.rows),
        *loading(about.form),
        *_examples(about.shards),
        *_columns(config, about.kept),
        *_processing(about.signature, config),
        *_against(about.against),
        *_limits(summary, config),
        *_citation(card.title, about.signature),
    ]
    return "\n".join(parts)


def _contents(summary: Summary, rows: Mapping[str, int]) -> Iterator[str]:
    yield from ("## What is in it", "", "| table | rows |", "|---|---:|")
    yield from (f"| `{table}` | {rows[table]:,} |" for table in TABLES)
    reasons = ", ".join(f"{n:,} {reason}" for reason, n in summary.reasons.items())
    segments = max(summary.segments, 1)
    yield ""
    yield (
        f"{summary.documents:,} documents ({summary.bytes:,} bytes) were read, {summary.set_aside:,} "
        f"{'input' if summary.set_aside == 1 else 'inputs'} set aside"
        + (f" ({reasons})" if reasons else "")
        + f". They hold {summary.characters:,} characters and {summary.tokens:,} tokens: "
        f"{summary.tokens / segments:.1f} tokens a segment."
    )
    for name, counts in (("language", summary.languages), ("script", summary.scripts), ("role", summary.roles)):
        yield from ("", f"### {name.capitalize()} of the segments", "")
        yield from (f"| {name} | segments | share |", "|---|---:|---:|")
        yield from (f"| {value} | {n:,} | {n / segments:.1%} |" for value, n in counts.items())
    yield ""


def loading(form: str) -> list[str]:
    """How to load a build, as lines of its card."""
    local = 'tables = load_from_disk("PATH")                              # a local folder: all tables, memory-mapped'
    if form == "parquet":
        local = 'lazy = polars.scan_parquet("PATH/segments/*.parquet")        # a local folder; DuckDB reads it, too'
    return [
        "## How to load it",
        "",
        "```python",
        "from datasets import load_dataset" + (", load_from_disk" if form == "arrow" else "\nimport polars"),
        "",
        'segments = load_dataset("PATH", split="train")               # a row per segment',
        'articles = load_dataset("PATH", "articles", split="train")   # a row per article',
        local,
        "```",
        "",
    ]


def _examples(shards: Sequence[Path]) -> Iterator[str]:
    """A row of each route, the first that shows something: a body sentence of 4 to 12 tokens."""
    found: dict[str, dict[str, Any]] = {}
    for batch in chain.from_iterable(rows_of(path, [*_EXAMPLE, "route"]).to_batches() for path in shards[:_SHARDS]):
        wanted = {"arabic", "english"} - found.keys()
        if not wanted:
            break
        found |= {route: row for route in wanted if (row := _example(batch, route))}
    if found:
        yield from ("## Examples", "")
    for route in ("arabic", "english"):
        if route in found:
            yield from ("```json", _readable(found[route]), "```", "")


def _example(batch: pa.RecordBatch, route: str) -> dict[str, Any] | None:
    length = numbers(pc.list_value_length(batch.column("tokens")))
    fits = array((length >= 4) & (length <= 12))
    for name, value in (("role", "body"), ("route", route)):
        fits = pc.and_(fits, pc.is_in(batch.column(name), value_set=listed([value])))
    rows = batch.filter(fits).select(list(_EXAMPLE)).slice(0, 1).to_pylist()
    return rows[0] if rows else None


def _readable(row: dict[str, Any]) -> str:
    """JSON with a line a column."""
    lines = (
        f'  "{name}": {json.dumps(value, ensure_ascii=False, default=str)}'
        for name, value in row.items()
        if value not in (None, [])
    )
    return "{\n" + ",\n".join(lines) + "\n}"


def _columns(config: Config, kept: Kept) -> Iterator[str]:
    for table, columns in TABLES.items():
        columns += optional_fields(table, config.optional)
        yield from (f"## Columns of `{table}`", "", "| column | type | meaning |", "|---|---|---|")
        yield from (f"| `{field.name}` | {_type(field.type)} | {field.meaning} |" for field in columns)
        for name, field in zip(kept.names, kept.schema, strict=True):
            yield f"| `{_cell(field.name)}` | {_type(field.type)} | the input's column {_cell(name)!r}, as it is |"
        yield ""


def _cell(name: str) -> str:
    """A name from the input, in a cell of a table."""
    return " ".join(name.replace("|", "\\|").replace("`", "'").split())


def _type(kind: Any) -> str:
    return str(kind).replace("item: ", "").replace("element: ", "").replace("|", "\\|")


def _processing(signature: str, config: Config) -> list[str]:
    switches = {
        "repair of damaged lines": config.repair,
        "articles on pages": config.pages,
        "language of runs inside mixed segments": config.mixed,
        "duplicates": config.duplicates,
    }
    done = ", ".join(name for name, on in switches.items() if on) or "nothing"
    return [
        "## How it was made",
        "",
        f"Signature: `{signature}`. Two builds can be compared only where it agrees.",
        "",
        f"A row is a {config.unit}. Looked for: {done}.",
        "",
        "| route | normalization | tokens | transliteration |",
        "|---|---|---|---|",
        f"| arabic | {config.arabic.profile} | {config.arabic.tokens} | {config.arabic.transliterate} |",
        f"| english | {config.english.profile} | {config.english.tokens} | {config.english.transliterate} |",
        "",
        *_profiles(config),
        "Segments in other languages, and those whose language cannot be told (`und`), are kept as they are.",
        "",
    ]


def _profiles(config: Config) -> Iterator[str]:
    """The normalizations besides, if there are any."""
    if config.profiles:
        yield from ("Besides, in columns of their own:", "", "| columns | arabic | english |", "|---|---|---|")
        for each in config.profiles:
            columns = " ".join(f"`{field.name}`" for field in profile_fields(each.name))
            yield f"| {columns} | {each.arabic or each.name} | {each.english or each.name} |"
        yield ""


def _against(builds: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The builds whose articles were compared with those of this one."""
    if builds:
        yield from ("An article that repeats one of these builds has that one's id as its `duplicate_of`:", "")
        yield from (f"- {_cell(str(each['title']))}, signature `{_cell(str(each['signature']))}`" for each in builds)
        yield ""


def _limits(summary: Summary, config: Config) -> Iterator[str]:
    """Known errors of the steps that were taken; what this build shows of them comes first."""
    yield from ("## Limits and known errors", "", "All annotations are made by a program; none was checked by hand.")
    untold, rest = summary.languages.get("und", 0), summary.routes.get("none", 0)
    yield (
        f"Here the language of {untold:,} segments cannot be told, and {rest:,} segments are of neither route: "
        "they have tokens, but no transliteration."
    )
    yield ""
    text = resources.files("diglot.dataset").joinpath("data", "limits.toml").read_text(encoding="utf-8")
    for limit in tomllib.loads(text)["limit"]:
        if getattr(config, limit.get("needs", ""), True):
            yield f"- `{limit['column']}`: {limit['says']}"
    yield ""


def _citation(title: str, signature: str) -> list[str]:
    title = re.sub(r"[{}\\\\]", "", title)
    key = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-") or "dataset"
    return [
        "## How to cite it",
        "",
        "Name the dataset, where you had it from and its revision, and the signature.",
        "",
        "```bibtex",
        f"@misc{{{key},",
        f"  title = {{{title}}},",
        f"  note = {{Dataset built with diglot. Signature: {signature}}}",
        "}",
        "```",
        "",
    ]
