"""``diglot names``: the names in a build, with the spellings of each in both scripts. Rows stay as they are."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from diglot.cli.arguments import as_json, of_build, overwriting, verb
from diglot.dataset.writing import free, writing
from diglot.errors import OptionError

if TYPE_CHECKING:
    from diglot.names import Cluster

__all__ = ["register"]

_FORMS = (".jsonl", ".tsv", ".parquet")


def register(verbs: Any) -> None:
    """Add the verb to the command line."""
    parser = verb(verbs, "names", run, "names in a build, and their spellings")
    of_build(parser)
    parser.add_argument(
        "--min-count", type=int, default=2, metavar="N", help="how often a spelling must occur (default: 2)"
    )
    parser.add_argument("--table", metavar="FILE", help="write a row a spelling: .jsonl, .tsv or .parquet")
    parser.add_argument(
        "--candidates", metavar="FILE", help="write the names of each segment that has any, by its id: .jsonl"
    )
    overwriting(parser)
    as_json(parser, "print the groups as JSON Lines")
    parser.add_argument("--head", type=int, default=20, metavar="N", help="groups to show (default: 20)")


def run(arguments: argparse.Namespace) -> int:
    """Find names in a build and group their spellings in both scripts, with evidence. No row is merged or changed."""
    from diglot.names import of_batches
    from diglot.report.reading import Build

    for option, least in (("min_count", 1), ("head", 1)):
        if getattr(arguments, option) < least:
            raise OptionError(f"--{option.replace('_', '-')} is a number from 1, not {getattr(arguments, option)}")
    _ends(arguments.table, "--table", _FORMS)
    _ends(arguments.candidates, "--candidates", _FORMS[:1])
    for name in filter(None, (arguments.table, arguments.candidates)):
        free(Path(name), arguments.overwrite)
    build = Build.open(arguments.build)
    found, segments = of_batches(partial(build.batches, "segments"), arguments.min_count)
    if arguments.table:
        _write(found, Path(arguments.table))
    if arguments.candidates:
        with writing(Path(arguments.candidates)) as file:
            for identity, names in segments:
                file.write((json.dumps({"id": identity, "names": names}, ensure_ascii=False) + "\n").encode())
    if arguments.json:
        for cluster in found[: arguments.head]:
            print(json.dumps(_record(cluster), ensure_ascii=False))
    else:
        _show(found, arguments.head)
    return 0


def _ends(name: str | None, option: str, forms: Sequence[str]) -> None:
    if name and Path(name).suffix not in forms:
        raise OptionError(f"{option} is a file that ends in {' or '.join(forms)}, not {name}")


def _record(cluster: Cluster) -> dict[str, Any]:
    members = zip(cluster.members, cluster.counts, cluster.scores, cluster.evidence, strict=True)
    variants = [
        {"name": name, "count": count, "script": _script(name), "score": round(score, 3), "evidence": list(evidence)}
        for name, count, score, evidence in members
    ]
    return {"canonical": cluster.canonical, "count": sum(cluster.counts), "variants": variants}


def _script(name: str) -> str:
    return "Arab" if any("\u0600" <= letter <= "\u06ff" for letter in name) else "Latn"


def _write(found: Sequence[Cluster], path: Path) -> None:
    from diglot.names import table

    made = table(found)
    if path.suffix == ".parquet":
        from pyarrow import parquet

        with writing(path) as file:
            parquet.write_table(made, file)
        return
    with writing(path) as file:
        if path.suffix == ".tsv":
            file.write(("\t".join(made.column_names) + "\n").encode())
        for row in made.to_pylist():
            row["score"] = round(row["score"], 3)
            if path.suffix == ".jsonl":
                line = json.dumps(row, ensure_ascii=False)
            else:
                line = "\t".join(str(v) for v in (row | {"evidence": "; ".join(row["evidence"])}).values())
            file.write(f"{line}\n".encode())


def _show(found: Sequence[Cluster], head: int) -> None:
    from rich.console import Console

    from diglot.segments_table import grid

    console = Console(highlight=False, markup=False)
    if not found:
        Console(stderr=True, highlight=False).print("no name occurs that often", style="dim")
        return
    cells = []
    for record in map(_record, found[:head]):
        spellings = ", ".join(f"{each['name']} {each['count']} {each['script']}" for each in record["variants"])
        evidence = dict.fromkeys(reason for each in record["variants"] for reason in each["evidence"])
        least = min(each["score"] for each in record["variants"])
        cells.append([record["canonical"], str(record["count"]), spellings, f"{least:.2f}", ", ".join(evidence)])
    heads = ("name", "count", "spellings", "score", "evidence")
    console.print(grid(heads, cells, isolate=console.is_terminal, width=console.width))
