"""How rows, files and code are shown: order, chips in step, isolation, and nothing that runs."""

import html
import io
import json
import re

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from diglot.hub.names import RepoId
from diglot.hub.people.person import OWNER
from diglot.hub.repos.history import PutSmall
from diglot.hub.server.cells import arranged, isolated
from diglot.hub.server.listing import shown
from diglot.hub.server.markdown import render
from diglot.hub.store import Store

COLUMNS = [
    ("id", "string"), ("document", "string"), ("text", "string"), ("start", "int64"), ("language", "string"),
    ("role", "string"), ("tokens", "list<item: string>"), ("token_spans", "list<item: struct<start: int32>>"),
    ("token_normalized", "list<item: string>"), ("token_transliterated", "list<item: string>"), ("score", "double"),
]  # fmt: skip
ROW = (
    "0123456789abcdef", "d", "زار الأردن", 1234567, "ar", "body", ["زار", "الأردن", "؟"],
    [{"start": 0, "end": 3}, {"start": 4, "end": 10}, {"start": 10, "end": 11}], ["زار", "الاردن", "؟"],
    ["zAr", "Al>rdn", "؟"], 0.987654321,
)  # fmt: skip
NAMES = re.compile("<[^>]*>")


def test_what_a_reader_looks_for_comes_first_and_ids_last() -> None:
    columns, rows = arranged(COLUMNS, [(7, ROW)])
    assert [name for name, _, _ in columns] == [
        "text",
        "language",
        "role",
        "tokens",
        "score",
        "start",
        "document",
        "id",
    ]
    assert rows[0][0] == 7
    shown_cells = dict(zip((name for name, _, _ in columns), (str(cell) for _, cell in rows[0][1]), strict=True))
    assert 'dir="auto"' in shown_cells["text"]
    assert ">0.988<" in shown_cells["score"] and 'title="0.987654321"' in shown_cells["score"]
    assert shown_cells["start"] == "1,234,567"
    assert "01234567…" in shown_cells["id"] and "0123456789abcdef" in shown_cells["id"]


def test_tokens_are_chips_each_above_its_other_form() -> None:
    columns, rows = arranged(COLUMNS, [(0, ROW)])
    chips = str(rows[0][1][[name for name, _, _ in columns].index("tokens")][1])
    assert chips.startswith('<ol class="chips" dir="rtl">')
    assert re.findall(
        r'<li title="(.*?)"><span dir="auto">(.*?)</span>(?:<span class="below".*?>(.*?)</span>)?', chips
    ) == [
        ("0–3", "زار", "zAr"),
        ("4–10", "الأردن", "Al&gt;rdn"),
        ("10–11", "؟", ""),
    ]


def test_lists_out_of_step_and_long_cells_lose_nothing() -> None:
    row = (*ROW[:6], ["a"] * 50, None, None, ["x"], ROW[10])
    columns, rows = arranged(COLUMNS, [(0, row)])
    cells = dict(zip((name for name, _, _ in columns), (str(cell) for _, cell in rows[0][1]), strict=True))
    assert cells["tokens"].count("<li") == 50 and "30 more tokens" in cells["tokens"]
    long = "كلمة " * 1000
    _, rows = arranged([("text", "string")], [(0, (long,))])
    assert html.unescape(NAMES.sub("", str(rows[0][1][0][1]).replace("… 4,400 more characters", ""))) == long


def sides(value: object, type_: str = "struct<ar: string, en: string>") -> str:
    _, rows = arranged([("id", "string"), ("translation", type_)], [(0, ("a1", value))])
    return str(rows[0][1][0][1])


def test_the_sides_of_a_translation_are_side_by_side() -> None:
    shown = sides({"ar": "NASA أعلنت", "en": "«سلام» means peace"})
    assert re.findall('<div class="cell" lang="(.*?)" dir="(.*?)">(.*?)</div>', shown) == [
        ("en", "ltr", "«سلام» means peace"),
        ("ar", "rtl", "NASA أعلنت"),
    ]
    assert 'lang="fa-IR" dir="rtl"' in sides({"fa-IR": "سلام", "source": "peace"})
    assert 'lang="source" dir="auto"' in sides({"fa-IR": "سلام", "source": "peace"})
    assert sides({"ar": None, "en": "x"}).count("null") == 2  # its class and its word


