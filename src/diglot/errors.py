"""Every error that diglot raises on purpose.

Each message says what is wrong, where (``file:line``, row or option) and what to type next. All of them are
`DiglotError`, so one ``except`` is enough; the subclasses also derive from the built-in error that a caller would
expect (`ValueError`, `OSError`, …).

==================  =============================================================
`OptionError`       an unknown name or a value out of range: names the nearest valid one
`SourceError`       an input that cannot be read at all (a missing folder, no readable file)
`BuildError`        a build that cannot go on (disk full, another build in the folder, a changed input)
`HubError`          a hub that refuses, cannot be reached or holds damaged data
`MissingExtra`      a feature whose optional package is not installed: names the ``pip install`` line
==================  =============================================================
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable

__all__ = [
    "BuildError",
    "DiglotError",
    "HubError",
    "MissingExtra",
    "OptionError",
    "SourceError",
    "install_line",
    "nearest",
    "one_text",
]


class DiglotError(Exception):
    """Base of all errors that diglot raises on purpose."""


_ELSEWHERE = {"buckwalter": "bw", "safe-buckwalter": "safebw", "habash-soudi-buckwalter": "hsb", "ala": "ala-lc"}
"""What others call some schemes."""


class OptionError(DiglotError, ValueError):
    """An option, name or code that diglot does not know."""

    @classmethod
    def unknown(cls, what: str, given: object, valid: Iterable[str]) -> OptionError:
        """The error for a name outside `valid`.

        >>> str(OptionError.unknown("scheme", "buckwalterr", ["buckwalter", "hsb"]))
        "unknown scheme 'buckwalterr'; did you mean 'buckwalter'? (valid: buckwalter, hsb)"
        """
        names = list(valid)
        other = _ELSEWHERE.get(str(given).lower())
        close = other if other in names else nearest(str(given), names)
        hint = f"; did you mean {close!r}?" if close else ""
        return cls(f"unknown {what} {given!r}{hint} (valid: {', '.join(names)})")


def one_text(given: str) -> str:
    """What a function of one text was given, if it is one.

    Raises:
        OptionError: it is none.

    >>> one_text(["a", "b"])
    Traceback (most recent call last):
    ...
    diglot.errors.OptionError: a string is needed, not list: call the function for each text
    """
    if isinstance(given, str):
        return given
    many = ": call the function for each text" if isinstance(given, list | tuple) else ""
    many = ": decode it first" if isinstance(given, bytes) else many
    raise OptionError(f"a string is needed, not {type(given).__name__}{many}")


class SourceError(DiglotError, OSError):
    """An input that cannot be read at all."""

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else ""


class BuildError(DiglotError, RuntimeError):
    """A build that cannot go on."""


class HubError(DiglotError, RuntimeError):
    """A hub that refuses, cannot be reached or holds damaged data."""


class MissingExtra(DiglotError, ImportError):
    """A feature whose optional package is not installed."""

    @classmethod
    def of(cls, feature: str, package: str, extra: str) -> MissingExtra:
        """The error for a feature that needs an optional package.

        >>> str(MissingExtra.of("reading HTML", "trafilatura", "html"))
        "reading HTML needs the package trafilatura; install it with: pip install 'diglot[html]' (...)"
        """
        here = f"in a copy of the source: pip install '.[{extra}]'"
        return cls(f"{feature} needs the package {package}; install it with: pip install 'diglot[{extra}]' ({here})")


def install_line(extra: str) -> str:
    """The line that installs an extra where this diglot came from: a folder on this machine, or an index.

    >>> install_line("html")
    "...pip install '...[html]'"
    """
    import json
    from importlib.metadata import PackageNotFoundError, distribution
    from urllib.parse import unquote, urlsplit

    source, tool = "diglot", "pip"
    try:
        found = distribution("diglot")
        told = urlsplit(json.loads(found.read_text("direct_url.json") or "{}").get("url", ""))
        source = unquote(told.path) if told.scheme == "file" else source
        tool = "uv pip" if (found.read_text("INSTALLER") or "").strip() == "uv" else tool
    except (PackageNotFoundError, ValueError, AttributeError):
        pass
    return f"{tool} install '{source}[{extra}]'"


def nearest(given: str, valid: Iterable[str]) -> str | None:
    """The valid name most like `given`, or None when none is close.

    >>> nearest("serach", ["repair", "standard", "search"])
    'search'
    """
    found = difflib.get_close_matches(given.lower(), list(valid), n=1, cutoff=0.5)
    return found[0] if found else None
