-- What are the low and the high of a day, claimant by claimant?
-- low: the dead the claimant is sure of. high: with those of unknown status that the same sentence adds ("along with six
-- others"); null and is_open where the claimant names no upper bound. Repeats and parts are left out, copies count once.
WITH counted AS MATERIALIZED (
  SELECT c.claimant_name, c.place_surface, c.event_date_start, c.doc_id, f.sentence_id, f.figure_id, f.value_low, f.value_high, f.surface,
         coalesce(f.not_summable_reason, '') = 'repeat' AS is_repeat
  FROM claims c JOIN figures f USING (figure_id)
  WHERE f.effect = 'killed' AND c.polarity = 'asserts' AND c.event_date_start = c.event_date_end
    AND (f.is_summable OR f.not_summable_reason = 'repeat') AND coalesce(f.counted, '') NOT ILIKE '%other%'
), added AS (
  SELECT f.sentence_id, sum(f.value_high) AS n
  FROM figures f SEMI JOIN counted USING (sentence_id)
  WHERE f.counted ILIKE '%other%' AND f.kind = 'count' AND coalesce(f.effect, 'killed') = 'killed' GROUP BY ALL
), whole AS (
  SELECT claimant_name, place_surface, event_date_start, max(value_low) AS low, max(value_high + coalesce(n, 0)) AS high,
         bool_or(value_high IS NULL) AS is_open, count(DISTINCT figure_id) AS n_figures, string_agg(DISTINCT surface, '; ' ORDER BY surface) AS says
  FROM counted JOIN documents d USING (doc_id) LEFT JOIN added USING (sentence_id)
  WHERE d.status = 'current' AND d.is_canonical_copy GROUP BY ALL
)
SELECT event_date_start AS event_day, place_surface AS place, claimant_name AS claimant, low, CASE WHEN NOT is_open THEN high END AS high,
       is_open, n_figures, says
FROM whole ORDER BY event_day DESC, place NULLS LAST, low DESC, claimant NULLS LAST
LIMIT 500;
