"""Names in the segments of a build, counted and clustered. Rows are read, never changed.

Two passes over the segments. The first takes runs of one to five capitalized words in Latin script (``bin``, ``ibn``,
``al`` and the like inside a run belong to it). A word at either end of a run is left out where it is common: written
small as often as large in the build (what headlines capitalize), or large at the start of segments only. Arabic has no
capitals, so the second pass takes runs of up to three Arabic words whose `key` is that of a Latin name and which
`match` it; one of و ف ب ل ك is taken off the front where only what is left is found. Keys of fewer than three
consonants and Arabic words of fewer than four letters are left out there: too many words sound like them. So a build
without Latin script has no names here, and an Arabic word that sounds like a name is taken for one.

Memory holds distinct names and words with their counts, not rows: beyond `LIMIT` those seen once are forgotten.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

import regex

from diglot.names.clusters import Cluster, clusters
from diglot.names.keys import key
from diglot.names.match import match
from diglot.remembered import remember

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["LIMIT", "Finder", "of_batches"]

LIMIT = 500_000
"""Distinct names held at most, of each script."""

_WORD = r"\p{Lu}[\p{Latin}\p{M}'’ʿʾ-]*[\p{Latin}\p{M}]"
_ARTICLE = "(?:(?:al|el|ad|as|ash|at|an|ar|az)-)?"
_LATIN = regex.compile(
    rf"(?<![\p{{L}}\p{{M}}'’-]){_ARTICLE}{_WORD}(?:[ ](?:(?:bin|ibn|bint|al|el)[ ])?{_ARTICLE}{_WORD})*"
)
_ARABIC = regex.compile(r"[\p{Arabic}&&[\p{L}\p{M}]]+(?: [\p{Arabic}&&[\p{L}\p{M}]]+)*", regex.V1)
_GLUED = "وفبلك"
_SMALL = regex.compile(r"(?<![\p{L}\p{M}'’-])\p{Ll}[\p{Latin}\p{M}'’-]*[\p{Latin}\p{M}]")
_LONGEST, _WORDS, _LETTERS, _CONSONANTS = 3, 5, 4, 3


class Finder:
    """What is a name, learnt from all segments: `learn` each text, `settle`, then ask `of` each.

    >>> finder = Finder()
    >>> for text in ("We met Kazemi in Basra.", "He said no.", "The mayor of Basra left."):
    ...     finder.learn(text)
    >>> finder.settle()
    >>> finder.of("The Kazemi visit"), finder.of("وصل الكاظمي")
    (['Kazemi'], ['الكاظمي'])
    """

    def __init__(self) -> None:
        self.latin: Counter[str] = Counter()
        self._runs: Counter[tuple[str, bool]] = Counter()
        self._large: Counter[str] = Counter()
        self._small: Counter[str] = Counter()
        self._of_key: dict[str, list[str]] = {}
        self._heard = remember(1 << 16, longest=100)(self._hear)

    def learn(self, text: str) -> None:
        """First pass: count the words and capitalized runs of a segment."""
        self._small.update(_SMALL.findall(text))
        for name, first in _runs(text):
            self._runs[name, first] += 1
            self._large.update(name.split()[first:])
        for counts in (self._runs, self._large, self._small):
            _bounded(counts)

    def settle(self, minimum: int = 1) -> None:
        """Between the passes: judge the runs; rarer names than `minimum` are left out."""
        names: Counter[str] = Counter()
        for (run, first), count in self._runs.items():
            names[self._trimmed(run, first)] += count
        self.latin = Counter({name: count for name, count in names.items() if name and count >= minimum})
        found: dict[str, list[str]] = defaultdict(list)
        for name in self.latin:
            if len(key(name)) >= _CONSONANTS:
                found[key(name)].append(name)
        self._of_key = dict(found)
        self._runs.clear()

    def of(self, text: str) -> list[str]:
        """Second pass: the names of a segment, in both scripts; Arabic ones are those that match a Latin one."""
        taken = (self._trimmed(name, first) for name, first in _runs(text))
        return [name for name in taken if name in self.latin] + list(self._arabic(text))

    def _trimmed(self, run: str, first: bool) -> str:
        """A run without the common words at its ends; empty where nothing is left, or too much."""
        words = run.split()
        if first and not self._large[words[0]]:
            words = words[1:]
        while words and self._common(words[0]):
            words = words[1:]
        while words and self._common(words[-1]):
            words = words[:-1]
        return " ".join(words) if len(words) <= _WORDS else ""

    def _common(self, word: str) -> bool:
        return len(word) < 3 or self._small[word.lower()] >= self._large[word]

    def _arabic(self, text: str) -> Iterator[str]:
        for phrase in _ARABIC.findall(text) if self._of_key else ():
            words, at = phrase.split(), 0
            while at < len(words):
                sizes = range(min(_LONGEST, len(words) - at), 0, -1)
                heard = ((size, self._heard(" ".join(words[at : at + size]))) for size in sizes)
                size, name = next(((size, name) for size, name in heard if name), (1, ""))
                if name:
                    yield name
                at += size

    def _hear(self, words: str) -> str:
        """Arabic words as a name, without what is glued to them; empty where they are none."""
        bare = words[1:] if words[0] in _GLUED and len(words) > 4 else ""
        for name in filter(None, (words, bare)):
            if len(name) >= _LETTERS and any(match(name, latin).same for latin in self._of_key.get(key(name), ())):
                return name
        return ""


def _runs(text: str) -> Iterator[tuple[str, bool]]:
    """Capitalized runs of a text, and whether each begins it."""
    for found in _LATIN.finditer(text):
        yield found.group(), not any(letter.isalpha() for letter in text[: found.start()])


def _bounded(counts: Counter[Any]) -> None:
    if len(counts) > LIMIT:
        for name in [name for name, count in counts.items() if count == 1]:
            del counts[name]


def of_batches(
    read: Callable[[], Iterable[pa.RecordBatch]], minimum: int = 1
) -> tuple[list[Cluster], Iterator[tuple[str, list[str]]]]:
    """The names in segments.

    Args:
        read: gives the record batches of segments (columns ``id`` and ``text``) anew each time it is called.
        minimum: how often a name must occur, in one spelling.

    Returns:
        Clusters, the largest counts first; and for each segment that has names its id and the canonical forms of its
        names' clusters, read as they are asked for.

    >>> import pyarrow as pa
    >>> rows = pa.record_batch({"id": ["1", "2"], "text": ["We met Kazemi.", "وصل الكاظمي"]})
    >>> found, segments = of_batches(lambda: [rows])
    >>> [cluster.members for cluster in found], list(segments)
    ([('Kazemi', 'الكاظمي')], [('1', ['Kazemi']), ('2', ['Kazemi'])])
    """
    finder = Finder()
    for batch in read():
        for text in batch.column("text").to_pylist():
            finder.learn(text)
    finder.settle(minimum)
    counts: Counter[str] = Counter()
    for _, names in _segments(read(), finder):
        counts.update(names)
        _bounded(counts)
    found = clusters({name: count for name, count in counts.items() if count >= minimum})
    canonical = {name: cluster.canonical for cluster in found for name in cluster.members}
    kept = (
        (identity, list(dict.fromkeys(canonical[name] for name in names if name in canonical)))
        for identity, names in _segments(read(), finder)
    )
    return found, ((identity, names) for identity, names in kept if names)


def _segments(batches: Iterable[pa.RecordBatch], finder: Finder) -> Iterator[tuple[str, list[str]]]:
    for batch in batches:
        for identity, text in zip(batch.column("id").to_pylist(), batch.column("text").to_pylist(), strict=True):
            yield identity, finder.of(text)
