"""A user's columns keep their names, but for those that are ours."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from diglot.given import given_names

NAMES = st.lists(st.sampled_from(["a", "b", "given_a", "given_b", "given_given_a", "نص", ""]), max_size=9)


@given(NAMES, st.frozensets(st.sampled_from(["a", "b", "given_a", ""])))
def test_no_column_is_written_over(columns: list[str], ours: frozenset[str]) -> None:
    found = given_names(columns, ours)
    assert list(found) == list(dict.fromkeys(columns))
    assert len({*found.values()}) == len(found)
    assert not {*found.values()} & ours
    for name, new in found.items():
        assert new == name if name not in ours else new.endswith(name) and new.startswith("given_")
