"""What a file is called in the tables: a name that is text, the same on every machine, and no other file's.

A file system gives names as bytes. Those that are not UTF-8 are shown with U+FFFD; where two names would look alike,
the bytes that are not UTF-8 stand in brackets, in hexadecimal, before the first dot: ``��[cec8].txt``. Until then
names are held as Python gives them, with a surrogate for each such byte.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from pathlib import PurePosixPath

from diglot.sources.fields import whole

__all__ = ["shown", "spelled", "told_apart"]


def shown(name: str | os.PathLike[str]) -> str:
    r"""A name as text that any file can hold: U+FFFD for what is not UTF-8.

    >>> shown("\udcce\udcc8.txt"), shown("نص.txt")
    ('��.txt', 'نص.txt')
    """
    text = os.fspath(name)
    try:
        return os.fsencode(text).decode("utf-8", "replace")
    except UnicodeError:  # a half of a surrogate pair, which no file system gives
        return whole(text)


def told_apart(files: Sequence[str], urls: Sequence[str]) -> list[str]:
    """A name for each file, all different, as text.

    Args:
        files: their names, relative to the input that each was found by.
        urls: where they lie; no two alike.

    Files of different inputs that have the same name get as much of their folders in front as tells them apart.

    >>> told_apart(["page.txt", "page.txt", "a.txt"], ["one/page.txt", "two/page.txt", "one/a.txt"])
    ['one/page.txt', 'two/page.txt', 'a.txt']
    """
    names = list(files)
    while True:
        counts = Counter(names)
        longer = [_longer(name, url) if counts[name] > 1 else name for name, url in zip(names, urls, strict=True)]
        if longer == names:
            break
        names = longer
    texts = [shown(name) for name in names]
    counts = Counter(texts)
    if len(counts) == len(texts):
        return texts
    texts = [spelled(name) if counts[text] > 1 else text for name, text in zip(names, texts, strict=True)]
    return _numbered(texts, urls)


def _longer(name: str, url: str) -> str:
    """A name with one more of its file's folders in front, if there is one."""
    parts, depth = PurePosixPath(url).parts, len(PurePosixPath(name).parts)
    return "/".join(parts[-depth - 1 :]) if depth < len(parts) else name


def spelled(name: str) -> str:
    r"""A name with the bytes that are not UTF-8 named.

    >>> spelled("a/\udcce\udcc8.txt")
    'a/��[cec8].txt'
    """
    parts = []
    for part in name.split("/"):
        stray = bytes(ord(c) - 0xDC00 for c in part if "\udc80" <= c <= "\udcff")
        stem, dot, suffix = part.partition(".")
        parts.append(f"{shown(stem)}[{stray.hex()}]{dot}{shown(suffix)}" if stray else shown(part))
    return "/".join(parts)


def _numbered(names: list[str], urls: Sequence[str]) -> list[str]:
    """The names, where two are still the same with a number, by the order of where they lie."""
    taken = Counter(names)
    found = list(names)
    for i in sorted(range(len(names)), key=lambda i: urls[i]):
        if taken[names[i]] > 1:
            number = 1
            folder, slash, base = names[i].rpartition("/")
            stem, dot, suffix = base.partition(".")
            while (name := f"{folder}{slash}{stem}[{number}]{dot}{suffix}") in taken:
                number += 1
            found[i] = name
            taken[name] += 1
    return found
