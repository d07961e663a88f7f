"""What looks like words of a language but is in none, or in any: dates, and names of people and places.

`dates`: strings of numbers and of names of months and days alone are in no language: ``October 6, 2021``.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from diglot.kernels.dates import DIGIT, Dates, slots
from diglot.text import codepoints
from diglot.text.column import Column

__all__ = ["LONGEST", "dates"]

LONGEST = 60  # code points of the longest string that is looked at as a date

DATE_WORDS = """
january february march april may june july august september october november december
jan feb mar apr jun jul aug sep sept oct nov dec
monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
st nd rd th am pm gmt utc est edt pst pdt cet
يناير فبراير مارس أبريل ابريل إبريل مايو يونيو يونيه يوليو يوليه أغسطس اغسطس سبتمبر أكتوبر اكتوبر نوفمبر ديسمبر
كانون الثاني شباط آذار اذار أذار نيسان أيار ايار حزيران تموز آب اب أيلول ايلول تشرين الأول الاول
جانفي فيفري أفريل افريل ماي جوان جويلية أوت اوت يناير غشت شتنبر نونبر دجنبر
محرم صفر ربيع الآخر الاخر جمادى الأولى الاولى الآخرة رجب شعبان رمضان شوال ذو ذي القعدة الحجة
السبت الأحد الاحد الاثنين الإثنين الثلاثاء الأربعاء الاربعاء الخميس الجمعة هـ م ص
"""


@cache
def dates() -> Dates:
    """What a string that is a date and nothing else is made of: ``MARCH 30, 2021``, ``الثلاثاء 13 نيسان 2021``.

    It has a digit, and of words only those of dates; ``2nd`` alone is a word.
    """
    signs = np.zeros(0x801, np.uint32)
    for code in np.flatnonzero(codepoints.of_categories("L", "Mn")[:0x800]).tolist():
        signs[code] = ord(chr(code).lower()[0])
    signs[0x800] = 0x800
    signs[:0x800][codepoints.decimals()[:0x800] >= 0] = DIGIT
    ordinals = ["st", "nd", "rd", "th"]
    listed = [*ordinals, *sorted(set(DATE_WORDS.split()) - set(ordinals))]
    words = Column.from_strings(listed)
    return Dates(signs, slots(listed), words.codes, words.ends, len(ordinals), LONGEST)
