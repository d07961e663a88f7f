"""Staged shards take their places, and the files beside them are written, last what makes the folder loadable.

An earlier build stays loadable until every shard of the new one is ready. Then, within moments: what makes it loadable
is withdrawn, shards are put into place by a rename each, and what makes the new build loadable is written. Killed in
between, a build is not loadable, and running it again finishes it. Only files that the build wrote are replaced or
removed (`diglot.dataset.published`); all others in its folders stay as they are, and where they are.

The card is for people to edit. One that is not as the build wrote it stays, and that is said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from diglot.dataset.files import hash_of, sync, write_atomically
from diglot.dataset.journal import Journal
from diglot.dataset.published import Published, Tables
from diglot.dataset.record import Record
from diglot.errors import BuildError
from diglot.layout import BESIDE, LAST, TABLES, read_json, signed
from diglot.sources.naming import shown

__all__ = ["place", "refresh", "refuse_foreign"]

CARD = "README.md"

Texts = Mapping[str, str]
"""The small files of a build, by path: ``segments/state.json`` … and those of `LAST`."""


def refuse_foreign(journal: Journal) -> None:
    """Refuse to build where a file has the name of one that the build writes, and is not its own.

    Raises:
        BuildError: names it.
    """
    folder = journal.folder
    found: list[Path] = []
    for table in TABLES:
        place = folder / table
        if place.is_symlink() or (place.exists() and not place.is_dir()):
            found.append(place)
        elif place.is_dir():
            shards = (path.name for path in place.glob("[0-9]*") if path.suffix in (".arrow", ".parquet"))
            taken = {*shards, *(n for n in BESIDE if (place / n).exists())}
            own = journal.own(table) if taken else set()
            found += [place / name for name in sorted(taken - own - ({*BESIDE} if own else set()))]
    if not (journal.state / "published.json").exists():
        about, splits = (read_json(folder / name) for name in ("build.json", "dataset_dict.json"))
        if (folder / "build.json").exists() and not signed(about):
            found.append(folder / "build.json")
        if (folder / "dataset_dict.json").exists() and splits != {"splits": list(TABLES)}:
            found.append(folder / "dataset_dict.json")
    found += [folder / name for name in LAST if (folder / name).is_dir()]
    if found:
        names = ", ".join(shown(path.relative_to(folder)) for path in found[:3])
        raise BuildError(
            f"{shown(folder)} holds {names}, which the build did not write and would have to replace; nothing was "
            "touched. Move it away, or build in a new folder"
        )


def place(journal: Journal, records: Sequence[Record], texts: Texts, duplicates: int) -> tuple[str, ...]:
    """Publish what is staged.

    Args:
        journal: of the build.
        records: of its tasks.
        texts: what is written beside the shards.
        duplicates: articles that repeat others.

    Returns:
        What a person should know.
    """
    folder, tables = journal.folder, journal.staged
    own = {table: journal.own(table) for table in TABLES}
    journal.publish(journal.published.before(tables, own, hash_of(texts[CARD])))
    ours = _card_is_ours(journal, texts)
    for name in ("dataset_dict.json", *(f"{table}/state.json" for table in TABLES), "build.json", CARD):
        if name != CARD or ours:
            (folder / name).unlink(missing_ok=True)
    for table, forms in tables.items():
        ready, target = journal.ready(table), folder / table
        target.mkdir(exist_ok=True)
        for name in forms:
            if (ready / name).exists():
                (ready / name).replace(target / name)
        for name in own[table] - forms.keys():
            (target / name).unlink(missing_ok=True)
        sync(target)
        for name in BESIDE:
            if f"{table}/{name}" in texts:
                write_atomically(target / name, texts[f"{table}/{name}"], journal.tmp)
            else:  # there are such files beside Arrow only
                (target / name).unlink(missing_ok=True)
    _last(journal, texts, ours)
    journal.tidy(records, tables)
    journal.publish(Published.of(tables, duplicates, hash_of(texts[CARD])))
    return _kept(ours)


def refresh(journal: Journal, tables: Tables, texts: Texts) -> tuple[str, ...]:
    """Write what stands beside the shards of a build that is whole already, where it is not as it should be.

    Returns:
        What a person should know.
    """
    folder, published = journal.folder, journal.published
    ours = _card_is_ours(journal, texts)
    other = [name for name, text in texts.items() if not _is(folder / name, text)]
    if [name for name in other if name != CARD or ours]:
        journal.publish(replace(published, whole=True, cards=[*published.cards, hash_of(texts[CARD])]))
        for name in other:
            if name not in LAST:
                write_atomically(folder / name, texts[name], journal.tmp)
        _last(journal, {name: text for name, text in texts.items() if name in other}, ours)
    now = Published.of(tables, published.duplicates, hash_of(texts[CARD]))
    if other or journal.hashes.looked or now != published:
        journal.publish(now)
    return _kept(ours)


def _last(journal: Journal, texts: Texts, ours: bool) -> None:
    for name in reversed(LAST):
        if name in texts and (name != CARD or ours):
            write_atomically(journal.folder / name, texts[name], journal.tmp)


def _card_is_ours(journal: Journal, texts: Texts) -> bool:
    """Whether the card is as a build wrote it, or would write it now, or not there."""
    try:
        card = (journal.folder / CARD).read_bytes().decode("utf-8", "surrogateescape")
    except FileNotFoundError:
        return True
    return card == texts[CARD] or hash_of(card) in journal.published.cards


def _kept(ours: bool) -> tuple[str, ...]:
    if ours:
        return ()
    return (f"{CARD} was edited since the build wrote it, and is kept as it is; remove it to get a new one",)


def _is(path: Path, text: str) -> bool:
    try:
        return path.read_bytes() == text.encode()
    except OSError:
        return False
