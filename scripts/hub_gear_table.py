"""Writes ``src/diglot/hub/data/gear.txt`` from the table of the Rust crate ``gearhash``.

Usage: ``python scripts/hub_gear_table.py path/to/gearhash/src/table.rs`` (crate gearhash 0.1.3, MIT OR Apache-2.0).
The table is part of the Xet chunking format: with any other numbers, chunks would not be shared with other clients.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

HEADER = """\
# The 256 numbers of the gear rolling hash that the Xet format cuts chunks with.
# Source: DEFAULT_TABLE of the Rust crate gearhash 0.1.3 (MIT OR Apache-2.0), by scripts/hub_gear_table.py
"""


def main() -> None:
    """Reads the Rust source named on the command line, writes the table."""
    numbers = re.findall(r"0x([0-9a-f]{16})", Path(sys.argv[1]).read_text(encoding="utf-8"))
    assert len(numbers) == 256, len(numbers)
    target = Path(__file__).parent.parent / "src/diglot/hub/data/gear.txt"
    target.write_text(HEADER + "\n".join(numbers) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
