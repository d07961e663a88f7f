"""langdetect's own model, evaluated exactly: every n-gram of the text counts once, and nothing is drawn at random.

langdetect (Apache-2.0) multiplies, for each of 55 languages, the probabilities of n-grams of one to three characters
that it draws at random from the text until one language leads: its answer may change from run to run. Here the
logarithms of the probabilities of *all* n-grams are summed instead, in integers, which is what the draws estimate.
Everything else is langdetect's: its profiles, its replacement of characters, its rule that the inside of words in
capitals does not count, the blank that begins and ends a word, its smoothing.

N-grams never reach beyond a blank, so a text's score is the sum over its words (`diglot.langid.evidence`). The
probability that every language shares, of an n-gram it has never seen, is left out of the sums: it cancels.

The table is ``data/langdetect.npz``, made by ``tables/langdetect`` from the package itself.
"""

from __future__ import annotations

import re
from functools import cache, cached_property
from importlib import resources

import numpy as np

from diglot.kernels.languages import wide_sums
from diglot.kernels.letters import PAD, Words
from diglot.langid.codes import numbers
from diglot.langid.evidence import Evidence
from diglot.langid.folding import BLANK
from diglot.langid.options import LanguageOptions
from diglot.text.arrays import Bools, Codes, Float32s, Int16s, Int32s, Uint16s, Uint64s, changes, ranges
from diglot.text.column import TERMINATOR, Column
from diglot.text.forms import form

__all__ = ["SCALE", "Profiles", "clean", "evidence", "identify", "sums"]

SCALE = 2048  # a score of 2048 is a factor of e
OTHER = 0xFFFE
"""The symbol of all that langdetect has no n-gram of: what is beyond 16 bits; and behind it that of capitals there."""

_URL = re.compile(r"https?://[-_.?&~;+=/#0-9A-Za-z]{1,2076}")
_MAIL = re.compile(r"[-_.0-9A-Za-z]{1,64}@[-_0-9A-Za-z]{1,255}[-_.0-9A-Za-z]{1,255}")
_VIETNAMESE_MARKS = (0x300, 0x301, 0x303, 0x309, 0x323)
_VIETNAMESE = re.compile(f"[AEIOUYaeiouyÂÊÔâêôĂăƠơƯư][{''.join(map(chr, _VIETNAMESE_MARKS))}]")
_LATIN_ADDITIONAL = (0x1E00, 0x1EFF)


class Profiles:
    """The model: see `diglot.langid.evidence.Model`."""

    name = "langdetect"

    def __init__(self) -> None:
        path = resources.files("diglot.langid").joinpath("data/langdetect.npz")
        with path.open("rb") as file, np.load(file) as data:
            self.names: tuple[str, ...] = tuple(data["languages"].tolist())
            self.grams: Uint64s = data["grams"]
            self._entries = data["values"].astype(np.int32), data["entries"].astype(np.intp), data["offsets"]
            symbols: Codes = data["symbols"]
            capitals = np.unpackbits(data["capitals"]).astype(np.bool_)

        folding = np.arange(0x20000, dtype=np.uint32)
        folding[symbols[0]] = symbols[1]
        folding[OTHER:] = OTHER + capitals[OTHER:]
        capitals[OTHER : OTHER + 2] = False, True
        self._folding: Uint16s = folding.astype(np.uint16)
        self._capitals = capitals[: OTHER + 2]

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The ISO 639-1 code of each profile; both Chinese profiles are ``zh``."""
        return tuple(name.partition("-")[0] for name in self.names)

    @cached_property
    def empty(self) -> Int32s:
        """No rows."""
        return np.empty((0, len(self.names)), np.int32)

    def words(self, column: Column) -> Words:
        """Words of langdetect's symbols, each with the one that follows it: a blank, or the terminator at the end."""
        folded = self._folding.take(column.codes, mode="clip")
        folded[column.ends] = TERMINATOR
        inside = folded > BLANK
        edges = np.flatnonzero(changes(inside))
        edges = edges if len(inside) and inside[0] else edges[1:]
        first, last = edges[::2], edges[1::2] + 1
        counts = np.searchsorted(first, column.ends, side="right")
        begin, end = first.astype(np.int32), last.astype(np.int32)
        bounds = np.append(0, counts).astype(np.int32)
        letters = np.append(folded, np.zeros(PAD, np.uint16))
        return Words(letters, begin, end, begin, end, np.zeros(len(first), np.uint8), bounds)

    def rows(self, letters: Uint16s, bounds: Int32s) -> Int32s:
        """Scores of words, as `words` gives them."""
        words = Column.from_flat(letters.astype(np.uint32), bounds[:-1], bounds[1:])
        codes = words.codes.astype(np.uint64)
        one, two = np.uint64(21), np.uint64(42)
        previous, before = np.full_like(codes, BLANK), np.zeros_like(codes)
        previous[1:] = codes[:-1]
        before[2:] = codes[:-2]
        previous[words.starts] = BLANK  # a word follows a blank, and nothing stands before that
        before[words.starts] = 0
        second = words.starts + 1
        before[second] = BLANK
        pair = previous << one | codes
        triple = before << two | pair
        keep = np.ones(len(codes), np.bool_)
        capital = self._capitals.take(words.codes)
        keep[1:] = ~(capital[1:] & capital[:-1])
        keep[words.ends] = False
        keep[words.ends - 1] &= words.codes[words.ends - 1] != TERMINATOR
        single = codes.copy()
        single[single == BLANK] = 0  # a blank alone is no n-gram
        triple[words.starts] = 0
        wanted = np.stack([single, pair, triple], axis=1)
        wanted[~keep] = 0
        place = np.searchsorted(self.grams, wanted)
        place[place == len(self.grams)] = 0
        found = self.grams[place] == wanted
        hits = place[found]
        word = np.searchsorted(words.ends, np.nonzero(found)[0])
        values, languages, entries = self._entries
        count = entries[hits + 1] - entries[hits]  # each n-gram has a few languages
        each = ranges(entries[hits], count)
        width = len(self.languages)
        cells = np.repeat(word, count) * width + languages[each]
        sums = np.bincount(cells, values[each], len(words) * width)  # of whole numbers, so exact
        return sums.reshape(-1, width).astype(np.int32)


