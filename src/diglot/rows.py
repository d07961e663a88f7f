"""Segments become rows: every column that follows from a segment's text alone.

`Annotator` is the heart of the pipeline. It takes a `Column` of segments and gives Arrow arrays, in this order::

    identify        language, score, script, route of each segment          language/
    mixed           runs of language inside a segment                       language/
    normalize       the segment after its route's profile                   arabic/, english/ through text.charmap
    tokenize        spans on the original text                              text.tokens
    vocabulary      each distinct token once: surface, normalized, transliterated
    splice          the segment in the other script: its tokens transliterated, all between them kept

Nothing here loops over segments or tokens. An `Annotator` keeps caches (its vocabulary) and so belongs to one thread;
what it returns does not depend on them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa

import diglot.arabic.normalize
import diglot.arabic.transliterate
import diglot.english.normalize
import diglot.english.transliterate
from diglot.config import Config
from diglot.language.detect import LANGUAGES, Languages, Options, identify
from diglot.language.runs import mixed
from diglot.language.scripts import SCRIPTS
from diglot.schema import ROUTES
from diglot.text.charmap import IDENTITY, CharMap, apply
from diglot.text.column import Column, Positions
from diglot.text.spans import Spans
from diglot.text.tokens import tokenize
from diglot.text.vocabulary import Vocabulary

__all__ = ["Annotated", "Annotator", "Segments"]

NONE, ARABIC, ENGLISH = range(3)
GAP = 3  # the "route" of what stands between tokens: kept as it is
SURFACE, NORMALIZED, TRANSLITERATED = range(3)  # the kinds of string in the vocabulary


@dataclass(frozen=True, eq=False)
class Segments:
    """Where segments are.

    Args:
        start, end: ``intp[s]``, flat positions in the codes of the documents' column.
        line: ``intp[s]``, row of each segment's line in the line table.
    """

    start: Positions
    end: Positions
    line: Positions

    def __getitem__(self, part: slice) -> Segments:
        return Segments(self.start[part], self.end[part], self.line[part])


@dataclass(frozen=True, eq=False)
class Annotated:
    """The columns of a batch of segments.

    Args:
        arrays: one Arrow array per column of the segments table that follows from the text, by name.
        languages: what was identified, for sums over documents.
        token_counts: ``intp[s]``, tokens of each segment.
    """

    arrays: dict[str, pa.Array]
    languages: Languages
    token_counts: Positions


class Annotator:
    """Computes the columns of segments, batch by batch, for one configuration.

    >>> annotated = Annotator(Config()).annotate(Column.from_strings(["السلام عليكم", "Good morning to you all"]))
    >>> annotated.arrays["route"].to_pylist()
    ['arabic', 'english']
    """

    def __init__(self, config: Config) -> None:
        self._config = config
        self._options = Options(languages=config.languages)
        self._vocabulary = Vocabulary(self._word_forms, routes=4)

    @cached_property
    def _profiles(self) -> tuple[CharMap, ...]:
        config = self._config
        return (
            IDENTITY,
            diglot.arabic.normalize.charmap(config.arabic.profile),
            diglot.english.normalize.charmap(config.english.profile),
            IDENTITY,
        )

    @cached_property
    def _rendered(self) -> npt.NDArray[np.bool_]:
        """Whether each route has a transliteration."""
        return np.array([False, self._config.arabic.transliterate != "none", self._config.english.transliterate != "none"])

    def annotate(self, segments: Column) -> Annotated:
        """All columns of a batch of segments; some 30 ns of processor time a code point."""
        languages = identify(segments, self._options)
        route = languages.route
        spans = self._tokens(segments, route)
        slots, pieces, piece_bounds = self._encode(segments, spans, route)
        strings = self._vocabulary.strings
        offsets = pa.array(spans.offsets.astype(np.int32))

        def lists(kind: int) -> pa.ListArray:
            return pa.ListArray.from_arrays(offsets, strings(kind, slots))

        arrays = {
            "text": segments.arrow(),
            "language": _names(LANGUAGES, languages.language),
            "language_score": pa.array(languages.score),
            "script": _names(SCRIPTS, languages.script),
            "route": _names(ROUTES, route),
            "languages": self._runs(segments, languages),
            "normalized": apply(segments, self._profiles, route).arrow(),
            "tokens": lists(SURFACE),
            "token_spans": spans.arrow(),
            "token_normalized": lists(NORMALIZED),
            "token_transliterated": lists(TRANSLITERATED),
            "transliterated": _joined(strings(TRANSLITERATED, pieces), piece_bounds, self._rendered[route]),
        }
        return Annotated(arrays, languages, spans.counts)

    def _tokens(self, segments: Column, route: npt.NDArray[np.int8]) -> Spans:
        schemes = (self._config.english.tokens, self._config.arabic.tokens, self._config.english.tokens)
        if len(set(schemes)) == 1:
            return tokenize(segments, route, schemes[0])
        arabic_only = route == ARABIC
        return Spans.where(
            arabic_only, tokenize(segments, route, schemes[ARABIC]), tokenize(segments, route, schemes[ENGLISH])
        )

    def _encode(
        self, segments: Column, spans: Spans, route: npt.NDArray[np.int8]
    ) -> tuple[Positions, Positions, Positions]:
        """Slots of the tokens; slots of tokens and gaps in order; and where each segment's pieces begin."""
        starts, ends = spans.flat(segments)
        counts = spans.counts
        # a gap before each token and one after the last: token j of segment i is piece 2j + i + 1
        before, after = _gaps(segments, spans, starts, ends)
        codes = np.append(segments.codes, np.uint32(32))
        blank = ((after - before) == 1) & (codes.take(before) == 32)
        odd = np.flatnonzero((after > before) & ~blank)
        words = Column.from_flat(
            codes,
            np.concatenate((starts, before[odd], [len(codes) - 1])),
            np.concatenate((ends, after[odd], [len(codes)])),
        )
        routes = np.full(len(words), GAP, np.int8)
        routes[: len(starts)] = np.repeat(route, counts)
        slots = self._vocabulary.slots(words, routes)
        gap_slots = np.where(blank, slots[-1], -1)
        gap_slots[odd] = slots[len(starts) : -1]
        pieces = np.empty(len(starts) + len(before), np.intp)
        segment_of_token = np.repeat(np.arange(len(segments)), counts)
        token_places = 2 * np.arange(len(starts)) + segment_of_token + 1
        is_token = np.zeros(len(pieces), np.bool_)
        is_token[token_places] = True
        pieces[token_places] = slots[: len(starts)]
        pieces[~is_token] = gap_slots
        kept = pieces >= 0
        kept_before = np.zeros(len(pieces) + 1, np.intp)
        np.cumsum(kept, out=kept_before[1:])
        bounds = kept_before[np.append(0, np.cumsum(2 * counts + 1))]
        return slots[: len(starts)], pieces[kept], bounds

    def _word_forms(self, words: Column, routes: npt.NDArray[np.int8]) -> tuple[Column, ...]:
        """Surface, normalized and transliterated forms of distinct words: what the vocabulary keeps."""
        normalized = apply(words, self._profiles, routes)
        transliterated = words
        for route, scheme, room in (
            (ARABIC, self._config.arabic.transliterate, diglot.arabic.transliterate),
            (ENGLISH, self._config.english.transliterate, diglot.english.transliterate),
        ):
            chosen = np.flatnonzero(routes == route)
            if scheme == "none" or not len(chosen):
                continue
            rendered = room.words(words.take(chosen), scheme)
            index = np.arange(len(words))
            index[chosen] = len(words) + np.arange(len(chosen))
            transliterated = Column.concatenate([transliterated, rendered]).take(index)
        return words, normalized, transliterated

    def _runs(self, segments: Column, languages: Languages) -> pa.ListArray:
        if not self._config.mixed:
            offsets, start, end = np.zeros(len(segments) + 1, np.int32), np.empty(0, np.int32), np.empty(0, np.int32)
            language = script = np.empty(0, np.int16)
        else:
            spans, language, script = mixed(segments, languages)
            offsets, start, end = spans.offsets.astype(np.int32), spans.start, spans.end
        runs = pa.StructArray.from_arrays(
            [pa.array(start), pa.array(end), _names(LANGUAGES, language), _names(SCRIPTS, script)],
            ["start", "end", "language", "script"],
        )
        return pa.ListArray.from_arrays(pa.array(offsets), runs)


