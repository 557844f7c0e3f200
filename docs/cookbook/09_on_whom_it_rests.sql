-- On whom does the corpus rest: how many figures does each claimant give, copies of a story counted once?
-- share: of all figures claimed. n_stories: in how many stories; n_tolls: figures of killed, injured, missing, captured or
-- displaced. '(the text itself)': no claimant is named.
WITH claimed AS (
  SELECT coalesce(e.name, c.claimant_name, '(the text itself)') AS claimant, c.figure_id, d.story_id,
         f.effect IN ('killed', 'injured', 'missing', 'captured', 'displaced') AS is_toll
  FROM claims c JOIN documents d USING (doc_id) JOIN figures f ON f.figure_id = c.figure_id
  LEFT JOIN entities e ON e.entity_id = c.claimant_entity_id AND e.type IN ('ORG', 'PERSON') AND NOT coalesce(e.is_private_person, false)
  WHERE c.polarity = 'asserts' AND d.status = 'current' AND d.is_canonical_copy
)
SELECT claimant, count(*) AS n_figures, round(100.0 * count(*) / sum(count(*)) OVER (), 1) AS share_percent,
       count(DISTINCT story_id) AS n_stories, count(*) FILTER (WHERE is_toll) AS n_tolls
FROM claimed GROUP BY ALL ORDER BY n_figures DESC, claimant LIMIT 100;
