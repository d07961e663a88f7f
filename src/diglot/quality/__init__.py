"""Quality and privacy as annotations: signals, reasons and spans beside a text, which stays as it is.

`signals` measures texts (`diglot.quality.signals`), `reasons` names the bounds of ``data/thresholds.toml`` that each
breaks, `find_private` finds e-mail addresses, phone numbers and the like, and `redact` puts labels in their place.
"""

from diglot.quality.private import KINDS, Private, find_private, redact
from diglot.quality.signals import SIGNALS, signals
from diglot.quality.thresholds import reasons

__all__ = ["KINDS", "SIGNALS", "Private", "find_private", "reasons", "redact", "signals"]
