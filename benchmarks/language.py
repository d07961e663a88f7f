"""Language identification: speed of diglot's two models and of the peers that are installed, in one run.

``python -m benchmarks language [FILE]``: on the lines of a file, else on made ones (`benchmarks.corpus`) of about 110
bytes. Three figures: lines in batches (MB per CPU second; for the peers line by line, as they offer it), the same where
every word is new, and single strings of one or two words, one at a time (strings per CPU second). Peers that are not
installed are left out.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence

from benchmarks import corpus
from benchmarks.measure import cpu, digest, machine, table
from diglot.langid import model, profiles
from diglot.langid.detection import detect
from diglot.langid.identify import LanguageOptions, identify
from diglot.text.column import Column

SIZE = 4_000_000
BATCH = 250_000


def main(argv: Sequence[str] = ()) -> None:
    """Measure and print."""
    lines = corpus.read(argv[0]) if argv else corpus.made(SIZE)
    size = sum(len(line.encode()) for line in lines) / 1e6
    short = [" ".join(line.split()[:2]) for line in lines[:20_000:4]]
    rows = [
        ["diglot", *ours(lines, size, short, LanguageOptions())],
        ["diglot, model langdetect", *ours(lines, size, short, LanguageOptions(model="langdetect"))],
        *([name, *theirs(lines, short, function)] for name, function in peers()),
    ]
    print(f"{machine()}\n{len(lines):,} lines, {size:.1f} MB, corpus {digest(lines)}\n")
    print(table(["system", "lines, MB/s", "new words, MB/s", "one or two words, strings/s"], rows))


def ours(
    lines: Sequence[str], size: float, short: Sequence[str], options: LanguageOptions
) -> tuple[float, float, float]:
    """The three figures for diglot."""
    columns = list(Column.batches(lines, BATCH))
    forget()
    cold = cpu(lambda: [identify(column, options) for column in columns], 1)
    warm = cpu(lambda: [identify(column, options) for column in columns])
    return size / warm, size / cold, len(short) / cpu(lambda: [detect(text, options) for text in short])


def theirs(lines: Sequence[str], short: Sequence[str], function: Callable[[str], object]) -> tuple[float, str, float]:
    """The figures for a peer, on a sample."""
    sample, few = lines[:: max(1, len(lines) // 400)], short[::10]
    size = sum(len(line.encode()) for line in sample) / 1e6
    lines_rate = size / cpu(lambda: [function(line) for line in sample])
    return lines_rate, "", len(few) / cpu(lambda: [function(text) for text in few])


def forget() -> None:
    """Load the tables and forget every word."""
    identify(Column.from_strings(["كلمة", "word"]))
    identify(Column.from_strings(["word"]), LanguageOptions(model="langdetect"))
    for evidence in (profiles.evidence(), *map(model.evidence, model.TRAINED)):
        evidence.forget()


def peers() -> Iterator[tuple[str, Callable[[str], object]]]:
    """The peers that are installed, each as a function of a text."""
    for name, make in PEERS.items():
        try:
            function = make()
            function("A short sentence in English.")
        except ImportError as error:
            print(f"{name} left out: {error}", file=sys.stderr)
        else:
            yield name, function


def _langdetect() -> Callable[[str], object]:
    import langdetect

    langdetect.DetectorFactory.seed = 0

    def run(text: str) -> object:
        try:
            return langdetect.detect(text)
        except langdetect.LangDetectException:
            return None

    return run


def _py3langid() -> Callable[[str], object]:
    import py3langid

    return py3langid.classify


def _pycld2() -> Callable[[str], object]:
    import pycld2

    return lambda text: pycld2.detect(text, isPlainText=True, bestEffort=True)


def _heliport() -> Callable[[str], object]:
    from heliport import Identifier

    return Identifier().identify


def _lingua() -> Callable[[str], object]:
    from lingua import LanguageDetectorBuilder

    return LanguageDetectorBuilder.from_all_languages().with_preloaded_language_models().build().detect_language_of


PEERS: dict[str, Callable[[], Callable[[str], object]]] = {
    "langdetect": _langdetect,
    "py3langid": _py3langid,
    "pycld2": _pycld2,
    "heliport": _heliport,
    "lingua": _lingua,
}

if __name__ == "__main__":
    main(sys.argv[1:])
