"""Detector: a guess at the encoding of bytes, behind one function so that the library can be changed.

Belongs here: calling the library and naming what it says in Python's codec names. Does not: when a guess is needed, and
whether it is believed (reading).
"""

from __future__ import annotations

import codecs

import chardet

# Enough for any statistic over letters; a detector over a whole large file costs seconds and changes nothing.
SAMPLE_BYTES = 200_000


def detect(content: bytes) -> tuple[str | None, float]:
    """Python's name of the likeliest codec and how likely it is, 0 to 1; (None, 0.0) if nothing fits."""
    found = chardet.detect(content[:SAMPLE_BYTES], prefer_superset=False, compat_names=False, no_match_encoding="ascii")
    name = found["encoding"]
    if not name or (name == "ascii" and not content[:SAMPLE_BYTES].isascii()):
        return None, 0.0
    try:
        return codecs.lookup(name).name, float(found["confidence"])
    except LookupError:
        return None, 0.0
