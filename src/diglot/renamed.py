"""Modules and names in them that are called otherwise now: the old ones still work for one version, with a warning."""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import sys
import warnings
from collections.abc import Callable
from types import ModuleType
from typing import Any

__all__ = ["RENAMED", "new_name", "old_names", "watch"]

RENAMED = {
    "diglot.dataset.prose": "diglot.dataset.card_text",
    "diglot.dataset.repeats": "diglot.dataset.duplicates",
    "diglot.dataset.work": "diglot.dataset.run",
    "diglot.documents": "diglot.pipeline.documents",
    "diglot.faces": "diglot.api",
    "diglot.hub.client": "diglot.hub.push.client",
    "diglot.language": "diglot.langid",
    "diglot.language.detect": "diglot.langid.identify",
    "diglot.language.switches": "diglot.langid.codeswitching",
    "diglot.pages.among": "diglot.kernels.features",
    "diglot.pages.calendars": "diglot.dates.calendars",
    "diglot.pages.cues": "diglot.pages.lexicon",
    "diglot.pages.dates": "diglot.dates.find",
    "diglot.pages.datewords": "diglot.dates.words",
    "diglot.pages.mentions": "diglot.dates.mentions",
    "diglot.pages.model": "diglot.pages.crf",
    "diglot.pages.probes": "diglot.pages.features",
    "diglot.pages.shape": "diglot.pages.features",
    "diglot.pages.slots": "diglot.pages.templates",
    "diglot.preview": "diglot.segments_table",
    "diglot.rows": "diglot.pipeline.annotate",
    "diglot.segments": "diglot.text.sentences.split",
    "diglot.tables": "diglot.pipeline.tables",
    "diglot.tally": "diglot.pipeline.counts",
    "diglot.text.automaton": "diglot.text.spelling.automaton",
    "diglot.text.camel": "diglot.text.tokens.camel",
    "diglot.text.cuts": "diglot.text.tokens.boundaries",
    "diglot.text.distance": "diglot.text.spelling.distance",
    "diglot.text.joint": "diglot.text.spelling.transducer",
    "diglot.text.losses": "diglot.text.charmap.losses",
    "diglot.text.rare": "diglot.text.charmap.clusters",
    "diglot.text.rewrite": "diglot.text.charmap.rewrite",
    "diglot.text.speller": "diglot.text.spelling.speller",
    "diglot.text.steps": "diglot.text.charmap.steps",
    "diglot.text.switches": "diglot.text.charmap.options",
    "diglot.text.tables": "diglot.text.charmap.tables",
    "diglot.text.transliterated": "diglot.text.spelling.transliterated",
    "diglot.text.words": "diglot.text.tokens.rules",
    "diglot.values": "diglot.results",
}


class Renamed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds an old name, and gives the module of the new one."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> importlib.machinery.ModuleSpec | None:
        return importlib.machinery.ModuleSpec(name, self) if new_name(name) else None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        new = new_name(spec.name)
        warnings.warn(f"{spec.name} is now {new}; the old name goes with the next version", DeprecationWarning, 7)
        module = importlib.import_module(new)
        spec.loader_state = module.__spec__
        return module

    def exec_module(self, module: ModuleType) -> None:
        """The module is whole; that it was asked for by its old name is not to be seen in it."""
        module.__spec__ = module.__spec__.loader_state if module.__spec__ else None


def new_name(old: str) -> str:
    """The new name of a module, or of one within a package that has a new name; ``""`` for all others."""
    if old in RENAMED:
        return RENAMED[old]
    package, _, name = old.rpartition(".")
    new = f"{RENAMED[package]}.{name}" if package in RENAMED else ""
    return new if new and importlib.util.find_spec(new) else ""


def old_names(module: str, **new_of: str) -> Callable[[str], Any]:
    """The ``__getattr__`` of a module in which some names are others now."""

    def get(name: str) -> Any:
        if name not in new_of:
            raise AttributeError(f"module {module!r} has no attribute {name!r}")
        said = f"{module}.{name} is now {new_of[name]}; the old name goes with the next version"
        warnings.warn(said, DeprecationWarning, 2)
        return getattr(sys.modules[module], new_of[name])

    return get


def watch() -> None:
    """Look after old names in this process; again is the same."""
    if not any(isinstance(finder, Renamed) for finder in sys.meta_path):
        sys.meta_path.insert(
            0, Renamed()
        )  # before the finder that would load a copy from the folder of a renamed package
