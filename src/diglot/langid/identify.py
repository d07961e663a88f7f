"""The language, script and route of every string of a column.

`identify` is what the pipeline calls, a batch at a time; `diglot.langid.detection` has the face for single strings.

    strings ── addresses blanked ── script of most letters ── words ──► scores ──► language, score ──► route

1. The script of most letters decides which languages come into question (`diglot.langid.scripts`).
2. Where one language uses a script, that is the answer; else the script's trained model sums the scores of the
   words (`diglot.langid.model`), and priors favour Arabic and English, which this package is about.
3. Text in the letters of a Persian, Urdu or Kurdish keyboard is read once more under Arabic letters, and is Arabic
   where those say so (`diglot.langid.keyboards`).
4. The score is a probability: the softmax of the sums, cooled with the length of the text so that it means what it
   says.

``und`` is an answer: for strings without letters, for addresses and user names alone, and for a score below the
threshold. Arabic in Latin letters (``el 7amdulillah``) is ``ar`` with the script ``Latn``, and takes no route.

The same answer on every run, machine, thread, process and batch size: scores are sums of integers.

``LanguageOptions(model="langdetect")`` lets langdetect's own profiles decide alone (`diglot.langid.profiles`).

Errors: `OptionError` for an unknown model or language code.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from diglot.kernels import dates, letters
from diglot.kernels.looks import Looks
from diglot.langid import codeswitching, folding, names, profiles, scripts
from diglot.langid.codes import LANGUAGES, number
from diglot.langid.judging import Strings, judge
from diglot.langid.looks import CERTAIN, HANI, look, only
from diglot.langid.options import DEFAULT, MODELS, LanguageOptions
from diglot.remembered import kept
from diglot.renamed import old_names
from diglot.routes import NONE, Language, languages
from diglot.text.arrays import Bools, Float32s, Int8s, Int16s, Positions
from diglot.text.column import Column, Parts, Texts

__all__ = ["DEFAULT", "LANGUAGES", "MODELS", "LanguageOptions", "Languages", "identify", "routes"]

__getattr__ = old_names(__name__, Options="LanguageOptions")

KANA = [scripts.SCRIPTS.index("Hira"), scripts.SCRIPTS.index("Kana")]


@dataclass(frozen=True, eq=False)
class Languages:
    """What was found, a value a string.

    Args:
        language: ``int16[s]``, positions in `LANGUAGES`; 0 is ``und``.
        score: ``float32[s]``, the probability that the language is right; 0 for ``und``.
        script: ``int8[s]``, positions in `diglot.langid.scripts.SCRIPTS`; 0 is ``Zyyy``, no letters.
        route: ``int8[s]``, numbers of `diglot.routes`: none, arabic, english, …
        several: ``bool[s]``, which may be in several languages.
    """

    language: Int16s
    score: Float32s
    script: Int8s
    route: Int8s
    several: Bools

    def __len__(self) -> int:
        return len(self.language)


def identify(column: Texts, options: LanguageOptions = DEFAULT) -> Languages:
    """The language of each string of a column, or of spans of a text, whose pieces then serve (`diglot.text.chunks`).

    >>> found = identify(Column.from_strings(["كيف حالك اليوم يا صديقي", "Where is the station?", "12/5/2021"]))
    >>> [LANGUAGES[i] for i in found.language], found.route.tolist()
    (['ar', 'en', 'und'], [1, 2, 0])
    """
    count = len(column)
    language, score = np.zeros(count, np.int16), np.zeros(count, np.float32)
    script, several = np.zeros(count, np.int8), np.zeros(count, np.bool_)
    left = np.arange(count)
    if isinstance(column, Parts) and options.model == "diglot":
        left = look(Looks(column.codes, column.starts, column.ends, language, score, script, several), options)
    if len(left):
        language[left], score[left], script[left], several[left] = _closely(column, left, options)
    return Languages(language, score, script, routes(language, script), several)


def _closely(column: Texts, chosen: Positions, options: LanguageOptions) -> tuple[Int16s, Float32s, Int8s, Bools]:
    """Language, score and script of some strings, and which of them may be in several languages."""
    starts, wholes = column.starts[chosen], column.ends[chosen]
    ends = np.minimum(wholes, starts + options.limit)
    read = letters.read(folding.tables(), column.codes, starts, ends, within=folding.within(column))
    script, language, score = read.scripts, np.zeros(len(chosen), np.int16), np.zeros(len(chosen), np.float32)
    strings = Strings(read, starts, ends, language, score)
    latin, several = None, (ends < wholes) | (read.flags & letters.SEVERAL != 0)
    if options.model == "langdetect":
        language[:], score[:] = profiles.identify(Column.from_flat(column.codes, starts, ends), options)
        several |= script == scripts.LATN
    else:
        language[:] = only(options)[script]
        score[language > 0] = CERTAIN
        for one in np.intersect1d(script, scripts.TRAINED).tolist():
            reading = judge(strings, np.flatnonzero(script == one), one, options)
            latin = reading if one == scripts.LATN else latin
        _japanese(strings)
    unsure = (score < options.threshold) | (script == 0)
    dates.mark(read, starts, ends, names.dates(), unsure)
    language[unsure], score[unsure] = 0, 0
    if latin is not None:
        of_latin = np.flatnonzero(script == scripts.LATN)
        several[of_latin] |= codeswitching.labels(latin, of_latin, language)[0]
    return language, score, script, several


def _japanese(strings: Strings) -> None:
    """Han characters with kana among them are Japanese."""
    han = np.flatnonzero((strings.read.scripts == HANI) & (strings.language == number("zh")))
    if len(han):
        part = strings.take(han)
        kana = np.isin(scripts.of_codes(part.codes), KANA).view(np.uint8)
        strings.language[han[np.add.reduceat(kana, part.starts, dtype=np.int32) > 0]] = number("ja")


def routes(language: Int16s, script: Int8s) -> Int8s:
    """The route that each language and script takes: ``int8[s]``, numbers of `diglot.routes`."""
    table = _routes(languages())
    return table.ravel().take(language * np.int32(table.shape[1]) + script)


@kept(entries=16, size=20_000)
def _routes(known: tuple[Language, ...]) -> Int8s:
    """``int8[l, s]``: the route of each language and script."""
    table = np.full((len(LANGUAGES), len(scripts.SCRIPTS)), NONE, np.int8)
    for i, each in enumerate(known, 1):
        table[number(each.language), scripts.SCRIPTS.index(each.script)] = i
    return table
