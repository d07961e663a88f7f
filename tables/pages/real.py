"""Real texts for the page model, from public repositories that ``sources.toml`` names.

A text comes as a `Text`: its lines as they are, and of posts and journals the title, date and author that are declared.
How pages are made of them: `tables.pages.joined`. What is read is never part of the project: only weights are.
"""

from __future__ import annotations

import html
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tables.sources import ROOT

SOURCES = Path(__file__).parent / "sources.toml"
CACHE = ROOT / ".tables"


@dataclass
class Text:
    """A text that is one article.

    Args:
        kind: as in the list of sources.
        lines: its body.
        title, date, author, summary: as declared, or "".
        source: the repository.
    """

    kind: str
    lines: list[str]
    title: str = ""
    date: str = ""
    author: str = ""
    summary: str = ""
    source: str = ""
    group: str = field(default="", repr=False)


def sources(path: Path = SOURCES) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))["source"]
    return listed


def files(source: dict[str, Any], cache: Path) -> Iterator[tuple[str, str]]:
    """``(path, text)`` of each file that the source names, in the order of their paths as bytes."""
    folder = cache / source["repository"].replace("/", "+")
    names = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    for name in sorted(names, key=str.encode):
        data = (folder / name).read_bytes()
        try:
            yield name, data.decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError:
            yield name, data.decode("cp1252", "replace").replace("\r\n", "\n")


def read(source: dict[str, Any], cache: Path) -> Iterator[Text]:
    """The texts of a source."""
    for name, text in files(source, cache):
        for one in FORMS[source["form"]](text, source["kind"]):
            one.source, one.group = source["repository"], name
            one.lines = [re.sub("[\r\x85\u2028\u2029]", " ", line) for line in one.lines]
            while one.lines and not one.lines[-1].strip():
                one.lines.pop()
            while one.lines and not one.lines[0].strip():
                one.lines.pop(0)
            if sum(bool(line.strip()) for line in one.lines) > 2:
                yield one


def front_matter(text: str) -> tuple[dict[str, Any], str]:
    """What a front matter in YAML or TOML says, and the text below it."""
    import yaml

    found = re.match(r"\s*(---|\+\+\+)[ \t]*\n(.*?)\n\1[ \t]*\n", text, re.DOTALL)
    if not found:
        return {}, text
    try:
        said = tomllib.loads(found[2]) if found[1] == "+++" else yaml.safe_load(found[2])
    except (ValueError, yaml.YAMLError):
        said = {}
    return said if isinstance(said, dict) else {}, text[found.end() :]


def post(text: str, kind: str) -> Iterator[Text]:
    """A post with its front matter."""
    said, body = front_matter(html.unescape(text))
    body = re.sub(r"\{[{%].*?[%}]\}|<!--.*?-->", "", body, flags=re.DOTALL)
    authors = said.get("authors") or said.get("author") or []
    names = [str(one).strip() for one in (authors if isinstance(authors, list) else [authors])]
    # a handle is no byline
    names = [name.replace("-", " ").title() if re.fullmatch(r"[a-z]+-[a-z-]+", name) else name for name in names]
    names = [re.sub(r"\s*<.*|\s*\(.*", "", name) for name in names if " " in name]
    path = re.search(r"\d{4}/\d{2}/\d{2}", str(said.get("path") or ""))
    date = str(said.get("date") or (path[0].replace("/", "-") if path else ""))[:10]
    title, summary = (str(said.get(key) or "") for key in ("title", "summary"))
    summary = summary or str(said.get("excerpt") or said.get("description") or said.get("deck") or "")
    if title:
        yield Text(kind, body.split("\n"), title, date, " and ".join(names[:3]), " ".join(summary.split()))


def plain(text: str, kind: str) -> Iterator[Text]:
    """A file that is one text."""
    yield Text(kind, front_matter(text)[1].split("\n"))


CHAPTER = re.compile(r"(?:\n[ \t]*){3,}(?=\S)")


def book(text: str, kind: str) -> Iterator[Text]:
    """The parts of a book between wide gaps, as far as they are longer than a page of titles."""
    found = re.search(r"\*\*\* ?START OF.*?\*\*\*(.*)\*\*\* ?END OF", text, re.DOTALL)
    held: list[str] = []
    for part in CHAPTER.split(found[1] if found else text):
        held += ["", "", *part.split("\n")]
        if sum(bool(line.strip()) for line in held) >= (14 if kind == "verse" else 30):
            yield Text(kind, held)
            held = []


def tei(text: str, kind: str) -> Iterator[Text]:
    """The articles of a journal's issue in TEI, in order."""
    from lxml import etree

    tree = etree.fromstring(text.encode("utf-8"), etree.XMLParser(recover=True, huge_tree=True))
    name = "{http://www.tei-c.org/ns/1.0}"
    for div in tree.iter(f"{name}div"):
        if div.get("type") != "item" or div.get("subtype") != "article":
            continue
        if any(up.get("type") == "item" for up in div.iterancestors(f"{name}div")):
            continue
        title, author, lines = "", "", []
        for one in div.iter(f"{name}head", f"{name}p", f"{name}l", f"{name}byline", f"{name}item"):
            if any(up.tag in (f"{name}p", f"{name}note", f"{name}l", f"{name}item") for up in one.iterancestors()):
                continue
            said = " ".join("".join(t for t in one.itertext()).split())
            if one.tag == f"{name}head" and not title:
                title = said
            elif one.tag == f"{name}byline" and not author:
                author = said
            elif said:
                lines.append(said)
        if title and lines:
            yield Text(kind, lines, title, "", author)


FORMS = {"post": post, "text": plain, "book": book, "tei": tei}


def every(cache: Path = CACHE, path: Path = SOURCES) -> list[Text]:
    """The texts of all sources, in order."""
    return [text for source in sources(path) for text in read(source, cache)]
