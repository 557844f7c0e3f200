"""Repair: bytes to text, and damaged text to clean text, with a ledger that replays every change.

Belongs here: which encoding bytes are in, what was done to text by wrong turns between encodings, the exact spans of
every change, and what was found but refused. Does not: where bytes come from (ingest), markup and structure (document).
Way through: decode(bytes) -> text and its byte map; mend(text) -> clean text and ledger (mend_all for many); rebuild(text, ledger) proves it.
"""

from pipelines.repair.detector import detect
from pipelines.repair.ledger import LedgerError, rebuild, unbuild
from pipelines.repair.mending import Mended, mend, mend_all
from pipelines.repair.reading import decode

VERSION = "5"

__all__ = ["VERSION", "LedgerError", "Mended", "decode", "detect", "mend", "mend_all", "rebuild", "unbuild"]
