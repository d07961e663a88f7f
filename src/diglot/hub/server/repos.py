"""Repositories: create, find, list, move, duplicate, settings, rights and access requests."""

from __future__ import annotations

import re
from typing import Any

from starlette.responses import Response

from diglot.hub.names import RepoId
from diglot.hub.refusal import Refusal
from diglot.hub.repos import card
from diglot.hub.repos.refs import Commit
from diglot.hub.repos.repositories import Repo
from diglot.hub.server.http import Call, answer, date, page
from diglot.hub.server.routing import Router, decode

router = Router()
REPO = "/api/{kind}/{namespace}/{name}"
HIDDEN = "0" * 40  # what stands for the hash of a file that one may see and not open

_KEYS = frozenset(
    """author cardData citation createdAt description disabled downloads downloadsAllTime gated id lastModified likes
    paperswithcode_id private resourceGroup sha siblings tags trendingScore usedStorage xetEnabled gitalyUid mainSize
    config library_name mask_token model-index pipeline_tag safetensors spaces transformersInfo widgetData baseModels
    childrenModelCount gguf inference inferenceProviderMapping securityRepoStatus evalResults datasets models runtime
    sdk subdomain host""".split()  # noqa: SIM905
)


def describe(call: Call, repo: Repo, commit: Commit, files: bool, sizes: bool = False) -> dict[str, Any]:
    """A repository at a commit, as the API shows it."""
    history = call.store.history
    found = card.metadata(card.read(history, commit))
    result: dict[str, Any] = {
        "_id": repo.id, "id": repo.rid.full, "author": repo.rid.namespace, "sha": commit.id,
        "lastModified": date(repo.changed), "createdAt": date(repo.created), "private": repo.private,
        "gated": repo.gated or False, "disabled": False, "downloads": 0, "likes": 0, "tags": card.tags(found),
        "cardData": found,
    }  # fmt: skip
    if repo.rid.kind == "models":
        result["modelId"] = repo.rid.full
    if files:
        result["usedStorage"] = call.store.used(repo)
        result["siblings"] = siblings = []
        open_ = call.store.repositories.may_open(call.person, repo)
        for file in history.trees.files(commit.tree):
            entry: dict[str, Any] = {"rfilename": file.path}
            if sizes:
                entry |= {"size": file.size, "blobId": file.oid if open_ else HIDDEN}
                if file.sha256 and open_:
                    entry["lfs"] = {"sha256": file.sha256, "size": file.size, "pointerSize": pointer_size(file.size)}
            siblings.append(entry)
    return result


def pointer_size(size: int) -> int:
    """How long the git-LFS pointer of a file is, bytes."""
    return 126 + len(str(size))


def _expanded(call: Call, found: dict[str, Any]) -> dict[str, Any]:
    """Only what ``expand`` asks for, if it does."""
    wanted = [key for text in call.queries("expand") for key in text.split(",") if key]
    if not wanted:
        return found
    if unknown := [key for key in wanted if key not in _KEYS]:
        raise Refusal.invalid(f'"expand" must be one of {sorted(_KEYS)}, not {unknown[0][:50]!r}')
    extra = {"xetEnabled": True, "downloadsAllTime": 0, "trendingScore": 0}
    return {"_id": found["_id"], "id": found["id"]} | {k: v for k, v in (found | extra).items() if k in wanted}


@router.add("GET HEAD", REPO, REPO + "/revision/{revision}")
def info(call: Call) -> Response:
    """A repository, at its main branch or at a revision."""
    repo = call.readable()
    moved = moved_from(call, repo)
    if moved:
        return moved
    commit = call.store.history.resolve(repo, call.parts.get("revision") or "main")
    expand = call.queries("expand")
    files = not expand or any("siblings" in e or "usedStorage" in e for e in expand)
    return answer(_expanded(call, describe(call, repo, commit, files, call.query("blobs") in ("true", "1", "True"))))


def moved_from(call: Call, repo: Repo) -> Response | None:
    """The redirect from a repository's former name."""
    if repo.rid.full.lower() == call.rid.full.lower():
        return None
    parts = call.request.scope["raw_path"].decode("latin-1").split("/")
    for i in range(len(parts) - 1):
        if (decode(parts[i]), decode(parts[i + 1])) == (call.rid.namespace, call.rid.name):
            parts[i : i + 2] = repo.rid.namespace, repo.rid.name
            break
    query = call.request.scope["query_string"].decode("latin-1")
    return Response(status_code=307, headers={"Location": "/".join(parts) + ("?" + query if query else "")})


