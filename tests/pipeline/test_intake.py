"""What users hand over to a `Pipeline` and to the functions: frames, arrays, tensors, columns, and what is no text."""

from __future__ import annotations

import datetime
import subprocess
import sys
from collections import deque
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import diglot
from diglot import intake
from diglot.config import Config, Route
from diglot.errors import OptionError, SourceError
from diglot.pipeline import Pipeline
from diglot.pipeline.documents import wanted_of
from diglot.quality.private import find_private
from diglot.schema import arrow_schema
from diglot.sources.fields import METADATA, TEXT

TEXTS = ["The ferry leaves at noon. Be there.", "تغادر العبّارة عند الظهر.", ""]
COLUMNS: dict[str, list[Any]] = {
    "text": TEXTS,
    "label": [2, 0, 1],
    "weight": [0.5, 1.5, 2.5],
    "vector": [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]],
    "grid": [[[1, 2], [3, 4]]] * 3,
    "kind": ["a", "b", "c"],
}


class Tensor:
    """What a tensor of PyTorch, TensorFlow or JAX shows of itself."""

    def __init__(self, array: Any, device: str = "cpu") -> None:
        self._array, self.device, self.dtype = np.asarray(array), device, np.asarray(array).dtype

    def __len__(self) -> int:
        return len(self._array)

    def __iter__(self) -> Any:
        return (Tensor(row, self.device) for row in self._array)

    def detach(self) -> Tensor:
        return self

    def cpu(self) -> Tensor:
        return Tensor(self._array)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        if self.device != "cpu":
            raise TypeError("can't convert device type tensor to numpy")
        return self._array


def as_tensors() -> dict[str, Any]:
    held: dict[str, Any] = {name: Tensor(COLUMNS[name], "gpu") for name in ("label", "weight", "vector", "grid")}
    return held | {"text": TEXTS, "kind": COLUMNS["kind"]}


BATCHES = {
    "dict": lambda: COLUMNS,
    "table": lambda: pa.table(COLUMNS),
    "record batch": lambda: pa.record_batch(COLUMNS),
    "pandas": lambda: pd.DataFrame(COLUMNS),
    "pandas with an index": lambda: pd.DataFrame(COLUMNS, index=["x", "y", "z"]),
    "arrays": lambda: {name: np.array(held) for name, held in COLUMNS.items()},
    "series": lambda: {name: pd.Series(held) for name, held in COLUMNS.items()},
    "tensors": as_tensors,
    "lists of tensors": lambda: COLUMNS | {"grid": [Tensor(row) for row in COLUMNS["grid"]]},
    "lists of arrays": lambda: COLUMNS | {"grid": [np.array(row) for row in COLUMNS["grid"]]},
    "chunks": lambda: pa.concat_tables([pa.table(COLUMNS).slice(0, 1), pa.table(COLUMNS).slice(1)]),
}


@pytest.mark.parametrize("kind", BATCHES)
def test_every_batch_gives_the_same_rows(kind: str) -> None:
    found = Pipeline()(BATCHES[kind]())
    rows = pa.table(found).to_pylist() if isinstance(found, dict) else found.to_pylist()
    assert [row["text"] for row in rows] == ["The ferry leaves at noon.", "Be there.", "تغادر العبّارة عند الظهر."]
    for name in COLUMNS.keys() - {"text"}:
        assert [row[name] for row in rows] == [COLUMNS[name][i] for i in (0, 0, 1)]


def test_polars_frames_give_the_same_rows() -> None:
    polars = pytest.importorskip("polars")
    found = Pipeline()(polars.DataFrame(COLUMNS))
    assert found.column("text").to_pylist()[1] == "Be there." and found.column("label").to_pylist() == [2, 2, 0]
    with pytest.raises(OptionError, match="collected"):
        Pipeline()(polars.DataFrame(COLUMNS).lazy())
    assert len(diglot.detect(polars.Series(["a", "b"]))) == 2


@pytest.mark.parametrize("form", [None, "arrow", "numpy", "pandas"])
@pytest.mark.parametrize("remove", [False, True])
def test_every_format_of_datasets_gives_the_same_rows(form: str | None, remove: bool) -> None:
    datasets = pytest.importorskip("datasets")
    source = datasets.Dataset.from_dict(COLUMNS)
    options = {"remove_columns": source.column_names} if remove else {}
    expected = Pipeline()(COLUMNS)
    mapped = source.with_format(form).map(Pipeline(), batched=True, batch_size=2, **options).with_format(None)
    assert mapped.to_dict() == expected
    streamed = source.to_iterable_dataset().with_format(form).map(Pipeline(), batched=True, batch_size=2)
    assert sum(len(row["text"]) if form in ("arrow", "pandas") else 1 for row in streamed) == 3


