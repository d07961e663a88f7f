"""Buckets: files without a history, as ``push_to_hub("buckets/…")`` and ``hf sync`` use them.

A bucket is a repository of its own kind, with a table of files instead of commits. Uploads and downloads are Xet only,
as the clients have it; a plain GET works too. A batch is one transaction.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from starlette.responses import Response

from diglot.hub import names
from diglot.hub.formats import xet
from diglot.hub.names import RepoId
from diglot.hub.refusal import Refusal
from diglot.hub.repos.buckets import BucketFile
from diglot.hub.repos.refs import Commit
from diglot.hub.repos.repositories import Repo
from diglot.hub.repos.trees import Node
from diglot.hub.server.cas import grant
from diglot.hub.server.files import deliver
from diglot.hub.server.http import Call, answer, date, page
from diglot.hub.server.routing import Router

router = Router()
ALL = "/api/buckets/{namespace}"
ONE = ALL + "/{name}"


def _rid(call: Call) -> RepoId:
    namespace = call.parts["namespace"]
    return RepoId.parse("buckets", f"{call.person.name if namespace == 'me' else namespace}/{call.parts['name']}")


def _readable(call: Call) -> Repo:
    return call.store.repositories.visible(call.person, _rid(call))


def _writable(call: Call, role: str = "write") -> Repo:
    return call.store.repositories.writable(call.person, _rid(call), role)


def _shown(file: BucketFile) -> dict[str, Any]:
    return {
        "type": "file", "path": file.path, "size": file.size, "xetHash": xet.to_hex(file.xet),
        "mtime": date(file.modified), "uploadedAt": date(file.uploaded),
    }  # fmt: skip


def _files(call: Call, repo: Repo, prefix: str = "") -> list[dict[str, Any]]:
    return [_shown(file) for file in call.store.buckets.files(repo, prefix)]


def _info(call: Call, repo: Repo) -> dict[str, Any]:
    files = _files(call, repo)
    return {"id": repo.rid.full, "private": repo.private, "createdAt": date(repo.created), "totalFiles": len(files)} | {
        "size": sum(file["size"] for file in files)
    }


@router.add("POST", ONE)
def create(call: Call) -> Response:
    """Makes a bucket."""
    visibility = call.json().get("visibility")
    if visibility not in (None, "public", "private"):
        raise Refusal.invalid("visibility must be public or private")
    try:
        repo = call.store.repositories.create(call.person, _rid(call), visibility == "private" if visibility else None)
    except Refusal as refusal:
        if refusal.status == 409:
            refusal.extra = {"url": call.url(_rid(call))}
        raise
    return answer({"url": call.url(repo), "id": repo.rid.full})


@router.add("GET", ONE)
def info(call: Call) -> Response:
    """A bucket's size and number of files."""
    return answer(_info(call, _readable(call)))


@router.add("GET", ALL)
def listing(call: Call) -> Response:
    """The buckets of a namespace."""
    namespace = call.person.name if call.parts["namespace"] == "me" else call.parts["namespace"]
    found = call.store.repositories.list(call.person, "buckets", namespace)
    wanted = call.query("search").lower()
    shown, headers = page(call, [repo for repo in found if wanted in repo.rid.full.lower()], 1000)
    return answer([_info(call, repo) for repo in shown], headers=headers)


@router.add("DELETE", ONE)
def delete(call: Call) -> Response:
    """Removes a bucket."""
    call.store.repositories.delete(_writable(call, "admin"))
    return answer({"success": True})


@router.add("PUT", ONE + "/settings")
def settings(call: Call) -> Response:
    """Changes who may see it."""
    repo, visibility = _writable(call, "admin"), call.json().get("visibility")
    if visibility not in (None, "public", "private"):
        raise Refusal.invalid("visibility must be public or private")
    call.store.repositories.set(repo, None if visibility is None else visibility == "private")
    return answer({"success": True})


@router.add("GET", ONE + "/tree", ONE + "/tree/{prefix*}")
def tree(call: Call) -> Response:
    """What is below a prefix; with ``recursive=false``, one level of it."""
    prefix = call.parts.get("prefix", "").strip("/")
    files = _files(call, _readable(call), prefix)
    if call.query("recursive", "true").lower() in ("false", "0"):
        files = list(_level(files, prefix))
    shown, headers = page(call, files, 1000)
    return answer(shown, headers=headers)


