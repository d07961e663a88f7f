"""Exports: what is written, read by others, is what the build holds."""

import bz2
import csv
import gzip
import json
import lzma
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

import diglot
from diglot.cli import main
from diglot.dataset.conllu import sentences
from diglot.report.reading import Build

HARD = ['a "b", c\nd', "x\r\ny", "\ttab", "", " blank ", "علامة، «نص»\nسطر", "trailing ", None, "null", "1,5"]


def table_of(built: Path, name: str) -> pa.Table:
    return pa.Table.from_batches(list(Build.open(built).batches(name)))


@pytest.mark.parametrize("table", ["segments", "articles", "documents"])
def test_json_lines_and_parquet_hold_the_rows(built: Path, tmp_path: Path, table: str) -> None:
    wanted = table_of(built, table)
    diglot.export(built, tmp_path / "rows.parquet", table=table)
    assert pq.read_table(tmp_path / "rows.parquet").equals(wanted)
    diglot.export(built, tmp_path / "rows.jsonl", table=table)
    lines = (tmp_path / "rows.jsonl").read_text(encoding="utf-8").split("\n")[:-1]
    rows = [json.loads(line) for line in lines]
    for row in rows:
        assert list(row) == wanted.schema.names
    dates = {field.name for field in wanted.schema if field.type == pa.date32()}
    back = {
        name: pa.array([row[name] for row in rows]).cast(pa.date32())
        if name in dates
        else pa.array([row[name] for row in rows], wanted.schema.field(name).type)
        for name in wanted.schema.names
    }
    assert pa.table(back, schema=wanted.schema).equals(wanted.combine_chunks())
    assert "\\u" not in lines[0]


@pytest.mark.parametrize(("mark", "end"), [(",", "csv"), ("\t", "tsv")])
def test_csv_holds_line_ends_quotes_and_lists(tmp_path: Path, hard: Path, mark: str, end: str) -> None:
    diglot.export(hard, tmp_path / f"rows.{end}", table="documents", columns=["id", "said", "repairs"])
    with (tmp_path / f"rows.{end}").open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file, delimiter=mark)
    assert head == ["id", "said", "repairs"]
    wanted = table_of(hard, "documents").to_pylist()
    assert [row[1] for row in rows] == [row["said"] or "" for row in wanted]
    assert [json.loads(row[2]) for row in rows] == [row["repairs"] for row in wanted]
    text = (tmp_path / f"rows.{end}").read_text(encoding="utf-8")
    assert f'{mark}""{mark}' in text  # an empty string is not null


