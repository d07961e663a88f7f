"""Normalization of the toy: ligatures written out."""

from diglot.text.charmap.charmap import CharMap

PROFILES = {"standard": {"œ": "oe", "æ": "ae"}, "repair": {}}


def charmap(profile: str) -> CharMap:
    return CharMap.of(f"toy {profile}", PROFILES[profile])
