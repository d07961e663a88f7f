"""Strings as the models of languages read them: the script that most letters are in, and the words in this script.

Words and scripts never look past white space, but where there are addresses or markup, or letters that stand alone: so
what strings have of a piece of text is read once of each distinct one, by its number.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from diglot.kernels.chunks import SPACE as BLANK
from diglot.kernels.chunks import ByPiece, Pieces, Table, longer
from diglot.kernels.library import Kernel, Out

__all__ = [
    "APART", "BLANKED", "CAPITAL", "DIGITS", "HIGH", "KEYBOARD", "LONE", "LONGEST", "NUMERALS", "PAD", "READ",
    "SCRIPTS", "SEVERAL", "SIZE", "TITLED", "Memory", "Read", "Tables", "Words", "known", "read",
]  # fmt: skip

Codes = npt.NDArray[np.uint32]
Positions = npt.NDArray[np.intp]
Int32s = npt.NDArray[np.int32]

SIZE, SCRIPTS = 0x110000, 128
"""Code points, and scripts, that tables are of."""
LONGEST = 50
"""Letters of the longest word; what is longer is several words."""
HIGH = 0xE000
"""Letters from it on are numbers of code points in a list, for words have 16 bits a letter."""
PAD = 64
"""Letters that may be read behind the last one."""
READ, DIGITS, APART = 1, 2, 4
"""How a script is read, as bits: at all; a single digit beside a letter is a letter, but in quantities; three letters
or more that stand apart are one word, and one before a sign of numbering is none."""
SEVERAL, NUMERALS, BLANKED, TITLED, LONE = 1, 2, 4, 8, 16
"""What is said of a string, as bits: letters of several scripts; a digit of a date; addresses, which were blanked out;
two words or more, of letters of any script, that all begin with a capital; words, all of one letter."""
DROPPED, CAPITAL, DIGIT, SIGN, NUMBERING, NUMERAL, SPACE, MARK = (1 << i for i in range(16, 24))
KEYBOARD = 1 << 31
"""What is known of a code point beside the letter that it is read as, as bits; ``letters.h`` says what each is."""
_SCRIPT = 24
_NOTHING = *np.empty((2, 0), np.uint32), 0, *np.empty((2, 0), np.uint64), np.empty(0, np.uint16)

_read = Kernel(
    "letters_read", np.uint32, np.uint8, np.uint64, np.int64, np.uint32, np.int64, np.int64, int, np.int8, int,
    Out(np.uint32), Out(np.uint32), Out(np.uint32), Out(np.int8), Out(np.uint8), Out(np.uint16), Out(np.int32),
    Out(np.int32), Out(np.int32), Out(np.int32), Out(np.uint8), Out(np.int32), int, Out(np.int32), np.uint32, np.uint32,
    int, np.uint64, np.uint64, np.uint16, returns=True,
)  # fmt: skip
_learn = Kernel(
    "letters_learn", np.int64, int, np.uint32, np.uint8, np.uint64, np.int64, Out(np.uint32), Out(np.uint16),
    Out(np.int32), Out(np.uint8), Out(np.uint64), Out(np.uint64), int, Out(np.uint16), int, Out(np.int64), returns=True,
)  # fmt: skip
_PIECE, _WORD = 2, 2  # numbers that a piece takes, and a word of it


def known(letters: Codes, scripts: npt.NDArray[np.int8], **kinds: npt.NDArray[np.bool_] | Iterable[int]) -> Codes:
    """What is known of each code point.

    Args:
        letters: ``uint32[SIZE]``, the letter of its script that each is read as; 0 for nothing, 32 for what is between
            words. Below 2**16.
        scripts: ``int8[SIZE]``, the script of each.
        kinds: by name (``dropped``, ``capital``, …) the code points of a kind.

    >>> known(np.arange(SIZE, dtype=np.uint32) % 99, np.zeros(SIZE, np.int8), dropped=[8])[7:9].tolist()
    [7, 65544]
    """
    found = letters | scripts.astype(np.uint32) << np.uint32(_SCRIPT)
    for name, chosen in kinds.items():
        found[chosen if isinstance(chosen, np.ndarray) else list(chosen)] |= np.uint32(globals()[name.upper()])
    found.setflags(write=False)
    return found


@dataclass(frozen=True, eq=False)
class Tables:
    """What strings are read by.

    Args:
        known: ``uint32[SIZE]``, what `known` gave.
        kinds: ``uint8[SCRIPTS]``, how each script is read.
        high: ``uint32[h]``, the code points of letters from `HIGH` on.
        quantities: ``uint64[q]``, words with a digit that are no words, each as a number, a letter a byte; sorted in
            each of three sets: what stands behind the digits of measures, and of ordinals, and names with a digit.
        sets: ``int64[4]``, where these begin, and where the last ends.
    """

    known: Codes
    kinds: npt.NDArray[np.uint8]
    high: Codes
    quantities: npt.NDArray[np.uint64]
    sets: npt.NDArray[np.int64]


class Known:
    """The words of known pieces, and the numbers that they have elsewhere.

    Attributes:
        count: how many words there are.
    """

    def __init__(self) -> None:
        self.count = 0
        self._numbers: WeakKeyDictionary[object, tuple[int, Int32s]] = WeakKeyDictionary()

    def numbers(self, owner: object, generation: int) -> Int32s:
        """``int32[k]``, for one more word than there are at least: the number of each, -1 where it has none yet.

        Args:
            owner: who numbers them.
            generation: of its numbers, of which none of another one are valid.
        """
        before, found = self._numbers.get(owner, (generation, np.empty(0, np.int32)))
        if before != generation or len(found) <= self.count:
            kept = found if before == generation else found[:0]
            found = np.concatenate((kept, np.full(2 * self.count + 1 - len(kept), -1, np.int32)))
            self._numbers[owner] = generation, found
        return found


@dataclass(frozen=True, eq=False)
class Words:
    """The words of strings.

    Args:
        letters: ``uint16[k]``, letters of all words, and what stands between them.
        begin, end: ``int32[w]``, where each word is among them.
        first, last: ``int32[w]``, where each word stands in the text, half open.
        capital: ``uint8[w]``, whether it begins with a capital of ASCII.
        offsets: ``int32[s + 1]``, where each string's words begin among all words.
        ids: ``int32[w]``, the number of each among the words of known pieces (`Memory`), -1 where it is none of them;
            None where they were not read from pieces.
        known: these words.
    """

    letters: npt.NDArray[np.uint16]
    begin: Int32s
    end: Int32s
    first: Int32s
    last: Int32s
    capital: npt.NDArray[np.uint8]
    offsets: Int32s
    ids: Int32s | None = None
    known: Known | None = None

    def __len__(self) -> int:
        return len(self.begin)


@dataclass(frozen=True, eq=False)
class Read:
    """What was read of strings.

    Args:
        codes: ``uint32[n]``, the text.
        clean: ``uint32[n]``, strings that are `BLANKED`, with blanks in the place of addresses; nothing elsewhere.
        scripts: ``int8[s]``, the script of most letters of each string, 0 where it has none; of those with as many
            letters the first.
        flags: ``uint8[s]``, what else is said of it.
        words: the words of those whose scripts are read.
    """

    codes: Codes
    clean: Codes
    scripts: npt.NDArray[np.int8]
    flags: npt.NDArray[np.uint8]
    words: Words


class Memory(ByPiece):
    """What strings have of the pieces of a table.

    Args:
        table: of pieces.
        tables: what strings are read by.

    Attributes:
        words: those of all pieces.
    """

    def __init__(self, table: Table, tables: Tables) -> None:
        assert tables.known[BLANK] & 0x7F00FFFF == BLANK  # it is between words, and no letter
        apart = tables.kinds & APART != 0
        assert not (tables.kinds[apart] & DIGITS).any()  # where letters may stand alone, digits are none
        self._tables = tables
        super().__init__(table, _PIECE)

    def _start(self) -> None:
        super()._start()
        self._used, self._words = np.zeros(2, np.int64), np.empty(_WORD << 10, np.uint64)
        self._letters, self.words = np.empty(1 << 12, np.uint16), Known()

    @property
    def letters(self) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint16]]:
        """The `words` as the kernels have them: where the letters of each are, and these."""
        return self._words, self._letters

    def known(self, pieces: Pieces) -> tuple[object, ...]:
        """The pieces of a text for the kernel, once those that are new were read."""
        known = self._follow(pieces)
        self.words.count = int(self._used[0])
        return *pieces[:2], len(pieces.number) - 1, known, self._words, self._letters

    def _learn(self) -> int:
        longest, tables = self._table.longest, self._tables
        half = longest // 2 + 2
        done: int = _learn(
            self._table.state, self._done, tables.known, tables.kinds, tables.quantities, tables.sets,
            np.empty(longest + 2, np.uint32), np.empty(longest + 1 + PAD, np.uint16), np.empty(4 * half, np.int32),
            np.empty(half, np.uint8), self._pieces, self._words, len(self._words) // _WORD, self._letters,
            len(self._letters), self._used,
        )  # fmt: skip
        words, letters = self._used.tolist()
        if done < len(self._table) and _WORD * (words + half) > len(self._words):
            self._words = longer(self._words, len(self._words) + _WORD * half)
        if done < len(self._table) and letters + longest + PAD > len(self._letters):
            self._letters = longer(self._letters, len(self._letters) + longest + PAD)
        return done


def _fitting(codes: Codes, lengths: Positions) -> tuple[int, int, int]:
    """The sum and the most of strings' lengths, and how many words they can have, of a text that 32 bits count."""
    if len(codes) >= 1 << 31:
        raise OverflowError(f"{len(codes):,} code points are too many for one column: give them in several")
    points = int(lengths.sum())
    return points, int(lengths.max(initial=0)), (points + len(lengths)) // 2 + 1  # a blank is between two words


