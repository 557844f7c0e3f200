-- What was destroyed or struck, and by whose account?
-- low, high: how many, null where open. share_percent: the share the same sentence gives it as. Copies count once.
WITH things AS MATERIALIZED (
  SELECT * FROM figures WHERE effect IN ('destroyed', 'struck') AND kind = 'count' AND coalesce(not_summable_reason, '') <> 'repeat'
), shares AS (
  SELECT sentence_id, any_value(value_low ORDER BY char_start) AS percent FROM figures SEMI JOIN things USING (sentence_id) WHERE kind = 'percent' GROUP BY ALL
)
SELECT c.claimant_name AS claimant, t.value_low AS low, t.value_high AS high, t.modifier, t.counted AS what, t.effect, h.percent AS share_percent,
       c.place_surface AS place, c.event_date_start AS event_from, t.surface,
       d.source_path || CASE WHEN d.record_no > 0 THEN '#' || d.record_no ELSE '' END || ':' || t.byte_start || '-' || t.byte_end AS citation
FROM things t JOIN claims c USING (figure_id) JOIN documents d ON d.doc_id = t.doc_id LEFT JOIN shares h ON h.sentence_id = t.sentence_id
WHERE c.polarity = 'asserts' AND d.status = 'current' AND d.is_canonical_copy
ORDER BY t.value_low DESC NULLS LAST, citation, claimant
LIMIT 500;
