"""Arabic script to Latin.

===============  =====================================================  =============  ===========================
schemes          what                                                   kind           needs vowel marks
===============  =====================================================  =============  ===========================
bw safebw        lossless, one character for one                        table          no
xmlbw hsb
iso-233          every sign as written                                  table          no, but shows those there
ala-lc …         standards: see `diglot.arabic.romanize`                word by word   yes; guessed where missing
news             names as English newspapers print them                 learned        no
===============  =====================================================  =============  ===========================

Only Arabic letters and their marks change: Latin words, numbers, addresses, punctuation stay. `charmap` serves table
schemes at the speed of the columnar core; `words` and `text` the others. A word of the column or text may hold
punctuation: each run of Arabic letters in it is rendered. In `words` there is no next word, so that teh marbuta is
never in construct and nothing is elided; `text` sees both.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from diglot.arabic import buckwalter, learned, romanize
from diglot.arabic.orthography import letters_for_shapes, shapes
from diglot.errors import OptionError
from diglot.remembered import kept
from diglot.text.charmap.charmap import CharMap, apply
from diglot.text.column import Column
from diglot.text.spelling.transliterated import Candidate, Transliterated

__all__ = ["SCHEMES", "candidates", "charmap", "rules", "signs", "texts", "words"]

SCHEMES = (*buckwalter.SCHEMES, *romanize.SCHEMES, "news")
_SIGNS = str.maketrans("،؛؟٪٫٬۔٭٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", ",;?%.,.*01234567890123456789")


def signs(text: str) -> str:
    """A text with Latin punctuation and digits for Arabic ones.

    >>> signs("2021؟ ٥٫٥")
    '2021? 5.5'
    """
    return text.translate(_SIGNS)


def charmap(scheme: str) -> CharMap | None:
    """The character map of a table scheme; None for a scheme that reads whole words.

    Raises:
        OptionError: `scheme` is not one of `SCHEMES`.

    >>> charmap("bw")("حفتر 5"), charmap("news")
    ('Hftr 5', None)
    """
    _check(scheme)
    return _table(scheme) if scheme in buckwalter.SCHEMES else None


def rules(scheme: str) -> None:
    """None: no scheme of this room reads a word by rules that kernels know.

    Raises:
        OptionError: `scheme` is not one of `SCHEMES`.
    """
    _check(scheme)


def words(column: Column, scheme: str) -> Column:
    """Each word of the column in Latin letters; what is not Arabic script stays. 40 µs a word for learned schemes.

    Raises:
        OptionError: `scheme` is not one of `SCHEMES`.

    >>> words(Column.from_strings(["بغداد", "2021", "(بغداد)"]), "news").strings()
    ['Baghdad', '2021', '(Baghdad)']
    """
    _check(scheme)
    if scheme in buckwalter.SCHEMES:
        return apply(column, [_table(scheme)])
    if scheme == "news":
        return Column.from_strings(_news(column.strings()))
    strings = [letters_for_shapes(word) for word in column.strings()]
    runs = list({run: None for word in strings for run in romanize.WORD.findall(word)})
    rendered = dict(zip(runs, _romanized(runs, scheme), strict=True))
    return Column.from_strings([romanize.WORD.sub(lambda run: rendered[run[0]], word) for word in strings])


def texts(strings: Sequence[str], scheme: str) -> list[Transliterated]:
    """Each text in Latin letters, with a note where vowels had to be guessed.

    Raises:
        OptionError: `scheme` is not one of `SCHEMES`.

    >>> texts(["مدرسة الشمس"], "din-31635")[0].notes
    ('2 of 2 words have no vowel marks, which din-31635 needs: their vowels are guessed',)
    """
    _check(scheme)
    if scheme in buckwalter.SCHEMES:
        return [Transliterated(_table(scheme)(text), scheme) for text in strings]
    if scheme == "news":
        return [Transliterated(text, scheme) for text in _news(strings)]
    marked = strings if scheme != "iso-233" else ()
    plain = list({word: None for text in marked for word in romanize.without_vowels(text)})
    said = dict(zip(plain, learned.sounds(plain), strict=True))
    out = []
    for text in strings:
        done = romanize.romanize(text, scheme, lambda missing: [said[word] for word in missing])
        note = (
            f"{done.guessed} of {done.words} words have no vowel marks, which {scheme} needs: their vowels are guessed"
        )
        out.append(Transliterated(done.text, scheme, (note,) if done.guessed else ()))
    return out


def _romanized(runs: Sequence[str], scheme: str) -> list[str]:
    """Runs of Arabic letters, each alone. What the ALA-LC model reads is ALA-LC already."""
    if scheme != "ala-lc":
        return [done.text for done in texts(runs, scheme)]
    missing = [romanize.without_vowels(run) for run in runs]
    guessed = [i for i, words in enumerate(missing) if words]
    read = dict(zip(guessed, learned.ala_lc([missing[i][0] for i in guessed]), strict=True))
    return [read[i] if i in read else romanize.romanize(run, scheme).text for i, run in enumerate(runs)]


def _news(strings: Sequence[str]) -> list[str]:
    """Names in the spelling of newspapers; one of two words (Saudi Arabia) loses its blank in a hashtag."""
    plain = [letters_for_shapes(text) for text in strings]
    runs = list({run: None for text in plain for run in romanize.WORD.findall(text)})
    read = dict(zip(runs, learned.news(runs), strict=True))

    def name(run: re.Match[str]) -> str:
        printed: str = read[run[0]]
        return printed.replace(" ", "") if run.string[max(run.start() - 1, 0)] in "#_" else printed

    return [learned.phrases(text, lambda part: romanize.WORD.sub(name, part)) for text in plain]


@kept(entries=16, size=12_000)
def _table(scheme: str) -> CharMap:
    """A table scheme that reads presentation forms too."""
    letters = buckwalter.charmap(scheme)
    return CharMap(letters.name, (*shapes().steps, *letters.steps))


def candidates(word: str, scheme: str = "news", count: int = 5) -> list[Candidate]:
    """The most probable spellings of one word, best first, with their probabilities.

    Raises:
        OptionError: a scheme that has no candidates.

    >>> candidates("بغداد")[0].text
    'Baghdad'
    """
    if scheme != "news":
        raise OptionError.unknown("scheme with candidates", scheme, ["news"])
    return learned.news_candidates(word, count)


def _check(scheme: str) -> None:
    if scheme not in SCHEMES:
        raise OptionError.unknown("scheme", scheme, SCHEMES)
