-- On whom does the corpus rest: how many figures does each claimant give, copies of a story counted once?
-- share: of all figures claimed. n_stories: in how many stories; n_tolls: figures of killed, injured, missing, captured or
-- displaced. '(the text itself)': no claimant is named. The hundred who give most.
SELECT coalesce(claimant, '(the text itself)') AS claimant, count(*) AS n_figures,
       round(100.0 * n_figures / sum(n_figures) OVER (), 1) AS share_percent, count(*) FILTER (WHERE is_first_by_claimant) AS n_stories,
       count(*) FILTER (WHERE effect IN ('killed', 'injured', 'missing', 'captured', 'displaced')) AS n_tolls
FROM claim_facts WHERE polarity = 'asserts' AND is_canonical_copy
GROUP BY ALL ORDER BY n_figures DESC, claimant LIMIT 100;
