"""Arabic normalization: named switches, and the profiles made of them.

Every switch is one change (`SWITCHES`, in the order in which they act); a `Profile` says which are on::

    repair     the same text, encoded as it should be: nothing is lost
    standard   for NLP: repaired, without diacritics, Quranic marks and tatweel, Arabic letters for Persian look-alikes
    search     for matching: standard, and the shapes of alef, yeh, teh marbuta and digits are one
    camel      camel_tools' composition: normalize_unicode, dediac_ar, alef, alef maksura, teh marbuta
    arabert    what models of AraBERT's second generation were trained on (its own preparation, but for URLs and HTML)

`charmap` gives the profile as a `CharMap`, for `diglot.text.charmap.charmap.apply`; as a function of a string it is the
reference. Unless the switch says so, no blank appears, disappears or moves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Literal, TypeAlias

from diglot.arabic import letters
from diglot.text.charmap.charmap import CharMap, Step
from diglot.text.charmap.options import CONTROLS, FORM, FRACTIONS, SPACES, ZERO_WIDTH, Switch, check, chosen, compose
from diglot.text.charmap.rewrite import Rewrite
from diglot.text.forms import form

__all__ = ["PROFILES", "SWITCHES", "Profile", "charmap", "profile"]

YEH = "ی"  # of Persian

Form: TypeAlias = Literal["keep", "NFC", "NFD", "NFKC", "NFKD"]


@dataclass(frozen=True)
class Profile:
    """What is changed in Arabic text. Each field is a switch of `SWITCHES`; all are off but those given.

    Raises:
        OptionError: a switch has a value it does not know; the error names the nearest.

    >>> charmap(Profile(name="mine", form="NFC", tatweel=True, digits="western"))("ســـلام ٢٠٢٦")
    'سلام 2026'
    """

    name: str = "custom"
    phrases: bool = False
    fractions: bool = False
    form: Form = "keep"
    presentation_forms: bool = False
    lam_alef: bool = False
    controls: bool = False
    spaces: bool = False
    zero_width: bool = False
    letters: Literal["keep", "arabic", "spelled", "persian", "urdu"] = "keep"
    diacritics: Literal["keep", "all", "but_shadda", "final"] = "keep"
    dagger_alef: Literal["keep", "drop", "alef"] = "keep"
    quranic_marks: bool = False
    decoration: bool = False
    tatweel: bool = False
    alef: bool = False
    alef_maksura: bool = False
    teh_marbuta: bool = False
    hamza_carriers: bool = False
    digits: Literal["keep", "western", "arabic", "persian"] = "keep"
    separators: bool = False
    punctuation: bool = False
    quotes: bool = False
    ellipsis: bool = False
    elongation: Literal["keep", "two", "one"] = "keep"
    spacing: bool = False
    slash: bool = False
    unknown: bool = False
    blanks: bool = False
    settle: bool = True

    def __post_init__(self) -> None:
        check(self, SWITCHES)


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


def _profiles() -> dict[str, Profile]:
    repair = Profile("repair", form="NFC", presentation_forms=True, lam_alef=True, controls=True, spaces=True)
    standard = replace(
        repair,
        name="standard",
        zero_width=True,
        letters="spelled",
        diacritics="all",
        dagger_alef="drop",
        quranic_marks=True,
        decoration=True,
        tatweel=True,
    )
    camel = Profile(
        "camel",
        phrases=True,
        form="NFKC",
        diacritics="all",
        dagger_alef="drop",
        alef=True,
        alef_maksura=True,
        teh_marbuta=True,
        settle=False,
    )
    return {
        "repair": repair,
        "standard": standard,
        "search": replace(
            standard,
            name="search",
            phrases=True,
            fractions=True,
            form="NFKC",
            letters="arabic",
            alef=True,
            alef_maksura=True,
            teh_marbuta=True,
            digits="western",
            separators=True,
        ),
        "camel": camel,
        "arabert": Profile(
            "arabert",
            diacritics="all",
            tatweel=True,
            digits="western",
            elongation="two",
            spacing=True,
            slash=True,
            unknown=True,
            blanks=True,
            settle=False,
        ),
    }


PROFILES: Mapping[str, Profile] = _profiles()


def profile(given: Profile | str) -> Profile:
    """The profile of that name, or `given` itself; `OptionError` names the nearest valid name."""
    found: Profile = chosen("profile", given, PROFILES, Profile)
    return found


@cache
def charmap(given: Profile | str = "standard") -> CharMap:
    """The character map of a profile: exact as a function of a string, and fast through `apply`.

    >>> charmap("standard")("العَرَبِيَّةُ ســـهلة"), charmap("search")("أحمدُ إلى المدرسةِ")
    ('العربية سهلة', 'احمد الي المدرسه')
    """
    return compose(profile(given), SWITCHES)
