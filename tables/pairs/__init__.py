"""The tables of sentence alignment: what ``python -m tables fetch|make|check pairs`` calls."""

from pathlib import Path

from tables.pairs.make import check, fetch
from tables.pairs.make import make as make_lexicon

__all__ = ["check", "fetch", "make"]


def make(folder: Path) -> None:
    """Make the lexicon, then learn the weights with it (two minutes)."""
    from tables.pairs.train import make as make_weights

    make_lexicon(folder)
    make_weights(folder)
