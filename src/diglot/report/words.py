"""Words and names by language: how many different ones, how their number grows, which are frequent.

A word is a token of letters, in its normalized form, in lower case. ``telling`` are those that are frequent in few
articles, by frequency times the logarithm of articles over articles with the word, among those in at most a fifth of
the language's articles: what the texts are about, without a list of stop words.
``names`` are runs of tokens with a capital, inside sentences of body text. Arabic script has no capitals, so there are
none for it; its authors and outlets stand among the figures of articles.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from diglot.report.reading import Build
from diglot.text.arrays import Float64s, Int64s

__all__ = ["words"]


LANGUAGES = 4
"""How many languages words are counted for: those with the most tokens."""

SHARE = 0.01
"""Share of the words that a language must have to be among them."""

TOP = 24
"""How many words and names are listed."""

_WORD = r"^\p{L}[\p{L}\p{M}'’-]*$"
_CAPITAL = re.compile(r"[A-Z][\w'’-]+")
_NAMED_SEGMENTS = 20_000
_COMMON = 0.2  # share of articles above which a word tells nothing of what they are about


def words(build: Build, sample: int) -> list[dict[str, Any]]:
    """Figures of words for the languages with the most tokens.

    Args:
        build: what to read.
        sample: about how many tokens to look at.

    Returns:
        For each language ``language``, ``words`` and ``types`` (seen in the sample), ``curve`` (words, types),
        ``once`` (share of types that occur once), ``frequent``, ``telling`` and ``names`` (name, count).
    """
    parts: dict[str, list[pa.Table]] = {}
    names: dict[str, Counter[str]] = {}
    read = 0
    for batch in build.spread("segments", "tokens", sample):
        flat = _words(batch)
        for language in pc.unique(flat["language"]).to_pylist():
            parts.setdefault(language, []).append(flat.filter(pc.equal(flat["language"], language)))
        if read < _NAMED_SEGMENTS:
            _names(batch, names)
            read += batch.num_rows
    parts.pop("und", None)
    tables = {language: pa.concat_tables(tables) for language, tables in parts.items()}
    largest = sorted(tables.items(), key=lambda pair: (-len(pair[1]), pair[0]))[:LANGUAGES]
    enough = max(sum(map(len, tables.values())) * SHARE, 1)
    return [_figures(name, table, names.get(name, Counter())) for name, table in largest if len(table) >= enough]


def _words(batch: pa.RecordBatch) -> pa.Table:
    """A row a word: ``word``, ``language``, ``article``."""
    tokens = batch.column("token_normalized")
    flat, parent = pc.list_flatten(tokens), pc.list_parent_indices(tokens)
    real = pc.match_substring_regex(flat, _WORD)
    parent = parent.filter(real)
    return pa.table(
        {
            "word": pc.utf8_lower(flat.filter(real)),
            "language": batch.column("language").take(parent),
            "article": batch.column("article").take(parent),
        }
    )


def _figures(language: str, table: pa.Table, names: Counter[str]) -> dict[str, Any]:
    encoded = table["word"].combine_chunks().dictionary_encode()
    codes = encoded.indices.to_numpy()
    _, first, counts = np.unique(codes, return_index=True, return_counts=True)
    articles = table["article"].combine_chunks().dictionary_encode().indices.fill_null(-1).to_numpy().astype(np.int64)
    pairs = np.unique(articles[articles >= 0] << 32 | codes[articles >= 0])
    spread = np.bincount(pairs & 0xFFFFFFFF, minlength=len(counts))
    total = max(len(np.unique(pairs >> 32)), 2)
    rarity = np.where(spread <= max(_COMMON * total, 1), np.log(total / np.maximum(spread, 1)), 0)
    first.sort()
    points = np.unique(np.geomspace(1, len(codes), 24).astype(np.int64))
    return {
        "language": language,
        "words": len(codes),
        "types": len(counts),
        "once": float((counts == 1).mean()),
        "curve": [[int(n), int(np.searchsorted(first, n))] for n in points],
        "frequent": _top(encoded.dictionary, counts, counts),
        "telling": _top(encoded.dictionary, counts, counts * rarity),
        "names": [
            {"name": name, "count": n} for name, n in sorted(names.items(), key=lambda p: (-p[1], p[0]))[:TOP] if n > 1
        ],
    }


def _top(dictionary: pa.Array, counts: Int64s, weights: Int64s | Float64s) -> list[dict[str, Any]]:
    """The words with the largest weights, and their counts."""
    order = np.argsort(-weights, kind="stable")[:TOP]
    chosen = dictionary.take(pa.array(order)).to_pylist()
    return [{"name": word, "count": int(counts[i])} for word, i in zip(chosen, order, strict=True) if weights[i]]


def _names(batch: pa.RecordBatch, names: dict[str, Counter[str]]) -> None:
    chosen = batch.filter(
        pc.and_(pc.equal(batch.column("script"), "Latn"), pc.equal(batch.column("role"), "body"))
    ).select(["language", "tokens"])
    for language, tokens in zip(*(column.to_pylist() for column in chosen.columns), strict=True):
        found = names.setdefault(language, Counter())
        run: list[str] = []
        for token in (*tokens[1:], ""):
            if _CAPITAL.fullmatch(token):
                run.append(token)
            elif run:
                found[" ".join(run)] += 1
                run = []
