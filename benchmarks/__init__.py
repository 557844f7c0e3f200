"""Benchmarks: what is measured and how: speed, memory, and what happens when things go wrong.

Belongs here: measurements on generated input, printed beside their bars. Does not: tests (a test never times).
Each module has `measure() -> list[Figure]`. `python -m benchmarks [NAME...]` runs them, `make bench` all of them.
"""
