"""Names that other data sets have for columns of ours."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["VIEWS", "View"]


@dataclass(frozen=True, slots=True)
class View:
    """Names that others have for columns of a table.

    Args:
        table: whose columns.
        columns: each name, and the columns of ours that fill it, best first.
    """

    table: str
    columns: tuple[tuple[str, tuple[str, ...]], ...]


VIEWS = {
    "fineweb": View(
        "articles",
        (
            ("text", ("body", "text")),
            ("id", ("id",)),
            ("url", ("url",)),
            ("date", ("date",)),
            ("file_path", ("file",)),
            ("language", ("language",)),
            ("language_score", ("language_score",)),
            ("language_script", ("script",)),
            ("minhash_cluster_size", ("cluster_size",)),
            ("token_count", ("tokens",)),
        ),
    )
}
"""Sets of columns as others name them: ``fineweb`` as the data sets FineWeb and FineWeb-2 do, a row an article."""
