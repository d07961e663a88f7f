"""Promises of the pipeline: spans lead back, lists are in step, and nothing depends on how documents are grouped."""

import pickle
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diglot.config import Config, Route
from diglot.errors import OptionError
from diglot.pipeline import Pipeline
from diglot.pipeline.documents import Documents
from diglot.schema import arrow_schema

CORPORA = Path(__file__).parents[2] / "corpora"
PAGES = sorted(CORPORA.rglob("*.txt"))

words = st.sampled_from(
    [
        "the",
        "news",
        "of",
        "U.S.",
        "café",
        "…",
        "السلام",
        "كِتَابٌ",
        "إلى",
        "،",
        "؟",
        "ﷺ",
        "١٢٣",
        "12,5",
        "👍🏽",
        "http://a.b/c?d",
        "\u0085",
        "\x00",
        "e\u0301",
        "٪",
        "😀",
        "کتاب",
        "3ala",
    ]
)
texts = st.lists(st.one_of(words, st.text(max_size=8)), max_size=30).map(" ".join) | st.text(max_size=60)


def readable() -> list[str]:
    found = []
    for path in PAGES:
        try:
            found.append(path.read_bytes().decode("utf-8"))
        except UnicodeDecodeError:
            continue
    return found


def check(rows: list[dict], whole: dict[str, str]) -> None:
    """Every promise that a row makes."""
    for row in rows:
        text = whole[row["document"]]
        assert row["text"] == text[row["start"] : row["end"]]
        assert row["text"].strip() == row["text"] != ""
        spans = [(span["start"], span["end"]) for span in row["token_spans"]]
        assert row["tokens"] == [row["text"][a:b] for a, b in spans]
        assert all(a < b for a, b in spans)
        assert all(before[1] <= after[0] for before, after in pairwise(spans))
        assert len(row["tokens"]) == len(row["token_normalized"]) == len(row["token_transliterated"])
        assert (row["transliterated"] is None) == (row["route"] == "none")
        assert row["route"] == "none" or row["language"] == {"arabic": "ar", "english": "en"}[row["route"]]


def plain(text: str) -> str:
    """What a row can hold: lone surrogates become U+FFFD, one for one."""
    return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)


def test_corpora_keep_every_promise() -> None:
    documents = readable()
    assert len(documents) > 40
    ids = [f"{i:016d}" for i in range(len(documents))]
    pipeline = Pipeline(Config(repair=False))
    tables = pipeline.process(Documents.from_texts(documents, ids))
    rows = tables.table().to_pylist()
    check(rows, dict(zip(ids, documents, strict=True)))
    assert len({row["id"] for row in rows}) == len(rows)
    assert {row["route"] for row in rows} == {"arabic", "english", "none"}
    for document in ids:
        mine = [row for row in rows if row["document"] == document]
        assert [row["position"] for row in mine] == list(range(len(mine)))
        text = documents[int(document)]
        covered = sum(row["end"] - row["start"] for row in mine)
        outside = len("".join(text.split())) - sum(len("".join(row["text"].split())) for row in mine)
        assert outside == 0, "every character that is no white space is in a segment"
        assert covered <= len(text)
    counts = tables.counts
    assert (counts.segments, counts.tokens) == (len(rows), sum(len(row["tokens"]) for row in rows))
    for name, times in counts.kinds().items():
        assert list(times.items()) == list(Counter(row[name] for row in rows).items()), "in the order of the rows, too"
    articles = tables.articles.to_pylist()
    for article in articles:
        assert article["text"] == documents[int(article["document"])][article["start"] : article["end"]]
        assert article["segments"] == sum(row["article"] == article["id"] for row in rows)
        assert article["tokens"] == sum(len(row["tokens"]) for row in rows if row["article"] == article["id"])


@settings(max_examples=60)
@given(st.lists(texts, min_size=1, max_size=5))
def test_any_text_keeps_every_promise(documents: list[str]) -> None:
    ids = [f"{i:016d}" for i in range(len(documents))]
    table = Pipeline(Config(repair=False)).process(Documents.from_texts(documents, ids)).table()
    table.validate(full=True)
    check(table.to_pylist(), {name: plain(text) for name, text in zip(ids, documents, strict=True)})


@settings(max_examples=20)
@given(st.lists(texts, min_size=2, max_size=6))
def test_rows_do_not_depend_on_how_documents_are_grouped(documents: list[str]) -> None:
    pipeline = Pipeline()
    together = pipeline(documents)
    apart = pa.concat_tables([pipeline([document]) for document in documents])
    assert together.to_pylist() == apart.to_pylist()


