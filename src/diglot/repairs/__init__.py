"""Damaged text made whole: wrong encodings, presentation forms, visual order, stray controls. See `repairs.repair`."""
