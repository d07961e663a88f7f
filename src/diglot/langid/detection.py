"""Languages of single strings and of lists: what `diglot.detect` gives.

>>> detect("مرحبا بكم في بيتنا")
Detection(language='ar', score=..., script='Arab', spans=())
>>> [found.language for found in detect_all(["Good morning, everyone.", "12/5/2021"])]
['en', 'und']

A text in several languages has spans that tile it, each in one of them; a text in one language has none::

    >>> [(run.start, run.end, run.language) for run in detect('قال له "see you tomorrow" ومضى في طريقه').spans]
    [(0, 7, 'ar'), (7, 26, 'en'), (26, 39, 'ar')]

All positions are in code points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from diglot.kernels.single import SEVERAL, One
from diglot.langid.codes import LANGUAGES
from diglot.langid.evidence import LOCK
from diglot.langid.identify import DEFAULT, LanguageOptions, Languages, identify, routes
from diglot.langid.looks import one
from diglot.langid.runs import mixed
from diglot.langid.scripts import SCRIPTS
from diglot.remembered import kept
from diglot.routes import Language, languages
from diglot.text.arrays import Int8s
from diglot.text.column import Column

__all__ = ["Detection", "Run", "detect", "detect_all", "route_of", "routes_of", "shares"]

BATCH = 300_000  # code points identified at once
LONGEST = One.LONGEST


@dataclass(frozen=True, slots=True)
class Run:
    """A part of a text in one language: code points ``[start, end)``."""

    start: int
    end: int
    language: str
    script: str


@dataclass(frozen=True, slots=True)
class Detection:
    """The language of a text.

    Args:
        language: ISO 639-1 code (639-3 where there is none), ``und`` where it cannot be told.
        score: the probability that it is right, 0 to 1.
        script: ISO 15924 code of the script of most letters, ``Zyyy`` where there are none.
        spans: the runs of a text in several languages, empty for a text in one.
    """

    language: str
    score: float
    script: str
    spans: tuple[Run, ...] = ()


def detect(text: str, options: LanguageOptions = DEFAULT) -> Detection:
    """The language of one text."""
    found, score, runs = _looked(text, options, spans=True)
    if found >= 0 and runs is not None:
        return Detection(LANGUAGES[found & 0xFFFF], score, SCRIPTS[found >> 16 & 0xFF], tuple(map(_run, runs)))
    column = Column.from_strings([text])
    return _detections(column, identify(column, options), options)[0]


def _looked(text: str, options: LanguageOptions, spans: bool = False) -> tuple[int, float, list[int] | None]:
    """What `One.look` says of a text, and `One.runs` where `spans` are asked for of one that may be in several
    languages; no runs where there is one."""
    if options.model != "diglot" or options.limit < LONGEST:
        return -1, 0.0, None
    codes = text.encode("utf-32-le", "surrogatepass")
    with LOCK:
        reader = _usual() if options is DEFAULT else one(options)
        found, score = reader.look(codes)
        return found, score, reader.runs(codes) if spans and found >= SEVERAL else []


def _run(found: int) -> Run:
    return Run(found & 0xFFFF, found >> 16 & 0xFFFF, LANGUAGES[found >> 32 & 0xFFFF], SCRIPTS[found >> 48])


@cache
def _usual() -> One:
    return one(DEFAULT)


def detect_all(texts: Sequence[str], options: LanguageOptions = DEFAULT) -> list[Detection]:
    """The languages of many texts, in order; the same as `detect` of each, and much faster."""
    if len(texts) == 1:
        return [detect(texts[0], options)]
    found: list[Detection] = []
    start = size = 0
    for i, text in enumerate(texts):
        size += len(text)
        if size >= BATCH or i + 1 == len(texts):
            column = Column.from_strings(texts[start : i + 1])
            found += _detections(column, identify(column, options), options)
            start, size = i + 1, 0
    return found


def routes_of(column: Column) -> Int8s:
    """The route of each string, as `identify` gives it: ``int8[s]``; a single one is told as `detect` tells it.

    >>> routes_of(Column.from_strings(["أين تقع المكتبة؟"])).tolist()
    [1]
    """
    return np.array([route_of(column.strings()[0])], np.int8) if len(column) == 1 else identify(column).route


def route_of(text: str) -> int:
    """The route of one string.

    >>> route_of("أين تقع المكتبة؟")
    1
    """
    found, *_ = _looked(text, DEFAULT)
    if found < 0:
        return int(identify(Column.from_strings([text])).route[0])
    return _route(found, languages())


@kept(entries=1 << 12, size=300)
def _route(found: int, known: tuple[Language, ...]) -> int:
    return int(routes(np.array([found & 0xFFFF], np.int16), np.array([found >> 16 & 0xFF], np.int8))[0])


def shares(languages: Sequence[str], lengths: Sequence[int]) -> dict[str, float]:
    """The share of each language of a document, by the lengths of its segments; largest first, then by code.

    Args:
        languages: a code a segment.
        lengths: the weight of each segment, usually its code points.

    >>> shares(["en", "ar", "en"], [30, 50, 20])
    {'ar': 0.5, 'en': 0.5}
    """
    totals: dict[str, int] = {}
    for language, length in zip(languages, lengths, strict=True):
        totals[language] = totals.get(language, 0) + length
    whole = sum(totals.values())
    order = sorted(totals.items(), key=lambda item: (-item[1], item[0]))
    return {language: total / whole for language, total in order if total}


def _detections(column: Column, found: Languages, options: LanguageOptions) -> list[Detection]:
    spans, language, script = mixed(column, found, options)
    runs = [
        Run(start, end, LANGUAGES[i], SCRIPTS[j])
        for start, end, i, j in zip(
            spans.start.tolist(), spans.end.tolist(), language.tolist(), script.tolist(), strict=True
        )
    ]
    bounds = spans.offsets.tolist()
    return [
        Detection(LANGUAGES[i], score, SCRIPTS[j], tuple(runs[first:last]))
        for i, score, j, first, last in zip(
            found.language.tolist(), found.score.tolist(), found.script.tolist(), bounds[:-1], bounds[1:], strict=True
        )
    ]
