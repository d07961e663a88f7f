"""Scores of words become the language of strings, with its probability.

The scores of a string are cooled with its length, priors are added, and the softmax is taken. What is in doubt of
Arabic is asked once more: letters that stand alone, the letters of another keyboard, names in Latin letters.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from diglot.kernels import languages, letters
from diglot.kernels.languages import FULL, Judge
from diglot.kernels.letters import BLANKED, Read
from diglot.langid import folding, keyboards, model, scripts
from diglot.langid.codes import number
from diglot.langid.evidence import Reading
from diglot.langid.options import CHAT, LanguageOptions
from diglot.remembered import kept
from diglot.text.arrays import Float32s, Float64s, Int16s, Int32s, Positions
from diglot.text.column import Column

__all__ = ["Strings", "columns", "judge", "judge_of"]

NAMES = 0.02  # how much less likely Arabic in Latin letters is where every word has a capital
WRITTEN, SHORT, LONG = 0.1, 7.5, 2.3
"""How Arabic typed on another keyboard is judged: how much the letters as they are written count beside the folded
ones; and the odds that are asked, ``SHORT / temperature**2 - LONG`` (nats): a word must say more than a line."""
DOUBTFUL = 0.5
"""The score, at most, of letters that stand alone: no particles of Tachelhit where there are no other words: Arabic."""
CLEAR = 5.0  # the odds where there is no other candidate (nats)


@dataclass(frozen=True, eq=False)
class Strings:
    """Strings, and what is said of them.

    Args:
        read: what was read of them.
        starts, ends: ``intp[s]``, where they are in its text, as far as they were read.
        language: ``int16[s]``, numbers of languages, written in place.
        score: ``float32[s]``, probabilities, written in place.
    """

    read: Read
    starts: Positions
    ends: Positions
    language: Int16s
    score: Float32s

    def take(self, chosen: Positions) -> Column:
        """Some of the strings, with blanks in the place of addresses."""
        read, starts, ends = self.read, self.starts[chosen], self.ends[chosen]
        part = Column.from_flat(read.codes, starts, ends)
        for i in np.flatnonzero(read.flags[chosen] & BLANKED).tolist():
            part.codes[part.starts[i] : part.ends[i]] = read.clean[starts[i] : ends[i]]
        return part


def judge(strings: Strings, chosen: Positions, script: int, options: LanguageOptions) -> Reading:
    """The language and score of the `chosen` strings, which are of one script, in place; and the words read for it.

    Args:
        script: one of `diglot.langid.model.TRAINED`.
    """
    reading = model.evidence(script).read(strings.read.words, chosen)
    if len(columns(script, options)):
        lengths = strings.ends - strings.starts
        languages.judge(
            judge_of(script, options), reading.rows, reading.limit, reading.numbers, strings.read, chosen, lengths,
            strings.language, strings.score,
        )  # fmt: skip
    if script == scripts.ARAB:
        _other_keyboards(strings, chosen, reading, options)
    return reading


@kept(entries=64, size=3000)
def judge_of(script: int, options: LanguageOptions) -> Judge:
    """How the sums of a script's words are judged."""
    trained = model.evidence(script).model
    kept, of = columns(script, options), {name: i for i, name in enumerate(trained.languages)}
    usual, named = np.full((2, trained.empty.shape[1]), -np.inf)
    usual[kept], named[kept] = priors(script, options)[kept], priors(script, _without_chat(options))[kept]
    doubts = np.zeros(len(usual) + 1, np.uint32)
    name = single = -1
    if script == scripts.LATN:
        name = of["ar"]
    elif script == scripts.ARAB:
        doubts[:] = letters.KEYBOARD  # it may be Arabic
        doubts[of["ar"]] = 0
        if not options.languages or "ar" in options.languages:
            single = of["shi"]
    return Judge(
        trained.bias, usual, model.divisors(), trained.numbers, doubts, name, named, single, number("ar"), DOUBTFUL
    )  # fmt: skip


@kept(entries=64, size=1000)
def columns(script: int, options: LanguageOptions, folded: bool = False) -> Positions:
    """The columns of the languages that come into question."""
    known = model.evidence(script, folded).model.languages
    return np.flatnonzero([not options.languages or name in options.languages for name in known])


@kept(entries=64, size=1000)
def priors(script: int, options: LanguageOptions, folded: bool = False) -> Float64s:
    """``float64[l]``: what the priors add to the scores of a script's languages."""
    factors = dict(options.priors)
    if script == scripts.LATN:
        factors["ar"] = factors.get(CHAT, 1.0)
    return np.array([math.log(factors.get(code, 1)) for code in model.evidence(script, folded).model.languages])


@kept(entries=64, size=600)
def _without_chat(options: LanguageOptions) -> LanguageOptions:
    """The options for strings of capitalized words, which are names: Arabic in Latin letters is unlikely there."""
    return replace(options, priors=(*options.priors, (CHAT, dict(options.priors).get(CHAT, 1.0) * NAMES)))


def _other_keyboards(strings: Strings, chosen: Positions, reading: Reading, options: LanguageOptions) -> None:
    """Arabic in the letters of other keyboards becomes Arabic; see `diglot.langid.keyboards`."""
    asked = chosen[strings.language[chosen] != number("ar")]
    if not len(asked) or (options.languages and not {"ar"} < set(options.languages)):
        return
    typed, loans = keyboards.typed(strings.take(asked))
    typed &= ~loans | (strings.language[asked] != number("shi"))  # which has the loans of Arabic
    asked, loans = asked[typed], loans[typed]
    if not len(asked):
        return
    part = keyboards.fold(strings.take(asked))
    every, heat = np.arange(len(part)), model.temperature(part.lengths)
    folded = model.evidence(scripts.ARAB, folded=True).read(folding.fold(part, scripts.ARAB), every).sums(every)
    odds = _odds_of_arabic(folded, heat, True, options)
    odds += WRITTEN * _odds_of_arabic(reading.sums(asked), heat, False, options) - SHORT / heat**2 + LONG
    odds[loans] = _odds_of_arabic(folded[loans], heat[loans], True, options, keyboards.KURDISH)
    arabic = odds > 0
    told = asked[arabic]
    strings.language[told], strings.score[told] = number("ar"), 1 / (1 + np.exp(-odds[arabic]))


def _odds_of_arabic(
    sums: Int32s, heat: Float64s, folded: bool, options: LanguageOptions, among: tuple[str, ...] = ()
) -> Float64s:
    """``float64[s]``: the logarithm of the odds that strings are Arabic and no other candidate (of those `among`)."""
    trained = model.evidence(scripts.ARAB, folded).model
    sums = sums[:, : len(trained.languages)] + trained.bias[: len(trained.languages)]
    scores = sums / (FULL * model.SCALE * heat[:, None]) + priors(scripts.ARAB, options, folded)
    names = set(options.languages or trained.languages) & set(among or trained.languages) - {"ar"}
    others = scores[:, [i for i, name in enumerate(trained.languages) if name in names]]
    if not others.shape[1]:
        return np.full(len(sums), CLEAR)
    most = others.max(axis=1)
    odds: Float64s = (
        scores[:, trained.languages.index("ar")] - most - np.log(np.exp(others - most[:, None]).sum(axis=1))
    )
    return odds