@pytest.mark.parametrize("form", [None, "numpy"])
def test_a_forgotten_batched_is_named(form: str | None) -> None:
    datasets = pytest.importorskip("datasets")
    source = datasets.Dataset.from_dict({"text": TEXTS, "label": [1, 2, 3]})
    with pytest.raises(OptionError, match="batched=True"):
        source.with_format(form).map(Pipeline())
    with pytest.raises(OptionError, match="batched=True"):
        list(source.to_iterable_dataset().with_format(form).map(Pipeline()))
    with pytest.raises(OptionError, match="batched=True"):
        Pipeline()(source)
    for bare in ("Hello", None, 5, b"Hello", {"ar": "نعم"}):
        with pytest.raises(OptionError, match="batched=True"):
            Pipeline()({"text": bare})


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (["a", "b"], "row 1 of the column 'text' holds a list, not a text"),
        ({"a": 1}, "row 1 of the column 'text' holds a dict"),
        (5, "row 1 of the column 'text' holds an int"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "row 1 of the column 'text' is no text"),
        (datetime.date(2024, 5, 6), "row 1 of the column 'text' holds a date"),
    ],
)
def test_a_row_that_is_no_text_is_named(value: Any, said: str) -> None:
    with pytest.raises(OptionError, match=said):
        Pipeline()({"text": ["one", value]})
    with pytest.raises(OptionError, match=said):
        Pipeline()({"text": np.array(["one", value, None], dtype=object)})
    with pytest.raises(OptionError, match=said.split(" holds")[0].replace("row 1", "row 0")):
        Pipeline()(pa.table({"text": pa.array([value])}))


def test_bytes_are_decoded_as_a_build_does_it() -> None:
    raw = ["قال الولد إن المدرسة تفتح غدا".encode("cp1256"), "ذهب إلى البيت".encode()]
    assert Pipeline()({"text": raw})["text"] == ["قال الولد إن المدرسة تفتح غدا", "ذهب إلى البيت"]
    assert Pipeline()(pa.table({"text": raw})).column("text").to_pylist() == Pipeline()({"text": raw})["text"]


@given(st.lists(st.one_of(st.text(max_size=5), st.none(), st.integers(), st.lists(st.text()), st.binary(max_size=3))))
def test_nothing_is_made_a_text_by_force(values: list[Any]) -> None:
    try:
        column = intake.text_column("text", values)
    except OptionError:
        assert any(not isinstance(value, str | None) for value in values)
    else:
        assert all(isinstance(value, str | bytes | None) for value in values)
        for value, text in zip(values, column.strings(), strict=True):
            assert isinstance(value, bytes) or text == (value or "")


def test_columns_of_our_names_are_kept_as_given() -> None:
    theirs = {
        "language": ["arz"],
        "source": [7],
        "tokens": [[1, 2]],
        "date": ["yesterday"],
        "id": ["n1"],
        "given_date": [3],
    }
    rows = Pipeline()(pa.table({"text": ["قال الولد نعم."], **theirs, "label": [1]}))
    assert rows.schema.names[: len(arrow_schema("segments").names)] == arrow_schema("segments").names
    held = {name: rows.column(name).to_pylist() for name in rows.schema.names[len(arrow_schema("segments").names) :]}
    assert held == {
        "given_language": ["arz"], "given_source": [7], "given_tokens": [[1, 2]], "given_given_date": ["yesterday"],
        "given_id": ["n1"], "given_date": [3], "label": [1],
    }  # fmt: skip
    row = rows.to_pylist()[0]
    assert (row["language"], row["source"], row["tokens"], row["document"]) == (
        "ar",
        "7",
        ["قال", "الولد", "نعم", "."],
        "n1",
    )
    assert (row["date"], row["date_text"]) == (None, "yesterday")


@pytest.mark.parametrize("name", [*TEXT, "Text", "Content", "ARTICLE"])
def test_the_text_is_found_by_the_names_of_a_build(name: str) -> None:
    columns = {"label": [1], name: ["قال الولد نعم."]}
    assert wanted_of(columns, None).text == name
    assert Pipeline()(columns)["label"] == [1]
    if name not in ("text", "article"):  # which we have ourselves
        assert name not in Pipeline()(columns)


