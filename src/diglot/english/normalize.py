"""English normalization: named switches, and the profiles made of them.

Every switch is one change (`SWITCHES`, in the order in which they act); a `Profile` says which are on::

    repair     the same text, encoded as it should be: nothing is lost
    standard   for NLP: repaired, with ASCII quotes, dashes and dots
    search     for matching: compatibility forms folded, no case, no accents

`charmap` gives the profile as a `CharMap`, for `diglot.text.charmap.charmap.apply`; as a function of a string it is the
reference. Unless the switch says so, no blank appears, disappears or moves.

>>> charmap("standard")("“It’s ﬁne…”"), charmap("search")("RÉSUMÉ")
('"It\\'s fine..."', 'resume')
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from diglot.text.charmap.options import CONTROLS, FORM, FRACTIONS, SPACES, ZERO_WIDTH, Form, Maps, Switch, check
from diglot.text.charmap.rewrite import Rewrite
from diglot.text.codepoints import casefold
from diglot.text.forms import form

__all__ = ["PROFILES", "SWITCHES", "Profile", "charmap", "profile"]


@dataclass(frozen=True)
class Profile:
    """What is changed in English text. Each field is a switch of `SWITCHES`; all are off but those given.

    Raises:
        OptionError: a switch has a value it does not know; the error names the nearest.

    >>> charmap(Profile(name="mine", form="NFC", accents=True, case=True))("Café")
    'cafe'
    """

    name: str = "custom"
    quotes: bool = False
    fractions: bool = False
    form: Form = "keep"
    ligatures: bool = False
    full_width: bool = False
    controls: bool = False
    spaces: bool = False
    zero_width: bool = False
    hyphens: bool = False
    dashes: bool = False
    ellipsis: bool = False
    case: bool = False
    accents: bool = False
    contractions: bool = False
    elongation: bool = False
    settle: bool = True

    def __post_init__(self) -> None:
        check(self, SWITCHES)


def _ligatures() -> Mapping[str, str]:
    return {chr(c): form("NFKC", chr(c)) for c in range(0xFB00, 0xFB07)}


def _full_width() -> Mapping[str, str]:
    return {chr(c): chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F)}


@cache
def _case() -> Mapping[str, str]:
    return {char: casefold(char) for char in map(chr, range(0x20000)) if casefold(char) != char}


@cache
def _accents() -> Mapping[str, str]:
    """Latin letters without their marks, and the marks themselves."""
    plain = dict.fromkeys(map(chr, range(0x300, 0x370)), "")
    for c in [*range(0xC0, 0x250), *range(0x1E00, 0x1F00)]:
        base = form("NFD", chr(c))[0]
        if base != chr(c):
            plain[chr(c)] = base
    return plain


def _contractions() -> tuple[Rewrite, ...]:
    pairs = (
        (r"\b(c)an['’]t\b", r"\1annot"),
        (r"\b(w)on['’]t\b", r"\1ill not"),
        (r"\b(s)han['’]t\b", r"\1hall not"),
        (r"(?<=[a-z])n['’]t\b", " not"),
        (r"(?<=[a-z])['’]re\b", " are"),
        (r"(?<=[a-z])['’]ll\b", " will"),
        (r"(?<=[a-z])['’]ve\b", " have"),
        (r"\b(I)['’]m\b", r"\1 am"),
    )
    return tuple(Rewrite("contractions", "fold", "(?i)" + pattern, new, across=False) for pattern, new in pairs)


SWITCHES: tuple[Switch, ...] = (
    Switch.on(
        "quotes",
        "fold",
        "all quotation marks and apostrophes become \" and '",
        "opening and closing, primes",
        lambda: {**dict.fromkeys("«»“”„‟″", '"'), **dict.fromkeys("‘’‚‛‹›′ʼ´", "'")},
    ),
    FRACTIONS,
    FORM,
    Switch.on("ligatures", "repair", "ﬁ ﬂ ﬀ … become letters", "nothing", _ligatures),
    Switch.on("full_width", "repair", "ＡＢＣ１２３！ become ABC123!", "the width", _full_width),
    CONTROLS,
    SPACES,
    ZERO_WIDTH,
    Switch.on(
        "hyphens", "repair", "typographic and non-breaking hyphens become -", "nothing", lambda: {"‐": "-", "‑": "-"}
    ),
    Switch.on(
        "dashes",
        "fold",
        "‒ – − become -, — ― become --",
        "the kind of dash",
        lambda: {**dict.fromkeys("‒–−", "-"), **dict.fromkeys("—―", "--")},
    ),
    Switch.on("ellipsis", "fold", "… becomes ...", "that it was one sign", lambda: {"…": "..."}),
    Switch.on("case", "fold", "small letters (case folding)", "names, acronyms, sentence starts", _case),
    Switch.on("accents", "drop", "Latin letters lose their accents", "résumé and resume are one", _accents),
    Switch(
        "contractions",
        "don't becomes do not, I'm becomes I am (not 's, not 'd): makes blanks",
        "how it was said",
        {True: _contractions},
    ),
    Switch(
        "elongation",
        "three or more of a letter become two",
        "emphasis",
        {True: lambda: (Rewrite("elongation", "drop", r"([^\W\d_])\1{2,}", r"\1\1", across=False),)},
    ),
)


REPAIR = Profile("repair", form="NFC", ligatures=True, full_width=True, controls=True, spaces=True, hyphens=True)
STANDARD = replace(REPAIR, name="standard", zero_width=True, quotes=True, dashes=True, ellipsis=True)
SEARCH = replace(STANDARD, name="search", fractions=True, form="NFKC", case=True, accents=True)
PROFILES: Mapping[str, Profile] = {each.name: each for each in (REPAIR, STANDARD, SEARCH)}

_MAPS = Maps(PROFILES, Profile, SWITCHES)
profile = _MAPS.profile
charmap = _MAPS.charmap
