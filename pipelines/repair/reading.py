"""Reading: bytes to text, by the best evidence there is for their encoding, without losing one.

Belongs here: the order in which evidence is weighed, and the byte map of the outcome. Does not: text damaged before it
was encoded (mending), the guess of last resort (detector).
Order: byte order mark, NUL parity, valid UTF-8, then line by line: valid UTF-8, else the source's encoding, else the one
that reads most naturally, the declared one and the detector's having a vote.
"""

from __future__ import annotations

import codecs
from dataclasses import replace

import numpy as np

from pipelines.records import CharBytes, Decoded
from pipelines.repair import utf8
from pipelines.repair.lines import read_lines
from pipelines.repair.wide import wide_codec

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# What labels mean in practice: WHATWG Encoding Standard, section 4.2. Keys are Python's names.
MEANT = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949", "big5": "big5hkscs",
}  # fmt: skip

# Labels no news text is in, though nearly any bytes pass as them.
ABSURD = frozenset(
    {"utf-7", "idna", "punycode", "unicode_escape", "raw-unicode-escape", "undefined", "mbcs", "oem", "palmos"}
)


def decode(content: bytes, declared: str | None = None, hint: str | None = None, offset: int = 0) -> Decoded:
    """Text of `content`, whose first byte stands at byte `offset`, with the byte range of every character.

    `hint` is what config/sources.yaml says of the source, `declared` what transport or markup claims. Never raises: bytes
    no codec takes are read one by one as Windows-1252 or Latin-1, so that the map leads back to each. A byte order mark
    is not part of the text. A last character that was cut off becomes U+FFFD. Lines in an encoding of their own are read
    in it, and listed in `parts`.
    """
    return (
        _by_mark(content, declared, offset)
        or _by_nuls(content, declared, offset)
        or _by_utf8(content, declared, offset)
        or read_lines(content, _legacy(hint), _legacy(declared), declared, offset)
    )


def _by_mark(content: bytes, declared: str | None, offset: int) -> Decoded | None:
    for mark, codec in BOMS:
        if not content.startswith(mark):
            continue
        body, at = content[len(mark) :], offset + len(mark)
        if codec == "utf-8":
            return replace(
                _by_utf8(body, declared, at) or read_lines(body, None, _legacy(declared), declared, at), evidence="bom"
            )
        read = _wide(body, codec, 1.0, "bom", declared, at)
        if read is not None:
            return read
    return None


def _by_nuls(content: bytes, declared: str | None, offset: int) -> Decoded | None:
    found = wide_codec(content)
    return _wide(content, found[0], found[1], "nul_parity", declared, offset) if found else None


def _by_utf8(content: bytes, declared: str | None, offset: int) -> Decoded | None:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return Decoded(text, CharBytes.of_encoded(text, "utf-8", offset), "utf-8", 1.0, "utf8_valid", declared)
    n_whole, n_stray = utf8.count(content)
    if n_stray or not n_whole:
        return None
    found = utf8.read(content, offset)
    return Decoded(found.text, found.map, _utf8_name(found), 0.99, "utf8_valid", declared)


def _legacy(label: str | None) -> str | None:
    """The codec of a label; None if it is one that has been ruled out before."""
    codec = codec_of(label)
    return None if codec is None or codec.startswith("utf") else codec


def codec_of(label: str | None) -> str | None:
    """Python's codec for a charset label, as browsers take it; None if there is none or it is absurd."""
    try:
        info = codecs.lookup((label or "").strip().strip("\"'"))
        b"ab".decode(info.name, "replace")  # raises LookupError for codecs that are not of text, such as hex
    except (LookupError, ValueError, UnicodeError):
        return None
    return None if info.name in ABSURD else MEANT.get(info.name, info.name)


def _wide(
    body: bytes, codec: str, confidence: float, evidence: str, declared: str | None, offset: int
) -> Decoded | None:
    """UTF-16 or UTF-32, a unit cut off at the end as U+FFFD. UTF-32 must be strict: few bytes are, so others fall through.

    Half a surrogate pair becomes U+FFFD too, as no file or table can hold it; the map still leads to its two bytes.
    """
    unit = 4 if codec.startswith("utf-32") else 2
    whole = len(body) - len(body) % unit
    try:
        text = body[:whole].decode(codec, "strict" if unit == 4 else "replace")
    except UnicodeDecodeError:
        return None
    mapped = CharBytes.of_encoded(text, codec, offset)
    if whole < len(body):
        text += "\ufffd"
        mapped = CharBytes(np.append(mapped.starts, offset + whole), np.append(mapped.ends, offset + len(body)))
    return Decoded(text, mapped, codec, confidence, evidence, declared)


def _utf8_name(found: utf8.Found) -> str:
    return "cesu-8" if found.n_pairs else "utf-8"
