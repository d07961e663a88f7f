"""Text to measure on: unique lines of about 110 bytes made from the sample corpora, or the lines of any file.

`made` draws sentences word by word from a model of which word follows which in `corpora/` (half of the lines Arabic,
half English), and respells rare words by exchanging letters, so that the vocabulary grows with the text as it does in
real text (about 3,000 new words a MB). The same arguments give the same lines on every machine.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

CORPORA = Path(__file__).parent.parent / "corpora"
LETTERS = {"ar": "ابتجحدرسصطعفقكلمنهوي", "en": "abcdefghiklmnoprstuvwy"}
LOADING = """\
Spring fair opens in the old mill
By Mona Hale, The Valley Post
May 3, 2021

The fair opened on Monday, she said: قالت "good morning" ثم مضت.
ظ…ط±ط­ط¨ط§ ط¨ط§ظ„ط¹ط§ظ„ظ…
ãÑÍÈÇ ÈÇáÚÇáã
ﻣﺮﺣﺒﺎ ﺑﺎﻟﻌﺎﻟﻢ
برق ةميدقلا ةرصعملا يف هنورصعيو فيرخلا يف نوتيزلا نوعمجي نوحالفلا ناك
افتتح المعرض يوم الاثنين، ثلاثة أيام.
the cafÃ© is late
see https://valley-post.example/mill
"""
"""A page with all that tables are loaded for: the layout's, those of dates and names, of damage, of both languages,
the exact rules of tokens."""
NEW_WORDS = 0.03
"""Share of words that are respelt."""


def made(bytes_wanted: int, seed: int = 1) -> list[str]:
    """Unique lines, `bytes_wanted` bytes of UTF-8 in all."""
    return list(lines(bytes_wanted, seed))


def lines(bytes_wanted: int, seed: int = 1) -> Iterator[str]:
    """As `made`, one by one."""
    rng = random.Random(seed)
    models = {language: _model(language) for language in LETTERS}
    size = 0
    seen: set[int] = set()
    while size < bytes_wanted:
        language = "ar" if rng.random() < 0.5 else "en"
        line = _sentence(models[language], language, rng, 110)
        if hash(line) not in seen:
            seen.add(hash(line))
            size += len(line.encode()) + 1
            yield line


def read(path: str | Path) -> list[str]:
    """The lines of a text file that are not blank."""
    return [line for line in Path(path).read_text(encoding="utf-8").split("\n") if line.strip()]


Model = tuple[list[str], dict[str, list[str]]]


def _model(language: str) -> Model:
    """First words of sentences, and for each word those that follow it, as often as they do."""
    script = re.compile(r"[\u0621-\u064A]" if language == "ar" else r"[A-Za-z]")
    first: list[str] = []
    following: dict[str, list[str]] = defaultdict(list)
    for path in sorted(CORPORA.rglob("*.txt")):
        try:
            text = path.read_text(encoding="utf-8")
        except ValueError:  # one file of the corpora is in another encoding, one is damaged on purpose
            continue
        for line in text.splitlines():
            words = [word for word in line.split() if script.search(word)]
            if len(words) < 6:
                continue
            first.append(words[0])
            for a, b in pairwise(words):
                following[a].append(b)
    return first, dict(following)


def _sentence(model: Model, language: str, rng: random.Random, size: int) -> str:
    first, following = model
    words = [rng.choice(first)]
    length = len(words[0].encode())
    while length < size * rng.uniform(0.5, 1.5):
        after = following.get(words[-1]) or first
        word = rng.choice(after)
        words.append(word)
        length += len(word.encode()) + 1
    letters = LETTERS[language]
    for i, word in enumerate(words):
        if rng.random() < NEW_WORDS and len(word) > 4:
            places = rng.sample(range(1, len(word)), 2)
            words[i] = "".join(rng.choice(letters) if j in places else letter for j, letter in enumerate(word))
    return " ".join(words)
