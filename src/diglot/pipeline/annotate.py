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
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from diglot import routes
from diglot.arabic.morphology import Morphology
from diglot.config import Config
from diglot.langid.identify import LANGUAGES, Languages, Options, identify
from diglot.langid.runs import mixed
from diglot.langid.scripts import SCRIPTS
from diglot.quality import find_private
from diglot.schema import PRIVATE
from diglot.text.arrays import Bools, Int8s, Positions, offsets
from diglot.text.charmap.charmap import IDENTITY, CharMap, apply
from diglot.text.column import Column
from diglot.text.spans import Spans
from diglot.text.vocabulary import Vocabulary

__all__ = ["Annotated", "Annotator", "Segments"]

SURFACE, NORMALIZED, TRANSLITERATED = range(
    3
)  # the kinds of string in the vocabulary; behind them the profiles besides
PAIR = 2  # a transliteration is there twice: alone, and with a blank after it
BLANK = 32


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
        arrays: one Arrow array per column of the segments table that is computed from the text, by name.
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
        priors = (("ar", config.prior), ("en", config.prior))
        self._options = Options(languages=config.languages, priors=priors)
        self._languages = routes.languages()
        self._gap = len(self._languages) + 1  # the "route" of what stands between tokens: kept as it is
        self._vocabulary = Vocabulary(self._word_forms, routes=self._gap + 1, kinds=3 + len(config.profiles))

    @cached_property
    def _profiles(self) -> tuple[tuple[CharMap, ...], ...]:
        """The maps of each route, by its number: those of the routes' own profiles, then of each one besides."""
        names = [[each.options(self._config).profile for each in self._languages]]
        names += [[each.profile(more) for each in self._languages] for more in self._config.profiles]
        maps = [[each.normalizer.charmap(one) for each, one in zip(self._languages, of, strict=True)] for of in names]
        return tuple((IDENTITY, *of, IDENTITY) for of in maps)

    @cached_property
    def _rendered(self) -> Bools:
        """Whether each route has a transliteration."""
        return np.array([False, *(each.options(self._config).transliterate != "none" for each in self._languages)])

    def annotate(self, segments: Column) -> Annotated:
        """All columns of a batch of segments."""
        languages = identify(segments, self._options)
        route = languages.route
        spans = self._tokens(segments, route)
        slots, pieces, piece_bounds = self.encode(segments, spans, route)
        strings = self._vocabulary.strings
        offsets = pa.array(spans.offsets.astype(np.int32))

        def lists(kind: int) -> pa.ListArray:
            return pa.ListArray.from_arrays(offsets, strings(kind, slots))

        arrays = {
            "language": _names(LANGUAGES, languages.language),
            "language_score": pa.array(languages.score),
            "script": _names(SCRIPTS, languages.script),
            "route": _names(routes.names(), route),
            "languages": self._runs(segments, languages),
            "normalized": apply(segments, self._profiles[0], route).arrow(),
            "tokens": lists(SURFACE),
            "token_spans": spans.arrow(),
            "token_normalized": lists(NORMALIZED),
            "token_transliterated": pa.ListArray.from_arrays(offsets, strings(TRANSLITERATED, PAIR * slots)),
            "transliterated": _joined(self.transliterations(pieces), piece_bounds, self._rendered[route]),
        }
        for number, (more, maps) in enumerate(zip(self._config.profiles, self._profiles[1:], strict=True), 1):
            arrays[f"normalized_{more.name}"] = apply(segments, maps, route).arrow()
            arrays[f"token_normalized_{more.name}"] = lists(TRANSLITERATED + number)
        if self._config.private:
            arrays["private"] = _private(segments)
        if self._config.morphology.database:
            arabic = np.repeat(route == routes.number("ar"), spans.counts)
            arrays |= self._morphology(arrays["tokens"].flatten(), arabic, offsets)
        return Annotated(arrays, languages, spans.counts)

    def transliterations(self, pieces: Positions) -> pa.StringArray:
        """The strings of `pieces`, as `encode` gives them."""
        return self._vocabulary.strings(TRANSLITERATED, pieces)

    def _tokens(self, segments: Column, route: Int8s) -> Spans:
        schemes = [each.options(self._config).tokens for each in self._languages]
        first, *others = dict.fromkeys((self._config.english.tokens, *schemes))  # English is what other text is cut as
        spans = routes.tokenize(segments, route, first)
        for scheme in others:
            chosen = np.isin(route, [i for i, each in enumerate(schemes, 1) if each == scheme])
            spans = Spans.where(chosen, routes.tokenize(segments, route, scheme), spans)
        return spans

    def encode(self, segments: Column, spans: Spans, route: Int8s) -> tuple[Positions, Positions, Positions]:
        """Each segment's text as slots of the vocabulary.

        Returns:
            ``tokens: intp[k]``, the slot of each token; ``pieces: intp[p]``, what the segments are made of in the other
            script, as numbers of its strings; ``bounds: intp[s + 1]``, where each segment's pieces begin.

        What stands between two tokens is nothing or one blank, nearly always, so every transliteration is kept twice,
        without and with a blank after it; any other gap becomes a piece of its own, before the next token.
        """
        codes = segments.codes
        starts, ends = spans.flat(segments)
        counts = spans.counts
        self._vocabulary.renew()
        tokens = self._vocabulary.slots(codes, starts, ends, np.repeat(route, counts))
        follows = np.append(starts[1:], 0)  # where the next token of the same segment begins, else the segment's end
        last = spans.offsets[1:][counts > 0] - 1
        follows[last] = segments.ends[counts > 0]
        blank = (follows - ends == 1) & (codes.take(ends) == BLANK)
        pieces = PAIR * tokens + blank
        bounds = spans.offsets
        after = np.flatnonzero((follows > ends) & ~blank)  # odd gaps, after these tokens
        before = np.flatnonzero((counts == 0) & (segments.lengths > 0))  # segments without a token are one gap
        first = spans.offsets[:-1][counts > 0]
        leading = np.flatnonzero(starts[first] > segments.starts[counts > 0])
        if len(after) or len(before) or len(leading):
            begin = np.concatenate((ends[after], segments.starts[before], segments.starts[counts > 0][leading]))
            end = np.concatenate((follows[after], segments.ends[before], starts[first][leading]))
            place = np.concatenate((after + 1, spans.offsets[before], first[leading]))  # before which piece it comes
            owner = np.searchsorted(segments.ends, begin)
            order = np.lexsort((begin, place))
            begin, end, place, owner = begin[order], end[order], place[order], owner[order]
            gaps = self._vocabulary.slots(codes, begin, end, np.full(len(begin), self._gap, np.int8))
            pieces = np.insert(pieces, place, PAIR * gaps)
            bounds = bounds + offsets(np.bincount(owner, minlength=len(segments)))
        return tokens, pieces, bounds

    def _word_forms(self, words: Column, which: Int8s) -> tuple[Column, ...]:
        """Surface, normalized and transliterated forms of distinct words, and those of the profiles besides."""
        normalized, *more = (apply(words, maps, which) for maps in self._profiles)
        transliterated = words
        for route, each in enumerate(self._languages, 1):
            scheme, chosen = each.options(self._config).transliterate, np.flatnonzero(which == route)
            if scheme == "none" or not len(chosen):
                continue
            rendered = each.transliterator.words(words.take(chosen), scheme)
            index = np.arange(len(words))
            index[chosen] = len(words) + np.arange(len(chosen))
            transliterated = Column.concatenate([transliterated, rendered]).take(index)
        return words, normalized, _paired(transliterated), *more

    def _morphology(self, tokens: pa.StringArray, chosen: Bools, offsets: pa.Array) -> dict[str, pa.ListArray]:
        """The columns of `diglot.schema.MORPHOLOGY`: analyses of the chosen tokens, null for the others."""
        settings = self._config.morphology
        model = Path(settings.model) if settings.model else None
        analyser = Morphology(Path(settings.database), model, settings.scheme, settings.backoff)
        found = analyser.analyze(tokens.filter(pa.array(chosen)).to_pylist())
        place = pa.array(np.cumsum(chosen) - 1, mask=~chosen)
        columns = {}
        for name, kind in (
            ("lemma", pa.string()),
            ("pos", pa.string()),
            ("diacritized", pa.string()),
            ("segmentation", pa.list_(pa.string())),
        ):
            values = pa.array([getattr(each, name) for each in found], kind)
            columns[name] = pa.ListArray.from_arrays(offsets, values.take(place))
        return columns

    def _runs(self, segments: Column, languages: Languages) -> pa.ListArray:
        if not self._config.mixed:
            offsets, start, end = np.zeros(len(segments) + 1, np.int32), np.empty(0, np.int32), np.empty(0, np.int32)
            language, script = np.empty(0, np.int16), np.empty(0, np.int8)
        else:
            spans, language, script = mixed(segments, languages, self._options)
            offsets, start, end = spans.offsets.astype(np.int32), spans.start, spans.end
        runs = pa.StructArray.from_arrays(
            [pa.array(start), pa.array(end), _names(LANGUAGES, language), _names(SCRIPTS, script)],
            ["start", "end", "language", "script"],
        )
        return pa.ListArray.from_arrays(pa.array(offsets), runs)


