"""Rows in the order of columns, as SQL says it."""

from __future__ import annotations

import io
import sqlite3
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diglot.hub.tables.limits import Unreadable
from diglot.hub.tables.order import Order
from diglot.hub.tables.query import page

ROWS = st.lists(
    st.tuples(st.one_of(st.none(), st.integers(-3, 3)), st.one_of(st.none(), st.sampled_from(["a", "b", "ب", ""]))),
    min_size=1, max_size=40,
)  # fmt: skip


def ask(table: pa.Table, **given: Any) -> dict[str, Any]:
    out = io.BytesIO()
    pq.write_table(table, out, row_group_size=7)
    files = [(lambda: io.BytesIO(out.getvalue()), "t.parquet", len(out.getvalue()), table.num_rows)]
    asked = {"start": 0, "count": 100, "search": "", "where": {}, "sql": "", "skip": 0, "tally": True} | given
    return page(files, **asked)


@given(ROWS, st.sampled_from(["n", '"n" DESC', "s desc, n", "s , n desc", 'n ASC, "s" DESC']), st.integers(0, 45))
@settings(max_examples=60, deadline=None)
def test_the_order_is_that_of_sqlite(rows: list[tuple[int | None, str | None]], clause: str, skip: int) -> None:
    numbers, texts = [n for n, _ in rows], [s for _, s in rows]
    table = pa.table({"n": pa.array(numbers, pa.int64()), "s": pa.array(texts, pa.string())})
    base = sqlite3.connect(":memory:")
    base.execute("CREATE TABLE t (n, s)")
    base.executemany("INSERT INTO t VALUES (?, ?)", rows)
    terms = ", ".join(f"{term} NULLS LAST" for term in clause.split(","))
    sql = f"SELECT rowid - 1 FROM t WHERE coalesce(n, 9) > -2 ORDER BY {terms}, rowid LIMIT 5 OFFSET ?"
    wanted = [number for (number,) in base.execute(sql, (skip,))]
    found = ask(table, sql="coalesce(n, 9) > -2", order=clause, skip=skip, count=5)
    assert [number for number, _, _ in found["rows"]] == wanted
    assert [tuple(values) for _, values, _ in found["rows"]] == [rows[number] for number in wanted]
    assert found["hits"] == sum(n is None or n > -2 for n in numbers)


def test_only_the_first_rows_are_kept() -> None:
    order = Order("n desc", 10)
    table = pa.table({"n": [(i * 7919) % 5003 for i in range(5003)]})
    found = ask(table, order="n desc", count=10)
    assert [values[0] for _, values, _ in found["rows"]] == list(range(5002, 4992, -1))
    assert order.numbers() == []


@pytest.mark.parametrize(
    "clause",
    ["", " ", ",", "n,", "n;", "n n", "n desc desc", "lower(n)", "1", '"n', "n --", "n) --", ",".join("abcdefghi")],
)
def test_what_is_no_order(clause: str) -> None:
    with pytest.raises(Unreadable):
        Order(clause, 10)


def test_a_column_that_is_not_there_and_too_many_rows() -> None:
    with pytest.raises(Unreadable, match="no column"):
        ask(pa.table({"n": [1]}), order="m")
    with pytest.raises(Unreadable, match="10000"):
        ask(pa.table({"n": [1]}), order="n", skip=10_000)


def test_values_of_several_kinds() -> None:
    table = pa.table({"x": [[3], None, [1, 2]], "f": [float("nan"), 2.0, 1.0], "b": [True, False, None]})
    assert [n for n, _, _ in ask(table, order="f")["rows"]] == [2, 1, 0]
    assert [n for n, _, _ in ask(table, order="f desc")["rows"]] == [1, 2, 0]
    assert [n for n, _, _ in ask(table, order="b desc")["rows"]] == [0, 1, 2]
    assert [n for n, _, _ in ask(table, order="x")["rows"]] == [2, 0, 1]
