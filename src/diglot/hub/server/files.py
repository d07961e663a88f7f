"""Trees and downloads.

A download has the headers that clients check: ``X-Repo-Commit``, ``ETag`` (git's blob id, or the SHA-256 of a large
file), ``Accept-Ranges``, and for large files ``X-Linked-Etag`` and ``X-Linked-Size``. One range is answered with 206;
several at once are answered with the whole file, as the protocol allows. A file that is not there still names the
commit, so that clients remember its absence.
"""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from starlette.responses import Response, StreamingResponse

from diglot.hub.refusal import Refusal
from diglot.hub.repos.refs import Commit
from diglot.hub.repos.repositories import Repo
from diglot.hub.repos.trees import Node
from diglot.hub.server.http import Call, answer, byte_range, date, page
from diglot.hub.server.repos import HIDDEN, REPO, moved_from, pointer_size
from diglot.hub.server.routing import Router

router = Router()


def _entries(call: Call, repo: Repo, commit: Commit, nodes: list[Node], expand: bool) -> list[dict[str, Any]]:
    changes = call.store.history.last_changes(repo, commit, [node.path for node in nodes]) if expand else {}
    open_ = call.store.repositories.may_open(call.person, repo)  # hashes are for those who may have the content
    hashes = call.store.xet_hashes([n.sha256 for n in nodes if n.sha256]) if open_ and call.settings.xet_reads else {}
    found = []
    for node in nodes:
        kind = "directory" if node.folder else "file"
        oid = node.oid if open_ else HIDDEN
        entry: dict[str, Any] = {"type": kind, "oid": oid, "size": node.size, "path": node.path}
        if node.sha256 and open_:
            entry["lfs"] = {"oid": node.sha256, "size": node.size, "pointerSize": pointer_size(node.size)}
            if node.sha256 in hashes:
                entry["xetHash"] = hashes[node.sha256]
        if last := changes.get(node.path):
            entry["lastCommit"] = {"id": last.id, "title": last.title, "date": date(last.date)}
        found.append(entry)
    return found


@router.add("GET", REPO + "/tree/{revision}", REPO + "/tree/{revision}/{path*}")
def tree(call: Call) -> Response:
    """What is in a folder."""
    repo = call.readable()
    if moved := moved_from(call, repo):
        return moved
    commit = call.store.history.resolve(repo, call.parts["revision"])
    path, expand = call.parts.get("path", "").strip("/"), call.query("expand").lower() in ("true", "1")
    nodes = call.store.history.trees.listing(commit.tree, path, call.query("recursive").lower() in ("true", "1"))
    most = 50 if expand else 1000
    shown, headers = page(call, nodes, call.number("limit", most, 1, most))
    return answer(_entries(call, repo, commit, shown, expand), headers=headers)


@router.add("POST", REPO + "/paths-info/{revision}")
def paths_info(call: Call) -> Response:
    """Files and folders by path; unknown ones are left out."""
    repo = call.readable()
    commit = call.store.history.resolve(repo, call.parts["revision"])
    if "json" in call.request.headers.get("content-type", ""):
        paths, expand = call.json().get("paths", []), call.json().get("expand") is True
    else:
        form = call.form()
        paths, expand = form.get("paths", []), form.get("expand", [""])[-1].lower() == "true"
    paths = [paths] if isinstance(paths, str) else paths
    if not isinstance(paths, list) or not all(isinstance(path, str) for path in paths):
        raise Refusal.invalid("paths must be a list of strings")
    if len(paths) > 1000:
        raise Refusal(413, "at most 1000 paths can be asked for at once")
    found = (call.store.history.trees.node(commit.tree, path.strip("/")) for path in dict.fromkeys(paths) if path)
    return answer(_entries(call, repo, commit, [node for node in found if node], expand))


# ---- downloads

_FILE = ("/{namespace}/{name}", "/{kind}/{namespace}/{name}", REPO)


