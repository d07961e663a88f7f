"""git-LFS: batch, basic and multipart uploads; the large files of a repository.

The address of an upload or download is signed (it names the file, its size, who may use it by which token, and until
when), because clients send no token with it; it ends early with the rights it stands on (see `tickets`). Files above
256 MiB go in parts if the client can: of 64 MiB, or larger ones where there would be more than 1,000 of them. An answer
signs 10,000 parts at most; the files for which none are left go in one piece.
"""

from __future__ import annotations

import hashlib
import time
from collections import defaultdict
from typing import Any
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from diglot.hub import names
from diglot.hub.refusal import Refusal
from diglot.hub.repos.repositories import Repo
from diglot.hub.repos.trees import Node
from diglot.hub.server.files import deliver
from diglot.hub.server.http import Call, answer, date, expires, limited, page
from diglot.hub.server.repos import REPO
from diglot.hub.server.routing import Router
from diglot.hub.server.tickets import Ticket, holder, same
from diglot.hub.server.turns import Turns
from diglot.hub.server.upload import is_sha256

router = Router()
_joins: defaultdict[int, Turns] = defaultdict(lambda: Turns(1, 64))

_GIT = ("/{namespace}/{name}.git/info/lfs", "/{kind}/{namespace}/{name}.git/info/lfs")
_PART, _MULTIPART = 64 << 20, 256 << 20
_PARTS, _ALL_PARTS = 1000, 10_000  # of one file, of one answer
_LIFE, _READ = 24 * 3600, 3600  # seconds that addresses of uploads and of downloads are good for


def _sign(call: Call, action: str, oid: str, size: int, repo: str, part: int = 0) -> str:
    person, until = call.person, expires(_READ if action == "get" else _LIFE)
    until = until if person.expires is None else min(until, int(person.expires))
    fields = {"size": size, "account": person.id, "credential": person.credential or 0, "repo": repo, "part": part}
    text = " ".join(map(str, ("lfs", action, oid, *fields.values(), until)))
    return f"{call.base}/lfs/{action}/{oid}?{urlencode(fields | {'until': until, 'sign': call.store.sign(text)})}"


def _signed(call: Call, action: str) -> tuple[str, int, Ticket, int]:
    """(SHA-256, size, ticket, part) of a signed address whose holder still has the right that it stands on."""
    oid, repo = call.parts["oid"], call.query("repo")
    said = ("size", "account", "credential", "part", "until")
    size, account, credential, part, until = (call.number(name, 0, -1, 1 << 50) for name in said)
    text = f"lfs {action} {oid} {size} {account} {credential} {repo} {part} {until}"
    if not is_sha256(oid) or not same(call.query("sign"), call.store.sign(text)):
        raise Refusal.forbidden("a forged address")
    if until < time.time():
        raise Refusal.forbidden("an expired address")
    ticket = Ticket("read" if action == "get" else "write", account, credential, repo)
    holder(call, ticket)
    return oid, size, ticket, part


@router.add("POST", *(f"{base}/objects/batch" for base in _GIT))
def batch(call: Call) -> Response:
    """Says for each object where to send it, or that it is there."""
    body = call.json()
    operation, objects = body.get("operation"), body.get("objects")
    if operation not in ("upload", "download") or not isinstance(objects, list) or len(objects) > 10_000:
        raise Refusal.invalid("operation must be upload or download, objects a list")
    if body.get("hash_algo", "sha256") != "sha256":
        raise Refusal.invalid("hash_algo must be sha256")
    proposing = not body.get("ref")  # a pull request names no branch, and takes no more than reading
    repo = call.opened() if operation == "download" or proposing else call.writable()
    if operation == "upload" and call.person.read_only:
        raise Refusal(401 if call.person.id < 0 else 403, "A token with write rights is needed")
    named = [_object(item) for item in objects]
    if operation == "upload":
        found, parts = _uploads(call, repo, named, _ALL_PARTS if "multipart" in (body.get("transfers") or []) else 0)
    else:
        found, parts = [_download(call, repo, oid, size) for oid, size in named], 0
    response = answer({"transfer": "multipart" if parts else "basic", "objects": found})
    response.headers["content-type"] = "application/vnd.git-lfs+json"
    return response


def _object(item: Any) -> tuple[str, int]:
    """An object's SHA-256 and size, as it is asked for."""
    oid, size = (item.get("oid"), item.get("size")) if isinstance(item, dict) else (None, None)
    if not isinstance(oid, str) or not is_sha256(oid) or not isinstance(size, int) or size < 0:
        raise Refusal.invalid("each object must have an oid (SHA-256) and a size")
    return oid, size


