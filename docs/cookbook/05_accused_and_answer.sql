-- Who says that somebody killed civilians, and what does the accused say?
-- part: accuses, or answers: what stands in the same text as a denial or as silence (does_not_mention). accused: who is said
-- to have done it, by the claim or by what the same text says of the same place and day. low, high: the toll.
-- An answer of does_not_mention is a statement that leaves casualties out: it is not zero.
WITH texts AS MATERIALIZED (
  SELECT doc_id FROM claim_facts WHERE polarity <> 'asserts' UNION SELECT doc_id FROM claim_facts WHERE perpetrator_surface IS NOT NULL
), accusing AS MATERIALIZED (
  SELECT rowid AS row, doc_id FROM claim_facts SEMI JOIN texts USING (doc_id)
  WHERE effect = 'killed' AND victim_status = 'civilian' AND polarity = 'asserts' AND is_canonical_copy
    AND coalesce(not_summable_reason, '') <> 'difference'
), answering AS MATERIALIZED (
  SELECT rowid AS row FROM claim_facts SEMI JOIN accusing USING (doc_id) WHERE polarity <> 'asserts'
), claims AS MATERIALIZED (
  SELECT c.* FROM claim_facts c JOIN (SELECT row FROM accusing UNION ALL FROM answering) a ON a.row = c.rowid
), accusations AS (
  FROM claims WHERE polarity = 'asserts'
), answers AS (
  FROM claims WHERE polarity <> 'asserts'
), culprits AS (
  SELECT doc_id, place_surface, event_date_start, any_value(perpetrator_surface ORDER BY byte_start) AS culprit
  FROM accusations WHERE perpetrator_surface IS NOT NULL GROUP BY ALL
), said AS (
  SELECT 'accuses' AS part, a.* REPLACE (coalesce(perpetrator_surface, culprit) AS perpetrator_surface)
  FROM accusations a LEFT JOIN culprits q ON q.doc_id = a.doc_id AND q.place_surface IS NOT DISTINCT FROM a.place_surface
    AND q.event_date_start IS NOT DISTINCT FROM a.event_date_start
  WHERE NOT (claimant_name IS NULL AND figure_id IN (SELECT same_as_figure_id FROM accusations WHERE claimant_name IS NOT NULL
    AND same_as_figure_id IS NOT NULL))
  UNION ALL
  SELECT 'answers', * FROM answers
)
SELECT part, claimant_name AS claimant, perpetrator_surface AS accused, polarity, value_low AS low, value_high AS high,
       event_date_start AS event_day, place_surface AS place, title,
       source_path || CASE WHEN record_no > 0 THEN '#' || record_no ELSE '' END
         || ':' || byte_start || '-' || byte_end AS citation
FROM said
WHERE perpetrator_surface IS NOT NULL OR doc_id IN (SELECT doc_id FROM answers)
ORDER BY published_date DESC NULLS LAST, doc_id, part, byte_start, claimant
LIMIT 500;
