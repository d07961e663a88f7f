"""Preupload (how is each file to be sent?) and commit.

A commit's body is lines of JSON: a header, then a line per change. It may be 192 MiB long; it is received into a file
and read line by line, and its small files go into the database in the commit's own transaction.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from diglot.hub import names
from diglot.hub.formats.ignore import Ignore
from diglot.hub.refusal import Refusal
from diglot.hub.repos.history import Change, PutLarge, PutSmall
from diglot.hub.repos.repositories import Repo
from diglot.hub.repos.trees import Remove
from diglot.hub.server.http import Call, answer, limited
from diglot.hub.server.repos import REPO
from diglot.hub.server.routing import Router
from diglot.hub.storage.quotas import SPARE

router = Router()

_COMMIT_BODY, _SMALL, _CHANGES = 192 << 20, 16 << 20, 50_000


def branch_for(call: Call, pull: bool) -> Repo:
    """The repository to write to; proposing a change (a pull request) takes no more than reading."""
    revision = call.parts["revision"]
    own = pull or revision.startswith("refs/pr/")
    repo = call.readable() if own else call.writable()
    if own and call.person.read_only:
        raise Refusal(401 if call.person.id < 0 else 403, "A token with write rights is needed")
    if own and not pull and call.store.repositories.role(call.person, repo) not in ("write", "admin"):
        number = revision.rsplit("/", 1)[-1]
        if call.store.discussions.find(repo, number).account != call.person.id:
            raise Refusal.forbidden("Only its author and those who may write can change this pull request")
    return repo


def wants_pull(call: Call) -> bool:
    """Whether a change is to become a pull request."""
    return call.query("create_pr") in ("1", "true")


@router.add("POST", REPO + "/preupload/{revision}", limit=32 << 20)
def preupload(call: Call) -> Response:
    """Says of each file whether it is large, whether ``.gitignore`` names it, and what is there now."""
    repo, body = branch_for(call, wants_pull(call)), call.json()
    history = call.store.history
    commit = history.resolve(repo, call.parts["revision"])
    files = body.get("files")
    if not isinstance(files, list) or len(files) > 10_000:
        raise Refusal.invalid("files must be a list")
    open_ = call.store.repositories.may_open(call.person, repo)
    rules = _small(call, commit.tree, ".gitattributes")
    given = body.get("gitIgnore") or _small(call, commit.tree, ".gitignore").decode("utf-8", "replace")
    ignored = Ignore(given if isinstance(given, str) else "")
    found = []
    for file in files:
        if not isinstance(file, dict) or not isinstance(file.get("size"), int) or file["size"] < 0:
            raise Refusal.invalid("each of files must have a path and a size")
        path = names.path(file.get("path", ""))
        sample = _base64(file.get("sample", ""))
        large = call.store.is_large(path, file["size"], sample, rules)
        entry: dict[str, Any] = {"path": path, "uploadMode": "lfs" if large else "regular"}
        entry["shouldIgnore"] = ignored.names(path)
        node = history.trees.node(commit.tree, path)
        known = node is not None and not node.folder and (node.sha256 is not None) == large and open_
        if node and known and (node.sha256 is None or call.store.contents.is_whole(node.sha256)):  # else: send it again
            entry["oid"] = node.sha256 or node.oid
        found.append(entry)
    return answer({"files": found})


def _small(call: Call, tree: str, path: str) -> bytes:
    node = call.store.history.trees.node(tree, path)
    return call.store.history.content(node.oid) if node and not node.folder and not node.sha256 else b""


def _base64(text: object) -> bytes:
    try:
        if not isinstance(text, str):
            raise ValueError
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Refusal.invalid("content that is not valid base64") from error


@router.add("POST", REPO + "/commit/{revision}")
async def commit(call: Call) -> Response:
    """Carries out a commit."""
    repo = await run_in_threadpool(branch_for, call, wants_pull(call))
    with call.store.quotas.coming(call.person.id, beyond=SPARE) as more, call.store.scratch.file() as (_, file):
        async for part in limited(call.request, _COMMIT_BODY):
            more(len(part) * 3 // 4)  # of base64
            await run_in_threadpool(file.write, part)
        file.seek(0)
        return await run_in_threadpool(_commit, call, repo, file)


def _commit(call: Call, repo: Repo, file: BinaryIO) -> Response:
    header, changes = _read(file)
    title, description = (_string(header, key) for key in ("summary", "description"))
    parent = header.get("parentCommit")
    if parent is not None and (not isinstance(parent, str) or not re.fullmatch(r"[0-9a-f]{7,40}", parent)):
        raise Refusal.invalid("parentCommit must be a commit id")
    history, revision = call.store.history, call.parts["revision"]
    answered: dict[str, Any] = {"success": True, "hookOutput": ""}
    pull = None
    with call.store.database.write():
        if wants_pull(call):
            if history.ref(repo, revision) is None:
                raise Refusal.no_revision(revision)
            number = call.store.discussions.open(repo, call.person, title, description, base=revision)
            pull = f"refs/pr/{number}"
            answered["pullRequestUrl"] = f"{call.url(repo)}/discussions/{number}"
        made = history.commit(repo, revision, changes, call.person, title, description, parent, pull)
    call.store.checkouts.later(repo, pull or revision)
    answered |= {"commitOid": made.id, "commitUrl": f"{call.url(repo)}/commit/{quote(made.id)}"}
    return answer(answered)


def _string(header: dict[str, Any], key: str) -> str:
    value = header.get(key) or ""
    if not isinstance(value, str) or len(value) > 1 << 20:
        raise Refusal.invalid(f"{key} must be a string")
    return value.encode("utf-8", "replace").decode()


def _read(file: BinaryIO) -> tuple[dict[str, Any], list[Change]]:
    """The header and the changes of a commit's body."""
    header: dict[str, Any] = {}
    changes: list[Change] = []
    for key, value in _lines(file):
        if key == "header":
            header = value
        elif key == "file":
            if value.get("encoding", "base64") != "base64":
                raise Refusal.invalid("the encoding of a file must be base64")
            content = _base64(value.get("content", ""))
            if len(content) > _SMALL:
                raise Refusal.invalid("a file of this size must be uploaded before the commit")
            changes.append(PutSmall(names.path(value.get("path", "")), content))
        elif key == "lfsFile":
            oid = value.get("oid")
            if value.get("algo", "sha256") != "sha256" or not isinstance(oid, str) or not is_sha256(oid):
                raise Refusal.invalid("oid must be a SHA-256")
            changes.append(PutLarge(names.path(value.get("path", "")), oid))
        elif key in ("deletedFile", "deletedFolder"):
            path = names.path(str(value.get("path", "")).rstrip("/"))
            changes.append(Remove(path, key == "deletedFolder"))
        else:
            raise Refusal.invalid(f"a commit cannot have a line of kind {key[:40]!r}")
        if len(changes) > _CHANGES:
            raise Refusal(413, f"a commit may have {_CHANGES} changes at most")
    return header, changes


def is_sha256(text: str) -> bool:
    """Whether a text is a SHA-256 in hex."""
    return bool(re.fullmatch(r"[0-9a-f]{64}", text, re.ASCII))


def _lines(file: BinaryIO) -> Iterator[tuple[str, dict[str, Any]]]:
    for line in file:
        if not line.strip():
            continue
        try:
            value = json.loads(line)
            key, body = value["key"], value["value"]
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise Refusal.invalid("a commit's body must be lines of JSON with key and value") from error
        if not isinstance(key, str) or not isinstance(body, dict):
            raise Refusal.invalid("a commit's body must be lines of JSON with key and value")
        yield key, body
