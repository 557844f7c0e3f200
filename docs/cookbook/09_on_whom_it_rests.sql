-- On whom does the corpus rest: how many figures does each claimant give, copies of a story counted once?
-- share: of all figures claimed. n_stories: in how many stories; n_tolls: figures of killed, injured, missing, captured or
-- displaced. '(the text itself)': no claimant is named. The hundred who give most.
SELECT coalesce(claimant, '(the text itself)') AS claimant, sum(n)::BIGINT AS n_figures,
       round(100.0 * n_figures / sum(n_figures) OVER (), 1) AS share_percent, sum(n_first)::BIGINT AS n_stories,
       coalesce(sum(n) FILTER (WHERE effect IN ('killed', 'injured', 'missing', 'captured', 'displaced')), 0)::BIGINT AS n_tolls
FROM (
  -- Counted by effect first: to look at it in every row takes longer.
  SELECT claimant, effect, count(*) AS n, count(*) FILTER (WHERE is_first_by_claimant) AS n_first
  FROM claim_facts WHERE polarity = 'asserts' AND is_canonical_copy GROUP BY ALL
)
GROUP BY ALL ORDER BY n_figures DESC, claimant LIMIT 100;
