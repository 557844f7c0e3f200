"""newsledger: raw news in, a warehouse of who claimed which figure out.

    data/raw/            bytes as they came, never touched
      -> ingest          files and containers -> raw records     (a reason for every one refused)
      -> repair          bytes -> text, with a ledger            (rebuild(raw, ledger) == clean text)
      -> document        text -> title, dates, agency, language, sentences
      -> extract         text -> mentions, figures, times, claims
      -> stories         documents -> story clusters
      -> validate        Great Expectations per table; bad rows to quarantine
      -> warehouse       Parquet parts -> one published DuckDB file
      -> report          the page people read in the morning

Forward only: a step imports `records`, `settings`, `sources`, `tables` and earlier steps, never a later one.
Nothing in here imports Dagster; nothing imports `assets`, except `cli`, which starts its job.
"""

__version__ = "0.1.0"
