"""The 256 numbers of the gear rolling hash, from the table of the Rust crate ``gearhash``.

The table is part of the Xet chunking format: with any other numbers, chunks would not be shared with other clients.
"""

from __future__ import annotations

import re
from pathlib import Path

HEADER = """\
# The 256 numbers of the gear rolling hash that the Xet format cuts chunks with.
# Source: DEFAULT_TABLE of the Rust crate gearhash 0.1.3 (MIT OR Apache-2.0), by tables/gear
"""


def make(sources: Path, into: Path) -> None:
    """Read the Rust source, write the table."""
    rust = (sources / "srijs+rust-gearhash/src/table.rs").read_text("utf-8")
    numbers = re.findall(r"0x([0-9a-f]{16})", rust)
    assert len(numbers) == 256, len(numbers)
    (into / "src/diglot/hub/data/gear.txt").write_text(HEADER + "\n".join(numbers) + "\n", "utf-8")
