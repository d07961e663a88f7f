"""Tokens of the toy: an article with its apostrophe is a token."""

from diglot.text.arrays import Bools
from diglot.text.tokens.boundaries import Chunks, WordMemo

SCHEMES = ("ud",)
MEMO = WordMemo(lambda word: (0, 2) if word[:2].lower() in ("l'", "d'") else (0,))


def refine(chunks: Chunks, begin: Bools, chosen: Bools) -> Bools:
    return MEMO.refine(chunks, begin, chosen)
