"""A lexicon of pieces of text: each distinct one is found by its code points, and what it becomes is copied from it."""

from __future__ import annotations

import secrets
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from diglot.kernels.library import Kernel, Out

__all__ = ["BLANK", "CHUNK", "DIGIT", "GAP", "ITEM", "STOP", "VARIANTS", "Forms", "Pieces", "Store"]

BLANK, DIGIT, STOP = 1, 2, 4
"""Classes of code points: white space, the digits of a list item's number, the stop behind it."""
CHUNK, ITEM, GAP, VARIANTS = range(4)
"""Variants of pieces: runs without white space, those that are the number of a list item, runs of white space."""
SPACE = 32
HEAD = 4  # words of a key before its code points
SLACK = 16  # bytes behind what strings are copied from and to
KEY_WORDS, ENTRIES, PIECES, FRESH, FORM_WORDS = range(5)

Int64s = npt.NDArray[np.int64]
Uint32s = npt.NDArray[np.uint32]
Uint8s = npt.NDArray[np.uint8]

_scan = Kernel(
    "lexicon_scan", np.uint32, np.int64, np.int64, np.uint8, int, int, np.uint8, int, int, Out(np.uint32), int,
    Out(np.uint64), int, int, int, Out(np.int64), Out(np.uint32), Out(np.uint32), int, Out(np.int64), Out(np.uint32),
    returns=True,
)  # fmt: skip
_index = Kernel("lexicon_index", np.uint32, int, Out(np.uint64), int)
_pack = Kernel(
    "lexicon_pack", Out(np.uint32), np.uint32, int, int, np.int64, np.int64, int, int, np.int64, np.int64, np.int64,
    np.uint8, np.uint8, Out(np.uint32), int, Out(np.int64), Out(np.uint32), returns=True,
)  # fmt: skip
_resolve = Kernel("lexicon_resolve", Out(np.uint32), int, np.uint32)
_sweep = Kernel("lexicon_sweep", Out(np.uint32), Out(np.uint32), Out(np.int64))
_measure = Kernel(
    "lexicon_measure", np.uint32, np.uint32, np.int64, int, int, int, Out(np.int64), Out(np.uint8), Out(np.int64)
)
_spans = Kernel("lexicon_spans", np.uint32, np.uint32, np.uint32, int, int, int, Out(np.int32), Out(np.int32))
_token_strings = Kernel("lexicon_token_strings", np.uint32, np.uint32, int, int, int, int, Out(np.int32), Out(np.uint8))
_strings = Kernel(
    "lexicon_strings", np.uint32, np.uint32, np.int64, int, int, int, np.uint8, Out(np.int64), Out(np.uint8),
    returns=True,
)  # fmt: skip


class Pieces(NamedTuple):
    """The pieces of some strings.

    Args:
        form: ``uint32[n]``, where the forms of each begin, and whether a blank stands before it.
        place: ``uint32[n]``, where each begins in its string, in code points.
        bounds: ``int64[s + 1]``, where each string's pieces begin.
        fresh: ``uint32[f]``, the keys of pieces that are new.
    """

    form: Uint32s
    place: Uint32s
    bounds: Int64s
    fresh: Uint32s


class Forms(NamedTuple):
    """What `f` pieces become.

    Args:
        of_tokens: ``int64[f + 1]``, where each piece's tokens begin.
        points: ``int64[k]``, code points of each token.
        token_at: ``int64[t, k + 1]``, where the tokens' strings of each kind begin in `data`.
        start, end: ``int64[w, f]``, where the whole strings of each kind begin and end in it.
        odd: ``uint8[f]``, whether a string with this piece must be looked at as a whole.
        data: ``uint8[b]``, UTF-8.
    """

    of_tokens: Int64s
    points: Int64s
    token_at: Int64s
    start: Int64s
    end: Int64s
    odd: Uint8s
    data: Uint8s


