"""What an Arabic word sounds like: vocalized spelling, or an ALA-LC romanization, to a row of sounds.

A sound is one character: a consonant is its Arabic letter (hamza ``ء`` whatever carries it; a doubled consonant comes
twice), ``a i u`` are the short vowels, ``A I U`` the long ones, ``Y`` a long a that is written ى, ``ة`` is teh
marbuta (the ``a`` before it is there), ``~`` stands after the article and ``-`` after another prefix, ``^`` before the
vowel of a joining hamza (hamzat al-wasl), ``N`` is the n of tanween, ``!`` says that a final vowel is no case ending.
`parse` reads spelling with vowel marks, `parse_latin` reads ALA-LC.
"""

from __future__ import annotations

import re

from diglot.arabic import function_words
from diglot.arabic.orthography import MARKS, ordinary
from diglot.text.forms import form

__all__ = ["MARKS", "function_word", "is_vocalized", "parse", "parse_latin"]

FATHATAN, DAMMATAN, KASRATAN, FATHA, DAMMA, KASRA, SHADDA, SUKUN, DAGGER = tuple(MARKS)
_SHORT = {FATHA: "a", DAMMA: "u", KASRA: "i"}
_TANWEEN = {FATHATAN: "a", DAMMATAN: "u", KASRATAN: "i"}
_HAMZA = {"أ": "ء", "إ": "ء", "ؤ": "ء", "ئ": "ء"}
_SUN = "تثدذرزسشصضطظلن"
_CONSONANTS = "ءبتثجحخدذرزسشصضطظعغفقكلمنهويپچژڤگ"
_CLUSTER = re.compile(f"([^{MARKS}])([{MARKS}]*)")
_MARK = f"[{MARKS}]"
_PROCLITICS = f"(?P<prefix>(?:[وف]{FATHA}?)?(?:[بك][{KASRA}{FATHA}]?)?)"
# The article: its lam may bear a sukun, or the kasra that joins it to a hamzat al-wasl. A lam with sukun before a sun
# letter that is not doubled is no article but a root letter (iltizām).
_ARTICLE = re.compile(
    f"^{_PROCLITICS}[اٱ]{FATHA}?(?!ل{SUKUN}[{_SUN}](?!{_MARK}*{SHADDA}){_MARK})ل(?:{SUKUN}|{KASRA}(?=[اٱ]))?"
    f"(?=[^{MARKS}]{_MARK}*[^{MARKS}])"
)
_LIL = re.compile(f"^(?P<prefix>[وف]?{FATHA}?)ل{KASRA}?ل(?:{SUKUN}|{KASRA}(?=[اٱ]))?(?=[^{MARKS}])")
_ALLAH = re.compile(f"^(?P<prefix>[وفبتل]{_MARK}?)?(?P<alif>[اٱ]?)ل{_MARK}*ل{_MARK}*ه(?P<end>{_MARK}*)$")
_BEFORE_STEM = re.compile(f"(?:[وف]{FATHA})?(?:[بل]{KASRA}|ك{FATHA})?")
_FUTURE = re.compile(f"س{FATHA}(?=أ[{FATHA}{DAMMA}][^{MARKS}]{SUKUN})")
_PREFIX = {"و": "وa", "ف": "فa", "ب": "بi", "ك": "كa", "ل": "لi", "ت": "تa", "س": "سa"}
_ALONE = {"ا": "a", "أ": "a", "ٱ": "a", "إ": "i", "آ": "A"}


def is_vocalized(word: str) -> bool:
    """Whether the word bears vowel marks enough to be read by rule: every second consonant that could have one.

    >>> is_vocalized("كِتَاب"), is_vocalized("كتاب"), is_vocalized("مدرّس")
    (True, False, False)
    """
    if _ALLAH.match(word):
        return True
    if word.isalpha():  # without any mark
        return not word[:-1].strip("اىآٱ")
    letters = [(base, marks) for base, marks in _CLUSTER.findall(word) if base.isalpha()]
    open_ = [marks for base, marks in letters[:-1] if base not in "اىآٱ"]
    vowels = sum(any(mark != SHADDA for mark in marks) for marks in open_)
    carried = sum(base in "اويىآ" and not marks for base, marks in letters[1:])
    return not open_ or 2 * (vowels + (carried if vowels else 0)) >= len(open_)


