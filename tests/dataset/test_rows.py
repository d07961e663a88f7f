"""The rows of the sample corpora are what they were: a change of code that means to change no row changes none.

A digest of each column of each table stands in ``tests/cases/rows.json``. Where rows change for the better, write it
anew (``uv run python tests/dataset/test_rows.py``), and say in the commit what changed.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from pathlib import Path

import pyarrow as pa

from diglot.dataset.build import build
from diglot.dataset.shards import rows_of

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "cases" / "rows.json"


def digests(folder: Path) -> dict[str, str]:
    """A digest of each column of a build, and the number of rows; probabilities to three decimals."""
    found = {}
    for table in ("segments", "articles", "documents"):
        rows = pa.concat_tables(rows_of(path) for path in sorted((folder / table).glob("*.arrow")))
        found[table] = f"{rows.num_rows} rows"
        for name in rows.column_names:
            values = json.dumps(_plain(rows.column(name).to_pylist()), ensure_ascii=False, default=str)
            found[f"{table}.{name}"] = hashlib.sha256(values.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return found


def _plain(value: object) -> object:
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    return f"{value:.3f}" if isinstance(value, float) else value


def test_rows_of_the_sample_corpora(tmp_path: Path) -> None:
    known = json.loads(CASES.read_text(encoding="utf-8"))
    found = digests(build(ROOT / "corpora", tmp_path / "build").folder)
    changed = [name for name in known | found if known.get(name) != found.get(name)]
    assert not changed, f"rows changed in {', '.join(changed)}; if they are better so: uv run python {__file__}"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        written = digests(build(ROOT / "corpora", Path(folder) / "build").folder)
    CASES.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
