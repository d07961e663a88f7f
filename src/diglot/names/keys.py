"""A cross-script key: equal for almost all variants of a name, so that only names of one key need comparing.

The key is the row of consonant groups, one letter each; what spellings drop (h, w, y, vowels, articles, *bin*) is left
out. Groups are wide where romanizations disagree::

    B  b p            M  m, and n before b and p      T  t th s          X  sh ch
    F  f v            N  n                            D  d dh z (ذ ض ظ)  K  k q g gh kh j zh
    L  l              R  r                            O  nothing but vowels

A key is a filter, not an answer: ``match`` decides.
"""

from __future__ import annotations

from diglot.names.sounds import slots, tokens
from diglot.remembered import remember

__all__ = ["key"]

_GROUPS = {
    "B": "B", "P": "B", "F": "F", "V": "F", "L": "L", "R": "R", "M": "M", "N": "N", "T": "T", "TH": "T", "S": "T",
    "D": "D", "DD": "D", "DH": "D", "Z": "D", "ZZ": "D", "SH": "X", "CH": "X", "J": "K", "G": "K", "GH": "K", "Q": "K",
    "K": "K", "KH": "K", "ZH": "K",
}  # fmt: skip


@remember(1 << 16, 64)
def key(name: str) -> str:
    """The key of a name, in either script.

    >>> key("al-Kadhimi"), key("Kazemi"), key("الكاظمي"), key("Khamenei")
    ('KDM', 'KDM', 'KDM', 'KMN')
    """
    row = [slot for token in tokens(name) for slot in slots(token)]
    groups = [_GROUPS.get(slot.consonant, "") for slot in row]
    for i in range(len(row) - 1):
        if row[i].consonant == "N" and row[i + 1].consonant in ("B", "P"):
            groups[i] = "M"
    return "".join(groups) or ("O" if row else "")
