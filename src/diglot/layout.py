"""The folder of a build: the names of what is in it, and how it is told from other folders.

A folder is a build **of ours** by its journal (``.diglot/``): a plan, or finished tasks. Names of folders say nothing:
many a corpus has a folder ``articles``. A **copy** of a build, pulled from a hub or sent to a store, has no journal; it
is known by the signature in its ``build.json`` and may be read as a build, but never built in.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

__all__ = [
    "BESIDE",
    "JOURNAL",
    "LAST",
    "PAIRS",
    "SURVEY",
    "TABLES",
    "belongs",
    "has_journal",
    "is_build",
    "parts",
    "shards",
    "signed",
    "temporary",
    "within",
]

JOURNAL = ".diglot"
SURVEY = "survey"
"""The folder in the journal with what was found of rows before a build."""
TABLES = ("segments", "articles", "documents")
PAIRS = "pairs"
"""A table that a build has where `diglot pairs` made one."""
LAST = ("dataset_dict.json", "README.md", "build.json")
"""What makes the folder a finished build; one of Parquet shards has no ``dataset_dict.json``, which promises Arrow."""
BESIDE = ("dataset_info.json", "state.json")
"""What lies beside the Arrow shards of a table, for ``load_from_disk``."""
SHARD = re.compile(r"\d{7}-\d{3}\.(arrow|parquet)")
TASK = re.compile(r"\d{7}-[0-9a-f]{8}")
TEMPORARY = re.compile(
    r"[0-9a-f]{32}\.(arrow|ids|part|\d+\.[0-9a-f]{8})|"
    r"((segments|articles|documents|pairs)-)?\d{7}-\d{3}\.(arrow|parquet)|\d{7}\.at(\.\d+-[0-9a-f]{12})?|diglot-\w+|"
    r"(record|plan|published|state|dataset_info|dataset_dict|build)\.json(\.\d+-[0-9a-f]{12})?|README\.md\.\d+-[0-9a-f]{12}"
)


def has_journal(folder: Path) -> bool:
    """Whether diglot has begun a build in a folder; a file that is only called as one of a journal is none."""
    journal = folder / JOURNAL
    if journal.is_symlink() or not journal.is_dir():
        return False
    plan = journal / "plan.json"
    if signed(read_json(plan)) or any((task / "record.json").exists() for task in tasks(folder)):
        return True
    return plan.is_file() and all((journal / name).is_dir() for name in ("tasks", "tmp"))  # the plan is damaged


def tasks(folder: Path) -> list[Path]:
    """The folders of the tasks that are finished in a build."""
    try:
        return sorted(path for path in (folder / JOURNAL / "tasks").iterdir() if TASK.fullmatch(path.name))
    except OSError:
        return []


def is_build(folder: Path) -> bool:
    """Whether a folder is a build, finished or not, or a copy of one."""
    return has_journal(folder) or (
        any((folder / table).is_dir() for table in TABLES) and signed(read_json(folder / "build.json"))
    )


def signed(about: Any) -> bool:
    """Whether the content of a ``build.json`` or ``plan.json`` is that of a build of ours.

    >>> signed({"signature": "diglot 0.1.0 · config …"}), signed({"name": "my-app"}), signed([])
    (True, False, False)
    """
    return isinstance(about, dict) and str(about.get("signature", "")).startswith("diglot ")


def shards(state: Any) -> list[str] | None:
    """The names of the shards that a table's ``state.json`` lists; None if it lists none."""
    files = state.get("_data_files") if isinstance(state, dict) else None
    if not isinstance(files, list) or not all(isinstance(file, dict) for file in files):
        return None
    names = [file.get("filename") for file in files]
    return names if all(isinstance(name, str) and SHARD.fullmatch(name) for name in names) else None


def parts(folder: Path) -> list[str] | None:
    """The files of a finished build, relative to it, what makes it loadable last; None if it is not finished."""
    about = read_json(folder / "build.json")
    if not isinstance(about, dict):
        return None
    found: list[str] = []
    if about.get("format") == "parquet":
        tables = about.get("tables")
        for table in (*TABLES, PAIRS) if isinstance(tables, dict) and PAIRS in tables else TABLES:
            names = tables.get(table, {}).get("shards") if isinstance(tables, dict) else None
            if not isinstance(names, list) or not all(
                isinstance(name, str) and SHARD.fullmatch(name) for name in names
            ):
                return None
            found += [f"{table}/{name}" for name in names]
        return [*found, "build.json", "README.md"]
    splits = read_json(folder / "dataset_dict.json")
    if not isinstance(splits, dict):
        return None
    for table in (*TABLES, PAIRS) if PAIRS in splits.get("splits", ()) else TABLES:
        listed = shards(read_json(folder / table / "state.json"))
        if listed is None:
            return None
        found += [f"{table}/{name}" for name in (*listed, *BESIDE)]
    return [*found, *reversed(LAST)]


def belongs(path: str) -> bool:
    """Whether a path, relative to a build, is one that a build writes; its shards are not looked up.

    >>> belongs("segments/0000000-000.arrow"), belongs("README.md"), belongs("segments/notes.txt"), belongs("a.txt")
    (True, True, False, False)
    """
    folder, _, name = path.rpartition("/")
    if folder in (*TABLES, PAIRS):
        return bool(SHARD.fullmatch(name)) or name in BESIDE
    return path in LAST or path.split("/")[0] == JOURNAL


def within(path: str) -> bool:
    """Whether a path, relative to a build, is one of the build's own folders, or lies in one.

    >>> within("segments"), within("segments/x/y"), within(".diglot/tasks"), within("articles-of-mine")
    (True, True, True, False)
    """
    return path.split("/")[0] in (*TABLES, PAIRS, JOURNAL)


def temporary(name: str) -> bool:
    """Whether a file in a journal has a name that a build gives to what it is writing."""
    return bool(TEMPORARY.fullmatch(name))


def read_json(path: Path) -> Any:
    """The value in a JSON file, or None where there is none."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
