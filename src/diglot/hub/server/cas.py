"""Xet: tokens, xorbs and shards in, reconstruction out.

The hub's API hands out short-lived tokens for one repository and one purpose (see `tickets`); what is sent to
``/xet/<store>-<account>/…`` carries such a token. Store and account are part of the address because clients remember
for three weeks what they uploaded *there*: another store has not got it, and another account may not refer to it.

Xorbs and shards go to a file and are verified in a thread, a slice of each account in turn (see `turns`), so that
neither many clients with 64 MiB xorbs nor one endless shard hold the others up. The newer ``xorb-grants`` protocol is
unknown here: 404, on which clients fall back.
"""

from __future__ import annotations

import json
import logging
import time
from collections import defaultdict
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from typing import Any, BinaryIO
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from diglot.hub.formats import shards, xet
from diglot.hub.refusal import Refusal
from diglot.hub.repos.repositories import Repo
from diglot.hub.server.http import Call, answer, byte_range, limited
from diglot.hub.server.repos import REPO
from diglot.hub.server.routing import Router
from diglot.hub.server.tickets import Ticket, holder, issue, read, same
from diglot.hub.server.turns import Turns
from diglot.hub.server.upload import branch_for, wants_pull

log = logging.getLogger("diglot.hub")
router = Router()
CAS = "/xet/{store}"

_LIFE = 3600  # seconds that a token is good for
_SHARD = 64 << 20
_XORB = xet.XORB_BYTES + (4 << 20)
_SLICE = 32 << 20  # bytes of content that are verified in one turn
_turns = Turns(2)
_shards: defaultdict[int, Turns] = defaultdict(lambda: Turns(2, 64))  # of an account: more of them wait, unread


# ---- tokens


def grant(call: Call, repo: Repo, right: str) -> Response:
    """A token for one repository; `right` is ``read`` or ``write``."""
    if right == "write":
        call.store.quotas.ask(call.person.id)
    place = f"{call.store.id}-{call.person.id}"
    text, until = issue(call, repo, right, _LIFE)
    token = f"{text}.{call.store.sign(f'xet {place} {text}')}"
    url = f"{call.base}/xet/{place}"
    headers = {"X-Xet-Cas-Url": url, "X-Xet-Access-Token": token, "X-Xet-Token-Expiration": str(until)}
    return answer({"accessToken": token, "exp": until, "casUrl": url}, headers=headers)


@router.add("GET", REPO + "/xet-write-token/{revision}")
def write_token(call: Call) -> Response:
    """A token for uploads to a branch or (``create_pr``) to a pull request that is to be."""
    pull = wants_pull(call)
    repo = branch_for(call, pull)
    if not pull:
        call.store.history.resolve(repo, call.parts["revision"])
    return grant(call, repo, "write")


@router.add("GET", REPO + "/xet-read-token/{revision}")
def read_token(call: Call) -> Response:
    """A token for downloads."""
    repo = call.opened()
    call.store.history.resolve(repo, call.parts["revision"])
    return grant(call, repo, "read")


def _ticket(call: Call, right: str) -> Ticket:
    """The token that this request carries.

    Raises:
        Refusal: 401 for a forged, expired or withdrawn one, 403 for one with too few rights, 404 for the address of
            another store or of a repository that is gone.
    """
    place, header = call.parts["store"], call.request.headers.get("authorization", "")
    text, _, sign = header[7:].rpartition(".") if header[:7].lower() == "bearer " else ("", "", "")
    if not same(sign, call.store.sign(f"xet {place} {text}")):
        if place.partition("-")[0] != call.store.id:
            raise Refusal(404, "this store is not here any more")
        raise Refusal(401, "Invalid token")
    ticket = read(text)
    if right == "write" and ticket.right != "write":
        raise Refusal.forbidden("This token is for reading only")
    holder(call, ticket)
    return ticket


# ---- in


@router.add("POST", CAS + "/v1/xorbs/{prefix}/{hash}")
async def xorb(call: Call) -> Response:
    """Receives a xorb."""
    ticket = await run_in_threadpool(_ticket, call, "write")
    digest, contents = xet.from_hex(call.parts["hash"]), call.store.contents
    with call.store.quotas.coming(ticket.account) as more, call.store.scratch.file() as (path, file):
        size = await _receive(call, file, _XORB, more)
        async with _turns.turn(ticket.account):
            inserted = await run_in_threadpool(contents.take_xorb, digest, path, file, ticket.account, True)
        if inserted:
            call.store.received[ticket.repo] += size
        return answer({"was_inserted": inserted})


async def _receive(call: Call, file: BinaryIO, limit: int, more: Callable[[int], None]) -> int:
    size = 0
    async for part in limited(call.request, limit):
        more(len(part))
        await run_in_threadpool(file.write, part)
        size += len(part)
    return size


@router.add("POST", CAS + "/v2/shards", CAS + "/v1/shards")
async def shard(call: Call) -> Response:
    """Receives a shard; the second version answers line by line, so that long checks do not look like a dead server."""
    ticket = await run_in_threadpool(_ticket, call, "write")
    steps = _verify(call, ticket)
    if call.request.scope["raw_path"].endswith(b"/v1/shards"):
        async for _ in steps:
            if await call.request.is_disconnected():
                await steps.aclose()
                raise Refusal.invalid("the client went away")
        return answer({"result": 1})
    await anext(steps)  # what is no shard is refused as such
    return StreamingResponse(_progress(steps), media_type="application/x-ndjson")


