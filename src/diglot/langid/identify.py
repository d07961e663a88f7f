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

``Options(model="langdetect")`` lets langdetect's own profiles decide alone (`diglot.langid.profiles`).

Errors: `OptionError` for an unknown model or language code.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from functools import cache

import numpy as np
import numpy.typing as npt

from diglot.errors import OptionError
from diglot.langid import addresses, keyboards, model, names, profiles, scripts
from diglot.langid.codes import LANGUAGES, number, numbers
from diglot.langid.evidence import Reading
from diglot.routes import NONE, languages
from diglot.text.arrays import Bools, Float32s, Float64s, Int8s, Int16s, Int32s, offsets
from diglot.text.column import Column

__all__ = ["DEFAULT", "LANGUAGES", "MODELS", "Languages", "Options", "identify", "judge", "priors", "routes"]


MODELS = ("diglot", "langdetect")
FARTHEST = 20_000  # sums of scores stay far below 2**31
CHAT = "ar-Latn"
NAMES = 0.02  # how much less likely Arabic in Latin letters is where every word has a capital
WRITTEN, SHORT, LONG = 0.1, 7.5, 2.3
"""How Arabic typed on another keyboard is judged: how much the letters as they are written count beside the folded
ones; and the odds that are asked, ``SHORT / temperature**2 - LONG`` (nats): a word must say more than a line."""
PRIORS = (("ar", 1.3), ("en", 1.6))

# languages that have a script to themselves, or nearly so
SINGLE = {
    "Grek": "el", "Armn": "hy", "Geor": "ka", "Thaa": "dv", "Gujr": "gu", "Guru": "pa", "Orya": "or", "Taml": "ta",
    "Telu": "te", "Knda": "kn", "Mlym": "ml", "Sinh": "si", "Thai": "th", "Laoo": "lo", "Tibt": "bo", "Mymr": "my",
    "Khmr": "km", "Hang": "ko", "Hira": "ja", "Kana": "ja", "Hani": "zh", "Mong": "mn", "Tfng": "zgh", "Nkoo": "nqo",
    "Cher": "chr", "Syrc": "syr", "Olck": "sat", "Bopo": "zh",
}  # fmt: skip
CERTAIN = 0.99
CLEAR = 5.0  # the odds where there is no other candidate (nats)
KANA = [scripts.SCRIPTS.index("Hira"), scripts.SCRIPTS.index("Kana")]
HANI = scripts.SCRIPTS.index("Hani")


@dataclass(frozen=True)
class Options:
    """How languages are told.

    Args:
        model: ``"diglot"``, the trained models; ``"langdetect"``, langdetect's own profiles, summed over all n-grams.
        languages: candidate languages (ISO 639 codes); empty means all that the model knows.
        priors: how many times as likely a language is as another one of its script, before anything is read;
            ``ar`` is Arabic in its own script, ``ar-Latn`` in Latin letters. Not used by ``"langdetect"``.
        threshold: strings whose score is lower are ``und``.
        limit: code points of a string that are read, 20,000 at most; what follows them does not count.

    Raises:
        OptionError: an unknown name, or a number out of range.
    """

    model: str = "diglot"
    languages: tuple[str, ...] = ()
    priors: tuple[tuple[str, float], ...] = PRIORS
    threshold: float = 0.15
    limit: int = 1024

    def __post_init__(self) -> None:
        if self.model not in MODELS:
            raise OptionError.unknown("model", self.model, MODELS)
        numbers(self.languages)
        for code, prior in self.priors:
            number("ar" if code == CHAT else code)
            if not (math.isfinite(prior) and prior > 0):
                raise OptionError(f"the prior of {code!r} is a positive number, not {prior!r}")
        if not 0 <= self.threshold <= 1:
            raise OptionError(f"option 'threshold' is a probability from 0 to 1, not {self.threshold!r}")
        if not 1 <= self.limit <= FARTHEST:
            raise OptionError(f"option 'limit' is a number of code points from 1 to {FARTHEST}, not {self.limit!r}")


DEFAULT = Options()


@dataclass(frozen=True, eq=False)
class Read:
    """What was read of some strings, so that `diglot.langid.runs` need not read it again.

    Args:
        column: the strings as far as they were read, with blanks in the place of addresses.
        whole: ``bool[s]``, which of them were read to their ends.
        several: ``bool[s]``, which of them have letters of several scripts.
        latin: the words of those that were read to their ends and are in Latin letters most.
    """

    column: Column
    whole: Bools
    several: Bools
    latin: Reading | None


