"""What is in a corpus twice: exact and near duplicates, as columns; nothing is removed.

`find` takes texts (articles, paragraphs or titles) and gives, for each, the text that it repeats::

    texts → words → pairs of neighbouring words, hashed      (`diglot.duplicates.shingles`)
          → texts with the same words in the same order      exact
          → texts that share sampled pairs: candidates       (`diglot.duplicates.candidates`)
          → verified by the true similarity of each two      near

**Similarity** of two texts is the square root of the Dice coefficient of their sets of word pairs (each word with the
next; the text's begin and end count as words). Where a share *p* of the words was kept and the rest changed here and
there, about *p²* of the pairs are left, so the score reads as "the share of the words that stand in both". Moving
whole sentences about changes little; sharing a vocabulary gives nothing.

**Words** are compared without case, punctuation, Arabic marks and tatweel. Arabic letters are respected: أ, إ, آ, ا, ء,
ؤ, ئ, ى, ي, ة and ه are all different here, and Arabic-Indic digits equal the others.

**Canonical** is the longest text, then the earliest. A text is a duplicate only of a canonical one that it is itself
similar enough to: similarity is never chained.

The result depends on the texts and the options alone: not on the batch size, the memory limit or the machine.
"""

from diglot.duplicates.find import METHODS, PARAMETERS, DuplicateOptions, find
from diglot.renamed import old_names

__all__ = ["METHODS", "PARAMETERS", "DuplicateOptions", "find"]

__getattr__ = old_names(__name__, Options="DuplicateOptions")
