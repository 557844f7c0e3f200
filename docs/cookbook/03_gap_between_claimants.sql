-- How far are two claimants apart, and can their figures be compared at all?
-- gap: larger less smaller lower bound. is_comparable: false where place, time or campaign differ, so that the gap means
-- nothing. why: the difference in a sentence. Gaps that a text states itself stand below, without a second side.
WITH compared AS MATERIALIZED (
  SELECT * FROM disagreements
  WHERE field = 'claim' AND type IN ('scope_differs', 'disagrees', 'compatible_bounds') AND status <> 'dismissed'
), sides AS MATERIALIZED (
  SELECT claim_id, claimant, value_low FROM claim_facts
  SEMI JOIN (SELECT claim_id_a AS claim_id FROM compared UNION SELECT claim_id_b FROM compared) USING (claim_id)
  WHERE effect IS NOT NULL AND polarity = 'asserts'  -- no others are compared
)
SELECT a.claimant, surface_a AS says, b.claimant AS other_claimant, surface_b AS other_says,
       abs(a.value_low - b.value_low) AS gap, type <> 'scope_differs' AS is_comparable, explanation AS why
FROM compared g JOIN sides a ON a.claim_id = g.claim_id_a JOIN sides b ON b.claim_id = g.claim_id_b
UNION ALL
SELECT c.claimant, c.surface, NULL, NULL, c.value_low, NULL, 'stated by the text: ' || s.text
FROM claim_facts c JOIN sentences s ON s.sentence_id = c.sentence_id
WHERE (c.kind = 'difference' OR c.not_summable_reason = 'difference') AND c.effect = 'killed' AND c.is_canonical_copy
ORDER BY is_comparable NULLS LAST, gap DESC NULLS LAST, claimant, other_claimant, says
LIMIT 500;