@dataclass(frozen=True, eq=False)
class Languages:
    """What was found, a value a string.

    Args:
        language: ``int16[s]``, positions in `LANGUAGES`; 0 is ``und``.
        score: ``float32[s]``, the probability that the language is right; 0 for ``und``.
        script: ``int8[s]``, positions in `diglot.langid.scripts.SCRIPTS`; 0 is ``Zyyy``, no letters.
        route: ``int8[s]``, numbers of `diglot.routes`: none, arabic, english, …
        read: what was read for it.
    """

    language: Int16s
    score: Float32s
    script: Int8s
    route: Int8s
    read: Read | None = field(default=None, repr=False)

    def __len__(self) -> int:
        return len(self.language)


def identify(column: Column, options: Options = DEFAULT) -> Languages:
    """The language of each string of a column.

    >>> found = identify(Column.from_strings(["كيف حالك اليوم يا صديقي", "Where is the station?", "12/5/2021"]))
    >>> [LANGUAGES[i] for i in found.language], found.route.tolist()
    (['ar', 'en', 'und'], [1, 2, 0])
    """
    language, score = np.zeros(len(column), np.int16), np.zeros(len(column), np.float32)
    if not len(column):
        return Languages(language, score, np.empty(0, np.int8), np.empty(0, np.int8))
    latin = None
    whole = column.lengths <= options.limit
    if not whole.all():
        column = Column.from_flat(column.codes, column.starts, np.minimum(column.ends, column.starts + options.limit))
    read = addresses.blank(column)
    of_codes = scripts.of_codes(read.codes)
    script, several = scripts.dominant(read, of_codes)
    if options.model == "langdetect":
        language[:], score[:] = _by_profiles(column, options)
    else:
        present = np.flatnonzero(np.bincount(script, minlength=len(scripts.SCRIPTS)))
        for one in present.tolist():
            of_script = script == one
            if one in model.TRAINED:
                part = read.take(of_script)
                reading = model.evidence(one).read(part)
                cased = one == scripts.LATN
                sums = reading.sums(names.weights(part, reading)) if cased else names.FULL * reading.sums()
                told, sure = judge(one, sums, part.lengths, options)
                if one == scripts.ARAB:
                    _single_letters(reading, told, sure, options)
                    _other_keyboards(part, sums, told, sure, options)
                if cased:
                    latin = reading if whole.all() else reading.take(part, whole[of_script])
                    chat = np.flatnonzero(told == number("ar"))
                    chat = chat[names.titled(part.take(chat))]
                    told[chat], sure[chat] = judge(one, sums[chat], part.lengths[chat], _without_chat(options))
                language[of_script], score[of_script] = told, sure
            elif scripts.SCRIPTS[one] in SINGLE:
                language[of_script], score[of_script] = _single(SINGLE[scripts.SCRIPTS[one]], options)
        _japanese(read, of_codes, script, language)
    unsure = (score < options.threshold) | (script == 0)
    unsure |= names.dates(read)
    language[unsure], score[unsure] = 0, 0
    return Languages(language, score, script, routes(language, script), Read(read, whole, several, latin))


def judge(script: int, sums: Int32s, lengths: npt.NDArray[np.integer], options: Options) -> tuple[Int16s, Float32s]:
    """Language and score of strings from the sums of their words' scores.

    Args:
        script: the script of the strings, one of `diglot.langid.model.TRAINED`.
        sums: ``int32[s, l]``, every word `diglot.langid.names.FULL` times.
        lengths: ``int[s]``, code points of each string.
        options: candidates and priors.
    """
    trained = model.evidence(script).model
    known: Bools = (sums != 0).any(axis=1)
    scores = (sums + trained.bias * names.FULL) / (names.FULL * model.SCALE * model.temperature(lengths)[:, None])
    return _decide(scores + priors(script, options), known, trained.languages, options)


def _single_letters(reading: Reading, told: Int16s, sure: Float32s, options: Options) -> None:
    """Letters that stand alone are no particles of Tachelhit where there is no other word: Arabic, in place."""
    shi = np.flatnonzero(told == number("shi"))
    if not len(shi) or (options.languages and "ar" not in options.languages):
        return
    longer = offsets(reading.ends - reading.starts > 1)
    alone = shi[longer[reading.offsets[shi + 1]] == longer[reading.offsets[shi]]]
    told[alone], sure[alone] = number("ar"), np.minimum(sure[alone], 0.5)