def test_spans_lead_into_the_damaged_file() -> None:
    damaged = "Before it.\n" + "مرحبا بكم جميعا. كيف حالكم اليوم؟".encode().decode("cp1256") + "\nAfter it. نعم."
    rows = Pipeline()([damaged]).to_pylist()
    assert [row["text"] for row in rows] == ["Before it.", "مرحبا بكم جميعا.", "كيف حالكم اليوم؟", "After it.", "نعم."]
    for row in (rows[0], *rows[3:]):
        assert row["text"] == damaged[row["start"] : row["end"]]
    for row in rows[1:3]:
        assert damaged[row["start"] : row["end"]] == damaged.split("\n")[1]
    assert len({row["id"] for row in rows}) == 5


def test_a_mapping_gives_lists_and_a_table_gives_a_table() -> None:
    pipeline = Pipeline(text="body")
    columns = {"body": ["Good morning. How are you?", "صباح الخير"], "label": [1, 0]}
    lists = pipeline(columns)
    assert lists["label"] == [1, 1, 0]
    table = pipeline(pa.table(columns))
    assert table.to_pydict() == lists
    assert table.schema.names[:-1] == arrow_schema("segments").names


def test_given_metadata_wins_and_reaches_every_row() -> None:
    rows = Pipeline()(
        pa.table(
            {
                "text": ["A title\n\nOne sentence. Another one."],
                "title": ["Given"],
                "date": ["2021-03-04"],
                "url": ["http://a.b"],
            }
        )
    ).to_pylist()
    assert {row["title"] for row in rows} == {"Given"}
    assert {str(row["date"]) for row in rows} == {"2021-03-04"}
    assert {row["url"] for row in rows} == {"http://a.b"}


def test_a_pipeline_is_a_value() -> None:
    one, two = Pipeline(), Pipeline(Config(arabic=Route("search", "camel", "hsb")))
    assert one == Pipeline() and hash(one) == hash(Pipeline()) and one != two
    assert pickle.loads(pickle.dumps(two)) == two


def test_units_and_long_segments() -> None:
    text = "One two. Three four.\n" + "word " * 400
    lines = Pipeline(Config(unit="line", max_segment=500))([text]).column("text").to_pylist()
    assert lines[0] == "One two. Three four."
    assert max(map(len, lines)) <= 500 and sum(line.count("word") for line in lines) == 400
    assert len(Pipeline(Config(unit="document"))([text])) == 1
    endless = Pipeline(Config(max_segment=100))(["x" * 1050]).column("text").to_pylist()
    assert [len(piece) for piece in endless] == [100] * 10 + [50]


def test_ten_million_characters() -> None:
    rows = Pipeline()(["ا" * 10_000_000])
    assert sum(rows.column("end").to_pylist()) - sum(rows.column("start").to_pylist()) == 10_000_000


def test_a_missing_column_is_named() -> None:
    with pytest.raises(OptionError, match="unknown text column 'text'; did you mean 'texts'"):
        Pipeline()({"texts": ["a"]})


def test_datasets_map_and_stream() -> None:
    datasets = pytest.importorskip("datasets")
    source = datasets.Dataset.from_dict(
        {"text": ["Good morning. How are you?", "صباح الخير يا أصدقاء"], "label": [1, 0]}
    )
    expected = [("Good morning.", 1), ("How are you?", 1), ("صباح الخير يا أصدقاء", 0)]
    for dataset in (source, source.with_format("arrow")):
        mapped = dataset.map(Pipeline(), batched=True).with_format(None)
        assert [(row["text"], row["label"]) for row in mapped] == expected
        assert (
            mapped.features["token_spans"]
            == datasets.Features.from_arrow_schema(arrow_schema("segments"))["token_spans"]
        )
    streamed = source.to_iterable_dataset().map(Pipeline(), batched=True)
    assert [(row["text"], row["label"]) for row in streamed] == expected


def test_a_lone_surrogate_in_a_title_becomes_a_replacement_character() -> None:
    page = "A \ud800title here\n\nBy John Smith\n\nMay 3, 2021\n\nThe fair opened on Monday with music and a parade."
    tables = Pipeline().process(Documents.from_texts([page]))
    assert tables.articles.column("title").to_pylist() == ["A \ufffdtitle here"]
