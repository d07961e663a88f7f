"""The small files of a build: what makes its tables loadable, its card, and a summary for programs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from diglot.config import Config
from diglot.dataset.card import Card, card_text
from diglot.dataset.features import info_features
from diglot.dataset.published import Form, Tables
from diglot.dataset.record import Record, Shard
from diglot.dataset.summary import Summary
from diglot.schema import TABLES
from diglot.sources.kept import Kept

__all__ = ["beside", "texts_of"]


def texts_of(
    tables: Tables,
    records: Sequence[Record],
    signed: str,
    config: Config,
    card: Card,
    summary: Summary,
    duplicates: int,
    shards: Sequence[Path],
    kept: Kept,
    form: str = "arrow",
    against: Sequence[Mapping[str, Any]] = (),
) -> dict[str, str]:
    """The small files of a build, by path.

    Args:
        tables: the shards of its tables.
        records, signed: of its tasks; its signature.
        config, card, summary, duplicates: what it was asked to do, and what came of it.
        shards, kept: where those of the segments table lie; the input's columns that are kept.
        form: of the shards, ``arrow`` or ``parquet``; only Arrow is for ``load_from_disk``.
        against: the builds that its articles were compared with.
    """
    rows = {table: sum(form.rows for form in forms.values()) for table, forms in tables.items()}
    sizes = {table: sum(form.bytes for form in forms.values()) for table, forms in tables.items()}
    texts, names = dict[str, str](), dict[str, Any]()
    for table, forms in tables.items():
        fingerprint = _fingerprint(f"{signed}{table}{forms}", repr([record.content for record in records]))
        names[table] = {"shards": list(forms), "fingerprint": fingerprint}
        if form == "arrow":
            texts[f"{table}/dataset_info.json"] = _info(table, config, kept, rows[table], sizes[table])
            texts[f"{table}/state.json"] = _state(forms, fingerprint)
    about: dict[str, Any] = {"format": form} | ({"tables": names} if form != "arrow" else {})
    about |= {"rows": rows, "bytes": sizes, "duplicates": duplicates, "signature": signed}
    about |= ({"against": list(against)} if against else {}) | {"config": asdict(config), "summary": summary.as_dict()}
    texts["build.json"] = json.dumps(about, ensure_ascii=False, indent=1) + "\n"
    texts["README.md"] = card_text(card, summary, rows, sizes, signed, config, shards, kept, form, against)
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
