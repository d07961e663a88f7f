"""Repeats across builds: marked with the other build's id, whichever is longer, and the same whatever the workers."""

import json
import random
import shutil
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import diglot
from diglot.cli import main
from diglot.config import Config
from diglot.dataset.build import build
from diglot.duplicates.compare import compare
from diglot.duplicates.find import least
from diglot.duplicates.shingles import shingles
from diglot.errors import OptionError, SourceError
from diglot.report.reading import Build
from diglot.text.column import Column

WORDS = [
    f"{a}{b}" for a in ("har", "mar", "tol", "ves", "lun", "dor") for b in ("bour", "ket", "ing", "el", "ar", "is")
]


def text(seed: int, words: int = 60) -> str:
    rng = random.Random(seed)
    return " ".join(rng.choice(WORDS) for _ in range(words)) + "."


def write(path: Path, rows: dict[str, str]) -> Path:
    lines = (json.dumps({"id": name, "text": each}, ensure_ascii=False) for name, each in rows.items())
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


OLD = {"o1": text(1), "o2": text(2), "o3": text(3), "o3b": text(3), "قديم": text(9)}
NEW = {
    "n1": text(1),  # the same words
    "n2": text(2) + " And two more words than it had.",  # longer than what it repeats
    "n4": text(4),
    "n4b": text(4),  # a repeat within the build
    "n3": text(3),
    "n5": text(5),
    "n9": text(9),
}


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("old")
    return build(write(place / "old.jsonl", OLD), place / "out").folder


def marks(folder: Path, table: str = "articles") -> dict[str, tuple[str | None, int | None]]:
    rows = pa.Table.from_batches(list(Build.open(folder).batches(table))).to_pylist()
    return {row["document"]: ((row["duplicate_of"] or "").split("-")[0], row.get("cluster_size")) for row in rows}


def shards(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("0*.*") if ".d" not in str(path)
    }


def test_repeats_of_another_build_have_its_ids(old: Path, tmp_path: Path) -> None:
    source = write(tmp_path / "new.jsonl", NEW)
    built = build(source, tmp_path / "out", against=old)
    assert marks(built.folder) == {
        "n1": ("o1", 2), "n2": ("o2", 2), "n4": ("", 2), "n4b": ("n4", 2), "n3": ("o3", 2), "n5": ("", 1),
        "n9": ("قديم", 2),
    }  # fmt: skip
    assert built.duplicates == 5 and not built.notices
    assert {name: of for name, (of, _) in marks(built.folder, "segments").items()}["n2"] == "o2"
    about = Build.open(built.folder).about
    assert [each["title"] for each in about["against"]] == ["old"]
    assert "- old, signature `diglot" in (built.folder / "README.md").read_text(encoding="utf-8")
    two = build(source, tmp_path / "two", against=[str(old)], workers=2, task_bytes=500)
    assert marks(two.folder) == marks(built.folder)
    form = build(source, tmp_path / "parquet", against=old, format="parquet")
    assert marks(form.folder) == marks(built.folder)
    dropped = build(source, tmp_path / "dropped", against=old, drop_duplicates=True)
    assert set(marks(dropped.folder)) == {"n4", "n5"}


def test_what_changes_is_marked_anew_and_nothing_else_is_done(old: Path, tmp_path: Path) -> None:
    source, out = write(tmp_path / "new.jsonl", NEW), tmp_path / "out"
    other = build(write(tmp_path / "old.jsonl", OLD), tmp_path / "older").folder
    plain = shards(build(source, tmp_path / "plain").folder)
    for _ in range(2):
        again = build(source, out, against=other)
        assert marks(out)["n1"] == ("o1", 2)
    assert again.reused == again.tasks and not again.notices
    first = shards(out)
    build(write(tmp_path / "old.jsonl", {"o5": text(5)}), other)
    less = build(source, out, against=other)
    assert less.reused == less.tasks and marks(out)["n5"] == ("o5", 2) and marks(out)["n1"] == ("", 1)
    assert build(source, out, against=old).reused == less.tasks
    assert shards(out) == first
    build(source, out)
    assert shards(out) == plain


