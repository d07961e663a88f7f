"""The languages that segments are processed in: one `Language` value a route.

A route is what a segment in one language and script goes through: normalization, tokens, transliteration. Its language
is a package with three modules of the same face, each loaded when it is first asked for:

=================  ================================================================================================
``normalize``      ``PROFILES``, and ``charmap(profile)``: the character map of a profile
``tokenize``       ``SCHEMES`` that it cuts further than the scheme ``default``, and ``refine``, which does it
``transliterate``  ``SCHEMES``; ``words``, ``texts``, ``candidates`` in one of them; ``charmap(scheme)`` where a table
                   does it, and ``rules(scheme)`` where rules for each word do; ``signs(text)``, which writes the
                   punctuation of the other script
=================  ================================================================================================

To add a language, write such a package and name it in `HOMES`; nothing else knows how many there are.

Routes are numbered from 1 in their order; 0 is ``none``, what is in no language of these.

>>> [(each.name, each.language, each.script) for each in languages()]
[('arabic', 'ar', 'Arab'), ('english', 'en', 'Latn')]
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Protocol, cast

from diglot.config import Config, Profiles
from diglot.config import Route as RouteOptions
from diglot.errors import OptionError
from diglot.kernels.respelling import Rules
from diglot.text.arrays import Bools, Int8s
from diglot.text.charmap.charmap import CharMap
from diglot.text.column import Column
from diglot.text.spans import Spans
from diglot.text.spelling.transliterated import Candidate, Transliterated
from diglot.text.tokens import schemes as tokens
from diglot.text.tokens.boundaries import Chunks

__all__ = ["HOMES", "NONE", "Language", "languages", "names", "number", "registered", "tokenize"]

HOMES = ("diglot.arabic", "diglot.english")
"""The packages of the languages, in the order of their routes; each has a `Language` called ``ROUTE``."""
NONE = 0
"""The number of the route of everything else."""


class Normalizer(Protocol):
    """What a language's module ``normalize`` has."""

    @property
    def PROFILES(self) -> Collection[str]:
        """The names of its profiles."""

    def charmap(self, profile: str) -> CharMap:
        """The character map of a profile."""


class Tokenizer(Protocol):
    """What a language's module ``tokenize`` has."""

    @property
    def SCHEMES(self) -> Collection[str]:
        """The schemes in which it cuts words further."""

    def refine(self, chunks: Chunks, begin: Bools, chosen: Bools) -> Bools:
        """The cuts `begin` (``bool[n]``), and those inside the words of the `chosen` strings (``bool[s]``)."""


class Transliterator(Protocol):
    """What a language's module ``transliterate`` has."""

    @property
    def SCHEMES(self) -> Sequence[str]:
        """The names of its schemes."""

    def charmap(self, scheme: str) -> CharMap | None:
        """The character map of a scheme that a table does; None for one that reads whole words."""

    def rules(self, scheme: str) -> Rules | None:
        """The rules by which a scheme reads each word by itself; None where it has none."""

    def words(self, column: Column, scheme: str) -> Column:
        """Each word in the other script."""

    def texts(self, strings: Sequence[str], scheme: str) -> list[Transliterated]:
        """Each text in the other script."""

    def candidates(self, word: str, scheme: str, count: int) -> list[Candidate]:
        """The most probable spellings of a word."""

    def signs(self, text: str) -> str:
        """A text in the other script, with that script's punctuation."""


@dataclass(frozen=True, slots=True)
class Language:
    """A language, and where its rules are.

    Args:
        name: of its route: ``arabic``.
        language: its ISO 639 code, as `diglot.langid` gives it.
        script: the ISO 15924 code of the script that segments must be in.
        home: the package of its three modules.
        scheme: the transliteration scheme that is taken where none is named.
    """

    name: str
    language: str
    script: str
    home: str
    scheme: str

    @property
    def normalizer(self) -> Normalizer:
        """Its profiles."""
        return cast(Normalizer, import_module(f"{self.home}.normalize"))

    @property
    def tokenizer(self) -> Tokenizer:
        """Its token schemes."""
        return cast(Tokenizer, import_module(f"{self.home}.tokenize"))

    @property
    def transliterator(self) -> Transliterator:
        """Its transliteration schemes."""
        return cast(Transliterator, import_module(f"{self.home}.transliterate"))

    def options(self, config: Config) -> RouteOptions:
        """What a configuration says of this route; the default where it has no options of that name."""
        found = getattr(config, self.name, None)
        return found if isinstance(found, RouteOptions) else RouteOptions()

    def profile(self, more: Profiles) -> str:
        """The name of this route's profile in one more normalization.

        Raises:
            OptionError: it has none of the name of the columns, and no other is named.
        """
        name = str(getattr(more, self.name, "") or more.name)
        if name not in self.normalizer.PROFILES:
            error = OptionError.unknown("profile", name, self.normalizer.PROFILES)
            raise OptionError(f'profiles, {self.name}: {error}; in [[profiles]]: {self.name} = "search"')
        return name


_more: list[Language] = []


def languages() -> tuple[Language, ...]:
    """All languages, in the order of their routes."""
    return (*_shipped(), *_more)


@cache
def _shipped() -> tuple[Language, ...]:
    return tuple(cast(Language, import_module(home).ROUTE) for home in HOMES)


@contextmanager
def registered(language: Language) -> Iterator[int]:
    """One more language for a while, behind the others: for trying it out in one process. Gives the route's number."""
    _more.append(language)
    try:
        yield len(languages())
    finally:
        _more.remove(language)


def names() -> tuple[str, ...]:
    """The names of the routes by their numbers: ``none``, ``arabic``, …"""
    return ("none", *(each.name for each in languages()))


def number(language: str | None) -> int:
    """The number of the route of a language, whatever the script; `NONE` where it has none.

    >>> number("en"), number("fr")
    (2, 0)
    """
    codes = [each.language for each in languages()]
    return codes.index(language) + 1 if language in codes else NONE


def tokenize(column: Column, which: Int8s | None = None, scheme: str = "default") -> Spans:
    """The tokens of every string, as `schemes.tokenize` gives them, with the words of some languages cut further.

    Args:
        column: `s` strings.
        which: ``int8[s]``, the route of each; all `NONE` where it is left out.
        scheme: one of `diglot.text.tokens.schemes.SCHEMES`.

    Raises:
        OptionError: no such scheme.

    >>> import numpy as np
    >>> text = "I can't"
    >>> [text[a:b] for a, b in tokenize(Column.from_strings([text]), np.array([2], np.int8), "ud").lists()[0]]
    ['I', 'ca', "n't"]
    """

    def further(chunks: Chunks, begin: Bools) -> Bools:
        for route, each in enumerate(languages(), 1):
            if which is not None and (which == route).any() and scheme in each.tokenizer.SCHEMES:
                begin = each.tokenizer.refine(chunks, begin, which == route)
        return begin

    return tokens.tokenize(column, scheme, further)
