"""The writing system of each code point.

`SCRIPTS` are ISO 15924 codes; number 0 is ``Zyyy``, the script of what every language shares: digits, punctuation,
symbols, blanks. Only letters and their marks (general categories L and M) have another one
(`diglot.text.codepoints.scripts`).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from diglot.text.arrays import Int8s
from diglot.text.codepoints import SCRIPTS
from diglot.text.codepoints import scripts as table

__all__ = ["ARAB", "LATN", "SCRIPTS", "TRAINED", "of_codes", "table"]

ARAB, LATN = 1, 2
TRAINED = tuple(SCRIPTS.index(code) for code in ("Arab", "Latn", "Cyrl", "Deva", "Beng", "Hebr", "Ethi"))
"""Scripts of several languages, which `diglot.langid.model` tells."""


def of_codes(codes: npt.NDArray[np.integer]) -> Int8s:
    """``int8[n]``: the script of each code point; about 1 ns each."""
    return table().take(codes, mode="clip")
