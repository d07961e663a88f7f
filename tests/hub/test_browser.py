"""The hub's pages in Chromium, as a person sees them: skipped, with the reason, where there is no browser to drive."""

import re
import subprocess
import sys
import time
from collections.abc import Iterator
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


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("hub")
    (folder / "in").mkdir()
    (folder / "in/jar.txt").write_text(TEXT, encoding="utf-8")
    assert main(["build", str(folder / "in"), "--out", str(folder / "build"), "--quiet"]) == 0
    assert main(["push", str(folder / "build"), "team/jar", "--hub", str(folder / "root")]) == 0
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
