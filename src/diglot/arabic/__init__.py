"""The Arabic route: normalization, tokens, transliteration. English has the same face in `diglot.english`."""
