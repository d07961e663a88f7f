"""Whether two names are variants of one: a weighted edit distance between their sounds, with its reasons.

Slots (`diglot.names.sounds`) are aligned; unequal consonants cost what their confusion is worth (ذ is written dh, z
or d, so ``DH``-``Z`` costs little), vowels little inside a name and much at its end, where they tell Kadhimi from
Kadhim. The sum over the name, against what a name of that length may differ, is the score.
"""

from __future__ import annotations

from dataclasses import dataclass

from diglot.names.sounds import Slot, is_arabic, slots, tokens
from diglot.remembered import remember

__all__ = ["SAME", "Match", "match"]

SAME = 0.5
"""Scores from here up are one name."""

_NEAR: dict[frozenset[str], float] = {
    frozenset(pair.split()): cost
    for cost, pairs in {
        0.02: ["ZZ Z", "ZZ DH", "DD D", "HH H", "Q K", "DD DH", "DD Z"],
        0.06: ["J G", "Q G", "DH Z", "ZH J", "CH SH", "GH G", "DH D", "ZZ DD", "P B", "K G", "KH CH"],
        0.12: ["TH S", "TH T", "V F", "V W", "ZZ D", "DH TH", "ZH Z", "CH J"],
        0.22: ["KH K", "Q GH", "S Z", "KH H", "KH HH", "GH KH", "CH K", "ZH SH", "CH H", "CH HH", "D Z"],
        0.35: ["S SH", "T D", "F W", "G KH", "J Y", "TH Z", "J SH", "DD T", "V B"],
    }.items()
    for pair in pairs
}
_FAR = 1.0
_ONLY_ARABIC = 0.35  # between two Arabic spellings another letter is another name
_LOST = {"": 0.6, "H": 0.12, "HH": 0.35, "W": 0.2, "Y": 0.12}

_VOWELS: dict[frozenset[str], float] = {
    frozenset(pair.split()): cost
    for cost, pairs in {
        0.0: ["A a", "I i", "U u", "I ee", "U uu", "I ai", "U au", "? a", "? i", "? e", "? u", "Y a", "Y A"],
        0.03: ["a e", "e i", "u uu", "i ee", "ai ee", "au uu", "au u", "e ai", "Y e", "Y I", "Y i"],
        0.08: ["A e", "ai i", "A ai", "A au", "Y ai", "Y ?"],
        0.12: ["? uu", "e u", "e ee", "au a"],
        0.25: ["i a", "A ?"],
        0.3: ["a ee", "? au", "? ai", "? ee", "i u", "ai u", "au i", "A i"],
        0.37: ["a ai", "a u", "I ?", "U ?", "Y U"],
        0.45: [
            "A I",
            "A U",
            "I U",
            "I e",
            "I u",
            "U i",
            "a uu",
            "A ee",
            "A uu",
            "A u",
            "ee u",
            "ee uu",
        ],
        0.5: ["I a", "U a", "U e"],
    }.items()
    for pair in pairs
}
LONGEST = 200
"""Letters of a name with all its parts: what is longer is none, and would be compared for the square of its length."""
_STRICT_LONG = 0.6  # a long vowel written in one Arabic spelling and not in the other
_LAST_SYLLABLE = {"u": 0.47, "uu": 0.5, "ee": 0.45, "ai": 0.45}  # against an open Arabic vowel
_ACTIVE_A = 0.45  # Latin a where an Arabic active participle (فاعل) has its i
_PATTERN = 0.45  # Jamal and Jamil, Saleh and Salah: in a name of three consonants the last vowel tells
_SILENT = {"a": 0.12, "e": 0.06, "i": 0.12, "u": 0.12, "?": 0.0, "A": 0.3, "I": 0.5, "U": 0.5}
_FINAL = 3.5  # how much more a vowel counts at the end of a name
_FINAL_SILENT = {"e": 0.1, "?": 0.0}