def test_metadata_is_found_by_the_names_of_a_build() -> None:
    columns: dict[str, list[Any]] = {"body": ["قال الولد نعم."], "headline": ["عنوان"], "authors": [["A B", "C D"]]}
    columns |= {"المصدر": ["النهار"], "published": [pd.Timestamp("2024-05-06")], "meta": [{"url": "http://a.b"}]}
    row = Pipeline()(pa.table(columns)).to_pylist()[0]
    assert (row["title"], row["author"], row["source"]) == ("عنوان", "A B, C D", "النهار")
    assert (row["date"], row["url"]) == (datetime.date(2024, 5, 6), "http://a.b")
    assert row["authors"] == ["A B", "C D"] and set(METADATA) > {"title", "author", "source", "date", "url"}


@pytest.mark.parametrize(
    ("batch", "said"),
    [
        ({"label": [1], "tweet": ["a"]}, "unknown text column 'text'.*valid: label, tweet.*Pipeline.text="),
        ({"text": ["a"], "label": [1, 2]}, "the column 'label' has 2 values for 1 texts"),
        ({"text": ["a", "b"], "title": ["x"]}, "the column 'title' has 1 values for 2 texts"),
        ({"text": ["a"], "label": 5}, "the column 'label' is an int, not a list"),
        ({"text": ["a"], "thing": [object()]}, r"'thing' cannot be carried along.*remove_columns\('thing'\)"),
        ({"text": ["a", "b"], "mixed": [1, "x"]}, "'mixed' cannot be carried along"),
        (pa.table([["a"], ["b"]], names=["text", "text"]), "two columns are called 'text'"),
        (pd.DataFrame([["a", "b"]], columns=["text", "text"]), "two columns are called 'text'"),
        ({"text": np.array([["a"]])}, "holds an ndarray|holds a list|holds a ndarray"),
        ({"text": np.array(["a"])[0]}, "batched=True"),
    ],
)
def test_what_cannot_be_taken_is_named(batch: Any, said: str) -> None:
    with pytest.raises(OptionError, match=said):
        Pipeline()(batch)


MANY = {
    "list": lambda: ["a b", "نعم"],
    "tuple": lambda: ("a b", "نعم"),
    "generator": lambda: (text for text in ("a b", "نعم")),
    "deque": lambda: deque(["a b", "نعم"]),
    "keys": lambda: {"a b": 1, "نعم": 2}.keys(),
    "numpy": lambda: np.array(["a b", "نعم"]),
    "objects": lambda: np.array(["a b", "نعم"], dtype=object),
    "series": lambda: pd.Series(["a b", "نعم"], index=[5, 6]),
    "arrow": lambda: pa.array(["a b", "نعم"]),
    "views": lambda: pa.array(["a b", "نعم"], pa.string_view()),
    "dictionary": lambda: pa.array(["a b", "نعم"]).dictionary_encode(),
    "chunked": lambda: pa.chunked_array([["a b"], ["نعم"]]),
}


@pytest.mark.parametrize("kind", MANY)
@pytest.mark.parametrize(
    "function", [diglot.detect, diglot.sentences, diglot.tokenize, diglot.transliterate, diglot.normalize]
)
def test_many_texts_of_any_kind(function: Any, kind: str) -> None:
    assert function(MANY[kind]()) == [function("a b"), function("نعم")]
    assert len(diglot.process(MANY[kind]())) == 2


def test_a_column_of_a_dataset_is_many_texts() -> None:
    datasets = pytest.importorskip("datasets")
    source = datasets.Dataset.from_dict({"text": ["a b", "نعم"], "label": [1, 2], "gap": ["a", None]})
    assert [found.language for found in diglot.detect(source["text"])][1] == "ar"
    with pytest.raises(OptionError, match="item 0 is an int"):
        diglot.detect(source["label"])
    with pytest.raises(OptionError, match="item 1 is None"):
        diglot.detect(source["gap"])
    with pytest.raises(OptionError, match="a Dataset has columns"):
        diglot.detect(source)


@pytest.mark.parametrize(
    ("many", "said"),
    [
        (["a", None], r'item 1 is None \(write "" for an empty text\)'),
        (["a", 5], "item 1 is an int"),
        ([["a"]], "item 0 is a list"),
        ([b"a"], "item 0 is a bytes"),
        (pd.Series(["a", None], dtype=object), "item 1 is"),
        (pd.Series([1, 2]), "item 0 is an int"),
        (np.array([["a"]]), "2 dimensions"),
        (np.array("a"), "0 dimensions"),
        ({"a": 1}, "a dict has columns"),
        (pd.DataFrame({"text": ["a"]}), "a DataFrame has columns"),
        (pa.table({"text": ["a"]}), "a Table has columns"),
        ({"a"}, "no order"),
        (b"a", "not bytes: decode it"),
        (5, "not int"),
        (None, "not NoneType"),
        (pa.array([b"a"]), "item 0 is a bytes"),
    ],
)
def test_what_is_no_text_is_named(many: Any, said: str) -> None:
    for function in (diglot.detect, diglot.sentences, diglot.tokenize, diglot.transliterate, diglot.normalize):
        with pytest.raises(OptionError, match=said):
            function(many)


