"""HTML: what pages declare, one article or the items that repeat, and pages that are hardly any."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diglot.sources.decode import NotText
from diglot.sources.formats import Format
from diglot.sources.html import documents
from diglot.sources.records import Document
from diglot.sources.titles import without_site
from diglot.sources.units import Unit

pytest.importorskip("trafilatura")

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parents[1] / "cases" / "html.json").read_text("utf-8"))
TEXT = "".join(
    f"<p>{line}</p>"
    for line in (
        "The boats came in with the evening tide, and all the children of the town ran down to the harbour to see.",
        "There was bread and salt on the long table, and the fishermen told of a storm.",
        "Nobody wanted to go home before the lamps were lit, and the old men sang until the moon was up.",
        "عادت المراكب مع المساء وركض الأطفال إلى المرفأ، وكان الخبز والملح على الطاولة الطويلة بين الصيادين والجيران.",
    )
)


def read(page: str) -> list[Document]:
    return list(documents(io.BufferedReader(io.BytesIO(page.encode())), Unit(0, "page.html", "", Format.HTML)))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, Any]) -> None:
    [found] = read(case["html"].replace("{text}", TEXT))
    assert found.whole
    said = found.metadata
    assert (said.title, said.author, said.date, said.source) == tuple(
        case[name] for name in ("title", "author", "date", "source")
    )


@pytest.mark.parametrize(
    "post",
    [
        "<article><h2><a href='/{0}'>Day {0}</a></h2><time datetime='2020-01-0{0}'>x</time>{1}</article>",
        "<div class='post-{0}'><a href='/{0}'><h3>Day {0}</h3></a><time datetime='2020-01-0{0}'>x</time>{1}</div>",
        "<li><time datetime='2020-01-0{0}'>x</time><h4>Day {0}</h4><a href='/{0}'>more</a>{1}</li>",
    ],
)
def test_items_that_repeat_are_documents(post: str) -> None:
    body = "".join(post.format(i, TEXT) for i in range(1, 5))
    data = f"<html lang=en><head><title>Diary</title></head><body><main>{body}</main></body></html>"
    found = read(data)
    assert [d.metadata.title for d in found] == [f"Day {i}" for i in range(1, 5)]
    assert [d.metadata.date for d in found] == [f"2020-01-0{i}" for i in range(1, 5)]
    assert [d.row for d in found] == [0, 1, 2, 3]
    assert all("evening tide" in d.text and d.whole for d in found)
    assert sum(d.bytes_in for d in found) == len(data.encode())


@settings(max_examples=60, deadline=None)
@given(
    st.text(max_size=40), st.sampled_from(["The Lantern", "المنارة", "A - B"]), st.sampled_from([" - ", " | ", " » "])
)
def test_only_the_sites_name_is_stripped(title: str, site: str, mark: str) -> None:
    title = " ".join(title.split())
    bare = without_site(title, "Some Other Site")
    assert bare == title
    assert without_site(f"A day{mark}{site}", site) == "A day"
    assert without_site(f"{site}{mark}A day", site) == "A day"


@pytest.mark.parametrize("missing", ["trafilatura", "lxml_html_clean", "justext"])
def test_a_package_that_cannot_be_imported_is_told(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] in ("trafilatura", "justext")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, missing, None)
    for name in ("lxml.html.clean", "justext.core") if missing == "lxml_html_clean" else ():
        monkeypatch.delitem(sys.modules, name, raising=False)
    with pytest.raises(ImportError) as raised:
        read("<p>text</p>")
    assert "pip install 'diglot[html]'" in str(raised.value)
    assert missing.replace("lxml_html_clean", "lxml.html.clean") in str(raised.value)


@pytest.mark.parametrize(
    "page",
    [
        "<html><head><title>Only a head</title><meta name=author content=''></head></html>",
        "<html><body><script>var a = '2020-01-01'</script></body></html>",
        "<script type='application/ld+json'>{</script>",
        "<script type='application/ld+json'>" + "[" * 20_000 + "</script>",
        "<!-- nothing -->",
        "",
    ],
    ids=["no body", "a script", "half a value", "deep JSON", "a comment", "nothing"],
)
def test_pages_without_a_text(page: str) -> None:
    try:
        found = read(page)
    except NotText:
        return
    assert all(d.metadata.date is None for d in found)


@pytest.mark.parametrize(
    "body",
    [
        "word " * 200_000,
        "<h2>Heading</h2>" * 5_000,
        "<div>" * 3_000 + "deep" + "</div>" * 3_000,
        "<li><h3><a href=/>x</a></h3></li>" * 2_000,
    ],
    ids=["one endless line", "headings", "nested", "furniture"],
)
def test_large_and_odd_pages(body: str) -> None:
    try:
        found = read(f"<html><body>{body}</body></html>")
    except NotText:
        return
    assert len(found) == 1
    assert found[0].metadata.date is None