def clean(column: Column) -> Column:
    """The text as langdetect reads it: without web and mail addresses, and without Latin letters where they are few.

    Strings with a combining Vietnamese mark, ``://`` or ``@`` go through langdetect's expressions one by one.
    """
    codes = column.codes
    odd = codes == ord("@")
    odd[1:] |= (codes[1:] == ord("/")) & (codes[:-1] == ord(":"))
    if codes.max(initial=0) >= 0x300:
        odd |= np.isin(codes, _VIETNAMESE_MARKS)
    if odd.any():
        strings = column.strings()
        for i in np.unique(np.searchsorted(column.ends, np.flatnonzero(odd))).tolist():
            strings[i] = _VIETNAMESE.sub(lambda two: form("NFC", two[0]), _MAIL.sub(" ", _URL.sub(" ", strings[i])))
        column = Column.from_strings(strings)
        codes = column.codes
    if codes.max(initial=0) < 0x300:
        return column
    latin = (codes >= ord("A")) & (codes <= ord("z"))
    other = (codes >= 0x300) & ((codes < _LATIN_ADDITIONAL[0]) | (codes > _LATIN_ADDITIONAL[1]))
    counts = [np.add.reduceat(mask.view(np.uint8), column.starts, dtype=np.intp) for mask in (latin, other)]
    drop = latin & np.repeat(2 * counts[0] < counts[1], column.lengths + 1)
    if not drop.any():
        return column
    kept = np.cumsum(~drop)
    return Column(codes[~drop], kept[column.ends] - 1)


@cache
def evidence() -> Evidence[Profiles]:
    """The evidence of langdetect's profiles, one for the whole process."""
    return Evidence(Profiles())


def sums(column: Column) -> Int32s:
    """``int32[s, 55]``: the scores of each string of a column that was made `clean`."""
    words = evidence().model.words(column)
    reading = evidence().read(words, np.arange(len(column)))
    return wide_sums(reading.rows, reading.numbers, words.offsets)


def identify(column: Column, options: LanguageOptions) -> tuple[Int16s, Float32s]:
    """Language and score by langdetect's profiles: the score is the share of the product of the probabilities."""
    found, names = sums(clean(column)), evidence().model.languages
    known: Bools = (found != 0).any(axis=1)
    kept = [i for i, name in enumerate(names) if not options.languages or name in options.languages]
    if not kept:
        return np.zeros(len(column), np.int16), np.zeros(len(column), np.float32)
    scores = found[:, kept] / SCALE
    best = scores.argmax(axis=1)
    shares = np.exp(scores - scores[np.arange(len(scores)), best][:, None])
    language = np.array(numbers(names[i] for i in kept), np.int16)[best]
    score = (1 / shares.sum(axis=1)).astype(np.float32)
    language[~known], score[~known] = 0, 0
    return language, score
