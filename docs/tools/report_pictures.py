"""Pictures of the report for the documentation: ``python -m docs.tools.report_pictures BUILD [FOLDER]``.

Writes the report of BUILD and photographs it in Chromium, in light, dark and in a narrow window, and a row with the
card of a word. Needs the dependency group ``browser`` and Chromium; nothing is fetched.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from diglot.cli import main as diglot
from tests.browser import CHROMIUM, FLAGS

SHOTS = {"light": ("light", 1280, 2), "dark": ("dark", 1280, 2), "narrow": ("light", 390, 2)}


def main(build: str, folder: str = "docs/pictures") -> None:
    """Write ``report-*.png`` into the folder."""
    from playwright.sync_api import sync_playwright

    out = Path(folder)
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as play:
        page_file = Path(scratch) / "report.html"
        if diglot(["report", build, "--out", str(page_file)]):
            raise SystemExit(1)
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for name, (scheme, width, _) in SHOTS.items():
            context = browser.new_context(viewport={"width": width, "height": 860}, color_scheme=scheme)
            page = context.new_page()
            page.goto(page_file.as_uri())
            page.screenshot(path=out / f"report-{name}.png")
            _rows(page)
            page.screenshot(path=out / f"report-rows-{name}.png")
            context.close()
        browser.close()


def _rows(page: Any) -> None:
    """Scroll to the rows and go to a word of the third."""
    page.locator("#preview").scroll_into_view_if_needed()
    page.evaluate("document.getElementById('preview').scrollIntoView()")
    page.locator(".row").nth(2).focus()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")


if __name__ == "__main__":
    main(*sys.argv[1:])
