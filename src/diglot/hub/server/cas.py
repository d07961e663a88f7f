"""Xet: tokens, xorbs and shards in, reconstruction out.

The hub's API hands out short-lived tokens for one repository and one purpose; what is sent to ``/xet/<store>/…``
carries such a token. The store's id is part of the address because clients remember for three weeks what they uploaded
*there*: another id means a store that has lost something.

Uploads of a xorb go to a file and are verified in a thread, two at a time, so that many clients with 64 MiB xorbs do
not fill the memory. The newer ``xorb-grants`` protocol is unknown here: 404, on which clients fall back.
"""

from __future__ import annotations

import hmac
import json
import queue
import re
import threading
import time
from collections.abc import Iterator
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from diglot.hub import xet
from diglot.hub.refusal import Refusal
from diglot.hub.repositories import Repo
from diglot.hub.server.files import byte_range
from diglot.hub.server.http import Call, Router, answer, expires, limited, read_body
from diglot.hub.server.repos import REPO
from diglot.hub.server.upload import _branch_for, _wants_pull

router = Router()
CAS = "/xet/{store}"

_LIFE = 3600  # seconds that a token is good for
_SHARD = 64 << 20
_XORB = xet.XORB_BYTES + (4 << 20)
_slots = threading.Semaphore(2)


# ---- tokens


def grant(call: Call, repo: Repo, right: str) -> Response:
    """A token for one repository; `right` is ``read`` or ``write``."""
    until = expires(_LIFE)
    text = f"{right}.{call.person.id}.{repo.id}.{until}"
    token = f"{text}.{call.store.sign('xet ' + text)}"
    url = f"{call.base}/xet/{call.store.id}"
    headers = {"X-Xet-Cas-Url": url, "X-Xet-Access-Token": token, "X-Xet-Token-Expiration": str(until)}
    return answer({"accessToken": token, "exp": until, "casUrl": url}, headers=headers)


@router.add("GET", REPO + "/xet-write-token/{revision}")
def write_token(call: Call) -> Response:
    """A token for uploads to a branch or (``create_pr``) to a pull request that is to be."""
    pull = _wants_pull(call)
    repo = _branch_for(call, pull)
    if not pull:
        call.store.history.resolve(repo, call.parts["revision"])
    return grant(call, repo, "write")


def _account(call: Call, right: str) -> int:
    """Whose token this request carries.

    Raises:
        Refusal: 401 for a forged or expired one, 403 for one with too few rights, 404 for another store's address.
    """
    if call.parts["store"] != call.store.id:
        raise Refusal(404, "this store is not here any more")
    header = call.request.headers.get("authorization", "")
    match = re.fullmatch(
        r"bearer (((read|write)\.(-?\d{1,9})\.[0-9a-f]{24}\.(\d{1,12}))\.([0-9a-f]{64}))", header, re.I
    )
    if not match or not _same(match[6], call.store.sign("xet " + match[2])):
        raise Refusal(401, "Invalid token")
    if int(match[5]) < time.time():
        raise Refusal(401, "This token has expired")
    if right == "write" and match[3] != "write":
        raise Refusal.forbidden("This token is for reading only")
    return int(match[4])


def _same(a: str, b: str) -> bool:
    return hmac.compare_digest(a.encode("utf-8", "replace"), b.encode())


# ---- in


@router.add("POST", CAS + "/v1/xorbs/{prefix}/{hash}")
async def xorb(call: Call) -> Response:
    """Receives a xorb."""
    _account(call, "write")
    digest = xet.from_hex(call.parts["hash"])
    with call.store.scratch.file() as (path, file):
        size = 0
        async for part in limited(call.request, _XORB):
            await run_in_threadpool(file.write, part)
            size += len(part)

        def take() -> bool:
            with _slots:
                return call.store.contents.take_xorb(digest, path, file)

        inserted = await run_in_threadpool(take)
        if inserted:
            call.store.received[_repo_of(call)] += size
        return answer({"was_inserted": inserted})


@router.add("POST", CAS + "/v2/shards", CAS + "/v1/shards")
async def shard(call: Call) -> Response:
    """Receives a shard; the second version answers line by line, so that long checks do not look like a dead server."""
    account = _account(call, "write")
    files = xet.read_shard(await read_body(call.request, _SHARD))
    if call.request.scope["raw_path"].endswith(b"/v1/shards"):
        await run_in_threadpool(call.store.contents.take_shard, files, account)
        return answer({"result": 1})
    return StreamingResponse(_verify(call, files, account), media_type="application/x-ndjson")


