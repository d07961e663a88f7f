"""The datasets server's questions, answered by the hub itself, with ``dataset=namespace/name`` (and ``revision=``) in
the query: ``/is-valid``, ``/splits``, ``/first-rows``, ``/rows``, ``/search``, ``/filter``, ``/size``, ``/statistics``,
``/parquet``, ``/info``; and of the hub's API ``…/parquet`` and ``…/croissant``.

Where the datasets server converts, the hub does not: ``parquet`` names the files that are Parquet already.
"""

from __future__ import annotations

import hashlib
from typing import Any
from urllib.parse import quote

from starlette.responses import Response

from diglot.hub.names import RepoId
from diglot.hub.refusal import Refusal
from diglot.hub.repos import card
from diglot.hub.repos.refs import Commit
from diglot.hub.repos.repositories import Repo
from diglot.hub.repos.trees import Node
from diglot.hub.server.http import Call, answer
from diglot.hub.server.routing import Router
from diglot.hub.tables import rows
from diglot.hub.tables.croissant import croissant

router = Router()
_API = "/api/{kind}/{namespace}/{name}"


def _dataset(call: Call) -> tuple[Repo, Commit]:
    repo = call.store.repositories.visible(call.person, RepoId.parse("datasets", call.query("dataset")))
    call.store.repositories.open_files(call.person, repo)
    return repo, call.store.history.resolve(repo, call.query("revision", "main"))


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
    there = bool(rows.splits(call.store, _dataset(call)[1]))
    return answer(dict.fromkeys(("preview", "viewer", "search", "filter", "statistics"), there))


@router.add("GET", "/splits")
def splits(call: Call) -> Response:
    """The configurations and splits."""
    name = call.query("dataset")
    found = rows.splits(call.store, _dataset(call)[1])
    shown = [{"dataset": name, "config": s.config, "split": s.split} for s in found]
    return answer({"splits": shown, "pending": [], "failed": []})


def _shown(call: Call, search: str = "", sql: str = "", first: bool = False, order: str = "") -> Response:
    _, commit = _dataset(call)
    split = _split(call, commit)
    start = 0 if first else call.number("offset", 0, 0, 1 << 40)
    length = 100 if first else call.number("length", 100, 0, 100)
    narrowed = bool(search or sql or order)
    at = {"start": 0, "skip": start, "tally": True} if narrowed else {"start": start}
    found = rows.page(call.store, split, count=length, search=search, sql=sql, order=order, **at)  # type: ignore[arg-type]
    names, cut = [name for name, _ in found.columns], found.cut or {}
    total = found.hits if narrowed else found.total
    if total is None and found.following is None:
        total = start + len(found.rows)
    body: dict[str, Any] = {
        "features": [
            {"feature_idx": i, "name": name, "type": feature}
            for i, (name, feature) in enumerate(zip(names, found.features, strict=True))
        ],
        "rows": [
            {"row_idx": number, "row": dict(zip(names, values, strict=True)), "truncated_cells": cut.get(number, ())}
            for number, values in found.rows
        ],
        "num_rows_total": total,
        "num_rows_per_page": 100,
        "partial": narrowed and not found.complete,
    }
    if first:
        body = {"dataset": call.query("dataset"), "config": split.config, "split": split.split} | body
        body["truncated"] = found.following is not None
    return answer(body, headers={"X-Revision": commit.id})


@router.add("GET", "/rows", heavy=True)
def some_rows(call: Call) -> Response:
    """``length`` rows (100 at most) from ``offset`` on."""
    return _shown(call)


@router.add("GET", "/first-rows", heavy=True)
def first_rows(call: Call) -> Response:
    """The first 100 rows."""
    return _shown(call, first=True)


@router.add("GET", "/search", heavy=True)
def search(call: Call) -> Response:
    """Rows that have ``query`` in one of their columns of text; ``offset`` counts among them."""
    return _shown(call, search=call.query("query"))


@router.add("GET", "/filter", heavy=True)
def filtered(call: Call) -> Response:
    """Rows for which ``where`` (an SQL expression over the columns) holds, by ``orderby`` if that is given; ``offset``
    counts among them."""
    where, order = call.query("where").strip(), call.query("orderby").strip()
    if not where and not order:
        raise Refusal(422, "a filter needs where=, an SQL expression over the columns, or orderby=, columns")
    return _shown(call, sql=where, order=order)


@router.add("GET", "/statistics", heavy=True)
def statistics(call: Call) -> Response:
    """Statistics of the columns of a split."""
    _, commit = _dataset(call)
    return answer(rows.summary(call.store, _split(call, commit)), headers={"X-Revision": commit.id})


@router.add("GET", "/size", heavy=True)
def size(call: Call) -> Response:
    """Bytes and rows, by split, by configuration and in all; rows are null where the files do not say them."""
    _, commit = _dataset(call)
    name, shown = call.query("dataset"), []
    for one in rows.splits(call.store, commit):
        files, count = sum(node.size for node in one.files), rows.total(call.store, one)
        parquet = sum(node.size for node in one.files if node.path.endswith(".parquet"))
        entry = {"dataset": name, "config": one.config, "split": one.split, "num_bytes_original_files": files}
        shown.append(entry | {"num_bytes_parquet_files": parquet, "num_rows": count, "estimated_num_rows": None})
    wanted = call.query("config")
    shown = [one for one in shown if wanted in ("", one["config"])]
    configs = [_sum([one for one in shown if one["config"] == c]) for c in dict.fromkeys(s["config"] for s in shown)]
    body: dict[str, Any] = {"configs": configs, "splits": shown}
    if wanted and configs:
        body = {"config": configs[0], "splits": shown}
    elif not wanted:
        whole = {"dataset": name} | _sum(shown)
        whole.pop("config", None)
        body = {"dataset": whole} | body
    else:
        raise Refusal(404, "there is no such configuration")
    body = {"size": body, "pending": [], "failed": [], "partial": False}
    return answer(body, headers={"X-Revision": commit.id})


