"""Dates in English and Arabic text: Gregorian, Hijri and Iranian calendars, in digits and in words."""
