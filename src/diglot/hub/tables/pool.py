"""The hub's side: two children that read tables, started when they are needed and again when one broke.

A child that crashes, or takes longer than it may, takes nobody with it: the question is answered 422, the child is
replaced, and the file is remembered for a while, so that asking again costs nothing. Where the system has no limit
of memory (Windows; macOS, which does not keep to it) what Arrow would decompress is still measured beforehand, and the
limit of time holds.

Units: bytes, seconds. Errors: `Refusal` 422 for what cannot be read, 503 where all children are busy.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import logging
import os
import queue
import struct
import subprocess
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from diglot.hub.refusal import Refusal
from diglot.hub.tables.limits import SECONDS

__all__ = ["Source", "ask", "kill_all"]

_CHILDREN, _PATIENCE = 2, 20.0
_REMEMBERED, _SHORTLY = 600.0, 60.0  # for how long a file is not read again: one that breaks the child, a slow one
_LONGEST, _READ = 64 << 20, 8 << 20
_KEPT = ("PATH", "SYSTEMROOT", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TZDIR")


log = logging.getLogger("diglot.hub")


@dataclass(frozen=True)
class Source:
    """A file that a child may read.

    Attributes:
        id: names its content.
        path: its ending says what it is.
        size: bytes.
        open: gives a seekable file.
        rows: how many it has, where that is known.
    """

    id: str
    path: str
    size: int
    open: Callable[[], BinaryIO]
    rows: int | None = None


class _Broken(Exception):
    """The child has ended, or said something that makes no sense; with the number of the file it was reading."""


class _Child:
    def __init__(self) -> None:
        environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
        environment |= {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "PYTHONUTF8": "1"}
        environment |= {"ARROW_DEFAULT_MEMORY_POOL": "system", "MALLOC_ARENA_MAX": "2", "OMP_NUM_THREADS": "1"}
        command = [sys.executable, "-P", "-m", "diglot.hub.tables.worker"]
        self._process = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            cwd=os.sep, start_new_session=True,
        )  # fmt: skip
        self.file = -1  # the file that was read last

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def kill(self) -> None:
        self._process.kill()

    def end(self) -> None:
        self.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                with contextlib.suppress(OSError):
                    pipe.close()
        self._process.wait()

    def converse(self, question: bytes, sources: Sequence[Source]) -> bytes:
        """The answer, with its letter in front."""
        opened: dict[int, BinaryIO] = {}
        self.file = -1
        try:
            self._send(question)
            while True:
                said = self._receive()
                if said[:1] != b"R":
                    return said
                number, offset, length = _request(said[1:], sources)
                self.file = number
                if number not in opened:
                    opened[number] = sources[number].open()
                opened[number].seek(offset)
                self._send(opened[number].read(length))
        except (OSError, ValueError) as error:
            raise _Broken(str(error)) from error
        finally:
            for file in opened.values():
                file.close()

    def _send(self, data: bytes) -> None:
        pipe = cast(BinaryIO, self._process.stdin)
        pipe.write(struct.pack(">I", len(data)) + data)
        pipe.flush()

    def _receive(self) -> bytes:
        pipe = cast(BinaryIO, self._process.stdout)
        head = pipe.read(4)
        size = struct.unpack(">I", head)[0] if len(head) == 4 else -1
        if not 0 < size <= _LONGEST:
            raise _Broken("the child has ended")
        data = pipe.read(size)
        if len(data) != size:
            raise _Broken("the child has ended")
        return data


def _request(said: bytes, sources: Sequence[Source]) -> tuple[int, int, int]:
    try:
        number, offset, length = json.loads(said)
        fits = 0 <= number < len(sources) and 0 < length <= _READ and 0 <= offset <= sources[number].size - length
    except (ValueError, TypeError, RecursionError) as error:
        raise _Broken("the child asks for nonsense") from error
    if not fits:
        raise _Broken("the child asks for what is not there")
    return number, offset, length


_free: queue.LifoQueue[_Child | None] = queue.LifoQueue()
for _ in range(_CHILDREN):
    _free.put(None)
_bad: OrderedDict[str, tuple[float, str]] = OrderedDict()
_lock = threading.Lock()


@atexit.register
def kill_all() -> int:
    """Ends the children that have nothing to do; gives how many there were. New ones start when they are needed."""
    found = []
    while not _free.empty():
        found.append(_free.get_nowait())
    for child in found:
        if child is not None:
            child.end()
        _free.put(None)
    return sum(child is not None for child in found)


def ask(name: str, sources: Sequence[Source], **values: Any) -> Any:
    """Asks a child about files.

    Args:
        name: one of `answers.ANSWERS`.
        sources: the files.
        values: what else it must know, plain JSON.
    """
    for source in sources:
        _check(source)
    files = [{"path": source.path, "size": source.size, "rows": source.rows} for source in sources]
    question = json.dumps({"ask": name, "files": files, "with": values}).encode()
    try:
        child = _free.get(timeout=_PATIENCE)
    except queue.Empty:
        raise Refusal(503, "Too many people are looking at tables; try again") from None
    try:
        if child is None or not child.is_alive:
            if child is not None:
                child.end()
            child = _Child()
        said, child = _answer(child, question, sources)
    finally:
        _free.put(child)
    if said[:1] == b"A":
        try:
            return json.loads(said[1:])
        except (ValueError, RecursionError) as error:
            raise Refusal(422, "these rows cannot be shown") from error
    if said[:1] == b"U":
        raise Refusal(422, said[1:].decode("utf-8", "replace")[:1000])
    log.error(
        "a table could not be read: %s: %s", said[1:500].decode("utf-8", "replace"), [s.path for s in sources][:3]
    )
    raise Refusal(422, "these rows cannot be shown")


def _answer(child: _Child, question: bytes, sources: Sequence[Source]) -> tuple[bytes, _Child | None]:
    """What a child says, and the child if it is still there."""
    late = threading.Event()

    def stop(victim: _Child) -> None:
        late.set()
        victim.kill()

    for attempt in (1, 2):  # a child may have gone between two questions: then nothing was read, and another is asked
        timer = threading.Timer(SECONDS, stop, (child,))
        timer.daemon = True
        timer.start()
        try:
            return child.converse(question, sources), child
        except _Broken:
            child.end()
            if child.file < 0 and not late.is_set() and attempt == 1:
                child = _Child()
                continue
            why = f"takes longer than {SECONDS:g} s to read" if late.is_set() else "breaks what reads it: it is damaged"
            if child.file < 0:
                return f"U{'it ' + why if sources else why}".encode(), None
            source = sources[child.file]
            if len(sources) == 1 or not late.is_set():
                _remember(source, why, _SHORTLY if late.is_set() else _REMEMBERED)
            return f"U{source.path} {why}".encode(), None
        except BaseException:
            child.end()
            raise
        finally:
            timer.cancel()
    raise AssertionError


def _remember(source: Source, why: str, seconds: float) -> None:
    with _lock:
        _bad[source.id] = (time.monotonic() + seconds, why)
        while len(_bad) > 10_000:
            _bad.popitem(last=False)


def _check(source: Source) -> None:
    with _lock:
        until, why = _bad.get(source.id, (0.0, ""))
    if until > time.monotonic():
        raise Refusal(422, f"{source.path} {why}")
