"""A build has the same bytes, tables and card, whatever its batches, what is remembered, and how folders are listed."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from diglot.config import Config
from diglot.dataset import batches
from diglot.dataset.build import build
from diglot.kernels.rows import Memory
from diglot.pipeline import pipeline
from diglot.text.chunks import Chunks
from diglot.text.lexicon import Lexicon

CORPORA = Path(__file__).parents[2] / "corpora"
Patch = Callable[[pytest.MonkeyPatch], None]


def content(inputs: Path | list[Path] = CORPORA) -> dict[str, bytes]:
    """The files of a build of the sample corpora, by a thread that remembers nothing.

    In Parquet, whose row groups begin where ids say so; those of Arrow are the batches that were written.
    """
    with TemporaryDirectory() as folder, ThreadPoolExecutor(1) as thread:
        config = Config(private=True, quality=True, signals=True, splits="train=0.9,test=0.1")
        built = thread.submit(build, inputs, Path(folder) / "build", config=config, format="parquet").result().folder
        files = [path for path in built.rglob("*") if path.is_file() and path.name != "lock"]
        return {str(path.relative_to(built)): path.read_bytes() for path in files}


expected = cache(content)


def smaller_batches(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(batches, "BATCH_CHARACTERS", 3_000)
    patch.setattr(batches, "BATCH_DOCUMENTS", 7)
    patch.setattr(pipeline, "BATCH", 2_500)


def little_room(patch: pytest.MonkeyPatch, pieces: int = 3_000, forms: int = 3_000) -> None:
    """Pieces and their forms are forgotten again and again."""
    patch.setattr(Chunks.__init__, "__defaults__", (pieces, -1))
    patch.setattr(Lexicon.__init__, "__defaults__", (forms, *Lexicon.__init__.__defaults__[1:]))
    smaller_batches(patch)


def more_room(patch: pytest.MonkeyPatch) -> None:
    """What is met again keeps its place, and gets other numbers."""
    little_room(patch, 30_000, 1 << 20)


def hashes_alike(patch: pytest.MonkeyPatch) -> None:
    """All pieces have one hash, all words a hash of a few values."""
    patch.setattr(Chunks.__init__, "__defaults__", (Chunks.__init__.__defaults__[0], 0))
    made = Memory.__init__
    patch.setattr(Memory, "__init__", lambda self, learn, empty, most, factor: made(self, learn, empty, most, 0))


def folders_backwards(patch: pytest.MonkeyPatch) -> None:
    listed, walked = os.listdir, os.walk
    patch.setattr(os, "listdir", lambda *given: listed(*given)[::-1])
    patch.setattr(os, "walk", lambda *given, **more: ((a, b[::-1], c[::-1]) for a, b, c in walked(*given, **more)))


@pytest.mark.parametrize(
    ("change", "but"),
    [
        (smaller_batches, (".diglot/", "build.json")),  # what a build keeps for itself are batches, and hashes of them
        (little_room, (".diglot/", "build.json")),
        (more_room, (".diglot/", "build.json")),
        (hashes_alike, ()),
        (folders_backwards, ()),
    ],
)
def test_a_build_has_the_same_bytes(change: Patch, but: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    before = expected()
    assert {"README.md", "build.json", "segments/0000000-000.parquet"} <= before.keys()
    change(monkeypatch)
    after = content()
    differing = [name for name in before | after if before.get(name) != after.get(name)]
    assert [name for name in differing if not name.startswith(but)] == []


def test_a_build_has_the_same_tables_in_whatever_order_inputs_are_named() -> None:
    named = [path for path in sorted(CORPORA.iterdir(), reverse=True) if path.is_dir()]
    before = {name: data for name, data in content(named[::-1]).items() if name.endswith(".parquet")}
    assert [name for name, data in content(named).items() if before.get(name, data) != data] == []