def test_a_copy_of_a_build_and_several(old: Path, tmp_path: Path) -> None:
    diglot.push(old, "team/old", hub=tmp_path / "hub")
    pulled = diglot.pull("team/old", tmp_path / "pulled", hub=tmp_path / "hub").folder
    source = write(tmp_path / "new.jsonl", NEW)
    one = build(source, tmp_path / "one", against=old)
    assert marks(build(source, tmp_path / "two", against=pulled).folder) == marks(one.folder)
    more = build(write(tmp_path / "more.jsonl", {"m5": text(5)}), tmp_path / "more").folder
    both = marks(build(source, tmp_path / "three", against=[old, more]).folder)
    assert both["n5"] == ("m5", 2) and both["n1"] == ("o1", 2)
    empty = build(write(tmp_path / "none.jsonl", {"x": " "}), tmp_path / "none").folder
    assert marks(build(source, tmp_path / "four", against=[empty, old]).folder) == marks(one.folder)


def test_what_is_wrong_is_said(old: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = write(tmp_path / "new.jsonl", NEW), tmp_path / "out"
    with pytest.raises(SourceError, match="nowhere: no finished build here"):
        build(source, out, against=tmp_path / "nowhere")
    with pytest.raises(SourceError, match="no finished build here"):
        build(source, out, against=tmp_path)
    with pytest.raises(OptionError, match="named twice"):
        build(source, out, against=[old, old.parent / ".." / old.parent.name / old.name])
    with pytest.raises(OptionError, match="duplicates = false"):
        build(source, out, against=old, config=Config(duplicates=False))
    assert not out.exists()
    build(source, out)
    with pytest.raises(OptionError, match="the folder that is built in"):
        build(source, out, against=out)
    bad = tmp_path / "bad"
    shutil.copytree(old, bad)
    about = json.loads((bad / "build.json").read_text(encoding="utf-8"))
    about["rows"]["articles"] += 1
    (bad / "build.json").write_text(json.dumps(about), encoding="utf-8")
    with pytest.raises(SourceError, match=r"5 articles are there, and its build\.json says 6"):
        build(source, tmp_path / "other", against=bad)
    (shard,) = (bad / "articles").glob("*.arrow")
    shard.write_bytes(b"no Arrow")
    with pytest.raises(SourceError):
        build(source, tmp_path / "other", against=bad)
    other = build(tmp_path / "new.jsonl", tmp_path / "lines", config=Config(unit="line")).folder
    assert main(["build", str(source), "-o", str(tmp_path / "said"), "--against", str(other), "-q"]) == 0
    assert "lines has another signature" in capsys.readouterr().err


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(14, 30)), max_size=12), st.data())
def test_another_corpus_comes_first_whatever_its_length(rows: list[tuple[int, int]], data: st.DataObject) -> None:
    known = data.draw(st.integers(0, len(rows)))
    texts = [" ".join(text(seed, 30).split()[:words]) for seed, words in rows]
    column = Column.from_strings(texts)
    found = shingles(column)
    (*parts,) = compare([(found, least(found.words))], known=known) if texts else ()
    results = np.concatenate(parts) if parts else np.empty(0, [("canonical", np.int64)])
    canonical = results["canonical"].tolist()
    assert canonical[:known] == [-1] * known
    sets = [set(pairwise(words)) for words in (["", *each.split(), ""] for each in texts)]
    for i in range(known, len(rows)):
        of = canonical[i]
        scores = [(2 * len(sets[i] & each) / (len(sets[i]) + len(each))) ** 0.5 for each in sets[:known]]
        if of >= 0:
            assert of < known or (canonical[of] == -1 and of != i)
        if max(scores, default=0) == 1:
            assert 0 <= of < known
        if scores and max(scores) >= 0.95:  # well above the threshold: no sample misses it
            assert of >= 0
