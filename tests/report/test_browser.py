"""The page in Chromium, driven as a person would: skipped, with the reason, where there is no browser to drive."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from diglot.cli import main
from tests.browser import CHROMIUM

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (group browser)")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed"),
    pytest.mark.enable_socket,  # the browser is driven through a pipe and a loopback socket; pages are files
    pytest.mark.timeout(120),
]


@pytest.fixture
def page(browser: Any, built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    file = built.parent / "report.html"
    if not file.exists():
        assert main(["report", str(built), "--out", str(file)]) == 0
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    noise: list[str] = []
    page.on("console", lambda message: noise.append(message.text))
    page.on("pageerror", lambda error: noise.append(str(error)))
    page.on("request", lambda request: None if request.url == file.as_uri() else noise.append(request.url))
    page.goto(file.as_uri())
    yield page
    context.close()
    assert [line for line in noise if line != "data:,"] == []  # no console line, no error, no request off the page


def shown(page: Any) -> Any:
    return page.locator(".row:visible")


def test_filters(page: Any) -> None:
    every = shown(page).count()
    page.get_by_label("Language", exact=True).select_option("en")
    english = shown(page).count()
    assert 0 < english < every
    assert set(shown(page).evaluate_all("rows => rows.map(row => row.dataset.language)")) == {"en"}
    assert page.locator("#count").inner_text() == f"{english} rows"
    page.get_by_label("Role", exact=True).select_option("title")
    assert set(shown(page).evaluate_all("rows => rows.map(row => row.dataset.role)")) == {"title"}
    page.get_by_role("button", name="Show all").click()
    playwright.expect(page.locator(".row:not([hidden])")).to_have_count(every)
    article = page.locator("select[name=article] option").nth(1).get_attribute("value")
    page.get_by_label("Article", exact=True).select_option(article)
    assert set(shown(page).evaluate_all("rows => rows.map(row => row.dataset.article)")) == {article}
    page.get_by_label("Text", exact=True).fill("no row has this")
    assert shown(page).count() == 0 and page.locator("#nothing").is_visible()


def test_hover_shows_the_word(page: Any) -> None:
    row = page.locator(".row[data-language=ar]").first
    word = row.locator(".t").first
    word.scroll_into_view_if_needed()
    word.hover()
    card = page.locator("#card")
    assert card.is_visible()
    values = card.locator("dd").all_inner_texts()
    assert values[0] == word.inner_text() and values[2] not in ("", "the same") and "–" in values[3]
    page.mouse.move(2, 2)
    assert not card.is_visible()


def test_keyboard(page: Any) -> None:
    first = page.locator(".row").first
    first.focus()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.dataset.row") == "1"
    words = page.locator(".row").nth(1).locator(".text").first.locator(".t")
    rtl = page.locator(".row").nth(1).locator(".text").first.evaluate("e => e.matches(':dir(rtl)')")
    assert rtl  # the first article of the sample is Arabic
    page.keyboard.press("ArrowLeft")  # forward, in a line that runs to the left
    page.keyboard.press("ArrowLeft")
    assert page.locator("#card dd").first.inner_text() == words.nth(1).inner_text()
    assert words.nth(1).inner_text() in page.locator("#said").text_content()
    page.keyboard.press("ArrowRight")
    assert page.locator("#card dd").first.inner_text() == words.nth(0).inner_text()
    page.keyboard.press("Escape")
    assert not page.locator("#card").is_visible()
    assert page.locator(".row[tabindex='0']").count() == 1  # one stop for Tab, not hundreds


def test_every_row_runs_in_its_direction(page: Any) -> None:
    rows = page.locator(".row").evaluate_all(
        """rows => rows.map(row => [row.dataset.language, ...[...row.querySelectorAll('.pair .text')].map(
            text => [text.textContent, text.matches(':dir(rtl)')])])"""
    )
    seen = set()
    for language, *texts in rows:
        for text, right_to_left in texts:
            first = next((c for c in text if c.isalpha()), "a")
            assert right_to_left == ("\u0590" <= first <= "\u08ff"), (language, text)
            seen.add(right_to_left)
    assert seen == {True, False}
    mixed = page.locator(".row bdi").evaluate_all("all => all.map(one => getComputedStyle(one).unicodeBidi)")
    assert mixed and set(mixed) == {"isolate"}


@pytest.mark.parametrize("width", [320, 390, 768])
def test_narrow_windows_do_not_scroll_sideways(page: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_contrast_in_light_and_dark(page: Any) -> None:
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        colours = page.evaluate(
            """() => Object.fromEntries(['--paper', '--card', '--ink', '--soft', '--accent'].map(name => {
                const probe = document.createElement('i');
                probe.style.color = getComputedStyle(document.documentElement).getPropertyValue(name);
                document.body.append(probe);
                const rgb = getComputedStyle(probe).color.match(/[\\d.]+/g).slice(0, 3).map(Number);
                probe.remove();
                return [name, rgb];
            }))"""
        )
        for name in ("--ink", "--soft", "--accent"):
            for ground in ("--paper", "--card"):
                assert contrast(colours[name], colours[ground]) >= 4.5, (scheme, name, ground)


def contrast(one: list[float], other: list[float]) -> float:
    """The ratio of WCAG 2."""

    def luminance(rgb: list[float]) -> float:
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in rgb)]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_without_scripts_rows_and_figures_are_there(browser: Any, built: Path) -> None:
    file = built.parent / "report.html"
    if not file.exists():
        assert main(["report", str(built), "--out", str(file)]) == 0
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(file.as_uri())
    assert page.locator(".row").count() > 100 and not page.locator("#filters").is_visible()
    context.close()


def test_printed_without_controls(page: Any) -> None:
    page.emulate_media(media="print")
    assert not page.locator("#filters").is_visible() and not page.locator(".contents").is_visible()
    assert page.locator(".row").first.is_visible()
