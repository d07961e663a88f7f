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

__all__ = ["LANGUAGES", "iso3", "number", "numbers"]

LANGUAGES: tuple[str, ...] = (
    "und",
    *"""af am ar as az ba bal be bg bn bo br ca ceb chr ckb cs cy da de dv el en eo es et eu fa fi fo fr fy ga gd gl gn
    gu ha haw he hi hr ht hu hy id ig is it ja jv ka kab kk km kn ko ks ku ky lb lo lt lv mg mi mk ml mn mr ms mt my
    mzn ne nl no nqo oc om or pa pl pnb ps pt ro ru rw sa sah sat sd se shi si sk skr sl sm sn so sq sr st su sv sw syr
    ta te tg th ti tk tl tr tt ug uk ur uz vi wo xh yi yo zgh zh zu""".split(),  # noqa: SIM905
)

_ISO3 = dict(
    pair.split(":")
    for pair in """af:afr am:amh ar:arb as:asm az:aze ba:bak be:bel bg:bul bn:ben bo:bod br:bre ca:cat cs:ces cy:cym
    da:dan de:deu dv:div el:ell en:eng eo:epo es:spa et:est eu:eus fa:fas fi:fin fo:fao fr:fra fy:fry ga:gle gd:gla
    gl:glg gn:grn gu:guj ha:hau he:heb hi:hin hr:hrv ht:hat hu:hun hy:hye id:ind ig:ibo is:isl it:ita ja:jpn jv:jav
    ka:kat kk:kaz km:khm kn:kan ko:kor ks:kas ku:kur ky:kir lb:ltz lo:lao lt:lit lv:lav mg:mlg mi:mri mk:mkd ml:mal
    mn:mon mr:mar ms:msa mt:mlt my:mya ne:nep nl:nld no:nor oc:oci om:orm or:ori pa:pan pl:pol ps:pus pt:por ro:ron
    ru:rus rw:kin sa:san sd:snd se:sme si:sin sk:slk sl:slv sm:smo sn:sna so:som sq:sqi sr:srp st:sot su:sun sv:swe
    sw:swa ta:tam te:tel tg:tgk th:tha ti:tir tk:tuk tl:tgl tr:tur tt:tat ug:uig uk:ukr ur:urd uz:uzb vi:vie wo:wol
    xh:xho yi:yid yo:yor zh:zho zu:zul""".split()  # noqa: SIM905
)


def iso3(code: str) -> str:
    """The ISO 639-3 code of a language; of Arabic that of its standard form, ``arb``, as data sets for models have it.

    >>> iso3("ar"), iso3("en"), iso3("ckb"), iso3("und")
    ('arb', 'eng', 'ckb', 'und')
    """
    return _ISO3.get(code, code)


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
