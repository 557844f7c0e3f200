-- Who says that somebody killed civilians, and what does the accused say?
-- part: accuses, or answers: what stands in the same text as a denial or as silence (does_not_mention). accused: who is said
-- to have done it, by the claim or by what the same text says of the same place and day. low, high: the toll.
-- An answer of does_not_mention is a statement that leaves casualties out: it is not zero.
WITH accusations AS MATERIALIZED (
  SELECT c.*, f.value_low, f.value_high, f.surface, f.byte_start, f.byte_end, f.same_as_figure_id
  FROM claims c JOIN figures f USING (figure_id)
  WHERE f.effect = 'killed' AND f.victim_status = 'civilian' AND c.polarity = 'asserts' AND coalesce(f.not_summable_reason, '') <> 'difference'
), answers AS MATERIALIZED (
  SELECT c.*, f.value_low, f.value_high, f.surface, coalesce(f.byte_start, s.byte_start) AS byte_start, coalesce(f.byte_end, s.byte_end) AS byte_end
  FROM claims c SEMI JOIN accusations USING (doc_id)
  LEFT JOIN figures f USING (figure_id) LEFT JOIN sentences s ON s.sentence_id = c.sentence_id
  WHERE c.polarity <> 'asserts'
), culprits AS (
  SELECT doc_id, place_surface, event_date_start, any_value(perpetrator_surface ORDER BY byte_start) AS culprit
  FROM accusations WHERE perpetrator_surface IS NOT NULL GROUP BY ALL
), said AS (
  SELECT 'accuses' AS part, a.doc_id, claimant_name, coalesce(perpetrator_surface, culprit) AS perpetrator_surface, polarity,
         value_low, value_high, a.event_date_start, a.place_surface, byte_start, byte_end
  FROM accusations a LEFT JOIN culprits q ON q.doc_id = a.doc_id AND q.place_surface IS NOT DISTINCT FROM a.place_surface
    AND q.event_date_start IS NOT DISTINCT FROM a.event_date_start
  WHERE NOT (claimant_name IS NULL AND figure_id IN (SELECT same_as_figure_id FROM accusations WHERE claimant_name IS NOT NULL))
  UNION ALL
  SELECT 'answers', doc_id, claimant_name, perpetrator_surface, polarity,
         value_low, value_high, event_date_start, place_surface, byte_start, byte_end
  FROM answers
)
SELECT part, claimant_name AS claimant, perpetrator_surface AS accused, polarity, value_low AS low, value_high AS high,
       event_date_start AS event_day, place_surface AS place, d.title,
       d.source_path || CASE WHEN d.record_no > 0 THEN '#' || d.record_no ELSE '' END || ':' || byte_start || '-' || byte_end AS citation
FROM said JOIN documents d USING (doc_id)
WHERE d.status = 'current' AND d.is_canonical_copy AND (perpetrator_surface IS NOT NULL OR doc_id IN (SELECT doc_id FROM answers))
ORDER BY d.published_date DESC NULLS LAST, d.doc_id, part, byte_start, claimant
LIMIT 500;
