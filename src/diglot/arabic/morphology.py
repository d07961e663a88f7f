"""Lemma, part of speech, diacritics and segmentation of Arabic words, by camel_tools and its data.

camel_tools ships no data: its user installs them (``camel_data -i morphology-db-msa-r13 disambig-mle-calima-msa-r13``)
or names files of the same formats. This room takes their paths, looks each distinct word up once, and gives what
camel_tools' maximum-likelihood disambiguator ranks first.

=============  =================================================================
`lemma`        undiacritized words have many readings; this is the likeliest's
`pos`          camel_tools' names: ``noun``, ``verb``, ``adj``, ``prep``, …
`diacritized`  the word with its vowels
`segmentation` the parts in a scheme of the database: ``atbtok``, ``d3tok``, …;
               undiacritized, proclitics end in ``+``, enclitics begin with it
=============  =================================================================

A word that the database cannot analyse is its own lemma, one part, and has no part of speech.

Nothing is loaded at import. camel_tools would fetch its catalogue when its morphology is imported, and make a folder in
the user's home: where no catalogue is there, it is shown an empty one instead (`_import`), so the network is never
asked.
"""

from __future__ import annotations

import json
import os
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from diglot.errors import MissingExtra, OptionError, SourceError
from diglot.remembered import Answers, kept

__all__ = ["Analysis", "Morphology", "installed"]

INSTALL = "camel_data -i morphology-db-msa-r13 disambig-mle-calima-msa-r13"
DATABASE = Path("data/morphology_db/calima-msa-r13/morphology.db")
MODEL = Path("data/disambig_mle/calima-msa-r13/model.json")


@dataclass(frozen=True)
class Analysis:
    """What the analyser says of a word."""

    lemma: str
    pos: str
    diacritized: str
    segmentation: tuple[str, ...]


@dataclass(frozen=True)
class Morphology:
    """An analyser: names of files and options, so that it pickles; the data are read at the first word.

    Args:
        database: a morphology database in ALMOR format.
        model: camel_tools' table of likeliest analyses by word (JSON), if there is one.
        scheme: which segmentation, by the name it has in the database.
        backoff: what to do with unknown words, as `camel_tools.morphology.analyzer.Analyzer` names it.

    Raises:
        SourceError: a file that is not there (when analysing).
        OptionError: no such scheme in the database (when analysing).
        MissingExtra: camel_tools is not installed (when analysing).
    """

    database: Path
    model: Path | None = None
    scheme: str = "atbtok"
    backoff: str = "NOAN_PROP"

    def analyze(self, words: Sequence[str]) -> list[Analysis]:
        """The analysis of each word; a distinct word costs some 100 µs once."""
        memo = _memo(self)
        return [memo[word] for word in words]


def installed(folder: Path | None = None) -> Morphology | None:
    """The data that camel_tools' own installer has put on this machine, if any.

    Args:
        folder: where to look; by default ``$CAMELTOOLS_DATA``, else ``~/.camel_tools``.
    """
    root = folder or Path(os.environ.get("CAMELTOOLS_DATA") or "~/.camel_tools").expanduser()
    if not (root / DATABASE).exists():
        return None
    return Morphology(root / DATABASE, root / MODEL if (root / MODEL).exists() else None)


@kept(entries=2, size=1000)  # what it gave is a memory of its own
def _memo(morphology: Morphology) -> Answers[Analysis]:
    for path in (morphology.database, morphology.model):
        if path is not None and not path.is_file():
            raise SourceError(f"no morphology data at {path}; camel_tools' own are installed by: {INSTALL}")
    if find_spec("camel_tools") is None:
        raise MissingExtra.of("morphology", "camel-tools", "camel")
    with _import():
        from camel_tools.disambig.mle import MLEDisambiguator
        from camel_tools.morphology.analyzer import Analyzer
        from camel_tools.morphology.database import MorphologyDB
        from camel_tools.morphology.errors import MorphologyError
        from camel_tools.tokenizers.morphological import MorphologicalTokenizer

    try:
        analyzer = Analyzer(MorphologyDB(str(morphology.database), "a"), backoff=morphology.backoff)
    except (MorphologyError, KeyError, ValueError, IndexError, AttributeError) as error:
        raise SourceError(f"{morphology.database} is no ALMOR database that camel_tools reads: {error!r}") from error
    ranked = MLEDisambiguator(analyzer, mle_path=str(morphology.model) if morphology.model else None, cache_size=0)
    if morphology.scheme not in ranked.tok_feats():
        raise OptionError.unknown("segmentation", morphology.scheme, sorted(ranked.tok_feats()))
    tokenizer = MorphologicalTokenizer(ranked, morphology.scheme, split=True)

    def analyse(word: str) -> Analysis:
        analyses = ranked.disambiguate([word])[0].analyses if word else []
        if not analyses:
            return Analysis(word, "", word, (word,) if word else ())
        best = analyses[0].analysis
        return Analysis(best["lex"], best["pos"], best["diac"], tuple(tokenizer.tokenize([word])))

    return Answers(analyse, "morphology of Arabic words", entries=200_000, longest=100, size=1_000)


_importing = threading.Lock()


@contextmanager
def _import() -> Iterator[None]:
    """Surroundings in which camel_tools' morphology can be imported without network or traces.

    It reads ``catalogue.json`` of its data folder and downloads it where it is missing. Where it is, the folder is, for
    the time of the import, a temporary one with an empty catalogue, and the home directory that folder too.
    """
    with _importing:
        folder = Path(os.environ.get("CAMELTOOLS_DATA") or "~/.camel_tools").expanduser()
        if (folder / "catalogue.json").exists():
            yield
            return
        kept = {name: os.environ.get(name) for name in ("CAMELTOOLS_DATA", "HOME", "APPDATA")}
        with tempfile.TemporaryDirectory() as empty:
            catalogue = {"version": "0", "packages": {}, "components": {}}
            Path(empty, "catalogue.json").write_text(json.dumps(catalogue), encoding="utf-8")
            os.environ.update(dict.fromkeys(kept, empty))
            try:
                yield
            finally:
                for name, value in kept.items():
                    if value is None:
                        os.environ.pop(name, None)
                    else:
                        os.environ[name] = value
