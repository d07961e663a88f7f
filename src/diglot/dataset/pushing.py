"""Push a build to a hub as Parquet, which the programs that read hubs read, and whose changes are few bytes.

A finished build of Arrow shards is written as one of Parquet in a temporary folder (in the journal of the build, where
it can be written), and that is pushed: the shards have the bytes that ``build --format parquet`` writes, so pushing an
unchanged build sends nothing. Any other folder goes as it is.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from diglot.dataset.card_text import loading
from diglot.dataset.shards import FORMATS, ShardWriter, batches_of, schema_of
from diglot.errors import OptionError, SourceError
from diglot.hub.names import RepoId
from diglot.hub.push import client
from diglot.hub.push.client import Pushed
from diglot.layout import JOURNAL, parts, read_json, signed
from diglot.sources.naming import shown

__all__ = ["push"]

AT_ONCE = 4
"""Shards that are written at the same time, at most."""
SIZES = re.compile(r"^(\s+(?:num_bytes|download_size|dataset_size): )\d+$")


def push(
    build: str | os.PathLike[str],
    name: str,
    *,
    hub: str | os.PathLike[str] | None = None,
    format: str = "parquet",
    private: bool | None = None,
    revision: str = "main",
    message: str | None = None,
    retries: int = 5,
    token: str | None = None,
    progress: Callable[[str], None] | None = None,
) -> Pushed:
    """Pushes a build; gives what was sent and saved.

    Args:
        build: the folder that `diglot.build` has written; any folder with ``.arrow`` or ``.parquet`` files will do.
        name: ``namespace/name``.
        hub: a folder or an address; None for what the environment says.
        format: of a build's shards on the hub: ``parquet``; or ``arrow``, where they are so here.
        private: who may see a repository that is made now (None: what the hub says); one that is there stays as it is.
        revision: the branch; made when it is missing.
        message: of the commit; None for a sentence about what changed.
        retries: how often to try again when others push at the same time, or the hub does not answer.
        token: for an address; None for ``DIGLOT_TOKEN`` or ``HF_TOKEN``.
        progress: called with a line for each step.

    Raises:
        HubError, SourceError: see `diglot.hub.push.client`.
        OptionError: no such format, or no hub is named.
    """
    if format not in FORMATS:
        raise OptionError.unknown("format", format, FORMATS)
    client.resolve(hub)  # what is wrong with this and the name is said before the work
    RepoId.parse("datasets", name)
    options: dict[str, Any] = {"hub": hub, "private": private, "revision": revision, "message": message}
    options |= {"retries": retries, "token": token, "progress": progress}
    with _in_form(Path(build), format, progress or (lambda line: None)) as folder:
        return client.push(folder, name, **options)


@contextmanager
def _in_form(build: Path, form: str, say: Callable[[str], None]) -> Iterator[Path]:
    """A folder with a build's shards in a form: its own where they are in it, or it is no build."""
    about = read_json(build / "build.json")
    if form == "arrow" or not signed(about) or about.get("format") == "parquet" or parts(build) is None:
        yield build
        return
    with as_parquet(build, about, say) as converted:
        yield converted


@contextmanager
def as_parquet(build: Path, about: Mapping[str, Any], say: Callable[[str], None]) -> Iterator[Path]:
    """A finished build of Arrow shards as one of Parquet, in a folder that goes away.

    Args:
        build: where it lies.
        about: its ``build.json``.
        say: told that it begins.

    Raises:
        SourceError: a shard is missing or damaged.
    """
    shards = [Path(path) for path in parts(build) or () if path.endswith(".arrow")]
    say(f"writing {len(shards)} files as Parquet")
    with tempfile.TemporaryDirectory(prefix="diglot-", dir=scratch(build)) as place:
        to = Path(place)
        for each in {shard.parent for shard in shards}:
            (to / each).mkdir()
        with ThreadPoolExecutor(min(AT_ONCE, os.cpu_count() or 1)) as pool:
            sizes = list(pool.map(lambda shard: converted(build / shard, to / shard), shards))
        tables: dict[str, dict[str, Any]] = {}
        bytes_of: dict[str, int] = {}
        for shard, size in zip(shards, sizes, strict=True):
            table = str(shard.parent)
            state = read_json(build / table / "state.json")
            tables.setdefault(table, {"shards": [], "fingerprint": state["_fingerprint"]})
            tables[table]["shards"].append(f"{shard.stem}.parquet")
            bytes_of[table] = bytes_of.get(table, 0) + size
        now = {"format": "parquet", "tables": tables, **{key: value for key, value in about.items() if key != "format"}}
        now["bytes"] = {table: bytes_of.get(table, size) for table, size in about["bytes"].items()}
        (to / "build.json").write_text(json.dumps(now, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        card = (build / "README.md").read_text(encoding="utf-8")
        (to / "README.md").write_text(parquet_card(card, bytes_of), encoding="utf-8")
        yield to


def scratch(build: Path) -> Path | None:
    """Where there is room for as much as a build: its own journal; None, the system's, where that can't be written."""
    place = build / JOURNAL / "tmp"
    return place if place.is_dir() and os.access(place, os.W_OK | os.X_OK) else None


def converted(shard: Path, to: Path) -> int:
    """Write a shard as Parquet, in the place of `to`, with its suffix; gives its bytes."""
    writer: ShardWriter | None = None
    try:
        writer = ShardWriter(to.parent.name, to.parent, to.stem, 1 << 62, schema_of(shard), "parquet")
        for batch in batches_of(shard):
            writer.write(batch)
        (written,) = writer.close(even_if_empty=True)
    except (OSError, ValueError) as error:  # pyarrow's errors are ValueErrors
        said = str(error).splitlines()[0]
        raise SourceError(f"{shown(shard)}: cannot be written as Parquet: {said}") from None
    finally:
        if writer:
            writer.abandon()
    writer.paths[0].replace(to.with_suffix(".parquet"))
    return written.bytes


def parquet_card(card: str, sizes: Mapping[str, int]) -> str:
    """The card of a build of Arrow shards, as that of one of Parquet; what people have written in it stays.

    Args:
        card: the text of its ``README.md``.
        sizes: bytes of each table.

    >>> lines = ("---", "- config_name: pairs", "  path: pairs/[0-9]*.arrow", "  dataset_size: 9", "---", "# Pairs")
    >>> parquet_card("\\n".join(lines), {"pairs": 3}).splitlines()[2:4]
    ['  path: pairs/[0-9]*.parquet', '  dataset_size: 3']
    """
    if not card.startswith("---\n"):
        return card
    head, end, text = card.removeprefix("---\n").partition("\n---\n")
    lines, table = [], ""
    for line in head.split("\n"):
        if named := re.fullmatch(r"- config_name: (\w+)", line):
            table = named[1]
        if table in sizes:
            line = SIZES.sub(rf"\g<1>{sizes[table]}", line)
            line = line.replace(f"{table}/[0-9]*.arrow", f"{table}/[0-9]*.parquet")
        lines.append(line)
    told, say = ("\n".join(loading(form)) for form in ("arrow", "parquet"))
    return "---\n" + "\n".join(lines) + end + text.replace(told, say)
