"""Write the tables of switches into docs/normalization.md, or check that they are up to date.

    python -m docs.tools.normalization            # write
    python -m docs.tools.normalization --check    # exit with 1 if the page and the code differ

Each table stands between ``<!-- switches: LANGUAGE -->`` and ``<!-- end -->``.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from diglot.arabic import normalize as arabic
from diglot.english import normalize as english
from diglot.text.charmap.options import scheme_table

PAGE = Path(__file__).parents[1] / "normalization.md"


def written(page: str) -> str:
    """The page with its tables made anew."""
    for name, language in (("arabic", arabic), ("english", english)):
        table = scheme_table(language.SWITCHES, language.PROFILES)
        block = re.compile(rf"(<!-- switches: {name} -->\n).*?(\n<!-- end -->)", re.DOTALL)
        page = block.sub(lambda m, table=table: m.group(1) + table + m.group(2), page)
    return page


def main() -> int:
    old = PAGE.read_text("utf-8")
    new = written(old)
    if "--check" in sys.argv:
        return int(new != old)
    PAGE.write_text(new, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