@dataclass(frozen=True, slots=True)
class Match:
    """How well two names match.

    Args:
        score: 1 for the same sounds, 0 for nothing in common; `SAME` and above is one name.
        evidence: what was taken for the same though spelled in another way (``dh ~ z``), and what differs.
    """

    score: float
    evidence: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether the names are variants of one."""
        return self.score >= SAME


def match(a: str, b: str) -> Match:
    """Compare two names, in either script.

    >>> match("al-Kadhimi", "Kazemi").same, match("الكاظمي", "Kadhimi").same, match("Kadhimi", "Kadhim").same
    (True, True, False)
    >>> match("Khamenei", "Khomeini").same
    False
    """
    left, right = tokens(a), tokens(b)
    if len(left) != len(right):
        found = _compare(_one(left), _one(right))
        return found if found.same else Match(min(found.score, 0.4), (*found.evidence, "not as many parts"))
    if not left:
        return Match(float(a == b), ())
    parts = [_compare(x, y) for x, y in zip(left, right, strict=True)]
    return Match(min(part.score for part in parts), tuple(dict.fromkeys(e for part in parts for e in part.evidence)))


def _one(parts: tuple[str, ...]) -> str:
    """All parts of a name as one, the article inside left out."""
    return parts[0] + "".join(part.removeprefix("ال") for part in parts[1:]) if parts else ""


@remember(1 << 18, LONGEST)
def _compare(a: str, b: str) -> Match:
    """Two tokens."""
    if a == b:
        return Match(1.0, ())
    if max(len(a), len(b)) > LONGEST:
        return Match(0.0, ("too long for a name",))
    x, y = slots(a), slots(b)
    if not x or not y:
        return Match(0.0, ("no letters to compare",))
    strict = is_arabic(a) and is_arabic(b)
    cost, evidence = _align(x, y, strict)
    allowed = 0.24 + 0.06 * (len(x) + len(y)) / 2
    score = max(0.0, 1.0 - cost / allowed * (1 - SAME)) if cost <= 2 * allowed else 0.0
    return Match(round(score, 3), evidence)


def _align(x: tuple[Slot, ...], y: tuple[Slot, ...], strict: bool) -> tuple[float, tuple[str, ...]]:
    """The cheapest alignment of two rows of slots, and what it takes for the same."""
    rows: list[list[tuple[float, tuple[str, ...]]]] = [[(0.0, ()), *([(float("inf"), ())] * len(y))]]
    for j in range(1, len(y) + 1):
        cost, why = rows[0][j - 1]
        rows[0][j] = (cost + _lost(y, j - 1), (*why, f"+{_shown(y[j - 1])}"))
    for i in range(1, len(x) + 1):
        cost, why = rows[i - 1][0]
        row = [(cost + _lost(x, i - 1), (*why, f"-{_shown(x[i - 1])}"))]
        for j in range(1, len(y) + 1):
            paired, reason = _paired(x, y, i - 1, j - 1, strict)
            options = (
                (rows[i - 1][j - 1][0] + paired, rows[i - 1][j - 1][1], reason),
                (rows[i - 1][j][0] + _lost(x, i - 1), rows[i - 1][j][1], f"-{_shown(x[i - 1])}"),
                (row[j - 1][0] + _lost(y, j - 1), row[j - 1][1], f"+{_shown(y[j - 1])}"),
            )
            best = min(options, key=lambda option: option[0])
            if j > 1 and (glide := _glide(x[i - 1], y[j - 2], y[j - 1])) is not None:
                best = min(best, (rows[i - 1][j - 2][0] + glide, rows[i - 1][j - 2][1], ""), key=lambda o: o[0])
            if i > 1 and (glide := _glide(y[j - 1], x[i - 2], x[i - 1])) is not None:
                best = min(best, (rows[i - 2][j - 1][0] + glide, rows[i - 2][j - 1][1], ""), key=lambda o: o[0])
            row.append((best[0], (*best[1], best[2]) if best[2] else best[1]))
        rows.append(row)
    return rows[-1][-1]


def _glide(whole: Slot, first: Slot, second: Slot) -> float | None:
    """What it costs that an Arabic و or ي is no long vowel but a consonant (أنور, Anwar); None if it cannot be."""
    if second.consonant != {"U": "W", "I": "Y"}.get(whole.vowel) or first.vowel not in ("", "a", "e", "i", "u"):
        return None
    if whole.consonant == first.consonant:
        return 0.06
    near = _NEAR.get(frozenset((whole.consonant, first.consonant)))
    return None if near is None else near + 0.06


def _paired(x: tuple[Slot, ...], y: tuple[Slot, ...], i: int, j: int, strict: bool) -> tuple[float, str]:
    """What it costs to take two slots for one, and the reason."""
    a, b = x[i], y[j]
    reasons = []
    cost = 0.0
    if a.consonant != b.consonant:
        if not a.consonant or not b.consonant:
            cost += 0.6
        elif {a.consonant, b.consonant} == {"M", "N"} and _labial(x, i) and _labial(y, j):
            cost += 0.03
        else:
            cost += _NEAR.get(frozenset((a.consonant, b.consonant)), _FAR) + (_ONLY_ARABIC if strict else 0.0)
        reasons.append(f"{a.consonant.lower() or '-'} ~ {b.consonant.lower() or '-'}")
    if a.vowel != b.vowel:
        change = _vowels(x, y, i, j, strict)
        cost += change
        if change:
            reasons.append(f"{a.vowel or '-'} ~ {b.vowel or '-'}")
    return cost, ", ".join(reasons)


def _labial(row: tuple[Slot, ...], at: int) -> bool:
    """Whether b or p follows, before which n is said m."""
    return at + 1 < len(row) and row[at + 1].consonant in ("B", "P") and row[at].vowel in ("", "?")


def _vowels(x: tuple[Slot, ...], y: tuple[Slot, ...], i: int, j: int, strict: bool) -> float:
    """What it costs that two vowels differ."""
    a, b = x[i].vowel, y[j].vowel
    last = i == len(x) - 1 and j == len(y) - 1
    if not a or not b:
        return _FINAL_SILENT.get(a or b, 0.75) if last else _SILENT.get(a or b, 0.3)
    if strict and "?" in (a, b):
        return _STRICT_LONG
    cost = _VOWELS.get(frozenset((a, b)), 0.4) * (_FINAL if last else 1.0)
    if "?" in (a, b):
        row, at, other = (x, i, b) if a == "?" else (y, j, a)
        if _closed(row, at):
            before = row[at - 1].vowel if at else ""
            cost = max(cost, _LAST_SYLLABLE.get(other, 0.0)) if before != "U" else cost
            if other == "a" and before == "A" and len(row) == 3:
                cost = _ACTIVE_A
    elif "A" in (a, b) and {a, b} & {"e", "i"} and _closed(x, i) and _closed(y, j):
        cost = _PATTERN
    elif (
        {a, b} <= {"a", "e", "i", "ee"} and "a" in (a, b) and all(_triliteral(row, at) for row, at in ((x, i), (y, j)))
    ):
        cost = max(cost, _PATTERN)
    elif not x[i].consonant and not y[j].consonant and {a, b} == {"a", "u"}:
        cost = _PATTERN
    return cost


def _closed(row: tuple[Slot, ...], at: int) -> bool:
    """Whether this is the vowel before the last consonant."""
    return at == len(row) - 2 and not row[-1].vowel


def _triliteral(row: tuple[Slot, ...], at: int) -> bool:
    """Whether the name is C a C V C and this is its last vowel."""
    return len(row) == 3 and at == 1 and row[0].vowel in ("a", "A") and not row[2].vowel and bool(row[0].consonant)


def _lost(row: tuple[Slot, ...], at: int) -> float:
    """What it costs that a slot has no counterpart."""
    slot = row[at]
    cost = _LOST.get(slot.consonant, _FAR)
    if at == len(row) - 1 and slot.vowel not in ("", "?"):
        cost += 0.45
    return cost


def _shown(slot: Slot) -> str:
    return (slot.consonant + slot.vowel).lower()
