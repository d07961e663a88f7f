"""What most strings need to be told: a look at what is known of their pieces, or of their words.

`look` tells the strings of a text at once, `one` a string alone; what either leaves wants more, and goes the way of
`diglot.langid.identify`, which says the same of all others too.
"""

from __future__ import annotations

import numpy as np

from diglot.kernels import letters, looks
from diglot.kernels.languages import Judges
from diglot.kernels.looks import Looks
from diglot.kernels.single import One
from diglot.langid import codeswitching, folding, model, names, scripts
from diglot.langid.codes import number
from diglot.langid.evidence import LOCK
from diglot.langid.judging import columns, judge_of
from diglot.langid.options import LanguageOptions
from diglot.remembered import kept
from diglot.text.arrays import Int16s, Positions
from diglot.text.chunks import here

__all__ = ["CERTAIN", "HANI", "judges", "look", "one", "only"]

# languages that have a script to themselves, or nearly so
SINGLE = {
    "Grek": "el", "Armn": "hy", "Geor": "ka", "Thaa": "dv", "Gujr": "gu", "Guru": "pa", "Orya": "or", "Taml": "ta",
    "Telu": "te", "Knda": "kn", "Mlym": "ml", "Sinh": "si", "Thai": "th", "Laoo": "lo", "Tibt": "bo", "Mymr": "my",
    "Khmr": "km", "Hang": "ko", "Hira": "ja", "Kana": "ja", "Hani": "zh", "Mong": "mn", "Tfng": "zgh", "Nkoo": "nqo",
    "Cher": "chr", "Syrc": "syr", "Olck": "sat", "Bopo": "zh",
}  # fmt: skip
HANI = scripts.SCRIPTS.index("Hani")
CERTAIN = 0.99
"""The score of a language that has a script to itself."""


def look(strings: Looks, options: LanguageOptions) -> Positions:
    """Tell the strings of a text that a look is enough for, in place.

    Returns:
        ``intp[k]``, those that want more: letters of other keyboards, long ones, and those in a script whose model was
        not asked for yet.
    """
    met, memory, left = model.met(), folding.memory(), np.arange(len(strings.starts))
    known = memory.known(here().read(strings.codes))
    for _ in range(2):  # then the words are known, but where they are too many
        with LOCK:
            held = {script: model.evidence(script).memory.held(memory.words) for script in met}
        left, fresh = looks.take(strings, left, options.limit, folding.tables(), known, held, judges(options, met))
        with LOCK:
            for script, words in fresh.items():
                model.evidence(script).memory.learn(memory.words, memory.letters, words)
        if not fresh:
            break
    if not len(left):
        return left
    with LOCK:
        return looks.read(strings, left, min(options.limit, One.LONGEST), one(options, met))


@kept(entries=64, size=24_000)
def one(options: LanguageOptions, of: tuple[int, ...] = scripts.TRAINED) -> One:
    """What tells one string at a time; to be used under `diglot.langid.evidence.LOCK`.

    Args:
        of: the scripts whose words it knows.
    """
    return One(
        folding.tables(), {script: model.evidence(script).memory for script in of}, judges(options, of),
        codeswitching.costs().named, codeswitching.groups(), codeswitching.names(options),
    )  # fmt: skip


@kept(entries=64, size=3000)
def judges(options: LanguageOptions, of: tuple[int, ...]) -> Judges:
    """How strings in some scripts are told by their words, and those in others by their script."""
    found = {script: judge_of(script, options) for script in of if len(columns(script, options))}
    alone = only(options).copy()
    alone[[*scripts.TRAINED, HANI]] = -1
    switching = scripts.LATN, codeswitching.costs()
    return Judges(found, alone, CERTAIN, options.threshold, switching, names.dates())


@kept(entries=64, size=300)
def only(options: LanguageOptions) -> Int16s:
    """``int16[128]``: the language that has each script to itself, 0 where none has."""
    found = np.zeros(letters.SCRIPTS, np.int16)
    for script, language in SINGLE.items():
        if not options.languages or language in options.languages:
            found[scripts.SCRIPTS.index(script)] = number(language)
    return found
