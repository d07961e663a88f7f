"""Pages for people beside those of repositories: lists, login, tokens, the style sheet."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib.resources import files
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from starlette.responses import Response

from diglot.hub.refusal import Refusal
from diglot.hub.repos import card
from diglot.hub.server.frame import PAGE, page, size_text
from diglot.hub.server.http import Call
from diglot.hub.server.routing import Router

router = Router()


@router.add("GET", "/static/style.css", "/static/icon.svg")
def static(call: Call) -> Response:
    """The style sheet and the icon."""
    name = call.request.scope["raw_path"].decode().rpartition("/")[2]
    kind = "text/css" if name.endswith(".css") else "image/svg+xml"
    text = (files("diglot.hub.server") / "static" / name).read_bytes()
    return Response(text, headers={"Cache-Control": "max-age=300"}, media_type=kind)


# ---- people


@router.add("GET POST", "/login")
def login(call: Call) -> Response:
    """A token for a cookie."""
    if call.method == "GET":
        return page(call, "login.html", title="Log in")
    token = call.form().get("token", [""])[-1].strip()
    call.check_origin()
    if call.store.people.by_token(token) is None:
        return page(call, "login.html", 401, title="Log in", problem="Nobody here has this token.")
    secure = "; Secure" if urlsplit(call.base).scheme == "https" else ""
    cookie = f"diglot={quote(token, safe='')}; HttpOnly; SameSite=Strict; Path=/; Max-Age=2592000{secure}"
    return Response(status_code=303, headers={"Location": "/", "Set-Cookie": cookie})


@router.add("GET POST", "/logout")
def logout(call: Call) -> Response:
    """Forgets the cookie, if its own page asks."""
    if call.method == "GET":  # a picture in a card can ask that much
        return page(call, "logout.html", title="Log out")
    call.check_origin()
    cookie = "diglot=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0"
    return Response(status_code=303, headers={"Location": "/", "Set-Cookie": cookie})


@router.add("GET POST", "/settings/tokens")
def tokens(call: Call) -> Response:
    """One's tokens."""
    if call.person.id < 1:
        raise Refusal(401 if call.person.id < 0 else 404, "Log in to see your tokens")
    fresh = None
    if call.method == "POST":
        if call.person.read_only:
            raise Refusal.forbidden("This token is for reading only")
        form = {key: values[-1] for key, values in call.form().items()}
        if form.get("what") == "remove" and form.get("number", "").isdecimal():
            call.store.people.remove_token(call.person.name, int(form["number"][:12]))
        elif form.get("what") == "add":
            days = float(form["days"][:6]) if form.get("days", "").isdecimal() else None
            if form.get("role") not in ("read", "write"):
                raise Refusal.invalid("A token's role is read or write")
            name, role = form.get("name", ""), form.get("role", "")
            fresh = call.store.people.add_token(call.person.name, name, role, days, maker=call.person)
    found = call.store.people.tokens(call.person.name)
    return page(call, "tokens.html", title="Tokens", tokens=found, fresh=fresh)


# ---- lists


def _list(call: Call, kind: str | None, namespace: str | None, heading: str) -> Response:
    search, language = call.query("search"), call.query("language")
    entries: list[dict[str, Any]] = []
    languages: set[str] = set()
    for repo in call.store.repositories.list(call.person, kind, namespace):
        if repo.rid.kind == "buckets":
            continue
        try:
            head = call.store.history.resolve(repo, "main")
            found = card.metadata(card.read(call.store.history, head))
        except Refusal:  # removed since it was listed, or without a main branch: the others are still shown
            continue
        tags = card.tags(found)
        own = {tag.removeprefix("language:") for tag in tags if tag.startswith("language:")}
        languages |= own
        pretty = str(found.get("pretty_name") or "")
        if search.lower() in f"{repo.rid.full} {pretty}".lower() and (not language or language in own):
            changed = datetime.fromtimestamp(repo.changed, UTC).strftime("%Y-%m-%d")
            entries.append({"repo": repo, "head": head, "found": found, "pretty": pretty, "changed": changed})
    start = call.number("start", 0, 0, 1 << 30)
    for entry in entries[start : start + PAGE]:
        entry |= {"facts": _facts(call, entry), "tags": _told(card.tags(entry["found"]))}
    return page(
        call, "list.html", heading=heading, search=search, language=language, languages=sorted(languages),
        entries=entries[start : start + PAGE], kept=urlencode({"search": search, "language": language}),
        before=start - PAGE if start >= PAGE else None, after=start + PAGE if len(entries) > start + PAGE else None,
        how=not entries and call.person.id >= 0 and not search, who=call.person.name,
    )  # fmt: skip


def _facts(call: Call, entry: dict[str, Any]) -> list[str]:
    """What a list says of a repository: languages, rows of its first table, bytes."""
    names = [t.removeprefix("language:") for t in card.tags(entry["found"]) if t.startswith("language:")]
    rows = _rows(entry["found"])
    size = sum(node.size for node in call.store.history.trees.files(entry["head"].tree))
    told = [", ".join(_LANGUAGES.get(name, name) for name in names[:6])]
    told += [f"{rows:,} rows"] if rows is not None else []
    return [fact for fact in [*told, size_text(size)] if fact]


def _rows(found: dict[str, Any]) -> int | None:
    """The rows of the first table that a card counts."""
    given = found.get("dataset_info")
    first = next((one for one in (given if isinstance(given, list) else [given]) if isinstance(one, dict)), {})
    given = first.get("splits")
    counts = [s.get("num_examples") for s in given if isinstance(s, dict)] if isinstance(given, list) else []
    known = [count for count in counts if type(count) is int]
    return sum(known) if known and len(known) == len(counts) else None


def _told(tags: list[str]) -> list[str]:
    """Tags without those that the list says in words."""
    hidden = ("language:", "size_categories:", "multilinguality:", "annotations_creators:", "source_datasets:")
    return [tag.removeprefix("license:") for tag in tags if not tag.startswith(hidden)][:6]


_LANGUAGES = {"ar": "Arabic", "en": "English", "fa": "Persian", "ur": "Urdu", "fr": "French", "tr": "Turkish",
              "de": "German", "es": "Spanish", "he": "Hebrew", "ku": "Kurdish", "ckb": "Sorani Kurdish"}  # fmt: skip


@router.add("GET", "/", "/datasets", "/models", "/spaces")
def lists(call: Call) -> Response:
    """The repositories of a kind."""
    kind = call.request.scope["raw_path"].decode().strip("/") or "datasets"
    return _list(call, kind, None, kind.title())


@router.add("GET", "/{owner}")
def namespace(call: Call) -> Response:
    """The repositories of a user or organization."""
    owner = call.parts["owner"]
    looks = call.person.id >= 0 or call.store.people.readers_are_open()
    known = looks and (call.store.people.find(owner) or call.store.people.organization(owner))
    if not known and not call.store.repositories.list(call.person, namespace=owner):
        raise Refusal(404, "There is no such page")
    return _list(call, None, owner, owner)
