-- Views for people. Each is followed by its comment. Run in the order of the file, after the tables are filled.

CREATE VIEW figures_cited AS
SELECT f.*, d.source_name, d.title, d.published_date, s.text AS sentence, s.role,
       d.source_path || CASE WHEN d.record_no > 0 THEN '#' || d.record_no ELSE '' END
         || ':' || f.byte_start || '-' || f.byte_end AS citation
FROM figures f JOIN documents d USING (doc_id) JOIN sentences s USING (sentence_id)
WHERE d.status = 'current';
COMMENT ON VIEW figures_cited IS 'Figures of current documents with sentence, source and citation source_path[#record]:byte_start-byte_end';

CREATE VIEW casualty_claims AS
SELECT c.claim_id, c.claimant_name, c.claimant_role, c.claimant_organisation, c.claimant_surface, c.relay, c.polarity, c.hedge, f.value_low, f.value_high, f.modifier, f.counted,
       f.effect, f.victim_status, c.place_surface, c.perpetrator_surface, c.weapon,
       c.event_date_start, c.event_date_end, c.event_precision, c.claim_date_start, c.claim_date_end,
       d.published_date, d.ingest_date, d.source_name, d.agency, d.title, d.story_id, d.is_canonical_copy,
       f.is_summable, f.not_summable_reason, f.surface, s.text AS sentence, c.confidence, c.doc_id, c.figure_id,
       d.source_path || CASE WHEN d.record_no > 0 THEN '#' || d.record_no ELSE '' END
         || ':' || coalesce(f.byte_start, s.byte_start) || '-' || coalesce(f.byte_end, s.byte_end) AS citation
FROM claims c JOIN documents d USING (doc_id)
LEFT JOIN figures f ON f.figure_id = c.figure_id
LEFT JOIN sentences s ON s.sentence_id = c.sentence_id
WHERE d.status = 'current';
COMMENT ON VIEW casualty_claims IS 'One wide row a claim: who says how many, of what, where, when, with a citation. Four clocks: event, claim, published, ingest';

CREATE VIEW open_disagreements AS
SELECT g.*, a.surface AS surface_a, b.surface AS surface_b, a.doc_id AS doc_id_a, b.doc_id AS doc_id_b,
       sa.text AS sentence_a, sb.text AS sentence_b
FROM disagreements g
JOIN figures a ON a.figure_id = g.figure_id_a JOIN figures b ON b.figure_id = g.figure_id_b
JOIN sentences sa ON sa.sentence_id = a.sentence_id JOIN sentences sb ON sb.sentence_id = b.sentence_id
WHERE g.status = 'open';
COMMENT ON VIEW open_disagreements IS 'Disagreements nobody has decided yet, with both sentences';

CREATE VIEW latest_by_claimant AS
SELECT * FROM casualty_claims
WHERE effect IS NOT NULL AND polarity = 'asserts' AND is_canonical_copy
QUALIFY row_number() OVER (
  PARTITION BY coalesce(claimant_name, '(text)'), effect, place_surface, event_date_start
  ORDER BY claim_date_end DESC NULLS LAST, published_date DESC NULLS LAST, claim_id) = 1;
COMMENT ON VIEW latest_by_claimant IS 'The latest word of every claimant on every effect, place and event day, each story once';

CREATE VIEW tolls_by_place_and_day AS
SELECT place_surface, event_date_start, effect, min(value_low) AS low, max(value_high) AS high,
       bool_or(value_high IS NULL) AS is_open_above, count(*) AS n_claims,
       count(DISTINCT story_id) AS n_stories
FROM casualty_claims
WHERE effect IS NOT NULL AND polarity = 'asserts' AND is_summable AND is_canonical_copy
GROUP BY ALL;
COMMENT ON VIEW tolls_by_place_and_day IS 'Low and high of what is claimed for a place and day; repeats and parts left out, each story once';

CREATE VIEW repairs_summary AS
SELECT d.source_name, r.rule, r.codec_path, r.status, count(*) AS n_repairs, count(DISTINCT r.doc_id) AS n_documents,
       min(r.confidence) AS lowest_confidence, any_value(r.before ORDER BY r.repair_id) AS example_before,
       any_value(r.after ORDER BY r.repair_id) AS example_after
FROM repairs r JOIN documents d USING (doc_id)
GROUP BY ALL ORDER BY n_repairs DESC, d.source_name, r.rule, r.codec_path, r.status;
COMMENT ON VIEW repairs_summary IS 'What was repaired or refused, by source and rule, with an example';

CREATE VIEW ambiguous_dates AS
SELECT doc_id, source_name, source_path, published_alternatives, published_evidence
FROM documents WHERE published_date IS NULL AND len(published_alternatives) > 0;
COMMENT ON VIEW ambiguous_dates IS 'Documents whose date can be read in more than one way, with every reading and what was weighed';

CREATE VIEW open_quarantine AS
SELECT stage, reason_code, source_path, record_no, detail, ingest_date, item_id
FROM quarantine WHERE resolved_at IS NULL;
COMMENT ON VIEW open_quarantine IS 'What was not accepted and still is not, and the way out';

CREATE VIEW stale_rows AS
SELECT r.ingest_date, r.step, r.extractor_version, v.version AS current_version, r.model_version,
       v.model_version AS current_model_version, r.run_id
FROM runs r JOIN versions v USING (step)
WHERE r.extractor_version <> v.version OR r.model_version IS DISTINCT FROM v.model_version;
COMMENT ON VIEW stale_rows IS 'Partitions whose rows (by run_id) were made by another version than the one in force; the next run without dates redoes them';
