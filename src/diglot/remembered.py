"""What is remembered of the texts that passed through: every such memory, by name, with a bound in bytes.

A memory saves work and nothing else: what comes out does not depend on what it holds. Tables (of letters, of models)
are no memories: they are as large as they are, and stay loaded, each under `functools.cache` on a function without
arguments. There are four ways to remember:

- `remember` keeps what a function of strings gave;
- `Answers` does the same as a dict, which costs less where the function is asked for every word; `Batched` asks for the
  words of a text at once;
- `kept` is for tables that are made of something (a scheme, options): it keeps some, and `forget` leaves them be;
- an object that keeps what it computed in another way calls `register` when it is made.

>>> @remember(entries=100, longest=20)
... def shout(word: str) -> str:
...     return word.upper()
>>> shout("hi"), [(memory.name, memory.entries) for memory in memories() if "shout" in memory.name]
('HI', [('diglot.remembered.shout', 1)])
>>> forget()
>>> [memory.entries for memory in memories() if "shout" in memory.name]
[0]

Bounds are what the entries take at most, about; safe to use from several threads.
"""

from __future__ import annotations

import functools
import threading
import weakref
from collections.abc import Callable, Sequence
from typing import NamedTuple, ParamSpec, Protocol, TypeVar

__all__ = [
    "Answers",
    "Batched",
    "Memory",
    "Remembers",
    "forget",
    "kept",
    "memories",
    "of_thread",
    "register",
    "remember",
]

ENTRY = 300
"""Bytes of an entry beside its strings, about."""
_STRINGS = (str, bytes)
P = ParamSpec("P")
R = TypeVar("R")


class Memory(NamedTuple):
    """One memory.

    Args:
        name: whose it is: a function, or a class and what it is for.
        entries: how many things it holds now.
        bound: the bytes that it takes at most, about.
    """

    name: str
    entries: int
    bound: int


class Remembers(Protocol):
    """Something that remembers."""

    def __len__(self) -> int:
        """How many things it holds."""

    def forget(self) -> None:
        """Forget all of them, now or before the next is asked for; called from any thread."""


class _Kept(NamedTuple):
    owner: weakref.ref[Remembers]
    name: str
    bound: int


_lock = threading.Lock()
_kept: list[_Kept] = []


def register(owner: Remembers, name: str, bound: int) -> None:
    """List something that remembers, for as long as it lives.

    Args:
        owner: what remembers; it is not kept alive.
        name: whose memory it is; several may have one name, where each thread has its own.
        bound: the bytes that it takes at most, about.
    """
    with _lock:
        _kept[:] = [each for each in _kept if each.owner() is not None]
        _kept.append(_Kept(weakref.ref(owner), name, bound))


def of_thread(make: Callable[[], R]) -> Callable[[], R]:
    """What `make` gives, once in each thread: for memories that several threads must not use at once.

    >>> mine = of_thread(list)
    >>> mine() is mine()
    True
    """
    local = threading.local()

    @functools.wraps(make)
    def found() -> R:
        try:
            one: R = local.one
        except AttributeError:
            one = local.one = make()
        return one

    return found


def memories() -> list[Memory]:
    """All memories that there are now, by name; those of one name are counted together."""
    found: dict[str, Memory] = {}
    for owner, name, bound in list(_kept):
        alive = owner()
        if alive is not None:
            before = found.get(name, Memory(name, 0, 0))
            found[name] = Memory(name, before.entries + len(alive), before.bound + bound)
    return sorted(found.values())


def forget() -> None:
    """Forget every word of every text; tables stay loaded."""
    for each in list(_kept):
        owner = each.owner()
        if owner is not None:
            owner.forget()


class _Function:
    """The memory of a function."""

    def __init__(self, cached: functools._lru_cache_wrapper[object]) -> None:
        self._cached = cached

    def __len__(self) -> int:
        return self._cached.cache_info().currsize

    def forget(self) -> None:
        self._cached.cache_clear()


