"""Reading: bytes to text, by the best evidence there is for their encoding, without losing one.

Belongs here: the order in which evidence is weighed, and the byte map of the outcome. Does not: text damaged before it
was encoded (mending), the guess of last resort (detector).
Order: byte order mark, NUL parity, valid UTF-8, nearly valid UTF-8, the source's encoding, the declared one, the
detector, Windows-1252.
"""

from __future__ import annotations

import codecs
import unicodedata

import numpy as np

from pipelines.records import CharBytes, Decoded
from pipelines.repair import utf8
from pipelines.repair.detector import detect
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

# One stray byte among this many whole sequences still makes the text UTF-8: by chance, legacy bytes rarely form any.
SEQUENCES_PER_STRAY = 3

# The detector's "no match" is 0.10; what it says below this was right less often than Windows-1252 is.
LEAST_CONFIDENCE = 0.102


def decode(content: bytes, declared: str | None = None, hint: str | None = None, offset: int = 0) -> Decoded:
    """Text of `content`, whose first byte stands at byte `offset`, with the byte range of every character.

    `hint` is what config/sources.yaml says of the source, `declared` what transport or markup claims. Never raises: bytes
    no codec takes are read one by one as Windows-1252 or Latin-1, so that the map leads back to each. A byte order mark
    is not part of the text. A last character that was cut off becomes U+FFFD.
    """
    return (
        _by_mark(content, declared, offset)
        or _by_nuls(content, declared, offset)
        or _by_utf8(content, declared, offset)
        or _by_claim(content, hint, "source", declared, offset)
        or _by_claim(content, declared, "declared", declared, offset)
        or _by_detector(content, declared, offset)
        or _bytewise(content, "cp1252", 0.1, "fallback", declared, offset)
    )


def _by_mark(content: bytes, declared: str | None, offset: int) -> Decoded | None:
    for mark, codec in BOMS:
        if not content.startswith(mark):
            continue
        body, at = content[len(mark) :], offset + len(mark)
        if codec == "utf-8":
            found = utf8.read(body, at)
            return Decoded(
                found.text, found.map, _utf8_name(found), 1.0 if not found.n_legacy else 0.9, "bom", declared
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
    if not n_whole or n_whole < SEQUENCES_PER_STRAY * n_stray:
        return None
    found = utf8.read(content, offset)
    evidence = "utf8_mixed" if found.n_legacy else "utf8_valid"
    confidence = 0.99 if not found.n_legacy else n_whole / (n_whole + n_stray)
    return Decoded(found.text, found.map, _utf8_name(found), confidence, evidence, declared)


def _by_claim(content: bytes, label: str | None, evidence: str, declared: str | None, offset: int) -> Decoded | None:
    """A claim is believed if the bytes are valid in it. UTF-8 and UTF-16 have been ruled out before.

    What was declared must also read as text: servers send one charset for everything. The source's encoding was looked
    at by a person.
    """
    codec = codec_of(label)
    if codec is None or codec.startswith("utf"):
        return None
    read = _strictly(content, codec, 0.95 if evidence == "source" else 0.9, evidence, declared, offset)
    return read if read is not None and (evidence == "source" or _is_text(read.text)) else None


def _by_detector(content: bytes, declared: str | None, offset: int) -> Decoded | None:
    codec, confidence = detect(content)
    if codec is None or codec.startswith("utf") or confidence < LEAST_CONFIDENCE:
        return None
    return _strictly(content, codec, confidence, "detector", declared, offset)


def codec_of(label: str | None) -> str | None:
    """Python's codec for a charset label, as browsers take it; None if there is none or it is absurd."""
    try:
        info = codecs.lookup((label or "").strip().strip("\"'"))
        b"ab".decode(info.name, "replace")  # raises LookupError for codecs that are not of text, such as hex
    except (LookupError, ValueError, UnicodeError):
        return None
    return None if info.name in ABSURD else MEANT.get(info.name, info.name)


def _strictly(
    content: bytes, codec: str, confidence: float, evidence: str, declared: str | None, offset: int
) -> Decoded | None:
    """None if a codec of several bytes does not take the content; one of single bytes takes any."""
    if _is_single_byte(codec):
        return _bytewise(content, codec, confidence, evidence, declared, offset)
    try:
        text = content.decode(codec)
        fed = _fed(content, codec, offset)
    except UnicodeError:
        return None
    return Decoded(text, fed, codec, confidence, evidence, declared) if len(fed) == len(text) else None


def _bytewise(
    content: bytes, codec: str, confidence: float, evidence: str, declared: str | None, offset: int
) -> Decoded:
    """A character a byte; bytes that the codec leaves undefined are read as Latin-1, so that they can be got back."""
    try:
        text = content.decode(codec)
    except UnicodeDecodeError:
        table = [bytes([byte]).decode(codec, "ignore") or chr(byte) for byte in range(256)]
        text = "".join(table[byte] for byte in content)
        confidence *= 0.8
    ends = offset + 1 + np.arange(len(content), dtype=np.int64)
    return Decoded(text, CharBytes(ends - 1, ends), codec, confidence, evidence, declared)


def _is_single_byte(codec: str) -> bool:
    return not codec.startswith(("iso2022", "hz", "utf")) and len(bytes(range(256)).decode(codec, "replace")) == 256


def _fed(content: bytes, codec: str, offset: int) -> CharBytes:
    """The map of a codec with states or characters of several bytes: what came out after which byte went in."""
    decoder = codecs.getincrementaldecoder(codec)()
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for i in range(len(content)):
        n = len(decoder.decode(content[i : i + 1], i + 1 == len(content)))
        if n:
            starts += [at + offset] * n
            ends += [i + 1 + offset] * n
            at = i + 1
    return CharBytes(np.array(starts, dtype=np.int64), np.array(ends, dtype=np.int64))


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
    if found.n_legacy:
        return "utf-8+cp1252"
    return "cesu-8" if found.n_pairs else "utf-8"


def _is_text(text: str) -> bool:
    """Whether a reading is free of what no news text holds but a wrong codec soon produces."""
    strange = sum(unicodedata.category(c) in {"Cc", "Cn", "Co", "Cs"} and c not in "\t\n\r\f\0" for c in text[:100_000])
    return strange <= 0.01 * min(len(text), 100_000)
