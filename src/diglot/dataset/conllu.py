r"""Rows of the segments table as CoNLL-U: a sentence a row, so that tools for treebanks read a build.

::

    # newdoc id = 3f1c9a27d0c1e2b4
    # sent_id = 3f1c9a27d0c1e2b4-0000000000
    # text = وصل القطار.
    # lang = ar
    # start = 0
    # translit = wSl AlqTAr.
    1	وصل	_	_	_	_	_	_	_	start_char=0|end_char=3|Translit=wSl
    2	القطار	_	_	_	_	_	_	_	start_char=4|end_char=10|SpaceAfter=No|Translit=AlqTAr
    3	.	_	_	_	_	_	_	_	start_char=10|end_char=11|Translit=.

``start_char`` and ``end_char`` are code points in the row's text, whose first is number ``start`` of the file.
The format wants Unicode's form NFC and single blanks: a form that is written otherwise in the row has that as ``Orig``,
other white space is ``SpacesAfter`` (``SpacesBefore`` at the beginning), in the escapes that UDPipe uses: ``\s`` ``\t``
``\r`` ``\n`` ``\p`` (a vertical bar) ``\\``. Lemma and part of speech are written where a build has them.

Source: universaldependencies.org/format.html; ``start_char`` and ``end_char`` as Stanza writes them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from diglot.text.forms import form as normal_form

__all__ = ["COLUMNS", "sentences"]

COLUMNS = (
    "id", "document", "text", "start", "language", "transliterated",
    "tokens", "token_spans", "token_normalized", "token_transliterated", "lemma", "pos",
)  # fmt: skip
"""The columns of the segments table that are read, where it has them."""

ESCAPES = str.maketrans({"\\": r"\\", " ": r"\s", "\t": r"\t", "\r": r"\r", "\n": r"\n", "|": r"\p"})
VALUE = str.maketrans({"\\": r"\\", "\t": r"\t", "\r": r"\r", "\n": r"\n", "|": r"\p"})
"""The same for values with words in them: a blank stays."""
BLANK = re.compile(r"\s")
PIECE = re.compile(r"\S+")


@dataclass(slots=True)
class Word:
    """A line: the form as the row has it, its place, and what else is known of it."""

    form: str
    start: int
    end: int
    lemma: str | None = None
    pos: str | None = None
    misc: dict[str, str] = field(default_factory=dict)


def sentences(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The rows as CoNLL-U, each with the blank line behind it; a row without a token has no sentence, and gives ``""``.

    >>> row = {"id": "d-0", "document": "d", "text": "Hi, you", "start": 7, "language": "en",
    ...        "token_spans": [{"start": 0, "end": 2}, {"start": 2, "end": 3}, {"start": 4, "end": 7}]}
    >>> print("".join(sentences([row])).strip().replace("\\t", " "))
    # newdoc id = d
    # sent_id = d-0
    # text = Hi, you
    # lang = en
    # start = 7
    1 Hi _ _ _ _ _ _ _ start_char=0|end_char=2|SpaceAfter=No
    2 , _ _ _ _ _ _ _ start_char=2|end_char=3
    3 you _ _ _ _ _ _ _ start_char=4|end_char=7
    """
    last = None
    for row in rows:
        words = list(_joined(_words(row)))
        if not words:
            yield ""
            continue
        lines = []
        if row["document"] != last:
            last = row["document"]
            lines.append(f"# newdoc id = {_name(last)}")
        lines += [f"# sent_id = {_name(row['id'])}", f"# text = {_spaced(words, row['text'])}"]
        lines += [f"# lang = {row['language']}", f"# start = {row['start']}"]
        if row.get("transliterated"):
            lines.append(f"# translit = {' '.join(row['transliterated'].split())}")
        lines += [_line(number, word) for number, word in enumerate(words, 1)]
        yield "\n".join(lines) + "\n\n"


def _words(row: Mapping[str, Any]) -> Iterator[Word]:
    """The tokens of a row; one that holds what Unicode or Python calls a blank, in parts."""
    known = {name: row.get(name) or () for name in ("token_normalized", "token_transliterated", "lemma", "pos")}
    for i, span in enumerate(row["token_spans"] or ()):
        value = {name: values[i] for name, values in known.items() if values}
        for part in PIECE.finditer(row["text"], span["start"], span["end"]):
            word = Word(part[0], *part.span(), value.get("lemma"), value.get("pos"))
            if value.get("token_normalized") not in (None, "", part[0]):
                word.misc["Norm"] = value["token_normalized"]
            if value.get("token_transliterated"):
                word.misc["Translit"] = value["token_transliterated"]
            yield word


def _joined(words: Iterable[Word]) -> Iterator[Word]:
    """The same words, two of them as one where a mark of the second belongs to a letter of the first."""
    held: Word | None = None
    for word in words:
        if held and held.end == word.start and _nfc(held.form + word.form) != _nfc(held.form) + _nfc(word.form):
            misc = {name: held.misc.get(name, "") + word.misc.get(name, "") for name in {*held.misc, *word.misc}}
            held = Word(held.form + word.form, held.start, word.end, held.lemma, held.pos, dict(sorted(misc.items())))
            continue
        if held:
            yield held
        held = word
    if held:
        yield held


def _spaced(words: list[Word], text: str) -> str:
    """The text as the format has it; what the words must say of the white space around them is added to them."""
    if before := text[: words[0].start]:
        words[0].misc["SpacesBefore"] = before.translate(ESCAPES)
    found = []
    for word, end in zip(words, [*(word.start for word in words[1:]), len(text)], strict=True):
        gap = text[word.end : end]
        found.append(_nfc(word.form) + (" " if gap and word is not words[-1] else ""))
        if not gap and word is not words[-1]:
            word.misc["SpaceAfter"] = "No"
        elif gap and (gap != " " or word is words[-1]):
            word.misc["SpacesAfter"] = gap.translate(ESCAPES)
    return "".join(found)


def _line(number: int, word: Word) -> str:
    form = _nfc(word.form)
    misc = {"start_char": str(word.start), "end_char": str(word.end)}
    if form != word.form:
        misc["Orig"] = word.form
    misc |= word.misc
    values = [f"{name}={value.translate(VALUE)}" for name, value in misc.items() if not name.startswith("Space")]
    values += [f"{name}={value}" for name, value in misc.items() if name.startswith("Space")]
    lemma = BLANK.sub("", _nfc(word.lemma or "")) or "_"
    pos = BLANK.sub("", word.pos or "") or "_"
    return "\t".join([str(number), form, lemma, "_", pos, "_", "_", "_", "_", "|".join(values)])


def _nfc(text: str) -> str:
    return normal_form("NFC", text)


def _name(text: str) -> str:
    """A name without blanks: what is no letter of a plain name is written as in addresses."""
    return BLANK.sub(lambda found: quote(found[0]), text)
