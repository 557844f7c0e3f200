"""Ingest: raw files to raw records, and a reason for every one refused.

Belongs here: finding files, taking containers apart within limits, records of each format, the way from decoded content
to text. Does not: choosing an encoding (repair), what a text says (document), how rows are stored (warehouse).
Way through: walk -> arrivals -> read -> take_in -> (repair decodes) -> unwrap.

Policy: every file, member and record is taken, ignored by name (a leading dot), ignored by kind (folders; records of web
archives that hold no text) or refused with a reason code:

    not in the raw folder's reach   link_leaves_raw, not_a_file, unreadable, bad_partition, future_partition
    not to be unpacked              too_deeply_nested, bomb, path_leaves_archive, encrypted
    not a text                      unknown_format, binary, empty, unsupported_encoding, http_error
    not a record                    broken_record, record_without_text, too_large
"""

from pipelines.ingest.found import FoundFile, walk
from pipelines.ingest.intake import VERSION, Arrival, arrivals, take_in, version_of
from pipelines.ingest.reading import container_of, read
from pipelines.ingest.unwrap import Unwrapped, unwrap

__all__ = [
    "VERSION", "Arrival", "FoundFile", "Unwrapped", "arrivals", "container_of", "read", "take_in", "unwrap", "version_of",
    "walk",
]  # fmt: skip
