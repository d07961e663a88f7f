"""``diglot split``: the articles of a page, or the role of each of its lines.

Into a folder (``--jsonl OUT``) go ``STEM.lines.jsonl``, a line of the page each (``line, article, role, lang``), and
``STEM.articles.jsonl``, an article each; without it the articles go to standard output, ``-`` reads standard input.
``sure`` is the probability that the article begins where it does, ``several_score`` that the page holds several at all.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from diglot import duplicates
from diglot.cli.arguments import overwriting, verb
from diglot.dataset.writing import free, writing
from diglot.errors import SourceError
from diglot.pages.articles import Line
from diglot.pages.layout import Layout
from diglot.pages.split import read_page
from diglot.sources.naming import shown

__all__ = ["register"]


def register(verbs: Any) -> None:
    """Add the verb to the command line."""
    parser = verb(verbs, "split", run, "a page into its articles")
    parser.add_argument("pages", nargs="+", metavar="PAGE", help="text file in UTF-8, or - for standard input")
    parser.add_argument("--jsonl", metavar="OUT", help="folder for PAGE's lines and articles as JSON Lines")
    overwriting(parser)
    parser.add_argument("--one", action="store_true", help="each page is one article")
    parser.add_argument(
        "--split-at", default="", metavar="WHAT", help="begin an article at every line that matches this regular "
        "expression, or (heading) at every heading of Markdown, reStructuredText or a wiki"
    )  # fmt: skip


def run(arguments: argparse.Namespace) -> int:
    """Split pages into articles and give each line its role."""
    out = Path(arguments.jsonl) if arguments.jsonl else None
    if out is not None:
        _check(out, arguments.pages, arguments.overwrite)
    pages = []
    for name in arguments.pages:
        text = _read(name)
        page, lines = read_page(text, split=not arguments.one, at=arguments.split_at)
        pages.append((_stem(name), text, page, lines))
    repeats = _repeats([(stem, text, page) for stem, text, page, _ in pages])
    for stem, _, page, lines in pages:
        articles = _articles(stem, page, lines, repeats)
        if out is None:
            for row in articles:
                print(json.dumps(row, ensure_ascii=False))
            continue
        owners = [number if number >= 0 else None for number in page.article.tolist()]
        rows = [
            {"line": line.number, "article": owner, "role": line.role, "lang": line.language}
            for line, owner in zip(lines, owners, strict=True)
        ]
        _write(out / f"{stem}.lines.jsonl", rows)
        _write(out / f"{stem}.articles.jsonl", articles)
    return 0


def _stem(name: str) -> str:
    return "page" if name == "-" else shown(Path(name).stem)


def _check(out: Path, pages: list[str], overwrite: bool) -> None:
    """Make the folder, unless a file of somebody's would be lost in it, or that of another page."""
    stems = Counter(map(_stem, pages))
    if twice := [stem for stem, count in stems.items() if count > 1]:
        same = ", ".join(shown(name) for name in pages if _stem(name) == twice[0])
        raise SourceError(f"{same}: pages of one name would be written to the same files; split them into two folders")
    for stem in stems:
        for kind in ("lines", "articles"):
            free(out / f"{stem}.{kind}.jsonl", overwrite)
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SourceError(f"{shown(out)}: no folder for the lines and articles: {error.strerror}") from None


def _read(name: str) -> str:
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return data.decode("utf-8-sig")
    except OSError as error:
        raise SourceError(f"{name}: cannot be read ({error.strerror}); check the path") from error
    except UnicodeDecodeError as error:
        raise SourceError(f"{name}: byte {error.start} is not UTF-8; `diglot build` finds other encodings") from error


def _articles(
    stem: str, page: Layout, lines: list[Line], repeats: dict[tuple[str, int], list[Any]]
) -> list[dict[str, Any]]:
    """The rows of one page's articles."""
    letters: list[Counter[str]] = [Counter() for _ in page.articles]
    for line, owner in zip(lines, page.article.tolist(), strict=True):
        if owner >= 0:
            letters[owner][line.language] += line.end - line.start
    rows = []
    for number, article in enumerate(page.articles):
        ranked = [name for name, _ in letters[number].most_common() if name != "und"]
        rows.append({
            "article": number, "first_line": article.first_line, "last_line": article.last_line,
            "title": article.title, "title_lines": list(article.title_lines),
            "date": article.date.isoformat() if article.date else None, "date_text": article.date_text,
            "date_ambiguous": article.date_ambiguous, "author": article.author, "source": article.source,
            "sure": round(page.chance[number], 3) if number < len(page.chance) else None,
            "several_score": None if page.several is None else round(page.several, 3),
            "lang": ranked[0] if ranked else "und", "duplicate_of": repeats.get((stem, number)),
        })  # fmt: skip
    return rows


def _repeats(pages: list[tuple[str, str, Layout]]) -> dict[tuple[str, int], list[Any]]:
    """Articles that repeat another of these pages, exactly or nearly: ``(stem, number) -> [stem, number]``."""
    places = [(stem, number) for stem, _, page in pages for number in range(len(page.articles))]
    texts = [text[article.start : article.end] for _, text, page in pages for article in page.articles]
    table = duplicates.find(texts)
    owners = table.column("duplicate_of").to_pylist()
    return {place: list(places[int(owner)]) for place, owner in zip(places, owners, strict=True) if owner is not None}


def _write(path: Path, rows: list[dict[str, Any]]) -> None:
    with writing(path) as file:
        file.writelines((json.dumps(row, ensure_ascii=False) + "\n").encode() for row in rows)
