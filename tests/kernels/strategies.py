"""Code points that loops over text go wrong at: edges of UTF-8's lengths, surrogates, what lies outside of planes."""

from hypothesis import strategies as st

EDGES = [0, 9, 10, 32, 0x7F, 0x80, 0xA0, 0x301, 0x627, 0x7FF, 0x800, 0x3000, 0xD7FF, 0xD800, 0xDFFF, 0xE000, 0xFFFD]
EDGES += [0xFFFF, 0x10000, 0x1F600, 0x1FFFF, 0x20000, 0x10FFFF]
codes = st.one_of(st.sampled_from(EDGES), st.integers(0x20, 0x7E), st.integers(0, 0x10FFFF))
texts = st.one_of(st.lists(codes, max_size=40), st.lists(st.sampled_from([32, 97, 0x628]), max_size=80))
