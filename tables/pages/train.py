"""The page model: its weights and its gate, from made-up pages and the texts that ``sources.toml`` names.

Seeded: the same texts, made-up pages and features give the same bytes. Some minutes of one core for each table.
``python -m tables.pages.weights --each`` says how the model does on families of pages that it has not seen.
"""

from __future__ import annotations

from pathlib import Path

from tables.pages import gate, weights

__all__ = ["make"]


def make(sources: Path, into: Path) -> None:
    """Learn and write ``weights.tsv`` and ``gate.tsv``."""
    data = into / "src/diglot/pages/data"
    weights.main(["--cache", str(sources), "--out", str(data / "weights.tsv")])
    gate.main(["--cache", str(sources), "--out", str(data / "gate.tsv")])
