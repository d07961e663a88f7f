"""What the fuzzer runs and the tests replay: strings through the functions that call the kernels."""

from collections.abc import Callable
from functools import cache

import numpy as np

from diglot.config import Config
from diglot.errors import OptionError
from diglot.kernels.chunks import Table
from diglot.kernels.shapes import Memory
from diglot.langid.identify import identify
from diglot.pages.layout import layout_batch
from diglot.pages.letters import points
from diglot.pages.lexicon import cues
from diglot.pairs.align import align
from diglot.pipeline.annotate import Annotator
from diglot.repairs.suspects import suspects
from diglot.routes import tokenize
from diglot.text.chunks import classes
from diglot.text.column import Column, Parts
from diglot.text.sentences.split import sentences
from diglot.text.wordhash import WordTable

__all__ = ["TARGETS", "texts_of"]

SIGNS = "«»“”’…؟،\u200f\u00a0é—\ufb50\U0001f600\u2028\ud800"


def texts_of(data: bytes) -> list[str]:
    """Strings of any code points: a NUL parts them; a byte below 0xF0 is a code point of ASCII, of the Arabic block or
    one of `SIGNS`; the others begin one of three bytes."""
    out, i = [], 0
    while i < len(data):
        byte = data[i]
        if byte < 0x80:
            out.append(byte)
        elif byte < 0xE0:
            out.append(0x600 + byte - 0x80)
        elif byte < 0xF0:
            out.append(ord(SIGNS[byte - 0xE0]))
        else:
            out.append(int.from_bytes(data[i + 1 : i + 4], "little") % 0x110000)
            i += 3
        i += 1
    return "".join(map(chr, out)).split("\x00")


def columns(texts: list[str]) -> None:
    """Gathered, encoded and decoded, strings are themselves; lone surrogates become U+FFFD in UTF-8."""
    column = Column.from_strings(texts)
    assert column.strings() == texts
    whole = ["".join("\ufffd" if "\ud800" <= sign <= "\udfff" else sign for sign in text) for text in texts]
    assert column.arrow().to_pylist() == whole
    assert Column.from_arrow(column.arrow()).strings() == whole
    back = np.arange(len(texts))[::-1]
    assert column.take(back).strings() == texts[::-1]


def words(texts: list[str]) -> None:
    """Numbers are those of a dictionary."""
    numbers: dict[str, int] = {}
    ids, _ = WordTable(1).ids(Column.from_strings(texts))
    assert ids.tolist() == [numbers.setdefault(text, len(numbers)) for text in texts]


def sieve(texts: list[str]) -> None:
    """A string is as suspect alone as in company."""
    alone = [reasons for text in texts for reasons in suspects(Column.from_strings([text])).reasons.tolist()]
    assert suspects(Column.from_strings(texts)).reasons.tolist() == alone


def split(texts: list[str]) -> None:
    """A string is cut alone as in company, into spans that rise and leave out white space only."""
    found = sentences(Column.from_strings(texts)).lists()
    assert found == [sentences(Column.from_strings([text])).lists()[0] for text in texts]
    for text, spans in zip(texts, found, strict=True):
        bounds = [0, *(bound for span in spans for bound in span), len(text)]
        assert bounds == sorted(bounds)
        assert not "".join(text[a:b] for a, b in zip(bounds[::2], bounds[1::2], strict=True)).strip()


def pages(texts: list[str]) -> None:
    """A document has the lines alone that it has in company."""
    found = layout_batch(Column.from_strings(texts))
    for i, text in enumerate(texts):
        own, mine = layout_batch(Column.from_strings([text])), found.document == i
        for name in ("start", "end", "role"):
            assert getattr(found, name)[mine].tolist() == getattr(own, name).tolist()


def languages(texts: list[str]) -> None:
    """A string has the language alone that it has in company."""
    found = identify(Column.from_strings(texts))
    for i, text in enumerate(texts):
        own = identify(Column.from_strings([text]))
        for name in ("language", "script", "route", "score"):
            assert getattr(found, name)[i] == getattr(own, name)[0]


def rows(texts: list[str]) -> None:
    """A string has the tokens, forms and runs alone that it has in company."""
    route = np.resize(np.array([1, 2, 0], np.int8), len(texts))
    annotator = _annotator()
    found = annotator.annotate(Column.from_strings(texts)).arrays
    alone = [annotator.annotate(Column.from_strings([text])).arrays for text in texts]
    for name, array in found.items():
        assert array.to_pylist() == [own[name].to_pylist()[0] for own in alone]
    tokens = tokenize(Column.from_strings(texts), route, "default")
    for i, text in enumerate(texts):
        assert tokens.lists()[i] == tokenize(Column.from_strings([text]), route[i : i + 1], "default").lists()[0]


def pieces(texts: list[str]) -> None:
    """Strings of a text whose pieces are numbered are what they are by themselves: rows, and shapes of lines."""
    column = Column.from_strings(["".join(texts), *texts])
    ends = column.starts[0] + np.cumsum([len(text) for text in texts], dtype=np.intp)
    parts = Parts(
        column.codes, np.append(ends - [len(text) for text in texts], column.starts), np.append(ends, column.ends)
    )
    alone = Column.from_strings([*texts, "".join(texts), *texts])
    found, plain = _annotator().annotate(parts).arrays, _annotator().annotate(alone).arrays
    assert all(found[name].equals(array) for name, array in plain.items())
    some = parts.ends > parts.starts
    table = Table(classes())
    shape = Memory(table, points(), cues()).read(
        parts.codes, table.scan(parts.codes), parts.starts[some], parts.ends[some], whole=160, part=64
    )
    table = Table(classes())
    own = Memory(table, points(), cues()).read(
        alone.codes, table.scan(alone.codes), alone.starts[some], alone.ends[some], whole=160, part=64
    )
    assert all((one == two).all() for one, two in zip(shape, own, strict=True))


@cache
def _annotator() -> Annotator:
    return Annotator(Config())


def beads(texts: list[str]) -> None:
    """Two lists of sentences become beads that hold each of them once; the English ones stay in order."""
    first, second = texts[: len(texts) // 2], texts[len(texts) // 2 :]
    try:
        found = align(first, second)
    except OptionError:  # the languages are the wrong way round
        first, second = second, first
        found = align(first, second)
    assert [i for bead in found for i in bead.english] == list(range(len(first)))
    assert sorted(i for bead in found for i in bead.arabic) == list(range(len(second)))  # some stand elsewhere


TARGETS: dict[str, Callable[[list[str]], None]] = {
    "columns": columns, "words": words, "suspects": sieve, "sentences": split, "pages": pages, "languages": languages,
    "rows": rows, "pieces": pieces, "beads": beads,
}  # fmt: skip