@router.add("GET HEAD", *(f"{base}/resolve/{{revision}}/{{path*}}" for base in _FILE))
def resolve(call: Call) -> Response:
    """A file's content."""
    repo = call.opened()
    if moved := moved_from(call, repo):
        return moved
    commit = call.store.history.resolve(repo, call.parts["revision"])
    try:
        node = call.store.history.trees.file(commit.tree, call.parts["path"])
    except Refusal as refusal:
        refused = answer({"error": str(refusal)}, 404)
        refused.headers.update({"X-Error-Code": "EntryNotFound", "X-Error-Message": "Entry not found"})
        refused.headers["X-Repo-Commit"] = commit.id
        return refused
    return deliver(call, repo, commit, node)


@router.add("GET HEAD", *(f"{base}/raw/{{revision}}/{{path*}}" for base in _FILE))
def raw(call: Call) -> Response:
    """A small file's content, or a large file's pointer."""
    repo = call.opened()
    commit = call.store.history.resolve(repo, call.parts["revision"])
    node = call.store.history.trees.file(commit.tree, call.parts["path"])
    return Response(call.store.history.content(node.oid), media_type="text/plain; charset=utf-8")


def deliver(call: Call, repo: Repo, commit: Commit, node: Node) -> Response:
    """The answer to a download: the whole file or a range of it."""
    etag = f'"{node.sha256 or node.oid}"'
    headers = {
        "X-Repo-Commit": commit.id,
        "ETag": etag,
        "Accept-Ranges": "bytes",
        "Content-Disposition": _disposition(node.path),
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Vary": "Authorization, Cookie",
        "Access-Control-Expose-Headers": "X-Repo-Commit, ETag, X-Linked-Size, X-Linked-Etag, Content-Range",
    }
    if node.sha256:
        headers |= {"X-Linked-Etag": etag, "X-Linked-Size": str(node.size)}
        if call.settings.xet_reads and (found := call.store.xet_hashes([node.sha256])):
            route = f"{call.base}/api/{repo.rid.kind}/{repo.rid.full}/xet-read-token/{commit.id}"
            headers |= {"X-Xet-Hash": found[node.sha256], "Link": f'<{route}>; rel="xet-auth"'}
    if call.request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers=headers)
    bounds = None
    if call.request.headers.get("if-range", etag) == etag:
        bounds = byte_range(call.request.headers.get("range", ""), node.size)
    if bounds and bounds[0] >= bounds[1]:
        return answer({"error": "range not satisfiable"}, 416, headers | {"Content-Range": f"bytes */{node.size}"})
    start, end = bounds or (0, node.size)
    if bounds:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{node.size}"
    headers["Content-Length"] = str(end - start)
    headers["Content-Type"] = _media_type(node.path)
    status = 206 if bounds else 200
    if call.method == "HEAD":
        return Response(status_code=status, headers=headers)
    if node.sha256 is None:
        return Response(call.store.history.content(node.oid)[start:end], status, headers)
    return StreamingResponse(_checked(call.store.contents.read(node.sha256, start, end)), status, headers)


def _checked(pieces: Iterator[bytes]) -> Iterator[bytes]:
    try:
        yield from pieces
    except Refusal as refusal:  # the answer has begun: it must break off, not end
        raise OSError(str(refusal)) from refusal


def _disposition(path: str) -> str:
    name = path.rsplit("/", 1)[-1]
    plain = re.sub(r"[^ !#-\[\]-~]", "?", name)
    return f"inline; filename*=UTF-8''{quote(name, safe='')}; filename=\"{plain}\";"


def _media_type(path: str) -> str:
    """A type that no browser runs: markup and scripts are sent as text."""
    found = mimetypes.guess_type(path)[0] or ""
    if found.startswith(("image/", "audio/", "video/")) and "svg" not in found:
        return found
    return (
        "text/plain; charset=utf-8"
        if path.endswith((".md", ".txt", ".json", ".jsonl", ".csv", ".tsv"))
        else (
            "text/plain; charset=utf-8" if found.startswith("text/") or "svg" in found else "application/octet-stream"
        )
    )
