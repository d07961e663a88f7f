"""Translations: documents that find each other, and their sentences aligned."""
