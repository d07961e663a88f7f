"""The language, script and route of every string of a column.

`identify` is what the pipeline calls, a batch at a time; `diglot.language.detection` has the face for single strings.

    strings ── script counts ──► script
       └────── words ──► scores of each language (`evidence`) ──► language, score ──► route

The same answer on every run, machine, thread, process and batch size: scores are sums of integers. ``und`` is an
answer: for strings without letters, and where nothing is known of what stands there.

Errors: `OptionError` for an unknown model or language code.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from diglot.errors import OptionError
from diglot.language import profiles, scripts
from diglot.language.codes import ARABIC, ENGLISH, LANGUAGES, NONE, number, numbers
from diglot.text.column import Column

__all__ = ["DEFAULT", "LANGUAGES", "MODELS", "Languages", "Options", "identify"]

MODELS = ("langdetect",)


@dataclass(frozen=True)
class Options:
    """How languages are told.

    Args:
        model: ``"langdetect"``, langdetect's own profiles, summed over all n-grams.
        languages: candidate languages (ISO 639 codes); empty means all that the model knows.
        threshold: strings whose score is lower are ``und``.
        limit: code points of a string that are read; what follows them does not count.

    Raises:
        OptionError: an unknown name, or a number out of range.
    """

    model: str = "langdetect"
    languages: tuple[str, ...] = ()
    threshold: float = 0.0
    limit: int = 1024

    def __post_init__(self) -> None:
        if self.model not in MODELS:
            raise OptionError.unknown("model", self.model, MODELS)
        numbers(self.languages)
        if not 0 <= self.threshold <= 1:
            raise OptionError(f"option 'threshold' is a probability from 0 to 1, not {self.threshold!r}")
        if self.limit < 1:
            raise OptionError(f"option 'limit' is a number of code points from 1 up, not {self.limit!r}")


DEFAULT = Options()


@dataclass(frozen=True, eq=False)
class Languages:
    """What was found, a value a string.

    Args:
        language: ``int16[s]``, positions in `LANGUAGES`; 0 is ``und``.
        score: ``float32[s]``, the probability that the language is right; 0 for ``und``.
        script: ``int8[s]``, positions in `diglot.language.scripts.SCRIPTS`; 0 is ``Zyyy``, no letters.
        route: ``int8[s]``, positions in `diglot.language.codes.ROUTES`: none, arabic, english.
    """

    language: npt.NDArray[np.int16]
    score: npt.NDArray[np.float32]
    script: npt.NDArray[np.int8]
    route: npt.NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.language)


def identify(column: Column, options: Options = DEFAULT) -> Languages:
    """The language of each string of a column.

    >>> found = identify(Column.from_strings(["كيف حالك اليوم يا صديقي", "Where is the station?", "12/5/2021"]))
    >>> [LANGUAGES[i] for i in found.language], found.route.tolist()
    (['ar', 'en', 'und'], [1, 2, 0])
    """
    if not len(column):
        empty = np.empty(0, np.int8)
        return Languages(empty.astype(np.int16), empty.astype(np.float32), empty, empty)
    if (column.lengths > options.limit).any():
        column = Column.from_flat(column.codes, column.starts, np.minimum(column.ends, column.starts + options.limit))
    script = scripts.dominant(column, scripts.of_codes(column.codes))
    language, score = _by_profiles(column, options)
    unsure = (score < options.threshold) | (script == 0)
    language[unsure], score[unsure] = 0, 0
    return Languages(language, score, script, _route(language, script))


def _by_profiles(column: Column, options: Options) -> tuple[npt.NDArray[np.int16], npt.NDArray[np.float32]]:
    """Language and score by langdetect's profiles: the score is the share of the product of the probabilities."""
    evidence = profiles.evidence()
    sums = evidence.of_strings(profiles.clean(column))
    names = evidence.model.languages
    if options.languages:
        sums = sums[:, [i for i, name in enumerate(names) if name in options.languages]]
        names = tuple(name for name in names if name in options.languages)
    best = sums.argmax(axis=1)
    top = sums[np.arange(len(sums)), best]
    shares = np.exp((sums - top[:, None]) / profiles.SCALE)
    language = np.array([number(name) for name in names], np.int16)[best]
    score = (1 / shares.sum(axis=1)).astype(np.float32)
    language[top == 0], score[top == 0] = 0, 0
    return language, score


def _route(language: npt.NDArray[np.int16], script: npt.NDArray[np.int8]) -> npt.NDArray[np.int8]:
    route = np.full(len(language), NONE, np.int8)
    route[(language == number("ar")) & (script == scripts.ARAB)] = ARABIC
    route[(language == number("en")) & (script == scripts.LATN)] = ENGLISH
    return route