@pytest.fixture(scope="module")
def hard(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build with a column of what is hard to write."""
    folder = tmp_path_factory.mktemp("hard")
    lines = [json.dumps({"text": f"Line {i} of it.", "said": value}) + "\n" for i, value in enumerate(HARD)]
    (folder / "rows.jsonl").write_text("".join(lines), encoding="utf-8")
    diglot.build(folder / "rows.jsonl", folder / "out", keep="said")
    return folder / "out"


def test_what_csv_wrote_is_read_by_a_build(tmp_path: Path, hard: Path) -> None:
    for end in ("csv", "tsv"):
        diglot.export(hard, tmp_path / f"rows.{end}", table="articles", columns=["id", "text", "said"])
        back = diglot.build(tmp_path / f"rows.{end}", tmp_path / end, keep="said")["documents"]
        assert [value or None for value in back["said"]] == [value or None for value in HARD]


def test_compressed_by_its_name_and_the_same_every_time(built: Path, tmp_path: Path) -> None:
    diglot.export(built, tmp_path / "a.jsonl")
    plain = (tmp_path / "a.jsonl").read_bytes()
    for end, read in ((".gz", gzip.decompress), (".bz2", bz2.decompress), (".xz", lzma.decompress), (".zst", zstd)):
        for name in ("a", "b"):
            diglot.export(built, tmp_path / f"{name}.jsonl{end}")
        packed = (tmp_path / f"a.jsonl{end}").read_bytes()
        assert read(packed) == plain and packed == (tmp_path / f"b.jsonl{end}").read_bytes()


def zstd(data: bytes) -> bytes:
    with pa.CompressedInputStream(pa.BufferReader(data), "zstd") as stream:
        found: bytes = stream.read()
        return found


def test_plain_text_is_a_line_a_segment(built: Path, tmp_path: Path) -> None:
    diglot.export(built, tmp_path / "a.txt", where=["language=ar"])
    wanted = [row["text"] for row in table_of(built, "segments").to_pylist() if row["language"] == "ar"]
    assert (tmp_path / "a.txt").read_text(encoding="utf-8").split("\n")[:-1] == [
        " ".join(t.splitlines()) for t in wanted
    ]
    diglot.export(built, tmp_path / "b.txt", table="articles")
    articles = (tmp_path / "b.txt").read_text(encoding="utf-8")
    assert articles.startswith(table_of(built, "articles").column("text")[0].as_py().strip("\n") + "\n\n")


def test_conditions_columns_and_standard_output(built: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    words = ["export", str(built), "-", "--where", "position<2", "--columns", "position,text"]
    assert main(words) == 0
    out, err = capfdbinary.readouterr()
    rows = [json.loads(line) for line in out.splitlines()]
    assert {row["position"] for row in rows} == {0, 1} and set(rows[0]) == {"position", "text"}
    assert f"{len(rows)} rows of segments" in err.decode()
    assert main([*words, "--format", "csv"]) == 0
    assert capfdbinary.readouterr()[0].startswith(b"position,text\n0,")


def test_mistakes_teach(built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    there = tmp_path / "there.csv"
    there.write_text("mine")
    for words, message in (
        (["rows.xls"], "unknown format 'xls'"),
        (["rows"], "the end of the name"),
        ([str(there)], "--overwrite"),
        (["a.csv", "--columns", "txt"], "did you mean 'text'"),
        (["a.csv", "--where", "langauge=ar"], "did you mean 'language'"),
        (["a.csv", "--where", "position>many"], "holds numbers"),
        (["a.conllu", "--table", "articles"], "segments"),
        (["a.txt", "--columns", "tokens"], "plain text"),
        (["a.csv", "--view", "fineweb", "--table", "segments"], "articles"),
    ):
        assert main(["export", str(built), *words]) in (1, 2)
        assert message in capsys.readouterr().err
    assert there.read_text() == "mine"


def test_the_view_has_the_columns_of_fineweb(built: Path, tmp_path: Path) -> None:
    diglot.export(built, tmp_path / "a.parquet", view="fineweb")
    found = pq.read_table(tmp_path / "a.parquet")
    assert found.num_rows == table_of(built, "articles").num_rows
    assert {"text", "id", "url", "date", "file_path", "language", "token_count"} <= set(found.column_names)


# ---- CoNLL-U


def test_package_conllu_reads_it(built: Path, tmp_path: Path) -> None:
    conllu = pytest.importorskip("conllu", reason="conllu is not installed")
    diglot.export(built, tmp_path / "a.conllu")
    rows = {row["id"]: row for row in table_of(built, "segments").to_pylist() if row["tokens"]}
    with (tmp_path / "a.conllu").open(encoding="utf-8") as file:
        for sentence in conllu.parse_incr(file):
            row = rows.pop(sentence.metadata["sent_id"])
            assert [token["form"] for token in sentence] == row["tokens"]
            spans = [(int(t["misc"]["start_char"]), int(t["misc"]["end_char"])) for t in sentence]
            assert spans == [(span["start"], span["end"]) for span in row["token_spans"]]
            said = [(t["misc"].get("Translit") or "").replace("\\p", "|").replace("\\\\", "\\") for t in sentence]
            wanted = [(value or "").split("=")[0] for value in row["token_transliterated"] or [""] * len(said)]
            assert said == wanted  # the package ends a value at a second sign of equality
            assert sentence.metadata["lang"] == row["language"]
    assert not rows


def test_the_validator_of_universal_dependencies_finds_nothing(built: Path, tmp_path: Path) -> None:
    pytest.importorskip("udtools", reason="udtools is not installed")
    diglot.export(built, tmp_path / "a.conllu")
    code = "import sys; from udtools.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", code, str(tmp_path / "a.conllu"), "--lang", "ud", "--level", "1"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]


def rebuilt(sentence: str) -> str:
    """The row's text, from the lines of a sentence."""
    undo = {"\\\\": "\\", "\\s": " ", "\\t": "\t", "\\r": "\r", "\\n": "\n", "\\p": "|"}

    def plain(value: str) -> str:
        found, at = "", 0
        while at < len(value):
            step = 2 if value[at] == "\\" else 1
            found += undo.get(value[at : at + step], value[at : at + step])
            at += step
        return found

    text = ""
    for line in sentence.split("\n"):
        if line and not line.startswith("#"):
            cells = line.split("\t")
            assert len(cells) == 10
            misc: dict[str, Any] = dict(pair.split("=", 1) for pair in cells[9].split("|"))
            text += plain(misc.get("SpacesBefore", "")) + plain(misc.get("Orig", cells[1]))
            text += "" if misc.get("SpaceAfter") == "No" else plain(misc.get("SpacesAfter", " "))
    return text


TEXTS = st.text(st.sampled_from("aé́بَّ ُ.|\\ \t\u00a0\u2028=ﷲ"), min_size=1, max_size=12)


@given(TEXTS)
def test_conllu_leads_back_to_the_text(text: str) -> None:
    tokens = diglot.tokenize(text, "ar")
    row = {
        "id": "d 1-0", "document": "d 1", "text": text, "start": 0, "language": "ar",
        "token_spans": [{"start": t.start, "end": t.end} for t in tokens],
    }  # fmt: skip
    found = "".join(sentences([row]))
    if not found:
        assert not tokens
        return
    said = rebuilt(found)
    assert said == text or said == text + " "  # the last word is followed by one blank, where nothing else is said
    assert "# sent_id = d%201-0\n" in found