def _private(segments: Column) -> pa.Array:
    """``list<struct<start, end, kind>>``: the private data of each segment, in those that may hold any."""
    codes = segments.codes
    suspect = np.add.reduceat(
        ((codes == ord("@")) | (codes == ord(":"))).view(np.uint8), segments.starts, dtype=np.int32
    )
    digits = (codes - np.uint32(0x30) < 10) | (codes - np.uint32(0x660) < 10) | (codes - np.uint32(0x6F0) < 10)
    suspect += np.add.reduceat(digits.view(np.uint8), segments.starts, dtype=np.int32) // 4
    rows: list[list[dict[str, object]]] = [[] for _ in range(len(segments))]
    flagged = np.flatnonzero(suspect)
    for i, text in zip(flagged.tolist(), segments.take(flagged).strings(), strict=True):
        rows[i] = [{"start": one.start, "end": one.end, "kind": one.kind} for one in find_private(text)]
    return pa.array(rows, PRIVATE.type)


def _names(names: tuple[str, ...], codes: npt.NDArray[np.integer]) -> pa.StringArray:
    return pa.array(names, pa.string()).take(pa.array(codes))


def _paired(column: Column) -> Column:
    """Every string twice: as it is, and with a blank after it.

    >>> _paired(Column.from_strings(["a", "bc"])).strings()
    ['a', 'a ', 'bc', 'bc ']
    """
    twice = np.repeat(np.arange(len(column)), PAIR)
    extra = np.arange(len(twice)) % PAIR
    codes = np.append(column.codes, np.uint32(BLANK))
    pieces = Column.from_flat(codes, column.starts[twice], column.ends[twice] + extra)
    pieces.codes[pieces.ends[1::PAIR] - 1] = BLANK
    return pieces


def _joined(pieces: pa.StringArray, bounds: Positions, valid: Bools) -> pa.StringArray:
    """Neighbouring strings joined: string i is ``pieces[bounds[i]:bounds[i + 1]]``, or null where not valid."""
    _, offsets, data = pieces.buffers()
    flat = np.frombuffer(offsets, np.int32)[pieces.offset : pieces.offset + len(pieces) + 1]
    validity = pa.py_buffer(np.packbits(valid, bitorder="little"))
    buffers = [validity, pa.py_buffer(np.ascontiguousarray(flat[bounds])), data]
    return pa.Array.from_buffers(pa.string(), len(valid), buffers, null_count=int(len(valid) - valid.sum()))
