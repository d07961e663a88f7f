"""The English route: normalization, tokens, transliteration. Arabic has the same face in `diglot.arabic`."""

from diglot.routes import Language

__all__ = ["ROUTE"]

ROUTE = Language("english", "en", "Latn", "diglot.english", "rules")