def _names(names: tuple[str, ...], codes: npt.NDArray[np.integer]) -> pa.StringArray:
    return pa.array(names, pa.string()).take(pa.array(codes))


def _gaps(segments: Column, spans: Spans, starts: Positions, ends: Positions) -> tuple[Positions, Positions]:
    """What no token covers: ``intp[k + s]`` begins and ends, one gap before each token and one after each last."""
    counts = spans.counts
    size = len(starts) + len(segments)
    last = np.cumsum(counts + 1) - 1  # the gap after each segment's last token
    before, after = np.empty(size, np.intp), np.empty(size, np.intp)
    inner = np.ones(size, np.bool_)
    inner[last] = False
    after[inner] = starts
    after[last] = segments.ends
    first = np.ones(size, np.bool_)
    first[1:] = ~inner[:-1]
    before[first] = segments.starts
    before[~first] = ends
    return before, after


def _joined(pieces: pa.StringArray, bounds: Positions, valid: npt.NDArray[np.bool_]) -> pa.StringArray:
    """Neighbouring strings joined: string i is the pieces from ``bounds[i]`` to ``bounds[i + 1]``; null if not valid."""
    _, offsets, data = pieces.buffers()
    flat = np.frombuffer(offsets, np.int32)[pieces.offset : pieces.offset + len(pieces) + 1]
    validity = pa.py_buffer(np.packbits(valid, bitorder="little"))
    buffers = [validity, pa.py_buffer(np.ascontiguousarray(flat[bounds])), data]
    return pa.Array.from_buffers(pa.string(), len(valid), buffers, null_count=int(len(valid) - valid.sum()))

