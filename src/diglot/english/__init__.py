"""The English route: normalization, tokens, transliteration. Arabic has the same face in `diglot.arabic`."""
