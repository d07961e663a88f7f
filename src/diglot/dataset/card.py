"""The dataset card: a ``README.md`` whose every figure is computed from the data.

The YAML head says what the Hugging Face libraries read (configurations, features, sizes, languages); the text below
says what a person asks: what is in it, how to load it, what rows look like, what each column means, how it was made,
what is known to be wrong with it, and how to cite it. The same build gives the same card.

The parts of the text are in `diglot.dataset.card_text`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from diglot.config import Config
from diglot.dataset.card_text import body
from diglot.dataset.features import card_features
from diglot.dataset.summary import Summary
from diglot.errors import OptionError
from diglot.schema import TABLES
from diglot.sources.kept import Kept

__all__ = ["Card", "card_text"]

_SIZES = (
    "n<1K", "1K<n<10K", "10K<n<100K", "100K<n<1M", "1M<n<10M", "10M<n<100M", "100M<n<1B", "1B<n<10B", "10B<n<100B",
    "100B<n<1T",
)  # fmt: skip
_NAMED = 0.01  # share of the segments that a language needs to be named in the head


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


def card_text(
    card: Card,
    summary: Summary,
    rows: Mapping[str, int],
    sizes: Mapping[str, int],
    signature: str,
    config: Config,
    shards: Sequence[Path] = (),
    kept: Kept | None = None,
    form: str = "arrow",
    against: Sequence[Mapping[str, Any]] = (),
) -> str:
    """The card of a build, as the text of its ``README.md``.

    Args:
        card: what a person says of it.
        summary: what was read, kept and set aside.
        rows, sizes: rows and bytes of each table.
        signature, config: how it was made.
        shards: of the segments table, for example rows; none leaves these out.
        kept: the input's columns that are kept.
        form: of the shards.
        against: the builds that its articles were compared with, their titles and signatures.
    """
    import yaml

    head = yaml.safe_dump(
        _head(card, summary, rows, sizes, config.optional, kept.schema if kept else None, form),
        allow_unicode=True,
        sort_keys=False,
        width=1000,
    )
    text = body(card.title, card.description, summary, rows, signature, config, shards, kept, form, against)
    return f"---\n{head}---\n\n{text}"


def _head(
    card: Card, summary: Summary, rows: Mapping[str, int], sizes: Mapping[str, int], optional: frozenset[str],
    kept: pa.Schema | None, form: str,
) -> dict[str, Any]:  # fmt: skip
    known = {code: n for code, n in summary.languages.items() if code != "und"}
    languages = [code for code, n in known.items() if n >= _NAMED * summary.segments] or list(known)[:1]
    head: dict[str, Any] = {"pretty_name": card.title}
    if card.license:
        head["license"] = card.license
    if languages:
        head["language"] = languages
    return head | {
        "multilinguality": ["multilingual" if len(languages) > 1 else "monolingual"],
        "size_categories": [_size_category(rows["segments"])],
        "source_datasets": ["original"],
        "annotations_creators": ["machine-generated"],
        "tags": ["diglot", "arabic", "english"],
        "configs": [
            {"config_name": table, "data_files": [{"split": "train", "path": f"{table}/[0-9]*.{form}"}]}
            | ({"default": True} if table == "segments" else {})
            for table in TABLES
        ],
        "dataset_info": [
            {
                "config_name": table,
                "features": card_features(table, optional, kept),
                "splits": [{"name": "train", "num_bytes": sizes[table], "num_examples": rows[table]}],
                "download_size": sizes[table],
                "dataset_size": sizes[table],
            }
            for table in TABLES
        ],
    }


def _size_category(rows: int) -> str:
    """The Hub's name for a number of rows.

    >>> _size_category(999), _size_category(1000), _size_category(2 * 10**9), _size_category(10**13)
    ('n<1K', '1K<n<10K', '1B<n<10B', 'n>1T')
    """
    limits = [1_000, *(10**power for power in range(4, 13))]
    return next((name for limit, name in zip(limits, _SIZES, strict=True) if rows < limit), "n>1T")
