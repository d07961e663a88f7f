"""More than one normalization in a build: in step with tokens and spans, and nothing else changes."""

from pathlib import Path

import pyarrow as pa
import pytest
from datasets import load_from_disk

import diglot
from diglot import Config, Pipeline, Profiles
from diglot.cli import main
from diglot.config import Route
from diglot.dataset.build import build
from diglot.errors import OptionError
from diglot.schema import features

CORPORA = Path(__file__).parents[2] / "corpora"
KEY = Profiles("key", arabic="camel", english="repair")
TEXT = "افتتحت المَكْتَبَةُ معرضًا. The Café “opened” in Zürich. Le café était fermé hier soir, dit-il."


def bad(toml: str) -> str:
    with pytest.raises(OptionError) as error:
        Pipeline(Config.from_toml(toml))(["سطر. A line."])
    return str(error.value)


def test_columns_are_those_of_a_build_with_that_profile_and_in_step() -> None:
    rows = Pipeline(Config(profiles=("search", KEY)))([TEXT])
    plain = Pipeline()([TEXT])
    assert rows.select(plain.column_names).equals(plain)
    assert rows.column_names[len(plain.column_names) :] == [
        "normalized_key", "token_normalized_key", "normalized_search", "token_normalized_search",
    ]  # fmt: skip
    for name, arabic, english in (("search", "search", "search"), ("key", "camel", "repair")):
        routes = {"arabic": Route(arabic, transliterate="bw"), "english": Route(english, transliterate="rules")}
        alone = Pipeline(Config(**routes))([TEXT])
        assert rows.column(f"normalized_{name}").equals(alone.column("normalized"))
        assert rows.column(f"token_normalized_{name}").equals(alone.column("token_normalized"))
    assert {row["route"] for row in rows.to_pylist()} == {"arabic", "english", "none"}
    for row in rows.to_pylist():
        assert len(row["tokens"]) == len(row["token_spans"]) == len(row["token_normalized_search"])


def test_the_configuration_in_its_forms() -> None:
    wanted = Config(profiles=(Profiles("search"), KEY))
    assert Config(profiles=["search", {"name": "key", "arabic": "camel", "english": "repair"}]) == wanted
    text = '[[profiles]]\nname = "search"\n[[profiles]]\nname = "key"\narabic = "camel"\nenglish = "repair"\n'
    assert Config.from_toml(text) == wanted and Config.from_toml(text).fingerprint == wanted.fingerprint
    assert len({hash(wanted), hash(Config()), hash(Config(profiles=["search"]))}) == 3
    assert wanted.fingerprint != Config(profiles=["search"]).fingerprint != Config().fingerprint


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ('profiles = "search"', 'is a list, not .search.: write profiles = ["search"]'),
        ("profiles = [3]", "a list of names or tables"),
        ('profiles = ["search", "search"]', "a name twice"),
        ('profiles = ["serch"]', "did you mean 'search'"),
        ('profiles = ["camel"]', "english: unknown profile 'camel' .*english = "),
        ('profiles = ["a b"]', "names no columns"),
        ('profiles = ["بحث"]', "names no columns"),
        ('[[profiles]]\narabic = "search"', "has a name"),
        ('[[profiles]]\nname = "key"\nlatin = "search"', "unknown option 'profiles.latin'"),
        ('[[profiles]]\nname = "key"\narabic = 3', "is a str, not 3"),
    ],
)
def test_what_is_wrong_is_said(toml: str, said: str) -> None:
    import re

    assert re.search(said.replace("[", r"\[").replace("]", r"\]"), bad(toml))


def test_a_build_carries_them_whatever_the_workers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = Config(profiles=("search", KEY))
    one, two = (build(CORPORA, tmp_path / f"{n}", config=config, workers=n, task_bytes=50_000) for n in (1, 2))
    tables = load_from_disk(str(one.folder))
    assert tables["segments"].features == features("segments", config.optional)
    for path in sorted((one.folder / "segments").glob("*.arrow")):
        assert path.read_bytes() == (two.folder / "segments" / path.name).read_bytes()
    plain = load_from_disk(str(build(CORPORA, tmp_path / "plain").folder))
    for table, columns in plain.items():
        left = tables[table].data.table.select(columns.column_names).combine_chunks()
        assert left.equals(columns.data.table.combine_chunks())
    card = (one.folder / "README.md").read_text(encoding="utf-8")
    assert "| `normalized_key` `token_normalized_key` | camel | repair |" in card
    assert "- name: token_normalized_search" in card and "| `normalized_search` | string |" in card
    assert main(["inspect", str(one.folder), "--head", "1", "--json", "--columns", "id,normalized_search"]) == 0
    assert '"normalized_search": ' in capsys.readouterr().out


def test_a_change_of_them_builds_anew_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text(TEXT, encoding="utf-8")
    out = tmp_path / "out"
    assert main(["build", str(tmp_path / "in.txt"), "-o", str(out), "-q"]) == 0
    assert main(["build", str(tmp_path / "in.txt"), "-o", str(out), "-q", "--profiles", "search, repair"]) == 0
    assert "normalized_repair" in load_from_disk(str(out))["segments"].column_names
    again = build(tmp_path / "in.txt", out, config=Config(profiles=("search", "repair")))
    assert again.reused == again.tasks
    other = build(tmp_path / "in.txt", out)
    assert "configuration changed (profiles)" in other.notices[0]


def test_a_wrong_name_leaves_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in.txt").write_text(TEXT, encoding="utf-8")
    assert main(["build", str(tmp_path / "in.txt"), "-o", str(tmp_path / "out"), "--profiles", "serch"]) == 2
    assert "did you mean 'search'" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_columns_of_the_user_with_such_a_name_stay(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text('{"text": "A line.", "normalized_search": "mine"}\n', encoding="utf-8")
    out = build(tmp_path / "in.jsonl", tmp_path / "out", keep="all", config=Config(profiles=("search",))).folder
    (row,) = load_from_disk(str(out))["segments"]
    assert (row["given_normalized_search"], row["normalized_search"]) == ("mine", "a line.")
    table = pa.table({"text": ["A line."], "normalized_search": ["mine"]})
    (row,) = Pipeline(Config(profiles=("search",)))(table).to_pylist()
    assert (row["given_normalized_search"], row["normalized_search"]) == ("mine", "a line.")


def test_a_batch_without_a_row_has_the_columns() -> None:
    config = Config(profiles=("search",), private=True)
    assert Pipeline(config)([""]).schema.equals(Pipeline(config)(["A line."]).schema)
    assert diglot.process([], config).column_names == diglot.process(["A line."], config).column_names