def parse(word: str) -> str:
    """The sounds of a vocalized word.

    >>> parse("الشَّمْس"), parse("مَدْرَسَة"), parse("قَاضٍ")
    ('aل~شaمس', 'مaدرaسaة', 'قAضiN')
    """
    word = ordinary(word)
    if word in _ALONE:
        return _ALONE[word]
    if said := function_word(word):
        return said
    if found := _ALLAH.match(word):
        prefix = (found["prefix"] or "")[:1]
        start = _PREFIX[prefix] if prefix else "a" if found["alif"] else "لi"
        return start + "للAه" + _ending(found["end"])
    out, article = "", ""
    if found := _ARTICLE.match(word):
        article = "aل~"
    elif (found := _LIL.match(word)) and _assimilated(word[found.end() :]):
        article = "لiل~"
    else:
        found = _FUTURE.match(word) or _proclitics(word)
    if found:
        prefix = found["prefix"] if article else found[0]
        out = "".join(_PREFIX[letter] + "-" for letter in prefix if letter in _PREFIX) + article
        word = word[found.end() :]
    said = out + _letters(word, after_article=bool(article))
    if said[-1:] in ("a", "i", "u") and (re.sub(_MARK, "", word) in _INVARIABLE or _PRONOUN.search(said[-64:])):
        return said + "!"
    return said


def function_word(word: str) -> str | None:
    """The sounds of a word of the closed classes, with or without vowel marks; None for any other word.

    >>> function_word("هذا"), function_word("مع"), function_word("كتاب")
    ('هAذA', 'مaعa!', None)
    """
    latin = function_words.latin(word)
    if latin is None:
        return None
    said = parse_latin(latin, word)
    if latin == "ibn":
        return "بiن!"
    return said + "!" if said[-1] in "aiu" else said


_PRONOUN = re.compile("[^aiuAIUY-][^-]*[^-]u[هك][ui]$|[^-]*[^-][aiuAIUY][^-]*[^-][ai]ه[ui]$|[^-][aAuiIU][^-]+uكa$")
_INVARIABLE = frozenset(
    re.findall(
        r"\S+",
        "ذلك تلك هنالك هو هي أنت أين كيف حيث نحن منذ ثم إن أن لكن كأن لعل ليت ليس سوف مع هؤلاء أولئك حين قبل بعد "
        "علي إلي لدي في",
    )
)


def _proclitics(word: str) -> re.Match[str] | None:
    """Prefixes that spelling betrays: they stand before a hamza, or a joining hamza, where no long a could be."""
    found = _BEFORE_STEM.match(word)
    if not found or not found[0]:
        return None
    stem = _CLUSTER.findall(word[found.end() :])
    if len(stem) < 2:
        return None
    (first, vowel), (second, mark) = stem[:2]
    if first == "آ" or (first in "أإ" and set(vowel) & {FATHA, DAMMA, KASRA}):
        return found
    joining = first in "اٱ" and FATHA not in vowel and (SUKUN in mark or (SHADDA in mark and second in "تدط"))
    letters = "".join(base for base, _ in stem)
    sure = found[0][-1] == KASRA or len(stem) > 3 or letters in ("ابن", "اسم")
    return found if joining and sure and second not in "اوي" else None


def _assimilated(rest: str) -> bool:
    """Whether what follows لل begins as a word with the article does."""
    first = _CLUSTER.match(rest)
    return (
        first is not None and (first[1] not in _SUN or SHADDA in first[2]) and bool(_CLUSTER.match(rest, first.end()))
    )


_END = 64


def _letters(word: str, after_article: bool) -> str:
    out, before = "", []  # the end, which is looked at and changed, and what comes before it
    clusters = _CLUSTER.findall(word)
    last = len(clusters) - 1
    for i, (base, marks) in enumerate(clusters):
        if len(out) > 2 * _END:
            before.append(out[:-_END])
            out = out[-_END:]
        bare = not set(marks) - {SUKUN}
        if base == "آ":
            out += ("ء" if i or after_article else "") + "A"
        elif base in "اٱ":
            out = _alif(out, clusters, i, bare)
        elif base == "ى" and set(marks) <= {FATHA, DAGGER, SUKUN} and (i == last or out[-1:] == "a" or DAGGER in marks):
            out = _maqsura(out, final=i == last)
        elif base == "ة":
            out = out.removesuffix("a") + "a" * (not out.endswith("A")) + "ة" + _ending(marks)
        elif base == "و" and out.endswith(("N", "A")) and i == last and bare:
            continue  # the mark of the name ʻAmr, or of a long a already read
        elif base in "وي" and DAGGER in marks and FATHA not in marks and out:
            out = out.removesuffix("a") + "A"  # the seat of a long a: ṣalāh
        elif base in "وي" and bare and out and _lengthens(out, base, clusters, i):
            out = out.removesuffix("u" if base == "و" else "i") + ("U" if base == "و" else "I")
        else:
            letter = _HAMZA.get(base, "ي" if base == "ى" else base)
            doubled = SHADDA in marks and not (after_article and i == 0 and letter in _SUN)
            out += letter * (2 if doubled else 1) + _ending(marks)
            if DAGGER in marks:
                out = out.removesuffix("a") + "A"
    return "".join((*before, out))


