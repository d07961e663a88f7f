"""Strings that try what normalization finds hard: marks, jamo, ligatures, joiners, surrogates, blanks of all kinds."""

import unicodedata

from hypothesis import strategies as st

MARKS = [chr(c) for c in range(0x20000) if unicodedata.combining(chr(c))]
COMPATIBLE = [chr(c) for c in range(0x110000) if unicodedata.normalize("NFKC", chr(c)) != chr(c)]
ARABIC = [chr(c) for c in range(0x600, 0x700)] + [chr(c) for c in range(0x8D0, 0x900)]
PLAIN = list("abcABC '\"-.,1234567890éüﬁ…ابتثجحخدذرزسشصضطظعغفقكلمنهويأإآةىئؤءپچ")
MARKED = list("\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0653\u0654\u0655\u0670\u0640")
BLANKS = [chr(c) for c in range(0x3001) if chr(c).isspace()]
ODD = list("\0\u200b\u200c\u200d\u2060\ufeff\ufe0f\u20e3\ud800\udfff\U0010ffff\ufdfa\ufdfc\ufdfd\u1161\u11a8한👍🏽🇪🇬")

character = st.one_of(
    st.sampled_from(PLAIN),
    st.sampled_from(MARKED),
    st.sampled_from(ARABIC),
    st.sampled_from(MARKS),
    st.sampled_from(COMPATIBLE),
    st.sampled_from(BLANKS),
    st.sampled_from(ODD),
    st.characters(),
)
text = st.text(character, max_size=20)
texts = st.lists(text, max_size=6)