def _sum(shown: list[dict[str, Any]]) -> dict[str, Any]:
    """Several splits as one entry."""
    found = {key: shown[0][key] for key in ("dataset", "config") if shown}
    for key in ("num_bytes_original_files", "num_bytes_parquet_files"):
        found[key] = sum(one[key] for one in shown)
    counts = [one["num_rows"] for one in shown]
    return found | {"num_rows": None if None in counts else sum(counts), "estimated_num_rows": None}


# ---- the files themselves


def _parquet(call: Call, repo: Repo, commit: Commit) -> list[tuple[rows.Split, Node, str]]:
    """The files of splits that are Parquet altogether, with their addresses."""
    base = f"{call.url(repo)}/resolve/{quote(call.query('revision', 'main'), safe='')}"
    return [
        (split, node, f"{base}/{quote(node.path)}")
        for split in rows.splits(call.store, commit)
        if all(node.path.endswith(".parquet") for node in split.files)
        for node in split.files
    ]


@router.add("GET", "/parquet")
def parquet(call: Call) -> Response:
    """The Parquet files, with their splits and addresses."""
    repo, commit = _dataset(call)
    wanted = call.query("config")
    files = [
        {"dataset": call.query("dataset"), "config": split.config, "split": split.split, "url": url}
        | {"filename": node.path.rpartition("/")[2], "size": node.size}
        for split, node, url in _parquet(call, repo, commit)
        if wanted in ("", split.config)
    ]
    body = {"parquet_files": files, "pending": [], "failed": [], "partial": False}
    return answer(body, headers={"X-Revision": commit.id})


def _opened(call: Call) -> Repo:
    if call.parts["kind"] != "datasets":
        raise Refusal(404, "this is not a dataset")
    return call.opened()


@router.add("GET", _API + "/parquet", _API + "/parquet/{config}", _API + "/parquet/{config}/{split}")
def parquet_api(call: Call) -> Response:
    """The addresses of Parquet files by configuration and split, by split, or as a list."""
    repo = _opened(call)
    found: dict[str, dict[str, list[str]]] = {}
    for split, _, url in _parquet(call, repo, call.store.history.resolve(repo, "main")):
        found.setdefault(split.config, {}).setdefault(split.split, []).append(url)
    shown: Any = found
    for part in ("config", "split"):
        if part in call.parts:
            if call.parts[part] not in shown:
                raise Refusal(404, f"there is no such {part}, or it is not in Parquet")
            shown = shown[call.parts[part]]
    return answer(shown)


@router.add("GET", _API + "/parquet/{config}/{split}/{number}")
def parquet_file(call: Call) -> Response:
    """Leads to one Parquet file, ``0.parquet`` and so on."""
    repo, number = _opened(call), call.parts["number"].removesuffix(".parquet")
    commit = call.store.history.resolve(repo, "main")
    wanted = call.parts["config"], call.parts["split"]
    urls = [url for split, _, url in _parquet(call, repo, commit) if (split.config, split.split) == wanted]
    if not (number.isascii() and number.isdecimal() and len(number) < 7 and int(number) < len(urls)):
        raise Refusal.no_entry(call.parts["number"])
    return Response(status_code=302, headers={"Location": urls[int(number)]})


@router.add("GET", _API + "/croissant", heavy=True)
def as_croissant(call: Call) -> Response:
    """The dataset in the Croissant format (JSON-LD)."""
    repo = _opened(call)
    commit = call.store.history.resolve(repo, "main")
    found = []
    for split in rows.splits(call.store, commit)[:100]:
        try:
            columns = rows.page(call.store, split, count=0)
        except Refusal:  # one that cannot be read is left out, as it has no columns
            continue
        found.append((split, [(name, f) for (name, _), f in zip(columns.columns, columns.features, strict=True)]))
    metadata = card.metadata(card.read(call.store.history, commit))

    def sha256(node: Node) -> str:
        return node.sha256 or hashlib.sha256(call.store.history.content(node.oid)).hexdigest()

    return answer(croissant(repo, commit, call.url(repo), metadata, found, sha256))


@router.add("GET", "/info", heavy=True)
def info(call: Call) -> Response:
    """The features by configuration: what the card says of them, else what the tables say."""
    _, commit = _dataset(call)
    text = card.read(call.store.history, commit)
    given = card.metadata(text).get("dataset_info")
    found = {
        str(one.get("config_name", "default")): one
        for one in (given if isinstance(given, list) else [given])
        if isinstance(one, dict)
    }
    for split in rows.splits(call.store, commit)[:100]:
        if split.config not in found:
            page = rows.page(call.store, split, count=0)
            names = [name for name, _ in page.columns]
            found[split.config] = {"features": dict(zip(names, page.features, strict=True)), "splits": {}}
        known = found[split.config].get("splits")
        if isinstance(known, dict):
            sizes = {"name": split.split, "num_bytes": sum(node.size for node in split.files)}
            known[split.split] = sizes | {"num_examples": rows.total(call.store, split)}
    if not found:
        raise Refusal(404, "there are no tables here, and the card says nothing of any")
    if wanted := call.query("config"):
        if wanted not in found:
            raise Refusal(404, "there is no such configuration")
        found = found[wanted]
    body = {"dataset_info": found, "partial": False, "pending": [], "failed": []}
    return answer(body, headers={"X-Revision": commit.id})