def test_what_is_no_translation_is_shown_as_it_is() -> None:
    for value, type_ in (({"ar": 1, "en": "x"}, "struct"), (["x"], "list<item: string>"), ({"ar": "x"}, "string")):
        assert 'class="cell json"' in sides(value, type_)
    assert "null" in sides(None)


def test_hostile_sides_are_text() -> None:
    bad = "<script>alert(1)</script>\"'&\u202e"
    shown = sides({'"><b>': bad, "ar": bad + "ا" * 5000})
    assert "<script" not in shown and "<b>" not in shown and "4,4" in shown
    assert html.unescape(shown).count("<script>alert(1)</script>") == 2


@given(st.text(st.sampled_from('ab"\\\nسل<&')))
def test_isolation_changes_no_code(code: str) -> None:
    assert html.unescape(NAMES.sub("", str(isolated(code)))) == code


@given(st.text(), st.sampled_from(["a.txt", "a.csv", "a.tsv", "a.json", "README.md"]))
def test_no_text_becomes_markup(text: str, path: str) -> None:
    assert set(re.findall(r"<(/?\w+)", str(shown(path, f"{text}<script>")))) <= {
        *("div", "/div", "pre", "/pre", "bdi", "/bdi", "table", "/table", "thead", "/thead", "tbody", "/tbody"),
        *("tr", "/tr", "th", "/th", "td", "/td", "p", "/p"),
    }


def test_files() -> None:
    table = str(shown("a.csv", "id,text\n1,مرحبا\n2,hello\n"))
    assert '<th scope="col" dir="auto">text</th>' in table and '<td dir="auto">مرحبا</td>' in table
    assert "<bdi>&#34;مرحبا&#34;</bdi>" in str(shown("a.json", '{"a": "مرحبا"}'))
    assert str(shown("a.txt", "مرحبا\n\nhello")).count('<div dir="auto">') == 3
    assert '<div class="lines">' in str(shown("a.csv", "one line"))


def test_code_of_a_card_keeps_its_lists_in_step() -> None:
    card = render('```json\n{"tokens": ["زار", "الأردن"]}\n```', "/x")
    assert "[<bdi>&#34;زار&#34;</bdi>, <bdi>&#34;الأردن&#34;</bdi>]" in card.replace("&quot;", "&#34;") or (
        '[<bdi>"زار"</bdi>, <bdi>"الأردن"</bdi>]' in card
    )


@pytest.mark.parametrize(
    ("search", "found"),
    [("المكتبه", [0, 1]), ("مَكتبة", [0, 1]), ("STRASSE", [2]), ("2021", [3]), ("؟", [4]), ("لا شيء", [])],
)
def test_a_search_folds_both_scripts(store: Store, web: TestClient, search: str, found: list[int]) -> None:
    rows = ["المَكتبة الوطنية", "المكتبـة", "Straße", "عام ٢٠٢١", "لماذا؟", None]
    for name, content in (
        ("t.jsonl", "".join(json.dumps({"text": row}) + "\n" for row in rows).encode()),
        ("t.parquet", _parquet(rows)),
    ):
        repo = store.create(RepoId.parse("datasets", f"team/{name.replace('.', '-')}"))
        store.history.commit(repo, "main", [PutSmall(name, content)], OWNER, "rows")
        answer = web.get("/search", params={"dataset": repo.rid.full, "query": search}).json()
        assert [row["row_idx"] for row in answer["rows"]] == found, (name, answer)
        page = web.get(f"/{repo.rid.web}/viewer", params={"search": search}, headers={"Accept": "text/html"}).text
        assert f"{len(found)} row{' fits' if len(found) == 1 else 's fit'}" in page


def _parquet(rows: list[str | None]) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table({"text": rows}), out)
    return out.getvalue()
