-- What are the low and the high of a day, claimant by claimant?
-- low: the dead the claimant is sure of. high: with those of unknown status that the same sentence adds ("along with six
-- others"); null and is_open where the claimant names no upper bound. Repeats and parts are left out, copies count once.
WITH counted AS MATERIALIZED (
  SELECT rowid AS row, claimant, place_surface, event_date_start FROM claim_facts
  WHERE effect = 'killed' AND polarity = 'asserts' AND event_date_start IS NOT NULL AND event_date_start = event_date_end AND is_canonical_copy
    AND (is_summable OR not_summable_reason = 'repeat') AND NOT regexp_matches(coalesce(counted, ''), '\bothers?\b')
), days AS MATERIALIZED (
  SELECT event_date_start AS day, sum(count(*)) OVER (ORDER BY event_date_start DESC) AS n_claims FROM counted GROUP BY event_date_start
), near AS MATERIALIZED (
  SELECT coalesce(max(day) FILTER (WHERE n_claims >= 5000), min(day)) AS day FROM days
), asked AS MATERIALIZED (
  -- Only the latest days are shown: where their claims fill the answer, earlier ones are not looked at.
  SELECT CASE WHEN count(*) >= 500 THEN any_value((SELECT day FROM near)) ELSE (SELECT min(day) FROM days) END AS day
  FROM (SELECT DISTINCT claimant, place_surface, event_date_start FROM counted WHERE event_date_start >= (SELECT day FROM near))
), recent AS MATERIALIZED (
  SELECT t.*, sentence_id, figure_id, value_low, value_high, surface
  FROM counted t JOIN claim_facts c ON c.rowid = t.row WHERE t.event_date_start >= (SELECT day FROM asked)
), others AS MATERIALIZED (
  SELECT sentence_id, figure_id, value_high, counted FROM claim_facts
  WHERE kind = 'count' AND (effect = 'killed' OR effect IS NULL) AND contains(counted, 'other')
), added AS (
  SELECT sentence_id, sum(value_high) AS n FROM (
    SELECT DISTINCT sentence_id, figure_id, value_high FROM others SEMI JOIN recent USING (sentence_id)
    WHERE regexp_matches(counted, '\bothers?\b')
  ) GROUP BY sentence_id
), whole AS (
  SELECT claimant, place_surface, event_date_start, max(value_low) AS low, max(value_high + coalesce(n, 0)) AS high,
         bool_or(value_high IS NULL) AS is_open, count(DISTINCT figure_id) AS n_figures, string_agg(DISTINCT surface, '; ' ORDER BY surface) AS says
  FROM recent LEFT JOIN added USING (sentence_id) GROUP BY ALL
)
SELECT event_date_start AS event_day, place_surface AS place, claimant, low, CASE WHEN NOT is_open THEN high END AS high,
       is_open, n_figures, says
FROM whole ORDER BY event_day DESC, place NULLS LAST, low DESC, claimant NULLS LAST
LIMIT 500;
