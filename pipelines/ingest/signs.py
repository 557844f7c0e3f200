"""Signs: what bytes look like before anyone decodes them.

Belongs here: empty, binary, UTF-16 or UTF-32, the charset a page claims. Does not: choosing the encoding (repair).
"""

from __future__ import annotations

import codecs
import re
import unicodedata

SAMPLE = 1 << 16
HEAD = 4096

# Only beginnings that no text has; a name of letters alone is not listed.
MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF"), (b"\x89PNG", "a PNG image"), (b"\xff\xd8\xff", "a JPEG image"),
    (b"PK\x03\x04", "a zip archive or office document"), (b"PK\x05\x06", "an empty zip archive"),
    (b"\x1f\x8b", "gzip data"), (b"\x28\xb5\x2f\xfd", "zstandard data"), (b"\xfd7zXZ\x00", "xz data"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"), (b"Rar!\x1a\x07", "a RAR archive"), (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "an SQLite database"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document"),
    (b"{\\rtf", "a rich text document"), (b"OggS\x00", "Ogg media"), (b"ID3\x02", "MP3 audio"), (b"ID3\x03", "MP3 audio"),
    (b"ID3\x04", "MP3 audio"), (b"II*\x00", "a TIFF image"), (b"MM\x00*", "a TIFF image"), (b"\x00asm", "WebAssembly"),
    (b"\xca\xfe\xba\xbe", "a compiled program"), (b"PAR1\x15", "Parquet data"),
)  # fmt: skip
MAGIC_INSIDE = re.compile(rb"\A(?:BZh[1-9]1AY&SY|RIFF.{4}(?:WEBP|WAVE|AVI )|.{4}ftyp.{4}\x00|.{257}ustar[\x00 ])", re.DOTALL)

BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Tab, line feed, vertical tab, form feed, return are text; so is escape, in ISO-2022, and DOS's end-of-file mark.
CONTROLS = bytes([*range(9), *range(14, 26), *range(28, 32), 127])
FEW_CONTROLS = 3
CONTROL_SHARE = 0.05

META = re.compile(rb"<meta\b[^>]{0,500}?\bcharset\s*=\s*[\"']?\s*([A-Za-z0-9_.:+-]{2,40})", re.IGNORECASE)
XML = re.compile(rb"<\?xml\b[^>]{0,200}?\bencoding\s*=\s*[\"']([A-Za-z0-9_.:+-]{2,40})[\"']", re.IGNORECASE)


def is_empty(raw: bytes) -> bool:
    """No bytes, or nothing but a BOM and white space, in any width of character."""
    for bom in BOMS:
        if raw.startswith(bom):
            raw = raw[len(bom) :]
            break
    rest = raw.strip(b" \t\r\n\x0b\x0c\x00")
    if not rest:
        return not raw or bool(raw.strip(b"\x00"))
    return len(rest) < SAMPLE and not rest.decode("utf-8", "replace").strip()


def binary_sign(raw: bytes) -> str | None:
    """What shows that bytes are no text: a known beginning, or control bytes that no UTF-16 or UTF-32 explains. None for text.

    A stray NUL or a few control characters are damage, not a sign: at most 3, or at most 5 % of the bytes. Compressed and
    machine data have about 11 %.
    """
    if (magic := known_magic(raw)) is not None:
        return f"it begins like {magic}"
    controls = len(raw) - len(raw.translate(None, CONTROLS))
    if controls <= FEW_CONTROLS and raw.strip(b"\x00"):
        return None
    if controls <= CONTROL_SHARE * len(raw) or wide_codec(raw) is not None:
        return None
    return f"{controls:,} of {len(raw):,} bytes are control codes"


def known_magic(raw: bytes) -> str | None:
    """The kind of file that bytes begin like, if it is a known binary one."""
    for magic, kind in MAGIC:
        if raw.startswith(magic):
            return kind
    return "compressed data, media or an archive" if MAGIC_INSIDE.match(raw) else None


def wide_codec(raw: bytes) -> str | None:
    """utf-16-le, utf-16-be, utf-32-le or utf-32-be if bytes are text in it, with or without a BOM; else None.

    Without a BOM: strictly decodable, assigned characters only (2 % may not be), hardly any control. A byte order read
    the wrong way round gives characters of a dozen scripts, and unassigned ones.
    """
    sample = raw[:SAMPLE]
    for codec, bom in (("utf-32-le", BOMS[1]), ("utf-32-be", BOMS[2]), ("utf-16-le", BOMS[3]), ("utf-16-be", BOMS[4])):
        if sample.startswith(bom) and _is_text(sample[len(bom) :], codec):
            return codec
    nuls = sample.count(0)
    if nuls == 0:
        return None
    even = sample[::2].count(0)
    # Letters of one half of the bytes are NUL in spaces and line breaks at least, whatever the script.
    if max(even, nuls - even) >= 0.95 * nuls:
        codec = "utf-16-be" if even > nuls - even else "utf-16-le"
        return codec if _is_text(sample, codec) else None
    return next((c for c in ("utf-32-le", "utf-32-be") if _is_text(sample, c)), None)


def _is_text(sample: bytes, codec: str) -> bool:
    try:
        text = codecs.getincrementaldecoder(codec)().decode(sample)
    except UnicodeDecodeError:
        return False
    odd = sum(unicodedata.category(c) in {"Cc", "Cn", "Co"} and c not in "\t\n\r\x0b\x0c" for c in text)
    return odd <= max(0.02 * len(text), 1 if len(text) > 8 else 0)


def declared_charset(page: bytes) -> str | None:
    """The charset an HTML page claims in a meta element or an XML declaration within its first 4 KiB."""
    head = page[:HEAD]
    match = META.search(head) or XML.search(head)
    return match[1].decode("ascii") if match else None
