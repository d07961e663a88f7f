"""``diglot build``: files to a dataset on disk."""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from diglot.cli.arguments import as_json, quiet, verb
from diglot.cli.progress import progress
from diglot.cli.summary import show
from diglot.config import Config
from diglot.engines import ENGINES
from diglot.engines.process import leave_out_pandas
from diglot.layout import TABLES
from diglot.sources.naming import shown

if TYPE_CHECKING:
    from diglot.dataset.build import Built

__all__ = ["register"]

AS_GIVEN = (
    "text_field", "table", "workers", "engine", "address", "strict", "fresh", "verify", "drop_duplicates", "against",
    "pairs", "format", "copy_to",
)  # fmt: skip
"""Options that `diglot.build` takes as they are typed."""
CHANGES = ("unit", "input_format", "split_at", "pages", "repair", "splits", "quality", "signals", "private", "redact")
"""Options that are fields of the configuration; what is not typed changes nothing."""


def register(verbs: Any) -> None:
    """Add the verb to the command line."""
    parser = verb(verbs, "build", run, "files to a dataset on disk")
    _read(parser)
    _rows(parser)
    _written(parser)
    _running(parser)
    parser.set_defaults(**dict.fromkeys(CHANGES))


def _read(parser: Any) -> None:
    """The options that say what is read."""
    parser.add_argument(
        "inputs", nargs="+", metavar="INPUT", help="folders, files, patterns, addresses (s3://, hf://), or -"
    )
    parser.add_argument("-o", "--out", required=True, metavar="FOLDER", help="where the dataset is written")
    parser.add_argument("-c", "--config", metavar="FILE", help="configuration (TOML)")
    parser.add_argument(
        "--text-field", metavar="NAME", help="where the text is in rows: body, data.text; or several: "
        "question,answer, messages[].content, en=1,ar=2"
    )  # fmt: skip
    parser.add_argument(
        "--input-format", metavar="NAME", help="read files as this, whatever they look like: jsonl, csv, text, …; or "
        "those with a suffix: .log=jsonl,.py=text"
    )  # fmt: skip
    parser.add_argument(
        "--table", choices=TABLES, default="segments",
        help="which table is read of an INPUT that is a build (default: segments)",
    )  # fmt: skip
    parser.add_argument(
        "--keep",
        action="append",
        metavar="NAMES",
        help="columns of the input's rows to carry into every table (label,stars), or all",
    )


def _rows(parser: Any) -> None:
    """The options that say what becomes of it."""
    parser.add_argument("--unit", choices=("sentence", "line", "document"), help="what a row is (default: sentence)")
    parser.add_argument(
        "--split-at", metavar="WHAT", help="begin an article at every line that matches this regular expression, or "
        "(heading) at every heading"
    )  # fmt: skip
    parser.add_argument("--no-pages", dest="pages", action="store_false", help="do not look for articles on pages")
    parser.add_argument("--no-repair", dest="repair", action="store_false", help="do not mend damaged text")
    parser.add_argument("--quality", action="store_true", help="name the rules of quality that each article breaks")
    parser.add_argument("--signals", action="store_true", help="write the measures of quality of each article")
    parser.add_argument(
        "--splits",
        metavar="SHARES",
        help="a column split, by a hash of the document: train=0.9,validation=0.05,test=0.05",
    )
    parser.add_argument(
        "--profiles", metavar="NAMES", help="more normalizations, each in columns of its own: search,camel"
    )  # fmt: skip
    parser.add_argument("--private", action="store_true", help="find e-mail addresses, phone numbers and the like")
    parser.add_argument("--redact", action="store_true", help="put labels in the place of private data")


def _written(parser: Any) -> None:
    """The options that say what is written."""
    parser.add_argument("--drop-duplicates", action="store_true", help="leave out articles that repeat others")
    parser.add_argument(
        "--against", action="append", metavar="BUILD", help="a finished build: mark the articles that repeat one of its"
    )  # fmt: skip
    parser.add_argument("--pairs", action="store_true", help="find translations: a table of sentence pairs besides")
    parser.add_argument(
        "--format", choices=("arrow", "parquet"), default="arrow",
        help="of the shards: arrow is loaded at once, parquet has a fifth of its bytes (default: arrow)",
    )  # fmt: skip
    parser.add_argument("--copy-to", metavar="ADDRESS", help="where a finished build is copied to (s3://bucket/news)")
    parser.add_argument("--title", help="name of the dataset, for its card")
    parser.add_argument("--license", help="licence of the text, as the Hub names it (cc0-1.0, cc-by-4.0, …)")
    parser.add_argument("--description", default="", help="where the text comes from, for the card")


def _running(parser: Any) -> None:
    """The options that say how it runs."""
    parser.add_argument(
        "-w",
        "--workers",
        type=_count,
        metavar="N",
        help="processes (default: what the machine has cores and memory for)",
    )
    parser.add_argument("--engine", choices=ENGINES, default="local", help="what runs the work (default: local)")
    parser.add_argument("--address", metavar="HOST:PORT", help="the Ray cluster, for --engine ray")
    parser.add_argument("--strict", action="store_true", help="stop at the first input that is set aside")
    parser.add_argument("--fresh", action="store_true", help="build everything anew")
    parser.add_argument("--verify", action="store_true", help="hash all that is there before it is taken as it is")
    as_json(parser, "print the summary as JSON")
    quiet(parser)


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"a number from 1, not {text!r}")
    return int(text)


def run(arguments: argparse.Namespace) -> int:
    """Read files, split pages into articles, route every segment to its language, and write a Hugging Face dataset.
    Run the same command again after an interruption: it goes on where it was.
    """
    from diglot.dataset.build import build, title_of
    from diglot.dataset.card import Card

    leave_out_pandas()
    card = Card(shown(arguments.title or title_of(arguments.inputs)), shown(arguments.description), arguments.license)
    began = time.perf_counter()
    with progress(quiet=arguments.quiet or arguments.json) as told:
        keep = ",".join(arguments.keep) if arguments.keep else None
        as_given = {name: getattr(arguments, name) for name in AS_GIVEN}
        built = build(
            arguments.inputs, arguments.out, config=_config(arguments), card=card, keep=keep, progress=told, **as_given
        )
    seconds = time.perf_counter() - began
    for notice in built.notices:
        print(f"diglot: {notice}", file=sys.stderr)
    if arguments.json:
        print(json.dumps(_about(built, seconds), ensure_ascii=False))
    elif not arguments.quiet:
        show(built, seconds)
    return 0


def _config(arguments: argparse.Namespace) -> Config:
    """The configuration of the file, with what the options change."""
    config = Config.from_file(arguments.config) if arguments.config else Config()
    changes = {name: value for name in CHANGES if (value := getattr(arguments, name)) not in (None, "")}
    if arguments.profiles:
        changes["profiles"] = [name.strip() for name in arguments.profiles.split(",")]
    return replace(config, **changes)


def _about(built: Built, seconds: float) -> dict[str, Any]:
    """What a program is told of a build."""
    return built.summary.as_dict() | {
        "folder": shown(built.folder),
        "left_out": built.left_out,
        "signature": built.signature,
        "tasks": built.tasks,
        "reused": built.reused,
        "seconds": round(seconds, 3),
        "start_up_seconds": round(built.startup, 3),
        "bytes_per_second": round(built.speed),
    }
