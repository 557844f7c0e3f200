-- Where is the day of speech not the day of the event?
-- days_later: from the last day of the event to the first day on which it may have been said; is_dated false where the text does
-- not date the speech, so that it is known only to be no later than the text: then the days are the most there can be.
-- The hundred longest, those whose speech is dated first.
WITH late AS MATERIALIZED (
  SELECT rowid AS row, claim_id, claim_date_start IS NOT NULL AS is_dated,
         date_diff('day', event_date_end, coalesce(claim_date_start, claim_date_end)) AS days_later
  FROM claim_facts
  WHERE coalesce(claim_date_start, claim_date_end) > event_date_end AND polarity = 'asserts' AND is_canonical_copy
  ORDER BY is_dated DESC, days_later DESC, claim_id LIMIT 100
)
SELECT days_later, is_dated, claimant, event_date_start AS event_from, event_date_end AS event_to, event_precision,
       claim_date_start AS said_from, claim_date_end AS said_to, published_date, surface, effect, place_surface AS place,
       source_path || CASE WHEN record_no > 0 THEN '#' || record_no ELSE '' END
         || ':' || byte_start || '-' || byte_end AS citation
FROM late t JOIN claim_facts c ON c.rowid = t.row ORDER BY is_dated DESC, days_later DESC, t.claim_id;
