"""The small files of a build: what makes its tables loadable, its card, and a summary for programs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from diglot.config import Config
from diglot.dataset.card import card_text
from diglot.dataset.card_text import About
from diglot.dataset.features import info_features
from diglot.dataset.published import Form, Tables
from diglot.dataset.record import Record, Shard
from diglot.schema import TABLES
from diglot.sources.kept import Kept

__all__ = ["beside", "texts_of"]


def texts_of(tables: Tables, records: Sequence[Record], duplicates: int, about: About) -> dict[str, str]:
    """The small files of a build, by path.

    Args:
        tables: the shards of its tables.
        records: of its tasks.
        duplicates: articles that repeat others.
        about: what it says of itself.
    """
    signed, config, form = about.signature, about.config, about.form
    texts, names = dict[str, str](), dict[str, Any]()
    for table, forms in tables.items():
        fingerprint = _fingerprint(f"{signed}{table}{forms}", repr([record.content for record in records]))
        names[table] = {"shards": list(forms), "fingerprint": fingerprint}
        if form == "arrow":
            info = _info(table, config, about.kept, about.rows[table], about.sizes[table])
            texts[f"{table}/dataset_info.json"] = info
            texts[f"{table}/state.json"] = _state(forms, fingerprint)
    said: dict[str, Any] = {"format": form} | ({"tables": names} if form != "arrow" else {})
    said |= {"rows": about.rows, "bytes": about.sizes, "duplicates": duplicates, "signature": signed}
    said |= {"against": list(about.against)} if about.against else {}
    said |= {"config": asdict(config), "summary": about.summary.as_dict()}
    texts["build.json"] = json.dumps(said, ensure_ascii=False, indent=1) + "\n"
    texts["README.md"] = card_text(about)
    if form == "arrow":
        texts["dataset_dict.json"] = json.dumps({"splits": list(TABLES)}) + "\n"
    return texts


def beside(table: str, shards: Sequence[Shard], signed: str) -> dict[str, str]:
    """What stands beside the shards of a table that is no part of the plan: ``dataset_info.json``, ``state.json``."""
    rows, size = sum(shard.rows for shard in shards), sum(shard.bytes for shard in shards)
    forms = {shard.name: Form.first(shard) for shard in shards}
    return {
        "dataset_info.json": _info(table, Config(), None, rows, size),
        "state.json": _state(forms, _fingerprint(f"{signed}{table}{forms}")),
    }


def _fingerprint(*said: str) -> str:
    """Of what a table is made of: `datasets` takes tables with the same one to have the same rows."""
    return hashlib.blake2b("".join(said).encode(), digest_size=8).hexdigest()


def _info(table: str, config: Config, kept: Kept | None, rows: int, size: int) -> str:
    """``dataset_info.json``, which `datasets.load_from_disk` reads."""
    info = {
        "citation": "",
        "config_name": table,
        "description": "",
        "features": info_features(table, config.optional, kept.schema if kept else None),
        "homepage": "",
        "license": "",
        "splits": {"train": {"name": "train", "num_bytes": size, "num_examples": rows, "dataset_name": None}},
    }
    return json.dumps(info, ensure_ascii=False, indent=2) + "\n"


def _state(forms: Mapping[str, Form], fingerprint: str) -> str:
    """``state.json``, which it reads too."""
    state: dict[str, Any] = {
        "_data_files": [{"filename": name} for name in forms],
        "_fingerprint": fingerprint,
        "_format_columns": None,
        "_format_kwargs": {},
        "_format_type": None,
        "_output_all_columns": False,
        "_split": "train",
    }
    return json.dumps(state, indent=2) + "\n"
