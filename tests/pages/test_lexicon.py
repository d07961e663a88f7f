"""Cue words of a single string."""

from __future__ import annotations

from diglot.pages.lexicon import cues_of


def test_phrases_are_found() -> None:
    assert "month" in cues_of("كانون الأول")
    assert cues_of("zzz") == cues_of("") == frozenset()


def test_cue_words_are_found_whatever_their_marks() -> None:
    assert cues_of("بِقَلَم") == cues_of("بقلم") == {"by"}
    assert "comment" in cues_of("0 comments")
    assert "related" in cues_of("READ MORE on it")
    assert not cues_of("reading moreover")


def test_a_text_of_any_length_is_read_whole() -> None:
    assert cues_of("zzz " * 400 + "بقلم") == {"by"}
