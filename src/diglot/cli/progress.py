"""How a build is going: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from diglot.sizes import size

if TYPE_CHECKING:
    from diglot.dataset.build import Progress

__all__ = ["progress"]

_TRUE = ("1", "ON", "YES", "TRUE")  # as huggingface_hub reads its variables


@contextlib.contextmanager
def progress(quiet: bool) -> Iterator[Progress | None]:
    """A progress bar on a terminal, a line now and then elsewhere."""
    if quiet:
        yield None
    elif sys.stderr.isatty() and os.environ.get("HF_HUB_DISABLE_PROGRESS_BARS", "0").upper() not in _TRUE:
        from rich.console import Console
        from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeRemainingColumn, TransferSpeedColumn
        from rich.progress import Progress as Bar

        with Bar(
            TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn(),
            TimeRemainingColumn(), console=Console(stderr=True), transient=True,
        ) as bar:  # fmt: skip
            task = bar.add_task("building", total=None)
            yield _Told(lambda done, total, aside: bar.update(task, completed=done, total=total, description=aside))
    else:
        began = last = time.monotonic()
        first: int | None = None

        def lines(done: int, total: int, aside: str) -> None:
            nonlocal last, first
            now = time.monotonic()
            first = done if first is None else first
            if now - last >= 10:
                last = now
                rate = (done - first) / max(now - began, 1e-9)
                left = f", {_minutes((total - done) / rate)} left" if rate else ""
                speed = f", {size(rate)}/s{left}" if rate else ""
                print(f"diglot: {aside}: {size(done)} of {size(total)}{speed}", file=sys.stderr, flush=True)

        yield _Told(lines)


class _Told:
    """What a build tells while it is under way, with what was set aside so far."""

    def __init__(self, show: Callable[[int, int, str], None]) -> None:
        self._show, self._aside = show, 0

    def aside(self, count: int) -> None:
        """Told before each step: inputs set aside so far."""
        self._aside = count

    def __call__(self, done: int, total: int) -> None:
        self._show(done, total, f"building, {self._aside:,} set aside" if self._aside else "building")


def _minutes(seconds: float) -> str:
    return (
        f"{seconds:.0f} s"
        if seconds < 90
        else f"{seconds / 60:.0f} min"
        if seconds < 5400
        else f"{seconds / 3600:.1f} h"
    )
