"""Pages: what they say, forms, rows; and a walk with a real browser."""

from __future__ import annotations

import io
import os
import re
import subprocess
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from starlette.testclient import TestClient

from diglot.hub.names import RepoId
from diglot.hub.people.person import OWNER
from diglot.hub.refusal import Refusal
from diglot.hub.repos.history import PutLarge, PutSmall
from diglot.hub.store import Store
from diglot.hub.tables import rows
from tests.browser import CHROMIUM, FLAGS

from .conftest import Live, People, find

CARD = """---
language: [ar, en]
pretty_name: أخبار العالم
configs:
- config_name: segments
  data_files: [{split: train, path: segments/*.parquet}]
- config_name: documents
  data_files: documents/*
---
# أخبار

Text in *two* languages. ![local](pics/a.png)
"""


def news(store: Store) -> Any:
    """A dataset with 120 segments in two languages (in two row groups and two files) and other kinds of tables."""
    repo = store.create(RepoId.parse("datasets", "team/news"))
    changes: list[Any] = [PutSmall("README.md", CARD.encode())]
    for part in range(2):
        numbers = range(part * 60, part * 60 + 60)
        table = pa.table(
            {
                "text": [f"جملة رقم {n}" if n % 2 else f"Sentence number {n}" for n in numbers],
                "language": ["ar" if n % 2 else "en" for n in numbers],
                "tokens": [[str(n), "x"] for n in numbers],
                "data": [bytes([n]) * 20 for n in numbers],
            }
        )
        out = io.BytesIO()
        pq.write_table(table, out, row_group_size=25)
        changes.append(PutLarge(f"segments/{part}.parquet", store.contents.add(out).file.sha256))
    stream = io.BytesIO()
    with pa.ipc.new_stream(stream, table.schema) as writer:
        for batch in table.to_batches(max_chunksize=7):
            writer.write_batch(batch)
    stream.seek(0)
    changes.append(PutLarge("documents/a.arrow", store.contents.add(stream).file.sha256))
    store.history.commit(repo, "main", changes, OWNER, "أول", "with rows")
    return repo


@pytest.mark.parametrize("config", ["segments", "documents"])
def test_rows_come_in_pages_from_any_row(store: Store, config: str) -> None:
    repo = news(store)
    split = next(s for s in rows.splits(store, store.history.resolve(repo, "main")) if s.config == config)
    first, total = (0, 120) if config == "segments" else (60, 60)
    for size in (7, 25, 50):
        at, seen = 0, []
        while at is not None:
            page = rows.page(store, split, at, size)
            seen += page.rows
            at = page.following
        assert [number for number, _ in seen] == list(range(total))
        assert [values[2][0] for _, values in seen] == [str(n) for n in range(first, first + total)]
    assert rows.page(store, split, total + 5).rows == ()


def test_rows_are_found_by_text_and_by_language(store: Store) -> None:
    repo = news(store)
    split = rows.splits(store, store.history.resolve(repo, "main"))[0]
    page = rows.page(store, split, 0, 10, "SENTENCE NUMBER 8")
    assert [number for number, _ in page.rows] == [8, 80, 82, 84, 86, 88]
    assert page.following is None
    page = rows.page(store, split, 0, 10, "رقم 1", {"language": "ar"})
    assert [number for number, _ in page.rows] == [1, 11, 13, 15, 17, 19, 101, 103, 105, 107]
    assert page.following == 109
    assert rows.page(store, split, 109, 10, "رقم 1", {"language": "ar"}).rows[0][0] == 109
    with pytest.raises(Refusal):
        rows.page(store, split, 0, 10, "", {"nothing": "x"})


def test_a_search_stops_and_says_where(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "SCAN", 30)
    repo = news(store)
    split = rows.splits(store, store.history.resolve(repo, "main"))[0]
    page = rows.page(store, split, 0, 10, "number 118")
    assert page.rows == ()
    at = page.following
    assert at is not None
    while not page.rows:
        page = rows.page(store, split, at, 10, "number 118")
        at = page.following or 0
    assert page.rows[0][0] == 118


@pytest.mark.parametrize("name", ["x.parquet", "x.arrow", "x.jsonl", "x.csv"])
def test_what_is_no_table_is_said_so(web: TestClient, store: Store, name: str) -> None:
    repo = store.create(RepoId.parse("datasets", "team/bad"))
    store.history.commit(repo, "main", [PutSmall(name, b'{"a": \xff "\n\n,,"')], OWNER, "bad")
    answer = web.get("/datasets/team/bad/viewer")
    assert answer.status_code == 200
    assert web.get("/rows?dataset=team/bad").status_code == 422 or name == "x.csv"


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.tsv"])
def test_text_tables_are_shown(web: TestClient, store: Store, name: str) -> None:
    content = {"a.jsonl": '{"t": "نص"}\n', "a.csv": "t\nنص\n", "a.tsv": "t\nنص\n"}[name]
    repo = store.create(RepoId.parse("datasets", "team/text"))
    store.history.commit(repo, "main", [PutSmall(name, content.encode())], OWNER, "text")
    assert web.get("/rows?dataset=team/text").json()["rows"][0]["row"] == {"t": "نص"}


