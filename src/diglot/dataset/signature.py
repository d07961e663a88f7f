"""The signature of a dataset: what its rows depend on besides the input.

Two datasets, or two scores measured on them, can be compared only where the signatures agree::

    diglot 0.1.0 · config 3f1c… · library 91ab… · unicode 15.0.0

``library`` is a hash of every table and every line of code in the package, so that a change that nobody thought of is
noticed too. Versions of the reference packages (camel-tools, langdetect) are not part of it: their data was built into
the tables.
"""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from diglot import __version__
from diglot.config import Config

__all__ = ["Signature", "signature"]

WORDS = ("preview.py", "dataset/card.py", "dataset/prose.py", "dataset/data/limits.toml")
"""What changes how a dataset is described, and no row of it."""


@dataclass(frozen=True, slots=True)
class Signature:
    """What the rows of a dataset depend on besides the input.

    >>> str(Signature("1.0", "ab", "cd", "15.0.0"))
    'diglot 1.0 · config ab · library cd · unicode 15.0.0'
    """

    version: str
    config: str
    library: str
    unicode: str

    def __str__(self) -> str:
        return f"diglot {self.version} · config {self.config} · library {self.library} · unicode {self.unicode}"


def signature(config: Config) -> Signature:
    """The signature of this version of diglot with a configuration."""
    return Signature(__version__, config.fingerprint, _library(), unicodedata.unidata_version)


@cache
def _library() -> str:
    digest = hashlib.blake2b(digest_size=6)
    for name, resource in sorted(_walk(files("diglot"), "")):
        digest.update(name.encode() + b"\0" + resource.read_bytes() + b"\0")
    return digest.hexdigest()


def _walk(folder: Traversable, prefix: str) -> list[tuple[str, Traversable]]:
    found = []
    for entry in folder.iterdir():
        name = f"{prefix}{entry.name}"
        if entry.is_dir():
            if entry.name not in ("__pycache__", "hub", "cli", "report", "engines"):  # none of them changes a row
                found += _walk(entry, name + "/")
        elif not name.endswith((".pyc", ".pyi")) and name not in WORDS:
            found.append((name, entry))
    return found
