"""camel_tools' analyser on a small database of our own: what it says, what it must not touch, what errors look like."""

import pickle
import subprocess
import sys

import pytest

from diglot.arabic.morphology import Analysis, Morphology, installed
from diglot.errors import OptionError, SourceError
from tests.morphology import almor


@pytest.fixture(scope="module")
def morphology(tmp_path_factory):
    return Morphology(*almor.write(tmp_path_factory.mktemp("almor")))


def test_analyses(morphology):
    book, writes, library = morphology.analyze(["وكتابها", "كتب", "المكتبة"])
    assert book == Analysis("كِتاب", "noun", "وَكِتابهَا", ("و+", "كتاب", "+ها"))
    assert (writes.lemma, writes.pos, writes.diacritized) == ("كِتاب", "noun", "كُتُب")
    assert library.segmentation == ("المكتبة",)


def test_without_the_table_the_likeliest_reading_wins(morphology):
    assert Morphology(morphology.database).analyze(["كتب"])[0].pos == "verb"


def test_schemes(morphology):
    words = ["والمكتبة", "مكتبته"]
    found = {
        scheme: [
            analysis.segmentation
            for analysis in Morphology(morphology.database, morphology.model, scheme).analyze(words)
        ]
        for scheme in ("atbtok", "d3tok")
    }
    assert found == {
        "atbtok": [("و+", "المكتبة"), ("مكتبت", "+ه")],
        "d3tok": [("و+", "ال+", "مكتبة"), ("مكتبت", "+ه")],
    }


def test_words_that_are_none(morphology):
    digits, mark, latin, empty = morphology.analyze(["42", "،", "book", ""])
    assert [each.segmentation for each in (digits, mark, latin, empty)] == [("42",), ("،",), ("book",), ()]
    assert (digits.pos, mark.pos, empty.pos) == ("digit", "punc", "")


def test_unknown_words_are_guessed_or_left_alone(morphology):
    guessed = morphology.analyze(["وزنزانتها"])[0]
    assert guessed.pos == "noun"
    bare = Morphology(morphology.database, morphology.model, backoff="NONE").analyze(["زنزانة"])[0]
    assert bare == Analysis("زنزانة", "", "زنزانة", ("زنزانة",))


def test_it_pickles_and_answers_alike(morphology):
    again = pickle.loads(pickle.dumps(morphology))
    assert again == morphology
    assert again.analyze(["بقلم"]) == morphology.analyze(["بقلم"])


def test_bad_files_and_names(morphology, tmp_path):
    with pytest.raises(SourceError, match="camel_data -i"):
        Morphology(tmp_path / "none.db").analyze(["كتاب"])
    bad = tmp_path / "bad.db"
    bad.write_text("###DEFINES###\nnothing\n", encoding="utf-8")
    with pytest.raises(SourceError, match="no ALMOR database"):
        Morphology(bad).analyze(["كتاب"])
    with pytest.raises(OptionError, match="atbtok"):
        Morphology(morphology.database, scheme="atbtokk").analyze(["كتاب"])


def test_installed_data_are_found(tmp_path):
    assert installed(tmp_path) is None
    database, model = almor.write(tmp_path / "data/morphology_db/calima-msa-r13")
    assert installed(tmp_path) == Morphology(database, None)
    (tmp_path / "data/disambig_mle/calima-msa-r13").mkdir(parents=True)
    model.rename(tmp_path / "data/disambig_mle/calima-msa-r13/model.json")
    assert installed(tmp_path).model is not None


def test_no_network_and_no_traces_at_first_use(morphology, tmp_path):
    """In a fresh process with an empty home: sockets refused, and nothing written there."""
    home = tmp_path / "home"
    home.mkdir()
    code = f"""
import socket, pathlib
def refuse(*_, **__): raise OSError("the network was asked")
socket.socket.connect = refuse
from diglot.arabic.morphology import Morphology
print(Morphology(pathlib.Path({str(morphology.database)!r})).analyze(["كتاب"])[0].pos)
"""
    environment = {"HOME": str(home), "PATH": "/usr/bin:/bin", "PYTHONPATH": ":".join(filter(None, sys.path))}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.returncode) == ("noun", 0), done.stderr
    assert list(home.iterdir()) == []
