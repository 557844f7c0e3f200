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
  SELECT t.*, sentence_id, figure_id, value_low, value_high, counted, surface
  FROM counted t JOIN claim_facts c ON c.rowid = t.row WHERE t.event_date_start >= (SELECT day FROM asked)
), others AS MATERIALIZED (
  SELECT sentence_id, figure_id, value_high, counted FROM claim_facts
  WHERE kind = 'count' AND (effect = 'killed' OR effect IS NULL) AND contains(counted, 'other')
), added AS (
  SELECT sentence_id, sum(value_high) AS n FROM (
    SELECT DISTINCT sentence_id, figure_id, value_high FROM others SEMI JOIN recent USING (sentence_id)
    WHERE regexp_matches(counted, '\bothers?\b')
  ) GROUP BY sentence_id
), told AS (
  -- "six soldiers and a ferryman" are seven dead: a sentence adds up what it counts apart.
  SELECT claimant, place_surface, event_date_start, sum(low) AS low, sum(high) + coalesce(any_value(n), 0) AS high, bool_or(is_open) AS is_open
  FROM (
    SELECT claimant, place_surface, event_date_start, sentence_id, counted, max(value_low) AS low, max(value_high) AS high,
           bool_or(value_high IS NULL) AS is_open
    FROM recent GROUP BY ALL
  ) LEFT JOIN added USING (sentence_id) GROUP BY claimant, place_surface, event_date_start, sentence_id
), shown AS MATERIALIZED (
  SELECT claimant, place_surface, event_date_start, max(low) AS low, max(high) AS high, bool_or(is_open) AS is_open
  FROM told GROUP BY ALL ORDER BY event_date_start DESC, place_surface NULLS LAST, low DESC, claimant NULLS LAST LIMIT 500
)
SELECT s.event_date_start AS event_day, s.place_surface AS place, s.claimant, s.low, CASE WHEN NOT s.is_open THEN s.high END AS high,
       s.is_open, count(DISTINCT r.figure_id) AS n_figures, string_agg(DISTINCT r.surface, '; ' ORDER BY r.surface) AS says
FROM shown s JOIN recent r ON r.event_date_start = s.event_date_start
  AND r.place_surface IS NOT DISTINCT FROM s.place_surface AND r.claimant IS NOT DISTINCT FROM s.claimant
GROUP BY ALL ORDER BY event_day DESC, place NULLS LAST, low DESC, s.claimant NULLS LAST;
