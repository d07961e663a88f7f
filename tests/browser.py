"""The browser that tests and pictures drive: where it is, and with what options it starts."""

from __future__ import annotations

import shutil

__all__ = ["CHROMIUM", "FLAGS"]

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
"""Chromium's path, or None."""

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
"""Nothing is fetched, and it runs as any user."""
