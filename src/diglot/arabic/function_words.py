"""Words of the closed classes, whose vowels no rule and no model should guess: ``من`` is *min*, ``هذا`` is *hādhā*.

The list is `data/function-words.tsv`. A word is one of them where its letters are the same (a hamza on alif may be
missing, and a final ي may be ى) and each vowel mark that it has is one that the listed word has there; where several
fit, the first is taken. و and ف may stand before any of them.
"""

from __future__ import annotations

import re
from functools import cache

from diglot.arabic.orthography import MARKS, ordinary
from diglot.resources import rows

__all__ = ["latin"]

FATHA, SUKUN, DAGGER = "\u064e", "\u0652", "\u0670"
_MARK = re.compile(f"[{MARKS}]")
_CLUSTER = re.compile(f"([^{MARKS}])([{MARKS}]*)")
_CARRIERS = str.maketrans("أإآٱى", "ااااي")
_CONJUNCTION = {"و": "wa-", "ف": "fa-"}
_SAME = {"اأ", "اإ", "اآ", "ىي"}  # as typed, as listed

Clusters = tuple[tuple[str, frozenset[str]], ...]


def latin(word: str) -> str | None:
    """The ALA-LC romanization of a function word, or None for any other word.

    >>> latin("هذا"), latin("علي"), latin("مَن"), latin("ولكن"), latin("كتاب")
    ('hādhā', None, 'man', 'wa-lākin', None)
    """
    word = ordinary(word)
    letters = _MARK.sub("", word).translate(_CARRIERS)
    listed = _listed()
    if letters not in listed and not (letters[:1] in _CONJUNCTION and letters[1:] in listed):
        return None
    clusters = _clusters(word)
    if found := _find(clusters):
        return found
    conjunction = _CONJUNCTION.get(clusters[0][0]) if len(clusters) > 2 else None
    if conjunction and clusters[0][1] <= {FATHA} and (found := _find(clusters[1:])):
        return conjunction + found
    return None


def _find(clusters: Clusters) -> str | None:
    for letters, marks, romanization in _listed().get(_key(clusters), ()):
        same = all(a == b or a + b in _SAME for (a, _), b in zip(clusters, letters, strict=True))
        if same and all(has <= may for (_, has), may in zip(clusters, marks, strict=True)):
            return romanization
    return None


def _clusters(word: str) -> Clusters:
    word = word.replace("ٱ", "ا").replace("ى\u0670", "ى")
    return tuple((base, _vowels(marks)) for base, marks in _CLUSTER.findall(word))


def _vowels(marks: str) -> frozenset[str]:
    found = set(marks) - {SUKUN}
    return frozenset(found | {FATHA} if DAGGER in found else found)


def _key(clusters: Clusters) -> str:
    return "".join(base for base, _ in clusters).translate(_CARRIERS)


@cache
def _listed() -> dict[str, list[tuple[str, tuple[frozenset[str], ...], str]]]:
    table: dict[str, list[tuple[str, tuple[frozenset[str], ...], str]]] = {}
    for spelling, romanization in rows("arabic", "function-words.tsv")[1:]:
        clusters = _clusters(spelling)
        marks = tuple(found | {DAGGER} if FATHA in found else found for _, found in clusters)
        table.setdefault(_key(clusters), []).append(("".join(base for base, _ in clusters), marks, romanization))
    return table
