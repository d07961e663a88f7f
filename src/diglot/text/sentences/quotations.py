"""Closing quotation marks and brackets after the end of a sentence, and the clauses that go on behind them.

Closing signs and the white space after them stay with the sentence (UAX #29, SB8a to SB11). Which sign closes is not
in its character alone: ``«`` closes in ``»Ja.«``, ``"`` closes where it is the second of its string.
"""

from __future__ import annotations

import numpy as np

from diglot.text.arrays import Bools, Positions
from diglot.text.sentences.context import CLOSER, LISTS, OPENER, OTHER, UPPER, Surroundings, moved
from diglot.text.sentences.stops import CONTROLS, any_of, arabic

__all__ = ["QUOTES", "closes", "goes_on", "past_closing", "past_controls", "past_spaced_closing"]

TURNED = "«»‹›“”„‟‘’"
QUOTES = TURNED + '"'
QUOTE = ord('"')


def past_closing(around: Surroundings, positions: Positions) -> Positions:
    """Each position moved forward past closing signs, and past an opening quotation mark that white space follows."""
    after = around.past(positions, CLOSER)
    turned = np.flatnonzero(any_of(around.signs(after), TURNED))
    if len(turned):
        past = around.past(after[turned] + 1, CLOSER)
        closing = around.blank.take(past)
        after[turned[closing]] = past[closing]
    return after


def past_spaced_closing(around: Surroundings, after: Positions, sign: Positions) -> tuple[Positions, Bools]:
    """Each position `after` moved past the closing `sign` behind the white space there, where white space follows the
    sign too; and which were moved."""
    maybe = np.flatnonzero(around.are(sign, CLOSER) & (sign > after))
    apart = np.zeros(len(after), np.bool_)
    if not len(maybe):
        return after, apart
    past = around.past(sign[maybe], CLOSER)
    codes = around.signs(sign[maybe])
    closing = around.blank.take(past) & ((around.classes.take(sign[maybe]) & OPENER) == 0)
    closing |= around.blank.take(past) & (codes == QUOTE) & closes(around, sign[maybe])
    after = after.copy()
    after[maybe[closing]], apart[maybe[closing]] = past[closing], True
    return after, apart


def closes(around: Surroundings, positions: Positions) -> Bools:
    """Whether the ``"`` at each position is the second, fourth … of its string."""
    column = around.column
    quotes = np.flatnonzero(column.codes == QUOTE)
    begin = column.starts[np.searchsorted(column.ends, positions)]
    rank = np.searchsorted(quotes, positions) - np.searchsorted(quotes, begin)
    found: Bools = rank % 2 == 1
    return found


def past_controls(around: Surroundings, positions: Positions) -> Positions:
    """Each position moved forward past direction marks and other format controls."""
    codes = around.column.codes

    def controls(at: Positions) -> Bools:
        code = around.signs(at)
        found: Bools = any_of(code, CONTROLS) | (code == 0xFEFF)
        return found

    return moved(positions, controls, len(codes))


def goes_on(around: Surroundings, resumed: Positions, following: Positions) -> Bools:
    """Whether the clause behind a quoted ``?``, ``!`` or ``؟`` belongs to the same sentence.

    In Arabic it does, unless another quotation or a word that begins a report (``وأضاف``) or a question follows.
    Before a capital it does where a verb of saying follows ``I`` or a name of up to three words: ``"Why?" John asked.``

    Args:
        resumed: ``intp[k]``, where text goes on.
        following: ``intp[k]``, the first sign of it that opens no quotation or bracket.
    """
    follower = around.lists_at(following)
    begins = (follower & (LISTS["speech"] | LISTS["starters"])) > 0
    found: Bools = around.are(following, OTHER) & arabic(around.signs(following)) & (resumed == following)
    found &= (follower & (LISTS["speech"] | LISTS["questions"])) == 0
    word, going = following, around.are(following, UPPER) & (resumed == following)
    going &= ~begins | (around.signs(following) == ord("I"))
    for _ in range(3):
        stop = around.letters_from(word)
        stop = stop + (around.signs(stop) == ord("."))
        word = around.past_gap(stop)
        going &= word > stop
        said = (around.lists_at(word) & LISTS["reporting"]) > 0
        found |= going & said
        going &= around.are(word, UPPER)
    return found
