"""OpenDocument in one file of XML (``.fodt``, ``.fods``, ``.fodp``): the same text or rows as of a package."""

from __future__ import annotations

import io
from collections.abc import Iterator

from diglot.sources import calc, odt
from diglot.sources.records import Record
from diglot.sources.streams import Bytes, Tap, drain
from diglot.sources.units import Unit

__all__ = ["documents"]


def documents(stream: Bytes, unit: Unit, opening: str) -> Iterator[Record]:
    """The documents of a flat file that begins with `opening`; its bytes count for the last.

    Raises:
        NotText: it is damaged, or there is no text in it.
    """
    tap = Tap(stream)
    content = io.BufferedReader(tap, 1 << 18)
    held: Record | None = None
    found = calc.documents(content, unit) if odt.SPREADSHEET in opening else odt.flat(content, unit.file)
    for record in found:
        if held:
            yield held
        held = record._replace(bytes_in=0)
    drain(content)
    if held:
        yield held._replace(bytes_in=tap.count)
