"""The languages that diglot can name.

`LANGUAGES` are ISO 639-1 codes (639-3 where there is no shorter one); number 0 is ``und``, the answer where the
language cannot be told. Numbers are positions in that tuple and only hold within one version: store codes, not numbers.

Codes stand for what ISO 639-3 calls the macrolanguage: ``ar`` covers the Arabic dialects, ``fa`` covers Dari, ``ms``
Malay in either script, ``ku`` Kurmanji (Sorani is ``ckb``), ``no`` Bokmål and Nynorsk, ``zh`` Chinese in either form.
In Latin script ``hr`` stands for Croatian, Bosnian and Serbian, which no one tells apart by a sentence.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from diglot.errors import OptionError

__all__ = ["LANGUAGES", "number", "numbers"]

LANGUAGES: tuple[str, ...] = (
    "und",
    *"""af am ar as az ba bal be bg bn bo br ca ceb chr ckb cs cy da de dv el en eo es et eu fa fi fo fr fy ga gd gl gn
    gu ha haw he hi hr ht hu hy id ig is it ja jv ka kab kk km kn ko ks ku ky lb lo lt lv mg mi mk ml mn mr ms mt my
    mzn ne nl no nqo oc om or pa pl pnb ps pt ro ru rw sa sah sat sd se shi si sk skr sl sm sn so sq sr st su sv sw syr
    ta te tg th ti tk tl tr tt ug uk ur uz vi wo xh yi yo zgh zh zu""".split(),  # noqa: SIM905
)


@cache
def _numbers() -> dict[str, int]:
    return {code: i for i, code in enumerate(LANGUAGES)}


def number(code: str) -> int:
    """The number of a language code.

    Raises:
        OptionError: the code is not in `LANGUAGES`.

    >>> LANGUAGES[number("ckb")]
    'ckb'
    """
    try:
        return _numbers()[code]
    except KeyError:
        raise OptionError.unknown("language", code, LANGUAGES) from None


def numbers(codes: Iterable[str]) -> list[int]:
    """The numbers of several codes, as `number`."""
    return [number(code) for code in codes]
