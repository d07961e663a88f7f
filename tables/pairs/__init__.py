"""The tables of sentence alignment."""
