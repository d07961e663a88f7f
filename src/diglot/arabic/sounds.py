"""What an Arabic word sounds like: vocalized spelling, or an ALA-LC romanization, to a row of sounds.

A sound is one character: a consonant is its Arabic letter (hamza ``ء`` whatever carries it; a doubled consonant comes
twice), ``a i u`` are the short vowels, ``A I U`` the long ones, ``Y`` a long a that is written ى, ``ة`` is teh
marbuta (the ``a`` before it is there), ``~`` stands after the article and ``-`` after another prefix, ``N`` is the n
of tanween, ``!`` says that a final vowel is no case ending. `parse` reads spelling with vowel marks, `parse_latin`
reads ALA-LC.
"""

from __future__ import annotations

import re

from diglot.text.forms import form

__all__ = ["MARKS", "is_vocalized", "parse", "parse_latin"]

MARKS = "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670"
FATHATAN, DAMMATAN, KASRATAN, FATHA, DAMMA, KASRA, SHADDA, SUKUN, DAGGER = tuple(MARKS)
_SHORT = {FATHA: "a", DAMMA: "u", KASRA: "i"}
_TANWEEN = {FATHATAN: "a", DAMMATAN: "u", KASRATAN: "i"}
_HAMZA = {"أ": "ء", "إ": "ء", "ؤ": "ء", "ئ": "ء"}
_SUN = "تثدذرزسشصضطظلن"
_CONSONANTS = "ءبتثجحخدذرزسشصضطظعغفقكلمنهويپچژڤگ"
_CLUSTER = re.compile(f"([^{MARKS}])([{MARKS}]*)")
_ARTICLE = re.compile(
    f"^(?P<prefix>(?:[وف]{FATHA}?)?(?:[بك][{KASRA}{FATHA}]?)?)[اٱ][{FATHA}]?ل(?P<mark>[{SUKUN}]?)(?=.[{MARKS}]*.)"
)
_LIL = re.compile(f"^(?P<prefix>[وف]?{FATHA}?)ل{KASRA}?ل{SUKUN}?(?=[^{MARKS}])")
_ALLAH = re.compile(f"^(?P<prefix>[وفبتل][{MARKS}]?)?(?P<alif>[اٱ]?)ل[{MARKS}]*ل[{MARKS}]*ه(?P<end>[{MARKS}]*)$")
_PREFIX = {"و": "وa", "ف": "فa", "ب": "بi", "ك": "كa", "ل": "لi", "ت": "تa"}


def is_vocalized(word: str) -> bool:
    """Whether the word bears vowel marks enough to be read by rule: every second consonant that could have one.

    >>> is_vocalized("كِتَاب"), is_vocalized("كتاب"), is_vocalized("مدرّس")
    (True, False, False)
    """
    letters = [(base, marks) for base, marks in _CLUSTER.findall(word) if base.isalpha()]
    if _ALLAH.match(word):
        return True
    open_ = [marks for base, marks in letters[:-1] if base not in "اىآٱ"]
    vowels = sum(any(mark != SHADDA for mark in marks) for marks in open_)
    carried = sum(base in "اويىآ" and not marks for base, marks in letters[1:])
    return not open_ or 2 * (vowels + (carried if vowels else 0)) >= len(open_)


def parse(word: str) -> str:
    """The sounds of a vocalized word.

    >>> parse("الشَّمْس"), parse("مَدْرَسَة"), parse("قَاضٍ")
    ('aل~شaمس', 'مaدرaسaة', 'قAضiN')
    """
    word = form("NFC", word).replace("ـ", "")
    if found := _ALLAH.match(word):
        prefix = (found["prefix"] or "")[:1]
        start = _PREFIX[prefix] if prefix else "a" if found["alif"] else "لi"
        return start + "للAه" + _ending(found["end"])
    out = ""
    if found := _ARTICLE.match(word):
        out = "".join(_PREFIX[letter] + "-" for letter in found["prefix"] if letter in _PREFIX) + "aل~"
        word = word[found.end() :]
    elif (found := _LIL.match(word)) and _assimilated(word[found.end() :]):
        out = "".join(_PREFIX[letter] + "-" for letter in found["prefix"] if letter in _PREFIX) + "لiل~"
        word = word[found.end() :]
    said = out + _letters(word, after_article=bool(out))
    return said + "!" if said[-1:] in "aiu" and re.sub(f"[{MARKS}]", "", word) in _INVARIABLE else said


_INVARIABLE = frozenset(
    re.findall(
        r"\S+",
        "ذلك تلك هنالك هو هي أنت أين كيف حيث نحن منذ ثم إن أن لكن كأن لعل ليت ليس سوف مع هؤلاء أولئك حين قبل بعد",
    )
)


def _assimilated(rest: str) -> bool:
    """Whether what follows لل begins as a word with the article does."""
    first = _CLUSTER.match(rest)
    return (
        first is not None and (first[1] not in _SUN or SHADDA in first[2]) and bool(_CLUSTER.match(rest, first.end()))
    )


def _letters(word: str, after_article: bool) -> str:
    out = ""
    clusters = _CLUSTER.findall(word)
    for i, (base, marks) in enumerate(clusters):
        bare = not set(marks) - {SUKUN}
        if base == "آ":
            out += ("ء" if i or after_article else "") + "A"
        elif base in "اٱ":
            out = _alif(out, marks, i, bare)
        elif base == "ى" and bare:
            out = (out.removesuffix("a") + "Y") if not out.endswith("N") else out
        elif base == "ة":
            out = out.removesuffix("a") + "a" * (not out.endswith("A")) + "ة" + _ending(marks)
        elif base in "وي" and bare and out and _lengthens(out, base, clusters, i):
            out = out.removesuffix("u" if base == "و" else "i") + ("U" if base == "و" else "I")
        else:
            letter = _HAMZA.get(base, "ي" if base == "ى" else base)
            doubled = SHADDA in marks and not (after_article and i == 0 and letter in _SUN)
            out += letter * (2 if doubled else 1) + _ending(marks)
            if DAGGER in marks:
                out = out.removesuffix("a") + "A"
    return out


def _alif(out: str, marks: str, at: int, bare: bool) -> str:
    if out.endswith("N"):
        return out  # the seat of fathatan
    if not bare:
        return out + _ending(marks)  # a joining hamza with its vowel
    if out.endswith(("U", "i", "u")):
        return out  # the silent alif of the plural, or one that joins (بِاسم), or the seat of مِائة
    return out.removesuffix("a") + "A" if at else out + "a"


def _lengthens(out: str, base: str, clusters: list[tuple[str, str]], at: int) -> bool:
    """Whether و or ي without a vowel of its own is a long vowel here."""
    vowel = "u" if base == "و" else "i"
    if out[-1] == vowel:
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
