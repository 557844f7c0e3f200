"""Warehouse: Parquet parts to one published DuckDB file that readers can open at any moment.

Belongs here: filling and replacing the file, its views, the lock, reading it back. Does not: what the rows are (steps),
what the tables look like (tables).

The file is built beside and renamed into place, so a reader sees one whole night or the one before, never half of
either; nobody is locked out, since nobody ever writes to the published file.
"""

from pipelines.warehouse.corrections import CorrectionsError
from pipelines.warehouse.lock import LockedError, held
from pipelines.warehouse.publish import Published, nights_held_back, publish
from pipelines.warehouse.published import WarehouseError, opened, read_standing, row_counts
from pipelines.warehouse.snapshots import SnapshotError

__all__ = ["CorrectionsError", "LockedError", "Published", "SnapshotError", "WarehouseError", "held", "nights_held_back", "opened", "publish", "read_standing", "row_counts"]
