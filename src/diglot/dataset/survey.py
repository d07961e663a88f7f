"""The survey: what the rows of all inputs are called and hold, before the first of them is written.

Two things about a row only the whole input can tell: the type of a column that is kept (`diglot.sources.seen`), and
whether the row's own id is unique, so that it can name its document. Each group of units is looked at once, by the
engine (`diglot.dataset.looking`); what is found lies in a file of the build's folder, named by what was looked at, so
that running a build again reads nothing twice. Inputs without rows, and rows without ids where no column is kept, cost
a look at their bytes at most; archives are read for it only where columns are kept.
"""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa

from diglot.dataset.found import Found
from diglot.dataset.ids import repeated_ids
from diglot.dataset.looking import ARCHIVES, MOST, Group, look, merge
from diglot.engines import Engine, Lost
from diglot.errors import OptionError
from diglot.given import given_names
from diglot.schema import OPTIONAL, TABLES
from diglot.sources import Format, Plan, Unit
from diglot.sources.fields import Keep
from diglot.sources.kept import Kept
from diglot.sources.readers import READERS
from diglot.sources.seen import Seen

__all__ = ["Survey", "keep_of", "survey"]

ROWS = frozenset([Format.DATASET, *(reader.format for reader in READERS if reader.rows)])
GROUP_BYTES, GROUP_UNITS = 32 << 20, 1000
"""Bytes and units that are looked at as one."""
ENGINE_FROM = 256 << 20
"""Bytes of rows for which the engine is asked; fewer are looked at here before workers would have started."""
NAMED = 50
"""Columns that a message names."""
NAME = re.compile(r"[0-9a-f]{32}\.(arrow|ids|part|\d+\.[0-9a-f]{8})")


@dataclass(frozen=True)
class Survey:
    """What was found.

    Args:
        plan: its units told what to keep of their rows, whether these have ids, and which of them are not unique.
        kept: the columns that are kept.
    """

    plan: Plan
    kept: Kept


def keep_of(keep: str | Iterable[str] | None) -> Keep:
    """The columns to keep, as they are asked for: a list of names, names with commas between them, or ``all``.

    >>> keep_of("label,stars"), keep_of(["label", "a, b"]), keep_of("all"), keep_of(None)
    (('label', 'stars'), ('label', 'a, b'), 'all', ())

    Raises:
        OptionError: it is something else.
    """
    if keep is None:
        return ()
    names = [name.strip() for name in keep.split(",")] if isinstance(keep, str) else list(keep)
    if not all(isinstance(name, str) for name in names):
        raise OptionError(f"keep takes names of columns, or 'all', not {keep!r}")
    return "all" if names == ["all"] else tuple(dict.fromkeys(name for name in names if name))


def survey(plan: Plan, keep: Keep, folder: Path, engine: Engine, optional: Collection[str] = ()) -> Survey:
    """Look at the rows of a plan.

    Args:
        keep: which columns.
        folder: where results are kept; what is of no use any more is removed.
        engine: what does the work, where it is much.
        optional: columns of ours that the configuration asks for.

    Raises:
        OptionError: a column is asked for that no input has.
    """
    units = [unit for unit in plan.units if unit.format in ROWS or (keep and unit.format in ARCHIVES)]
    if not units:
        missing(keep, [])
        return Survey(plan, Kept())
    folder.mkdir(parents=True, exist_ok=True)
    groups = list(grouped(units, keep, folder))
    wanted = [group for group in groups if not group.path.exists()]
    much = sum(unit.size for group in wanted for unit in group.units) >= ENGINE_FROM
    for result in engine.run(look, wanted) if much else map(look, wanted):
        if isinstance(result, Lost):
            look(result.task)
    kept = columns_of(groups, keep, optional)
    repeated = repeated_ids(groups, folder)
    told: dict[int, Unit] = {}
    for group in groups:
        for unit, named in zip(group.units, Found.flags(group.path), strict=True):
            lost = str(repeated[group.path]) if named and group.path in repeated else ""
            told[unit.index] = replace(unit, keep=kept.names, ids=named, repeated=lost)
    used = {group.path for group in groups} | {*repeated.values()}
    for path in folder.iterdir():
        if path not in used and NAME.fullmatch(path.name):
            path.unlink(missing_ok=True)
    return Survey(replace(plan, units=tuple(told.get(unit.index, unit) for unit in plan.units)), kept)


