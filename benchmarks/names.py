"""How good and how fast is name matching: pair F1 on the cases of the tests, comparisons and clusters a second?

    python -m benchmarks names

Pairs: all pairs within a family are one name; all pairs across families and all traps are two. ``unseen`` are families
and traps written after the costs were set.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import combinations, product
from pathlib import Path

from benchmarks.measure import cpu, machine
from diglot.names import clusters, match
from diglot.remembered import forget

CASES = Path(__file__).parent.parent / "tests/cases"


def main(argv: Sequence[str] = ()) -> None:
    """Print the tables."""
    families = json.loads((CASES / "names_families.json").read_text("utf-8"))
    traps = json.loads((CASES / "names_traps.json").read_text("utf-8"))
    print(machine())
    print("\n| part | families | same | different | missed | false | F1 |\n|---|---|---|---|---|---|---|")
    for part in ("tuned", "unseen"):
        groups = [case["variants"] for case in families if case["part"] == part]
        same = [pair for group in groups for pair in combinations(group, 2)]
        other = [tuple(case["names"]) for case in traps if case["part"] == part]
        other += [pair for a, b in combinations(groups, 2) for pair in product(a, b)]
        missed = sum(not match(*pair).same for pair in same)
        false = sum(match(*pair).same for pair in other)
        hits = len(same) - missed
        f1 = 2 * hits / (2 * hits + missed + false)
        print(f"| {part} | {len(groups)} | {len(same)} | {len(other)} | {missed} | {false} | {f1:.3f} |")
    names = [name for case in families for name in case["variants"]]
    pairs = list(combinations(names, 2))[:5000]

    def compare() -> None:
        forget()
        for pair in pairs:
            match(*pair)

    def cluster() -> None:
        forget()
        clusters(names)

    print(f"\n| {len(pairs):,} comparisons | {len(pairs) / cpu(compare):,.0f} a second |\n|---|---|")
    print(f"| clusters of {len(set(names))} names | {cpu(cluster):.3f} s |")


if __name__ == "__main__":
    main()
