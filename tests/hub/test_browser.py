"""The hub's pages in Chromium, as a person sees them: skipped, with the reason, where there is no browser to drive."""

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from diglot.cli import main
from tests.browser import CHROMIUM

pytest.importorskip("playwright.sync_api", reason="playwright is not installed (group browser)")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed"),
    pytest.mark.enable_socket,  # a server and a browser on the loopback address
    pytest.mark.timeout(180),
]
TEXT = "حكاية الجرة المشقوقة.\n\nكان لسقاء جرتان يحملهما على طرفي عصا طويلة.\n\nThe jar was proud.\n"


SIDES = {
    "en": [
        "The <script>alert(1)</script> museum opens at 9.",
        "NASA said \u202eit would close on Mondays\u202c.",
        "Tickets cost 25 pounds & <img src=x onerror=alert(2)> nobody complains.",
    ],
    "ar": [
        "يفتح المتحف <script>alert(1)</script> في الساعة ٩.",
        "NASA قالت \u202eإنها ستغلق يوم الاثنين\u202c.",
        "سعر التذكرة ٢٥ جنيهًا & <img src=x onerror=alert(2)> ولا أحد يشتكي.",
    ],
}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("hub")
    (folder / "in").mkdir()
    (folder / "in/jar.txt").write_text(TEXT, encoding="utf-8")
    assert main(["build", str(folder / "in"), "--out", str(folder / "build"), "--quiet"]) == 0
    assert main(["push", str(folder / "build"), "team/jar", "--hub", str(folder / "root")]) == 0
    yield from serving(folder)


def serving(folder: Path) -> Iterator[str]:
    """A hub with its root in a folder, while it is asked."""
    log = folder / "log"
    with log.open("w") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", "diglot", "hub", "serve", "--root", str(folder / "root"), "--port", "0"],
            stderr=out,
        )
    try:
        while not (found := re.search(r"running on (http\S+)", log.read_text())):
            assert server.poll() is None, log.read_text()
            time.sleep(0.05)
        yield found[1]
    finally:
        server.terminate()
        server.wait()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_first_word_of_an_arabic_row_is_where_a_reader_looks(browser: Any, address: str, width: int) -> None:
    page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
    page.goto(f"{address}/datasets/team/jar/viewer?language=ar")
    cell = page.locator("td.long .cell").first
    place = cell.evaluate(
        """cell => {
            const range = document.createRange();
            range.setStart(cell.firstChild, 0);
            range.setEnd(cell.firstChild, cell.textContent.indexOf(' '));
            const word = range.getBoundingClientRect(), box = cell.getBoundingClientRect();
            return {word: range.toString(), right: word.right, left: word.left, edge: box.right};
        }"""
    )
    assert place["word"] == "حكاية"
    assert abs(place["right"] - place["edge"]) < 3  # it begins at the right edge of its cell
    assert 0 <= place["left"] < place["right"] <= width  # and the cell is in the window without scrolling


@pytest.mark.parametrize("width", [1280, 1440, 1920])
def test_the_first_chip_of_an_arabic_row_is_in_the_window(browser: Any, address: str, width: int) -> None:
    page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
    page.goto(f"{address}/datasets/team/jar/viewer?language=ar")
    first = page.locator("ol.chips li").first.bounding_box()
    assert first["x"] >= 0 and first["x"] + first["width"] <= width


def test_chips_of_arabic_run_from_the_right_and_nothing_is_wider_than_a_phone(browser: Any, address: str) -> None:
    page = browser.new_context(viewport={"width": 390, "height": 900}).new_page()
    page.goto(f"{address}/datasets/team/jar/viewer?language=ar")
    first, second = (page.locator("ol.chips li").nth(i).bounding_box() for i in (0, 1))
    assert first["x"] > second["x"]
    for url in ("/", "/datasets/team/jar", "/datasets/team/jar/viewer", "/datasets/team/jar/blob/main/README.md"):
        page.goto(address + url)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, url


@pytest.fixture(scope="module")
def paired(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("pairs")
    (folder / "in").mkdir()
    for language, text in SIDES.items():
        (folder / f"in/visit.{language}.txt").write_text("\n".join(text) + "\n", encoding="utf-8")
    assert main(["build", str(folder / "in"), "--out", str(folder / "build"), "--pairs", "--quiet"]) == 0
    assert main(["push", str(folder / "build"), "team/visit", "--hub", str(folder / "root")]) == 0
    yield from serving(folder)


@pytest.mark.parametrize("width", [1280, 390])
def test_translations_stand_side_by_side(browser: Any, paired: str, width: int) -> None:
    page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
    said: list[str] = []
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    page.goto(f"{paired}/datasets/team/visit/viewer")
    tables = page.locator("select[name=table] option").all_inner_texts()
    page.goto(f"{paired}/datasets/team/visit/viewer?table={[text.split()[0] for text in tables].index('pairs')}")
    rows = page.locator("tbody tr")
    assert rows.count() == len(SIDES["en"]) and not page.locator("select[name=language]").count()
    for at in range(rows.count()):
        english, arabic = (rows.nth(at).locator(f'td.sides [lang="{language}"]') for language in ("en", "ar"))
        assert (english.text_content(), arabic.text_content()) == (SIDES["en"][at], SIDES["ar"][at])
        left, right = english.bounding_box(), arabic.bounding_box()
        if width > 1000:
            assert left["y"] == right["y"] and left["x"] + left["width"] < right["x"] < width
        else:
            assert left["y"] + left["height"] < right["y"] and right["x"] + right["width"] <= width
        edge = arabic.evaluate(
            """cell => {
                const range = document.createRange();
                range.setStart(cell.firstChild, 0);
                range.setEnd(cell.firstChild, 1);
                return cell.getBoundingClientRect().right - range.getBoundingClientRect().right;
            }"""
        )
        assert edge < 40 or at == 1  # each begins at the right edge; but for one that begins with a Latin word
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto(page.url + "&search=المتحف")
    assert page.locator("tbody tr").count() == 1 and not said
