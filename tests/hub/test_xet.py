"""The Xet format: chunks, hashes, xorbs, shards."""

from __future__ import annotations

import io
import struct

import lz4.frame
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diglot.hub.formats import chunking, shards, xet
from diglot.hub.refusal import Refusal


def slow_chunks(data: bytes) -> list[bytes]:
    """The chunks by the definition, a byte at a time."""
    gear = [int(number) for number in chunking._gear()]
    out, start, window = [], 0, 0
    for i, byte in enumerate(data):
        window = ((window << 1) + gear[byte]) & (1 << 64) - 1
        size = i + 1 - start
        if (size >= chunking.MINIMUM and window >> 48 == 0) or size == chunking.MAXIMUM:
            out.append(data[start : i + 1])
            start = i + 1
    return out + ([data[start:]] if start < len(data) else [])


def noise(size: int, seed: int = 0) -> bytes:
    """Bytes that do not compress."""
    return np.random.default_rng(seed).bytes(size)


@pytest.mark.parametrize("size", [0, 1, 8191, 8192, 200_000, (1 << 20) + 17, 2_500_000])
def test_chunks_are_those_of_the_definition(size: int) -> None:
    data = noise(size, size)
    assert list(chunking.chunks(io.BytesIO(data))) == slow_chunks(data)


def test_chunks_do_not_depend_on_how_the_stream_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    data = noise(700_000) + bytes(300_000) + noise(500_000, 1)
    whole = list(chunking.chunks(io.BytesIO(data)))
    monkeypatch.setattr(chunking, "_BLOCK", 10_001)
    assert list(chunking.chunks(io.BytesIO(data))) == whole


def test_an_insertion_moves_few_boundaries() -> None:
    data = noise(3_000_000)
    before = set(chunking.chunks(io.BytesIO(data)))
    after = list(chunking.chunks(io.BytesIO(data[:1_000_000] + b"a row" + data[1_000_000:])))
    assert sum(chunk not in before for chunk in after) <= 3


@given(st.binary(min_size=1, max_size=3000), st.integers(0, 2))
def test_decoding_inverts_every_scheme(data: bytes, scheme: int) -> None:
    stored = data
    if scheme == 2:
        stored = b"".join(data[i::4] for i in range(4))
    stored = lz4.frame.compress(stored) if scheme else stored
    assert xet.decode_chunk(scheme, stored, len(data)) == data


@pytest.mark.parametrize(
    ("scheme", "data", "size"),
    [
        (1, lz4.frame.compress(bytes(50 << 20)), 131072),  # a bomb: 50 MiB of zeros in 200 kB
        (1, lz4.frame.compress(b"abc") + b"more", 3),
        (1, lz4.frame.compress(b"abc")[:-6], 3),
        (1, b"not lz4", 3),
        (0, b"abc", 4),
        (0, b"", 0),
        (3, b"abc", 3),
        (0, bytes(131073), 131073),
    ],
)
def test_what_does_not_add_up_is_refused(scheme: int, data: bytes, size: int) -> None:
    with pytest.raises(Refusal):
        xet.decode_chunk(scheme, data, size)


@given(st.binary(max_size=400))
@settings(max_examples=200)
def test_any_bytes_are_a_xorb_or_a_refusal(data: bytes) -> None:
    try:
        chunks = list(xet.read_xorb(io.BytesIO(data)))
    except Refusal:
        return
    assert all(xet.chunk_hash(content) == digest for digest, _, content in chunks)


@given(st.binary(max_size=400))
def test_any_bytes_are_a_shard_or_a_refusal(data: bytes) -> None:
    for head in (b"", b"HFRepoMetaData\0" + bytes(17) + struct.pack("<QQ", 2, 0)):
        try:
            shards.read_shard(head + data)
        except Refusal:
            continue


def test_a_layout_survives_the_database() -> None:
    layout = xet.Layout.of([(bytes([i]) * 32, 10 + i, 100 + i) for i in range(5)])
    again = xet.Layout.from_bytes(layout.to_bytes())
    assert again.hashes == layout.hashes
    assert again.stored.tolist() == layout.stored.tolist() == [0, 10, 21, 33, 46, 60]
    assert again.pairs(1, 3) == [(b"\1" * 32, 101), (b"\2" * 32, 102)]


def test_groups_have_two_to_nine_nodes_and_end_at_divisible_hashes() -> None:
    pairs = [(xet.chunk_hash(bytes([i])), i + 1) for i in range(40)]
    assert xet.xorb_hash(pairs[:1]) == pairs[0][0]
    assert xet.xorb_hash(pairs) != xet.xorb_hash(pairs[:-1])
    assert xet.xorb_hash([]) == bytes(32)
