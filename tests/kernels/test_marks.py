"""Markers of lines, against rules as regular expressions."""

import re

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from diglot.kernels.marks import NAMES, read

MOST = 9
RULES = (
    ("double", r"={3,9}$"), ("single", r"-{3,9}$"), ("rule", r"([#>|\[<{*+_~•])\1{2,8}$"),
    ("time", r"[0-9]{1,2}:[0-9]|\[[0-9]:[0-9]|\[[0-9]{2}:"), ("number", r"[0-9]{1,3}[.)][ \t]"),
    ("bullet", r"•|[*_+-][ \t]"), ("fence", r"(`|~)\1\1"), ("envelope", "From "), ("level3", "###"), ("level2", "##"),
    ("level1", "#"), ("quote", ">"), ("pipe", r"\|"), ("bracket", r"\["), ("tag", "<"), ("open", r"\{"), ("wiki", "="),
    ("strong", "[*_]"), ("none", ""),
)  # fmt: skip
"""Of those that fit at the head of a line, the first."""

runs = st.tuples(st.sampled_from("#>|[<{*-+=_~`F09•ش"), st.integers(1, 11), st.sampled_from(["", "a"])).map(
    lambda run: run[0] * run[1] + run[2]
)
signs = st.text("#>|[<{*-+=_~`From 09•.):\t\U0001f600", max_size=6)


@settings(max_examples=300)
@given(st.lists(runs | signs | st.sampled_from(["From a", "[12:", "1) b", "123. c", "1234. d"]), max_size=8))
def test_markers_are_those_of_the_rules(lines: list[str]) -> None:
    codes = np.array([*map(ord, "".join(lines))], np.uint32)
    ends = np.cumsum([len(line) for line in lines], dtype=np.intp)
    starts = ends - np.array([len(line) for line in lines], np.intp)
    found = [NAMES[number] for number in read(codes, starts, ends, ord("•"), MOST)]
    assert found == [next(name for name, rule in RULES if re.match(rule, line)) for line in lines]
