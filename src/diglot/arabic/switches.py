"""The switches of Arabic normalization: each is one change. `diglot.arabic.normalize` has the profiles made of them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial

from diglot.arabic import letters
from diglot.text.charmap.charmap import Step
from diglot.text.charmap.options import CONTROLS, FORM, FRACTIONS, SPACES, ZERO_WIDTH, Switch
from diglot.text.charmap.rewrite import Rewrite
from diglot.text.forms import form

__all__ = ["SWITCHES"]

YEH = "ی"  # of Persian


def _letters(to: str) -> tuple[Step, ...]:
    return (Step.of("letters", "fold", letters.LOOK_ALIKES[to]),)


def _spelled() -> tuple[Step | Rewrite, ...]:
    """As for Arabic, but of a final ی, which stands for ي and for ى, a list of words says which it is."""
    others = {other: letter for other, letter in letters.LOOK_ALIKES["arabic"].items() if other != YEH}
    stems = "|".join(word[:-1].replace("ي", f"[ي{YEH}]") for word in letters.MAKSURA.split())
    word = letters.BASES + letters.DIACRITICS + "ـ"
    listed = rf"(?<![{word}])([وف]?(?:[بكل]?(?:ال)?|لل)(?:{stems})){YEH}(?![{word}])"
    return (
        Step.of("letters", "fold", others),
        Rewrite("letters", "fold", listed, r"\1ى", YEH, across=False),
        Rewrite("letters", "fold", YEH, "ي", YEH, across=False),
    )


def _diacritics(which: str) -> tuple[Step | Rewrite, ...]:
    if which == "final":
        marks, word = letters.DIACRITICS, letters.BASES + letters.DIACRITICS
        last = rf"(?<=[{word}])[{letters.HARAKAT}{letters.SUKUN}](?=[{marks}]{{0,30}}(?![{word}]))"  # UAX 15
        return (Rewrite("diacritics", "drop", last, "", across=False),)
    marks = letters.DIACRITICS.replace(letters.SHADDA, "") if which == "but_shadda" else letters.DIACRITICS
    return (Step.of("diacritics", "drop", dict.fromkeys(marks, "")),)


def _elongation(to: str) -> tuple[Rewrite, ...]:
    return (Rewrite("elongation", "drop", r"([^\d\n])\1{2,}", r"\1\1" if to == "two" else r"\1"),)


def _spacing() -> tuple[Rewrite, ...]:
    sign = r"[^0-9\u0621-\u063a\u0641-\u064a\u0660-\u0669a-zA-Z\[\]\s]"
    word = r"[\u0621-\u063a\u0641-\u064a\u0660-\u066c]"  # Arabic digits too, which are both
    # what fails at the first of a run fails at the others: without the look-behinds all would be tried
    other_digit, letter = r"[^\D\u0660-\u0669]", r"[\u0621-\u063a\u0641-\u064a\u066a-\u066c]"
    return (
        Rewrite("spacing", "fold", rf"(?<=\S)(?={sign})|(?<={sign})(?=\S)", " "),
        Rewrite("spacing", "fold", rf"(?<!{other_digit})(\d+)({word}+)", r" \1 \2 "),
        Rewrite("spacing", "fold", rf"(?<!{letter})({word}+)(\d+)", r" \1 \2 "),
    )


def _blanks() -> tuple[Rewrite, ...]:
    return (
        Rewrite("blanks", "fold", r"[^\S\n]+", " "),
        Rewrite("blanks", "fold", r"^ | $", ""),
    )


@cache
def _presentation() -> Mapping[str, str]:
    """Presentation forms and ligatures of letters, as the letters; isolated marks as the marks alone."""
    forms = {}
    for code in [*range(0xFB50, 0xFDF0), 0xFDF2, *range(0xFE70, 0xFEF5)]:
        plain = form("NFKC", chr(code)).replace(" ", "")
        if plain != chr(code):
            forms[chr(code)] = plain
    return forms


def _lam_alef() -> Mapping[str, str]:
    return {chr(c): form("NFKC", chr(c)) for c in range(0xFEF5, 0xFEFD)}


def _phrases() -> Mapping[str, str]:
    """Words and phrases that Unicode has as one character; the last two are written out as camel_tools does."""
    spelled = {chr(c): form("NFKC", chr(c)) for c in range(0xFDF0, 0xFDFD)}
    return {**spelled, "\ufdfc": "ريال", "\ufdfd": "بسم الله الرحمن الرحيم"}


SWITCHES: tuple[Switch, ...] = (
    Switch.on("phrases", "repair", "writes out ﷲ, ﷺ, ﷽ …: makes blanks", "that it was one sign", _phrases),
    FRACTIONS,
    FORM,
    Switch.on(
        "presentation_forms", "repair", "positional letter forms and ligatures become letters", "nothing", _presentation
    ),
    Switch.on("lam_alef", "repair", "the ligatures of lam and alef become two letters", "nothing", _lam_alef),
    CONTROLS,
    SPACES,
    ZERO_WIDTH,
    Switch(
        "letters",
        "look-alike letters of Arabic, Persian and Urdu become those of one language; `spelled`: Arabic ones, and ی at "
        "the end of listed words becomes ى",
        "which keyboard wrote the word; in mixed text, the other language's letters",
        {**{to: partial(_letters, to) for to in letters.LOOK_ALIKES}, "spelled": _spelled},
    ),
    Switch(
        "diacritics",
        "removes tanwin, short vowels, shadda and sukun: all, all but shadda, or the last vowel of a word only",
        "vowels and, with shadda, doubling; `final`: case and mood",
        {value: partial(_diacritics, value) for value in ("all", "but_shadda", "final")},
    ),
    Switch(
        "dagger_alef",
        "removes the small alef above, or writes it out as alef",
        "a long vowel that is not spelled; or that it was not",
        {
            "drop": lambda: (Step.of("dagger_alef", "drop", {letters.DAGGER_ALEF: ""}),),
            "alef": lambda: (Step.of("dagger_alef", "fold", {letters.DAGGER_ALEF: "ا"}),),
        },
    ),
    Switch.on(
        "quranic_marks",
        "drop",
        "removes marks of recitation and verse",
        "pauses, verses, small letters above and below",
        lambda: dict.fromkeys(letters.QURANIC_MARKS, ""),
    ),
    Switch.on(
        "decoration",
        "drop",
        "removes lines, circles and half marks set around letters",
        "ornament; in Latin words, marks that no letter is composed with",
        lambda: dict.fromkeys(letters.DECORATION, ""),
    ),
    Switch.on("tatweel", "drop", "removes the stretching line ـ", "emphasis by stretching", lambda: {"ـ": ""}),
    Switch.on("alef", "fold", "أ إ آ ٱ become ا", "hamza and madda on alef", lambda: dict.fromkeys("أإآٱ", "ا")),
    Switch.on("alef_maksura", "fold", "ى becomes ي", "على and علي are one", lambda: {"ى": "ي"}),
    Switch.on("teh_marbuta", "fold", "ة becomes ه", "the feminine ending and 'his' are one", lambda: {"ة": "ه"}),
    Switch.on(
        "hamza_carriers", "fold", "ؤ becomes و, ئ becomes ي", "hamza on waw and yeh", lambda: {"ؤ": "و", "ئ": "ي"}
    ),
    Switch(
        "digits",
        "Western, Arabic and Persian digits become one kind",
        "which digits were written",
        {to: partial(lambda to: (Step.of("digits", "fold", letters.digits(to)),), to) for to in letters.DIGITS},
    ),
    Switch.on("separators", "fold", "٫ becomes . and ٬ becomes ,", "which separators", lambda: {"٫": ".", "٬": ","}),
    Switch.on("punctuation", "fold", "، ؛ ؟ ۔ ٪ ٭ become , ; ? . % *", "which script's", lambda: letters.PUNCTUATION),
    Switch.on("quotes", "fold", "all quotation marks become \" and '", "opening and closing", lambda: letters.QUOTES),
    Switch.on("ellipsis", "fold", "… becomes ...", "that it was one sign", lambda: {"…": "..."}),
    Switch(
        "elongation",
        "three or more of a sign (not a digit) become two, or one",
        "emphasis; in Latin script also doubled letters where `one`",
        {value: partial(_elongation, value) for value in ("two", "one")},
    ),
    Switch(
        "spacing",
        "blanks around punctuation and between digits and letters: makes blanks",
        "where the blanks were",
        {True: _spacing},
    ),
    Switch("slash", "/ becomes -", "the slash", {True: lambda: (Rewrite("slash", "fold", "/", "-", across=False),)}),
    Switch(
        "unknown",
        "signs that AraBERT's vocabulary has no piece for become blanks: makes blanks",
        "emoji, other scripts",
        {True: lambda: (Rewrite("unknown", "drop", rf"[^{letters.ARABERT}\s]", " ", across=False),)},
    ),
    Switch(
        "blanks",
        "one space for every stretch of blanks, none at the ends of a line: removes blanks",
        "layout",
        {True: _blanks},
    ),
)
