"""The page model made anew: its weights and its gate, from the texts that ``pages_sources.toml`` names.

    python scripts/pages_real.py fetch              # the texts; needs git and the network
    python scripts/pages_make.py make [--into DIR]  # both tables; some minutes of one core each
    python scripts/pages_make.py check              # the shipped tables against the digests of what the recipe gave

Seeded: the same texts, made-up pages and features give the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import tomllib
from pathlib import Path

import pages_gate
import pages_train
from pages_real import CACHE, SOURCES

DATA = pages_train.TABLE.parent


def make(cache: Path, into: Path) -> None:
    """Write ``weights.tsv`` and ``gate.tsv``."""
    pages_train.main(["--cache", str(cache), "--out", str(into / "weights.tsv")])
    pages_gate.main(["--cache", str(cache), "--out", str(into / "gate.tsv")])


def check() -> list[str]:
    """Shipped tables that are not what the recipe gave."""
    files = tomllib.loads(SOURCES.read_text("utf-8"))["files"]
    return [name for name, digest in files.items() if hashlib.sha256((DATA / name).read_bytes()).hexdigest() != digest]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("verb", choices=["make", "check"])
    parser.add_argument("--cache", type=Path, default=CACHE)
    parser.add_argument("--into", type=Path, default=DATA)
    args = parser.parse_args()
    if args.verb == "make":
        make(args.cache, args.into)
    differ = check()
    print("\n".join(f"{name} differs from what the recipe gave" for name in differ) or "as recorded")
    return int(bool(differ))


if __name__ == "__main__":
    sys.exit(main())
