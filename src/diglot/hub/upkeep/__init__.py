"""Keeping a hub: verify and mend, collect garbage, back up, restore, count."""