def _verify(call: Call, files: list[xet.ShardFile], account: int) -> Iterator[bytes]:
    """Verifies in a thread of its own; says every few seconds that it goes on, and how it ended."""
    done: queue.Queue[str | None] = queue.Queue()

    def work() -> None:
        try:
            with _slots:
                call.store.contents.take_shard(files, account)
            done.put(None)
        except Exception as error:
            done.put(str(error) if isinstance(error, Refusal) else "Internal error; it has been logged")
            if not isinstance(error, Refusal):
                raise

    threading.Thread(target=work, daemon=True).start()
    while True:
        try:
            error = done.get(timeout=5)
            break
        except queue.Empty:
            yield json.dumps({"type": "validating", "verified": 0, "total": len(files)}).encode() + b"\n"
    last = {"type": "result"} if error is None else {"type": "error", "message": error, "retryable": False}
    yield json.dumps(last).encode() + b"\n"


# ---- out


@router.add("GET", CAS + "/v1/reconstructions/{hash}")
def reconstruction(call: Call) -> Response:
    """Of which chunks a file, or a range of it, consists; with signed addresses to get them from."""
    account = _account(call, "read")
    found = call.store.contents.terms(xet.from_hex(call.parts["hash"]))
    repo = _repo_of(call)
    if found is None or not call.store.contents.may_refer(repo, account, found[0].sha256):
        raise Refusal(404, "no such file")
    large, terms = found
    start, end = byte_range(call.request.headers.get("range", ""), large.size) or (0, large.size)
    if start >= end and large.size:
        raise Refusal(416, "range not satisfiable")
    shown: list[dict[str, Any]] = []
    fetch: dict[str, list[dict[str, Any]]] = {}
    at, skipped = 0, None
    for term in terms:
        if at + term.size > start and at < end:
            layout = call.store.contents.layout(term.xorb)
            first, last = term.start, term.end
            while first + 1 < last and at + int(layout.raw[first + 1] - layout.raw[term.start]) <= start:
                first += 1
            while last - 1 > first and at + int(layout.raw[last - 1] - layout.raw[term.start]) >= end:
                last -= 1
            if skipped is None:
                skipped = max(0, start - at - int(layout.raw[first] - layout.raw[term.start]))
            name, chunks = xet.to_hex(term.xorb), {"start": first, "end": last}
            length = int(layout.raw[last] - layout.raw[first])
            shown.append({"hash": name, "unpacked_length": length, "range": chunks})
            low, high = int(layout.stored[first]), int(layout.stored[last]) - 1
            entry = {"range": chunks, "url": _signed(call, name), "url_range": {"start": low, "end": high}}
            fetch.setdefault(name, []).append(entry)
        at += term.size
    return answer({"offset_into_first_range": skipped or 0, "terms": shown, "fetch_info": fetch})


def _repo_of(call: Call) -> str:
    return call.request.headers.get("authorization", "").split(".")[2]


def _signed(call: Call, name: str) -> str:
    until = expires(_LIFE)
    return f"{call.base}/xet/{call.store.id}/get/{name}?until={until}&sign={call.store.sign(f'get {name} {until}')}"


@router.add("GET", CAS + "/get/{hash}")
def get_xorb(call: Call) -> Response:
    """A range of a xorb's stored bytes, for whoever has the signed address."""
    name, until = call.parts["hash"], call.number("until", 0, 0, 1 << 40)
    if call.parts["store"] != call.store.id or not _same(call.query("sign"), call.store.sign(f"get {name} {until}")):
        raise Refusal.forbidden("a forged address")
    if until < time.time():
        raise Refusal.forbidden("an expired address")
    key = f"xorbs/{xet.to_hex(xet.from_hex(name))}"
    size = call.store.objects.size(key)
    if size is None:
        raise Refusal(404, "no such xorb")
    bounds = byte_range(call.request.headers.get("range", ""), size)
    start, end = bounds or (0, size)
    if start >= end:
        raise Refusal(416, "range not satisfiable")
    headers = {"Content-Range": f"bytes {start}-{end - 1}/{size}"} if bounds else {}
    pieces = call.store.contents.raw(key, end, start)
    headers["Content-Length"] = str(end - start)
    return StreamingResponse(pieces, 206 if bounds else 200, headers, "application/octet-stream")


@router.add("POST", "/v1/telemetry")
def telemetry(call: Call) -> Response:
    """What the Xet client tells of its transfers; not kept."""
    return answer({})