class _Tables(_Function):
    """The tables that a function has made."""

    def forget(self) -> None:
        """Tables stay loaded: they hold nothing of a text."""


def kept(entries: int, size: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A function that makes a table of a few values, and keeps the last `entries` tables that it made.

    Args:
        entries: tables that are kept; more of them are made anew as they are asked for.
        size: bytes of a table, about.

    >>> @kept(entries=2, size=1000)
    ... def digits(base: int) -> str:
    ...     return "0123456789abcdef"[:base]
    >>> digits(2), digits(8), [(memory.entries, memory.bound) for memory in memories() if "digits" in memory.name]
    ('01', '01234567', [(2, 2000)])
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        cached = functools.lru_cache(entries)(function)
        memory = _Tables(cached)
        cached.memory = memory  # type: ignore[attr-defined]
        register(memory, f"{function.__module__}.{function.__qualname__}", entries * size)
        return cached  # type: ignore[return-value]

    return decorate


class _Bounded(dict[str, R]):
    """Answers by string, until there are too many: then it empties itself."""

    def __init__(self, name: str, entries: int = 10_000, longest: int = 80, size: int = 600) -> None:
        super().__init__()
        self._entries, self._longest = entries, longest
        register(self, name, entries * size)

    def forget(self) -> None:
        """Forget every answer."""
        self.clear()

    def _keep(self, text: str, answer: R) -> R:
        if len(text) <= self._longest:
            if len(self) >= self._entries:
                self.clear()
            self[text] = answer
        return answer


class Answers(_Bounded[R]):
    """What a function of strings gave, by string: a dict that computes what it lacks, and empties itself when full.

    Args:
        function: what is asked.
        name: whose memory it is.
        bounds: `entries`, answers that are kept; `longest`, code points of a string whose answer is kept; `size`, bytes
            of an entry, about.

    >>> shout = Answers(str.upper, "shouts", entries=100)
    >>> shout["hi"], len(shout)
    ('HI', 1)
    """

    def __init__(self, function: Callable[[str], R], name: str, **bounds: int) -> None:
        super().__init__(name, **bounds)
        self._function = function

    def __missing__(self, text: str) -> R:
        return self._keep(text, self._function(text))


class Batched(_Bounded[R]):
    """What a function of many strings gave, by string: it is asked at once for all that is lacking.

    Args:
        function: what is asked.
        name: whose memory it is.
        bounds: as of `Answers`.

    >>> shout = Batched(lambda words: [word.upper() for word in words], "shouts")
    >>> shout.of(["hi", "you", "hi"]), len(shout)
    (['HI', 'YOU', 'HI'], 2)
    """

    def __init__(self, function: Callable[[list[str]], Sequence[R]], name: str, **bounds: int) -> None:
        super().__init__(name, **bounds)
        self._function = function

    def of(self, texts: Sequence[str]) -> list[R]:
        """The answers to some texts, in order."""
        try:
            return list(map(self.__getitem__, texts))
        except KeyError:
            known = {text: answer for text in texts if (answer := self.get(text)) is not None}
        lacking = [text for text in dict.fromkeys(texts) if text not in known]
        for text, answer in zip(lacking, self._function(lacking), strict=True):
            known[text] = self._keep(text, answer)
        return [known[text] for text in texts]


def remember(entries: int, longest: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A function of strings that remembers what it gave, the last `entries` of it.

    Args:
        entries: answers that are kept.
        longest: code points (bytes of `bytes`); a call with a longer string is computed each time.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        cached = functools.lru_cache(entries)(function)
        memory = _Function(cached)

        @functools.wraps(function)
        def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
            for value in args:
                if isinstance(value, _STRINGS) and len(value) > longest:
                    return function(*args, **kwargs)
            return cached(*args, **kwargs)  # type: ignore[arg-type]

        wrapper.memory = memory  # type: ignore[attr-defined]
        register(memory, f"{function.__module__}.{function.__qualname__}", entries * (ENTRY + 4 * longest))
        return wrapper

    return decorate
