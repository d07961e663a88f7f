"""The scheme ``camel`` equals camel_tools' ``simple_word_tokenize``: on 100,000 made segments and on odd ones."""

import random
from pathlib import Path

from camel_tools.tokenizers.word import simple_word_tokenize
from hypothesis import given, settings
from hypothesis import strategies as st

from diglot.routes import tokenize
from diglot.text.column import Column
from tests.text.strategies import text as odd

CORPORA = Path(__file__).parent.parent.parent / "corpora"
SIGNS = [
    *".,;:!?-–—…/@#&%$_*=+<>~^|\"'“”«»()[]{}،؛؟٪٫",
    "...",
    "😀",
    "👍🏽",
    "👨‍👩‍👧",
    "🇱🇧",
    "1️⃣",
    "©",
    "™",
    "❤️",
    "\u200d",
    "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "#\u20e3",
]
EMOJI = st.sampled_from(
    [*"#*12😀👍👩🇦🇧🏽🏿©☺⚡🀄", "\u200d", "\ufe0f", "\u20e3", "\U000e0067", "\U000e007f", " ", "a", "ب"]
)


def tokens(strings):
    found = tokenize(Column.from_strings(strings), None, "camel").lists()
    return [[string[a:b] for a, b in spans] for string, spans in zip(strings, found, strict=True)]


def test_a_hundred_thousand_segments():
    draw = random.Random(5)
    words = sorted({word for path in CORPORA.rglob("*.txt") for word in path.read_text("utf-8", "replace").split()})
    segments = []
    for _ in range(100_000):
        chosen = draw.choices(words, k=draw.randint(1, 6)) + draw.choices(SIGNS, k=draw.randint(0, 2))
        draw.shuffle(chosen)
        segments.append(draw.choice(["", " "]).join(chosen))
    differing = [
        segment
        for segment, found in zip(segments, tokens(segments), strict=True)
        if found != simple_word_tokenize(segment)
    ]
    assert differing == []


@given(strings=st.lists(st.one_of(odd, st.lists(EMOJI, max_size=9).map("".join), st.text(max_size=12)), max_size=6))
@settings(max_examples=1000)
def test_odd_strings(strings):
    assert tokens(strings) == [simple_word_tokenize(string) for string in strings]
