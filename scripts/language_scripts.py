"""Make ``src/diglot/langid/data/scripts.tsv``: the writing system of every letter and mark of Unicode.

Run ``python scripts/language_scripts.py``. Source: the property Script of the `regex` package (the Unicode Character
Database, Unicode licence v3), for general categories L and M. Scripts in daily use have their ISO 15924 code; letters
of all others have ``Zzzz``.
"""

import unicodedata
from pathlib import Path

import regex

TARGET = Path(__file__).parent.parent / "src/diglot/langid/data/scripts.tsv"
LIVING = [
    "Arab",
    "Latn",
    "Adlm",
    "Armn",
    "Bali",
    "Batk",
    "Beng",
    "Bopo",
    "Bugi",
    "Cakm",
    "Cans",
    "Cham",
    "Cher",
    "Copt",
    "Cyrl",
    "Deva",
    "Ethi",
    "Geor",
    "Grek",
    "Gujr",
    "Guru",
    "Hang",
    "Hani",
    "Hebr",
    "Hira",
    "Java",
    "Kali",
    "Kana",
    "Khmr",
    "Knda",
    "Lana",
    "Laoo",
    "Lepc",
    "Limb",
    "Lisu",
    "Mand",
    "Mlym",
    "Mong",
    "Mtei",
    "Mymr",
    "Newa",
    "Nkoo",
    "Olck",
    "Orya",
    "Osge",
    "Plrd",
    "Rjng",
    "Rohg",
    "Samr",
    "Saur",
    "Sinh",
    "Sund",
    "Sylo",
    "Syrc",
    "Tale",
    "Talu",
    "Taml",
    "Tavt",
    "Telu",
    "Tfng",
    "Thaa",
    "Thai",
    "Tibt",
    "Vaii",
    "Wcho",
    "Yiii",
]


def main() -> None:
    patterns = [(code, regex.compile(rf"\p{{Script={code}}}")) for code in LIVING]
    common = regex.compile(r"[\p{Script=Common}\p{Script=Inherited}]")
    rows: list[list[object]] = []
    for code in range(0x110000):
        char = chr(code)
        if 0xD800 <= code < 0xE000 or unicodedata.category(char)[0] not in "LM" or common.match(char):
            continue
        script = next((name for name, pattern in patterns if pattern.match(char)), "Zzzz")
        if rows and rows[-1][1] == code - 1 and rows[-1][2] == script:
            rows[-1][1] = code
        else:
            rows.append([code, code, script])
    lines = [
        f"# Writing systems of letters and marks (first, last, ISO 15924). Unicode {unicodedata.unidata_version}: "
        "Unicode Character Database, Unicode licence v3. Made by scripts/language_scripts.py."
    ]
    lines += [f"{first:04X}\t{last:04X}\t{script}" for first, last, script in rows]
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
