"""The dataset card: a ``README.md`` whose every figure is computed from the data.

The YAML head says what the Hugging Face libraries read (configurations, features, sizes, languages); the text below
says what a person asks: what is in it, how to load it, what rows look like, what each column means, how it was made,
what is known to be wrong with it, and how to cite it. The same build gives the same card.

The parts of the text are in `diglot.dataset.card_text`.
"""

from __future__ import annotations

from typing import Any

from diglot.dataset.card_text import About, Card, body
from diglot.dataset.features import card_features
from diglot.schema import TABLES

__all__ = ["Card", "card_text"]

_SIZES = (
    "n<1K", "1K<n<10K", "10K<n<100K", "100K<n<1M", "1M<n<10M", "10M<n<100M", "100M<n<1B", "1B<n<10B", "10B<n<100B",
    "100B<n<1T",
)  # fmt: skip
_NAMED = 0.01  # share of the segments that a language needs to be named in the head


def card_text(about: About) -> str:
    """The card of a build, as the text of its ``README.md``."""
    import yaml

    head = yaml.safe_dump(_head(about), allow_unicode=True, sort_keys=False, width=1000)
    return f"---\n{head}---\n\n{body(about)}"


def _head(about: About) -> dict[str, Any]:
    summary, rows, sizes = about.summary, about.rows, about.sizes
    known = {code: n for code, n in summary.languages.items() if code != "und"}
    languages = [code for code, n in known.items() if n >= _NAMED * summary.segments] or list(known)[:1]
    head: dict[str, Any] = {"pretty_name": about.card.title}
    if about.card.license:
        head["license"] = about.card.license
    if languages:
        head["language"] = languages
    return head | {
        "multilinguality": ["multilingual" if len(languages) > 1 else "monolingual"],
        "size_categories": [_size_category(rows["segments"])],
        "source_datasets": ["original"],
        "annotations_creators": ["machine-generated"],
        "tags": ["diglot", "arabic", "english"],
        "configs": [
            {"config_name": table, "data_files": [{"split": "train", "path": f"{table}/[0-9]*.{about.form}"}]}
            | ({"default": True} if table == "segments" else {})
            for table in TABLES
        ],
        "dataset_info": [
            {
                "config_name": table,
                "features": card_features(table, about.config.optional, about.kept.schema),
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
