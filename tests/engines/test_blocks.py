"""The examples for other engines in docs/scale.md, as they are printed there, give the rows of `Pipeline` itself."""

import itertools
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from diglot.pipeline import Pipeline
from tests.docs.test_docs import DOCS, ROOT, blocks

TEXTS = ["The ferry leaves at noon. Be there.", None, "تغادر العبّارة عند الظهر.", "", "قال: أهلًا! He said hello.", "7"]


def example(package: str) -> str:
    """The block of the page that needs a package."""
    (found,) = [block.body for block in blocks(DOCS / "scale.md") if f"needs {package}:" in (block.why or "")]
    return found


@pytest.fixture
def pages(tmp_path: Path) -> pa.Table:
    """A folder ``pages`` of Parquet files: with nulls, with nothing else, with no row; and all rows of it."""
    (tmp_path / "pages").mkdir()
    schema = pa.schema({"text": pa.string(), "label": pa.int64()})
    parts = [TEXTS, ["Another file. ملف آخر."], [], [None, None], ["Last."]]
    label = itertools.count()
    tables = [pa.table({"text": texts, "label": [next(label) for _ in texts]}, schema) for texts in parts]
    for number, table in enumerate(tables):
        pq.write_table(table, tmp_path / "pages" / f"{number}.parquet", row_group_size=2)
    return pa.concat_tables(tables)


def run(folder: Path, *parts: str) -> None:
    """Run a script made of parts in a folder, with nothing heard from or said to other machines."""
    script = folder / "example.py"
    script.write_text("\n".join(parts), encoding="utf-8")
    environment = {**os.environ, "PYSPARK_PYTHON": sys.executable, "RAY_USAGE_STATS_ENABLED": "0"}
    command = [sys.executable, str(script)]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=280)
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]


def rows(table: pa.Table) -> list[dict]:
    return sorted(table.to_pylist(), key=lambda row: row["id"])


def test_ray_data(pages: pa.Table, tmp_path: Path) -> None:
    pytest.importorskip("ray", reason="Ray is not installed (uv run --group engines)")
    pytest.importorskip("aiohttp", reason="ray[data] is not installed (uv run --group engines)")
    run(
        tmp_path,
        "import ray\nray.init(num_cpus=1, include_dashboard=False)",
        example("Ray Data"),
        "import pyarrow.parquet as pq\n"
        "pq.write_table(pa.concat_tables(ray.get(rows.to_arrow_refs()), promote_options='permissive'), 'rows.parquet')",
    )
    found = pq.read_table(tmp_path / "rows.parquet")
    assert rows(found) == rows(Pipeline()(pages))
    assert {*found.column("label").to_pylist()} == {0, 2, 4, 5, 6, 9}


def test_spark(pages: pa.Table, tmp_path: Path) -> None:
    pytest.importorskip("pyspark", reason="Spark is not installed (uv run --group engines --with pyspark)")
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        pytest.skip("Spark needs Java")
    run(
        tmp_path,
        "from pyspark.sql import SparkSession\n"
        "settings = {'spark.ui.enabled': 'false', 'spark.driver.host': '127.0.0.1',"
        " 'spark.driver.bindAddress': '127.0.0.1'}\n"
        "spark = SparkSession.builder.master('local[1]').config(map=settings).getOrCreate()",
        example("Spark"),
        "import pyarrow.parquet as pq\npq.write_table(rows.toArrow(), 'rows.parquet')",
    )
    assert rows(pq.read_table(tmp_path / "rows.parquet")) == rows(Pipeline()(pages.select(["text"])))


def test_datatrove(pages: pa.Table, tmp_path: Path) -> None:
    pytest.importorskip("datatrove", reason="datatrove is not installed (uv run --group engines)")
    run(
        tmp_path,
        example("datatrove"),
        "import pyarrow.parquet as pq\n"
        "from datatrove.executor import LocalPipelineExecutor\n"
        "def read(data, rank, world_size):\n"
        "    for row in pq.read_table('pages').to_pylist()[rank::world_size]:\n"
        "        yield Document(text=row['text'], id=f'{row[\"label\"]}')\n"
        "def write(data, rank, world_size):\n"
        "    found = [{'text': d.text, 'id': d.id, **d.metadata} for d in data]\n"
        "    pq.write_table(pa.Table.from_pylist(found, arrow_schema('segments')), f'rows-{rank}.parquet')\n"
        "from diglot.schema import arrow_schema\n"
        "steps = [read, Segments(), write]\n"
        "LocalPipelineExecutor(steps, tasks=15, workers=1, logging_dir='logs').run()",
    )
    found = pa.concat_tables(pq.read_table(path) for path in tmp_path.glob("rows-*.parquet"))
    named = pages.append_column("id", pages.column("label").cast(pa.string())).select(["text", "id"])
    assert rows(found) == rows(Pipeline()(named).select(found.column_names))  # `given_id` is no column of segments


def test_dask(tmp_path: Path) -> None:
    pytest.importorskip("distributed", reason="Dask is not installed (uv run --group engines)")
    code = example("Dask")
    for printed, here in (("/shared/pages", str(ROOT / "corpora" / "pages")), ("/shared/news", str(tmp_path / "news"))):
        assert printed in code
        code = code.replace(printed, here)
    run(
        tmp_path,
        "from distributed import LocalCluster\n"
        "cluster = LocalCluster(1, threads_per_worker=1, processes=False, protocol='tcp', host='127.0.0.1',"
        " dashboard_address=None)\n"
        "from diglot.dataset.build import build\n",
        code.replace("scheduler:8786", "{}").replace('"{}"', "cluster.scheduler_address"),
        f"build({str(ROOT / 'corpora' / 'pages')!r}, 'here')\ncluster.close()",
    )
    shards = sorted(path.relative_to(tmp_path / "here") for path in (tmp_path / "here").glob("*/*.arrow"))
    assert len(shards) == 3
    for shard in shards:
        assert (tmp_path / "news" / shard).read_bytes() == (tmp_path / "here" / shard).read_bytes()
