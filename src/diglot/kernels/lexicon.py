"""A lexicon of pieces of text: what each distinct one becomes on its route, from which rows are copied."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from diglot.kernels import chunks
from diglot.kernels.chunks import GONE, SPACE, longer
from diglot.kernels.library import Kernel, Out, addresses

__all__ = ["Forms", "Pieces", "Store", "Tokens"]

SLACK = 16  # bytes behind what strings are copied from and to
PIECES, FRESH, FORM_WORDS = range(3)

Int64s = npt.NDArray[np.int64]
Uint32s = npt.NDArray[np.uint32]
Uint8s = npt.NDArray[np.uint8]

_read = Kernel(
    "lexicon_read", np.int64, np.uint32, np.uint32, np.uint32, int, np.int64, np.int64, np.uint8, int, int,
    Out(np.uint32), int, int, Out(np.int64), Out(np.uint32), Out(np.uint32), int, Out(np.int64), Out(np.uint32),
    returns=True,
)  # fmt: skip
_pack = Kernel(
    "lexicon_pack", np.int64, Out(np.uint32), int, np.uint32, int, int, np.int64, np.int64, int, int, np.int64,
    np.int64, np.int64, np.uint8, np.uint8, Out(np.uint32), int, Out(np.int64), Out(np.uint32), returns=True,
)  # fmt: skip
_resolve = Kernel("lexicon_resolve", Out(np.uint32), int, np.uint32)
_sweep = Kernel("lexicon_sweep", Out(np.uint32), np.uint32, int, int, Out(np.uint32), Out(np.int64))
_measure = Kernel(
    "lexicon_measure", np.uint32, np.uint32, np.int64, int, int, int, Out(np.int64), Out(np.uint8), Out(np.int64)
)
_tokens = Kernel(
    "lexicon_tokens", np.uint32, np.uint32, np.uint32, int, int, int, Out(np.int32), Out(np.int32), np.int64, np.int64
)
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
        fresh: ``uint32[f]``, pieces that are new, each on a route: the number times the routes, and the route.
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


class Tokens(NamedTuple):
    """Tokens: where each begins and ends in its string, in code points, and their strings of each kind.

    Args:
        start, end: ``int32[t]``.
        strings: of each kind UTF-8, and ``int32[t + 1]``, where each begins.
    """

    start: npt.NDArray[np.int32]
    end: npt.NDArray[np.int32]
    strings: list[tuple[Uint8s, npt.NDArray[np.int32]]]


class Store:
    """What pieces become, by their numbers.

    Args:
        token_kinds, kinds: string columns of tokens, and of tokens and whole strings together.
        table: which numbers the pieces.
        routes: there are, with that of none.
    """

    def __init__(self, token_kinds: int, kinds: int, table: chunks.Table, routes: int) -> None:
        self._token_kinds, self._kinds, self._table, self._routes = token_kinds, kinds, table, routes
        self.clear()

    def __len__(self) -> int:
        return int(np.count_nonzero(self._of))

    @property
    def bytes(self) -> int:
        """Bytes that forms take."""
        return 4 * int(self._counts[FORM_WORDS])

    def clear(self) -> None:
        """Forget what every piece becomes; what was read before is void."""
        self._generation = self._table.generation
        self._of, self._forms = np.zeros((0, self._routes), np.uint32), np.empty(1 << 12, np.uint32)
        self._counts = np.array([0, 0, 1])

    def follow(self) -> bool:
        """Keep what is known of the pieces that have a number still; whether that was in question."""
        if self._generation == self._table.generation:
            return False
        if self._generation + 1 < self._table.generation:
            self.clear()
        self._generation, self._of = self._table.generation, np.zeros_like(self._of)
        _sweep(self._forms, self._table.moved, GONE, self._routes, self._of, self._counts)
        return True

    def read(self, codes: Uint32s, pieces: chunks.Pieces, starts: Int64s, ends: Int64s, routes: Uint8s) -> Pieces:
        """The pieces of strings.

        Args:
            codes: ``uint32[n]``, a text.
            pieces: its pieces.
            starts, ends: ``int64[s]``, the strings, as half-open spans of it; the fastest where they rise and have the
                edges of pieces.
            routes: ``uint8[s]``, the route of each.

        `follow` must be called before; where some are new, `learn` before anything else.
        """
        assert pieces.generation == self._table.generation == self._generation
        assert int(routes.max(initial=0)) < self._routes
        room = max(int((ends - starts).sum()), 1)
        form, place, fresh = (np.empty(room, np.uint32) for _ in range(3))
        bounds = np.zeros(len(starts) + 1, np.int64)
        self._counts[PIECES] = self._counts[FRESH] = done = 0
        while True:
            if len(self._of) < self._table.room:
                more = np.zeros((self._table.room - len(self._of), self._routes), np.uint32)
                self._of = np.concatenate((self._of, more))
            done = _read(
                self._table.state, codes, pieces.number, pieces.place, len(pieces.number) - 1, starts, ends, routes,
                done, len(starts), self._of, len(self._of), self._routes, self._counts, form, place, room, bounds,
                fresh,
            )  # fmt: skip
            if done == len(starts):
                break
            self._table.grow()
        count = int(self._counts[PIECES])
        return Pieces(form[:count], place[:count], bounds, fresh[: self._counts[FRESH]])

    def texts(self, fresh: Uint32s) -> tuple[Uint32s, Int64s, Int64s, npt.NDArray[np.bool_], npt.NDArray[np.int8]]:
        """Fresh pieces: ``codes, starts, ends``, whether each is the number of a list item, and its route."""
        return *self._table.texts(fresh // self._routes), (fresh % self._routes).astype(np.int8)

    def learn(self, pieces: Pieces, forms: Forms) -> None:
        """Remember what the fresh pieces become; `pieces` is then whole."""
        fresh, made = pieces.fresh, np.empty(len(pieces.fresh), np.uint32)
        done = 0
        while done < len(fresh):
            done = _pack(
                self._table.state, self._of, self._routes, fresh, done, len(fresh), forms.of_tokens, forms.points,
                self._kinds, self._token_kinds, forms.token_at, forms.start, forms.end, forms.odd, forms.data,
                self._forms, len(self._forms) - SLACK // 4, self._counts, made,
            )  # fmt: skip
            if done < len(fresh):
                self._forms = longer(self._forms, 2 * len(self._forms))
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

    def tokens(self, pieces: Pieces, tokens: int, sizes: Int64s) -> Tokens:
        """The tokens.

        Args:
            pieces: all of them.
            tokens, sizes: how many there are, and the bytes of each string column, as `measure` says.

        Raises:
            OverflowError: 2 GiB or more of a kind.
        """
        size = int(sizes[: self._token_kinds].max(initial=0))
        if size >= 1 << 31:
            raise OverflowError(f"the tokens of a batch take {size} bytes; smaller batches fit")
        starts, ends = np.empty(tokens, np.int32), np.empty(tokens, np.int32)
        offsets = [np.empty(tokens + 1, np.int32) for _ in range(self._token_kinds)]
        out = [np.empty(int(size) + SLACK, np.uint8) for size in sizes[: self._token_kinds]]
        _tokens(
            self._forms, pieces.form, pieces.place, len(pieces.form), self._kinds, self._token_kinds, starts, ends,
            np.array(addresses(*offsets), np.int64), np.array(addresses(*out), np.int64),
        )  # fmt: skip
        return Tokens(starts, ends, [(data[:-SLACK], bounds) for data, bounds in zip(out, offsets, strict=True)])

    def strings(self, pieces: Pieces, kind: int, wanted: Uint8s, size: int) -> tuple[Uint8s, Int64s]:
        """The whole strings of a kind where `wanted`, else empty: UTF-8 of `size` bytes at most, where each begins."""
        offsets, out = np.empty(len(wanted) + 1, np.int64), np.empty(size + SLACK, np.uint8)
        size = _strings(self._forms, pieces.form, pieces.bounds, len(wanted), kind, SPACE, wanted, offsets, out)
        return out[:size], offsets
