"""What a dataset card says of the table ``pairs``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from diglot.dataset.features import card_features
from diglot.schema import PAIRS

__all__ = ["with_pairs"]

_FOUND = {"given": "by ids in the input", "name": "by file names", "content": "by what they say"}


def with_pairs(
    card: str,
    rows: int,
    size: int,
    documents: Mapping[str, int],
    beads: Mapping[str, int],
    examples: Sequence[Mapping[str, Any]],
    form: str = "arrow",
) -> str:
    """A card with its table of pairs: a configuration in its head, and a section at its end.

    Args:
        card: the text of a ``README.md`` that a build wrote.
        rows, size: rows and bytes of the table.
        documents: pairs of documents, by how they were found.
        beads: rows by the shape of their bead.
        examples: rows to show.
        form: of the shards.
    """
    import yaml

    _, head, body = card.split("---\n", 2)
    about = yaml.safe_load(head)
    about["configs"] = [config for config in about["configs"] if config["config_name"] != "pairs"]
    files = [{"split": "train", "path": f"pairs/[0-9]*.{form}"}]
    about["configs"].append({"config_name": "pairs", "data_files": files})
    about["dataset_info"] = [info for info in about["dataset_info"] if info["config_name"] != "pairs"]
    about["dataset_info"].append(
        {
            "config_name": "pairs",
            "features": card_features("pairs"),
            "splits": [{"name": "train", "num_bytes": size, "num_examples": rows}],
            "download_size": size,
            "dataset_size": size,
        }
    )
    about["task_categories"] = sorted({*about.get("task_categories", ()), "translation"})
    top = yaml.safe_dump(about, allow_unicode=True, sort_keys=False, width=1000)
    text = _COUNTED.sub(rf"\g<1>| `pairs` | {rows:,} |\n", body.partition(SECTION)[0].rstrip(), count=1)
    return f"---\n{top}---\n{text}\n\n{_section(rows, documents, beads, examples)}"


SECTION = "## Pairs\n"
_COUNTED = re.compile(r"(\| `segments` \| [\d,]+ \|\n\| `articles` .+\n\| `documents` .+\n)(?:\| `pairs` .+\n)?")
"""The rows of each table, under *What is in it*."""


def _section(
    rows: int, documents: Mapping[str, int], beads: Mapping[str, int], examples: Sequence[Mapping[str, Any]]
) -> str:
    found = ", ".join(f"{count:,} {_FOUND[how]}" for how, count in documents.items()) or "none"
    shapes = ", ".join(f"{shape}: {count:,}" for shape, count in beads.items())
    lines = [
        SECTION,
        f"The table `pairs` has {rows:,} pairs of English and Arabic sentences from {sum(documents.values()):,} pairs "
        f"of documents ({found}). " + (f"Beads: {shapes}. " if shapes else "")
        + "They were found by machine; `score` is the probability that the two sides say the same.",
        "",
        "```python",
        'pairs = load_dataset("PATH", "pairs", split="train")',
        "```",
        "",
    ]  # fmt: skip
    if examples:
        lines += ["| English | Arabic | score |", "|---|---:|---|"]
        lines += [
            f'| {_cell(row["translation"]["en"])} | <span dir="rtl">{_cell(row["translation"]["ar"])}</span> '
            f"| {row['score']:.2f} |"
            for row in examples
        ]
        lines.append("")
    lines += ["| column | type | meaning |", "|---|---|---|"]
    lines += [f"| `{field.name}` | {field.type} | {field.meaning} |" for field in PAIRS]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")
