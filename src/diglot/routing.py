"""Where the strings of a call go: what its `language`, `profile` or `to` says, or what is told of the texts.

The public functions (`diglot.api`) ask here for the numbers of routes, as `diglot.routes` counts them.
"""

from __future__ import annotations

import numpy as np

from diglot import routes
from diglot.errors import OptionError
from diglot.langid import codes, detection
from diglot.remembered import kept
from diglot.routes import Language
from diglot.text.arrays import Int8s
from diglot.text.charmap.charmap import IDENTITY, CharMap
from diglot.text.column import Column

__all__ = ["maps", "route_of", "routes_of", "schemes"]


def route_of(text: str, language: str | None) -> int:
    """The route of one string.

    Raises:
        OptionError: no such language.

    >>> route_of("بيت", None), route_of("بيت", "en"), route_of("maison", "fr")
    (1, 2, 0)
    """
    return detection.route_of(text) if language is None else _number(language)


def routes_of(column: Column, language: str | None, one: int | None = None) -> Int8s:
    """``int8[s]``: the route of each string.

    Args:
        column: `s` strings.
        language: ISO 639 code; None: detect.
        one: that of a single string, which was told before.

    Raises:
        OptionError: no such language.
    """
    if one is not None:
        return np.full(len(column), one, np.int8)
    return detection.routes_of(column) if language is None else np.full(len(column), _number(language), np.int8)


def _number(language: str) -> int:
    codes.number(language)  # raises where there is no such language
    return routes.number(language)


def maps(profile: str, language: str | None) -> tuple[CharMap, ...]:
    """The character map of a normalization profile by route; `IDENTITY` for what has no profile of this name.

    Raises:
        OptionError: no language has such a profile; or the one that is named has not.
    """
    return _maps(profile, language, routes.languages())


@kept(entries=64, size=500)
def _maps(profile: str, language: str | None, known: tuple[Language, ...]) -> tuple[CharMap, ...]:
    rooms = {each.language: each.normalizer for each in known}
    if language in rooms:
        rooms[language].charmap(profile)  # raises where it has no such profile
    elif all(profile not in room.PROFILES for room in rooms.values()):
        raise OptionError.unknown("profile", profile, {name: None for room in rooms.values() for name in room.PROFILES})
    return (IDENTITY, *(room.charmap(profile) if profile in room.PROFILES else IDENTITY for room in rooms.values()))


def schemes(texts: list[str], language: str | None) -> list[str | None]:
    """The transliteration scheme that suits each text where none is named; None where it stays.

    It is a build's own, and the learned one for Arabic in Latin letters.

    Raises:
        OptionError: no such language.

    >>> schemes(["بيت كبير في المدينة", "a house in the city", "une maison dans la ville"], None)
    ['bw', 'rules', None]
    """
    usual = {each.language: each.scheme for each in routes.languages()}
    if language is not None:
        codes.number(language)  # raises where there is no such language
        return [usual.get(language)] * len(texts)
    found = detection.detect_all(texts)
    return ["arabic" if (each.language, each.script) == ("ar", "Latn") else usual.get(each.language) for each in found]