@pytest.mark.parametrize(
    "function", [diglot.repair, diglot.split_page, diglot.parse_date, find_private], ids=lambda f: f.__name__
)
@pytest.mark.parametrize("given", [None, 5, b"a", ["a", "b"], float("nan")], ids=repr)
def test_a_function_of_one_text_names_what_it_was_given(function: Any, given: Any) -> None:
    with pytest.raises(OptionError, match=f"a string is needed, not {type(given).__name__}"):
        function(given)


def test_nulls_of_an_arrow_array_are_empty_texts() -> None:
    assert diglot.detect(pa.array(["a", None])) == diglot.detect(["a", ""])


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Config(arabic={"profil": "search"}), "unknown option 'arabic.profil'; did you mean 'profile'"),
        (lambda: Config(arabic={"profile": 5}), "option 'arabic.profile' is a str, not 5"),
        (lambda: Config(arabic="search"), "option 'arabic' is a table, not 'search'"),
        (lambda: Config(languages="ar"), "option 'languages' is a list of language codes"),
        (lambda: Config(repair="no"), "option 'repair' is a bool"),
        (lambda: Route(profile={"name": "search"}), "option 'profile' is a str"),
        (lambda: Config(max_segment="long"), "option 'max_segment' is a int"),
        (lambda: Pipeline("text"), "a Config is needed, not 'text'"),
        (lambda: Pipeline({"repair": False}), "a Config is needed"),
        (lambda: Pipeline(text=5), "text is the name of a column, not 5"),
    ],
)
def test_a_configuration_of_the_wrong_kind_is_named(make: Any, said: str) -> None:
    with pytest.raises(OptionError, match=said):
        make()


def test_a_dictionary_will_do_for_a_route() -> None:
    made = Config(arabic={"profile": "search"}, languages=["ar", "en"], prior=2)  # type: ignore[arg-type]
    assert made == Config(arabic=Route("search", transliterate="bw"), languages=("ar", "en"), prior=2.0)
    assert hash(Pipeline(made)) == hash(
        Pipeline(Config.from_toml('prior = 2\nlanguages = ["ar", "en"]\n[arabic]\nprofile = "search"'))
    )
    assert Pipeline(made)(["المَكْتَبَةُ"]).column("normalized").to_pylist() == ["المكتبه"]


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        (pa.table({"text": ["a"]}), r"a Table: .*datasets.Dataset\(table\)"),
        (pa.record_batch({"text": ["a"]}), r"datasets.Dataset\(pyarrow.table\(batch\)\)"),
        (pd.DataFrame({"text": ["a"]}), "Dataset.from_pandas"),
        ({"text": ["a"]}, r"Dataset.from_dict\(columns\)"),
        ([{"text": "a"}], "Dataset.from_list"),
        (["one text that somebody has in memory"], "texts in memory are read as a dataset"),
        (["x" * 3000], "no name of a file"),
        (["a\0b"], "no name of a file"),
        (pd.Series(["a"]), "Dataset.from_dict"),
        (5, "a int"),
    ],
)
def test_a_build_says_how_things_in_memory_are_read(tmp_path: Any, inputs: Any, said: str) -> None:
    with pytest.raises(SourceError, match=said):
        diglot.build(inputs, tmp_path / "out")


HASHED = """
import pickle
import diglot, diglot.dates.find as dates
from diglot.arabic import normalize
from datasets.fingerprint import Hasher

def uses_package(row): return diglot.detect(row["text"]).language
def uses_modules(row): return normalize.charmap("search")(row["text"]), dates.parse_date(row["text"])

before = [Hasher.hash(uses_package), Hasher.hash(uses_modules)]
diglot.detect("مرحبا hello"); diglot.tokenize("وكتابها", "ar", scheme="clitics"); diglot.Pipeline
assert before == [Hasher.hash(uses_package), Hasher.hash(uses_modules)], "what is remembered changed the hash"
assert pickle.loads(pickle.dumps(diglot)) is diglot and pickle.loads(pickle.dumps(normalize)) is normalize
assert "site-packages" not in diglot.__file__
print(*before)
"""


def test_functions_that_use_the_package_are_hashed_where_it_is_installed_editable() -> None:
    pytest.importorskip("datasets")
    done = subprocess.run([sys.executable, "-c", HASHED], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "random hash" not in done.stderr and len(done.stdout.split()) == 2


def test_the_package_lists_what_it_offers() -> None:
    names = [name for name in dir(diglot) if not name.startswith("__")]
    assert names == sorted(diglot.__all__)
