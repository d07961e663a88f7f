"""What the fuzzer found interesting (``scripts/fuzz_kernels.py``), again."""

from pathlib import Path

import pytest

from tests.kernels.targets import TARGETS

KEPT = sorted(Path(__file__).with_name("corpus").glob("*.hex"))


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.stem)
def test_texts_of_the_fuzzer(path: Path) -> None:
    lines = path.read_text().split()
    assert lines
    for line in lines:
        TARGETS[path.stem](bytes.fromhex(line))
