"""The datasets server's questions, answered by the hub itself: ``/splits``, ``/rows``, ``/first-rows``, ``/search``,
``/info``, ``/is-valid``, with ``dataset=namespace/name`` (and ``revision=``) in the query."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from diglot.hub import card, rows
from diglot.hub.history import Commit
from diglot.hub.names import RepoId
from diglot.hub.refusal import Refusal
from diglot.hub.server.http import Call, Router, answer

router = Router()


def _dataset(call: Call) -> Commit:
    repo = call.store.repositories.visible(call.person, RepoId.parse("datasets", call.query("dataset")))
    call.store.repositories.open_files(call.person, repo)
    return call.store.history.resolve(repo, call.query("revision", "main"))


def _split(call: Call, commit: Commit) -> rows.Split:
    found = rows.splits(call.store, commit)
    config, split = call.query("config"), call.query("split")
    for one in found:
        if config in ("", one.config) and split in ("", one.split):
            return one
    raise Refusal(404, "there is no such configuration or split")


@router.add("GET", "/is-valid")
def is_valid(call: Call) -> Response:
    """Whether there is something to see."""
    there = bool(rows.splits(call.store, _dataset(call)))
    return answer({"preview": there, "viewer": there, "search": there, "filter": there, "statistics": False})


@router.add("GET", "/splits")
def splits(call: Call) -> Response:
    """The configurations and splits."""
    name = call.query("dataset")
    found = [{"dataset": name, "config": s.config, "split": s.split} for s in rows.splits(call.store, _dataset(call))]
    return answer({"splits": found, "pending": [], "failed": []})


def _shown(call: Call, search: str = "", first: bool = False) -> Response:
    commit = _dataset(call)
    split = _split(call, commit)
    start = 0 if first else call.number("offset", 0, 0, 1 << 40)
    found = rows.page(call.store, split, start, call.number("length", 100, 1, 100), search)
    names = [name for name, _ in found.columns]
    body: dict[str, Any] = {
        "features": [
            {"feature_idx": i, "name": name, "type": {"dtype": kind, "_type": "Value"}}
            for i, (name, kind) in enumerate(found.columns)
        ],
        "rows": [
            {"row_idx": number, "row": dict(zip(names, values, strict=True)), "truncated_cells": []}
            for number, values in found.rows
        ],
        "num_rows_total": found.total,
        "num_rows_per_page": 100,
        "partial": found.following is not None and bool(search),
    }
    if first:
        body |= {"dataset": call.query("dataset"), "config": split.config, "split": split.split}
        body["truncated"] = found.following is not None
    return answer(body)


@router.add("GET", "/rows")
def some_rows(call: Call) -> Response:
    """``length`` rows (100 at most) from ``offset`` on."""
    return _shown(call)


@router.add("GET", "/first-rows")
def first_rows(call: Call) -> Response:
    """The first 100 rows."""
    return _shown(call, first=True)


@router.add("GET", "/search")
def search(call: Call) -> Response:
    """Rows that have ``query`` in one of their columns of text."""
    return _shown(call, call.query("query"))


@router.add("GET", "/info")
def info(call: Call) -> Response:
    """What the card says of the features, by configuration."""
    commit = _dataset(call)
    node = call.store.history.trees.node(commit.tree, "README.md")
    text = call.store.history.content(node.oid).decode("utf-8", "replace") if node and not node.sha256 else ""
    given = card.metadata(text).get("dataset_info")
    found = {
        str(one.get("config_name", "default")): one
        for one in (given if isinstance(given, list) else [given])
        if isinstance(one, dict)
    }
    if not found:
        raise Refusal(404, "the card says nothing of the features")
    body = {"dataset_info": found, "partial": False, "pending": [], "failed": []}
    return answer(body, headers={"X-Revision": commit.id})
