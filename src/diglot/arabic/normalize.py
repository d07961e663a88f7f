"""Arabic normalization: named switches, and the profiles made of them.

Every switch is one change (`SWITCHES`, in the order in which they act); a `Profile` says which are on::

    repair     the same text, encoded as it should be: nothing is lost
    standard   for NLP: repaired, without diacritics, Quranic marks and tatweel, Arabic letters for Persian look-alikes
    search     for matching: standard, and the shapes of alef, yeh, teh marbuta and digits are one
    camel      camel_tools' composition: normalize_unicode, dediac_ar, alef, alef maksura, teh marbuta
    arabert    what models of AraBERT's second generation were trained on (its own preparation, but for URLs and HTML)

`charmap` gives the profile as a `CharMap`, for `diglot.text.charmap.charmap.apply`; as a function of a string it is the
reference. Unless the switch says so, no blank appears, disappears or moves.

>>> charmap("standard")("العَرَبِيَّةُ ســـهلة"), charmap("search")("أحمدُ إلى المدرسةِ")
('العربية سهلة', 'احمد الي المدرسه')
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from diglot.arabic.switches import SWITCHES
from diglot.text.charmap.options import Form, Maps, check

__all__ = ["PROFILES", "SWITCHES", "Profile", "charmap", "profile"]


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


REPAIR = Profile("repair", form="NFC", presentation_forms=True, lam_alef=True, controls=True, spaces=True)
STANDARD = replace(
    REPAIR, name="standard", zero_width=True, letters="spelled", diacritics="all", dagger_alef="drop",
    quranic_marks=True, decoration=True, tatweel=True,
)  # fmt: skip
SEARCH = replace(
    STANDARD, name="search", phrases=True, fractions=True, form="NFKC", letters="arabic", alef=True, alef_maksura=True,
    teh_marbuta=True, digits="western", separators=True,
)  # fmt: skip
CAMEL = Profile(
    "camel", phrases=True, form="NFKC", diacritics="all", dagger_alef="drop", alef=True, alef_maksura=True,
    teh_marbuta=True, settle=False,
)  # fmt: skip
ARABERT = Profile(
    "arabert", diacritics="all", tatweel=True, digits="western", elongation="two", spacing=True, slash=True,
    unknown=True, blanks=True, settle=False,
)  # fmt: skip
PROFILES: Mapping[str, Profile] = {each.name: each for each in (REPAIR, STANDARD, SEARCH, CAMEL, ARABERT)}

_MAPS = Maps(PROFILES, Profile, SWITCHES)
profile = _MAPS.profile
charmap = _MAPS.charmap
