"""`find`: for every text, the canonical text that it repeats."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from diglot.duplicates.compare import RESULT, compare
from diglot.duplicates.shingles import Shingles, shingles
from diglot.errors import OptionError
from diglot.text.arrays import Float32s, Int64s
from diglot.text.column import Column

__all__ = ["METHODS", "PARAMETERS", "DuplicateOptions", "batches", "find", "least"]


METHODS = ("exact", "near")  # as `diglot.duplicates.compare` numbers them
"""``exact``: the same words in the same order. ``near``: similar enough."""

BATCH = 1 << 18  # code points hashed at once


@dataclass(frozen=True, slots=True)
class DuplicateOptions:
    """What counts as a near duplicate.

    Args:
        threshold: least similarity, 0 to 1; see `diglot.duplicates`.
        short: texts of fewer words than this are short: one changed word changes what they say.
        short_threshold: least similarity where either text is short.
        near: look for near duplicates; without it, only for exact ones.
    """

    threshold: float = 0.7
    short: int = 16
    short_threshold: float = 0.9
    near: bool = True

    def __post_init__(self) -> None:
        for name in ("threshold", "short_threshold"):
            if not 0.3 <= getattr(self, name) <= 1:
                raise OptionError(f"{name} must be between 0.3 and 1, not {getattr(self, name)!r}")


PARAMETERS: Mapping[str, DuplicateOptions] = MappingProxyType(
    {"": DuplicateOptions(), "ar": DuplicateOptions(short=12), "en": DuplicateOptions()}
)
"""The defaults by language ("" for any other). Arabic packs more into a word, so a text is short below 12 words."""


def find(
    texts: Iterable[str] | pa.Array | pa.ChunkedArray,
    ids: Sequence[object] | pa.Array | None = None,
    *,
    options: DuplicateOptions | None = None,
    languages: Sequence[str] | None = None,
    memory: int = 256 << 20,
    folder: str | None = None,
) -> pa.Table:
    """For every text, the canonical text that it repeats.

    Args:
        texts: the texts, in the order that decides which is the earliest; an iterable is read once.
        ids: an id a text; by default its number, as a string.
        options: one set of parameters for all texts; by default `PARAMETERS` by language.
        languages: the language of each text, for `PARAMETERS`; by default none is known.
        memory: bytes to hold in memory besides the result; the rest goes to temporary files (4 bytes a word, 100 a
            text, and some 2 KB a text while candidates are sought).
        folder: where those are put.

    Returns:
        A row a text, in order: ``id``, ``duplicate_of`` (an id, or null for a text that repeats none), ``score``
        (similarity to that text, null where there is none) and ``method`` (one of `METHODS`, or null).

    >>> rows = find(["The fair opens on Monday.", "A quiet day in town", "the fair opens on monday"]).to_pylist()
    >>> rows[2]
    {'id': '2', 'duplicate_of': '0', 'score': 1.0, 'method': 'exact'}
    """
    column = None if languages is None else list(languages)
    every = _shingled(texts, options, column)
    found = compare(every, near=options is None or options.near, memory=memory, folder=folder)
    results = np.concatenate([np.empty(0, RESULT), *found])
    if column is not None and len(column) != len(results):
        raise OptionError(f"{len(column)} languages for {len(results)} texts: give one a text")
    return _table(ids, results)


def _shingled(
    texts: Iterable[str] | pa.Array | pa.ChunkedArray, options: DuplicateOptions | None, languages: Sequence[str] | None
) -> Iterator[tuple[Shingles, Float32s]]:
    """The word pairs of the texts, batch by batch, and the least similarity of each text."""
    begin = 0
    for column in batches(texts):
        found = shingles(column)
        known = None if languages is None else languages[begin : begin + len(column)]
        if known is not None and len(known) < len(column):
            said = f"{len(languages or ())} languages for {begin + len(column)} texts or more"
            raise OptionError(f"{said}: give one a text")
        yield found, least(found.words, options, known)
        begin += len(column)


def batches(texts: Iterable[str] | pa.Array | pa.ChunkedArray) -> Iterator[Column]:
    """The texts in batches of about `BATCH` code points."""
    if isinstance(texts, pa.Array | pa.ChunkedArray):
        for chunk in texts.chunks if isinstance(texts, pa.ChunkedArray) else [texts]:
            width = max(1, BATCH * len(chunk) // max(chunk.nbytes, 1))
            for begin in range(0, len(chunk), width):
                yield Column.from_arrow(chunk.slice(begin, width))
        return
    yield from Column.batches(texts, BATCH)


def least(words: Int64s, options: DuplicateOptions | None = None, languages: Sequence[str] | None = None) -> Float32s:
    """``float32[d]``: the least similarity that makes each of some texts a near duplicate.

    Args:
        words: ``int64[d]``, words of each text.
        options: one set of parameters for all; by default `PARAMETERS` by language.
        languages: of each text.
    """
    if options is not None or languages is None:
        chosen = options or PARAMETERS[""]
        return np.where(words < chosen.short, chosen.short_threshold, chosen.threshold).astype(np.float32)
    out = np.empty(len(words), np.float32)
    names = np.asarray(languages, object)
    for name in set(languages):
        here, chosen = names == name, PARAMETERS.get(name, PARAMETERS[""])
        out[here] = np.where(words[here] < chosen.short, chosen.short_threshold, chosen.threshold)
    return out


def _table(ids: Sequence[object] | pa.Array | None, results: npt.NDArray[np.void]) -> pa.Table:
    count, canonical, method = len(results), results["canonical"], results["method"]
    if ids is None:
        ids = [str(i) for i in range(count)]
    names = ids if isinstance(ids, pa.Array | pa.ChunkedArray) else pa.array(ids)
    if len(names) != count:
        raise OptionError(f"{len(names)} ids for {count} texts: give one a text")
    none = canonical < 0
    return pa.table({
        "id": names,
        "duplicate_of": names.take(pa.array(np.where(none, 0, canonical), mask=none)) if count else names,
        "score": pa.array(results["score"], mask=none),
        "method": pa.array(METHODS).take(pa.array(np.where(none, 0, method), mask=none)),
    })  # fmt: skip
