"""A build is pushed as Parquet: the shards of a build of Parquet, and no more than what changed."""

import json
import os
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from datasets import load_dataset

import diglot
from diglot.cli import main
from diglot.dataset.bitext import pair
from diglot.dataset.build import build
from diglot.errors import HubError, OptionError, SourceError
from diglot.report.reading import Build

CORPORA = Path(__file__).parents[2] / "corpora"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build of Arrow shards, in several tasks."""
    return build(CORPORA, tmp_path_factory.mktemp("made") / "out", task_bytes=20_000).folder


def files(folder: Path) -> dict[str, bytes]:
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return {name: data for name, data in found.items() if name[0] != "."}


def test_what_is_pushed_is_a_build_of_parquet(made: Path, tmp_path: Path) -> None:
    native = build(CORPORA, tmp_path / "native", format="parquet", task_bytes=20_000).folder
    before = {path: path.stat().st_mtime_ns for path in made.rglob("*")}
    there = Path(diglot.push(made, "team/news", hub=tmp_path / "hub").location)
    wanted, found = files(native), files(there)
    assert found.keys() == wanted.keys() and sum(name.endswith(".parquet") for name in found) > 6
    about, known = (json.loads(each.pop("build.json")) for each in (found, wanted))
    for each in (about, known):
        for table in each["tables"].values():
            del table["fingerprint"]
    assert about == known and found == wanted
    assert {path for path in made.rglob("*") if path.is_file()} <= before.keys()
    assert not list((made / ".diglot" / "tmp").iterdir())
    again = diglot.push(made, "team/news", hub=tmp_path / "hub")
    assert not again.changed and again.sent == 0
    rows = load_dataset(str(there), "articles", split="train", cache_dir=str(tmp_path / "cache"))
    assert rows["id"][:] == pq.read_table(native / "articles").column("id").to_pylist()
    pulled = diglot.pull("team/news", tmp_path / "pulled", hub=tmp_path / "hub").folder
    assert sum(batch.num_rows for batch in Build.open(pulled).batches("segments")) == about["rows"]["segments"]


def test_from_arrow_to_parquet_and_back(made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    push = ["push", str(made), "team/news", "--hub", str(tmp_path / "hub")]
    there = tmp_path / "hub" / "datasets" / "team" / "news"
    for form, other in (("arrow", "parquet"), ("parquet", "arrow"), ("arrow", "parquet")):
        assert main([*push, "--format", form]) == 0
        assert list(there.rglob(f"*.{form}")) and not list(there.rglob(f"*.{other}"))
        assert (there / "dataset_dict.json").exists() == (form == "arrow")
        assert Build.open(there).about["format"] == form
    assert main(push) == 0 and list(there.rglob("*.parquet"))
    assert "files as Parquet" in capsys.readouterr().err
    with pytest.raises(OptionError, match="did you mean 'parquet'"):
        diglot.push(made, "team/news", hub=tmp_path / "hub", format="parket")


def test_pairs_and_a_card_that_a_person_wrote(tmp_path: Path) -> None:
    lines = [("The ship left the harbour at noon.", "غادرت السفينة الميناء ظهرا."), ("It rained.", "أمطرت السماء.")]
    source = tmp_path / "in.jsonl"
    source.write_text("\n".join(json.dumps({"translation": {"en": en, "ar": ar}}) for en, ar in lines) + "\n")
    out = build(source, tmp_path / "out").folder
    pair(out)
    card = out / "README.md"
    card.write_text(
        card.read_text(encoding="utf-8").replace("# in\n", "# بواخر\n\nMine: *.arrow stays.\n"), encoding="utf-8"
    )
    there = Path(diglot.push(out, "team/ships", hub=tmp_path / "hub").location)
    text = (there / "README.md").read_text(encoding="utf-8")
    assert "# بواخر\n\nMine: *.arrow stays.\n" in text and "pairs/[0-9]*.parquet" in text
    assert "[0-9]*.arrow" not in text and "scan_parquet" in text
    pairs = load_dataset(str(there), "pairs", split="train", cache_dir=str(tmp_path / "cache"))
    assert [(each["en"], each["ar"]) for each in pairs["translation"]] == lines
    assert Build.open(there).about["tables"]["pairs"]["shards"] == ["0000000-000.parquet"]


def test_a_change_sends_what_changed(tmp_path: Path) -> None:
    from benchmarks.corpus import made as lines

    texts = lines(1_500_000)
    for name, more in (("one", 0), ("two", 300)):
        (tmp_path / name).mkdir()
        rows = [json.dumps({"id": f"a{i}", "text": text}) for i, text in enumerate(texts[: len(texts) - 300 + more])]
        (tmp_path / name / "in.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")
    hub = tmp_path / "hub"
    first = diglot.push(build(tmp_path / "one" / "in.jsonl", tmp_path / "a").folder, "team/news", hub=hub)
    second = diglot.push(build(tmp_path / "two" / "in.jsonl", tmp_path / "b").folder, "team/news", hub=hub)
    assert second.sent is not None and first.sent is not None and second.sent < 0.3 * first.sent


def test_what_cannot_be_pushed(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import shutil

    bad = tmp_path / "bad"
    shutil.copytree(made, bad)
    shard = next((bad / "segments").glob("*.arrow"))
    shard.write_bytes(shard.read_bytes()[:5000])
    with pytest.raises(SourceError, match=f"{shard.name}: cannot be written as Parquet"):
        diglot.push(bad, "team/news", hub=tmp_path / "hub")
    shard.unlink()
    with pytest.raises(SourceError, match=shard.name):
        diglot.push(bad, "team/news", hub=tmp_path / "hub")
    (bad / "build.json").unlink()
    with pytest.raises(SourceError, match="not finished"):
        diglot.push(bad, "team/news", hub=tmp_path / "hub")
    with pytest.raises(SourceError, match="not a folder"):
        diglot.push(tmp_path / "nowhere", "team/news", hub=tmp_path / "hub")
    monkeypatch.delenv("DIGLOT_HUB", raising=False)
    monkeypatch.delenv("HF_ENDPOINT", raising=False)
    with pytest.raises(OptionError, match="no hub is named"):
        diglot.push(made, "team/news")
    with pytest.raises(HubError):
        diglot.push(made, "team/news/more", hub=tmp_path / "hub")


@pytest.mark.skipif(os.getuid() == 0, reason="root may write anywhere")
def test_a_build_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text("One line.")
    out = build(tmp_path / "in.txt", tmp_path / "out").folder
    (out / ".diglot" / "tmp").chmod(0o500)
    assert diglot.push(out, "team/news", hub=tmp_path / "hub").changed