def _level(files: Iterable[dict[str, Any]], prefix: str) -> Iterable[dict[str, Any]]:
    start, last = len(prefix) + 1 if prefix else 0, ""
    for file in files:
        head, slash, _ = file["path"][start:].partition("/")
        if not slash or not head:
            yield file
        elif head != last:
            last = head
            yield {"type": "directory", "path": file["path"][:start] + head, "uploadedAt": file["uploadedAt"]}


@router.add("POST", ONE + "/paths-info")
def paths_info(call: Call) -> Response:
    """Files by path; unknown ones are left out."""
    repo, paths = _readable(call), call.json().get("paths")
    if not isinstance(paths, list) or len(paths) > 1000 or not all(isinstance(path, str) for path in paths):
        raise Refusal.invalid("paths must be a list of 1000 strings at most")
    found = (call.store.buckets.file(repo, path) for path in paths)
    return answer([_shown(file) for file in found if file])


@router.add("POST", ONE + "/batch", limit=64 << 20)
def batch(call: Call) -> Response:
    """Adds, copies and deletes files: all of the batch or nothing."""
    repo, failed = _writable(call), []
    with call.store.database.write():
        for line in call.body.splitlines():
            try:
                step = json.loads(line)
                kind, path = step["type"], names.path(step["path"])
            except (ValueError, KeyError, TypeError, RecursionError) as error:
                raise Refusal.invalid("a batch must be lines of JSON with type and path") from error
            if kind == "deleteFile":
                if not call.store.buckets.remove(repo, path):
                    failed.append({"path": path, "error": "no such file"})
            elif kind in ("addFile", "copyFile"):
                problem = _put(call, repo, path, step, copy=kind == "copyFile")
                failed += [{"path": path, "error": problem}] if problem else []
            else:
                raise Refusal.invalid(f"a batch cannot have a line of type {str(kind)[:40]!r}")
        call.store.buckets.changed(repo)
    return answer({"success": not failed, "failed": failed}, 422 if failed else 200)


def _put(call: Call, repo: Repo, path: str, step: dict[str, Any], copy: bool) -> str:
    """Puts one file in; returns what is wrong, if anything."""
    found = call.store.contents.terms(xet.from_hex(str(step.get("xetHash"))))
    if found is None:
        return "this file was not uploaded"
    sha256, store = found[0].sha256, call.store
    allowed = store.contents.may_refer(repo.id, call.person.id, sha256)
    if copy and not allowed:
        rid = RepoId.parse(str(step.get("sourceRepoType")), str(step.get("sourceRepoId")))
        source = store.repositories.visible(call.person, rid)
        store.repositories.open_files(call.person, source)
        allowed = store.contents.claims.held(source.id, sha256)
    if not allowed:
        return "this file was not uploaded"
    modified = step.get("mtime")
    changed = modified / 1000 if isinstance(modified, int) and 0 <= modified < 1 << 43 else None
    store.buckets.put(repo, call.person.id, path, sha256, changed)
    return ""


@router.add("GET", ONE + "/xet-write-token")
def write_token(call: Call) -> Response:
    """A token for uploads."""
    return grant(call, _writable(call), "write")


@router.add("GET", ONE + "/xet-read-token")
def read_token(call: Call) -> Response:
    """A token for downloads."""
    return grant(call, _readable(call), "read")


@router.add("GET HEAD", "/buckets/{namespace}/{name}/resolve/{path*}")
def resolve(call: Call) -> Response:
    """A file's content."""
    repo = _readable(call)
    file = call.store.buckets.file(repo, call.parts["path"])
    if file is None:
        raise Refusal.no_entry(call.parts["path"])
    node = Node(file.path, False, file.sha256, file.size, file.sha256)
    response = deliver(call, repo, Commit("", None, "", "", "", "", 0), node)
    del response.headers["X-Repo-Commit"]
    route = f"{call.base}/api/buckets/{quote(repo.rid.full)}/xet-read-token"
    response.headers["X-Xet-Hash"] = xet.to_hex(file.xet)
    response.headers["X-Xet-Refresh-Route"] = route
    response.headers["Link"] = f'<{route}>; rel="xet-auth"'
    return response
