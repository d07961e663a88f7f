"""Sentences: where they end (`split`), which full stops end none (`stops`), what stands around a mark (`context`)."""
