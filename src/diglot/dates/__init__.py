"""Dates in English and Arabic text: of the Gregorian and the Hijri calendar, in digits and in words."""
