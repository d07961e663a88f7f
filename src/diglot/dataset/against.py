"""Other builds that the articles of a build may repeat: theirs come first, so that theirs is the id that is named.

They are read a batch at a time and compared out of core, as the build's own articles are (`diglot.dataset.duplicates`).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from diglot.errors import OptionError, SourceError
from diglot.layout import read_json
from diglot.report.reading import Build
from diglot.sources.naming import shown

__all__ = ["Other", "Others", "others_of"]

COLUMNS = ("id", "language", "text")
Others = str | Path | Sequence[str | Path] | None
"""The folders of builds, or of one."""


@dataclass(frozen=True, slots=True)
class Other:
    """A finished build that another one is compared with.

    Args:
        build: the build.
        about: what stands of it in what is made: its title, its signature, and a fingerprint of its articles.
    """

    build: Build
    about: dict[str, Any]

    @property
    def rows(self) -> int:
        """How many articles it has."""
        return int(self.build.about["rows"]["articles"])

    def differs(self, signed: str) -> str:
        """What to know where it was not made as a build with another signature is; else nothing."""
        if self.about["signature"] == signed:
            return ""
        folder = shown(self.build.folder)
        return f"{folder} has another signature: its articles may begin and end elsewhere, so repeats may be missed"

    def articles(self, columns: Sequence[str] = COLUMNS) -> Iterator[pa.RecordBatch]:
        """Its articles, a batch at a time.

        Raises:
            SourceError: a shard is damaged, or rows are missing.
        """
        count = 0
        for batch in self.build.batches("articles", columns):
            count += batch.num_rows
            yield batch
        if count != self.rows:
            raise SourceError(
                f"{shown(self.build.folder)}: {count:,} articles are there, and its build.json says {self.rows:,}; "
                "build it again"
            )


def others_of(against: Others, out: Path, compared: bool) -> tuple[Other, ...]:
    """The builds that are named.

    Args:
        against: their folders.
        out: where a build is made.
        compared: whether its articles are compared at all.

    Raises:
        SourceError: there is no finished build in one.
        OptionError: one is the build that is made, or is named twice, or nothing is compared.
    """
    named = [against] if isinstance(against, str | Path) else list(against or ())
    if named and not compared:
        raise OptionError("against marks repeats, and the configuration has duplicates = false: leave out one of them")
    found: dict[str, Other] = {}
    for folder in map(Path, named):
        place = os.path.realpath(folder)
        if place == os.path.realpath(out):
            raise OptionError(f"against: {shown(folder)} is the folder that is built in; name an older build")
        if place in found:
            raise OptionError(f"against: {shown(folder)} is named twice")
        build = Build.open(folder)
        tables = build.about.get("tables") or {"articles": read_json(folder / "articles" / "state.json")}
        articles = tables.get("articles") or {}
        fingerprint = articles.get("fingerprint") or articles.get("_fingerprint")
        about = {"title": build.title, "signature": str(build.about.get("signature")), "fingerprint": fingerprint}
        found[place] = Other(build, about)
    return tuple(found.values())
