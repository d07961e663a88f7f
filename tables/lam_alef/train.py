"""How common words are in which lam meets alef, in either order.

The words of wordfreq's Arabic list that hold لا or ال (with hamza or madda too) behind the article, the commonest
`MOST`.
"""

import math
import re
from pathlib import Path

from tables.languages.words import wordfreq

MOST = 9000
HEAD = """# Words with lam and alef side by side; ten times the logarithm of their occurrences in 100 million words.
# From wordfreq (rspeer/wordfreq, 912caf64), CC BY-SA 4.0; made by tables/lam_alef.
# A line a logarithm: the number, then the words.
"""


def make(sources: Path, into: Path) -> None:
    """Choose the words and write the table."""
    pattern = re.compile("ل[اأإآ]|[اأإآ]ل")
    found: dict[int, list[str]] = {}
    kept = 0
    counts = dict(wordfreq(sources / "rspeer+wordfreq", "ar"))["ar"]
    total = sum(counts.values())
    for word, count in counts.most_common():
        if kept == MOST:
            break
        rest = word.removeprefix("و").removeprefix("ف").removeprefix("ب").removeprefix("ك")
        if not re.fullmatch("[ء-غف-ي]{2,}", word):
            continue
        if pattern.search(rest.removeprefix("ال")) or word == "لا":
            found.setdefault(round(10 * math.log(count / total * 1e8)), []).append(word)
            kept += 1
    lines = [f"{log} {' '.join(words)}" for log, words in sorted(found.items(), reverse=True)]
    (into / "src/diglot/repairs/data/lam_alef.txt").write_text(HEAD + "\n".join(lines) + "\n", "utf-8")
    print(kept, "words")
