"""What one version of Unicode says of each code point.

Run with Python 3.11: ``uv run --with unicodedata2==18.0.0 python -m tables make unicode``.

Sources: unicodedata2 (general category, combining class, direction, decomposition) and the package regex (script,
case), both from the same version of the Unicode Character Database (Unicode licence v3); their categories are compared.
Scripts are those of letters and marks (categories L and M); one in daily use has its ISO 15924 code, letters of all
others have ``Zzzz``, and everything else, what several scripts share included, has ``Zyyy``.

The second table is of the code points that Unicode 14 did not have, which is what Python 3.11 knows: how they decompose
and compose, and their other case. Names tell the case (``SMALL LETTER`` for ``CAPITAL LETTER``), and regex confirms it.
"""

import unicodedata
from pathlib import Path

import regex
import unicodedata2

FOLDER = "src/diglot/text/data"
OLDEST = "14.0.0"
LIVING = """Arab Latn Adlm Armn Bali Batk Beng Bopo Bugi Cakm Cans Cham Cher Copt Cyrl Deva Ethi Geor Grek Gujr Guru
    Hang Hani Hebr Hira Java Kali Kana Khmr Knda Lana Laoo Lepc Limb Lisu Mand Mlym Mong Mtei Mymr Newa Nkoo Olck Orya
    Osge Plrd Rjng Rohg Samr Saur Sinh Sund Sylo Syrc Tale Talu Taml Tavt Telu Tfng Thaa Thai Tibt Vaii Wcho
    Yiii""".split()  # noqa: SIM905


def properties(char: str, patterns: dict[str, regex.Pattern[str]], common: regex.Pattern[str]) -> tuple[str, ...]:
    """Category, combining class, direction and script."""
    category = unicodedata2.category(char)
    script = "Zyyy"
    if category[0] in "LM" and not common.match(char):
        script = next((name for name, pattern in patterns.items() if pattern.match(char)), "Zzzz")
    return category, str(unicodedata2.combining(char)), unicodedata2.bidirectional(char) or "-", script


def ranges() -> list[str]:
    """A line for each run of code points that are alike; those that are not assigned are left out."""
    patterns = {code: regex.compile(rf"\p{{Script={code}}}") for code in LIVING}
    common = regex.compile(r"[\p{Script=Common}\p{Script=Inherited}]")
    same = {each: regex.compile(rf"\p{{{each}}}") for each in {unicodedata2.category(chr(c)) for c in range(0x110000)}}
    rows: list[tuple[int, int, tuple[str, ...]]] = []
    for code in range(0x110000):
        found = properties(chr(code), patterns, common)
        assert 0xD800 <= code < 0xE000 or same[found[0]].match(chr(code)), f"{code:04X}: regex has another Unicode"
        if found[0] == "Cn":
            continue
        if rows and rows[-1][1] == code - 1 and rows[-1][2] == found:
            rows[-1] = rows[-1][0], code, found
        else:
            rows.append((code, code, found))
    return [f"{first:04X}\t{last:04X}\t" + "\t".join(found) for first, last, found in rows]


def newer() -> list[str]:
    """A line for each code point that Unicode 14 did not have and that has parts, a combining class or another case."""
    new = [chr(c) for c in range(0x110000) if unicodedata.category(chr(c)) == "Cn" != unicodedata2.category(chr(c))]
    lines = []
    for char in new:
        parts = unicodedata2.decomposition(char)
        whole = unicodedata2.normalize("NFC", unicodedata2.normalize("NFD", char)) == char
        small, capital = other_case(char, "CAPITAL", "SMALL"), other_case(char, "SMALL", "CAPITAL")
        if parts or small or capital or unicodedata2.combining(char):
            kept = "composed" if parts and parts[0] != "<" and whole else ""
            lines.append("\t".join((f"{ord(char):04X}", parts, kept, small, capital)))
    return lines


def other_case(char: str, one: str, other: str) -> str:
    """The letter of the other case, as a number; empty where there is none."""
    name = unicodedata2.name(char, "")
    if one not in name:
        return ""
    try:
        found = unicodedata2.lookup(name.replace(one, other))
    except KeyError:
        return ""
    return f"{ord(found):04X}" if regex.fullmatch(regex.escape(char), found, regex.IGNORECASE) else ""


def make(sources: Path, into: Path) -> None:
    """Write the two tables; `sources` is not read, the packages are."""
    assert unicodedata.unidata_version == OLDEST, "run with the oldest Python that diglot works with"
    made = f"Unicode {unicodedata2.unidata_version}, Unicode licence v3. Made by tables/unicode."
    tables = {
        "codepoints.tsv": [
            f"# Code points: first, last, category, combining class, direction, script. {made}",
            *ranges(),
        ],
        "codepoints-newer.tsv": [
            f"# Code points newer than Unicode {OLDEST}: code, decomposition, composed again, small, capital. {made}",
            *newer(),
        ],
    }
    for name, lines in tables.items():
        (into / FOLDER / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