def test_pages_say_what_there_is(web: TestClient, store: Store) -> None:
    news(store)
    base = "/datasets/team/news"
    for url, wanted in {
        "/": ["team/news", "أخبار العالم", "Arabic"],
        "/?language=fr": ["Nothing here"],
        "/?search=NEWS": ["team/news"],
        "/team": ["team/news"],
        base: [
            '<h1 dir="auto">أخبار</h1>',
            'load_dataset("team/news"',
            f'src="{base}/resolve/main/pics/a.png"',
        ],
        f"{base}/viewer": ["120 rows", "جملة رقم 1", "&lt;20 bytes", 'dir="auto"'],
        f"{base}/viewer?search=number+118": ["Sentence number 118"],
        f"{base}/viewer?language=ar&start=50": ["جملة رقم 51"],
        f"{base}/tree/main": ["segments/", "README.md", "أول"],
        f"{base}/blob/main/README.md": ["pretty_name"],
        f"{base}/commits/main": ["أول", "initial commit"],
        f"{base}/commit/main": ["+60", "with rows", "+pretty_name"],
        f"{base}/refs": ["main"],
        f"{base}/settings": ["Another name"],
        f"{base}/discussions": ["Nothing has been discussed"],
    }.items():
        answer = web.get(url, headers={"Accept": "text/html"})
        assert answer.status_code == 200, url
        for text in wanted:
            assert text in answer.text, (url, text)
    assert web.get("/static/style.css").headers["content-type"].startswith("text/css")


def test_forms_change_settings(web: TestClient, store: Store) -> None:
    news(store)
    url = "/datasets/team/news/settings"
    assert web.post(url, data={"what": "settings", "private": "1", "gated": "manual"}).status_code == 303
    repo = find(store, "team/news")
    assert (repo.private, repo.gated) == (True, "manual")
    assert web.post(url, data={"what": "settings", "private": "", "gated": ""}).status_code == 303
    assert web.post(url, data={"what": "move", "name": "team/other"}).headers["location"] == "/datasets/team/other"
    url = "/datasets/team/other/settings"
    assert web.post(url, data={"what": "delete", "name": "team/wrong"}).status_code == 400
    assert web.post(url, data={"what": "delete", "name": "team/other"}).status_code == 303
    assert store.repositories.list(OWNER) == []


def test_people_log_in_and_make_tokens(people: People) -> None:
    token = people.headers["bob"]["Authorization"].split()[1]
    assert people.web.post("/login", data={"token": "wrong"}).status_code == 401
    answer = people.web.post("/login", data={"token": token})
    assert answer.status_code == 303
    assert "HttpOnly; SameSite=Strict" in answer.headers["set-cookie"]
    cookie = {"Cookie": answer.headers["set-cookie"].split(";")[0]}
    assert "bob" in people.web.get("/", headers=cookie).text
    page = people.web.post("/settings/tokens", headers=cookie, data={"what": "add", "name": "ن", "role": "read"})
    fresh = re.search(r'<pre class="copy"[^>]*>(.*?)</pre>', page.text)
    assert fresh
    assert people.store.people.by_token(fresh[1]).read_only  # type: ignore[union-attr]
    evil = {**cookie, "Origin": "http://evil.example"}
    assert (
        people.web.post(
            "/settings/tokens", headers=evil, data={"what": "add", "name": "x", "role": "write"}
        ).status_code
        == 403
    )
    number = people.store.people.tokens("bob")[-1].id
    people.web.post("/settings/tokens", headers=cookie, data={"what": "remove", "number": str(number)})
    assert people.store.people.by_token(fresh[1]) is None


class Links(HTMLParser):
    """The links of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if tag == "a" and name == "href" and value]


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="needs a Chromium browser")
def test_a_browser_walks_the_pages(tmp_path: Path, serve: Callable[..., Live]) -> None:
    store = Store(tmp_path / "hub", create=True)
    news(store)
    store.close()
    live = serve()

    def visit(url: str, *options: str) -> str:
        command = [
            str(CHROMIUM), "--headless", *FLAGS, f"--user-data-dir={tmp_path / 'browser'}",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", *options, live.url + url,
        ]  # fmt: skip
        environment = {k: v for k, v in os.environ.items() if "proxy" not in k.lower()}
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment)
        return done.stdout

    todo, pages = ["/"], {}
    while todo and len(pages) < 12:
        url = todo.pop(0)
        pages[url] = visit(url, "--dump-dom")
        assert "<main" in pages[url], url
        assert "Internal error" not in pages[url]
        todo += [
            link for link in Links(pages[url]).found if link not in pages and link not in todo and "resolve" not in link
        ]
    assert any("/viewer" in url for url in pages)
    assert any("/commit/" in url or "/commits/" in url for url in pages)
    wide = f"--screenshot={tmp_path / 'wide.png'}"
    visit("/datasets/team/news/viewer", wide, "--window-size=1200,800")
    assert (tmp_path / "wide.png").stat().st_size > 20_000
