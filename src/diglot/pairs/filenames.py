"""Files whose names say that they are translations of each other: ``report.en.txt`` and ``report.ar.txt``."""

from __future__ import annotations

import re

__all__ = ["stem_of"]

_LANGUAGE = r"(?:english|eng|en|arabic|ara|arb|ar)(?:[-_][A-Za-z]{2})?"
_END = re.compile(rf"[._\- ]{_LANGUAGE}(?=\.[^./]*$|$)", re.IGNORECASE)
_PART = re.compile(rf"(?:^|(?<=[/._\- ])){_LANGUAGE}(?=[/._\- ])", re.IGNORECASE)


def stem_of(file: str) -> str:
    """What a file's name says but for its language.

    >>> stem_of("news/report.en.txt"), stem_of("news/report_AR.txt"), stem_of("news/report.txt")
    ('news/report.txt', 'news/report.txt', 'news/report.txt')
    >>> stem_of("docs/ar-EG/intro.md"), stem_of("docs/en/intro.md"), stem_of("art/area.md")
    ('docs/*/intro.md', 'docs/*/intro.md', 'art/area.md')
    """
    return _PART.sub("*", _END.sub("", file))