def _maqsura(out: str, final: bool) -> str:
    """ى: long i after kasra (as Egypt writes it), long a else; after tanween and long a it is only a seat."""
    if out.endswith(("N", "A")):
        return out
    if out.endswith("i"):
        return out.removesuffix("i") + "I"
    return out.removesuffix("a") + ("Y" if final else "A")


def _alif(out: str, clusters: list[tuple[str, str]], at: int, bare: bool) -> str:
    marks = clusters[at][1]
    if at == 0:
        return _first_alif(clusters, marks)
    if out.endswith("N"):
        return out  # the seat of fathatan
    if DAGGER in marks:
        return out.removesuffix("a") + "A"
    if not bare:
        return out + _ending(marks)  # a joining hamza with its vowel
    if out.endswith(("U", "i", "u", "A")):
        return out  # the silent alif of the plural, or one that joins, or the seat of مِائة
    return out.removesuffix("a") + "A"


def _first_alif(clusters: list[tuple[str, str]], marks: str) -> str:
    """Alif without hamza at the start: a joining hamza before two consonants, else a hamza that was not written.

    A joining hamza is read i, or u where the first vowel of the stem is u (uktub, ustukhdima), but not before the case
    ending of a noun (ismu). Only the article's is read a.
    """
    following = [(base, found) for base, found in clusters[1:] if base != "ا"]
    closed = len(following) > 1 and (
        SHADDA in following[0][1] or (not set(following[0][1]) - {SUKUN} and following[0][0] not in "وي")
    )
    written = _ending(marks)
    if written or not closed:
        return ("^" if closed and written in ("i", "u") else "") + (written or "a")
    stem = following if SHADDA in following[0][1] else following[1:]
    vowel = next((vowel for _, found in stem[:-1] for vowel in _ending(found)[:1]), "i")
    noun = "".join(base for base, _ in clusters[:3]) in ("اسم", "ابن", "امر", "اثن", "است") and len(stem) < 4
    return "^u" if vowel == "u" and not noun else "^i"


def _lengthens(out: str, base: str, clusters: list[tuple[str, str]], at: int) -> bool:
    """Whether و or ي without a vowel of its own is a long vowel here."""
    vowel = "u" if base == "و" else "i"
    if out[-1] == vowel and out[-2:-1] != "-":
        return True
    following = clusters[at + 1][0] if at + 1 < len(clusters) else ""
    return out[-1] in _CONSONANTS and SUKUN not in clusters[at - 1][1] and following not in ("ا", "ة", "ى")


def _ending(marks: str) -> str:
    """The vowels that marks spell."""
    vowels = "".join(_SHORT.get(mark, "") for mark in marks)
    return vowels + "".join(_TANWEEN[mark] + "N" for mark in marks if mark in _TANWEEN)


_LATIN = {
    "ʼ": "ء", "b": "ب", "t": "ت", "th": "ث", "j": "ج", "ḥ": "ح", "kh": "خ", "d": "د", "dh": "ذ", "r": "ر", "z": "ز",
    "s": "س", "sh": "ش", "ṣ": "ص", "ḍ": "ض", "ṭ": "ط", "ẓ": "ظ", "ʻ": "ع", "gh": "غ", "f": "ف", "q": "ق", "k": "ك",
    "l": "ل", "m": "م", "n": "ن", "h": "ه", "w": "و", "y": "ي", "p": "پ", "ch": "چ", "zh": "ژ", "v": "ڤ", "g": "گ",
    "a": "a", "i": "i", "u": "u", "ā": "A", "ī": "I", "ū": "U", "á": "Y", "-": "-", "ʹ": "", "e": "i", "o": "u",
    "c": "ك", "x": "كس",
}  # fmt: skip
_PHONE = re.compile("[tkdsgcz]h|.", re.DOTALL)


def parse_latin(latin: str, arabic: str) -> str:
    """The sounds of a word in ALA-LC romanization.

    Args:
        latin: the romanization, in lower case.
        arabic: the word, which tells whether an ending ``ah`` is teh marbuta.

    >>> parse_latin("al-madrasah", "المدرسة")
    'aل~مaدرaسaة'
    """
    sounds = "".join(_LATIN.get(phone, phone) for phone in _PHONE.findall(form("NFC", latin)))
    sounds = re.sub("(^|-)(aل|لiل)-", r"\1\2~", sounds)
    sounds = re.sub("Iي?a([هة])$", r"iييa\1", sounds)
    if arabic.rstrip(MARKS).endswith("ة"):
        sounds = re.sub("ه$", "ة", sounds)
    return sounds
