"""XML: the text of its elements, told by its vocabulary; tags are dropped, and spans lead into the file.

================  ========================================================================================
TEI               the text of each ``<TEI>``; its header is the metadata; notes and page breaks are not read
RSS, Atom, RDF    a document an item: its title and the text of its content, whose markup is taken off
TMX               a document a side of each ``<tu>``, with the pair that they share
XLIFF             a document a side of each unit, likewise
all else          one document: the text of all elements, a line for each that holds others
================  ========================================================================================

A file of TMX is read by `diglot.sources.memories`, which hands its units on.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

from diglot.sources.bounded import Stretch
from diglot.sources.decode import NotText
from diglot.sources.elements import Tree
from diglot.sources.escaped import unmarked
from diglot.sources.inline import settled
from diglot.sources.records import NO_METADATA, Metadata, Reason
from diglot.sources.shapes import root
from diglot.sources.speech import Mark
from diglot.sources.wording import clean

__all__ = ["VOCABULARIES", "read", "sides", "stretches", "units"]

INLINE = frozenset(
    ["hi", "emph", "b", "i", "u", "em", "strong", "span", "a", "ref", "persname", "placename", "name", "rs", "w", "pc",
     "c", "foreign", "choice", "title", "date", "num", "seg", "s", "bpt", "ept", "ph", "it", "g", "x", "bx", "ex",
     "mrk", "sub", "sup", "term", "abbr", "expan", "corr", "reg", "orig", "sic", "add", "supplied", "unclear", "q",
     "quote", "said", "font", "forename", "surname", "orgname", "gloss", "mentioned", "del", "code", "sc", "cf", "pb",
     "lb", "milestone"]
)  # fmt: skip
"""Elements inside a sentence; all others begin a line."""


def _blocks(name: str) -> str:
    """What stands for a tag in running text."""
    return "" if name in INLINE and name not in ("lb", "pb", "milestone") else " " if name in ("lb", "pb") else "\n"


def _nothing(name: str) -> str:
    """What stands for a tag inside a sentence."""
    return ""


def stretches(text: str, file: str = "") -> list[Stretch]:
    """The documents in a file of XML.

    Raises:
        NotText: it is no XML that can be read.

    >>> item = "<item><title>Nets</title><description>Mend &amp; sell.</description></item>"
    >>> feed = f"<rss><channel>{item}</channel></rss>"
    >>> [one] = stretches(feed)
    >>> one.metadata.title, feed[one.start : one.end], one.drops
    ('Nets', 'Mend &amp; sell.', [Drop(start=58, end=62, instead='')])
    """
    tree = Tree(text)
    found = read(tree, root(text[:20_000]), file)
    if tree.broken and not found:
        raise NotText(Reason.MALFORMED, f"XML that breaks off at {tree.broken}")
    if tree.broken:
        found[-1] = found[-1]._replace(note=f"the XML breaks off at {tree.broken}: what is before is read")
    return found


def read(tree: Tree, name: str, file: str, first: int = 0, known: Metadata = NO_METADATA) -> list[Stretch]:
    """The documents in a file whose root is called `name`, or in a slice of one; those that have a text.

    Args:
        first: rows of the file before the slice.
        known: what the document before the slice says of itself.
    """
    reader = VOCABULARIES.get(name, _plain)
    return [one for one in reader(tree, file, first, known) if _seen(tree.text, one)]


def units(tree: Tree) -> int:
    """How many units of pairs there are, with or without a text."""
    return sum(piece.kind == "open" and piece.name in ("tu", "trans-unit", "segment") for piece in tree.pieces)


def _seen(text: str, one: Stretch) -> bool:
    """Whether a stretch has a text."""
    at, parts = one.start, []
    for start, end, instead in one.drops:
        parts += [text[at:start], instead]
        at = end
    return bool("".join([*parts, text[at : one.end]]).strip())


def _plain(tree: Tree, file: str, first: int, known: Metadata) -> Iterator[Stretch]:
    """All text of a file."""
    i = next((k for k, piece in enumerate(tree.pieces) if piece.kind == "open"), None)
    if i is not None:
        language = (tree.pieces[i].attributes or {}).get("xml:lang")
        inside = _inside(tree)
        found = tree.stretch(i, tree.shut(i), lambda name: "" if name in inside else _blocks(name))
        yield found._replace(metadata=Metadata(language=language))


def _inside(tree: Tree) -> frozenset[str]:
    """Names of elements that mostly stand right before or after words, and so inside a sentence."""
    pieces = tree.pieces
    every: Counter[str] = Counter()
    touching: Counter[str] = Counter()
    for i, piece in enumerate(pieces):
        after = tree.shuts[i] + 1
        if piece.kind == "open" and after > i + 2:  # not an empty one, which may part words
            every[piece.name] += 1
            around = (pieces[i - 1], pieces[min(after, len(pieces) - 1)])
            touching[piece.name] += any(one.kind == "text" and not one.data.isspace() for one in around)
    return frozenset(name for name, count in touching.items() if 2 * count > every[name])


def _feed(tree: Tree, file: str, first: int, known: Metadata) -> Iterator[Stretch]:
    """The items of a feed."""
    source, language = known.source, known.language
    for name in ("channel", "feed"):
        for i, _ in tree.elements(name):
            language = language or (tree.pieces[i].attributes or {}).get("xml:lang")
            for child, a, b in tree.children(i):
                if child == "title":
                    source = source or tree.said(a, b) or None
                elif child == "language":
                    language = language or tree.said(a, b) or None
            break
    for i, _ in tree.elements("item", "entry"):
        said, texts = _item(tree, i)
        chosen = next((texts[name] for name in SAID if name in texts and tree.said(*texts[name])), texts.get("title"))
        if chosen is None:
            continue
        found = tree.stretch(*chosen, _blocks)
        drops = list(found.drops)
        unmarked(tree.text, found, drops)
        about = Metadata(**said)._replace(source=source, language=language)
        yield found._replace(metadata=about, drops=settled(drops))


def _item(tree: Tree, i: int) -> tuple[dict[str, str], dict[str, tuple[int, int]]]:
    """What an item of a feed says of itself; and its texts, by the names of their elements."""
    said: dict[str, str] = {}
    texts: dict[str, tuple[int, int]] = {}
    for name, a, b in tree.children(i):
        attributes = tree.pieces[a].attributes or {}
        if name != "link" and (attributes.get("mode") == "base64" or BINARY.match(attributes.get("type", ""))):
            continue
        if name in SAID:
            if name != "content" or tree.said(a, b):
                texts.setdefault(name, (a, b))
        elif name == "author":
            names = [tree.said(c, d) for child, c, d in tree.children(a) if child == "name"]
            said.setdefault("author", ", ".join(names) or tree.said(a, b))
        elif name == "link":
            said.setdefault("url", attributes.get("href") or tree.said(a, b))
        elif name in FEED:
            if name == "title":
                texts[name] = (a, b)
            escaped = attributes.get("type") == "html" or tree.pieces[i].name == "item"  # Atom says it, RSS does it
            line = tree.said(a, b)
            said.setdefault(FEED[name], (clean(line) if escaped else None) or line)
    return {key: value for key, value in said.items() if value}, texts


BINARY = re.compile(r"(?!.*\bx(?:ht)?ml\b)(?:application|image|audio|video|font)/")
"""Types of what an item of a feed holds that are no text: it is base64 (RFC 4287)."""
SAID = ("encoded", "content", "description", "summary")
"""Elements of an item with its text, the best first."""
FEED = {
    "title": "title",
    "creator": "author",
    "pubdate": "date",
    "published": "date",
    "date": "date",
    "updated": "date",
}


def _tei(tree: Tree, file: str, first: int, known: Metadata) -> Iterator[Stretch]:
    """The texts of TEI, each with what its header says."""
    about = known
    for i, end in tree.elements("teiheader", "text"):
        if tree.pieces[i].name == "teiheader":
            about = _header(tree, i, end)
            continue
        language = (tree.pieces[i].attributes or {}).get("xml:lang") or about.language
        doubles = (("expan", "abbr"), ("corr", "sic"), ("reg", "orig"))
        hidden = {"note", "fw", "figdesc", "del", *(less for more, less in doubles if any(tree.inside(i, more)))}
        found = tree.stretch(i, end, _blocks, frozenset(hidden))
        heads = [Mark(tree.places[a], tree.places[b], "heading") for a, b in tree.inside(i, "head")]
        yield found._replace(metadata=about._replace(language=language), roles=[*found.roles, *heads])


def _header(tree: Tree, i: int, end: int) -> Metadata:
    """What a header of TEI says of its text."""
    said: dict[str, str] = {}
    for statement in ("titlestmt", "publicationstmt", "sourcedesc"):
        for a, _ in tree.inside(i, statement):
            for name, key in (("title", "title"), ("author", "author"), ("date", "date"), ("publisher", "source")):
                if key == "source" and statement != "publicationstmt":
                    continue
                for c, d in tree.inside(a, name):
                    attributes = tree.pieces[c].attributes or {}
                    value = (attributes.get("when") if name == "date" else None) or tree.said(c, d)
                    if value and key not in said:
                        said[key] = value
    for a, _ in tree.inside(i, "language"):
        said.setdefault("language", (tree.pieces[a].attributes or {}).get("ident", ""))
    return Metadata(**{key: value for key, value in said.items() if value})


def sides(tree: Tree, file: str, first: int = 0) -> list[Stretch]:
    """The sides of the units of a translation memory, of which `first` came before; those that have a text."""
    return [one for one in _tmx(tree, file, first, NO_METADATA) if _seen(tree.text, one)]


def _tmx(tree: Tree, file: str, first: int, known: Metadata) -> Iterator[Stretch]:
    """The sides of the units of a translation memory."""
    for row, (i, _) in enumerate(tree.elements("tu"), first):
        seen: set[str] = set()
        for name, a, _ in tree.children(i):
            attributes = tree.pieces[a].attributes or {}
            language = attributes.get("xml:lang") or attributes.get("lang") or "und"
            if name != "tuv" or language in seen:
                continue
            for inner, c, d in tree.children(a):
                if inner == "seg":
                    seen.add(language)
                    yield _side(tree, c, d, language, row, file)


def _xliff(tree: Tree, file: str, first: int, known: Metadata) -> Iterator[Stretch]:
    """The sides of the units of XLIFF 1.2 and 2."""
    languages = {"source": "und", "target": "und"}
    row = first
    for i, piece in enumerate(tree.pieces):
        if piece.kind != "open":
            continue
        attributes = piece.attributes or {}
        if piece.name in ("xliff", "file"):
            for side, names in (("source", ("source-language", "srcLang")), ("target", ("target-language", "trgLang"))):
                languages[side] = next((attributes[name] for name in names if name in attributes), languages[side])
        elif piece.name in ("trans-unit", "segment"):
            for name, a, b in tree.children(i):
                if name in languages:
                    label = languages[name] if languages["source"] != languages["target"] else name
                    yield _side(tree, a, b, label, row, file)
            row += 1


def _side(tree: Tree, i: int, end: int, language: str, row: int, file: str) -> Stretch:
    """One side of a pair."""
    found = tree.stretch(i, end, _nothing, frozenset(["bpt", "ept", "ph", "it", "ut"]))
    if (raw := tree.text[found.start : found.end]).find("&lt;") >= 0 or "CDATA" in raw:
        drops = list(found.drops)
        unmarked(tree.text, found, drops, page=False)
        found = found._replace(drops=settled(drops))
    return found._replace(metadata=Metadata(language=language), field=language, pair=f"{file}#{row}", row=row)


VOCABULARIES: dict[str, Callable[[Tree, str, int, Metadata], Iterator[Stretch]]] = {
    "rss": _feed,
    "feed": _feed,
    "rdf": _feed,
    "tei": _tei,
    "tei.2": _tei,
    "teicorpus": _tei,
    "tmx": _tmx,
    "xliff": _xliff,
}
