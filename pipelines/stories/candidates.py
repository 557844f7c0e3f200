"""Candidates: which stored documents share enough keys with new ones to be compared with them.

Belongs here: the joins over Parquet, the window of days, the cap on keys that half the archive holds. Does not: what two
texts have in common (verification).

Two documents within the window are compared where they share two keys; two further apart where they share one of the few
that are kept for the archive.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import polars as pl

# Of one key's documents so many a day are looked at; the rest of them are found through other keys, or through these.
A_KEY_A_DAY = 20
# Of one archive key's documents so many: those published first.
AN_ARCHIVE_KEY = 50
# A document is compared with so many: those with most keys in common.
A_DOCUMENT = 50


@dataclass(frozen=True, slots=True)
class Candidates:
    """`pairs`: doc_id (new), other_doc_id, n_shared_keys, found_by. `hot`: key, n_documents, n_compared of capped keys."""

    pairs: pl.DataFrame
    hot: pl.DataFrame


def find_candidates(connection: duckdb.DuckDBPyConnection, new: str, stored: str, window_days: int) -> Candidates:
    """Pairs worth comparing. `new` and `stored` are relations with the columns of signature_index; new documents may
    stand among the stored ones. Reads of `stored` only keys and dates.
    """
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE new_keys AS
          SELECT doc_id, window_date, len(keys) AS n_keys, unnest(keys) AS key FROM {new};
        CREATE OR REPLACE TEMP TABLE held AS
          SELECT key, doc_id, window_date, row_number() OVER (PARTITION BY key, window_date ORDER BY doc_id) AS place
          FROM (SELECT doc_id, window_date, unnest(keys) AS key FROM {stored}
                WHERE window_date BETWEEN (SELECT min(window_date) FROM new_keys) - {window_days}
                                      AND (SELECT max(window_date) FROM new_keys) + {window_days})
          SEMI JOIN new_keys USING (key);
        CREATE OR REPLACE TEMP TABLE new_archive_keys AS
          SELECT doc_id, window_date, unnest(archive_keys) AS key FROM {new};
        CREATE OR REPLACE TEMP TABLE archived AS
          SELECT key, doc_id, window_date, row_number() OVER (PARTITION BY key ORDER BY window_date, doc_id) AS place
          FROM (SELECT doc_id, window_date, unnest(archive_keys) AS key FROM {stored}) SEMI JOIN new_archive_keys USING (key);
        """  # noqa: S608  relations of ours
    )
    pairs = connection.sql(
        f"""
        SELECT doc_id, other_doc_id, n_shared_keys, found_by FROM (
          SELECT n.doc_id, h.doc_id AS other_doc_id, count(*) AS n_shared_keys, 'window' AS found_by
          FROM new_keys n JOIN held h USING (key)
          WHERE h.place <= {A_KEY_A_DAY} AND h.doc_id <> n.doc_id AND abs(h.window_date - n.window_date) <= {window_days}
          GROUP BY n.doc_id, h.doc_id HAVING count(*) >= least(2, min(n.n_keys))
          UNION ALL
          SELECT n.doc_id, h.doc_id, count(*), 'archive'
          FROM new_archive_keys n JOIN archived h USING (key)
          WHERE h.place <= {AN_ARCHIVE_KEY} AND abs(h.window_date - n.window_date) > {window_days}
          GROUP BY n.doc_id, h.doc_id)
        QUALIFY row_number() OVER (PARTITION BY doc_id ORDER BY n_shared_keys DESC, other_doc_id) <= {A_DOCUMENT}
        ORDER BY doc_id, other_doc_id
        """  # noqa: S608  constants
    ).pl()
    hot = connection.sql(
        f"""
        SELECT key, sum(n)::BIGINT AS n_documents, sum(least(n, {A_KEY_A_DAY}))::BIGINT AS n_compared
        FROM (SELECT key, count(*) AS n FROM held GROUP BY key, window_date)
        GROUP BY key HAVING max(n) > {A_KEY_A_DAY} ORDER BY key
        """  # noqa: S608  constants
    ).pl()
    for name in ("new_keys", "held", "new_archive_keys", "archived"):
        connection.execute(f"DROP TABLE {name}")
    return Candidates(pairs, hot)


def words_of_documents(
    connection: duckdb.DuckDBPyConnection, stored: str, doc_ids: pl.Series
) -> dict[str, tuple[str, bytes]]:
    """Signature and words of these documents."""
    if doc_ids.is_empty():
        return {}
    connection.register("wanted", pl.DataFrame({"doc_id": doc_ids.unique()}).to_arrow())
    rows = connection.execute(
        f"SELECT doc_id, signature, words FROM {stored} SEMI JOIN wanted USING (doc_id)"  # noqa: S608  a relation of ours
    ).fetchall()
    connection.unregister("wanted")
    return {doc_id: (signature, words) for doc_id, signature, words in rows}