async def _verify(call: Call, ticket: Ticket) -> AsyncGenerator[tuple[int, int], None]:
    """Receives a shard and verifies it; yields (files verified, files) now and then, for the first time when read."""
    contents, account, most = call.store.contents, ticket.account, call.settings.max_file
    with call.store.quotas.coming(account) as more, call.store.scratch.file() as (_, file):
        await _receive(call, file, _SHARD, more)
        async with _shards[account].turn(account):
            async with _turns.turn(account):
                files = await run_in_threadpool(_parse, file)
            yield 0, len(files)
            steps, done = contents.shard_steps(files, account, ticket.repo, most, True), 0
            while done >= 0:
                async with _turns.turn(account):
                    done = await run_in_threadpool(_advance, steps)
                yield max(done, 0), len(files)


def _parse(file: BinaryIO) -> list[shards.ShardFile]:
    file.seek(0)
    return shards.read_shard(file.read())


def _advance(steps: Iterator[tuple[int, int]]) -> int:
    """Takes a slice of the steps; how many files have been verified, -1 when all have."""
    spent = 0
    for done, work in steps:
        spent += work
        if spent >= _SLICE:
            return done
    return -1


async def _progress(steps: AsyncGenerator[tuple[int, int], None]) -> AsyncIterator[bytes]:
    """Says every few seconds that it goes on, and how it ended."""
    last: dict[str, object] = {"type": "result"}
    said = time.monotonic()
    try:
        async for done, total in steps:
            if time.monotonic() - said > 5:
                said = time.monotonic()
                yield json.dumps({"type": "validating", "verified": done, "total": total}).encode() + b"\n"
    except Refusal as refusal:
        last = {"type": "error", "message": str(refusal), "retryable": refusal.status in (429, 503)}
    except Exception:
        log.exception("a shard could not be verified")
        last = {"type": "error", "message": "Internal error; it has been logged", "retryable": False}
    finally:
        await steps.aclose()
    yield json.dumps(last).encode() + b"\n"


# ---- out


@router.add("GET", CAS + "/v1/reconstructions/{hash}")
def reconstruction(call: Call) -> Response:
    """Of which chunks a file, or a range of it, consists; with signed addresses to get them from."""
    ticket = _ticket(call, "read")
    found = call.store.contents.terms(xet.from_hex(call.parts["hash"]))
    if found is None or not call.store.contents.may_refer(ticket.repo, ticket.account, found[0].sha256):
        raise Refusal(404, "no such file")
    large, terms = found
    start, end = byte_range(call.request.headers.get("range", ""), large.size) or (0, large.size)
    if start >= end and large.size:
        raise Refusal(416, "range not satisfiable")
    shown: list[dict[str, Any]] = []
    wanted: dict[bytes, list[tuple[int, int]]] = {}
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
            wanted.setdefault(term.xorb, []).append((first, last))
        at += term.size
    fetch = {xet.to_hex(xorb): _sources(call, xorb, ranges, large.sha256) for xorb, ranges in wanted.items()}
    return answer({"offset_into_first_range": skipped or 0, "terms": shown, "fetch_info": fetch})


def _sources(call: Call, xorb: bytes, ranges: list[tuple[int, int]], sha256: str) -> list[dict[str, Any]]:
    """Where to get ranges of a xorb's chunks: those that overlap or touch are one, so each chunk is in one only."""
    layout, name = call.store.contents.layout(xorb), xet.to_hex(xorb)
    merged: list[list[int]] = []
    for first, last in sorted(ranges):
        if merged and first <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], last)
        else:
            merged.append([first, last])
    found = []
    for first, last in merged:
        low, high = int(layout.stored[first]), int(layout.stored[last])
        url = f"{call.base}/xet/{call.parts['store']}/get/{name}?{_signed(call, name, low, high, sha256)}"
        span = {"start": low, "end": high - 1}
        found.append({"range": {"start": first, "end": last}, "url": url, "url_range": span})
    return found


def _signed(call: Call, name: str, low: int, high: int, sha256: str) -> str:
    """The query of a signed address: of bytes that belong to one file, for as long as the asker may have that file."""
    ticket = call.request.headers["authorization"][7:].rpartition(".")[0]
    text = f"get {call.parts['store']} {name} {low} {high} {sha256} {ticket}"
    return urlencode({"low": low, "high": high, "file": sha256, "ticket": ticket, "sign": call.store.sign(text)})


@router.add("GET", CAS + "/get/{hash}")
def get_xorb(call: Call) -> Response:
    """A range of a xorb's stored bytes, for whoever has the signed address and still may have the file."""
    name, sha256, text = call.parts["hash"], call.query("file"), call.query("ticket")
    low, high = call.number("low", 0, 0, 1 << 30), call.number("high", 0, 0, 1 << 30)
    wanted = call.store.sign(f"get {call.parts['store']} {name} {low} {high} {sha256} {text}")
    if not same(call.query("sign"), wanted):
        raise Refusal.forbidden("a forged address")
    ticket = read(text)
    holder(call, ticket)
    key = f"xorbs/{xet.to_hex(xet.from_hex(name))}"
    size = call.store.objects.size(key)
    if size is None or not call.store.contents.may_refer(ticket.repo, ticket.account, sha256):
        raise Refusal(404, "no such xorb")
    bounds = byte_range(call.request.headers.get("range", ""), size)
    start, end = bounds or (low, min(high, size))
    if start >= end:
        raise Refusal(416, "range not satisfiable")
    if start < low or end > high:
        raise Refusal.forbidden("this address is for other bytes")
    headers = {"Content-Range": f"bytes {start}-{end - 1}/{size}"} if bounds else {}
    pieces = call.store.contents.raw(key, end, start)
    headers["Content-Length"] = str(end - start)
    return StreamingResponse(pieces, 206 if bounds else 200, headers, "application/octet-stream")


@router.add("POST", "/v1/telemetry")
def telemetry(call: Call) -> Response:
    """What the Xet client tells of its transfers; not kept."""
    return answer({})