def _other_keyboards(column: Column, sums: Int32s, told: Int16s, sure: Float32s, options: Options) -> None:
    """Arabic in the letters of other keyboards becomes Arabic, in place; see `diglot.langid.keyboards`.

    Args:
        sums, told, sure: what the words of the strings sum up to as they are written, and what that says.
    """
    asked = np.flatnonzero(told != number("ar"))
    if not len(asked) or (options.languages and not {"ar"} < set(options.languages)):
        return
    typed, loans = keyboards.typed(column.take(asked))
    typed &= ~loans | (told[asked] != number("shi"))  # which has the loans of Arabic
    asked, loans = asked[typed], loans[typed]
    if not len(asked):
        return
    part = column.take(asked)
    folded = names.FULL * model.evidence(scripts.ARAB, folded=True).read(keyboards.fold(part)).sums()
    heat = model.temperature(part.lengths)
    odds = _odds_of_arabic(folded, heat, True, options)
    odds += WRITTEN * _odds_of_arabic(sums[asked], heat, False, options) - SHORT / heat**2 + LONG
    odds[loans] = _odds_of_arabic(folded[loans], heat[loans], True, options, keyboards.KURDISH)
    arabic = odds > 0
    told[asked[arabic]] = number("ar")
    sure[asked[arabic]] = 1 / (1 + np.exp(-odds[arabic]))


def _odds_of_arabic(
    sums: Int32s, heat: Float64s, folded: bool, options: Options, among: tuple[str, ...] = ()
) -> Float64s:
    """``float64[s]``: the logarithm of the odds that strings are Arabic and no other candidate (of those `among`)."""
    trained = model.evidence(scripts.ARAB, folded).model
    scores = (sums + trained.bias * names.FULL) / (names.FULL * model.SCALE * heat[:, None])
    scores = scores + priors(scripts.ARAB, options, folded)
    candidates = set(options.languages or trained.languages) & set(among or trained.languages) - {"ar"}
    others = scores[:, [i for i, name in enumerate(trained.languages) if name in candidates]]
    if not others.shape[1]:
        return np.full(len(sums), CLEAR)
    most = others.max(axis=1)
    odds: Float64s = (
        scores[:, trained.languages.index("ar")] - most - np.log(np.exp(others - most[:, None]).sum(axis=1))
    )
    return odds


@cache
def _without_chat(options: Options) -> Options:
    """The options for strings of capitalized words, which are names: Arabic in Latin letters is unlikely there."""
    return replace(options, priors=(*options.priors, (CHAT, dict(options.priors).get(CHAT, 1.0) * NAMES)))


@cache
def priors(script: int, options: Options, folded: bool = False) -> Float64s:
    """``float64[l]``: what the priors add to the scores of a script's languages."""
    factors = dict(options.priors)
    if script == scripts.LATN:
        factors["ar"] = factors.get(CHAT, 1.0)
    return np.array([math.log(factors.get(code, 1)) for code in model.evidence(script, folded).model.languages])


def _by_profiles(column: Column, options: Options) -> tuple[Int16s, Float32s]:
    """Language and score by langdetect's profiles: the score is the share of the product of the probabilities."""
    evidence = profiles.evidence()
    sums = evidence.read(profiles.clean(column)).sums()
    known: Bools = (sums != 0).any(axis=1)
    return _decide(sums / profiles.SCALE, known, evidence.model.languages, options)


def _single(code: str, options: Options) -> tuple[int, float]:
    """The language of a script that has one: itself, or none where it is no candidate."""
    return (0, 0.0) if options.languages and code not in options.languages else (number(code), CERTAIN)


def _decide(scores: Float64s, known: Bools, names: tuple[str, ...], options: Options) -> tuple[Int16s, Float32s]:
    """The language with the highest score (nats), and its probability; ``und`` where no word of a string is known."""
    if options.languages:
        kept = [i for i, name in enumerate(names) if name in options.languages]
        if not kept:
            return np.zeros(len(scores), np.int16), np.zeros(len(scores), np.float32)
        scores, names = scores[:, kept], tuple(names[i] for i in kept)
    best = scores.argmax(axis=1)
    shares = np.exp(scores - scores[np.arange(len(scores)), best][:, None])
    language = _numbers(names)[best]
    score = (1 / shares.sum(axis=1)).astype(np.float32)
    if not known.all():
        language[~known], score[~known] = 0, 0
    return language, score


def _japanese(column: Column, of_codes: Int8s, script: Int8s, language: Int16s) -> None:
    """Han characters with kana among them are Japanese, in place."""
    han = script == HANI
    if han.any():
        kana = np.add.reduceat(np.isin(of_codes, KANA).view(np.uint8), column.starts, dtype=np.int32) > 0
        language[han & kana & (language == number("zh"))] = number("ja")


@cache
def _numbers(names: tuple[str, ...]) -> Int16s:
    return np.array(numbers(names), np.int16)


def routes(language: Int16s, script: Int8s) -> Int8s:
    """The route that each language and script takes: ``int8[s]``, numbers of `diglot.routes`."""
    route = np.full(len(language), NONE, np.int8)
    for i, each in enumerate(languages(), 1):
        route[(language == number(each.language)) & (script == scripts.SCRIPTS.index(each.script))] = i
    return route
