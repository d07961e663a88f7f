"""The tables that the package ships, and how each is made: a folder a table, with its recipe and its sources.

``python -m tables`` fetches, makes and checks them; see `tables/README.md`.
"""
