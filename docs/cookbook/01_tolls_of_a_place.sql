-- Which death tolls are claimed for a place, by whom, for when?
-- The place is the one most tolls are claimed for; for another say SET VARIABLE place = 'Aleppo'; first.
-- claimant: who says so, null where the text itself does. low, high: bounds of the toll, null where it is open.
-- victims: what is counted; status: civilian, combatant, mixed or unknown. event_from, event_to: when they died.
-- said_from, said_to: when it was said. n_documents: texts that carry the story; only one of them is listed.
WITH killed AS MATERIALIZED (
  SELECT rowid AS row, place_surface, sentence_id, claimant IS NOT NULL AS is_attributed, same_as_figure_id
  FROM claim_facts WHERE effect = 'killed' AND polarity = 'asserts' AND is_canonical_copy
), asked AS MATERIALIZED (
  SELECT coalesce(getvariable('place')::VARCHAR, (
    SELECT place_surface FROM killed WHERE place_surface IS NOT NULL GROUP BY ALL ORDER BY count(*) DESC, place_surface LIMIT 1)) AS place
), named AS MATERIALIZED (
  SELECT sentence_id FROM mentions WHERE surface = (SELECT place FROM asked)
), found AS MATERIALIZED (
  SELECT row FROM killed WHERE place_surface = (SELECT place FROM asked) OR sentence_id IN (FROM named)
), shown AS MATERIALIZED (
  SELECT f.row FROM found f JOIN claim_facts t ON t.rowid = f.row
  -- What the text says and then a claimant repeats is the claimant's.
  WHERE coalesce(not_summable_reason, '') <> 'difference'
    AND NOT (t.claimant IS NULL AND t.figure_id IN (SELECT same_as_figure_id FROM killed WHERE is_attributed AND same_as_figure_id IS NOT NULL))
  ORDER BY t.published_date NULLS LAST, t.doc_id, t.byte_start, t.claim_id LIMIT 500
)
SELECT t.claimant, t.value_low AS low, t.value_high AS high, t.modifier, t.counted AS victims, t.victim_status AS status,
       t.event_date_start AS event_from, t.event_date_end AS event_to, t.claim_date_start AS said_from, t.claim_date_end AS said_to,
       s.n_documents, s.origin, t.surface, source_path || CASE WHEN record_no > 0 THEN '#' || record_no ELSE '' END || ':' || byte_start || '-' || byte_end AS citation
FROM shown f JOIN claim_facts t ON t.rowid = f.row LEFT JOIN stories s USING (story_id)
ORDER BY t.published_date NULLS LAST, t.doc_id, t.byte_start, t.claim_id;
