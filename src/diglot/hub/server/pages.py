"""Pages for people: lists, card, rows, files, history, refs, discussions, settings, tokens.

Server-rendered, without a script and without a request to anywhere else (the content policy forbids both). What people
have written (cards, names, rows) is escaped, or, for a card's Markdown, cleaned; text takes its direction from what it
says (``dir="auto"``), so Arabic reads from the right.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import jinja2
from starlette.responses import Response

from diglot.hub import card, rows
from diglot.hub.names import RepoId
from diglot.hub.refusal import Refusal
from diglot.hub.repositories import Repo
from diglot.hub.server import cells, listing
from diglot.hub.server.http import Call, Router
from diglot.hub.server.markdown import LIMIT, render
from diglot.hub.trees import Difference, Node

__all__ = ["error", "router"]

router = Router()

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
TABS = (("", "Card"), ("/viewer", "Rows"), ("/tree/main", "Files"), ("/commits/main", "History"), ("/refs", "Refs"))
_TEXT = 256 << 10  # the longest file that is shown as text
_PAGE = 50
_FILTERS = (("role", "Role", "text"), ("article", "Article", "text"), ("date", "Date, as 2021-09-04", "text"))
_WEB = ("/{kind}/{namespace}/{name}", "/{namespace}/{name}")


@cache
def _environment() -> jinja2.Environment:
    made = jinja2.Environment(loader=jinja2.PackageLoader("diglot.hub.server"), autoescape=True, trim_blocks=True)
    made.filters |= {
        "bytes": lambda n: f"{n:,} B" if n < 10_000 else f"{n / 1000:,.0f} kB" if n < 10**7 else f"{n / 1e6:,.1f} MB",
        "day": lambda seconds: datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M"),
        "part": lambda text: quote(str(text), safe=""),
        "path": lambda text: quote(str(text), safe="/"),
    }
    return made


def _page(call: Call, template: str, status: int = 200, **values: Any) -> Response:
    values |= {"person": call.person, "base": call.base, "accounts": call.store.people.exist()}
    values.setdefault("title", values["repo"].rid.full if values.get("repo") else values.get("heading", ""))
    text = _environment().get_template(template).render(**values)
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-cache", "Vary": "Cookie, Authorization"}
    return Response(text.encode("utf-8", "replace"), status, headers, "text/html; charset=utf-8")


def _repo_page(call: Call, template: str, repo: Repo, tab: str, **values: Any) -> Response:
    tabs = list(TABS) if repo.rid.kind == "datasets" else [t for t in TABS if t[1] != "Rows"]
    tabs += [("/discussions", "Discussions")] if call.store.discussions.exist(repo) else []
    tabs += [("/settings", "Settings")] if call.store.repositories.role(call.person, repo) == "admin" else []
    return _page(call, template, repo=repo, tabs=tabs, tab=tab, **values)


def error(call: Call, refusal: Refusal) -> Response:
    """A refusal as a page."""
    gated = ""
    if refusal.code == "GatedRepo" and call.person.id > 0 and {"namespace", "name"} <= call.parts.keys():
        gated = f"/{call.rid.web}/ask-access"
    return _page(
        call, "error.html", refusal.status, title=refusal.status, code=refusal.status, message=str(refusal), gated=gated
    )


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
        return _page(call, "login.html", title="Log in")
    token = call.form().get("token", [""])[-1].strip()
    call.check_origin()
    if call.store.people.by_token(token) is None:
        return _page(call, "login.html", 401, title="Log in", problem="Nobody here has this token.")
    secure = "; Secure" if urlsplit(call.base).scheme == "https" else ""
    cookie = f"diglot={quote(token, safe='')}; HttpOnly; SameSite=Strict; Path=/; Max-Age=2592000{secure}"
    return Response(status_code=303, headers={"Location": "/", "Set-Cookie": cookie})


@router.add("GET POST", "/logout")
def logout(call: Call) -> Response:
    """Forgets the cookie, if its own page asks."""
    if call.method == "GET":  # a picture in a card can ask that much
        return _page(call, "logout.html", title="Log out")
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
    return _page(call, "tokens.html", title="Tokens", tokens=found, fresh=fresh)


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
    for entry in entries[start : start + _PAGE]:
        entry |= {"facts": _facts(call, entry), "tags": _told(card.tags(entry["found"]))}
    return _page(
        call, "list.html", heading=heading, search=search, language=language, languages=sorted(languages),
        entries=entries[start : start + _PAGE], kept=urlencode({"search": search, "language": language}),
        before=start - _PAGE if start >= _PAGE else None, after=start + _PAGE if len(entries) > start + _PAGE else None,
        how=not entries and call.person.id >= 0 and not search, who=call.person.name,
    )  # fmt: skip


def _facts(call: Call, entry: dict[str, Any]) -> list[str]:
    """What a list says of a repository: languages, rows of its first table, bytes."""
    names = [t.removeprefix("language:") for t in card.tags(entry["found"]) if t.startswith("language:")]
    rows = _rows(entry["found"])
    size = sum(node.size for node in call.store.history.trees.files(entry["head"].tree))
    told = [", ".join(_LANGUAGES.get(name, name) for name in names[:6])]
    told += [f"{rows:,} rows"] if rows is not None else []
    return [fact for fact in [*told, _environment().filters["bytes"](size)] if fact]


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


# ---- a repository


@router.add("GET", *_WEB)
def repository(call: Call) -> Response:
    """The card, how to load and push, facts, tables."""
    repo = call.readable()
    head = call.store.history.resolve(repo, "main")
    readme = card.read(call.store.history, head)
    found, nodes = card.metadata(readme), call.store.history.trees.files(head.tree)
    splits = rows.splits(call.store, head) if repo.rid.kind == "datasets" else []
    names = list(dict.fromkeys(split.config for split in splits))
    facts = [
        ("Languages", ", ".join(t.removeprefix("language:") for t in card.tags(found) if t.startswith("language:"))),
        ("Licence", found.get("license") or ""),
        ("Files", f"{len(nodes):,}, {_environment().filters['bytes'](sum(node.size for node in nodes))}"),
        ("Changed", _environment().filters["day"](repo.changed)),
        ("Commit", head.id[:7]),
    ]
    text = _named(card.split(readme)[1], repo)
    return _repo_page(
        call, "repo.html", repo, "Card", card=render(text, f"/{repo.rid.web}/resolve/main"),
        facts=[(name, value) for name, value in facts if value], splits=splits, pretty=found.get("pretty_name"),
        problem=card.problem(readme), cut=len(readme) > LIMIT,
        config=names[0] if len(names) > 1 else None,
    )  # fmt: skip


def _named(text: str, repo: Repo) -> str:
    """A card's text with the name that the repository has here, in the lines that load it."""
    return text.replace('load_dataset("PATH"', f'load_dataset("{repo.rid.full}"')


