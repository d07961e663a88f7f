"""Make ``src/diglot/repairs/data/lam_alef.txt``: how common words are in which lam meets alef, in either order.

Run ``python scripts/repair_words.py SOURCES``, where SOURCES holds a checkout of rspeer/wordfreq (912caf64, CC BY-SA
4.0) as for ``scripts/language_words.py``. The words of its Arabic list that hold لا or ال (with hamza or madda too)
behind the article, the commonest `MOST`.
"""

import math
import re
import sys
from pathlib import Path

from language_words import wordfreq

TARGET = Path(__file__).parents[1] / "src/diglot/repairs/data/lam_alef.txt"
MOST = 9000
HEAD = """# Words with lam and alef side by side; ten times the logarithm of their occurrences in 100 million words.
# From wordfreq (rspeer/wordfreq, 912caf64), CC BY-SA 4.0; made by scripts/repair_words.py.
# A line a logarithm: the number, then the words.
"""


def main() -> None:
    pattern = re.compile("ل[اأإآ]|[اأإآ]ل")
    found: dict[int, list[str]] = {}
    kept = 0
    counts = dict(wordfreq(Path(sys.argv[1]) / "rspeer+wordfreq"))["ar"]
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
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(HEAD + "\n".join(lines) + "\n", "utf-8")
    print(kept, TARGET.stat().st_size)


if __name__ == "__main__":
    main()