@router.add("GET", "/api/{kind}")
def listing(call: Call) -> Response:
    """Repositories by ``author``, ``search``, ``filter`` and ``gated``, sorted, a page at a time."""
    author, kind = call.query("author") or None, call.parts["kind"]
    found = []
    words = [word.lower() for text in call.queries("search") for word in text.split()]
    filters = {tag for text in call.queries("filter") for tag in text.split(",")}
    for repo in call.store.repositories.list(call.person, kind, author):
        if any(word not in repo.rid.full.lower() for word in words):
            continue
        if call.query("gated") and (repo.gated is not None) != (call.query("gated").lower() == "true"):
            continue
        try:
            shown = describe(call, repo, call.store.history.resolve(repo, "main"), False)
        except Refusal:  # removed since it was listed, or without a main branch: the others are still shown
            continue
        if filters <= set(shown["tags"]):
            found.append(shown)
    if call.query("sort") == "createdAt":
        found.sort(key=lambda shown: shown["createdAt"], reverse=call.query("direction", "-1") == "-1")
    chosen, headers = page(call, found, call.number("limit", 1000, 1, 1000))
    full = call.query("full").lower() in ("true", "1") or bool(call.queries("expand"))
    result = []
    for entry in chosen:
        if full and not call.queries("expand"):
            try:
                repo = call.store.repositories.visible(call.person, RepoId.parse(kind, entry["id"]))
                entry = describe(call, repo, call.store.history.resolve(repo, "main"), True)
            except Refusal:
                continue
        result.append(_expanded(call, entry))
    return answer(result, headers=headers)


def _private(body: dict[str, Any]) -> bool | None:
    if "visibility" in body:
        if body["visibility"] not in ("public", "private", "protected"):
            raise Refusal.invalid("visibility must be public or private")
        return bool(body["visibility"] != "public")
    value = body.get("private")
    if value not in (None, True, False):
        raise Refusal.invalid("private must be true or false")
    return value


def _named(call: Call) -> RepoId:
    namespace = call.text("organization", "") or call.person.name
    return RepoId.parse(call.text("type", "model"), f"{namespace}/{call.text('name')}")


@router.add("POST", "/api/repos/create")
def create(call: Call) -> Response:
    """Makes a repository."""
    rid = _named(call)
    try:
        repo = call.store.create(rid, _private(call.json()), call.person)
    except Refusal as refusal:
        there = call.store.repositories.find(rid)
        hidden = there is None or call.store.repositories.role(call.person, there) == "none"
        if refusal.status == 409 or (refusal.status == 403 and not hidden):
            name = rid if there is None else there.rid
            refusal.extra = {"url": call.url(name), "name": name.full}
            if refusal.status == 409 and hidden:
                raise Refusal.forbidden("You don't have the rights to create this repository") from None
        raise
    return answer({"url": call.url(repo), "name": repo.rid.full, "id": repo.id})


@router.add("DELETE", "/api/repos/delete")
def delete(call: Call) -> Response:
    """Removes a repository."""
    call.store.repositories.delete(call.store.repositories.writable(call.person, _named(call), "admin"))
    return answer({"success": True})


@router.add("POST", "/api/repos/move")
def move(call: Call) -> Response:
    """Gives a repository another name."""
    kind = call.text("type", "model")
    source, target = RepoId.parse(kind, call.text("fromRepo")), RepoId.parse(kind, call.text("toRepo"))
    repo = call.store.repositories.writable(call.person, source, "admin")
    call.store.repositories.move(call.person, repo, target)
    return answer({"success": True, "url": call.url(target)})


@router.add("PUT", REPO + "/settings")
def settings(call: Call) -> Response:
    """Changes ``private``/``visibility`` and ``gated``."""
    repo, body = call.writable("admin"), call.json()
    call.store.repositories.set(repo, _private(body), body.get("gated"))
    changed = call.store.repositories.visible(call.person, call.rid)
    return answer({"private": changed.private, "gated": changed.gated or False})