@router.add("GET", *(f"{base}/viewer" for base in _WEB), heavy=True)
def viewer(call: Call) -> Response:
    """Rows of a table, a page at a time, by language and by text."""
    repo = call.opened()
    head = call.store.history.resolve(repo, "main")
    splits = rows.splits(call.store, head)
    if not splits:
        return _repo_page(call, "viewer.html", repo, "Rows", problem="There are no tables here.", splits=[])
    number = call.number("table", -1, -1, len(splits) - 1)
    wanted = call.query("config"), call.query("split")
    named = next((s for s in splits if (s.config, s.split) == wanted), splits[0])
    split = splits[number] if number >= 0 else named
    search, language = call.query("search"), call.query("language")
    start = call.number("start", 0, 0, 1 << 40)
    where = {name: call.query(name) for name, _, _ in _FILTERS if call.query(name)}
    kept = {"config": split.config, "split": split.split, "search": search, "language": language} | where
    values: dict[str, Any] = {"splits": splits, "split": split, "search": search, "language": language, "wide": True}
    values |= {"start": start, "kept": urlencode(kept), "found": None, "problem": "", "back": None}
    given = card.metadata(card.read(call.store.history, head)).get("language") or []
    values["languages"] = sorted(
        {str(code) for code in (given if isinstance(given, list) else [given])} | {language} - {""}
    )
    values |= {"where": where, "filters": [f for f in _FILTERS if f[0] in where]}
    if start and not search and not language and not where:
        values["back"] = max(0, start - _PAGE)
    try:
        found = rows.page(call.store, split, start, _PAGE, search, {"language": language} | where, tally=True)
        names = {name for name, _ in found.columns}
        values["columns"], values["rows"] = cells.arranged(found.columns, found.rows)
        values |= {"found": found, "filters": [f for f in _FILTERS if f[0] in names]}
    except Refusal as refusal:
        values["problem"] = str(refusal)
    return _repo_page(call, "viewer.html", repo, "Rows", **values)


