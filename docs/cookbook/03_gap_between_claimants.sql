-- How far are two claimants apart, and can their figures be compared at all?
-- gap: larger less smaller lower bound. is_comparable: false where place, time or campaign differ, so that the gap means
-- nothing. why: the difference in a sentence. Gaps that a text states itself stand below, without a second side.
WITH compared AS (
  SELECT g.*, a.value_low AS low_a, b.value_low AS low_b, ca.claimant_name AS who_a, cb.claimant_name AS who_b
  FROM disagreements g
  JOIN figures a ON a.figure_id = g.figure_id_a JOIN figures b ON b.figure_id = g.figure_id_b
  LEFT JOIN claims ca ON ca.claim_id = g.claim_id_a LEFT JOIN claims cb ON cb.claim_id = g.claim_id_b
  WHERE g.field = 'claim' AND g.type IN ('scope_differs', 'disagrees', 'compatible_bounds') AND g.status <> 'dismissed'
)
SELECT who_a AS claimant, surface_a AS says, who_b AS other_claimant, surface_b AS other_says, abs(low_a - low_b) AS gap,
       type <> 'scope_differs' AS is_comparable, explanation AS why
FROM compared
UNION ALL
SELECT c.claimant_name, f.surface, NULL, NULL, f.value_low, NULL, 'stated by the text: ' || s.text
FROM figures f JOIN claims c USING (figure_id) JOIN sentences s ON s.sentence_id = f.sentence_id JOIN documents d ON d.doc_id = f.doc_id
WHERE (f.kind = 'difference' OR f.not_summable_reason = 'difference') AND f.effect = 'killed' AND d.is_canonical_copy AND d.status = 'current'
ORDER BY is_comparable NULLS LAST, gap DESC NULLS LAST, claimant, other_claimant, says
LIMIT 500;
