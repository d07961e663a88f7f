"""What a process that is diglot's own, a worker, leaves out, and a library in a user's process must not.

pyarrow looks for pandas once, unasked, and imports it where it finds it: 30 MB and one to two seconds of every process.
Nothing here needs it. Where somebody asks for it (``table.to_pandas()``), pyarrow looks again.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

__all__ = ["NoPandas", "leave_out_pandas"]


class NoPandas(MetaPathFinder):
    """Says that there is no pandas."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        if name == "pandas":
            raise ModuleNotFoundError("not looked for", name=name)
        return None


def leave_out_pandas() -> None:
    """Let pyarrow's one look happen now, and find nothing; without effect where pandas is loaded already."""
    if "pandas" in sys.modules:
        return
    finder = NoPandas()
    sys.meta_path.insert(0, finder)
    try:
        import pyarrow

        pyarrow.array([""])
    finally:
        sys.meta_path.remove(finder)
