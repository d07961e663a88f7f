"""Sentences of a column of lines or paragraphs, with spans.

A sentence ends where its string ends, and at a mark that ends sentences (``. ! ? … ؟ ۔`` and their kin), with the
closing quotes and brackets after it, when white space follows and nothing says otherwise. What says otherwise:

- after a full stop, the words on both sides: abbreviations, initials, numbers of list items and headings;
- after dots of omission, a small letter, or one of a script without capitals;
- after closing quotes or brackets, a small letter (``"Why?" he asked``) or another clause that goes on;
- anywhere, a sign that goes on: ``&``, ``,``, ``،``, ``؛``.

Where white space was left out, a mark between two whole words ends a sentence too (``انتهى.وقال``, ``late.We``);
ideographic full stops, ``؟`` and ``۔`` need none ever. A few words begin a sentence where a
writer left out the full stop (``thanks for this Please call me``), an address ends one before a capital letter, and an
emoticon, emoji or citation mark (``[3]``) after the end of a sentence still belongs to it.

``،``, ``؛``, ``,``, ``;`` and ``:`` never end a sentence; neither does a mark inside a URL, a number or a file name. No
language is asked: each rule speaks of its own script only.

One pass in C (`diglot.kernels.sentences`) does it, over pieces of text, of which it is known whether any sign in them
is to be looked at; what a sign or a word is comes from `diglot.text.sentences.signs`.

Spans are half open, in code points of their own string, trimmed of white space; what they leave out is white space.
"""

from __future__ import annotations

from diglot.kernels.sentences import Memory, One, Rules
from diglot.remembered import of_thread, register
from diglot.text.arrays import offsets
from diglot.text.chunks import LIMIT, here
from diglot.text.column import Texts
from diglot.text.sentences.signs import listed_words, sign_table
from diglot.text.spans import Spans

__all__ = ["one", "sentences"]

LONGEST = 4096
"""Code points of a short string: twice as many are split as fast by pieces that are known."""


def sentences(texts: Texts) -> Spans:
    """The sentences of every string; 0.5 to 3 ns a code point, by how many stops there are, where the text's pieces are
    known (`diglot.text.chunks`).

    Args:
        texts: `s` strings, each a line or a paragraph.

    Returns:
        Spans in code points of each string; none for a string of white space.

    >>> from diglot.text.column import Column
    >>> text = 'Dr. Smith paid $3.5 today. "Why?" he asked. هل وصل د. أحمد؟ نعم.'
    >>> [text[a:b] for a, b in sentences(Column.from_strings([text])).lists()[0]]
    ['Dr. Smith paid $3.5 today.', '"Why?" he asked.', 'هل وصل د. أحمد؟', 'نعم.']
    """
    counts, start, end = _memory().split(texts.codes, here().read(texts.codes), texts.starts, texts.ends)
    return Spans(offsets(counts), start, end)


def one(text: str) -> list[list[int]] | None:
    """Where the sentences of a short string begin, and where they end, as `sentences` has them; None for a longer one.

    >>> one("So. نعم؟ لا")
    [[0, 4, 9], [3, 8, 11]]
    """
    return _one().split(text.encode("utf-32-le", "surrogatepass"))


def _rules() -> Rules:
    signs = sign_table()
    return Rules(signs, len(signs), *listed_words())


@of_thread
def _one() -> One:
    return One(_rules(), LONGEST)


@of_thread
def _memory() -> Memory:
    found = Memory(here().table, _rules())
    register(found, "what sentences have of pieces", LIMIT // 16)
    return found
