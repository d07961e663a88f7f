"""What the fuzzer runs and the tests replay: strings through the functions that call the kernels."""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any

import numpy as np

import diglot
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
from diglot.text.arrays import Codes, Int64s
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
    assert found == [diglot.sentences(text) for text in texts]
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
            base = 0 if name == "role" else found.base[i]
            assert (getattr(found, name)[mine] - base).tolist() == getattr(own, name).tolist()


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
    begins = np.append(ends - [len(text) for text in texts], column.starts[1:])
    parts = Parts(column.codes, begins, np.append(ends, column.ends[1:]))
    alone = Column.from_strings([*texts, *texts])
    found, plain = _annotator().annotate(parts).arrays, _annotator().annotate(alone).arrays
    assert all(found[name].equals(array) for name, array in plain.items())
    some = parts.ends > parts.starts
    shape, own = (_shapes(each.codes, each.starts[some], each.ends[some]) for each in (parts, alone))
    assert all((one == two).all() for one, two in zip(shape, own, strict=True))


def _shapes(codes: Codes, starts: Int64s, ends: Int64s) -> tuple[Any, Any]:
    """Of lines whose pieces nothing is known of."""
    table, memory = _memory()
    table.clear()
    return memory.read(codes, table.scan(codes), starts, ends, whole=160, part=64)


def single(texts: list[str]) -> None:
    """A single string is told, cut and normalized as it is among others."""
    for function in (diglot.detect, diglot.sentences, diglot.tokenize, diglot.normalize, diglot.transliterate):
        assert function(texts) == [function(text) for text in texts]


@cache
def _memory() -> tuple[Table, Memory]:  # made once, for that takes longer than a text
    table = Table(classes())
    return table, Memory(table, points(), cues())


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


PROPERTIES = (
    "beads.test_a_part_of_the_cells_is_as_in_the_whole",
    "beads.test_the_best_row_is_the_best_of_all",
    "chain.test_a_page_is_decided_by_itself",
    "chunks.test_of_a_text_that_was_edited_only_the_edits_are_read",
    "chunks.test_what_was_met_again_keeps_a_number",
    "columns.test_what_is_copied_is_what_would_be_encoded",
    "columns.test_what_is_joined_has_line_feeds_before_it",
    "columns.test_what_is_spliced_is_between_what_stays",
    "columns.test_what_is_chosen_are_strings_of_the_table",
    "columns.test_what_python_refuses_is_refused",
    "dates.test_dates_of_any_words",
    "edits.test_every_span",
    "entries.test_every_code_point_has_its_entry",
    "evidence.test_types_and_where_they_stand",
    "evidence.test_links_are_the_strongest_of_all_kinds",
    "ids.test_names_are_those_that_python_writes",
    "languages.test_rows_are_the_sums_of_the_weights_of_features",
    "languages.test_rows_do_not_depend_on_what_is_remembered",
    "languages.test_sums_are_those_of_a_loop",
    "letters.test_addresses_and_markup_are_blanked_out",
    "letters.test_what_is_known_of_pieces_fits_exactly_or_waits",
    "looks.test_a_look_says_what_closer_reading_says",
    "page_features.test_what_lines_are_like_as_one_would_count_it",
    "physical_lines.test_what_there_is_no_room_for_is_counted_and_not_written",
    "plausible.test_any_tables",
    "respelling.test_words_by_any_rules",
    "segments.test_parts_of_units",
    "segments.test_what_segments_have_of_their_lines",
    "segments.test_stretches_are_lines_that_follow_each_other",
    "shapes.test_nothing_is_written_beside_what_is_given",
    "shapes.test_what_is_known_of_pieces_fits_exactly_or_waits",
    "shingles.test_pairs_are_those_of_lists_of_words",
    "suspects.test_any_kinds",
    "switches.test_labels_are_the_best_way_through_the_words",
    "switches.test_runs_are_those_of_a_walk_over_the_characters",
    "tallies.test_ranks_are_those_of_dictionaries",
    "tallies.test_counts_are_those_of_a_dictionary",
    "weights.test_a_sum_is_of_the_rows_that_a_lines_numbers_choose",
    "windows.test_near_is_as_defined",
    "windows.test_a_window_is_its_steps",
    "words.test_numbers_are_those_of_a_dict_also_when_all_words_share_a_place",
)
"""What a text doesn't reach: kernels that take arrays, and tables of any kind. A new one stands at the end."""


def arrays(data: bytes) -> None:
    """A property of `PROPERTIES`: the first byte says which, and hypothesis makes its arguments of the others."""
    file, name = PROPERTIES[data[0] % len(PROPERTIES)].split(".")
    getattr(import_module(f"tests.kernels.test_{file}"), name).hypothesis.fuzz_one_input(data[1:])


def of_text(target: Callable[[list[str]], None]) -> Callable[[bytes], None]:
    return lambda data: target(texts_of(data))


TARGETS: dict[str, Callable[[bytes], None]] = {
    "columns": of_text(columns), "words": of_text(words), "suspects": of_text(sieve), "sentences": of_text(split),
    "pages": of_text(pages), "languages": of_text(languages), "rows": of_text(rows), "pieces": of_text(pieces),
    "beads": of_text(beads), "single": of_text(single), "arrays": arrays,
}  # fmt: skip
