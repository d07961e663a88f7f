"""The dataset card: a ``README.md`` whose every figure is computed from the data.

The YAML head says what the Hugging Face libraries read (configurations, features, sizes, languages); the text below
says what a person asks: what is in it, how to load it, what each column means, how it was made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from diglot.config import Config
from diglot.dataset.summary import Summary
from diglot.schema import TABLES, features

__all__ = ["Card", "card_text"]

_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"),
          (10_000_000, "1M<n<10M"),
          (100_000_000, "10M<n<100M"), (1_000_000_000, "100M<n<1B"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Card:
    """What only a person can say of a dataset.

    Args:
        title: its name.
        description: a sentence or a paragraph on where the text comes from.
        license: an identifier as the Hub names them (``cc0-1.0``, ``cc-by-4.0``, …).
    """

    title: str
    description: str = ""
    license: str | None = None


def card_text(
    card: Card, summary: Summary, rows: Mapping[str, int], sizes: Mapping[str, int], signature: str, config: Config
) -> str:
    """The card of a build, as the text of its ``README.md``."""
    import yaml

    head = yaml.safe_dump(_head(card, summary, rows, sizes), allow_unicode=True, sort_keys=False, width=1000)
    return f"---\n{head}---\n\n{_body(card, summary, rows, signature, config)}"


def _head(card: Card, summary: Summary, rows: Mapping[str, int], sizes: Mapping[str, int]) -> dict[str, Any]:
    languages = [code for code in summary.languages if code != "und"]
    head: dict[str, Any] = {"pretty_name": card.title}
    if card.license:
        head["license"] = card.license
    head |= {
        "language": languages,
        "multilinguality": ["multilingual" if len(languages) > 1 else "monolingual"],
        "size_categories": [next((name for limit, name in _SIZES if rows["segments"] < limit), "n>1T")],
        "source_datasets": ["original"],
        "tags": ["diglot", "arabic", "english"],
        "configs": [
            {"config_name": table, "data_files": [{"split": "train", "path": f"{table}/*.arrow"}]}
            | ({"default": True} if table == "segments" else {})
            for table in TABLES
        ],
        "dataset_info": [
            {
                "config_name": table,
                "features": features(table)._to_yaml_list(),
                "splits": [{"name": "train", "num_bytes": sizes[table], "num_examples": rows[table]}],
                "download_size": sizes[table],
                "dataset_size": sizes[table],
            }
            for table in TABLES
        ],
    }
    return head


def _body(card: Card, summary: Summary, rows: Mapping[str, int], signature: str, config: Config) -> str:
    parts = [f"# {card.title}", ""]
    if card.description:
        parts += [card.description, ""]
    parts += [
        "Arabic and English text with aligned metadata, made by diglot. Every row's `text` is exactly the characters",
        "`[start, end)` of its file's decoded text; lists in a row are in step with its tokens.",
        "",
        "## What is in it",
        "",
        "| table | rows |",
        "|---|---:|",
        *(f"| `{table}` | {rows[table]:,} |" for table in TABLES),
        "",
        f"{summary.documents:,} documents ({summary.bytes:,} bytes) were read, {summary.set_aside:,} inputs set aside"
        + (f" ({', '.join(f'{n} {reason}' for reason, n in summary.reasons.items())})" if summary.reasons else "")
        + f". They hold {summary.characters:,} characters and {summary.tokens:,} tokens.",
        "",
        "| language | segments | share |",
        "|---|---:|---:|",
        *(f"| {code} | {n:,} | {n / max(summary.segments, 1):.1%} |" for code, n in summary.languages.items()),
        "",
        "## How to load it",
        "",
        "```python",
        "from datasets import load_dataset, load_from_disk",
        "",
        'segments = load_dataset("PATH", split="train")               # a row per segment',
        'articles = load_dataset("PATH", "articles", split="train")   # a row per article',
        'tables = load_from_disk("PATH")                              # a local folder: all three, memory-mapped',
        "```",
        "",
    ]
    for table, columns in TABLES.items():
        parts += [f"## Columns of `{table}`", "", "| column | type | meaning |", "|---|---|---|"]
        parts += [f"| `{field.name}` | {_type(field.type)} | {field.meaning} |" for field in columns]
        parts.append("")
    parts += [
        "## How it was made",
        "",
        f"Signature: `{signature}`. Two builds can be compared only where it agrees.",
        "",
        "| route | normalization | tokens | transliteration |",
        "|---|---|---|---|",
        f"| arabic | {config.arabic.profile} | {config.arabic.tokens} | {config.arabic.transliterate} |",
        f"| english | {config.english.profile} | {config.english.tokens} | {config.english.transliterate} |",
        "",
        "Segments in other languages, and those whose language cannot be told (`und`), are kept as they are.",
        "",
    ]
    return "\n".join(parts)


def _type(kind: Any) -> str:
    return str(kind).replace("element: ", "").replace("|", "\\|")