def _download(call: Call, repo: Repo, oid: str, size: int) -> dict[str, Any]:
    """Where to get an object."""
    there = call.store.contents.find(oid)
    if there is None or not call.store.contents.may_refer(repo.id, call.person.id, oid):
        return {"oid": oid, "size": size, "error": {"code": 404, "message": "no such object"}}
    return {"oid": oid, "size": size, "actions": {"download": {"href": _sign(call, "get", oid, there.size, repo.id)}}}


def _uploads(call: Call, repo: Repo, objects: list[tuple[str, int]], left: int) -> tuple[list[dict[str, Any]], int]:
    """Where to send each object, or why not; and in how many parts all of them together (`left` at most)."""
    contents, room, parts, found = call.store.contents, call.store.quotas.left(call.person.id), 0, []
    for oid, size in objects:
        entry: dict[str, Any] = {"oid": oid, "size": size}
        found.append(entry)
        there = contents.find(oid)
        mine = there is not None and contents.may_refer(repo.id, call.person.id, oid)
        if size > call.settings.max_file:
            entry["error"] = {"code": 422, "message": "this file is larger than the hub takes"}
        elif mine and there and there.size == size and contents.whole(there):  # what has gone missing is sent anew
            continue
        elif room is not None and size > room:
            entry["error"] = {"code": 413, "message": "this is more than your account may keep in this hub"}
        else:
            room = None if room is None else room - size
            upload, count = _upload(call, repo, oid, size, left - parts)
            parts += count
            actions = {"upload": upload, "verify": {"href": f"{call.url(repo)}.git/info/lfs/verify"}}
            entry |= {"authenticated": True, "actions": actions}
    return found, parts


