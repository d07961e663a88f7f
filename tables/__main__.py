"""Fetch what tables are made from, make them, check them.

    python -m tables list
    python -m tables fetch NAME ...
    python -m tables make NAME ...
    python -m tables check [NAME ...]
    python -m tables notice

`fetch` needs git and the network; `make` neither. `check` compares the shipped files with the digests that the recipe
gave; with ``--make`` it makes them anew, beside the shipped ones, and compares. `notice` writes NOTICE.
"""

from __future__ import annotations

import argparse
import importlib
import sys
import tempfile
from pathlib import Path

from tables.notice import notice
from tables.sources import ROOT, Table, content, tables


def make(table: Table, cache: Path, into: Path) -> None:
    """Run the recipe: its files are written under `into`, as paths within the repository."""
    missing = [source.repository for source in table.sources if not (cache / source.folder).is_dir()]
    if missing:
        raise SystemExit(f"{table.name} needs {', '.join(missing)}: python -m tables fetch {table.name}")
    for path in table.files:
        (into / path).parent.mkdir(parents=True, exist_ok=True)
    importlib.import_module(f"tables.{table.name}.train").make(cache, into)


def check(table: Table, cache: Path, anew: bool) -> list[str]:
    """Files of a table that are not what its recipe gave, or gives."""
    if not anew:
        return table.damaged()
    with tempfile.TemporaryDirectory() as scratch:
        make(table, cache, Path(scratch))
        return [path for path in table.files if content(Path(scratch) / path) != content(ROOT / path)]


def main(arguments: list[str] | None = None) -> int:
    known = {table.name: table for table in tables()}
    parser = argparse.ArgumentParser(prog="python -m tables", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("verb", choices=["list", "fetch", "make", "check", "notice"])
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(known)}")
    parser.add_argument("--cache", type=Path, default=ROOT / ".tables", help="where sources are kept (.tables)")
    parser.add_argument("--into", type=Path, default=ROOT, help="where files are made (the repository)")
    parser.add_argument("--make", action="store_true", help="check: make the files anew and compare")
    options = parser.parse_intermixed_args(arguments)
    for name in options.names:
        if name not in known:
            parser.error(f"no table {name!r}; there are {', '.join(known)}")
    chosen = [known[name] for name in options.names]
    wrong = 0
    if options.verb == "notice":
        (ROOT / "NOTICE").write_text(notice(), "utf-8")
    elif options.verb == "list":
        for table in known.values():
            print(f"{table.name:16} {', '.join(Path(path).name for path in table.files)}")
    elif options.verb == "fetch":
        for source in {source.repository: source for table in chosen for source in table.sources}.values():
            source.fetch(options.cache)
            print(f"{source.repository} {source.commit[:12]}: as recorded")
    elif options.verb == "make":
        for table in chosen:
            make(table, options.cache, options.into)
            for path in table.files:
                print(f"{content(options.into / path)}  {path}")
    else:
        for table in chosen or known.values():
            differ = check(table, options.cache, options.make)
            wrong += len(differ)
            told = [f"{path} differs from what the recipe {'gives' if options.make else 'gave'}" for path in differ]
            print(f"{table.name}: {'; '.join(told) or 'as recorded'}")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