def grouped(units: Sequence[Unit], keep: Keep, folder: Path) -> Iterator[Group]:
    """The units, in groups; a group that may have changed unnoticed gets a name that no other has."""
    held: list[Unit] = []
    size = 0
    for unit in units:
        held.append(unit)
        size += unit.size
        if size >= GROUP_BYTES or len(held) >= GROUP_UNITS:
            yield Group(tuple(held), keep, folder / f"{key_of(held, keep)}.arrow")
            held, size = [], 0
    if held:
        yield Group(tuple(held), keep, folder / f"{key_of(held, keep)}.arrow")


def key_of(units: Sequence[Unit], keep: Keep) -> str:
    """A name for what is looked at."""
    digest = hashlib.blake2b(f"1 {keep!r}".encode("utf-8", "surrogatepass"), digest_size=16)
    for unit in units:
        what, when = (unit.file, unit.url, unit.format, unit.begin, unit.end), (unit.modified, unit.touched)
        values = (*what, unit.file_size, *when, unit.text_field)
        digest.update(repr(values).encode("utf-8", "surrogatepass"))
        if not unit.modified:
            digest.update(uuid.uuid4().bytes)
    return digest.hexdigest()


def columns_of(groups: Sequence[Group], keep: Keep, optional: Collection[str] = ()) -> Kept:
    """The columns that are kept, and their types.

    Raises:
        OptionError: one is asked for that no input has.
    """
    if not keep:
        return Kept()
    seen: dict[str, Seen] = {}
    for group in groups:
        merge(seen, Found.seen(group.path))
    known = dict.fromkeys(name for group in groups for name in Found.names(group.path))
    missing(keep, [*seen, *known])
    names = tuple(seen) if keep == "all" else tuple(name for name in keep if name in seen)
    ours = {field.name for table in TABLES for field in (*TABLES[table], *OPTIONAL[table])} | {*optional}
    called = given_names(names, ours)
    schema, said = schema_of_kept({called[name]: seen[name] for name in names})
    if len(seen) == MOST:
        said.append(f"{MOST:,} columns are kept; a source with more is no table")
    return Kept(names, schema, tuple(said))


def missing(keep: Keep, names: Sequence[str]) -> None:
    """Raise `OptionError` for a column that is asked for and not there."""
    lost = [name for name in keep if name not in names] if keep != "all" else []
    if lost and not names:
        raise OptionError(f"no input has a column {lost[0]!r}, nor any other that could be kept")
    if lost:
        raise OptionError.unknown("column to keep", lost[0], list(dict.fromkeys(names))[:NAMED])


def schema_of_kept(seen: Mapping[str, Seen]) -> tuple[pa.Schema, list[str]]:
    """The Arrow schema of kept columns, with what ``datasets`` say of them, and what a person should know."""
    from datasets import Features

    said = [one.said for one in seen.values() if one.said]
    fields, described = [], {}
    for name, one in seen.items():
        type = pa.string() if pa.types.is_null(one.type) else one.type
        feature = json.loads(one.feature) if one.feature else None
        try:
            if feature and Features.from_dict({name: feature}).arrow_schema.field(name).type == type:
                described[name] = feature
            else:
                Features.from_arrow_schema(pa.schema([(name, type)]))
        except Exception:  # datasets know no such type or feature, whatever it raises
            said.append(f"column {name!r} has a type that datasets lack ({type}): kept as string")
            type = pa.string()
        fields.append(pa.field(name, type))
    about = {"huggingface": json.dumps({"info": {"features": described}}, ensure_ascii=False)} if described else None
    return pa.schema(fields, about), said
