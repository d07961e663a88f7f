"""Name variants and traps: readable cases, an F1 floor, and the promises of keys, matches and clusters."""

import itertools
import json
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diglot.names import candidates, clusters, key, match, table

CASES = Path(__file__).parent.parent / "cases"
FAMILIES = json.loads((CASES / "names_families.json").read_text("utf-8"))
TRAPS = json.loads((CASES / "names_traps.json").read_text("utf-8"))
NAMES = sorted({name for family in FAMILIES for name in family["variants"]})
WORDS = st.one_of(
    st.sampled_from(NAMES), st.text(max_size=12), st.text(st.sampled_from("abdehiklmnostuyz' -"), max_size=12)
)


@pytest.mark.parametrize("case", FAMILIES, ids=lambda case: case["family"])
def test_variants_are_one_name(case):
    failing = {frozenset(known["pair"]) for known in case.get("known_failures", [])}
    for a, b in itertools.combinations(case["variants"], 2):
        assert match(a, b).same == (frozenset((a, b)) not in failing), (a, b, match(a, b))


@pytest.mark.parametrize("case", TRAPS, ids=lambda case: "-".join(case["names"]))
def test_traps_are_two_names(case):
    assert match(*case["names"]).same == ("known_failure" in case), match(*case["names"])


@pytest.mark.parametrize("part", ["tuned", "unseen"])
def test_pair_f1(part):
    families = [case["variants"] for case in FAMILIES if case["part"] == part]
    same = [pair for family in families for pair in itertools.combinations(family, 2)]
    other = [pair for a, b in itertools.combinations(families, 2) for pair in itertools.product(a, b)]
    other += [tuple(case["names"]) for case in TRAPS if case["part"] == part]
    hits = sum(match(*pair).same for pair in same)
    false = sum(match(*pair).same for pair in other)
    assert 2 * hits / (len(same) + hits + false) >= 0.97


def test_keys_hold_families_together():
    split = [case["family"] for case in FAMILIES if len(set(map(key, case["variants"]))) > 1]
    assert len(split) <= 0.03 * len(FAMILIES), split


@given(WORDS, WORDS)
def test_matching_is_symmetric_and_reflexive(a, b):
    assert match(a, b).score == pytest.approx(match(b, a).score)
    assert 0.0 <= match(a, b).score <= 1.0
    assert match(a, a).score == 1.0


@settings(max_examples=30)
@given(st.lists(WORDS, max_size=12))
def test_clusters_hold_every_name_once_and_only_matching_ones(names):
    found = clusters(names)
    members = [name for cluster in found for name in cluster.members]
    assert sorted(members) == sorted(set(names))
    assert sum(sum(cluster.counts) for cluster in found) == len(names)
    for cluster in found:
        assert all(match(a, b).same for a, b in itertools.combinations(cluster.members, 2))


def test_clusters_do_not_depend_on_order():
    assert clusters(NAMES) == clusters(NAMES[::-1])


def test_table_and_candidates():
    names = ["Kazemi", "الكاظمي", "Khomeini", "Kazemi"]
    made = table(clusters(names))
    assert made["count"].to_pylist() == [2, 1, 1]
    assert made["evidence"].to_pylist()[1] == ["z ~ zz"] or made["evidence"].to_pylist()[1]
    assert table([]).num_rows == 0
    assert candidates(pa.array([*names, None, ""])).to_pylist() == [
        "Kazemi",
        "Kazemi",
        "Khomeini",
        "Kazemi",
        None,
        None,
    ]


@pytest.mark.parametrize("name", ["", " ", "123", "؟", "-", "al-", "ال", "عبد", "😀", "\ud800", "a" * 300])
def test_odd_names_do_no_harm(name):
    assert isinstance(key(name), str)
    assert match(name, name).score == 1.0
    assert not match(name, "Kadhimi").same
