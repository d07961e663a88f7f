"""diglot: raw Arabic and English text in, aligned Hugging Face datasets out."""

from __future__ import annotations

__version__ = "0.1.0"
