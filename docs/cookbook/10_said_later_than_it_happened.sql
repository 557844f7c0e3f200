-- Where is the day of speech not the day of the event?
-- days_later: from the last day of the event to the first day on which it may have been said; is_dated false where the text does
-- not date the speech, so that it is known only to be no later than the text: then the days are the most there can be.
-- The hundred longest.
WITH late AS (
  SELECT claim_id, claim_date_start IS NOT NULL AS is_dated,
         date_diff('day', event_date_end, coalesce(claim_date_start, claim_date_end)) AS days_later
  FROM claims WHERE coalesce(claim_date_start, claim_date_end) > event_date_end AND polarity = 'asserts'
  ORDER BY is_dated DESC, days_later DESC, claim_id LIMIT 100
)
SELECT l.days_later, l.is_dated, c.claimant_name AS claimant, c.event_date_start AS event_from, c.event_date_end AS event_to, c.event_precision,
       c.claim_date_start AS said_from, c.claim_date_end AS said_to, d.published_date, f.surface, f.effect, c.place_surface AS place,
       d.source_path || CASE WHEN d.record_no > 0 THEN '#' || d.record_no ELSE '' END || ':' || f.byte_start || '-' || f.byte_end AS citation
FROM late l JOIN claims c USING (claim_id) JOIN documents d USING (doc_id) LEFT JOIN figures f ON f.figure_id = c.figure_id
WHERE d.status = 'current' AND d.is_canonical_copy
ORDER BY l.is_dated DESC, l.days_later DESC, l.claim_id;
