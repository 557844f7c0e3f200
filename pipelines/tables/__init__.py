"""Tables: what every table is, and how its rows are kept as Parquet parts.

Belongs here: tables.yaml and all that is derived from it (schema, frames, ddl), the store of parts (parts) and the map
over shards (shards). Does not: what a row means (the steps), the published database (warehouse).
"""

from pipelines.tables.frames import conform, frame_of, polars_schema
from pipelines.tables.parts import Commit, Lake, PartError, Shard, digest
from pipelines.tables.schema import LINEAGE, TABLES, Column, Rule, Table

__all__ = [
    "LINEAGE", "TABLES", "Column", "Commit", "Lake", "PartError", "Rule", "Shard", "Table",
    "conform", "digest", "frame_of", "polars_schema",
]  # fmt: skip
