"""Articles to train on: their body, language and script, the size of their cluster, measures and splits."""

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.config import Config
from diglot.dataset.build import build
from diglot.errors import OptionError
from diglot.langid.codes import LANGUAGES, iso3
from diglot.pipeline.splits import splits_of
from diglot.quality import SIGNALS, signals
from diglot.report.reading import Build

CORPORA = Path(__file__).parents[2] / "corpora"


def rows(folder: Path, table: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = pa.Table.from_batches(list(Build.open(folder).batches(table))).to_pylist()
    return found


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(CORPORA, tmp_path_factory.mktemp("out") / "out", config=Config(signals=True)).folder


def test_a_body_is_its_lines_of_body_headings_and_captions(built: Path) -> None:
    kept: dict[object, list[str]] = {}
    for row in rows(built, "segments"):
        if row["role"] in ("body", "heading", "caption") and row["article"]:
            kept.setdefault(row["article"], []).append(str(row["text"]))
    articles = rows(built, "articles")
    for row in articles:
        wanted = "".join("".join(kept.get(row["id"], [])).split())
        assert "".join(str(row["body"] or "").split()) == wanted
        assert row["body"] is None or (
            str(row["body"]) == str(row["body"]).strip() and "\n\n\n" not in str(row["body"])
        )
    assert sum(row["body"] is not None and row["body"] != row["text"] for row in articles) > 20


def test_language_and_script_of_an_article(built: Path) -> None:
    by: dict[object, list[dict[str, object]]] = {}
    for row in rows(built, "segments"):
        by.setdefault(row["article"], []).append(row)
    for row in rows(built, "articles"):
        mine = by[row["id"]]
        total = sum(len(str(each["text"])) for each in mine)
        sure = sum(
            len(str(each["text"])) * float(str(each["language_score"]))
            for each in mine
            if each["language"] == row["language"]
        )
        assert row["language_score"] == pytest.approx(sure / total, abs=1e-5)
        und = row["language"] == "und"
        assert row["language_script"] == (None if und else f"{iso3(str(row['language']))}_{row['script']}")
    assert {"arb_Arab", "eng_Latn"} <= {row["language_script"] for row in rows(built, "articles")}


def test_signals_are_those_of_the_text(built: Path) -> None:
    articles = rows(built, "articles")
    wanted = signals([str(row["text"]) for row in articles]).to_pylist()
    for row, measured in zip(articles, wanted, strict=True):
        found = row["signals"]
        assert isinstance(found, dict) and tuple(found) == SIGNALS
        assert found == pytest.approx(measured, rel=1e-6)


@pytest.fixture(scope="module")
def repeated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixty documents, of which every third comes three times, almost the same."""
    folder = tmp_path_factory.mktemp("repeated")
    for i in range(60):
        words = " ".join(f"{f'c{i // 3}' if i % 9 < 3 else f's{i}'}x{j}" for j in range(80))
        (folder / f"{i:02d}.txt").write_text(f"{words} end {i}.\n")
    return folder


def test_the_size_of_a_cluster(repeated: Path, tmp_path: Path) -> None:
    build(repeated, tmp_path / "a", task_bytes=2000)
    found = rows(tmp_path / "a", "articles")
    sizes: dict[object, int] = {}
    for row in found:
        first = row["duplicate_of"] or row["id"]
        sizes[first] = sizes.get(first, 0) + 1
    assert [row["cluster_size"] for row in found] == [sizes[row["duplicate_of"] or row["id"]] for row in found]
    assert sorted(set(sizes.values())) == [1, 3]
    build(repeated, tmp_path / "b", drop_duplicates=True)
    kept = rows(tmp_path / "b", "articles")
    assert [row["cluster_size"] for row in kept] == [r["cluster_size"] for r in found if r["duplicate_of"] is None]
    build(repeated, tmp_path / "c", config=Config(duplicates=False))
    assert {row["cluster_size"] for row in rows(tmp_path / "c", "articles")} == {None}


def test_no_repeat_stands_across_splits(repeated: Path, tmp_path: Path) -> None:
    config = Config(splits="train=0.6,validation=0.2,test=0.2")
    build(repeated, tmp_path / "a", config=config, task_bytes=2000)
    articles = rows(tmp_path / "a", "articles")
    documents = {row["id"]: row["split"] for row in rows(tmp_path / "a", "documents")}
    assert set(documents.values()) == {"train", "validation", "test"}
    split = {row["id"]: row["split"] for row in articles}
    for row in articles:
        own = documents[row["document"]]
        of = row["duplicate_of"]
        assert row["split"] == (own if of is None or split[of] == own else None)
    assert None in split.values()
    for row in rows(tmp_path / "a", "segments"):
        assert row["split"] == (split[row["article"]] if row["article"] else documents[row["document"]])
    (repeated / "00.txt").rename(repeated / "zz.txt")  # the first of a cluster is another one now: marks are made anew
    build(repeated, tmp_path / "a", config=config, task_bytes=2000)
    build(repeated, tmp_path / "b", config=config)
    (repeated / "zz.txt").rename(repeated / "00.txt")
    assert rows(tmp_path / "a", "articles") == rows(tmp_path / "b", "articles")


def test_every_language_has_a_code_of_three_letters() -> None:
    assert all(len(iso3(code)) == 3 for code in LANGUAGES) and len({*map(iso3, LANGUAGES)}) == len(LANGUAGES)


@given(st.lists(st.text(max_size=8), max_size=30))
def test_a_document_stays_in_its_split(names: list[str]) -> None:
    shares = Config(splits="train=0.5,test=0.5").shares
    alone = [splits_of(pa.array([name]), shares)[0].as_py() for name in names]
    assert splits_of(pa.array(names, pa.string()), shares).to_pylist() == alone


def test_shares_are_about_those_asked_for() -> None:
    shares = Config(splits="train=0.8,validation=0.1,test=0.1").shares
    counts = pc.value_counts(splits_of(pa.array([f"{i:016x}" for i in range(20_000)]), shares)).to_pylist()
    found = {each["values"]: each["counts"] / 20_000 for each in counts}
    assert found == pytest.approx({"train": 0.8, "validation": 0.1, "test": 0.1}, abs=0.01)


@pytest.mark.parametrize("splits", ["train", "train=2", "a=0.5,b=0.4", "a=0.5,a=0.5", "=1", "a=nan", "a=0.5;b=0.5"])
def test_bad_splits_teach(splits: str) -> None:
    with pytest.raises(OptionError, match="splits"):
        Config(splits=splits)


def test_the_sides_of_a_pair_are_in_one_split(tmp_path: Path) -> None:
    config = Config(splits="train=0.4,validation=0.3,test=0.3")

    def line(i: int, more: dict[str, str]) -> str:
        sides = {"en": " ".join(f"w{i}x{j}" for j in range(40)) + ".", "ar": " ".join(f"كلم{i}ة{j}" for j in range(40))}
        return json.dumps(more | {"translation": sides})

    for name, own in (("own", True), ("plain", False)):
        lines = [line(i if i < 30 else i - 30, {"id": f"r{i}"} if own else {}) for i in range(40)]  # ten repeat others
        (tmp_path / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
        build(tmp_path / f"{name}.jsonl", tmp_path / name, config=config, task_bytes=4000)
        documents = rows(tmp_path / name, "documents")
        sides: dict[object, set[object]] = {}
        for row in documents:
            sides.setdefault(row["pair"], set()).add(row["split"])
        assert len(sides) == 40 and {len(each) for each in sides.values()} == {1}
        assert len(set.union(*sides.values())) == 3
        of = {row["id"]: row["split"] for row in documents}
        articles = {row["id"]: row for row in rows(tmp_path / name, "articles")}
        assert sum(row["duplicate_of"] is not None for row in articles.values()) == 20
        for row in articles.values():
            first = articles[row["duplicate_of"] or row["id"]]
            own_split, other = of[row["document"]], of[first["document"]]
            assert row["split"] == (own_split if own_split == other else None)
        for row in rows(tmp_path / name, "segments"):
            assert row["split"] == articles[row["article"]]["split"]


def test_splits_come_back_where_nothing_repeats_any_more(tmp_path: Path) -> None:
    config, words = Config(splits="train=0.5,test=0.5"), " ".join(f"w{i}" for i in range(60))
    for i in range(12):
        (tmp_path / f"{i:02d}.txt").write_text(f"{words}\n")
    build(tmp_path, tmp_path / "out", config=config, task_bytes=100)
    assert None in {row["split"] for row in rows(tmp_path / "out", "articles")}
    (tmp_path / "00.txt").write_text("The only one.\n")
    for i in range(1, 12):
        (tmp_path / f"{i:02d}.txt").write_text(f"{words.replace('w', f'v{i}-') if i > 1 else words}\n")
    build(tmp_path, tmp_path / "out", config=config, task_bytes=100)
    of = {row["id"]: row["split"] for row in rows(tmp_path / "out", "documents")}
    assert all(row["split"] == of[row["document"]] is not None for row in rows(tmp_path / "out", "articles"))
