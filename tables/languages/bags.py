"""Bags of words, on which the language models are trained."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_matrix, vstack

HIDDEN = 0.35  # share of words whose own feature is hidden from training


class Bags:
    """Draws bags of words: a language, then one to sixteen of its words, by frequency or by its square root."""

    SIZES = np.array([1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 6, 8, 12, 16])
    COUNT = 4096

    def __init__(
        self, shares: np.ndarray, frequencies: list[np.ndarray], matrices: list[csr_matrix], whole: list[csr_matrix]
    ) -> None:
        self.shares = shares
        self.first = np.concatenate(([0], np.cumsum([m.shape[0] for m in matrices])))
        self.words, self.own = vstack(matrices, "csr"), vstack(whole, "csr")
        self.drawn = [[np.cumsum(p / p.sum()) for p in (counts, np.sqrt(counts))] for counts in frequencies]

    def draw(self, random: np.random.Generator) -> tuple[np.ndarray, csr_matrix]:
        """The languages of `COUNT` bags, and bags × features."""
        labels = random.choice(len(self.shares), self.COUNT, p=self.shares)
        lengths = random.choice(self.SIZES, self.COUNT)
        flat = np.repeat(labels, lengths)
        rooted = np.repeat(random.random(self.COUNT) < 0.5, lengths)
        draws = random.random(len(flat))
        picked = np.empty(len(flat), np.intp)
        for label, both in enumerate(self.drawn):
            for root, cumulated in enumerate(both):
                mine = np.flatnonzero((flat == label) & (rooted == root))
                at = np.minimum(np.searchsorted(cumulated, draws[mine]), len(cumulated) - 1)
                picked[mine] = self.first[label] + at
        hidden = (random.random(len(flat)) < HIDDEN).astype(np.float32)
        rows = self.words[picked] - self.own[picked].multiply(hidden[:, None]).tocsr()
        bounds = np.concatenate(([0], np.cumsum(lengths)))
        return labels, csr_matrix((np.ones(len(flat), np.float32), np.arange(len(flat)), bounds)) @ rows
