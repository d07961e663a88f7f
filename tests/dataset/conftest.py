"""What tests of builds have alike."""

from pathlib import Path

import pytest


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A few small files, so that small tasks make a build of several shards."""
    folder = tmp_path / "in"
    folder.mkdir()
    for i in range(6):
        (folder / f"{i}.txt").write_text(
            f"Harbour report {i}\n\nThe ship left at dawn. وصلت السفينة رقم {i} صباحًا.\n", encoding="utf-8"
        )
    return folder
