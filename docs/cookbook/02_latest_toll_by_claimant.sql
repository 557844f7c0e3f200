-- What is the latest death toll of every claimant, each story once?
-- One row a claimant; who is only described ("the police") is somebody else in every story. low, high: bounds, null where
-- open. as_of: the last day on which it may have been said. What the claimant said before, and of other places and days,
-- stands in the view latest_by_claimant. Copies of a story count once.
WITH said AS MATERIALIZED (
  SELECT rowid AS row, coalesce(claim_date_end, published_date) AS as_of,
         CASE WHEN claimant = lower(claimant) OR contains(claimant, ' ') AND substr(claimant, 2) = lower(substr(claimant, 2))
              THEN concat_ws(' in ', claimant, story_id) ELSE claimant END AS speaker
  FROM claim_facts
  WHERE effect = 'killed' AND claimant IS NOT NULL AND polarity = 'asserts' AND is_canonical_copy
    AND (is_summable OR not_summable_reason = 'repeat')
), newest AS MATERIALIZED (
  SELECT speaker, max(as_of) AS as_of FROM said GROUP BY speaker
), shown AS MATERIALIZED (
  -- Five hundred speakers, and all who spoke on the last of their days: earlier ones are not looked at.
  FROM newest WHERE as_of >= (SELECT min(as_of) FROM (SELECT as_of FROM newest ORDER BY as_of DESC NULLS LAST LIMIT 500))
    OR (SELECT count(as_of) FROM newest) < 500
), latest AS (
  SELECT c.*, s.speaker, s.as_of, source_path || CASE WHEN record_no > 0 THEN '#' || record_no ELSE '' END || ':' || byte_start || '-' || byte_end AS citation
  FROM said s JOIN shown n ON n.speaker = s.speaker AND n.as_of IS NOT DISTINCT FROM s.as_of
  JOIN claim_facts c ON c.rowid = s.row
  QUALIFY row_number() OVER (PARTITION BY s.speaker, place_surface, event_date_start ORDER BY published_date DESC NULLS LAST, claim_id) = 1
)
SELECT claimant, place_surface AS place, event_date_start AS event_from, value_low AS low, value_high AS high,
       modifier, counted AS victims, victim_status AS status, as_of, surface, citation
FROM latest
QUALIFY row_number() OVER (PARTITION BY speaker ORDER BY value_low DESC NULLS LAST, citation) = 1
ORDER BY as_of DESC NULLS LAST, low DESC NULLS LAST, claimant, citation
LIMIT 500;