@router.add("GET", *(f"{base}/{what}" for base in _WEB for what in (
    "tree/{revision}", "tree/{revision}/{path*}", "blob/{revision}/{path*}",
)))  # fmt: skip
def tree(call: Call) -> Response:
    """A folder, or a file."""
    repo, history = call.readable(), call.store.history
    if asked := call.query("revision"):
        return Response(status_code=303, headers={"Location": f"/{repo.rid.web}/tree/{quote(asked, safe='')}"})
    revision, path = call.parts["revision"], call.parts.get("path", "").strip("/")
    commit = history.resolve(repo, revision)
    node = history.trees.node(commit.tree, path)
    if node is None:
        raise Refusal.no_entry(path)
    values: dict[str, Any] = {"revision": revision, "refs": [ref.short for ref in history.refs(repo)], "text": None}
    values["crumbs"] = [(part, path[: len(path) if i < 0 else i]) for part, i in _ends(path)]
    if node.folder:
        nodes = sorted(history.trees.listing(commit.tree, path), key=lambda n: (not n.folder, n.path))[:2000]
        values |= {"nodes": nodes, "changes": history.last_changes(repo, commit, [n.path for n in nodes[:200]])}
    else:
        values |= {"file": node, "open": call.store.repositories.may_open(call.person, repo)}
        if node.sha256 is None and node.size <= _TEXT:
            call.store.repositories.open_files(call.person, repo)
            values["text"] = listing.shown(path, history.content(node.oid).decode("utf-8", "replace"))
    return _repo_page(call, "tree.html", repo, "Files", **values)


def _ends(path: str) -> list[tuple[str, int]]:
    ends, at = [], 0
    for part in path.split("/") if path else ():
        at += len(part)
        ends.append((part, at))
        at += 1
    return ends


@router.add("GET", *(f"{base}/commits/{{revision}}" for base in _WEB))
def commits(call: Call) -> Response:
    """The history of a revision."""
    repo = call.readable()
    start = call.number("start", 0, 0, 1 << 30)
    head = call.store.history.resolve(repo, call.parts["revision"])
    shown = list(call.store.history.log(repo, head, start, _PAGE + 1))
    after = start + _PAGE if len(shown) > _PAGE else None
    return _repo_page(call, "commits.html", repo, "History", commits=shown[:_PAGE], after=after)


@dataclass(frozen=True)
class _Change:
    path: str
    after: Node | None
    kind: str
    size: str
    size_change: str
    grown: int
    rows: str
    rows_change: str
    rows_grown: int


