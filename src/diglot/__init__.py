"""diglot: raw Arabic and English text in, aligned Hugging Face datasets out.

>>> import diglot
>>> diglot.detect("مرحبا بكم في المتحف").language
'ar'

Importing this module reads nothing, writes nothing and loads no table; each function loads what it needs when it is
first called.
"""

from __future__ import annotations

import importlib
import sys
import types
from typing import TYPE_CHECKING, Any

from diglot.version import __version__ as __version__

if TYPE_CHECKING:
    from diglot.api import build as build
    from diglot.api import detect as detect
    from diglot.api import normalize as normalize
    from diglot.api import process as process
    from diglot.api import sentences as sentences
    from diglot.api import tokenize as tokenize
    from diglot.api import transliterate as transliterate
    from diglot.config import Config as Config
    from diglot.config import Profiles as Profiles
    from diglot.config import Route as Route
    from diglot.dataset.export import export as export
    from diglot.dataset.pushing import push as push
    from diglot.dates.find import parse_date as parse_date
    from diglot.errors import DiglotError as DiglotError
    from diglot.hub.push.client import pull as pull
    from diglot.pages.split import split_page as split_page
    from diglot.pairs.align import Bead as Bead
    from diglot.pairs.align import align as align
    from diglot.pairs.align import align_texts as align_texts
    from diglot.pipeline import Pipeline as Pipeline
    from diglot.remembered import forget as forget
    from diglot.repairs.repair import repair as repair

_HOMES = {
    "Bead": "pairs.align",
    "Config": "config",
    "DiglotError": "errors",
    "Pipeline": "pipeline",
    "Profiles": "config",
    "Route": "config",
    "align": "pairs.align",
    "align_texts": "pairs.align",
    "build": "api",
    "detect": "api",
    "export": "dataset.export",
    "forget": "remembered",
    "normalize": "api",
    "parse_date": "dates.find",
    "process": "api",
    "pull": "hub.push.client",
    "push": "dataset.pushing",
    "repair": "repairs.repair",
    "sentences": "api",
    "split_page": "pages.split",
    "tokenize": "api",
    "transliterate": "api",
}

__all__ = [
    "Bead",
    "Config",
    "DiglotError",
    "Pipeline",
    "Profiles",
    "Route",
    "align",
    "align_texts",
    "build",
    "detect",
    "export",
    "forget",
    "normalize",
    "parse_date",
    "process",
    "pull",
    "push",
    "repair",
    "sentences",
    "split_page",
    "tokenize",
    "transliterate",
]


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used."""
    if name in _HOMES:
        value = getattr(importlib.import_module(f"diglot.{_HOMES[name]}"), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module 'diglot' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*(name for name in globals() if name.startswith("__")), *__all__})


class _Module(types.ModuleType):
    """A module of this package. It is pickled by its name, wherever it is installed.

    A function that uses `diglot` brings it along when it is pickled or hashed, as `Dataset.map` does. Of modules
    outside site-packages (an editable install) dill takes the content, with every lock and everything remembered: that
    cannot be pickled, or changes from call to call, and nothing would be found in the cache again.
    """

    def __reduce__(self) -> tuple[Any, ...]:
        return importlib.import_module, (self.__name__,)

    def __setattr__(self, name: str, value: Any) -> None:
        """Importing a module of the package sets it here: it becomes one of these."""
        if type(value) is types.ModuleType and value.__name__ == f"{self.__name__}.{name}":
            value.__class__ = _Module
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Module
importlib.import_module("diglot.renamed").watch()
