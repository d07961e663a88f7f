"""The tables in the docs are those of the code."""

from pathlib import Path

from docs.tools.normalization import PAGE, written


def test_the_page_is_up_to_date():
    page = Path(PAGE).read_text("utf-8")
    assert written(page) == page, "run: python -m docs.tools.normalization"
