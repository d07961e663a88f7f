"""How languages are told: what can be chosen.

Errors: `OptionError` for an unknown model or language code.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from diglot.errors import OptionError
from diglot.langid.codes import number, numbers
from diglot.langid.model import FARTHEST

__all__ = ["CHAT", "DEFAULT", "MODELS", "LanguageOptions"]

MODELS = ("diglot", "langdetect")
CHAT = "ar-Latn"
PRIORS = (("ar", 1.3), ("en", 1.6))


@dataclass(frozen=True)
class LanguageOptions:
    """How languages are told.

    Args:
        model: ``"diglot"``, the trained models; ``"langdetect"``, langdetect's own profiles, summed over all n-grams.
        languages: candidate languages (ISO 639 codes); empty means all that the model knows.
        priors: how many times as likely a language is as another one of its script, before anything is read;
            ``ar`` is Arabic in its own script, ``ar-Latn`` in Latin letters. Not used by ``"langdetect"``.
        threshold: strings whose score is lower are ``und``.
        limit: code points of a string that are read, 20,000 at most; what follows them does not count.

    Raises:
        OptionError: an unknown name, or a number out of range.
    """

    model: str = "diglot"
    languages: tuple[str, ...] = ()
    priors: tuple[tuple[str, float], ...] = PRIORS
    threshold: float = 0.15
    limit: int = 1024

    def __post_init__(self) -> None:
        if self.model not in MODELS:
            raise OptionError.unknown("model", self.model, MODELS)
        numbers(self.languages)
        for code, prior in self.priors:
            number("ar" if code == CHAT else code)
            if not (math.isfinite(prior) and prior > 0):
                raise OptionError(f"the prior of {code!r} is a positive number, not {prior!r}")
        if not 0 <= self.threshold <= 1:
            raise OptionError(f"option 'threshold' is a probability from 0 to 1, not {self.threshold!r}")
        if not 1 <= self.limit <= FARTHEST:
            raise OptionError(f"option 'limit' is a number of code points from 1 to {FARTHEST}, not {self.limit!r}")


DEFAULT = LanguageOptions()
