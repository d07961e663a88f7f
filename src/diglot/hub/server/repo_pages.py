"""Pages of a repository: card, rows, files, history, refs, discussions, settings."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from starlette.responses import Response

from diglot.hub.names import RepoId
from diglot.hub.refusal import Refusal
from diglot.hub.repos import card
from diglot.hub.repos.repositories import Repo
from diglot.hub.repos.trees import Difference, Node
from diglot.hub.server import cells, listing
from diglot.hub.server.frame import PAGE, WEB, repo_page, size_text, when
from diglot.hub.server.http import Call
from diglot.hub.server.markdown import LIMIT, render
from diglot.hub.server.routing import Router
from diglot.hub.tables import rows

router = Router()

_TEXT = 256 << 10  # the longest file that is shown as text
_FILTERS = (("role", "Role", "text"), ("article", "Article", "text"), ("date", "Date, as 2021-09-04", "text"))


@router.add("GET", *WEB)
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
        ("Files", f"{len(nodes):,}, {size_text(sum(node.size for node in nodes))}"),
        ("Changed", when(repo.changed)),
        ("Commit", head.id[:7]),
    ]
    text = _named(card.split(readme)[1], repo)
    return repo_page(
        call, "repo.html", repo, "Card", card=render(text, f"/{repo.rid.web}/resolve/main"),
        facts=[(name, value) for name, value in facts if value], splits=splits, pretty=found.get("pretty_name"),
        problem=card.problem(readme), cut=len(readme) > LIMIT,
        config=names[0] if len(names) > 1 else None,
    )  # fmt: skip


def _named(text: str, repo: Repo) -> str:
    """A card's text with the name that the repository has here, in the lines that load it."""
    return text.replace('load_dataset("PATH"', f'load_dataset("{repo.rid.full}"')


@router.add("GET", *(f"{base}/viewer" for base in WEB), heavy=True)
def viewer(call: Call) -> Response:
    """Rows of a table, a page at a time, by language and by text."""
    repo = call.opened()
    head = call.store.history.resolve(repo, "main")
    splits = rows.splits(call.store, head)
    if not splits:
        return repo_page(call, "viewer.html", repo, "Rows", problem="There are no tables here.", splits=[])
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
        values["back"] = max(0, start - PAGE)
    try:
        found = rows.page(call.store, split, start, PAGE, search, {"language": language} | where, tally=True)
        names = {name for name, _ in found.columns}
        values["columns"], values["rows"] = cells.arranged(found.columns, found.rows)
        values |= {"found": found, "filters": [f for f in _FILTERS if f[0] in names]}
        values["languages"] = values["languages"] if "language" in names else []
    except Refusal as refusal:
        values["problem"] = str(refusal)
    return repo_page(call, "viewer.html", repo, "Rows", **values)


@router.add("GET", *(f"{base}/{what}" for base in WEB for what in (
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
    return repo_page(call, "tree.html", repo, "Files", **values)


def _ends(path: str) -> list[tuple[str, int]]:
    ends, at = [], 0
    for part in path.split("/") if path else ():
        at += len(part)
        ends.append((part, at))
        at += 1
    return ends


@router.add("GET", *(f"{base}/commits/{{revision}}" for base in WEB))
def commits(call: Call) -> Response:
    """The history of a revision."""
    repo = call.readable()
    start = call.number("start", 0, 0, 1 << 30)
    head = call.store.history.resolve(repo, call.parts["revision"])
    shown = list(call.store.history.log(repo, head, start, PAGE + 1))
    after = start + PAGE if len(shown) > PAGE else None
    return repo_page(call, "commits.html", repo, "History", commits=shown[:PAGE], after=after)


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


@router.add("GET", *(f"{base}/commit/{{revision}}" for base in WEB), heavy=True)
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
    return repo_page(call, "commit.html", repo, "History", commit=one, changes=shown, hidden=hidden, texts=texts)


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
    size = size_text(new)
    return _Change(
        change.path, change.after, kind, size, f"{new - old:+,}", new - old,
        f"{now:,}" if known else "", f"{now - was:+,}" if known else "", now - was,
    )  # fmt: skip


@router.add("GET", *(f"{base}/refs" for base in WEB))
def refs(call: Call) -> Response:
    """Branches, tags, pull requests."""
    repo = call.readable()
    return repo_page(call, "refs.html", repo, "Refs", refs=call.store.history.refs(repo))


@router.add("GET", *(f"{base}/discussions" for base in WEB), *(f"{base}/discussions/{{number}}" for base in WEB))
def discussions(call: Call) -> Response:
    """What was discussed and proposed."""
    repo, start = call.readable(), call.number("start", 0, 0, 1 << 30)
    if (number := call.parts.get("number")) is None:
        count, found = call.store.discussions.list(repo, start=start, count=PAGE)
        after = start + PAGE if count > start + PAGE else None
        return repo_page(call, "discussions.html", repo, "Discussions", all=found, after=after)
    one = call.store.discussions.find(repo, number)
    events = call.store.discussions.events(repo, one.number)
    after = start + PAGE if len(events) > start + PAGE else None
    shown = events[start : start + PAGE]
    return repo_page(call, "discussions.html", repo, "Discussions", one=one, events=shown, after=after)


@router.add("GET POST", *(f"{base}/settings" for base in WEB))
def settings(call: Call) -> Response:
    """Who may see it, its name, its end."""
    repo = call.writable("admin")
    if call.method == "GET":
        return repo_page(call, "settings.html", repo, "Settings")
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
