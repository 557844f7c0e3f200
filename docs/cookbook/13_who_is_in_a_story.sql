-- Who and what is a story about: its names by how often they stand in it, each with the place in the file where it stands first?
-- The ten stories most documents carry, as far as they name anybody, five names each; for one story say SET VARIABLE story = 's-...'; first.
-- entity: linked name, else the words; n_mentions: over all its documents. Peoples and private persons are left out.
WITH asked AS (
  SELECT story_id, n_documents FROM stories WHERE getvariable('story') IS NULL OR story_id = getvariable('story')::VARCHAR
  ORDER BY n_documents DESC, first_published_date DESC NULLS LAST, story_id LIMIT 10
), texts AS (
  SELECT a.story_id, a.n_documents, d.doc_id, d.source_path, d.record_no, d.is_canonical_copy FROM documents d JOIN asked a USING (story_id) WHERE d.status = 'current'
), said AS (
  SELECT t.*, m.surface, m.label, m.byte_start, m.byte_end, m.char_start, m.entity_id FROM mentions m JOIN texts t USING (doc_id) WHERE m.label <> 'NORP'
), told AS (
  SELECT s.story_id, any_value(s.n_documents) AS n_documents, coalesce(e.name, s.surface) AS entity, min(s.label) AS label, count(*) AS n_mentions,
         min_by(s.source_path || CASE WHEN s.record_no > 0 THEN '#' || s.record_no ELSE '' END || ':' || s.byte_start || '-' || s.byte_end,
                (NOT s.is_canonical_copy, s.doc_id, s.char_start)) AS citation
  FROM said s LEFT JOIN entities e ON e.entity_id = s.entity_id
  -- Whom nothing tells about is private.
  WHERE NOT coalesce(e.is_private_person, s.label = 'PERSON')
  GROUP BY s.story_id, coalesce(e.name, s.surface)
)
SELECT story_id, n_documents, entity, label, n_mentions, citation
FROM told QUALIFY row_number() OVER (PARTITION BY story_id ORDER BY n_mentions DESC, entity) <= 5
ORDER BY n_documents DESC, story_id, n_mentions DESC, entity;
