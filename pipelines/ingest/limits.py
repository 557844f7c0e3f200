"""Limits: how much one raw file may unpack to, counted while it unpacks and over everything nested in it.

Belongs here: the budget of one raw file and streams that draw on it. Does not: what is unpacked (containers).
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from typing import IO

from pipelines.settings import Settings

CHUNK = 1 << 16


class OverrunError(Exception):
    """The raw file goes beyond a limit; nothing more of it is read. The message says which limit and the way out."""

    reported = False


class Budget:
    """What one raw file of `packed` bytes may unpack to. Sizes that headers claim play no part."""

    def __init__(self, settings: Settings, packed: int) -> None:
        self.settings = settings
        self.packed = max(packed, 1)
        self.unpacked = 0
        self.members = 0

    def count(self, n: int) -> None:
        """Counts `n` unpacked bytes. Raises OverrunError past max_unpacked_bytes or max_ratio."""
        self.unpacked += n
        self._check(self.unpacked)

    def foresee(self, n: int) -> None:
        """Checks `n` more bytes that a header owns up to, without counting them. Raises OverrunError."""
        self._check(self.unpacked + n)

    def _check(self, unpacked: int) -> None:
        most = self.settings.max_unpacked_bytes
        if unpacked > most:
            raise OverrunError(f"unpacks to more than {most:,} bytes. Split it, or raise max_unpacked_bytes if you trust it.")
        ratio = self.settings.max_ratio
        if unpacked > max(self.settings.ratio_free_bytes, ratio * self.packed):
            raise OverrunError(
                f"{self.packed:,} packed bytes unpack to more than {ratio} times as much. Unpack it by hand, or raise max_ratio if you trust it."
            )

    def count_member(self) -> None:
        """Counts one archive member of any kind. Raises OverrunError past max_members."""
        self.members += 1
        most = self.settings.max_members
        if self.members > most:
            raise OverrunError(f"holds more than {most:,} members. Split it, or raise max_members if you trust it.")


class _Counted(io.RawIOBase):
    def __init__(self, source: IO[bytes] | io.BufferedIOBase | io.RawIOBase, budget: Budget) -> None:
        # One piece at a time: what comes before a damaged place is handed on before the damage is met.
        self.read_piece: Callable[[int], bytes | None] = getattr(source, "read1", source.read)
        self.budget = budget

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        data = self.read_piece(len(buffer)) or b""
        buffer[: len(data)] = data
        self.budget.count(len(data))
        return len(data)


def count_unpacked(source: IO[bytes] | io.BufferedIOBase | io.RawIOBase, budget: Budget) -> io.BufferedReader:
    """A buffered stream over an unpacking one, each byte of which counts."""
    return io.BufferedReader(_Counted(source, budget), CHUNK)


class HeaderGuard(io.RawIOBase):
    """A stream that refuses to be read past `allowance` bytes, reset by whoever knows that headers begin.

    Archive readers take in a header whole, however long it says it is; this bounds it. None lifts the bound. A damaged
    stream just ends, with its `fault` kept: tarfile reads ahead, and an error would cost what came before the damage.
    """

    def __init__(self, source: io.BufferedReader) -> None:
        self.source = source
        self.allowance: int | None = None
        self.fault: Exception | None = None

    def readable(self) -> bool:
        """Always."""
        return True

    def read(self, size: int = -1, /) -> bytes:
        """As io.RawIOBase. Raises OverrunError past the allowance."""
        if self.allowance is not None:
            self.allowance -= size
            if self.allowance < 0:
                raise OverrunError("a header of the archive is larger than any record may be. Repack the archive.")
        try:
            return b"" if self.fault else self.source.read1(size)
        except (OSError, EOFError, zlib.error) as error:
            self.fault = error
            return b""
