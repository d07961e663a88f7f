"""The child's side: limits, the conversation with the hub, what can be asked.

Over standard input and output, each message with its length (4 bytes, big-endian) in front:

- the hub asks: JSON ``{"ask": name, "files": [{"path", "size", "rows"}], ...}``;
- the child may ask for bytes: ``R`` + JSON ``[file, offset, length]``, and is sent them;
- the child answers: ``A`` + JSON, ``U`` + the text of why it cannot, or ``E`` + an error that nobody thought of.

The child has the files that it was asked about and nothing else: no path, no database, no secret, no network that
anybody would tell it of. It ends when the hub does, when it is idle for five minutes, and when it has grown.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import signal
import struct
import sys
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, BinaryIO

__all__ = ["limit", "main"]

_IDLE, _GRACE = 300, 5
_ANSWER, _FETCH = 48 << 20, 8 << 20  # the longest answer, and the most of a file that is asked for at a time, bytes


def main() -> None:
    """Answers questions until there are none."""
    talk, said = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):  # whatever a library prints goes nowhere
        os.dup2(nothing, number)
    from diglot.engines.process import NoPandas
    from diglot.hub.tables import limits

    limit(limits.MEMORY)
    sys.meta_path.insert(0, NoPandas())  # for all time: no file brings it in
    import pyarrow as pa

    from diglot.hub.tables import answers

    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)
    while True:
        _alarm(_IDLE)
        question = _receive(talk)
        if question is None:
            return
        _alarm(int(limits.SECONDS) + _GRACE)
        try:
            answer = _answered(answers.ANSWERS, json.loads(question), talk, said)
        except limits.Unreadable as error:
            answer = b"U" + str(error).encode("utf-8", "replace")
        except Exception as error:  # what nobody thought of: the hub is told where
            if not isinstance(error, MemoryError | pa.ArrowMemoryError):
                _send(said, b"E" + _where(error).encode("utf-8", "replace"))
                continue
            answer = b"Umore than can be held in the memory that is set aside for it"
        _send(said, answer)
        if _has_grown(limits.KEPT):
            return


def _answered(
    answers: Mapping[str, Callable[[Any, Any], Any]], asked: dict[str, Any], talk: BinaryIO, said: BinaryIO
) -> bytes:
    """The message that answers a question."""
    files = [
        (_opener(talk, said, number, file["size"]), file["path"], file["size"], file["rows"])
        for number, file in enumerate(asked["files"])
    ]
    found = json.dumps(answers[asked["ask"]](files, asked["with"]), ensure_ascii=False).encode("utf-8", "replace")
    return b"A" + found if len(found) < _ANSWER else b"Urows that are too large to be shown; ask for fewer"


def _where(error: Exception) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {str(error)[:200]} ({last.filename}:{last.lineno})"


def limit(memory: int) -> None:
    """Limits memory (`RLIMIT_AS`), forbids files that grow and core dumps. Not on Windows; macOS ignores RLIMIT_AS."""
    if sys.platform == "win32":
        return
    import resource

    for name, value in (("AS", memory), ("CORE", 0), ("FSIZE", 0), ("NOFILE", 64)):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            which = getattr(resource, f"RLIMIT_{name}")
            _, hard = resource.getrlimit(which)
            value = value if hard == resource.RLIM_INFINITY else min(value, hard)
            resource.setrlimit(which, (value, value))


def _alarm(seconds: int) -> None:
    """Ends this process when `seconds` have passed, even within Arrow."""
    if sys.platform != "win32":
        signal.alarm(seconds)


def _has_grown(most: int) -> bool:
    """Whether this process holds more than `most` bytes now; where the system does not say, it never has."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return False
    return pages * os.sysconf("SC_PAGE_SIZE") > most


def _receive(talk: BinaryIO) -> bytes | None:
    head = talk.read(4)
    if len(head) < 4:
        return None
    (size,) = struct.unpack(">I", head)
    data = talk.read(size)
    return data if len(data) == size else None


def _send(said: BinaryIO, data: bytes) -> None:
    said.write(struct.pack(">I", len(data)) + data)
    said.flush()


def _opener(talk: BinaryIO, said: BinaryIO, number: int, size: int) -> Callable[[], BinaryIO]:
    """Opens a file that lies with the hub."""
    from diglot.hub.storage.seekable import Seekable

    def fetch(start: int, count: int) -> bytes:
        _send(said, b"R" + json.dumps([number, start, min(count, _FETCH)]).encode())
        data = _receive(talk)
        if not data:
            raise OSError("the hub cannot read this file")
        return data

    return lambda: io.BufferedReader(Seekable(size, fetch), 256 << 10)


if __name__ == "__main__":
    main()
