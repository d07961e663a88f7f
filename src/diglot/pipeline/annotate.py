"""Segments become rows: every column that follows from a segment's text alone.

`Annotator` is the heart of the pipeline. It takes a `Column` of segments and gives Arrow arrays, in this order::

    identify   language, score, script, route of each segment          langid/
    mixed      runs of language inside a segment                       langid/
    read       each distinct chunk once: its tokens, normalized and transliterated      text.lexicon
               by the rules of the segment's route                     arabic/, english/
    rows       tokens, spans, segments: copied from what the chunks became

Nothing here loops over segments or tokens. An `Annotator` keeps a `Lexicon`, and so belongs to one thread; what it
returns does not depend on what that holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from diglot import routes
from diglot.arabic.morphology import Morphology
from diglot.config import Config
from diglot.kernels.entries import Map
from diglot.kernels.lexicon import Recipe
from diglot.kernels.respelling import Rules
from diglot.langid.identify import LanguageOptions, Languages, identify
from diglot.langid.runs import mixed
from diglot.pipeline.names import LANGUAGE, SCRIPT
from diglot.quality import find_private
from diglot.schema import PRIVATE
from diglot.text.arrays import Bools, Int8s, Positions
from diglot.text.arrow import array, named
from diglot.text.charmap.charmap import IDENTITY, CharMap, apply
from diglot.text.charmap.tables import mapping
from diglot.text.chunks import here
from diglot.text.column import Column, Texts
from diglot.text.lexicon import Learnt, Lexicon, Met, Reading
from diglot.text.spans import Spans
from diglot.text.tokens import schemes

__all__ = ["Annotated", "Annotator", "Segments"]

SURFACE, NORMALIZED, TRANSLITERATED, MORE = range(4)
"""The string columns of tokens, and of segments; from `MORE` on the profiles besides."""


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
        self._options = LanguageOptions(languages=config.languages, priors=priors)
        self._languages = routes.languages()
        self._words = MORE + len(config.profiles)
        self._lexicon = Lexicon(
            self._learn, words=self._words, whole=self._whole, chunks=here(), recipe=lambda: self._recipe
        )

    @cached_property
    def _profiles(self) -> tuple[tuple[CharMap, ...], ...]:
        """The maps of each route, by its number: those of the routes' own profiles, then of each one besides."""
        names = [[each.options(self._config).profile for each in self._languages]]
        names += [[each.profile(more) for each in self._languages] for more in self._config.profiles]
        maps = [[each.normalizer.charmap(one) for each, one in zip(self._languages, of, strict=True)] for of in names]
        return tuple((IDENTITY, *of, IDENTITY) for of in maps)

    @cached_property
    def _across(self) -> tuple[Bools, ...]:
        """Of each profile, which routes' maps look across chunks."""
        return tuple(np.array([each.across for each in maps]) for maps in self._profiles)

    @property
    def _whole(self) -> Bools:
        """By route, which string columns its segments have."""
        found = np.ones((len(self._languages) + 1, self._words), np.bool_)
        rendered = [each.options(self._config).transliterate != "none" for each in self._languages]
        found[:, TRANSLITERATED] = False, *rendered
        return found

    @cached_property
    def _schemes(self) -> tuple[str, ...]:
        """The tokens of each route, by its number; what has none is cut as English is."""
        return (self._config.english.tokens, *(each.options(self._config).tokens for each in self._languages))

    @cached_property
    def _recipe(self) -> Recipe:
        """How tables tell what most chunks and gaps become: the same as `_learn`."""
        gapped = [kind not in (SURFACE, TRANSLITERATED) for kind in range(self._words)]
        return Recipe(schemes.class_table(), schemes.listed(), list(map(self._ways, range(len(self._schemes)))), gapped)

    def _ways(self, route: int) -> list[Map | Rules | None] | None:
        """By which tables the string columns of a route's tokens are made; None where they are not told by tables."""
        maps = [each[route] for each in self._profiles]
        if self._schemes[route] != "default" or not all(each.needs for one in maps for each in one.rewrites):
            return None
        normalized, *more = (None if each == IDENTITY else mapping(each) for each in maps)
        scheme = self._languages[route - 1].options(self._config).transliterate if route else "none"
        if scheme == "none":
            return [None, normalized, None, *more]
        room = self._languages[route - 1].transliterator
        table = room.charmap(scheme)
        by = mapping(table) if table else room.rules(scheme)
        return [None, normalized, by, *more] if by else None

    def annotate(self, segments: Texts) -> Annotated:
        """All columns of a batch of segments, best given as parts of a text whose pieces were found before."""
        languages = identify(segments, self._options)
        route = languages.route
        reading = self._lexicon.read(segments, route)
        offsets = array(reading.offsets.astype(np.int32))

        def lists(kind: int) -> pa.ListArray:
            return pa.ListArray.from_arrays(offsets, reading.words(kind))

        arrays = {
            "language": LANGUAGE.take(languages.language, whole=True),
            "language_score": array(languages.score),
            "script": SCRIPT.take(languages.script, whole=True),
            "route": named(routes.names(), route),
            "languages": self._runs(segments, languages),
            "text": reading.whole(SURFACE),
            "normalized": self._normalized(segments, reading, route, 0),
            "tokens": lists(SURFACE),
            "token_spans": reading.spans().arrow(),
            "token_normalized": lists(NORMALIZED),
            "token_transliterated": lists(TRANSLITERATED),
            "transliterated": reading.whole(TRANSLITERATED),
        }
        for number, more in enumerate(self._config.profiles):
            arrays[f"normalized_{more.name}"] = self._normalized(segments, reading, route, 1 + number)
            arrays[f"token_normalized_{more.name}"] = lists(MORE + number)
        if self._config.private:
            arrays["private"] = _private(Column.from_flat(segments.codes, segments.starts, segments.ends))
        counts = np.diff(reading.offsets)
        if self._config.morphology.database:
            arabic = np.repeat(route == routes.number("ar"), counts)
            arrays |= self._morphology(arrays["tokens"].flatten(), arabic, offsets)
        return Annotated(arrays, languages, counts)

    def _normalized(self, segments: Texts, reading: Reading, route: Int8s, number: int) -> pa.StringArray:
        """The segments by profile `number`; where the chunks do not decide, from the whole segment."""
        maps = self._profiles[number]
        found = reading.whole(MORE + number - 1 if number else NORMALIZED)
        apart = reading.odd | self._across[number][route]
        if not apart.any():
            return found
        strings = Column.from_flat(segments.codes, segments.starts[apart], segments.ends[apart])
        return pc.replace_with_mask(found, array(apart), apply(strings, maps, route[apart]).arrow())

    def _learn(self, met: Met) -> Learnt:
        """What new chunks and gaps become, each on its route."""
        tokens = self._tokens(met)
        words, which = tokens.gather(met.texts), np.repeat(met.route, tokens.counts)
        whole = [apply(met.texts, maps, met.route) for maps in self._profiles]
        moved = np.zeros(len(met.texts), np.bool_)
        for normalized in whole:
            moved |= met.gap & (normalized.lengths != met.texts.lengths)
        return Learnt(
            tokens,
            [words, *self._word_forms(words, which)],
            [SURFACE, whole[0], TRANSLITERATED, *whole[1:]],
            moved,
        )

    def _tokens(self, met: Met) -> Spans:
        """The tokens of pieces; the number of a list item is one with its full stop, as `schemes.default` says."""
        spans = routes.tokenize(met.texts, met.route, self._schemes[0])
        for scheme in dict.fromkeys(self._schemes[1:]):
            if scheme != self._schemes[0]:
                chosen = np.isin(met.route, [i for i, each in enumerate(self._schemes) if i and each == scheme])
                spans = Spans.where(chosen, routes.tokenize(met.texts, met.route, scheme), spans)
        numbered = np.array([schemes.SCHEMES[each] is schemes.default for each in self._schemes])
        one = Spans.from_flat(met.texts, met.texts.starts, met.texts.ends)
        return Spans.where(met.item & numbered[met.route], one, spans)

    def _word_forms(self, words: Column, which: Int8s) -> tuple[Column, ...]:
        """Normalized and transliterated forms of distinct words, and those of the profiles besides."""
        normalized, *more = (apply(words, maps, which) for maps in self._profiles)
        parts, index = [words], np.arange(len(words))
        for route, each in enumerate(self._languages, 1):
            scheme, chosen = each.options(self._config).transliterate, np.flatnonzero(which == route)
            if scheme == "none" or not len(chosen):
                continue
            index[chosen] = sum(map(len, parts)) + np.arange(len(chosen))
            parts.append(each.transliterator.words(words.take(chosen), scheme))
        transliterated = Column.concatenate(parts).take(index) if len(parts) > 1 else words
        return normalized, transliterated, *more

    def _morphology(self, tokens: pa.StringArray, chosen: Bools, offsets: pa.Array) -> dict[str, pa.ListArray]:
        """The columns of `diglot.schema.MORPHOLOGY`: analyses of the chosen tokens, null for the others."""
        settings = self._config.morphology
        model = Path(settings.model) if settings.model else None
        analyser = Morphology(Path(settings.database), model, settings.scheme, settings.backoff)
        found = analyser.analyze(tokens.filter(array(chosen)).to_pylist())
        place = array(np.cumsum(chosen) - 1, chosen)
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

    def _runs(self, segments: Texts, languages: Languages) -> pa.ListArray:
        if not self._config.mixed:
            offsets, start, end = np.zeros(len(segments) + 1, np.int32), np.empty(0, np.int32), np.empty(0, np.int32)
            language, script = np.empty(0, np.int16), np.empty(0, np.int8)
        else:
            spans, language, script = mixed(segments, languages, self._options)
            offsets, start, end = spans.offsets.astype(np.int32), spans.start, spans.end
        runs = pa.StructArray.from_arrays(
            [array(start), array(end), LANGUAGE.take(language, whole=True), SCRIPT.take(script, whole=True)],
            ["start", "end", "language", "script"],
        )
        return pa.ListArray.from_arrays(array(offsets), runs)


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
