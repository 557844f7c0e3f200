"""Tolls: low and high of what is claimed for a place and day, and who says so.

Belongs here: which tolls the night's texts speak of, and every claim on them, also of nights before. Does not: which
claims count as one (the view tolls_by_place_and_day), drawing (plots).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.report.listing import PLACE, Listing, Reader, Row
from pipelines.report.wording import bounds, days

SHOWN_TOLLS = 12
SHOWN_CLAIMS = 60
# Of so many, those the night's texts speak of most, the first are chosen by all that is known of them.
WEIGHED_TOLLS = 100
KEYS = ("place_surface", "event_date_start", "event_date_end", "effect")
KEY = (
    "concat_ws(chr(31), coalesce(place_surface, ''), coalesce(event_date_start::VARCHAR, ''), coalesce(event_date_end::VARCHAR, ''),"
    " effect, coalesce({story}, ''))"
)
# A toll without a place or a day is that of one story.
KEY_OF_CLAIM = KEY.format(story="CASE WHEN place_surface IS NULL OR event_date_start IS NULL THEN story_id END")
KEY_OF_TOLL = KEY.format(story="only_story_id")
# Plain columns, looked at before a key is made of every claim.
NEAR = "list_contains($places, coalesce(place_surface, '')) AND list_contains($starts, coalesce(event_date_start::VARCHAR, ''))"
# The claims that tolls_by_place_and_day counts.
COUNTED = "effect IS NOT NULL AND polarity = 'asserts' AND is_summable AND is_canonical_copy"
# What has neither place nor day is no toll of anything; the view keeps it for those who look.
SPOKEN_OF = f"""
SELECT {", ".join(KEYS)}, {KEY_OF_CLAIM} AS key, count(*) AS n, count(*) OVER () AS n_all FROM claim_facts
WHERE ingest_date = $night AND {COUNTED} AND (place_surface IS NOT NULL OR event_date_start IS NOT NULL)
GROUP BY ALL ORDER BY n DESC, key LIMIT {WEIGHED_TOLLS:d}
"""
# First what has both, then what most speak of.
TOLLS = f"""
SELECT *, {KEY_OF_TOLL} AS key FROM tolls_by_place_and_day WHERE {NEAR} AND list_contains($keys, {KEY_OF_TOLL})
ORDER BY (place_surface IS NULL)::INT + (event_date_start IS NULL)::INT, n_independent_origins DESC, n_claims DESC,
         high DESC NULLS LAST, key LIMIT {SHOWN_TOLLS:d}
"""
ORDER = "event_date_start DESC NULLS LAST, key, value_low NULLS LAST, value_high, claim_id"
# Chosen before they meet their sentences: of a million claims the page shows these.
CLAIMS = f"""
SELECT {", ".join(f"d.{name}" for name in KEYS)}, d.key, d.claimant, d.relay, d.source_name, d.surface, d.counted,
       d.value_low, d.value_high, d.modifier, s.text AS sentence, d.claim_id,
       {PLACE} || ':' || d.byte_start || '-' || d.byte_end AS citation, d.ingest_date = $night AS is_of_night, d.n_all
FROM (
  SELECT *, {KEY_OF_CLAIM} AS key, count(*) OVER () AS n_all FROM claim_facts WHERE {COUNTED} AND {NEAR} AND list_contains($keys, {KEY_OF_CLAIM})
  ORDER BY {ORDER} LIMIT {SHOWN_CLAIMS:d}
) d LEFT JOIN sentences s ON s.sentence_id = d.sentence_id
ORDER BY {ORDER}
"""


@dataclass(frozen=True, slots=True)
class Toll:
    """One place, day and effect: its row of the view, and the claims on it, lowest first."""

    row: Row
    claims: tuple[Row, ...]


def tolls(reader: Reader) -> tuple[list[Toll], Listing, Listing]:
    """Tolls with their claims, the listing of tolls, the listing of claims; rows gain `when`, claims `who` and `states`."""
    spoken_of = reader.rows(SPOKEN_OF)
    found = tuple(
        _told(row) | {"open": "yes" if row["is_open_above"] else None} for row in reader.rows(TOLLS, **_near(spoken_of))
    )
    claims = tuple(
        _told(row) | {"who": _who(row), "states": bounds(row)} for row in reader.rows(CLAIMS, **_near(found))
    )
    return (
        [Toll(row, tuple(claim for claim in claims if claim["key"] == row["key"])) for row in found],
        Listing(found, _all(spoken_of), "from tolls_by_place_and_day order by n_claims desc"),
        Listing(
            claims, _all(claims), f"from casualty_claims where effect is not null and ingest_date = '{reader.night}'"
        ),
    )


def _near(rows: Sequence[Row]) -> dict[str, list[str]]:
    return {
        "keys": [row["key"] for row in rows],
        "places": sorted({row["place_surface"] or "" for row in rows}),
        "starts": sorted({str(row["event_date_start"] or "") for row in rows}),
    }


def _all(rows: Sequence[Row]) -> int:
    return int(rows[0]["n_all"]) if rows else 0


def _told(row: Row) -> Row:
    return row | {"when": days(row["event_date_start"], row["event_date_end"])}


def _who(claim: Row) -> str:
    """The claimant; where the text itself says so, who carried or published it."""
    return claim["claimant"] or f"{claim['relay'] or claim['source_name'] or 'the text'} (no claimant named)"