class Store:
    """Pieces that are known, and their forms.

    Args:
        token_kinds, kinds: string columns of tokens, and of tokens and whole strings together.
        classes: ``uint8[c]``, classes of code points (`BLANK`, `DIGIT`, `STOP`), the last for all above.
        mask: what of a hash counts; less than all of it only to try what happens when hashes are alike.
    """

    def __init__(self, token_kinds: int, kinds: int, classes: Uint8s, mask: int = -1) -> None:
        self._token_kinds, self._kinds, self._classes, self._mask = token_kinds, kinds, classes, mask
        self._seed = secrets.randbits(62)  # no text can be written whose pieces share hashes
        self.clear()

    def __len__(self) -> int:
        return int(self._counts[ENTRIES])

    @property
    def bytes(self) -> int:
        """Bytes that keys and forms take."""
        return 4 * int(self._counts[KEY_WORDS] + self._counts[FORM_WORDS])

    def clear(self) -> None:
        """Forget every piece; what was read before is void."""
        self._keys, self._forms = np.empty(1 << 12, np.uint32), np.empty(1 << 12, np.uint32)
        self._slots = np.zeros(1 << 10, np.uint64)
        self._counts = np.array([1, 0, 0, 0, 1])

    def sweep(self) -> None:
        """Forget the pieces that were not met again since the last sweep; what was read before is void."""
        _sweep(self._keys, self._forms, self._counts)
        self._place(len(self._slots))

    def _place(self, size: int) -> None:
        self._slots = np.zeros(size, np.uint64)
        _index(self._keys, int(self._counts[KEY_WORDS]), self._slots, size.bit_length() - 1)

    def scan(self, codes: Uint32s, starts: Int64s, ends: Int64s, routes: Uint8s) -> Pieces:
        """The pieces of strings.

        Args:
            codes: ``uint32[n]``.
            starts, ends: ``int64[s]``, the strings, as half-open spans of `codes`, none longer than `codes`.
            routes: ``uint8[s]``, the route of each, below 80.

        Where some are new, `learn` must be called before anything else.
        """
        room = max(int((ends - starts).sum()), 1)
        form, place, fresh = (np.empty(room, np.uint32) for _ in range(3))
        bounds = np.zeros(len(starts) + 1, np.int64)
        self._counts[PIECES] = self._counts[FRESH] = done = 0
        while True:
            done = _scan(
                codes, starts, ends, routes, done, len(starts), self._classes, len(self._classes), SPACE, self._keys,
                len(self._keys), self._slots, len(self._slots).bit_length() - 1, self._seed, self._mask, self._counts,
                form, place, room, bounds, fresh,
            )  # fmt: skip
            if done == len(starts):
                break
            if 2 * len(self) > len(self._slots) - 1:
                self._place(2 * len(self._slots))
            else:
                self._keys = _longer(self._keys, int(ends[done] - starts[done]) + HEAD)
        count = int(self._counts[PIECES])
        return Pieces(form[:count], place[:count], bounds, fresh[: self._counts[FRESH]])

    def texts(self, fresh: Uint32s) -> tuple[Uint32s, Int64s, Int64s, Uint32s]:
        """The pieces of keys: ``codes, starts, ends, kinds``; a kind is the route times `VARIANTS` and the variant."""
        starts = fresh.astype(np.int64) + HEAD
        return self._keys, starts, starts + self._keys[starts - 1], self._keys[starts - 2] & np.uint32(0x7FFFFFFF)

    def learn(self, pieces: Pieces, forms: Forms) -> None:
        """Remember what the fresh pieces become; `pieces` is then whole."""
        fresh, made = pieces.fresh, np.empty(len(pieces.fresh), np.uint32)
        done = 0
        while done < len(fresh):
            done = _pack(
                self._keys, fresh, done, len(fresh), forms.of_tokens, forms.points, self._kinds, self._token_kinds,
                forms.token_at, forms.start, forms.end, forms.odd, forms.data, self._forms,
                len(self._forms) - SLACK // 4, self._counts, made,
            )  # fmt: skip
            if done < len(fresh):
                self._forms = _longer(self._forms, len(self._forms))
        _resolve(pieces.form, len(pieces.form), made)

    def measure(self, pieces: Pieces) -> tuple[Int64s, Uint8s, Int64s]:
        """Where each string's tokens begin (``int64[s + 1]``), whether it is odd, the bytes of each string column."""
        strings = len(pieces.bounds) - 1
        offsets, odd, totals = (
            np.empty(strings + 1, np.int64),
            np.empty(strings, np.uint8),
            np.empty(self._kinds, np.int64),
        )
        _measure(self._forms, *pieces[:1], pieces.bounds, strings, self._kinds, self._token_kinds, offsets, odd, totals)
        return offsets, odd, totals

    def spans(self, pieces: Pieces, tokens: int) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
        """Where tokens begin and end in their string, in code points."""
        starts, ends = np.empty(tokens, np.int32), np.empty(tokens, np.int32)
        count = len(pieces.form)
        _spans(self._forms, pieces.form, pieces.place, count, self._kinds, self._token_kinds, starts, ends)
        return starts, ends

    def token_strings(self, pieces: Pieces, kind: int, tokens: int, size: int) -> tuple[Uint8s, npt.NDArray[np.int32]]:
        """The tokens' strings of a kind: UTF-8 of `size` bytes, and where each begins.

        Raises:
            OverflowError: 2 GiB or more.
        """
        if size >= 1 << 31:
            raise OverflowError(f"the tokens of a batch take {size} bytes; smaller batches fit")
        offsets, out = np.empty(tokens + 1, np.int32), np.empty(size + SLACK, np.uint8)
        _token_strings(self._forms, pieces.form, len(pieces.form), self._kinds, self._token_kinds, kind, offsets, out)
        return out[:size], offsets

    def strings(self, pieces: Pieces, kind: int, wanted: Uint8s, size: int) -> tuple[Uint8s, Int64s]:
        """The whole strings of a kind where `wanted`, else empty: UTF-8 of `size` bytes at most, where each begins."""
        offsets, out = np.empty(len(wanted) + 1, np.int64), np.empty(size + SLACK, np.uint8)
        size = _strings(self._forms, pieces.form, pieces.bounds, len(wanted), kind, SPACE, wanted, offsets, out)
        return out[:size], offsets


def _longer(array: Uint32s, more: int) -> Uint32s:
    """The array with room for as much again, and for `more` words."""
    grown = np.empty(2 * len(array) + more, np.uint32)
    grown[: len(array)] = array
    return grown
