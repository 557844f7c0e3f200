-- On whom does the corpus rest: how many figures does each claimant give, copies of a story counted once?
-- share: of all figures claimed. n_stories: in how many stories; n_tolls: figures of killed, injured, missing, captured or
-- displaced. '(the text itself)': no claimant is named.
WITH claimed AS NOT MATERIALIZED (
  SELECT claimant_entity_id, claimant_name, story_id, effect FROM claim_facts WHERE polarity = 'asserts' AND is_canonical_copy
), named AS MATERIALIZED (
  SELECT claimant_entity_id, claimant_name, count(*) AS n,
         count(*) FILTER (WHERE effect IN ('killed', 'injured', 'missing', 'captured', 'displaced')) AS n_tolls
  FROM claimed GROUP BY ALL
), spoken AS MATERIALIZED (
  SELECT n.*, coalesce(e.name, n.claimant_name, '(the text itself)') AS claimant FROM named n
  LEFT JOIN entities e ON e.entity_id = n.claimant_entity_id AND e.type IN ('ORG', 'PERSON') AND NOT coalesce(e.is_private_person, false)
), most AS MATERIALIZED (
  SELECT claimant, sum(n)::BIGINT AS n_figures, sum(n_tolls)::BIGINT AS n_tolls, sum(sum(n)) OVER () AS n_all
  FROM spoken GROUP BY ALL ORDER BY n_figures DESC, claimant LIMIT 100
), told AS (
  SELECT claimant, count(DISTINCT c.story_id) AS n_stories
  FROM claimed c JOIN spoken s ON s.claimant_entity_id IS NOT DISTINCT FROM c.claimant_entity_id
    AND s.claimant_name IS NOT DISTINCT FROM c.claimant_name
  SEMI JOIN most USING (claimant) GROUP BY ALL
)
SELECT claimant, n_figures, round(100.0 * n_figures / n_all, 1) AS share_percent, n_stories, n_tolls
FROM most JOIN told USING (claimant) ORDER BY n_figures DESC, claimant;
