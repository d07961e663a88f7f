"""Text as a search compares it: folded by the profile ``search`` of both routes, so that hamza, teh marbuta, vowel
marks, tatweel, digits and case do not matter, as they do not in a build of that profile."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

import diglot.arabic.normalize
import diglot.english.normalize
from diglot.text.charmap.charmap import apply
from diglot.text.column import Column

__all__ = ["fold", "having"]


def fold(texts: Sequence[str]) -> list[str]:
    """Texts as they are compared.

    >>> fold(["المَكتبة", "Straße", "٢٠٢١"]) == fold(["المكتبه", "STRASSE", "2021"])
    True
    """
    return _folded(Column.from_strings(list(texts))).strings()


def having(array: pa.Array, text: str) -> npt.NDArray[np.bool_]:
    """Which strings of an array have `text` in them, both folded; null has nothing.

    Costs time in proportion to the characters of the array.
    """
    wanted = fold([text])[0]  # with the blanks that were asked for: they end a word
    if not wanted.strip():  # signs alone: as they are written
        hits = pc.match_substring(array, text, ignore_case=True)
        return np.asarray(pc.fill_null(hits, False).to_numpy(zero_copy_only=False), np.bool_)
    strings = pc.fill_null(array, "").cast(pa.string()).to_pylist()
    found = pa.array(_folded(Column.from_strings(strings)).strings(), pa.string())
    return np.asarray(pc.match_substring(found, wanted).to_numpy(zero_copy_only=False), np.bool_)


def _folded(column: Column) -> Column:
    arabic, english = (room.normalize.charmap("search") for room in (diglot.arabic, diglot.english))
    return apply(apply(column, [arabic]), [english])
