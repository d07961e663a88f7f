"""The counts of letters are langdetect's, which is asked itself."""

import json
from importlib.resources import files

import pytest
from langdetect.utils.ngram import NGram

from diglot.errors import OptionError
from diglot.sources.codepages import PAGES
from diglot.text import ngrams
from diglot.text.forms import form


@pytest.mark.parametrize("language", ngrams.languages())
def test_counts_are_langdetects(language) -> None:
    profile = json.loads((files("langdetect") / "profiles" / language).read_text("utf-8"))
    assert ngrams.counts(language) == profile["freq"]


def test_every_language_of_a_code_page_is_there() -> None:
    assert {language for page in PAGES for language in page.languages} <= set(ngrams.languages())


def test_a_language_that_is_not_there() -> None:
    with pytest.raises(OptionError, match="unknown language 'xx'"):
        ngrams.counts("xx")


@pytest.mark.parametrize("mark", NGram.DMARK_CLASS)
def test_vietnamese_letters_are_composed_as_langdetect_does(mark) -> None:
    for letter in NGram.TO_NORMALIZE_VI_CHARS:
        assert form("NFC", letter + mark) == NGram.normalize_vi(letter + mark)
