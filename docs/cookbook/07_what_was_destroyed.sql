-- What was destroyed or struck, and by whose account?
-- low, high: how many, null where open. share_percent: the share the same sentence gives it as. Copies count once.
WITH things AS MATERIALIZED (
  SELECT rowid AS row, value_low FROM claim_facts
  WHERE effect IN ('destroyed', 'struck') AND kind = 'count' AND not_summable_reason IS DISTINCT FROM 'repeat'
    AND polarity = 'asserts' AND is_canonical_copy
), least AS MATERIALIZED (
  SELECT min(value_low) AS low, count(*) AS n
  FROM (SELECT value_low FROM things WHERE value_low IS NOT NULL ORDER BY value_low DESC LIMIT 500)
), largest AS MATERIALIZED (
  -- Those without a lower bound too where that leaves room.
  SELECT row FROM things WHERE value_low >= (SELECT low FROM least) OR (value_low IS NULL AND (SELECT n FROM least) < 500)
), most AS MATERIALIZED (
  SELECT c.*, source_path || CASE WHEN record_no > 0 THEN '#' || record_no ELSE '' END
         || ':' || byte_start || '-' || byte_end AS citation
  FROM largest JOIN claim_facts c ON c.rowid = row
), shares AS (
  SELECT sentence_id, any_value(value_low ORDER BY char_start) AS percent FROM figures SEMI JOIN most USING (sentence_id) WHERE kind = 'percent' GROUP BY ALL
)
SELECT t.claimant, t.value_low AS low, t.value_high AS high, t.modifier, t.counted AS what, t.effect, h.percent AS share_percent,
       t.place_surface AS place, t.event_date_start AS event_from, t.surface, citation
FROM most t LEFT JOIN shares h ON h.sentence_id = t.sentence_id
ORDER BY t.value_low DESC NULLS LAST, citation, claimant
LIMIT 500;
