"""``diglot detect|segment|normalize|tokenize|transliterate``: stream filters, a line in, a line (or more) out.

Input is text, a line at a time, or JSON Lines with ``--jsonl`` (each object keeps its fields and gains new ones).
Output is plain text, or JSON Lines with ``--json``. Bytes that are not UTF-8 are an error that names the line. Halves
of surrogate pairs in JSON (``\\ud83d``), which no file can hold, become U+FFFD, as in a build.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from diglot import api
from diglot.cli.arguments import as_json, verb
from diglot.errors import SourceError
from diglot.sources.fields import whole

__all__ = ["register"]

LINES = 3_000
"""Lines that are processed together."""

Row = dict[str, Any]
Filter = Callable[[list[str], argparse.Namespace], Iterator[tuple[str, Row]]]


def register(verbs: Any) -> None:
    """Add the verbs to the command line."""
    for name, (work, help_text, description) in FILTERS.items():
        parser = verb(verbs, name, run, help=help_text, description=description)
        parser.add_argument(
            "file", nargs="?", default="-", metavar="FILE", help="a file, or - for standard input (default)"
        )
        parser.add_argument(
            "--jsonl",
            nargs="?",
            const="text",
            metavar="FIELD",
            help="input is JSON Lines; the text is in FIELD (default: text)",
        )
        as_json(parser, "output JSON Lines")
        if name != "segment":
            parser.add_argument("--language", metavar="CODE", help="take every line as this language (default: detect)")
        if name == "normalize":
            parser.add_argument(
                "--profile", default="standard", help="repair, standard, search, camel or arabert (default: standard)"
            )
        if name == "tokenize":
            parser.add_argument(
                "--scheme", default="default", help="default, ud, clitics, camel or whitespace (default: default)"
            )
        if name == "transliterate":
            parser.add_argument(
                "--to",
                metavar="SCHEME",
                help="bw, hsb, ala-lc, din-31635, ijmes, ipa, news, arabic, rules, …: docs/schemes.md has them all "
                "(default: bw for Arabic, rules for English, arabic for Arabizi)",
            )
            parser.add_argument("--signs", action="store_true", help="punctuation and digits of the other script too")
        parser.set_defaults(work=work)


def run(arguments: argparse.Namespace) -> int:
    """Filter a stream."""
    write = sys.stdout.write
    for rows in _batches(arguments):
        texts = [row[arguments.jsonl or "text"] for row in rows]
        for row, (line, found) in zip(rows, arguments.work(texts, arguments), strict=True):
            if arguments.json or arguments.jsonl:
                write(json.dumps(row | found, ensure_ascii=False) + "\n")
            else:
                write(line + "\n")
    return 0


def _batches(arguments: argparse.Namespace) -> Iterator[list[Row]]:
    where = "standard input" if arguments.file == "-" else arguments.file
    try:
        with sys.stdin.buffer if arguments.file == "-" else Path(arguments.file).open("rb") as stream:
            lines = enumerate(stream, 1)
            while batch := [_row(line, f"{where}:{n}", arguments.jsonl) for n, line in islice(lines, LINES)]:
                yield batch
    except SourceError:
        raise
    except OSError as error:
        raise SourceError(f"{where}: cannot be read: {error.strerror}") from None


def _row(line: bytes, where: str, field: str | None) -> Row:
    try:
        text = line.decode("utf-8").rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise SourceError(f"{where}: not UTF-8 (byte {error.start}); diglot build finds encodings by itself") from None
    if field is None:
        return {"text": text}
    try:
        row = json.loads(text)
    except ValueError as error:
        raise SourceError(f"{where}: not a JSON object: {error}") from None
    field = whole(field)
    if not isinstance(row, dict) or field not in row:
        raise SourceError(f"{where}: no field {field!r}; name the one with the text: --jsonl FIELD")
    if not isinstance(row[field], str):
        kinds = {int: "a number", float: "a number", bool: "a truth value", list: "a list", dict: "an object"}
        what = kinds.get(type(row[field]), "null")
        raise SourceError(f"{where}: the field {field!r} holds {what}, not a text")
    found: Row = _whole(row)
    return found


def _whole(value: Any) -> Any:
    """A value of JSON, all its texts without halves of surrogate pairs."""
    if isinstance(value, str):
        return whole(value)
    if isinstance(value, dict):
        return {whole(name): _whole(each) for name, each in value.items()}
    return [_whole(each) for each in value] if isinstance(value, list) else value


def detect(texts: list[str], arguments: argparse.Namespace) -> Iterator[tuple[str, Row]]:
    languages = arguments.language.split(",") if arguments.language else ()
    for text, found in zip(texts, api.detect(texts, languages=languages), strict=True):
        line = f"{found.language}\t{found.score:.3f}\t{found.script}\t{text}"
        yield line, {"language": found.language, "language_score": round(found.score, 4), "script": found.script}


def segment(texts: list[str], arguments: argparse.Namespace) -> Iterator[tuple[str, Row]]:
    for text, spans in zip(texts, api.sentences(texts), strict=True):
        segments = [{"start": span.start, "end": span.end, "text": span.of(text)} for span in spans]
        yield "\n".join(span.of(text) for span in spans), {"segments": segments}


def normalize(texts: list[str], arguments: argparse.Namespace) -> Iterator[tuple[str, Row]]:
    for found in api.normalize(texts, arguments.language, profile=arguments.profile):
        yield found.text, {"normalized": found.text}


def tokenize(texts: list[str], arguments: argparse.Namespace) -> Iterator[tuple[str, Row]]:
    for found in api.tokenize(texts, arguments.language, scheme=arguments.scheme):
        tokens = [token.text for token in found]
        yield " ".join(tokens), {"tokens": tokens, "token_spans": [{"start": t.start, "end": t.end} for t in found]}


def transliterate(texts: list[str], arguments: argparse.Namespace) -> Iterator[tuple[str, Row]]:
    for text in api.transliterate(texts, arguments.language, to=arguments.to, signs=arguments.signs):
        yield text, {"transliterated": text}


FILTERS: dict[str, tuple[Filter, str, str]] = {
    "detect": (detect, "language of each line", "Language, probability and script of each line."),
    "segment": (segment, "sentences of each line", "The sentences of each line, one a line."),
    "normalize": (normalize, "normalize each line", "Each line after its language's normalization profile."),
    "tokenize": (tokenize, "tokens of each line", "The tokens of each line, with blanks between them."),
    "transliterate": (transliterate, "each line in the other script", "Each line in the other script."),
}
