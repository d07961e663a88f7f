"""Real texts for the page model, from public repositories that ``pages_sources.toml`` names.

    python scripts/pages_real.py fetch [--cache FOLDER]    # each repository at its commit, by git
    python scripts/pages_real.py check [--cache FOLDER]    # what is there, by repository and kind

A text comes as a `Text`: its lines as they are, and of posts and journals the title, date and author that are declared.
How pages are made of them: ``pages_joined.py``. What is read is never part of the project: only weights are.
"""

from __future__ import annotations

import argparse
import html
import re
import shutil
import subprocess
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SOURCES = Path(__file__).parent / "pages_sources.toml"
CACHE = Path.home() / ".cache" / "diglot-pages"


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
    return tomllib.loads(path.read_text(encoding="utf-8"))["source"]


def place(source: dict[str, Any], cache: Path) -> Path:
    """The folder of a repository: ``owner+name/repo`` below the cache."""
    folder = cache / source["repository"].replace("/", "+") / "repo"
    return folder / ".git" if (folder / ".git").exists() else folder


def fetch(source: dict[str, Any], cache: Path) -> None:
    """Bring the files that a source names, and no others, of its repository at its commit; once."""
    folder = place(source, cache)
    if folder.exists():
        return
    half = folder.with_name("half")  # a fetch that was broken off is begun again
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(parents=True)
    git(half, "init", "-q", "--bare")
    git(half, "remote", "add", "origin", f"https://github.com/{source['repository']}")
    git(half, "fetch", "-q", "--depth", "1", "--filter=blob:none", "origin", source["commit"])
    blobs = "".join(f"{blob}\n" for blob in sorted({blob for _, blob in wanted(source, half)}))
    options = ("-q", "--no-tags", "--no-write-fetch-head", "--filter=blob:none", "--stdin")
    git(half, "-c", "fetch.negotiationAlgorithm=noop", "fetch", *options, "origin", said=blobs)
    half.rename(folder)


def git(folder: Path, *command: str, said: str = "") -> bytes:
    """What git prints."""
    run = ["git", "-C", str(folder), *command]
    return subprocess.run(run, check=True, input=said.encode(), stdout=subprocess.PIPE).stdout


def wanted(source: dict[str, Any], folder: Path) -> list[tuple[str, str]]:
    """Path and object name of each file that a source names."""
    paths = re.compile(source["paths"])
    rows = git(folder, "ls-tree", "-rz", source["commit"]).decode("utf-8").split("\0")
    found = ((name, about.split()[2]) for about, _, name in (row.partition("\t") for row in rows if row))
    return [(name, blob) for name, blob in found if paths.fullmatch(name)]


def files(source: dict[str, Any], cache: Path) -> Iterator[tuple[str, str]]:
    """``(path, text)`` of each file that the source names."""
    folder = place(source, cache)
    names = wanted(source, folder)
    data, at = git(folder, "cat-file", "--batch", said="".join(f"{blob}\n" for _, blob in names)), 0
    for name, _ in names:
        end = data.index(b"\n", at)
        about, at = data[at:end].split(), end + 1
        if about[-1] == b"missing":  # a copy without its large files
            continue
        text, at = data[at : at + int(about[2])], at + int(about[2]) + 1
        try:
            yield name, text.decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError:
            yield name, text.decode("cp1252", "replace").replace("\r\n", "\n")


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("verb", choices=["fetch", "check"])
    parser.add_argument("--cache", type=Path, default=CACHE)
    args = parser.parse_args()
    for source in sources():
        if args.verb == "fetch":
            fetch(source, args.cache)
        found = list(read(source, args.cache))
        count = Counter(text.kind for text in found)
        declared = sum(bool(text.title) for text in found)
        print(
            source["repository"], dict(count), f"{declared} with a title, {sum(bool(t.author) for t in found)} signed"
        )


if __name__ == "__main__":
    main()
