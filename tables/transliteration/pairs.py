"""The pairs of Arabic and Latin spellings that the models learn from: the training parts of three public sets.

google     names, as newspapers spell them: the repository's own training part
wikidata   names of Wikidata: the part of 64 % that the authors train on
library    words of library catalogues with their commonest romanization, where that was seen three times or more;
           some are left out for measuring, those of ``held.txt``; ``order.npy`` is the order in which the shipped
           models read them, which what is drawn by chance depends on
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import numpy as np

__all__ = ["Pairs", "google", "library", "wikidata"]

Pairs = list[tuple[str, str]]  # Arabic, Latin

LEAST = 3


def google(sources: Path, part: str = "train") -> Pairs:
    """Names of google/transliteration; `part` is ``train``, or ``eval``, on which models are chosen."""
    rows = rows_of(sources / f"google+transliteration/ar2en-{part}.txt")
    return [(arabic, latin) for arabic, latin in rows]


def wikidata(sources: Path, part: int = 64) -> Pairs:
    """Names of Wikidata; `part` is 64, or 16, on which models are chosen."""
    rows = rows_of(sources / f"steveash+NETransliteration-COLING2018/data/wd_arabic_{part}")
    return [(arabic.replace(" ", ""), latin.replace(" ", "")) for latin, arabic, _ in rows]


def library(sources: Path) -> Pairs:
    """Words of library catalogues, without those that are kept for measuring."""
    lines = (Path(__file__).parent / "held.txt").read_text("utf-8").splitlines()
    held = {digest for line in lines if not line.startswith("#") for digest in line.split()}
    best: dict[str, tuple[str, int]] = {}
    path = sources / "fadhleryani+Arabic_ALA-LC_Romanization/demo/models/mle/size1.0.tsv"
    for arabic, latin, seen in [row for row in rows_of(path)[1:] if len(row) == 3]:
        if int(seen) >= LEAST and int(seen) > best.get(arabic, ("", 0))[1]:
            best[arabic] = latin, int(seen)
    pairs = [
        (arabic, latin)
        for arabic, (latin, _) in best.items()
        if re.fullmatch("[\u0621-\u064a]{2,}", arabic) and hashlib.sha256(arabic.encode()).hexdigest()[:8] not in held
    ]
    return [pairs[place] for place in np.load(Path(__file__).parent / "order.npy").tolist()]


def rows_of(path: Path) -> list[list[str]]:
    """The rows of a table between tabs."""
    return [line.split("\t") for line in path.read_text("utf-8").split("\n") if line]
