"""Catalogues of gettext (``.po``, ``.pot``): a document a message and one its translation, which share a pair.

Quotes, escapes and tags of HTML are dropped, so that spans lead into the file. A translation that is empty or marked
fuzzy is none; obsolete entries are not read. The language of translations is the header's. Follows the `manual of
gettext <https://www.gnu.org/software/gettext/manual/html_node/PO-Files.html>`_.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from diglot.sources.bounded import Stretch
from diglot.sources.inline import settled
from diglot.sources.records import Metadata
from diglot.sources.speech import Drop, Mark

__all__ = ["stretches"]

KEYWORD = re.compile(r"(msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?)[ \t]*(?=\")")
QUOTED = re.compile(r"[ \t]*\"((?:[^\"\\\n]|\\.)*)\"")
ESCAPE = re.compile(r"\\(?:[abfnrtv\"\\/?']|[0-7]{1,3}|x[0-9a-fA-F]{1,2})")
ESCAPES = {"n": "\n", "t": "\t", "r": "", "a": "", "b": "", "f": "\n", "v": "\n"}
TAG = re.compile(
    r"</?(?:a|b|i|u|em|strong|span|code|tt|kbd|big|small|font|img|(br|p|li|ul|ol|div|h[1-6]))(?:\s[^<>]{0,500})?/?>"
)
LANGUAGE = re.compile(r"^Language:\s*([\w@.-]{2,20})", re.MULTILINE)
AUTHOR = re.compile(r"^Last-Translator:\s*([^<\\\n]{1,100})", re.MULTILINE)
DATE = re.compile(r"^PO-Revision-Date:\s*(\d{4}-\d\d-\d\d)", re.MULTILINE)


def stretches(text: str, file: str = "") -> list[Stretch]:
    """The messages of a catalogue and their translations.

    >>> page = 'msgid ""\\nmsgstr "Language: ar\\\\\\\\n"\\n\\nmsgid "A \\\\"net\\\\"."\\nmsgstr "شبكة."\\n'
    >>> [(one.field, one.pair, page[one.start : one.end]) for one in stretches(page, "a.po")]
    [('msgid', 'a.po#0', 'A \\\\"net\\\\".'), ('msgstr', 'a.po#0', 'شبكة.')]
    """
    found: list[Stretch] = []
    about = Metadata()
    row = 0
    for fuzzy, parts in _entries(text):
        said = {name: _said(text, spans) for name, spans in parts.items()}
        if not said.get("msgid") and "msgstr" in said:
            about = _header(said["msgstr"])
            continue
        many = [name for name in parts if name.startswith("msgstr[")]
        sides = [("msgid", ""), ("msgstr", ""), ("msgid_plural", ".1")]
        sides += [(name, "") for name in many[:1]] + [(name, ".1") for name in many[1:][-1:]]
        for name, form in sorted(sides, key=lambda side: side[1]):
            translated = name.startswith("msgstr")
            if name not in parts or not said[name].strip() or (translated and fuzzy):
                continue
            found.append(
                _stretch(text, parts[name], name, f"{file}#{row}{form}", row, about if translated else Metadata())
            )
        row += 1
    return found


def _entries(text: str) -> Iterator[tuple[bool, dict[str, list[tuple[int, int]]]]]:
    """Whether each entry is fuzzy, and where the strings of its parts stand, quotes apart."""
    parts: dict[str, list[tuple[int, int]]] = {}
    fuzzy = ahead = False
    name = ""
    at = 0
    for line in text.split("\n"):
        begin, at = at, at + len(line) + 1
        if line.startswith("#"):
            ahead = ahead or (line.startswith("#,") and "fuzzy" in line)
            continue
        keyword = KEYWORD.match(line)
        if keyword:
            starts = keyword[1] == "msgctxt" or (keyword[1] == "msgid" and name != "msgctxt")
            if starts and parts:
                yield fuzzy, parts
                parts = {}
            if starts:
                fuzzy, ahead = ahead, False
            name = keyword[1]
            parts[name] = []
        quoted = QUOTED.match(line, keyword.end() if keyword else 0)
        if quoted and name:
            parts[name].append((begin + quoted.start(1), begin + quoted.end(1)))
    if parts:
        yield fuzzy, parts


def _said(text: str, spans: list[tuple[int, int]]) -> str:
    """A string as it is meant."""
    return ESCAPE.sub(lambda found: _unescaped(found[0]), "".join(text[a:b] for a, b in spans))


def _unescaped(escape: str) -> str:
    """What an escape stands for.

    >>> _unescaped("\\\\n"), _unescaped('\\\\"'), _unescaped("\\\\101")
    ('\\n', '"', 'A')
    """
    sign = escape[1:]
    if sign[0] == "x" and len(sign) > 1:
        return chr(int(sign[1:], 16))
    return chr(int(sign, 8)) if sign[0].isdigit() else ESCAPES.get(sign, sign)


def _header(said: str) -> Metadata:
    """What the header says of the translations."""
    language, author, date = LANGUAGE.search(said), AUTHOR.search(said), DATE.search(said)
    return Metadata(
        author=author[1].strip() if author and author[1].strip() not in ("", "FULL NAME") else None,
        date=date[1] if date else None,
        language=language[1] if language else None,
    )


def _stretch(text: str, spans: list[tuple[int, int]], name: str, pair: str, row: int, about: Metadata) -> Stretch:
    """One side of a message."""
    spans = [span for span in spans if span[0] < span[1]]
    start, end = spans[0][0], spans[-1][1]
    drops: list[Drop] = []
    last = start
    for a, b in spans:
        if last < a:
            drops.append(Drop(last, a, ""))
        if "\\" in text[a:b]:
            drops += [Drop(e.start(), e.end(), _unescaped(e[0])) for e in ESCAPE.finditer(text, a, b)]
        last = b
    if "<" in text[start:end]:
        drops += [Drop(tag.start(), tag.end(), "\n" if tag[1] else "") for tag in TAG.finditer(text, start, end)]
    return Stretch(start, end, about, settled(drops), [], [Mark(start, end, "body")], name, pair, row)
