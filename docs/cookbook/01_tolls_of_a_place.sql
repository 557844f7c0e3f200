-- Which death tolls are claimed for a place, by whom, for when?
-- The place is the one most tolls are claimed for; for another say SET VARIABLE place = 'Aleppo'; first.
-- claimant: who says so, null where the text itself does. low, high: bounds of the toll, null where it is open.
-- victims: what is counted; status: civilian, combatant, mixed or unknown. event_from, event_to: when they died.
-- said_from, said_to: when it was said. n_documents: texts that carry the story; only one of them is listed.
WITH deaths AS MATERIALIZED (
  SELECT c.claim_id, c.claimant_name, c.place_surface, c.sentence_id, c.doc_id, c.event_date_start, c.event_date_end,
         c.claim_date_start, c.claim_date_end, c.claimant_entity_id, f.figure_id, f.value_low, f.value_high, f.modifier, f.counted,
         f.victim_status, f.surface, f.byte_start, f.byte_end, f.same_as_figure_id, f.not_summable_reason
  FROM claims c JOIN figures f USING (figure_id) WHERE f.effect = 'killed' AND c.polarity = 'asserts'
), asked AS (
  SELECT coalesce(getvariable('place')::VARCHAR, (
    SELECT place_surface FROM deaths WHERE place_surface IS NOT NULL GROUP BY ALL ORDER BY count(*) DESC, place_surface LIMIT 1)) AS place
), named AS (
  SELECT sentence_id FROM mentions SEMI JOIN deaths USING (sentence_id) WHERE surface = (SELECT place FROM asked)
)
SELECT t.claimant_name AS claimant, t.value_low AS low, t.value_high AS high, t.modifier, t.counted AS victims, t.victim_status AS status,
       t.event_date_start AS event_from, t.event_date_end AS event_to, t.claim_date_start AS said_from, t.claim_date_end AS said_to,
       s.n_documents, s.origin, t.surface, d.source_path || CASE WHEN d.record_no > 0 THEN '#' || d.record_no ELSE '' END
         || ':' || t.byte_start || '-' || t.byte_end AS citation
FROM deaths t JOIN documents d USING (doc_id) LEFT JOIN stories s USING (story_id)
WHERE d.status = 'current' AND d.is_canonical_copy AND coalesce(t.not_summable_reason, '') <> 'difference'
  AND (t.place_surface = (SELECT place FROM asked) OR t.sentence_id IN (FROM named))
  -- What the text says and then a claimant repeats is the claimant's.
  AND NOT (t.claimant_name IS NULL AND t.figure_id IN (SELECT same_as_figure_id FROM deaths WHERE claimant_name IS NOT NULL))
ORDER BY d.published_date NULLS LAST, d.doc_id, t.byte_start, t.claim_id
LIMIT 500;
