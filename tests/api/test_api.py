"""The public functions: one string or many, the same answers, and errors that say what to type."""

import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import diglot

TEXTS = [
    "Good morning, Baghdad… 3.5%",
    "صَبَاحُ الخَيْرِ يا أصدقاء",
    "",
    "2021",
    "Bonjour à tous les amis",
    "قال John Smith أمس",
]


def test_names_are_there_and_documented() -> None:
    for name in diglot.__all__:
        assert getattr(diglot, name).__doc__, name
    assert set(diglot.__all__) <= set(dir(diglot))
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = diglot.nothing


@pytest.mark.parametrize(
    "function", [diglot.detect, diglot.sentences, diglot.tokenize, diglot.transliterate, diglot.normalize]
)
def test_many_strings_give_what_each_gives(function) -> None:  # type: ignore[no-untyped-def]
    each = [function(text) for text in TEXTS]
    assert function(TEXTS) == each
    assert function(pa.array(TEXTS)) == each
    assert function(tuple(TEXTS)) == each
    assert function([]) == []


def test_spans_lead_back() -> None:
    for text in TEXTS:
        assert all(token.text == text[token.start : token.end] for token in diglot.tokenize(text))
    text = "Ｈｅｌｌｏ… ﻻ بأس"
    normalized = diglot.normalize(text, "ar", profile="search")
    at = normalized.text.index("...")
    assert normalized.to_source(at, at + 3).of(text) == "…"
    where = text.index("ﻻ")
    assert normalized.to_target(where, where + 1).of(normalized.text) == "لا"


@given(st.text(max_size=40))
def test_any_text(text: str) -> None:
    assert 0 <= diglot.detect(text).score <= 1
    assert "".join(token.text for token in diglot.tokenize(text)) == "".join(text.split())
    diglot.normalize(text)
    diglot.transliterate(text)


def test_mixed_text_keeps_the_other_script() -> None:
    assert diglot.transliterate("قال Mustafa نعم", to="bw") == "qAl Mustafa nEm"
    assert diglot.transliterate("http://a.example/x قال", to="bw").startswith("http://a.example/x ")


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: diglot.normalize("a", "ar", profile="serach"), "did you mean 'search'"),
        (lambda: diglot.tokenize("a", scheme="camle"), "did you mean 'camel'"),
        (lambda: diglot.transliterate("a", to="bww"), "did you mean 'bw'"),
        (lambda: diglot.detect("a", languages=["arr"]), "unknown language 'arr'"),
        (lambda: diglot.tokenize("a", "xx-nope"), "unknown language"),
        (lambda: diglot.tokenize(5), "a string or a sequence of strings"),  # type: ignore[call-overload]
    ],
)
def test_errors_name_the_nearest(call, message: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(diglot.DiglotError, match=message):
        call()


def test_import_is_light_and_touches_nothing() -> None:
    script = (
        "import sys, time, builtins\n"
        "opened = []\n"
        "def hook(event, found):\n"
        "    if event in ('socket.connect', 'os.mkdir') or event == 'open' and 'w' in str(found[1]):\n"
        "        opened.append((event, found[0]))\n"
        "sys.addaudithook(hook)\n"
        "import diglot\n"
        "heavy = {'torch', 'transformers', 'datasets', 'pandas', 'camel_tools', 'langdetect'}\n"
        "print(sorted((heavy | {'numpy', 'pyarrow', 'scipy'}) & set(sys.modules)), opened)\n"
        "import diglot.pipeline\n"
        "print(sorted(heavy & set(sys.modules)), opened)\n"
    )
    result = subprocess.run([sys.executable, "-B", "-c", script], capture_output=True, text=True, check=True)
    assert result.stdout.split("\n")[:2] == ["[] []", "[] []"]


def test_neither_texts_nor_a_build_bring_pandas(tmp_path: Path) -> None:
    """Pyarrow imports it in `pyarrow.array`, and `datasets` when it is imported: half a second in every process."""
    (tmp_path / "page.txt").write_text(
        "Good morning, dear readers of this page.\n\nصباح الخير أيها القراء\n", encoding="utf-8"
    )
    (tmp_path / "rows.jsonl").write_text('{"id": "a", "text": "Good morning."}\n', encoding="utf-8")
    script = (
        "import sys, diglot, diglot.cli\n"
        "text = 'Good morning, it is 4 May 2021. صباح الخير'\n"
        "for each in (diglot.detect, diglot.normalize, diglot.tokenize, diglot.transliterate, diglot.sentences):\n"
        "    each(text), each([text, text])\n"
        "diglot.Pipeline()([text, text])\n"
        "from diglot.dataset.build import build\n"
        f"build({str(tmp_path)!r}, {str(tmp_path / 'one')!r})\n"
        "assert 'pandas' not in sys.modules\n"
        f"words = ['build', '-q', '-w', '1', '--pairs', '--out', {str(tmp_path / 'out')!r}, {str(tmp_path)!r}]\n"
        "code = diglot.cli.main(words)\n"
        "print(code, sorted({'pandas', 'datasets', 'torch', 'ftfy'} & set(sys.modules)))\n"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert result.stdout.split("\n")[0] == "0 []"
