"""What text files look like at their beginning: pages, mail, subtitles, catalogues, JSON Lines, code.

Each function takes the first code points of a file (`opening` gives them) and says whether they are of its format.
"""

from __future__ import annotations

import codecs
import json
import re

__all__ = [
    "HEAD",
    "NO_TEXT",
    "is_catalogue",
    "is_html",
    "is_json_lines",
    "is_json_value",
    "is_mail",
    "is_openiti",
    "is_page",
    "is_subtitles",
    "is_tex",
    "is_xml",
    "opening",
    "root",
]

HEAD = 1 << 14
"""Bytes at the beginning of a file that are looked at."""

PROLOG = re.compile(
    r"(?:\s|<\?(?!php\b)[a-z_].*?\?>|<!--.*?-->|<!DOCTYPE(?:[^<>\[]|\[[^\]]*+\])*+>)*+", re.DOTALL | re.IGNORECASE
)
ROOT = re.compile(r"<(?:[\w.-]{1,60}:)?([A-Za-z_][\w.-]{0,60})[\s/>]")
DOCTYPE_HTML = re.compile(r"(?:\s|<\?(?!php\b)[a-z_].*?\?>|<!--.*?-->)*+<!doctype\s+html\b", re.DOTALL | re.IGNORECASE)
DECLARED = re.compile(r"\s*<\?xml\s")
VOCABULARIES = frozenset({"rss", "feed", "tei", "tei.2", "teicorpus", "tmx", "xliff", "rdf", "tt", "quran", "opml"})
"""Roots that tell XML even without a declaration."""
NO_TEXT = frozenset({"svg", "mediawiki", "plist", "stylesheet", "schema", "project"})
"""Roots of XML that is no text to read (`diglot.sources.unread` says what it is)."""
PAGE = frozenset(
    {"html", "head", "body", "title", "meta", "div", "p", "table", "article", "h1", "h2", "center", "font"}
)
CLOCK = r"(?:\d{1,3}:)?\d{1,2}:\d{2}[,.]\d{1,3}"
CUE = re.compile(rf"\s*+(?:\d{{1,6}}[ \t]*+\r?\n)?[ \t]*+{CLOCK}[ \t]*+-->[ \t]*+{CLOCK}")
FIELD = re.compile(r"([!-9;-~]{1,76}):")
ENTRY = re.compile(r'^msgid[ \t]+"', re.MULTILINE)
ENTRY_END = re.compile(r'^msgstr(?:\[0\])?[ \t]+"', re.MULTILINE)
TEX = re.compile(r"(?:\s|%[^\n]*\n)*+\\(?:documentclass|documentstyle|input|begin|section|chapter|usepackage)\b")
MAIL_FIELDS = frozenset(
    {"message-id", "received", "mime-version", "lines", "organization", "date", "newsgroups", "path", "return-path"}
)


