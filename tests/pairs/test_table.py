"""The table of pairs in a build: documents that find each other, rows that lead back to files, files for others."""

import json
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from diglot.cli import main
from diglot.dataset.bitext import bears_out, pair
from diglot.dataset.build import build
from diglot.errors import OptionError, SourceError
from diglot.pairs.align import Bead
from diglot.pairs.candidates import candidates, keys
from diglot.pairs.lexicon import lexicon
from diglot.pairs.rows import odds_of
from diglot.pairs.words import ARABIC, ENGLISH

BRIDGE = (
    "The old bridge in Basra was closed in 1987. Engineers found 214 cracks in the iron. Karim Haddad, the mayor, "
    "asked for help. The new bridge opened last Thursday. It cost 65 million dollars.",
    "أُغلق الجسر القديم في البصرة عام ١٩٨٧. وجد المهندسون ٢١٤ شقًا في الحديد. طلب رئيس البلدية كريم حداد المساعدة. "
    "افتُتح الجسر الجديد يوم الخميس الماضي. وبلغت تكلفته ٦٥ مليون دولار.",
)
LIBRARY = (
    "The library of Alexandria bought 4000 books. Salma Nasser chose most of them. Children may borrow three at a "
    "time. It is open until 9 in the evening.",
    "اشترت مكتبة الإسكندرية 4000 كتاب. اختارت سلمى ناصر معظمها. يمكن للأطفال استعارة ثلاثة كتب في كل مرة. "
    "وهي مفتوحة حتى التاسعة مساءً.",
)
FACTORY = (
    "The glass factory employs 340 workers. The owner, Boutros Khoury, wants to build a school. Prices rose in March. "
    "The government promised to help the poor families."
)
WEATHER = "هطلت أمطار غزيرة على الجبال. انقطعت الطرق بين القرى. توقع خبراء الأرصاد عاصفة أخرى. بقي الأطفال في بيوتهم."


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    texts = {
        "bridge.en.txt": BRIDGE[0], "bridge.ar.txt": BRIDGE[1], "one.txt": LIBRARY[0], "two.txt": LIBRARY[1],
        "factory.en.txt": FACTORY, "factory.ar.txt": WEATHER,
    }  # fmt: skip
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def built(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("out") / "build"
    build(corpus, out, pairs=True)
    return out


def rows(folder: Path) -> list[dict]:
    from datasets import load_from_disk

    return load_from_disk(str(folder))["pairs"].to_list()


def test_documents_find_each_other_and_strangers_do_not(built: Path) -> None:
    found = {(row["english_file"], row["arabic_file"], row["found_by"]) for row in rows(built)}
    assert found == {("bridge.en.txt", "bridge.ar.txt", "name"), ("one.txt", "two.txt", "content")}
    assert json.loads((built / "build.json").read_text(encoding="utf-8"))["pairs"]["documents"] == {
        "content": 1,
        "name": 1,
    }


def test_rows_lead_back_to_their_files(built: Path, corpus: Path) -> None:
    from datasets import Translation, load_from_disk

    table = load_from_disk(str(built))["pairs"]
    assert table.features["translation"] == Translation(["ar", "en"])
    segments = {row["id"]: row for row in load_from_disk(str(built))["segments"].to_list()}
    for row in table.to_list():
        for side, code in (("english", "en"), ("arabic", "ar")):
            text = (corpus / row[f"{side}_file"]).read_text(encoding="utf-8")
            assert text[row[f"{side}_start"] : row[f"{side}_end"]] == row["translation"][code]
            assert " ".join(segments[name]["text"] for name in row[f"{side}_segments"]) == row["translation"][code]
    assert {row["bead"] for row in table.to_list()} == {"1-1"} and table.num_rows == 9
    assert next(row for row in table.to_list() if "214" in row["translation"]["en"])["numbers_agree"]


def test_the_same_again_and_on_any_workers(built: Path, corpus: Path, tmp_path: Path) -> None:
    shard = (built / "pairs" / "0000000-000.arrow").read_bytes()
    assert pair(built).pairs == 9
    assert (built / "pairs" / "0000000-000.arrow").read_bytes() == shard
    build(corpus, tmp_path / "other", workers=2, task_bytes=300)
    pair(tmp_path / "other")
    assert (tmp_path / "other" / "pairs" / "0000000-000.arrow").read_bytes() == shard
    assert not list((built / ".diglot" / "tmp").iterdir())


def test_a_build_goes_on_with_and_without_pairs(corpus: Path, tmp_path: Path) -> None:
    from datasets import load_from_disk

    out = tmp_path / "build"
    plain = build(corpus, out)
    assert "pairs" not in load_from_disk(str(out))
    card = (out / "README.md").read_text(encoding="utf-8")
    assert not pair(out).said
    told = (out / "README.md").read_text(encoding="utf-8")
    assert "config_name: pairs" in told and "| `documents` | 6 |\n| `pairs` | 9 |\n" in told
    assert not pair(out).said and (out / "README.md").read_text(encoding="utf-8") == told
    again = build(corpus, out)
    assert again.reused == plain.tasks and (out / "README.md").read_text(encoding="utf-8") == card
    assert "pairs" not in load_from_disk(str(out))
    (out / "README.md").write_text(card + "Mine.\n", encoding="utf-8")
    assert "kept as it is" in pair(out).said[0]
    assert (out / "README.md").read_text(encoding="utf-8") == card + "Mine.\n"


def test_rows_of_a_bitext_are_paired_as_given(tmp_path: Path) -> None:
    lines = [
        {"translation": {"en": "Bread is cheap here.", "ar": "الخبز رخيص هنا."}},
        {"translation": {"en": "Yes.", "ar": "نعم."}},
    ]
    (tmp_path / "in.jsonl").write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    build(tmp_path / "in.jsonl", tmp_path / "out", pairs=True)
    found = rows(tmp_path / "out")
    assert [row["translation"]["en"] for row in found] == ["Bread is cheap here.", "Yes."]
    assert {row["found_by"] for row in found} == {"given"}


def test_a_build_of_parquet_has_pairs_too(built: Path, corpus: Path, tmp_path: Path) -> None:
    from datasets import load_dataset

    out = tmp_path / "build"
    build(corpus, out, format="parquet")
    assert main(["inspect", str(out), "--table", "pairs"]) == 2
    assert pair(out).pairs == 9
    assert load_dataset(str(out), "pairs", split="train", cache_dir=str(tmp_path / "cache")).to_list() == rows(built)
    assert sorted(path.suffix for path in (out / "pairs").iterdir()) == [".parquet"]
    shard = (out / "pairs" / "0000000-000.parquet").read_bytes()
    assert pair(out).pairs == 9 and (out / "pairs" / "0000000-000.parquet").read_bytes() == shard
    build(corpus, out, format="parquet")
    assert main(["export", str(out), str(tmp_path / "rows.jsonl"), "--table", "pairs"]) == 2


def test_rows_are_shown_and_exported_as_those_of_other_tables(
    built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["inspect", str(built), "--table", "pairs", "--where", "found_by=content"]) == 0
    shown = capsys.readouterr().out
    assert "Salma Nasser" in shown and "سلمى ناصر معظمها" in shown and "214" not in shown
    assert main(["inspect", str(built), "--table", "pairs", "--count"]) == 0
    assert capsys.readouterr().out == "9\n"
    assert main(["export", str(built), str(tmp_path / "rows.jsonl"), "--table", "pairs"]) == 0
    lines = (tmp_path / "rows.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["translation"] for line in lines] == [row["translation"] for row in rows(built)]


def test_files_for_others(built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("out.tmx", "out.jsonl", "out.moses"):
        assert main(["pairs", str(built), "--to", str(tmp_path / name)]) == 0
    body = ElementTree.parse(tmp_path / "out.tmx").getroot()
    language = "{http://www.w3.org/XML/1998/namespace}lang"
    tmx = [{side.get(language): side.findtext("seg") for side in unit.iter("tuv")} for unit in body.iter("tu")]
    listed = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    moses = [(tmp_path / f"out.{code}").read_text(encoding="utf-8").splitlines() for code in ("en", "ar")]
    assert tmx == [row["translation"] for row in listed] == [row["translation"] for row in rows(built)]
    assert list(zip(*moses, strict=True)) == [(row["translation"]["en"], row["translation"]["ar"]) for row in listed]
    assert "9 pairs" in capsys.readouterr().err
    assert main(["pairs", str(built), "--to", str(tmp_path / "out.tmx")]) == 1
    assert main(["pairs", str(built), "--to", str(tmp_path / "out.tmx"), "--overwrite", "--min-score", "1"]) == 0


def test_what_is_wrong_is_said(tmp_path: Path, built: Path) -> None:
    with pytest.raises(SourceError, match="no finished build"):
        pair(tmp_path)
    assert main(["pairs", str(built), "--to", "a.txt"]) == 2
    assert main(["pairs", str(built), "--to", "a.tmx", "--min-score", "2"]) == 2
    assert OptionError


def test_tmx_holds_any_text(tmp_path: Path) -> None:
    from diglot.pairs.export import moses, tmx

    row = {
        "id": 'a"<1>', "translation": {"en": "a < b & \x01 c\nd", "ar": "أ > ب\u2028ت"}, "score": 0.5, "bead": "1-1",
        "document_score": 0.25, "english_file": "a&b.txt", "arabic_file": None,
    }  # fmt: skip
    with (tmp_path / "x.tmx").open("wb") as file:
        assert tmx([row], file, "1") == 1
    unit = ElementTree.parse(tmp_path / "x.tmx").getroot().find("body/tu")
    assert unit is not None and unit.get("tuid") == 'a"<1>'
    assert [side.findtext("seg") for side in unit.iter("tuv")] == ["a < b & \ufffd c\nd", "أ > ب\u2028ت"]
    with (tmp_path / "x.en").open("wb") as english, (tmp_path / "x.ar").open("wb") as arabic:
        moses([row], english, arabic)
    assert (tmp_path / "x.en").read_text(encoding="utf-8").count("\n") == 1


def test_candidates_among_many_others() -> None:
    documents = [(ENGLISH, keys([BRIDGE[0]], ENGLISH, lexicon())), (ARABIC, keys([BRIDGE[1]], ARABIC, lexicon()))]
    for i in range(300):
        documents.append((ENGLISH, keys([f"House {i} in Cairo has {i + 1000} stones."], ENGLISH, lexicon())))
        documents.append((ARABIC, keys([f"في القاهرة بيت فيه {i + 5000} حجر."], ARABIC, lexicon())))
    found = list(candidates(iter(documents), len(documents)))
    assert (0, 1) in {(one, other) for one, other, _ in found}
    assert len(found) < 50
    assert found == list(candidates(iter(documents), len(documents), memory=1 << 10))


def test_a_pair_is_a_candidate_if_it_is_among_the_best_of_either_document() -> None:
    popular = np.arange(100, 140, dtype=np.uint64)
    documents = [(ENGLISH, popular), *((ARABIC, popular[at : at + 20]) for at in range(8))]
    documents.append((ARABIC, popular[:6]))
    found = {(one, other) for one, other, _ in candidates(documents, len(documents))}
    assert found == {(0, other) for other in range(1, 10)}
    assert list(candidates([], 0)) == []
    assert found == {(one, other) for one, other, _ in candidates(documents, 20_000, memory=1)}


@pytest.mark.parametrize(
    ("sure", "each", "met", "kept"),
    [
        (2, 0.99, 99, False), (3, 0.9, 0, False), (3, 0.99, 15, False), (3, 0.9, 16, False), (3, 0.95, 16, True),
        (4, 0.99, 0, True), (12, 0.7, 0, False), (12, 0.7, 99, False), (12, 0.85, 16, True), (12, 0.93, 0, True),
    ],
)  # fmt: skip
def test_short_texts_need_a_better_score_or_rare_keys_that_meet(sure: int, each: float, met: int, kept: bool) -> None:
    beads = [Bead((at,), (at,), each) for at in range(sure)] + [Bead((sure,), (), 0.9)]
    assert bears_out(beads, 0.95 * each, "content", met) is kept
    assert bears_out(beads, 0.3, "name") and not bears_out(beads, 0.2, "name")


def test_a_few_sentences_that_are_alike_make_no_translation() -> None:
    """Two of four were drawn twice, by chance: their own probabilities are high, the others' are not."""
    beads = [Bead((at,), (at,), each) for at, each in enumerate([0.6, 0.99, 0.55, 0.9])]
    assert not any(bears_out(beads, 0.85, "content", met) for met in (0, 99))
    assert odds_of([]) == 0 and odds_of([Bead((0,), (0,), 1.0)]) == pytest.approx(9.21, abs=0.01)
