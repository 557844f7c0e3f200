"""Wide encodings without a byte order mark: UTF-16 and UTF-32 betray themselves by where their NUL bytes stand.

Belongs here: telling them from text with stray NULs. Does not: reading them (reading).
"""

from __future__ import annotations

import unicodedata

# A Latin text has a NUL in nearly every UTF-16 unit; other alphabets only in blanks, digits and marks.
LATIN_SHARE = 0.4
OTHER_SHARE = 0.01
SAMPLE_BYTES = 65_536


def wide_codec(content: bytes) -> tuple[str, float] | None:
    """Python's codec and how sure it is, 0 to 1; None if the NULs, if any, are strays."""
    sample = content[: SAMPLE_BYTES - SAMPLE_BYTES % 4]
    if b"\0" not in sample or len(content) < 2:
        return None
    if len(content) % 4 == 0:
        for codec, nul_at in (("utf-32-le", 3), ("utf-32-be", 0)):
            if not any(sample[nul_at::4]) and _decodes(sample, codec):
                return codec, 0.99
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    codec, most, least = ("utf-16-le", odd, even) if odd > even else ("utf-16-be", even, odd)
    share = most / (len(sample) // 2)
    if least > most * 0.05 or share < OTHER_SHARE:
        return None
    whole = sample[: len(sample) - len(sample) % 2]
    if share >= LATIN_SHARE:
        return (codec, 0.99) if _is_prose(whole, codec) else None
    return (codec, 0.9) if not _is_bytewise(sample) and _is_prose(whole, codec) else None


def _is_bytewise(sample: bytes) -> bool:
    """Whether it reads as text of an ASCII-compatible encoding once stray NULs are taken out."""
    bare = sample.replace(b"\0", b"")
    printable = sum(byte >= 0x20 or byte in b"\t\n\r" for byte in bare)
    if printable < 0.98 * len(bare):
        return False
    if sum(byte < 0x80 for byte in bare) > 0.9 * len(bare):
        return True
    try:
        bare[: len(bare) - 3].decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start > len(bare) - 8
    return True


def _is_prose(sample: bytes, codec: str) -> bool:
    text = sample.decode(codec, "replace")
    odd = sum(
        c == "\ufffd" or (c not in "\t\n\r" and unicodedata.category(c) in {"Cc", "Cn", "Co", "Cs"}) for c in text
    )
    return odd <= 0.02 * len(text) + 1


def _decodes(sample: bytes, codec: str) -> bool:
    try:
        sample.decode(codec)
    except UnicodeDecodeError:
        return False
    return True
