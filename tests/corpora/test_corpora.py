"""The sample corpus keeps its promises: size, shares, layouts, formats, licence."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from diglot.sources import Document, Reason, Record, SetAside, plan, read

CORPORA = Path(__file__).parents[2] / "corpora"
ARABIC = re.compile(r"[\u0621-\u064a]")
LATIN = re.compile(r"[A-Za-z]")


def numbers(text: str) -> list[str]:
    """The numbers in a text, thousands commas left out."""
    return sorted(number.replace(",", "") for number in re.findall(r"\d+(?:[.:,]\d+)*", text))


@pytest.fixture(scope="module")
def records() -> list[Record]:
    return [record for unit in plan(CORPORA).units for record in read(unit)]


@pytest.fixture(scope="module")
def documents(records: list[Record]) -> list[Document]:
    return [record for record in records if isinstance(record, Document)]


def share(text: str) -> float:
    """Arabic letters among Arabic and Latin ones."""
    arabic, latin = len(ARABIC.findall(text)), len(LATIN.findall(text))
    return arabic / max(1, arabic + latin)


def test_size_and_shares(documents: list[Document]) -> None:
    assert len(documents) >= 40
    assert sum(document.bytes_in for document in documents) >= 60_000
    assert 0.45 <= share("".join(document.text for document in documents)) <= 0.55


def test_names_tell_the_language(documents: list[Document]) -> None:
    for document in documents:
        if document.file.endswith(".ar.txt"):
            assert share(document.text) > 0.9, document.file
        if document.file.endswith(".en.txt"):
            assert share(document.text) < 0.1, document.file


def test_one_file_is_set_aside(records: list[Record]) -> None:
    (broken,) = [record for record in records if isinstance(record, SetAside)]
    assert (broken.file, broken.reason) == ("formats/cut-off-copy.txt.gz", Reason.TRUNCATED)


def test_formats_and_encodings(documents: list[Document]) -> None:
    encodings = {document.file: document.encoding for document in documents}
    assert encodings["formats/water-office.windows-1256.txt"] == "cp1256"
    assert encodings["formats/readers-society.utf-16.txt"] == "utf-16"
    suffixes = {Path(file).suffix for file in encodings}
    assert suffixes >= {".txt", ".jsonl", ".csv", ".html", ".gz"}
    described = [d for d in documents if d.file.endswith((".jsonl", ".csv", ".html"))]
    assert all(d.metadata.title and d.metadata.date and d.metadata.source for d in described)
    assert not [d.file for d in documents if "\ufffd" in d.text]


def test_parallel_texts_keep_step(documents: list[Document]) -> None:
    texts = {d.file: d.text for d in documents if d.file.startswith("parallel/")}
    names = {file.rsplit(".", 2)[0] for file in texts}
    assert len(names) >= 5
    for name in names:
        arabic, english = (texts[f"{name}.{language}.txt"].split("\n\n") for language in ("ar", "en"))
        assert len(arabic) == len(english)
        for one, other in zip(arabic, english, strict=True):
            assert numbers(one) == numbers(other), name


def test_near_duplicates(documents: list[Document]) -> None:
    texts = {d.file: d.text for d in documents}
    assert texts["reprints/three-kettles.en.txt"] == texts["articles/three-kettles.en.txt"]
    for copy, original in [
        ("reprints/the-tram-bell-again.en.txt", "articles/the-tram-bell.en.txt"),
        ("reprints/suq-al-kutub-marra-ukhra.ar.txt", "articles/suq-al-kutub.ar.txt"),
    ]:
        one, other = (Counter(texts[file].split()) for file in (copy, original))
        same = sum((one & other).values()) / sum((one | other).values())
        assert 0.85 < same < 1


def test_sentences_are_not_made_from_a_template(documents: list[Document]) -> None:
    """Outside the reprints, a long line comes once; a page may say its title twice."""
    lines = Counter(
        line
        for d in documents
        if not d.file.startswith(("reprints/", "pages/"))
        for line in d.text.split("\n")
        if len(line) > 60
    )
    assert not [line for line, count in lines.items() if count > 1]


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("mail address", r"\w+@[\w-]+\.example"),
        ("web address", r"https?://[\w.-]+\.example/"),
        ("emoji", "[\U0001f300-\U0001faff]"),
        ("emoji sequence", "\u200d"),
        ("flag", "[\U0001f1e6-\U0001f1ff]{2}"),
        ("Arabic digits", "[٠-٩]{2,}[٬٫][٠-٩]"),
        ("tatweel", "ـ{2,}"),
        ("diacritics", r"(?:\w[\u064b-\u0652]+){4}"),
        ("Arabizi", r"\b\w*[a-z][2379][a-z]+\b"),
        ("code switching", r"[\u0621-\u064a] [a-z]+ [a-z]+"),
        ("Egyptian", "دلوقتي"),
        ("Levantine", "شو بدّك"),
        ("Gulf", "شلون"),
        ("Maghrebi", "بزاف"),
        ("day first", r"\b27/08/2018\b"),
        ("Levantine month", "كانون الأول"),
        ("Hijri date", "رمضان 1433"),
        ("posted by", "Posted by"),
        ("hashtag", "#شعر"),
    ],
)
def test_something_of_everything(documents: list[Document], what: str, pattern: str) -> None:
    assert any(re.search(pattern, d.text) for d in documents), what


def test_the_mojibake_is_real() -> None:
    lines = (CORPORA / "pages" / "old-forum.txt").read_text(encoding="utf-8").split("\n")
    (line,) = [line for line in lines if line.startswith("ط§")]
    assert line.encode("cp1256").decode("utf-8").startswith("السلام عليكم، ")


def test_text_is_clean(documents: list[Document]) -> None:
    """No stray control characters; composed; every address is under .example."""
    for d in documents:
        assert not [c for c in d.text if unicodedata.category(c) == "Cc" and c not in "\n\r\t"], d.file
        assert unicodedata.is_normalized("NFC", re.sub("[\u064b-\u0652]", "", d.text)), d.file
        assert all(".example" in address for address in re.findall(r"(?:https?://|www\.|@)[\w-]+\.[\w.-]+", d.text))


def test_licence() -> None:
    text = (CORPORA / "LICENSE").read_text(encoding="utf-8")
    assert "CC0 1.0 Universal" in text
    assert "Statement of Purpose" in text
    assert len(text) > 6_000


def test_readme_counts(documents: list[Document]) -> None:
    readme = (CORPORA / "README.md").read_text(encoding="utf-8")
    assert f"{len(documents)} documents" in readme
    folders = {document.file.split("/")[0] for document in documents}
    assert folders == set(re.findall(r"^\| `(\w+)/`", readme, re.M))