@router.add("POST", REPO + "/duplicate")
def duplicate(call: Call) -> Response:
    """Copies a repository with its history."""
    source = call.opened()
    target = RepoId.parse(call.rid.kind, call.text("repository"))
    private = _private(call.json())
    try:
        with call.store.database.write():
            repo = call.store.repositories.create(call.person, target, source.private if private is None else private)
            call.store.history.copy(source, repo, call.person)
            call.store.repositories.set(repo, gated=source.gated)  # whoever opens it may; a copy alone does not
    except Refusal as refusal:
        if refusal.status == 409:
            refusal.extra = {"url": call.url(target)}
        raise
    return answer({"url": call.url(repo), "filesCopyPending": False})


@router.add("GET", REPO + "/auth-check")
def may_read(call: Call) -> Response:
    """Whether the files may be read."""
    call.opened()
    return answer({"success": True})


@router.add("GET", REPO + "/auth-check/write")
def may_write(call: Call) -> Response:
    """Whether the repository may be changed."""
    call.writable()
    return answer({"success": True})


# ---- access requests


@router.add("GET", REPO + "/user-access-request/{status}")
def requests(call: Call) -> Response:
    """Who asked for access, by status."""
    repo = call.writable("admin")
    return answer(
        [
            {"user": {"user": asked.name, "fullname": asked.fullname}, "requestId": f"{asked.account:024x}"}
            | {"status": asked.status, "timestamp": date(asked.date), "fields": asked.fields}
            for asked in call.store.repositories.access.list(repo.id, call.parts["status"])
        ]
    )


@router.add("POST", REPO + "/user-access-request/handle", REPO + "/user-access-request/grant")
def handle_request(call: Call) -> Response:
    """Accepts, rejects or puts back a request; ``grant`` accepts without one."""
    repo = call.writable("admin")
    grant = call.request.scope["raw_path"].endswith(b"/grant")
    status = "accepted" if grant else call.text("status")
    if status not in ("accepted", "rejected", "pending"):
        raise Refusal.invalid("status must be accepted, rejected or pending")
    if number := call.text("requestId", ""):
        person = call.store.people.by_id(int(number, 16)) if re.fullmatch(r"0*[0-9a-f]{1,15}", number) else None
    else:
        person = call.store.people.find(call.text("user"))
    if person is None:
        raise Refusal(404, "no such user")
    access = call.store.repositories.access
    before = access.status(repo.id, person.id)
    if before is None and not grant:
        raise Refusal(404, "this user has not asked for access")
    if before == status:
        raise Refusal(400, f"the request is {status} already")
    access.set(repo.id, person.id, status)
    return answer({"success": True})


@router.add("POST", "/{namespace}/{name}/ask-access", "/{kind}/{namespace}/{name}/ask-access")
def ask(call: Call) -> Response:
    """Asks for access to a gated repository."""
    repo = call.readable()
    if call.person.id <= 0 or repo.gated is None:
        raise Refusal(401 if call.person.id < 0 else 400, "there is nothing to ask for")
    if call.person.read_only:
        raise Refusal.forbidden("This token is for reading only")
    access = call.store.repositories.access
    if access.status(repo.id, call.person.id) is None:
        access.set(repo.id, call.person.id, "accepted" if repo.gated == "auto" else "pending")
    return Response(status_code=303, headers={"Location": f"/{repo.rid.web}"})


@router.add("GET HEAD", "/{name}/resolve/{path*}", "/{kind}/{name}/resolve/{path*}")
def without_namespace(call: Call) -> Response:
    """A name alone is never a repository; clients ask before they try their own namespace."""
    raise Refusal.no_repo()


def nowhere(call: Call, path: str) -> Refusal:
    """What to say to a path that no route knows: of a repository that is missing, that it is missing."""
    parts = path.split("/")
    if len(parts) > 3 and parts[1] == "api" and parts[2] in ("datasets", "models", "spaces"):
        call.parts = {"kind": parts[2], "namespace": decode(parts[3]), "name": decode("/".join(parts[4:5]))}
        try:
            call.readable()
        except Refusal as refusal:
            return refusal if refusal.code else Refusal.no_repo()
    return Refusal(404, "Sorry, we can't find the page you are looking for.")
