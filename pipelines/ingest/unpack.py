"""Unpack: one compressed stream, piece by piece.

Belongs here: gzip and zstandard. Does not: limits (limits), archives of members (containers).
"""

from __future__ import annotations

import gzip
import io
from typing import IO, Any

# The most a kilobyte of zstandard can say is 32 MiB: this, not the frame header, bounds the memory.
BITE = 1024


class _Zst(io.RawIOBase):
    """Unpacked zstandard frames. Raises EOFError where the data is cut off: zstandard's own reader just ends."""

    def __init__(self, source: IO[bytes] | io.BufferedIOBase) -> None:
        import zstandard

        self.source = source
        self.new = zstandard.ZstdDecompressor().decompressobj
        self.frame: Any = None
        self.packed = b""
        self.ready = memoryview(b"")
        self.damage = zstandard.ZstdError

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Any, /) -> int:
        """As io.RawIOBase."""
        while not self.ready:
            self.packed = self.packed or self.source.read(BITE)
            if not self.packed:
                if self.frame is not None:
                    raise EOFError("the zstandard data is cut off")
                return 0
            self.frame = self.frame or self.new()
            try:
                self.ready = memoryview(self.frame.decompress(self.packed))
            except self.damage as error:
                raise OSError(f"damaged zstandard data: {error}") from error
            self.packed = b""
            if self.frame.eof:
                self.packed, self.frame = self.frame.unused_data, None
        n = min(len(buffer), len(self.ready))
        buffer[:n], self.ready = self.ready[:n], self.ready[n:]
        return n


def open_zst(source: IO[bytes] | io.BufferedIOBase) -> io.RawIOBase:
    """Unpacked bytes of zstandard frames, one after another. Reading raises EOFError or OSError on damage."""
    return _Zst(source)


def open_gz(source: IO[bytes] | io.BufferedIOBase) -> io.BufferedIOBase:
    """Unpacked bytes of gzip members, one after another. Reading raises EOFError, OSError or zlib.error on damage."""
    return gzip.GzipFile(fileobj=source, mode="rb")
