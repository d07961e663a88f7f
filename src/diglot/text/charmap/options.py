"""Switches: the vocabulary in which both languages describe their normalization, and the switches both share.

A `Switch` is one change that can be turned on, with the values it takes, what it does and what is lost by it. A
language's profile is a frozen dataclass with one field a switch; `compose` turns it into a `CharMap`. Steps are made
when a profile is first used, not at import.

Every step has a kind, and losses are counted by it:

==========  =====================================================================
``repair``  a reader misses nothing: the same letters, encoded as they should be
``fold``    letters or signs that differ become one
``drop``    something that was written is gone
==========  =====================================================================
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, Generic, Literal, TypeAlias, TypeVar

from diglot.errors import OptionError
from diglot.remembered import kept
from diglot.text import codepoints, forms
from diglot.text.charmap.charmap import CharMap, Kind, Step
from diglot.text.charmap.charmap import Form as UnicodeForm
from diglot.text.charmap.rewrite import Rewrite

__all__ = ["CONTROLS", "FORM", "SPACES", "ZERO_WIDTH", "Form", "Maps", "Switch", "check", "compose", "scheme_table"]

P = TypeVar("P")
Form: TypeAlias = Literal["keep", "NFC", "NFD", "NFKC", "NFKD"]
"""The values of the switch `FORM`."""
Change: TypeAlias = "Step | Rewrite"
Value: TypeAlias = "str | bool"


@dataclass(frozen=True, eq=False)
class Switch:
    """One change that a profile can turn on.

    Args:
        name: the profile's field.
        does, loses: half a sentence each, for the scheme table.
        values: what the field may be and how the changes of each value are made. A value that is absent is off.
    """

    name: str
    does: str
    loses: str
    values: Mapping[Value, Callable[[], Sequence[Change]]]

    @classmethod
    def on(cls, name: str, kind: Kind, does: str, loses: str, letters: Callable[[], Mapping[str, str]]) -> Switch:
        """A switch that is on or off, and is a table of letters."""
        return cls(name, does, loses, {True: lambda: (Step.of(name, kind, letters()),)})

    @property
    def off(self) -> Value:
        """The value that does nothing."""
        return False if set(self.values) == {True} else "keep"


def check(profile: object, switches: Iterable[Switch]) -> None:
    """Raise `OptionError` where a field of `profile` has a value that its switch does not know."""
    for switch in switches:
        value = getattr(profile, switch.name)
        valid = [switch.off, *switch.values]
        if not any(value is each or (value == each and type(value) is type(each)) for each in valid):
            raise OptionError.unknown(f"value of the switch {switch.name}", value, [str(each) for each in valid])


def compose(profile: Any, switches: Iterable[Switch]) -> CharMap:
    """The map of a profile: the changes of its switches, in the order of `switches`."""
    changes = [
        change
        for switch in switches
        if (value := getattr(profile, switch.name)) != switch.off
        for change in switch.values[value]()
    ]
    steps = tuple(each for each in changes if isinstance(each, Step))
    rewrites = tuple(each for each in changes if isinstance(each, Rewrite))
    return CharMap(profile.name, steps, rewrites, profile.settle)


class Maps(Generic[P]):
    """The character maps of a language's profiles.

    Args:
        profiles: by name.
        kind: their class.
        switches: of which they are made.
    """

    def __init__(self, profiles: Mapping[str, P], kind: type[P], switches: Sequence[Switch]) -> None:
        self._profiles, self._kind, self._switches = profiles, kind, switches
        self._made = kept(entries=64, size=170_000)(self._compose)

    def profile(self, given: P | str) -> P:
        """The profile of that name, or `given` itself; `OptionError` names the nearest valid name."""
        if isinstance(given, self._kind):
            return given
        if isinstance(given, str) and given in self._profiles:
            return self._profiles[given]
        raise OptionError.unknown("profile", given, self._profiles)

    def charmap(self, given: P | str = "standard") -> CharMap:
        """The character map of a profile: exact as a function of a string, and fast through `apply`."""
        return self._made(given)

    def _compose(self, given: P | str) -> CharMap:
        return compose(self.profile(given), self._switches)


def scheme_table(switches: Sequence[Switch], profiles: Mapping[str, Any]) -> str:
    """A Markdown table: a row a switch, with its kind, what it does and loses, and its value in every profile."""
    lines = [
        "| switch | kind | does | loses | " + " | ".join(profiles) + " |",
        "|---|---|---|---|" + "---|" * len(profiles),
    ]
    for switch in switches:
        kinds = {change.kind for make in switch.values.values() for change in make()}
        kind = " or ".join(sorted(kinds, key=("repair", "fold", "drop").index))
        shown = []
        for profile in profiles.values():
            value = getattr(profile, switch.name)
            shown.append("" if value == switch.off else "yes" if value is True else f"`{value}`")
        lines.append(f"| `{switch.name}` | {kind} | {switch.does} | {switch.loses} | " + " | ".join(shown) + " |")
    return "\n".join(lines)


# ---- switches that both languages have


def _form(form: UnicodeForm) -> tuple[Step, ...]:
    return (Step("form", "fold" if "K" in form else "repair", form=form),)


FORM = Switch(
    "form",
    "Unicode normalization form",
    "NFC, NFD: nothing; NFKC, NFKD: superscripts, fractions, styled letters",
    {form: partial(_form, form) for form in ("NFC", "NFD", "NFKC", "NFKD")},
)


_APART = "\ufdd0"  # before a fraction while it is written out: a noncharacter, which Unicode keeps for such use


@cache
def _fractions() -> Sequence[Change]:
    signs = [chr(c) for c in [*range(0xBC, 0xBF), *range(0x2150, 0x215F), 0x2189]]
    spelled = {sign: _APART + forms.form("NFKC", sign) for sign in signs}
    return (
        Step.of("fractions", "fold", spelled),
        Rewrite("fractions", "fold", rf"{_APART}(?<=\d{_APART})", " ", _APART, across=False),
        Rewrite("fractions", "fold", _APART, "", _APART, across=False),
    )


FRACTIONS = Switch(
    "fractions",
    "½ becomes 1⁄2, behind a number with a blank between: makes blanks",
    "that it was one sign",
    {True: _fractions},
)


@cache
def _controls() -> Mapping[str, str]:
    kept = {"\t", "\n", "\v", "\f", "\r", "\x1c", "\x1d", "\x1e", "\x1f", "\x85"}  # blanks, not controls
    marks = "\u00ad\u061c\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff\ufff9\ufffa\ufffb"
    runs = [*range(0x202A, 0x202F), *range(0x2066, 0x2070)]
    controls = [chr(c) for c in [*range(0x20), *range(0x7F, 0xA0)] if chr(c) not in kept]
    return dict.fromkeys([*controls, *marks, *map(chr, runs)], "")


CONTROLS = Switch.on(
    "controls",
    "repair",
    "removes control, direction and byte-order marks, soft hyphens",
    "nothing that is seen",
    _controls,
)


@cache
def _spaces() -> Mapping[str, str]:
    wide = [chr(c) for c in range(0x80, 0x3001) if codepoints.category(chr(c)) == "Zs" and c != 0x1680]
    return dict.fromkeys([*wide, "\v", "\f", "\x1c", "\x1d", "\x1e", "\x1f"], " ")


SPACES = Switch.on("spaces", "repair", "every kind of blank becomes a plain space", "widths of blanks", _spaces)

ZERO_WIDTH = Switch.on(
    "zero_width",
    "drop",
    "removes the zero-width space and the zero-width non-joiner",
    "where a Persian word is joined of two, where a line may break",
    lambda: {"\u200b": "", "\u200c": ""},
)
