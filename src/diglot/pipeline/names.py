"""The names of what is numbered, as tables that columns take them from."""

from __future__ import annotations

from diglot.langid.identify import LANGUAGES
from diglot.langid.scripts import SCRIPTS
from diglot.schema import ROLES
from diglot.text.arrow import Table, listed

__all__ = ["LANGUAGE", "ROLE", "SCRIPT"]

LANGUAGE = Table(listed(LANGUAGES))
SCRIPT = Table(listed(SCRIPTS))
ROLE = Table(listed(ROLES))
