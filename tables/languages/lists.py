"""Make the words of ``lists.txt`` say alone which language they are of.

A word that falls short of `MARGIN` gains the rest in the weight of the word itself (a feature of its own,
`diglot.langid.model.features`); sequences of letters keep theirs. Twice is once.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from diglot.langid import model
from diglot.langid.folding import fold, strings
from diglot.langid.scripts import SCRIPTS
from diglot.text.column import Column

HERE = Path(__file__).parent
MARGIN = 2.0  # how many times `temperature` (nats) the word's language is ahead of every other
MOST = 120  # the largest weight


def lists(script: str) -> Iterator[tuple[str, list[str]]]:
    """The languages and words that are listed for a script."""
    for line in (HERE / "lists.txt").read_text("utf-8").splitlines():
        if line.startswith(f"{script} "):
            _, language, *words = line.split()
            yield language, words


def correct(
    script: str, keys: np.ndarray, weights: np.ndarray, languages: list[str], bias: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The table with the listed words' weights: ``(keys, weights)``."""
    table = dict(zip(keys.tolist(), weights.astype(np.int16), strict=True))
    slots = {key >> (32 - model.SLOTS): key for key in table}
    for language, words in lists(script):
        own = languages.index(language)
        folded = fold(Column.from_strings(words), SCRIPTS.index(script))
        hashes, offsets = model.features(folded)
        for i, word in enumerate(strings(folded)):
            seen = hashes[offsets[i] : offsets[i + 1]].tolist()
            row = bias + sum((table[key] for key in seen if key in table), np.zeros(len(languages), np.int32))
            others = np.delete(row, own).max()
            least = others + MARGIN * model.SCALE * model.temperature(np.array([len(word)]))[0]
            missing = int(np.ceil(least - row[own]))
            if missing <= 0:
                continue
            key = seen[-1]
            if key not in table:
                taken = slots.get(key >> (32 - model.SLOTS))
                if taken is not None:
                    print(f"{word}: its place in the table is taken")
                    continue
                table[key] = np.zeros(len(languages), np.int16)
                slots[key >> (32 - model.SLOTS)] = key
            table[key][own] = min(MOST, table[key][own] + missing)
    order = sorted(table)
    return np.array(order, np.uint32), np.stack([table[key] for key in order]).astype(np.int8)
