"""Datasets of Hugging Face as sources: in memory, streaming, in splits, saved to disk."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from diglot.errors import SourceError
from diglot.sources import Document, Reason, SetAside, hf, plan, read

datasets = pytest.importorskip("datasets")
TEXTS = [f"الصف رقم {i}" for i in range(1000)]


@pytest.fixture
def data() -> object:
    return datasets.Dataset.from_dict({"id": list(range(1000)), "text": TEXTS, "title": ["ع"] * 1000})


def test_dataset(data: object) -> None:
    (unit,) = plan([data]).units
    found = list(read(pickle.loads(pickle.dumps(unit))))
    assert [(d.row, d.text) for d in found] == list(enumerate(TEXTS))  # type: ignore[union-attr]
    assert found[0].metadata.title == "ع"  # type: ignore[union-attr]
    assert list(hf.rows(data)) == found
    cut = plan(data, unit_bytes=10_000).units
    assert len(cut) > 2
    assert [d for unit in cut for d in read(unit)] == found


def test_selected_rows_keep_their_order(data: object) -> None:
    shuffled = data.shuffle(seed=3).select(range(10))  # type: ignore[attr-defined]
    assert [d.text for d in read(plan(shuffled).units[0])] == shuffled["text"][:]  # type: ignore[union-attr]


def test_splits(data: object) -> None:
    splits = datasets.DatasetDict({"train": data, "test": data.select([0])})  # type: ignore[attr-defined]
    units = plan([splits]).units
    assert [unit.file for unit in units] == ["dataset/train", "dataset/test"]
    assert [len(list(read(unit))) for unit in units] == [1000, 1]


def test_iterable(data: object) -> None:
    stream = data.to_iterable_dataset(num_shards=3)  # type: ignore[attr-defined]
    units = plan([stream]).units
    assert len(units) == 3
    found = [d.text for unit in units for d in read(unit) if isinstance(d, Document)]
    assert found == TEXTS
    generated = datasets.IterableDataset.from_generator(lambda: iter([{"text": "x"}, {"text": None}]))
    kinds = [type(d) for unit in plan([generated]).units for d in read(unit)]
    assert kinds == [Document, SetAside]


def test_saved_to_disk(data: object, tmp_path: Path) -> None:
    data.save_to_disk(tmp_path / "saved")  # type: ignore[attr-defined]
    made = plan(tmp_path / "saved")
    assert sorted(made.skipped) == ["dataset_info.json", "state.json"]
    assert [d.text for unit in made.units for d in read(unit)] == TEXTS  # type: ignore[union-attr]


def test_no_text_column() -> None:
    with pytest.raises(SourceError, match="its columns: a"):
        plan([datasets.Dataset.from_dict({"a": ["x"]})])
    (found,) = read(plan([datasets.Dataset.from_dict({"a": [""]})], text_field="a").units[0])
    assert isinstance(found, SetAside)
    assert found.reason is Reason.EMPTY
