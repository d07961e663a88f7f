"""Benchmarks: a script a question. ``python -m benchmarks`` lists them, ``python -m benchmarks NAME`` runs one."""
