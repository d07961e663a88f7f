"""The signature of a dataset: what its rows depend on besides the input.

Two datasets, or two scores measured on them, can be compared only where the signatures agree::

    diglot 0.1.0 · config 3f1c… · library 91ab… · unicode 18.0.0/14.0.0 · camel-tools==1.5.5 · ftfy==6.3.1 · …

``library`` is a hash of every table and every line of code in the package, so that a change that nobody thought of is
noticed too. The packages that decide rows while a build runs are named with their versions; one that is not installed
has none. The first version of Unicode is that of `diglot.text.codepoints`, by which all is decided; the second that of
this Python, which is asked for the case of letters and in regular expressions.
"""

from __future__ import annotations

import contextlib
import hashlib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from importlib.resources.abc import Traversable

from diglot.config import Config
from diglot.text import codepoints
from diglot.version import __version__

__all__ = ["Signature", "signature"]

PACKAGES = (
    "camel-tools", "ftfy", "hijridate", "htmldate", "justext", "lxml", "py7zr", "pypdfium2", "python-calamine", "regex",
    "trafilatura", "warcio",
)  # fmt: skip
"""What decides rows while a build runs, besides diglot and Python: words, repairs, dates, languages, readers."""
WORDS = (
    "segments_table.py", "dataset/card.py", "dataset/card_pairs.py", "dataset/card_text.py", "dataset/data/limits.toml",
)  # fmt: skip
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
    packages: tuple[str, ...] = ()

    def __str__(self) -> str:
        own = (f"diglot {self.version}", f"config {self.config}", f"library {self.library}", f"unicode {self.unicode}")
        return " · ".join((*own, *self.packages))


def signature(config: Config) -> Signature:
    """The signature of this version of diglot with a configuration."""
    return Signature(__version__, config.fingerprint, _library(), _unicode(), _packages())


def _unicode() -> str:
    return f"{codepoints.VERSION}/{unicodedata.unidata_version}"


@cache
def _packages() -> tuple[str, ...]:
    """``name==version`` of each of `PACKAGES` that is installed."""
    found = []
    for name in PACKAGES:
        with contextlib.suppress(PackageNotFoundError):
            found.append(f"{name}=={version(name)}")
    return tuple(found)


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
