"""The Arabic route: normalization, tokens, transliteration. English has the same face in `diglot.english`."""

from diglot.routes import Language

__all__ = ["ROUTE"]

ROUTE = Language("arabic", "ar", "Arab", "diglot.arabic", "bw")
