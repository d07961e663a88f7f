"""A morphology database of a dozen words in camel_tools' ALMOR format, written for these tests.

Nouns and verbs are listed bare; prefixes and suffixes carry the separators of the segmentations (``wa+_``, ``_+hA``)
and override the features of the stem. `KEY` makes look-up keys as the analyser does: no marks, bare alif, final letters
folded.
"""

import json
import re
from pathlib import Path

MARKS = re.compile("[\u064b-\u0652\u0670]")
FOLD = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه"})
SCHEMES = ["atbtok", "d3tok", "bwtok"]
FIXED = {"pos": ["noun", "verb", "digit", "punc", "latin", "foreign"], "prc2": ["0", "wa_conj", "na"]}
FIXED |= {"prc1": ["0", "bi_prep", "na"], "prc0": ["0", "Al_det", "na"], "enc0": ["0", "3fs_poss", "3ms_poss", "na"]}
OPEN = ["diac", "lex", "bw", "gloss", "pos_lex_logprob", *SCHEMES]

ZERO = dict.fromkeys(("prc0", "prc1", "prc2", "enc0"), "0")


def affix(form: str, tag: str, feature: str, value: str, *parts: str) -> dict[str, str]:
    """What an affix gives to the stem: its form, its tag, a feature, its parts in the order of `SCHEMES`."""
    return {"diac": form, "bw": tag, feature: value} | dict(zip(SCHEMES, parts, strict=True))


PREFIXES = [  # form, category, what it gives
    ("", "P", {}),
    ("وَ", "P", affix("وَ", "وَ/CONJ", "prc2", "wa_conj", "وَ+_", "وَ+_", "وَ+_")),
    ("بِ", "P", affix("بِ", "بِ/PREP", "prc1", "bi_prep", "بِ+_", "بِ+_", "بِ+_")),
    ("ال", "D", affix("ال", "ال/DET", "prc0", "Al_det", "ال", "ال+_", "ال+_")),
    ("وَال", "D", affix("وَال", "وَ/CONJ+ال/DET", "prc2", "wa_conj", "وَ+_ال", "وَ+_ال+_", "وَ+_ال+_")),
]
SUFFIXES = [
    ("", "S", {}),
    ("هَا", "S", affix("هَا", "هَا/POSS", "enc0", "3fs_poss", "_+هَا", "_+هَا", "_+هَا")),
    ("هُ", "S", affix("هُ", "هُ/POSS", "enc0", "3ms_poss", "_+هُ", "_+هُ", "_+هُ")),
]
STEMS = [  # diacritized, lemma, part of speech, gloss, log probability
    ("كِتاب", "كِتاب", "noun", "book", -3),
    ("كُتُب", "كِتاب", "noun", "books", -5),
    ("كَتَب", "كَتَب", "verb", "write", -4),
    ("مَكتَبَة", "مَكتَبَة", "noun", "library", -4),
    ("مَكتَبَت", "مَكتَبَة", "noun", "library", -6),
    ("قَلَم", "قَلَم", "noun", "pen", -4),
    ("NOAN", "NOAN", "noun", "unknown", -9),
]
LIKELIEST = {"كتب": {"diac": "كُتُب", "lex": "كِتاب", "bw": "كُتُب/NOUN", "pos": "noun"}}


def key(word: str) -> str:
    return MARKS.sub("", word).translate(FOLD)


def features(values: dict[str, object]) -> str:
    return " ".join(f"{name}:{value}" for name, value in values.items())


def lines() -> list[str]:
    names = [*OPEN, *FIXED]
    default = dict.fromkeys(names, "*") | ZERO
    out = ["###DEFINES###", *(f"DEFINE {name} {name}:*open*" for name in OPEN)]
    out += [f"DEFINE {name} " + " ".join(f"{name}:{value}" for value in values) for name, values in FIXED.items()]
    out += ["###DEFAULTS###", *("DEFAULT " + features({"pos": pos} | default | {"pos": pos}) for pos in FIXED["pos"])]
    out += ["###ORDER###", "ORDER " + " ".join(names), "###TOKENIZATIONS###", "TOKENIZATION " + " ".join(SCHEMES)]
    out += ["###STEMBACKOFF###", "STEMBACKOFF PROP noun", "STEMBACKOFF ALL noun"]
    out += ["###PREFIXES###", *(f"{key(form)}\t{category}\t{features(values)}" for form, category, values in PREFIXES)]
    out += ["###SUFFIXES###", *(f"{key(form)}\t{category}\t{features(values)}" for form, category, values in SUFFIXES)]
    out.append("###STEMS###")
    for form, lemma, pos, gloss, chance in STEMS:
        tag = f"{form}/NOUN_PROP" if form == "NOAN" else f"{form}/{pos.upper()}"
        values = {"diac": form, "lex": lemma, "bw": tag, "gloss": gloss, "pos": pos, "pos_lex_logprob": chance}
        values |= dict.fromkeys(SCHEMES, form) | ZERO
        out.append(f"{key(form)}\t{pos}\t{features(values)}")
    out += ["###TABLE AB###", "P noun", "D noun", "P verb", "###TABLE BC###", "noun S", "verb S"]
    return [*out, "###TABLE AC###", "P S", "D S"]


def write(folder: Path) -> tuple[Path, Path]:
    """The database and the table of likeliest analyses, written into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    database, model = folder / "morphology.db", folder / "model.json"
    database.write_text("\n".join(lines()) + "\n", encoding="utf-8")
    model.write_text(json.dumps(LIKELIEST, ensure_ascii=False), encoding="utf-8")
    return database, model