@router.add("GET", *(f"{base}/commit/{{revision}}" for base in _WEB), heavy=True)
def commit(call: Call) -> Response:
    """What a commit changed: files, sizes, rows, and the lines of small text files."""
    repo, history = call.readable(), call.store.history
    one = history.resolve(repo, call.parts["revision"])
    before = history.resolve(repo, one.parent).tree if one.parent else None
    changes = history.trees.compare(before, one.tree)
    open_ = True
    try:
        call.store.repositories.open_files(call.person, repo)
    except Refusal:
        open_ = False
    texts = []
    for change in changes[:20]:
        sides = [change.before, change.after]
        if open_ and all(side is None or (side.sha256 is None and side.size <= 20_000) for side in sides):
            a, b = ([] if s is None else history.content(s.oid).decode("utf-8", "replace").splitlines() for s in sides)
            texts.append((change.path, list(difflib.unified_diff(a, b, lineterm="", n=2))[2:400]))
    shown = _changes(call, changes[:200])
    hidden = max(0, len(changes) - 200)
    return _repo_page(call, "commit.html", repo, "History", commit=one, changes=shown, hidden=hidden, texts=texts)


def _changes(call: Call, changes: list[Difference]) -> list[_Change]:
    nodes = [side for change in changes for side in (change.before, change.after) if side]
    known = {(node.oid, node.path): count for node, count in zip(nodes, rows.counts(call.store, nodes), strict=True)}
    return [_change(change, known) for change in changes]


def _change(change: Difference, numbers: dict[tuple[str, str], int | None]) -> _Change:
    kind = "changed" if change.before and change.after else "new" if change.after else "removed"
    old, new = (side.size if side else 0 for side in (change.before, change.after))
    counts = [numbers[side.oid, side.path] if side else 0 for side in (change.before, change.after)]
    known = None not in counts and any(side and rows.is_table(side.path) for side in (change.before, change.after))
    was, now = (counts[0] or 0, counts[1] or 0) if known else (0, 0)
    size = _environment().filters["bytes"](new)
    return _Change(
        change.path, change.after, kind, size, f"{new - old:+,}", new - old,
        f"{now:,}" if known else "", f"{now - was:+,}" if known else "", now - was,
    )  # fmt: skip


@router.add("GET", *(f"{base}/refs" for base in _WEB))
def refs(call: Call) -> Response:
    """Branches, tags, pull requests."""
    repo = call.readable()
    return _repo_page(call, "refs.html", repo, "Refs", refs=call.store.history.refs(repo))


@router.add("GET", *(f"{base}/discussions" for base in _WEB), *(f"{base}/discussions/{{number}}" for base in _WEB))
def discussions(call: Call) -> Response:
    """What was discussed and proposed."""
    repo, start = call.readable(), call.number("start", 0, 0, 1 << 30)
    if (number := call.parts.get("number")) is None:
        count, found = call.store.discussions.list(repo, start=start, count=_PAGE)
        after = start + _PAGE if count > start + _PAGE else None
        return _repo_page(call, "discussions.html", repo, "Discussions", all=found, after=after)
    one = call.store.discussions.find(repo, number)
    events = call.store.discussions.events(repo, one.number)
    after = start + _PAGE if len(events) > start + _PAGE else None
    shown = events[start : start + _PAGE]
    return _repo_page(call, "discussions.html", repo, "Discussions", one=one, events=shown, after=after)


@router.add("GET POST", *(f"{base}/settings" for base in _WEB))
def settings(call: Call) -> Response:
    """Who may see it, its name, its end."""
    repo = call.writable("admin")
    if call.method == "GET":
        return _repo_page(call, "settings.html", repo, "Settings")
    form = {key: values[-1] for key, values in call.form().items()}
    target = f"/{repo.rid.web}/settings"
    if form.get("what") == "settings":
        call.store.repositories.set(repo, bool(form.get("private")), form.get("gated") or False)
    elif form.get("what") == "move":
        moved = RepoId.parse(repo.rid.kind, form.get("name", ""))
        call.store.repositories.move(call.person, repo, moved)
        target = f"/{moved.web}"
    elif form.get("what") == "delete":
        if form.get("name") != repo.rid.full:
            raise Refusal.invalid("The name that was typed is another one; nothing was removed")
        call.store.repositories.delete(repo)
        target = "/"
    return Response(status_code=303, headers={"Location": target})
