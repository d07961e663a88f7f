"""Profile `camel` is camel_tools' composition, on every string."""

import pytest
from hypothesis import given, settings

from diglot.arabic.normalize import Profile, charmap
from diglot.text.charmap.charmap import apply
from diglot.text.codepoints import newer
from diglot.text.column import Column
from tests.text.strategies import text, texts

normalize = pytest.importorskip("camel_tools.utils.normalize")
dediac = pytest.importorskip("camel_tools.utils.dediac")


def camel(string):
    plain = normalize.normalize_alef_ar(dediac.dediac_ar(normalize.normalize_unicode(string)))
    return normalize.normalize_teh_marbuta_ar(normalize.normalize_alef_maksura_ar(plain))


@given(texts)
@settings(max_examples=1000)
def test_camel_equals_camel_tools(strings):
    assert apply(Column.from_strings(strings), [charmap("camel")]).strings() == [camel(each) for each in strings]


def test_camel_equals_camel_tools_on_every_code_point():
    """But on those that this Python does not know and our table does: camel_tools asks the interpreter."""
    chars = [chr(c) for c in [*range(0x30000), *range(0x30000, 0x110000, 997)] if chr(c) not in newer()]
    strings = ["ا" + char + "\u0654" for char in chars]
    assert apply(Column.from_strings(strings), [charmap("camel")]).strings() == [camel(each) for each in strings]


@pytest.mark.parametrize(
    ("switches", "function"),
    [
        ({"alef": True}, normalize.normalize_alef_ar),
        ({"alef_maksura": True}, normalize.normalize_alef_maksura_ar),
        ({"teh_marbuta": True}, normalize.normalize_teh_marbuta_ar),
        ({"diacritics": "all", "dagger_alef": "drop"}, dediac.dediac_ar),
        ({"form": "NFC", "settle": False}, lambda string: normalize.normalize_unicode(string, compatibility=False)),
        ({"form": "NFKC", "phrases": True, "settle": False}, normalize.normalize_unicode),
    ],
    ids=lambda each: next(iter(each)) if isinstance(each, dict) else "",
)
@given(string=text)
def test_switches_equal_camel_tools_functions(switches, function, string):
    one = charmap(Profile("one", **switches))
    assert one(string) == function(string)
    assert apply(Column.from_strings([string]), [one]).strings() == [function(string)]
