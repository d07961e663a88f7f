"""langdetect's own language profiles as one sparse table.

Source: the profiles and the character normalization of the package
langdetect 1.0.9 (Apache-2.0; Shuyo Nakatani's language-detection, profiles from Wikipedia abstracts). The result is a
function of that package alone.

What the table holds (`diglot.langid.profiles` reads it):

languages     str[55], langdetect's names
grams         uint64[g], rising: the n-grams, each of up to three 21-bit symbols, the last in the lowest bits
offsets       int32[g + 1], where each n-gram's entries begin
entries       int8[e], the language of each entry
values        int16[e], round(2048 · log((w + p) / w)): p the n-gram's probability in the language, w = 0.5 / 10000
symbols       uint32[2, m], the code points that langdetect replaces by another, and the other
capitals      uint8[], a bit for each code point below 0x20000: str.isupper
"""

import json
from pathlib import Path

import langdetect
import numpy as np
from langdetect.utils.ngram import NGram

TARGET = "src/diglot/langid/data/langdetect.npz"
WEIGHT = 0.5 / 10000
SCALE = 2048


def make(sources: Path, into: Path) -> None:
    """Write the table; `sources` is not read, the package is."""
    found: dict[int, dict[int, int]] = {}
    profiles = sorted((Path(langdetect.__file__).parent / "profiles").iterdir())
    for language, path in enumerate(profiles):
        profile = json.loads(path.read_text("utf-8"))
        for gram, frequency in profile["freq"].items():
            if 1 <= len(gram) <= 3:
                key = 0
                for char in gram:
                    key = key << 21 | ord(char)
                value = np.log1p(frequency / profile["n_words"][len(gram) - 1] / WEIGHT)
                found.setdefault(key, {})[language] = round(float(value) * SCALE)
    grams = sorted(found)
    entries = [(language, value) for gram in grams for language, value in sorted(found[gram].items())]
    replaced = [(code, ord(NGram.normalize(chr(code)))) for code in range(0x20000)]
    np.savez_compressed(
        into / TARGET,
        languages=np.array([path.name for path in profiles]),
        grams=np.array(grams, np.uint64),
        offsets=np.cumsum([0] + [len(found[gram]) for gram in grams], dtype=np.int32),
        entries=np.array([language for language, _ in entries], np.int8),
        values=np.array([value for _, value in entries], np.int16),
        symbols=np.array([pair for pair in replaced if pair[0] != pair[1]], np.uint32).T,
        capitals=np.packbits([chr(code).isupper() for code in range(0x20000)]),
    )
