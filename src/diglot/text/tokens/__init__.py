"""Tokens: where they begin (`boundaries`), by which `rules` (camel_tools' own in `camel`), as spans (`schemes`)."""
