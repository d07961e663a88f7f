"""Damaged text made whole: wrong encodings, presentation forms, visual order, stray controls. See `diglot.repairs.repair`."""
