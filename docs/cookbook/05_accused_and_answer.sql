-- Who says that somebody killed civilians, and what does the accused say?
-- part: accuses; counts, where nobody is named for a strike or another deed; or answers: what stands in the same text as a denial
-- or as silence (does_not_mention). accused: who is said to have done it, by the claim or by what the same text says of the same
-- place and day. low, high: the toll. Deaths of which the text names neither doer nor weapon are nobody's to answer for.
-- An answer of does_not_mention is a statement that leaves casualties out: it is not zero.
WITH accusing AS MATERIALIZED (
  SELECT rowid AS row, doc_id, published_date, claimant IS NOT NULL AS is_claimed, perpetrator_surface IS NOT NULL AS has_culprit
  FROM claim_facts
  WHERE effect = 'killed' AND victim_status = 'civilian' AND polarity = 'asserts' AND is_canonical_copy
    AND coalesce(not_summable_reason, '') <> 'difference'
), deeds AS MATERIALIZED (
  SELECT DISTINCT doc_id FROM claim_facts
  WHERE effect = 'killed' AND is_canonical_copy AND (weapon IS NOT NULL OR perpetrator_surface IS NOT NULL)
), denying AS MATERIALIZED (
  SELECT rowid AS row, doc_id FROM claim_facts WHERE polarity <> 'asserts'
), answering AS MATERIALIZED (
  FROM denying SEMI JOIN accusing USING (doc_id)
), texts AS MATERIALIZED (
  -- Latest first, until five hundred of them have a row that is shown whatever else the text says.
  SELECT doc_id FROM accusing SEMI JOIN deeds USING (doc_id)
  LEFT JOIN (SELECT DISTINCT doc_id, true AS is_answered FROM answering) USING (doc_id)
  GROUP BY doc_id HAVING bool_or(is_answered OR has_culprit)
  QUALIFY count_if(bool_or(is_answered OR has_culprit AND is_claimed))
    OVER (ORDER BY any_value(published_date) DESC NULLS LAST, doc_id ROWS UNBOUNDED PRECEDING) <= 500
), claims AS MATERIALIZED (
  SELECT part, c.* FROM claim_facts c JOIN (
    SELECT row, 'accuses' AS part FROM accusing SEMI JOIN texts USING (doc_id)
    UNION ALL SELECT row, 'answers' FROM answering SEMI JOIN texts USING (doc_id)
  ) ON row = c.rowid
), accusations AS (
  FROM claims WHERE part = 'accuses'
), answers AS (
  FROM claims WHERE part = 'answers'
), culprits AS (
  SELECT doc_id, place_surface, event_date_start, any_value(perpetrator_surface ORDER BY byte_start) AS culprit
  FROM accusations WHERE perpetrator_surface IS NOT NULL GROUP BY ALL
), said AS (
  SELECT a.* REPLACE (coalesce(perpetrator_surface, culprit) AS perpetrator_surface)
  FROM accusations a LEFT JOIN culprits q ON q.doc_id = a.doc_id AND q.place_surface IS NOT DISTINCT FROM a.place_surface
    AND q.event_date_start IS NOT DISTINCT FROM a.event_date_start
  WHERE NOT (claimant IS NULL AND figure_id IN (SELECT same_as_figure_id FROM accusations WHERE claimant IS NOT NULL
    AND same_as_figure_id IS NOT NULL))
  UNION ALL
  FROM answers
)
SELECT CASE WHEN part = 'accuses' AND perpetrator_surface IS NULL THEN 'counts' ELSE part END AS part,
       claimant, perpetrator_surface AS accused, polarity, value_low AS low, value_high AS high,
       event_date_start AS event_day, place_surface AS place, title,
       source_path || CASE WHEN record_no > 0 THEN '#' || record_no ELSE '' END
         || ':' || byte_start || '-' || byte_end AS citation
FROM said
WHERE perpetrator_surface IS NOT NULL OR doc_id IN (SELECT doc_id FROM answers)
ORDER BY published_date DESC NULLS LAST, doc_id, said.part, byte_start, claimant
LIMIT 500;
