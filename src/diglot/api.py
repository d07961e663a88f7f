"""The public functions: each takes one string, or many, and says in its result where things are.

Many strings (a list, a generator, a column of a dataset or frame, an Arrow array whose nulls are empty texts) give a
list, and are far faster than a call for each string. What holds anything but texts is an `OptionError` that says so.
`language` is
``"ar"``, ``"en"`` or any other code; None means: detect it, for each string.

Nothing here computes: these are thin faces over the rooms of the package, loaded at first use.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, TypeVar, overload

import numpy as np

from diglot.errors import OptionError
from diglot.results import Normalized, Span, Token
from diglot.text.column import Column

if TYPE_CHECKING:
    import datasets

    from diglot.config import Config
    from diglot.dataset.card import Card
    from diglot.langid.detection import Detection
    from diglot.segments_table import SegmentsTable

__all__ = ["build", "detect", "normalize", "process", "sentences", "tokenize", "transliterate"]

T = TypeVar("T")


class Strings(Protocol):
    """Anything that gives strings, one after another."""

    def __iter__(self) -> Iterator[Any]:
        """Its values."""


Texts: TypeAlias = list[str] | tuple[str, ...] | Strings
"""Many strings."""


@overload
def detect(text: str, *, languages: Sequence[str] = ...) -> Detection: ...
@overload
def detect(text: Texts, *, languages: Sequence[str] = ...) -> list[Detection]: ...
def detect(text: str | Texts, *, languages: Sequence[str] = ()) -> Detection | list[Detection]:
    """The language of a text, with a probability; ``und`` where it cannot be told.

    Args:
        text: a string, or many.
        languages: candidate languages (ISO 639); empty means all that are known.

    Raises:
        OptionError: an unknown language code.

    >>> found = detect("أين تقع المكتبة الوطنية؟")
    >>> found.language, found.script
    ('ar', 'Arab')
    """
    from diglot.langid import detection
    from diglot.langid.options import DEFAULT, LanguageOptions

    options = LanguageOptions(languages=tuple(languages)) if languages else DEFAULT
    if isinstance(text, str):
        return detection.detect(text, options)
    return detection.detect_all(_strings(text), options)


@overload
def sentences(text: str) -> list[Span]: ...
@overload
def sentences(text: Texts) -> list[list[Span]]: ...
def sentences(text: str | Texts) -> list[Span] | list[list[Span]]:
    """The sentences of a line or paragraph, trimmed of white space.

    >>> text = "Dr. Haddad spoke at 5 p.m. in Tyre. هل وصلتَ؟ نعم."
    >>> [span.of(text) for span in sentences(text)]
    ['Dr. Haddad spoke at 5 p.m. in Tyre.', 'هل وصلتَ؟', 'نعم.']
    """
    from diglot.text.sentences import split

    if isinstance(text, str) and (short := split.one(text)):
        return list(map(Span, *short))

    def work(column: Column) -> list[list[Span]]:
        return [[Span(*pair) for pair in spans] for spans in split.sentences(column).lists()]

    return _each(text, work)


@overload
def normalize(text: str, language: str | None = ..., *, profile: str = ...) -> Normalized: ...
@overload
def normalize(text: Texts, language: str | None = ..., *, profile: str = ...) -> list[Normalized]: ...
def normalize(
    text: str | Texts, language: str | None = None, *, profile: str = "standard"
) -> Normalized | list[Normalized]:
    """A text after its language's normalization profile, and the way back to the source.

    Args:
        text: a string, or many.
        language: ISO 639 code; None: detect.
        profile: ``repair``, ``standard``, ``search``, …; docs/normalization.md has them. Where the language
            is detected, texts in one that has no profile of this name stay as they are.

    Raises:
        OptionError: an unknown language or profile, or a profile that the language given doesn't have.

    >>> result = normalize("المَكْتَبَةُ", "ar", profile="search")
    >>> result.text, result.to_source(0, 2)
    ('المكتبه', Span(start=0, end=2))
    """
    from diglot import routes, routing, single

    maps, names, one = routing.maps(profile, language), routes.names(), None
    if isinstance(text, str):
        one = routing.route_of(text, language)
        own = 0 if maps[one] is maps[0] else one
        short = single.mapped(text, maps[own])
        if short:
            return Normalized(*short, names[own])

    def work(column: Column) -> list[Normalized]:
        from diglot.text.charmap.charmap import apply_with_edits

        ruled = np.array([table is not maps[0] for table in maps])
        route = routing.routes_of(column, language, one)
        route = np.where(ruled[route], route, 0)
        result, edits = apply_with_edits(column, maps, route)
        strings = zip(result.strings(), route.tolist(), strict=True)
        return [Normalized(string, edits.of(i), names[r]) for i, (string, r) in enumerate(strings)]

    return _each(text, work)


@overload
def tokenize(text: str, language: str | None = ..., *, scheme: str = ...) -> list[Token]: ...
@overload
def tokenize(text: Texts, language: str | None = ..., *, scheme: str = ...) -> list[list[Token]]: ...
def tokenize(
    text: str | Texts, language: str | None = None, *, scheme: str = "default"
) -> list[Token] | list[list[Token]]:
    """The tokens of a text, each a slice of it.

    Args:
        text: a string, or many.
        language: ISO 639 code; None: detect.
        scheme: ``default``, ``ud``, ``clitics``, ``camel`` or ``whitespace``.

    Raises:
        OptionError: an unknown language or scheme.

    >>> tokenize("وصل في 3:30، أليس كذلك؟")[2:5]
    [Token(text='3:30', start=7, end=11), Token(text='،', start=11, end=12), Token(text='أليس', start=13, end=17)]
    """
    from diglot import routes, routing, single

    one = None
    if isinstance(text, str):
        one = routing.route_of(text, language)
        short = single.tokens(text, one, scheme)
        if short is not None:
            return short

    def work(column: Column) -> list[list[Token]]:
        strings = column.strings()
        found = routes.tokenize(column, routing.routes_of(column, language, one), scheme).lists()
        return [[Token(s[a:b], a, b) for a, b in spans] for s, spans in zip(strings, found, strict=True)]

    return _each(text, work)


@overload
def transliterate(
    text: str, language: str | None = ..., *, to: str | None = ..., source: str | None = ..., signs: bool = ...
) -> str: ...
@overload
def transliterate(
    text: Texts, language: str | None = ..., *, to: str | None = ..., source: str | None = ..., signs: bool = ...
) -> list[str]: ...
def transliterate(
    text: str | Texts,
    language: str | None = None,
    *,
    to: str | None = None,
    source: str | None = None,
    signs: bool = False,
) -> str | list[str]:
    """A text in the other script; only letters of the script that the scheme reads change.

    Args:
        text: a string, or many.
        language: ISO 639 code; None: detect. Used only where no scheme is named.
        to: a scheme: into Latin letters ``bw``, ``hsb``, ``ala-lc``, ``news``, …; into Arabic ones ``arabic`` or
            ``rules``. None: as a build does, ``bw`` for Arabic and ``rules`` for English; ``arabic`` for Arabic in
            Latin letters; texts in other languages stay. For names take ``news`` and ``arabic``.
        source: for ``to="arabic"``, the table scheme that the text is written in (``bw``, ``safebw``, ``xmlbw``,
            ``hsb``).
        signs: write the punctuation of the other script too, and into Latin letters its digits.

    Raises:
        OptionError: an unknown language or scheme.

    >>> transliterate("الهلال 5", to="bw"), transliterate("AlhlAl 5", to="arabic", source="bw")
    ('AlhlAl 5', 'الهلال 5')
    """
    from diglot import routing
    from diglot.transliteration import transliterate as render

    texts = [text] if isinstance(text, str) else _strings(text)
    if to is not None:
        rendered = render(texts, to, source, signs=signs)
    else:
        rendered = texts.copy()
        schemes = routing.schemes(texts, language)
        for scheme in dict.fromkeys(filter(None, schemes)):
            chosen = [i for i, each in enumerate(schemes) if each == scheme]
            for i, done in zip(chosen, render([texts[i] for i in chosen], scheme, signs=signs), strict=True):
                rendered[i] = done
    return rendered[0] if isinstance(text, str) else rendered


def process(text: str | Texts, config: Config | None = None) -> SegmentsTable:
    """Everything at once: the segments table of a text, or of many, which prints well.

    >>> process("Good morning. صباح الخير").column("language").to_pylist()
    ['en', 'ar']
    """
    from diglot.config import Config
    from diglot.pipeline import Pipeline
    from diglot.segments_table import SegmentsTable

    return SegmentsTable(Pipeline(config or Config())([text] if isinstance(text, str) else _strings(text)))


def build(
    inputs: str | Path | Sequence[str | Path],
    out: str | Path,
    *,
    config: Config | None = None,
    card: Card | None = None,
    workers: int = 1,
    **options: Any,
) -> datasets.DatasetDict:
    """Build a dataset from files, in bounded memory, and load it.

    Args:
        inputs, out, config, card, workers, options: as of `diglot.dataset.build.build`.

    Returns:
        A ``DatasetDict`` of three memory-mapped tables: segments, articles, documents; of pairs too, if they are asked
        for; with ``format="parquet"`` as ``datasets`` keeps them in its cache.

    Raises:
        SourceError: an input is missing, or none can be read.
        OptionError: `datasets` cannot load a folder of that name.
        BuildError: the build cannot go on.
    """
    from datasets import DatasetDict, load_dataset, load_from_disk

    from diglot.dataset.build import build as make
    from diglot.layout import PAIRS, TABLES
    from diglot.sources.naming import shown

    if shown(where := os.path.abspath(out)) != where:  # noqa: PTH100
        raise OptionError(f"datasets cannot load a folder whose name is not UTF-8; name another than {shown(where)}")
    built = make(inputs, out, config=config, card=card, workers=workers, **options)
    if built.format == "parquet":
        names = (*TABLES, PAIRS) if options.get("pairs") else TABLES
        return DatasetDict({name: load_dataset(str(built.folder.resolve()), name, split="train") for name in names})
    return load_from_disk(str(built.folder))


def _each(text: Any, work: Callable[[Column], list[T]]) -> T | list[T]:
    """`work` on a column of the text, or texts."""
    if isinstance(text, str):
        return work(Column.from_strings([text]))[0]
    return work(Column.from_strings(_strings(text)))


def _strings(given: Any) -> list[str]:
    from diglot.intake import texts

    return texts(given)
