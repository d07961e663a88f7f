"""Rewrites that say they stay within a chunk do: strings mapped piece by piece are what they are when mapped whole."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.arabic import normalize as arabic_maps
from diglot.english import normalize as english_maps
from diglot.text.charmap.charmap import CharMap
from tests.text.strategies import text

MAPS = [maps.charmap(name) for maps in (arabic_maps, english_maps) for name in maps.PROFILES]
MAPS += [
    maps.charmap(maps.Profile(f"{switch.name}-{value}", **{switch.name: value}))
    for maps in (arabic_maps, english_maps)
    for switch in maps.SWITCHES
    for value in switch.values
]
WITHIN = [each for each in MAPS if not each.across]
words = st.sampled_from(["إلى", "على", "إلی", "مبنیٰ", "don't", "I'm", "sooo", "1½", "½", "12", "\u0301", "ﷺ", "\ufdd0"])
texts = st.lists(st.one_of(text, words, st.sampled_from([" ", "  ", "\t", "\u2003"])), max_size=8).map("".join)


def test_few_maps_look_across_white_space() -> None:
    across = {each.name for each in MAPS if each.across}
    assert across == {"arabert", "elongation-two", "elongation-one", "spacing-True", "blanks-True"}


@pytest.mark.parametrize("charmap", WITHIN, ids=[each.name for each in WITHIN])
@given(texts)
def test_chunks_decide(charmap: CharMap, string: str) -> None:
    pieces = re.findall(r"\s+|\S+", string)
    images = [charmap(piece) for piece in pieces]
    if all(len(image) == len(piece) for piece, image in zip(pieces, images, strict=True) if piece.isspace()):
        assert charmap(string) == "".join(images)
