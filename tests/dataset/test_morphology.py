"""A build with a morphology database: more columns, in step with the tokens."""

from pathlib import Path

from diglot.config import Config, Morphology
from diglot.dataset.build import build
from diglot.schema import MORPHOLOGY, features
from tests.morphology import almor


def test_columns_in_step(tmp_path: Path) -> None:
    datasets = __import__("datasets")
    database, model = almor.write(tmp_path)
    (tmp_path / "in.txt").write_text("كتب الولد رسالة. A letter in English.\n", encoding="utf-8")
    config = Config(morphology=Morphology(str(database), str(model)))
    assert config.fingerprint != Config().fingerprint
    built = build(tmp_path / "in.txt", tmp_path / "out", config=config)
    segments = datasets.load_from_disk(str(built.folder))["segments"]
    assert segments.features == features("segments", config.optional)
    loaded = datasets.load_dataset(str(built.folder), split="train", cache_dir=str(tmp_path / "cache"))
    assert loaded.features == segments.features
    arabic, english = segments
    for field in MORPHOLOGY:
        assert len(arabic[field.name]) == len(arabic["tokens"])
        assert english[field.name] == [None] * len(english["tokens"])
    assert all(arabic["lemma"][:2]) and all(arabic["segmentation"][:2])


def test_the_database_is_known_by_what_is_in_it(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    one, two = (almor.write(tmp_path / name)[0] for name in ("a", "b"))
    assert Config(morphology=Morphology(str(one))).fingerprint == Config(morphology=Morphology(str(two))).fingerprint
    two.write_text(two.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert Config(morphology=Morphology(str(one))).fingerprint != Config(morphology=Morphology(str(two))).fingerprint
