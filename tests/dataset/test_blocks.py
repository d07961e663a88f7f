"""Files that are written a block at a time: the same bytes and hash whatever the file system takes."""

import errno
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.dataset import blocks
from diglot.dataset.blocks import Hashing
from diglot.dataset.files import digest

SMALL = 1 << 13
SIZES = st.integers(0, 5 * SMALL // 2) | st.sampled_from([SMALL - 1, SMALL, SMALL + 1, 2 * SMALL])
fcntl = pytest.importorskip("fcntl")


@pytest.fixture
def one(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("blocks") / "one"


def put(file: Hashing, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[file.write(left) :]


@given(st.lists(SIZES, max_size=6), st.booleans())
def test_content_and_hash_are_those_of_what_was_written(
    tmp_path_factory: pytest.TempPathFactory, sizes: list[int], straight: bool
) -> None:
    path = tmp_path_factory.getbasetemp() / "some"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "BLOCK", SMALL)
        if not straight:
            patch.setattr(blocks, "STRAIGHT", frozenset())
        wanted = b""
        with Hashing(path) as file:
            for number, size in enumerate(sizes):
                data = bytes([number]) * size
                put(file, data)
                wanted += data
                assert file.tell() == len(wanted)
                assert path.stat().st_size == len(wanted) // SMALL * SMALL  # never more than there is
            file.sync()
            assert file.tell() == len(wanted)
        assert path.read_bytes() == wanted and file.hash == digest(path)


def test_where_it_can_it_goes_straight_to_the_disk(one: Path) -> None:
    with Hashing(one) as file:
        if blocks._file_system(one.stat().st_dev) not in blocks.STRAIGHT:
            pytest.skip("there is no ext4 or xfs here")
        assert fcntl.fcntl(file, fcntl.F_GETFL) & os.O_DIRECT
        put(file, b"a" * (blocks.BLOCK + 1))
        file.sync()
        assert not fcntl.fcntl(file, fcntl.F_GETFL) & os.O_DIRECT
    assert one.read_bytes() == b"a" * (blocks.BLOCK + 1)


def test_where_it_is_refused_it_goes_as_usual(one: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(*values: Any) -> int:
        raise OSError(errno.EINVAL, "Invalid argument")

    monkeypatch.setattr(blocks, "_file_system", lambda device: "ext4")
    monkeypatch.setattr(fcntl, "fcntl", refuses)
    with Hashing(one) as file:
        put(file, b"a" * (blocks.BLOCK + 1))
        file.sync()
    assert one.read_bytes() == b"a" * (blocks.BLOCK + 1)


def test_the_file_system_is_that_of_the_folder(tmp_path: Path) -> None:
    assert blocks._file_system(Path("/proc").stat().st_dev) == "proc" if Path("/proc/self/mountinfo").exists() else True
    assert blocks._file_system(0xFFFFF00) == ""


@pytest.mark.parametrize("limit", [blocks.BLOCK * 3 // 2, blocks.BLOCK * 3 // 2 + 1000, 1000])
def test_a_full_disk_is_said_and_leaves_no_more_than_was_written(one: Path, limit: int) -> None:
    """A limit of the size of files, which cuts a block in two as a full disk does."""
    resource = pytest.importorskip("resource")
    signal = pytest.importorskip("signal")
    before, handler = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
        with Hashing(one) as file, pytest.raises(OSError, match="File too large"):
            put(file, b"a" * 2 * blocks.BLOCK)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert one.stat().st_size <= limit