def read(
    tables: Tables,
    codes: Codes,
    starts: Positions,
    ends: Positions,
    scripts: npt.NDArray[np.int8] | None = None,
    addresses: bool = False,
    within: tuple[Memory, Pieces] | None = None,
) -> Read:
    """Read strings.

    Args:
        tables: what they are read by.
        codes: ``uint32[n]``, a text.
        starts, ends: ``intp[s]``, the strings, which do not overlap.
        scripts: ``int8[s]``, that they are read in, 0 for that of most letters.
        addresses: whether addresses are read too.
        within: the pieces of the text, and what is known of such; strings that have the edges of pieces need not be
            read letter by letter: 1 ns a code point, else 2. What comes out is the same.

    Raises:
        OverflowError: a text of 2**31 code points or more.
    """
    lengths, count = ends - starts, len(starts)
    points, longest, room = _fitting(codes, lengths)
    letters, clean = np.empty(points + count + PAD, np.uint16), np.empty(len(codes), np.uint32)
    (begin, end, first, last, ids), capital = np.empty((5, room), np.int32), np.empty(room, np.uint8)
    forced = np.zeros(count, np.int8) if scripts is None else scripts
    told, flags, offsets = np.empty(count, np.int8), np.empty(count, np.uint8), np.empty(count + 1, np.int32)
    found = _read(
        tables.known, tables.kinds, tables.quantities, tables.sets, codes, starts, ends, count, forced,
        not addresses, np.empty(longest + 2, np.uint32), np.empty(longest, np.uint32), clean, told, flags, letters,
        begin, end, first, last, capital, ids, room, offsets, *(within[0].known(within[1]) if within else _NOTHING),
    )  # fmt: skip
    assert found >= 0
    words = Words(
        letters, begin[:found], end[:found], first[:found], last[:found], capital[:found], offsets, ids[:found],
        within[0].words if within else None,
    )  # fmt: skip
    return Read(codes, clean, told, flags, words)
