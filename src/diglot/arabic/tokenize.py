"""Arabic words cut at their clitics: the scheme ``clitics`` of `diglot.text.tokens.schemes`.

The tokens of the scheme ``default``, and those of them that begin with an Arabic letter cut further by
`diglot.arabic.clitics`, once a distinct word.
"""

from __future__ import annotations

from diglot.arabic import clitics
from diglot.text.tokens.boundaries import WordMemo

__all__ = ["SCHEMES", "refine"]

SCHEMES = ("clitics",)
"""The schemes that cut Arabic words further."""


refine = WordMemo(clitics.cuts).refine
"""The cuts of the scheme ``default``, and those inside the Arabic words: see `WordMemo.refine`."""
