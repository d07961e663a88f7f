"""Markers: what a line of marked-up text begins with, or is made of.

============  =============================================  ============  =======================================
``level1``    ``# Title`` (Markdown)                         ``bullet``    ``- ``, ``* ``, ``+ ``, ``• ``
``level2``    ``## Title``                                   ``number``    ``1. ``, ``12) ``
``level3``    ``### Title`` and deeper                       ``bracket``   ``[``
``wiki``      ``== Title ==``                                ``time``      ``12:30``, ``[12:30`` at the head
``double``    ``=====``: an underline                        ``fence``     three back quotes or tildes
``single``    ``-----``: an underline, or a rule             ``envelope``  ``From ``: the first line of a mail
``rule``      other signs alone: ``***``, ``~~~~``, ``___``  ``tag``       ``<``
``quote``     ``> ``: quoted                                 ``strong``    ``**``, ``__``, ``*word``
``pipe``      ``|``: a row of a table                        ``open``      ``{``
============  =============================================  ============  =======================================

Sources: CommonMark 0.31, reStructuredText, MediaWiki, RFC 4155 (mbox).
"""

from __future__ import annotations

from diglot.kernels.marks import NAMES, read
from diglot.pages.lines import Lines
from diglot.text.arrays import Uint8s

__all__ = ["MARKS", "marks"]


MARKS = NAMES
_BULLET = 0x2022
_SHORT = 160  # code points of the longest underline


def marks(lines: Lines) -> Uint8s:
    """``uint8[l]``: the marker of each line, an index into `MARKS`.

    >>> from diglot.pages.lines import split_lines
    >>> from diglot.text.column import Column
    >>> found = marks(split_lines(Column.from_strings(["## Title\\n-----\\n- one\\n12:30 Ann: hi\\n> so\\nplain"])))
    >>> [MARKS[number] for number in found]
    ['level2', 'single', 'bullet', 'time', 'quote', 'none']
    """
    return read(lines.column.codes, lines.start, lines.end, _BULLET, _SHORT)
