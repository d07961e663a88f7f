"""Bitexts in the files that translators and trainers use: TMX 1.4, Moses, JSON Lines.

=========  ==========================================================================================================
``tmx``    Translation Memory eXchange 1.4b (LISA OSCAR 2005): a ``<tu>`` a pair, ids and scores as ``<prop>``
``moses``  two files of one name, ``.en`` and ``.ar``, a pair a line; line breaks within a side are blanks
``jsonl``  an object a pair, all columns
=========  ==========================================================================================================
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, BinaryIO
from xml.sax.saxutils import escape, quoteattr

__all__ = ["jsonl", "moses", "tmx"]

Rows = Iterable[Mapping[str, Any]]
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 cannot hold."""
_BREAKS = re.compile("[\\s\u0085\u2028\u2029]+")
PROPS = ("score", "document_score", "bead", "english_file", "arabic_file")


def tmx(rows: Rows, file: BinaryIO, version: str) -> int:
    """Write pairs as TMX 1.4, in UTF-8; gives how many.

    Args:
        rows: of the table ``pairs``.
        file: open for bytes.
        version: of the tool, for the header.
    """
    file.write(
        b'<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n'
        b'<header creationtool="diglot" creationtoolversion=' + quoteattr(version).encode() + b' datatype="plaintext" '
        b'segtype="sentence" adminlang="en" srclang="en" o-tmf="diglot"/>\n<body>\n'
    )
    count = 0
    for row in rows:
        known = [(name, str(_number(row[name]))) for name in PROPS if row[name] is not None]
        props = "".join(f"<prop type={quoteattr(name)}>{_xml(value)}</prop>" for name, value in known)
        texts = [(language, row["translation"][language]) for language in ("en", "ar")]
        sides = "".join(f'<tuv xml:lang="{language}"><seg>{_xml(text)}</seg></tuv>' for language, text in texts)
        file.write(f"<tu tuid={quoteattr(_clean(row['id']))}>{props}{sides}</tu>\n".encode())
        count += 1
    file.write(b"</body>\n</tmx>\n")
    return count


def moses(rows: Rows, english: BinaryIO, arabic: BinaryIO) -> int:
    """Write pairs as two files in step, a pair a line; gives how many."""
    count = 0
    for row in rows:
        for file, language in ((english, "en"), (arabic, "ar")):
            line = _BREAKS.sub(" ", row["translation"][language]).strip()
            file.write(line.encode("utf-8", "replace") + b"\n")
        count += 1
    return count


def jsonl(rows: Rows, file: BinaryIO) -> int:
    """Write pairs as an object a line; gives how many."""
    count = 0
    for row in rows:
        shown = {name: _number(value) for name, value in row.items()}
        file.write(json.dumps(shown, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
        count += 1
    return count


def _number(value: Any) -> Any:
    """A float32 as short as it was written."""
    return float(f"{value:.6g}") if isinstance(value, float) else value


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)


def _xml(text: str) -> str:
    return escape(_clean(text))
