-- On whom does the corpus rest: how many figures does each claimant give, copies of a story counted once?
-- share: of all figures claimed. n_stories: in how many stories; n_tolls: figures of killed, injured, missing, captured or
-- displaced. '(the text itself)': no claimant is named.
WITH claimed AS NOT MATERIALIZED (
  SELECT claimant_entity_id, claimant_name, story_id, effect FROM claim_facts WHERE polarity = 'asserts' AND is_canonical_copy
), named AS (
  SELECT claimant_entity_id, claimant_name, effect, count(*) AS n FROM claimed GROUP BY ALL
), spoken AS MATERIALIZED (
  SELECT n.*, coalesce(e.name, n.claimant_name, '(the text itself)') AS claimant FROM named n
  LEFT JOIN entities e ON e.entity_id = n.claimant_entity_id AND e.type IN ('ORG', 'PERSON') AND NOT coalesce(e.is_private_person, false)
), most AS MATERIALIZED (
  SELECT claimant, sum(n)::BIGINT AS n_figures, sum(sum(n)) OVER () AS n_all, row_number() OVER (ORDER BY sum(n) DESC, claimant) AS rank,
         coalesce(sum(n) FILTER (WHERE effect IN ('killed', 'injured', 'missing', 'captured', 'displaced')), 0)::BIGINT AS n_tolls
  FROM spoken GROUP BY claimant QUALIFY rank <= 100
), asked AS (
  SELECT DISTINCT rank, claimant_entity_id, claimant_name FROM spoken JOIN most USING (claimant)
), told AS (
  SELECT rank, count(DISTINCT story_id) AS n_stories
  FROM claimed c JOIN asked a ON a.claimant_entity_id IS NOT DISTINCT FROM c.claimant_entity_id
    AND a.claimant_name IS NOT DISTINCT FROM c.claimant_name
  GROUP BY rank
)
SELECT claimant, n_figures, round(100.0 * n_figures / n_all, 1) AS share_percent, n_stories, n_tolls
FROM most JOIN told USING (rank) ORDER BY rank;
