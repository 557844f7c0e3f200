-- Where do two copies of a story disagree?
-- field: figure, unit, name, claimant, date, negation or wording. canonical_says, copy_says: the place in either text.
-- likelier: which of them is likelier right, and why. The citations lead to the bytes of both.
SELECT field, type, surface_a AS canonical_says, surface_b AS copy_says,
       CASE likelier WHEN 'a' THEN 'canonical' WHEN 'b' THEN 'copy' END AS likelier, likelier_reason, explanation, status,
       citation_a AS canonical_citation, citation_b AS copy_citation, disagreement_id
FROM open_disagreements
WHERE type IN ('copy_corruption', 'copy_wording')
ORDER BY type, story_id, doc_id_b, byte_start_a, disagreement_id
LIMIT 500;
