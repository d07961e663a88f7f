"""A third language for a test: a folder with three modules and a `Language`, as any other has them."""

from diglot.routes import Language

ROUTE = Language("french", "fr", "Latn", __name__, "capitals")
