"""Web and mail addresses, user names and markup, which are in no language: blanked out, all positions stay.

What goes: from ``scheme://`` or ``www.`` to the end of the run of printable ASCII characters; ``name@host`` and
``@name``; from ``<`` before a letter, ``/`` or ``!`` to the ``>`` that closes it (no other ``<`` between), the same
with ``&lt;`` and ``&gt;``; references such as ``&nbsp;`` and ``&#1593;``. What stays: hashtags, whose words are words,
and ``a < b`` and ``R&D``.
"""

from __future__ import annotations

import numpy as np

from diglot.kernels.arrays import Positions, Uint32s
from diglot.kernels.library import Kernel, Out

__all__ = ["blank"]

_blank = Kernel("addresses_blank", np.uint32, np.int64, np.int64, int, Out(np.uint32), Out(np.uint32))


def blank(codes: Uint32s, starts: Positions, ends: Positions) -> Uint32s:
    """The text with blanks in the place of addresses and markup.

    Args:
        codes: ``uint32[n]``.
        starts, ends: ``intp[s]``, the strings, which do not overlap; each is read by itself.

    >>> text = "mail me@x.org, R&D"
    >>> codes = np.array(list(map(ord, text)), np.uint32)
    >>> "".join(map(chr, blank(codes, np.array([0]), np.array([len(codes)]))))
    'mail         , R&D'
    """
    out = codes.copy()
    scratch = np.empty((ends - starts).max(initial=0), np.uint32)
    _blank(codes, starts, ends, len(starts), scratch, out)
    return out
