"""Many drops of a text, or all that is said in it, as arrays: large files with marks have hundreds of thousands.

Both read as the sequences of `Drop` and `Said` that they are; a reader that finds few makes a plain list instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeAlias, overload

import numpy as np
import numpy.typing as npt

from diglot.sources.speech import Drop, Said
from diglot.text.arrays import Bools, Int64s, Uint8s

__all__ = ["STANDS", "Codes", "Drops", "Sayings", "code_points", "shifted", "spaces", "with_feeds"]

Codes: TypeAlias = npt.NDArray[np.unsignedinteger]
ALONE = re.compile(r"\r(?!\n)")
STANDS = ("", " ", "\n", "\t")
"""What most drops stand for, by their number."""
SPACE = np.zeros(0x3002, np.bool_)
SPACE[[*range(9, 14), *range(28, 33), 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F]] = (
    True
)
SPACE[0x3000] = True


def code_points(text: str) -> Codes:
    """The code points of a text: ``uint16[n]``, or ``uint32[n]`` where some are beyond U+FFFF.

    >>> code_points("aب").tolist(), code_points("a😀").tolist()
    ([97, 1576], [97, 128512])
    """
    narrow = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), "<u2")
    if len(narrow) == len(text):
        return narrow
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")


def with_feeds(text: str) -> str:
    """A text whose lines all end with a line feed, as long as it was: a carriage return without one becomes one.

    >>> with_feeds("one\\rtwo\\r\\n")
    'one\\ntwo\\r\\n'
    """
    return text if "\r" not in text or text.count("\r") == text.count("\r\n") else ALONE.sub("\n", text)


def spaces(codes: Codes) -> Bools:
    """Which code points are white space, as `str.isspace` has it: ``bool[n]``.

    >>> spaces(code_points("a b\\u3000")).tolist()
    [False, True, False, True]
    """
    found: Bools = SPACE[np.minimum(codes, 0x3001)]
    return found


class Drops(Sequence[Drop]):
    """Drops of a text, rising.

    Args:
        start, end: ``int64[k]``, code points.
        stand: ``uint8[k]`` or wider, the number in `texts` of what each stands for.
        texts: what they stand for.
    """

    __slots__ = ("end", "stand", "start", "texts")

    def __init__(self, start: Int64s, end: Int64s, stand: Any, texts: Sequence[str] = STANDS) -> None:
        self.start, self.end, self.stand, self.texts = start, end, stand, texts

    @classmethod
    def of(cls, drops: Sequence[Drop]) -> Drops:
        """Drops of any order, one by one.

        >>> Drops.of([Drop(0, 2, ""), Drop(3, 8, "&")])
        Drops([Drop(start=0, end=2, instead=''), Drop(start=3, end=8, instead='&')])
        """
        numbers = {text: i for i, text in enumerate(STANDS)}
        stand = np.fromiter((numbers.setdefault(one[2], len(numbers)) for one in drops), np.int32, len(drops))
        start = np.fromiter((one[0] for one in drops), np.int64, len(drops))
        end = np.fromiter((one[1] for one in drops), np.int64, len(drops))
        return cls(start, end, stand, tuple(numbers))

    @classmethod
    def settled(cls, few: Sequence[Drop], *many: tuple[Int64s, Int64s, Uint8s]) -> Drops:
        """Drops in order, none inside or across another, as `diglot.sources.inline.settled` has it.

        Args:
            few: any drops.
            many: arrays of starts, ends and numbers in `STANDS`.

        >>> Drops.settled([Drop(4, 6, ""), Drop(0, 2, " "), Drop(1, 5, "")]).end.tolist()
        [2, 5, 6]
        """
        listed = cls.of(few)
        start = np.concatenate([listed.start, *(one[0] for one in many)])
        end = np.concatenate([listed.end, *(one[1] for one in many)])
        stand = np.concatenate([listed.stand, *(one[2] for one in many)])
        order = np.lexsort((-end, start))
        start, end, stand = start[order], end[order], stand[order]
        last = np.maximum.accumulate(np.append(0, end))[:-1]
        kept = np.flatnonzero((end > last) & (end > start))
        start, end, stand, last = start[kept], end[kept], stand[kept], last[kept]
        for i in np.flatnonzero(start < last).tolist():  # across the one before: what is left of it
            start[i] = last[i]
            if i and stand[i - 1]:
                stand[i] = 0
        return cls(start, end, stand, listed.texts)

    def __len__(self) -> int:
        return len(self.start)

    @overload
    def __getitem__(self, place: int) -> Drop: ...

    @overload
    def __getitem__(self, place: slice) -> Drops: ...

    def __getitem__(self, place: int | slice) -> Drop | Drops:
        if isinstance(place, slice):
            return Drops(self.start[place], self.end[place], self.stand[place], self.texts)
        return Drop(int(self.start[place]), int(self.end[place]), self.texts[self.stand[place]])

    def __iter__(self) -> Iterator[Drop]:
        instead = map(self.texts.__getitem__, self.stand.tolist())
        return map(Drop, self.start.tolist(), self.end.tolist(), instead)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Drops({list(self)})"


class Sayings(Sequence[Said]):
    """All that is said in a text, rising.

    Args:
        start: ``int64[k]``, code points.
        time, speaker: of each; `speaker` is None where nobody is named.
    """

    __slots__ = ("speaker", "start", "time")

    def __init__(self, start: Int64s, time: Sequence[str | None], speaker: Sequence[str | None] | None = None) -> None:
        self.start, self.time, self.speaker = start, time, speaker

    def __len__(self) -> int:
        return len(self.start)

    @overload
    def __getitem__(self, place: int) -> Said: ...

    @overload
    def __getitem__(self, place: slice) -> Sayings: ...

    def __getitem__(self, place: int | slice) -> Said | Sayings:
        speaker = self.speaker and self.speaker[place]
        if isinstance(place, slice):
            return Sayings(self.start[place], self.time[place], speaker)
        return Said(int(self.start[place]), self.time[place], speaker)  # type: ignore[arg-type]

    def __iter__(self) -> Iterator[Said]:
        return map(Said, self.start.tolist(), self.time, self.speaker or [None] * len(self))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Sayings({list(self)})"


def shifted(drops: Sequence[Drop], said: Iterable[Said], by: int) -> tuple[Sequence[Drop], Sequence[Said]]:
    """Drops and sayings that count from code point `by` on; who speaks there counts from the beginning.

    >>> shifted([Drop(5, 7, "")], [Said(2, "1:00", None)], 4)
    ((Drop(start=1, end=3, instead=''),), (Said(start=0, time='1:00', speaker=None),))
    """
    found: Sequence[Drop] = (
        Drops(drops.start - by, drops.end - by, drops.stand, drops.texts)
        if isinstance(drops, Drops)
        else tuple([Drop(a - by, b - by, instead) for a, b, instead in drops])
    )
    if isinstance(said, Sayings):
        return found, Sayings(np.maximum(said.start - by, 0), said.time, said.speaker)
    return found, tuple([Said(max(at - by, 0), time, speaker) for at, time, speaker in said])
