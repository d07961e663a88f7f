"""``python -m benchmarks [NAME …] [-- OPTIONS]``: run benchmarks by name; without a name, list them."""

from __future__ import annotations

import importlib
import pkgutil
import sys

import benchmarks

HELPERS = {"__main__", "corpus", "measure"}


def names() -> list[str]:
    """The benchmarks there are."""
    return sorted(module.name for module in pkgutil.iter_modules(benchmarks.__path__) if module.name not in HELPERS)


def main() -> int:
    """Run what was asked for."""
    if len(sys.argv) < 2 or sys.argv[1] in ("-h", "--help"):
        print(__doc__)
        for name in names():
            module = importlib.import_module(f"benchmarks.{name}")
            print(f"  {name:16} {(module.__doc__ or '').strip().splitlines()[0]}")
        return 0
    if sys.argv[1] not in names():
        print(f"no benchmark {sys.argv[1]!r}; there are: {', '.join(names())}", file=sys.stderr)
        return 2
    importlib.import_module(f"benchmarks.{sys.argv[1]}").main(sys.argv[2:])
    return 0


if __name__ == "__main__":
    sys.exit(main())