def opening(head: bytes) -> str:
    """The first bytes of a file as code points: UTF-16 by its mark or its zeros, all else as Latin-1.

    >>> opening("<html>".encode("utf-16"))
    '<html>'
    """
    head = head[:HEAD]
    if head.startswith(codecs.BOM_UTF8):
        return head[3:].decode("latin-1")
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head.decode("utf-16", "replace")
    if head[1:4:2] == b"\0\0" and head[:1] not in (b"", b"\0"):
        return head[: len(head) // 2 * 2].decode("utf-16-le", "replace")
    return head.decode("latin-1")


def root(text: str) -> str:
    """The name of the first element, in lower case and without a prefix; empty where there is none.

    >>> root('<?xml version="1.0"?><?editor a="b"?><!-- a --><tei:TEI xmlns:tei="x">')
    'tei'
    """
    found = ROOT.match(text, PROLOG.match(text).end())  # type: ignore[union-attr]
    return found[1].lower() if found else ""


def is_html(text: str) -> bool:
    """Whether a file is a page: it says so first of all, or its root does.

    >>> is_html("<!-- saved -->\\n<!DOCTYPE html><title>"), is_html("<p>Not for sure</p>")
    (True, False)
    """
    return DOCTYPE_HTML.match(text) is not None or root(text) == "html"


def is_page(text: str) -> bool:
    """Whether a file that nothing else names is a page: its first element is one of a page's, and it ends some.

    >>> is_page("<div><p>Perhaps</p></div>"), is_page("<p> or not")
    (True, False)
    """
    return root(text) in PAGE and re.search(r"</[a-zA-Z]", text) is not None


def is_openiti(text: str) -> bool:
    """Whether a text is OpenITI's, whose files may be called ``.mARkdown``.

    >>> is_openiti("######OpenITI# …"), is_openiti("###### A heading of Markdown")
    (True, False)
    """
    return text.lstrip("\ufeff").startswith("######OpenITI#")


def is_xml(text: str) -> bool:
    """Whether a file is XML and no page: it is declared, or has a root that is known.

    >>> is_xml('<?xml version="1.0"?><note>a</note>'), is_xml("<tmx version='1.4'>"), is_xml("<doc id='1'>")
    (True, True, False)
    """
    name = root(text)
    return name in VOCABULARIES or (DECLARED.match(text) is not None and name not in NO_TEXT and not is_html(text))


BEFORE = "\ufeff \t\r\n\xef\xbb\xbf"
"""What may stand before a value of JSON: blanks, and a byte order mark, also as Latin-1 (`opening`)."""
OBJECT = re.compile(r'(?:\[\s*)?\{\s*"[^"\n]{1,100}"\s*:\s*["\[{\dtfn-]')


def is_json_lines(text: str) -> bool:
    """Whether the first lines of a file are JSON objects.

    >>> is_json_lines('{"text": "a"}\\n{"text": "b"}\\n'), is_json_lines('{"text": "a"}\\nb\\n'), is_json_lines("{")
    (True, False, False)
    """
    text = text.lstrip(BEFORE)
    if not text.startswith("{"):
        return False
    lines = text.split("\n", 3)
    whole = lines[:-1] if len(lines) > 1 else lines
    found = [line.lstrip(BEFORE) for line in whole[:2] if line.strip(BEFORE)]
    if len(text) >= HEAD - 3 and len(lines) == 1:  # a line longer than what is looked at
        return re.match(r'\{\s*"[^"\n]{1,100}"\s*:', text) is not None
    return bool(found) and all(is_object(line) for line in found)


def is_json_value(text: str) -> bool:
    """Whether a file called JSON Lines is one array, or values of several lines each.

    >>> is_json_value('[\\n{"text": "a"},'), is_json_value('{\\n "text": "a"'), is_json_value('["a"]\\n["b"]\\n')
    (True, True, False)
    """
    text = text.lstrip(BEFORE)
    first, _, rest = text.partition("\n")
    if not first.startswith("["):
        return first.strip() == "{" or (not is_object(first) and "\n" in text[: _object(text)])
    if (first[1:].strip() or "{")[0] != "{":
        return False
    try:
        json.loads(first)
    except (ValueError, RecursionError):
        return True
    return not rest.strip()


def is_json(text: str) -> bool:
    """Whether a file without the name of a format is JSON: an object or an array of objects.

    >>> is_json('[{"text": "a"},\\n'), is_json('{\\n  "data": ['), is_json("[1] as is said\\n"), is_json("{so} it goes")
    (True, True, False, False)
    """
    text = text.lstrip(BEFORE)
    if OBJECT.match(text) is None:
        return False
    first, _, rest = text.partition("\n")
    try:
        json.loads(first)
    except (ValueError, RecursionError):
        return True
    return not rest.strip(BEFORE)  # else there is more than one value, and not all are objects


def _object(text: str) -> int:
    """Where the object ends that a text begins with; 0 where it does not end, or is none."""
    try:
        value, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return 0
    return end if isinstance(value, dict) else 0


def is_object(line: str) -> bool:
    """Whether a line is a JSON object."""
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def is_mail(text: str) -> bool:
    """Whether a file is mail: an envelope line and a field (mbox), or a message's fields and a blank line.

    >>> is_mail("From ann at mail.example  Mon Aug  4 2014\\nSubject: nets\\n\\n"), is_mail("From here on\\nit goes\\n")
    (True, False)
    >>> is_mail("From: a@b.example\\nSubject: nets\\nMessage-ID: <1@b>\\n\\nHello"), is_mail("From: me\\n\\nHello")
    (True, False)
    """
    text = text if "\n" in text else text.replace("\r", "\n")
    if text.startswith("\x01\x01\x01\x01"):  # MMDF
        return FIELD.match(text, text.find("\n") + 1) is not None
    lines = (text.lstrip() if text.lstrip().startswith("From ") else text).split("\n", 200)
    if lines[0].startswith("From ") and len(lines) > 2:
        return FIELD.match(lines[1].lstrip(">")) is not None
    names: set[str] = set()
    for line in lines:
        if not line.strip():
            return {"from", "subject"} <= names and not names.isdisjoint(MAIL_FIELDS)
        if line[0] in " \t" and names:
            continue
        found = FIELD.match(line)
        if not found:
            return False
        names.add(found[1].lower())
    return {"from", "received"} <= names


def is_subtitles(text: str) -> bool:
    """Whether a file is subtitles: WebVTT or ASS by their first line, SubRip by its first cue.

    >>> is_subtitles("1\\n00:00:01,000 --> 00:00:02,500\\nHello\\n"), is_subtitles("1\\n2\\n")
    (True, False)
    """
    text = text.lstrip("\ufeff")
    if text.startswith("WEBVTT") and text[6:7] in ("", "\n", "\r", " ", "\t"):
        return True
    return text.startswith(("[Script Info]", "[V4+ Styles]")) or CUE.match(text) is not None


def is_catalogue(text: str) -> bool:
    """Whether a file is a catalogue of gettext.

    >>> is_catalogue('# a\\nmsgid ""\\nmsgstr ""\\n')
    True
    """
    return ENTRY.search(text) is not None and ENTRY_END.search(text) is not None


def is_tex(text: str) -> bool:
    """Whether a file is TeX.

    >>> is_tex("% a paper\\n\\\\documentclass{article}")
    True
    """
    return TEX.match(text) is not None
