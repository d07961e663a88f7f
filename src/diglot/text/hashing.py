"""The two numbers that hashes are mixed with; both odd, so that a product loses nothing."""

from __future__ import annotations

import numpy as np

__all__ = ["GOLDEN", "SPREAD"]

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
"""2**64 over the golden ratio: neighbours come far apart (Knuth, The Art of Computer Programming 3, 6.4)."""
SPREAD = np.uint64(0xD6E8FEB86659FD93)
"""The multiplier of the mixer degski64: its product spreads low bits over high ones."""
