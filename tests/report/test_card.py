"""The card, read back by the libraries it is for, without a network."""

import shutil
from pathlib import Path

import pytest
import yaml

from diglot.dataset.card import Card
from diglot.errors import OptionError
from diglot.hub.repos.card import check
from diglot.report.reading import Build
from diglot.schema import TABLES, features


@pytest.fixture(scope="module")
def text(built: Path) -> str:
    return (built / "README.md").read_text(encoding="utf-8")


def test_huggingface_hub_reads_it_back(text: str) -> None:
    from huggingface_hub import DatasetCard, DatasetCardData

    card = DatasetCard(text)
    assert card.data.language == ["ar", "en"] and card.data.license == "cc0-1.0" and str(card.content) == text
    again = DatasetCardData(**card.data.to_dict())
    assert yaml.safe_load(again.to_yaml()) == yaml.safe_load(card.data.to_yaml())
    assert check(text) == ([], [])


def test_datasets_reads_three_configurations(built: Path, text: str, tmp_path: Path) -> None:
    from datasets import get_dataset_config_names, load_dataset

    assert sorted(get_dataset_config_names(str(built))) == sorted(TABLES)
    for name in TABLES:
        rows = load_dataset(str(built), name, split="train", cache_dir=str(tmp_path))
        assert rows.features == features(name) and len(rows) == Build.open(built).about["rows"][name]
    assert load_dataset(str(built), split="train", cache_dir=str(tmp_path)).features == features("segments")


def test_caches_of_datasets_are_no_rows(built: Path, tmp_path: Path) -> None:
    from datasets import load_dataset, load_from_disk

    copy = tmp_path / "copy"
    shutil.copytree(built, copy)
    kept = load_from_disk(str(copy))["segments"].filter(lambda role: role == "title", input_columns="role")
    assert len(kept) > 0 and list(copy.glob("segments/cache-*.arrow"))
    rows = load_dataset(str(copy), split="train", cache_dir=str(tmp_path / "cache"))
    assert (
        len(rows) == Build.open(copy).about["rows"]["segments"] == sum(map(len, Build.open(copy).batches("segments")))
    )


def test_it_shows_both_scripts_and_says_its_limits(built: Path, text: str) -> None:
    for part in (
        "## Examples",
        "## Limits and known errors",
        "## How to cite it",
        '"language": "ar"',
        '"language": "en"',
    ):
        assert part in text
    assert Build.open(built).about["signature"] in text and "\\u06" not in text
    assert "title = {Sample <corpora> & نماذج}" in text


@pytest.mark.parametrize("license", ["CC BY", "", "mit license"])
def test_a_licence_is_an_identifier(license: str) -> None:
    with pytest.raises(OptionError, match="not an identifier"):
        Card("x", license=license)
