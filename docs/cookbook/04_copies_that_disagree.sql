-- Where do two copies of a story disagree?
-- field: figure, unit, name, claimant, date, negation or wording. canonical_says, copy_says: the place in either text.
-- likelier: which of them is likelier right, and why. The citations lead to the bytes of both.
WITH differing AS MATERIALIZED (
  SELECT * FROM disagreements WHERE type IN ('copy_corruption', 'copy_wording') AND status = 'open'
  ORDER BY type, story_id, doc_id_b, byte_start_a, disagreement_id LIMIT 500
)
SELECT field, type, surface_a AS canonical_says, surface_b AS copy_says,
       CASE likelier WHEN 'a' THEN 'canonical' WHEN 'b' THEN 'copy' END AS likelier, likelier_reason, explanation, g.status,
       a.source_path || CASE WHEN a.record_no > 0 THEN '#' || a.record_no ELSE '' END
         || ':' || byte_start_a || '-' || byte_end_a AS canonical_citation,
       b.source_path || CASE WHEN b.record_no > 0 THEN '#' || b.record_no ELSE '' END
         || ':' || byte_start_b || '-' || byte_end_b AS copy_citation, disagreement_id
FROM differing g JOIN documents a ON a.doc_id = doc_id_a JOIN documents b ON b.doc_id = doc_id_b
ORDER BY type, g.story_id, doc_id_b, byte_start_a, disagreement_id;