def _part_size(size: int) -> int:
    """How many bytes each part of a file has, but for the last: a multiple of 64 MiB.

    >>> _part_size(300 << 20) >> 20, _part_size(1 << 40) >> 20
    (64, 1088)
    """
    return _PART * max(1, -(-size // (_PART * _PARTS)))


def _upload(call: Call, repo: Repo, oid: str, size: int, left: int) -> tuple[dict[str, Any], int]:
    """What to do with a file, and in how many parts (0 for one piece; `left` at most)."""
    each = _part_size(size)
    count = -(-size // each)
    if size <= _MULTIPART or count > left:
        return {"href": _sign(call, "put", oid, size, repo.id)}, 0
    header = {str(n): _sign(call, "part", oid, size, repo.id, n) for n in range(1, count + 1)}
    return {
        "href": _sign(call, "join", oid, size, repo.id),
        "header": {"chunk_size": str(each), **header},
    }, count


@router.add("PUT", "/lfs/put/{oid}")
async def put(call: Call) -> Response:
    """Receives a whole file."""
    oid, size, ticket, _ = _signed(call, "put")
    hasher = hashlib.sha256()

    def keep(piece: bytes) -> None:
        file.write(piece)
        hasher.update(piece)

    with call.store.quotas.coming(ticket.account, size), call.store.scratch.file() as (path, file):
        async for piece in limited(call.request, size):
            await run_in_threadpool(keep, piece)
        words = (oid, size, path, file, ticket.account, True, hasher.hexdigest())
        await run_in_threadpool(call.store.contents.take_plain, *words)
    call.store.received[ticket.repo] += size
    return answer({})


@router.add("PUT", "/lfs/part/{oid}")
async def put_part(call: Call) -> Response:
    """Receives a part of a file."""
    oid, size, ticket, part = _signed(call, "part")
    each = _part_size(size)
    wanted = min(each, size - (part - 1) * each)
    hasher, received = hashlib.sha256(), 0
    with call.store.quotas.coming(ticket.account, wanted), call.store.scratch.file() as (path, file):
        async for piece in limited(call.request, wanted):
            received += len(piece)
            hasher.update(piece)
            await run_in_threadpool(file.write, piece)
        if received != wanted:
            raise Refusal.invalid(f"{received} bytes were sent where {wanted} were announced")
        file.flush()
        path.replace(call.store.scratch.part(oid, ticket.account, part))
    return answer({}, headers={"ETag": f'"{hasher.hexdigest()}"'})


@router.add("POST", "/lfs/join/{oid}")
async def join(call: Call) -> Response:
    """Puts the parts of a file together; of one account, a file at a time."""
    oid, size, ticket, _ = await run_in_threadpool(_signed, call, "join")
    async with _joins[ticket.account].turn(ticket.account):
        await run_in_threadpool(_join, call, oid, size, ticket)
    return answer({})


def _join(call: Call, oid: str, size: int, ticket: Ticket) -> None:
    count = -(-size // _part_size(size))
    parts = [call.store.scratch.part(oid, ticket.account, n) for n in range(1, count + 1)]
    if not all(part.exists() for part in parts):
        raise Refusal.invalid("some parts of the file were not sent")
    hasher = hashlib.sha256()
    with call.store.scratch.file() as (path, file):
        for part in parts:
            with part.open("rb") as source:
                while piece := source.read(1 << 20):
                    file.write(piece)
                    hasher.update(piece)
        call.store.contents.take_plain(oid, size, path, file, ticket.account, True, hasher.hexdigest())
    call.store.received[ticket.repo] += size
    for part in parts:
        part.unlink(missing_ok=True)


@router.add("POST", *(f"{base}/verify" for base in _GIT))
def verify(call: Call) -> Response:
    """Whether an upload has arrived."""
    repo, oid = call.opened(), call.text("oid")
    found = call.store.contents.find(oid)
    allowed = found and call.store.contents.may_refer(repo.id, call.person.id, oid)
    if not found or not allowed or found.size != call.json().get("size"):
        raise Refusal(404, "no such object")
    return answer({})


@router.add("GET HEAD", "/lfs/get/{oid}")
def get(call: Call) -> Response:
    """A file, for whoever has the signed address."""
    from diglot.hub.repos.refs import Commit

    oid, size, ticket, _ = _signed(call, "get")
    if not call.store.contents.may_refer(ticket.repo, ticket.account, oid):
        raise Refusal(404, "no such object")
    nothing = Commit("", None, "", "", "", "", 0)
    repo = Repo("", names.RepoId("models", "lfs", "lfs"), False, None, 0, 0)
    return deliver(call, repo, nothing, Node(oid, False, oid, size, oid))


# ---- the large files of a repository


@router.add("GET", REPO + "/received")
def received(call: Call) -> Response:
    """How many bytes of large files the server has received for a repository since it started."""
    return answer({"bytes": call.store.received[call.readable().id]})


@router.add("GET", REPO + "/lfs-files")
def list_files(call: Call) -> Response:
    """The large files that a repository holds or has held."""
    repo = call.writable()
    history = call.store.history
    refs: dict[str | None, str] = {}
    for ref in reversed([r for r in history.refs(repo) if r.name != "refs/heads/main"]):
        refs |= {n.sha256: ref.name for n in history.trees.files(history.resolve(repo, ref.name).tree) if n.sha256}
    main = history.trees.files(history.resolve(repo, "main").tree)
    refs |= {node.sha256: "refs/heads/main" for node in main if node.sha256}
    found = [
        {"fileOid": held.sha256, "oid": held.sha256, "filename": held.path, "size": held.size}
        | {"pushedAt": date(held.date), "ref": refs.get(held.sha256)}
        for held in call.store.contents.claims.files(repo.id)
    ]
    shown, headers = page(call, found, 1000)
    return answer(shown, headers=headers)


@router.add("POST", REPO + "/lfs-files/batch")
def delete_files(call: Call) -> Response:
    """Takes large files out of the whole history."""
    repo, body = call.writable("admin"), call.json()
    deletions = body.get("deletions")
    wanted = deletions.get("sha") if isinstance(deletions, dict) else None
    if not isinstance(wanted, list) or not all(isinstance(sha, str) and is_sha256(sha) for sha in wanted):
        raise Refusal.invalid("deletions.sha must be a list of SHA-256")
    call.store.history.forget_files(repo, set(wanted))
    return answer({"success": True})


@router.add("POST", REPO + "/lfs-files/duplicate")
def duplicate_files(call: Call) -> Response:
    """Lets another repository refer to files of this one."""
    source, body = call.opened(), call.json()
    target = body.get("target") or {}
    if not isinstance(target, dict):
        raise Refusal.invalid("target must name a repository")
    rid = names.RepoId.parse(str(target.get("type") or "model"), str(target.get("name")))
    repo = call.store.repositories.writable(call.person, rid)
    files = body.get("files") or []
    if not isinstance(files, list) or len(files) > 10_000:
        raise Refusal.invalid("files must be a list")
    failed, claims = [], call.store.contents.claims
    with call.store.database.write() as cursor:
        for file in files:
            sha256 = str(file.get("sha256"))[:64] if isinstance(file, dict) else ""
            sha256 = sha256.encode("utf-8", "replace").decode()
            if is_sha256(sha256) and claims.held(source.id, sha256):
                path = names.path(file.get("filename"))
                if not claims.held(repo.id, sha256):
                    claims.hold(cursor, repo.id, sha256, path)
            else:
                failed.append({"sha256": sha256, "error": "not a file of this repository"})
    return answer({"failed": failed})
