-- Views for people. Each is followed by its comment. Run in the order of the file, after the tables are filled.

CREATE VIEW figures_cited AS
SELECT f.*, d.source_name, d.title, d.published_date, s.text AS sentence, s.role,
       d.source_path || CASE WHEN d.record_no > 0 THEN '#' || d.record_no ELSE '' END
         || ':' || f.byte_start || '-' || f.byte_end AS citation
FROM figures f JOIN documents d USING (doc_id) JOIN sentences s USING (sentence_id)
WHERE d.status = 'current';
COMMENT ON VIEW figures_cited IS 'Figures of current documents with sentence, source and citation source_path[#record]:byte_start-byte_end';

CREATE VIEW casualty_claims AS
SELECT c.claim_id, c.claimant, c.claimant_name, c.claimant_role, c.claimant_organisation, c.claimant_surface, c.relay, c.polarity, c.hedge, c.value_low, c.value_high, c.modifier, c.counted,
       c.effect, c.victim_status, c.place_surface, c.perpetrator_surface, c.weapon,
       c.event_date_start, c.event_date_end, c.event_precision, c.claim_date_start, c.claim_date_end,
       c.published_date, c.ingest_date, c.source_name, c.agency, c.title, c.story_id, c.is_canonical_copy,
       c.is_summable, c.not_summable_reason, c.surface, s.text AS sentence, c.confidence, c.doc_id, c.figure_id,
       c.source_path || CASE WHEN c.record_no > 0 THEN '#' || c.record_no ELSE '' END
         || ':' || c.byte_start || '-' || c.byte_end AS citation
FROM claim_facts c LEFT JOIN sentences s ON s.sentence_id = c.sentence_id;
COMMENT ON VIEW casualty_claims IS 'One wide row a claim: who says how many, of what, where, when, with a citation. Four clocks: event, claim, published, ingest';

CREATE VIEW open_disagreements AS
SELECT g.*, sa.text AS sentence_a, sb.text AS sentence_b,
       da.source_path || CASE WHEN da.record_no > 0 THEN '#' || da.record_no ELSE '' END
         || ':' || g.byte_start_a || '-' || g.byte_end_a AS citation_a,
       db.source_path || CASE WHEN db.record_no > 0 THEN '#' || db.record_no ELSE '' END
         || ':' || g.byte_start_b || '-' || g.byte_end_b AS citation_b
FROM disagreements g
JOIN documents da ON da.doc_id = g.doc_id_a JOIN documents db ON db.doc_id = g.doc_id_b
JOIN sentences sa ON sa.sentence_id = g.sentence_id_a JOIN sentences sb ON sb.sentence_id = g.sentence_id_b
-- What a claimant has since replaced is no longer held against others.
WHERE g.status = 'open' AND (g.field <> 'claim' OR g.type = 'superseded' OR (
  coalesce(g.figure_id_a, '') NOT IN (SELECT figure_id_a FROM disagreements WHERE type = 'superseded' AND status <> 'dismissed' AND figure_id_a IS NOT NULL)
  AND coalesce(g.figure_id_b, '') NOT IN (SELECT figure_id_a FROM disagreements WHERE type = 'superseded' AND status <> 'dismissed' AND figure_id_a IS NOT NULL)));
COMMENT ON VIEW open_disagreements IS 'Disagreements nobody has decided yet, with both sentences and citations; those of a claim its claimant has replaced are left out';

CREATE VIEW latest_by_claimant AS
WITH latest AS (
  -- Grouped by columns as they stand, which are those shown: what is asked of them is looked for before claims are compared.
  SELECT claimant, effect, place_surface, event_date_start,
         first({row: rowid, sentence_id: sentence_id}
           ORDER BY coalesce(claim_date_end, published_date) DESC NULLS LAST, published_date DESC NULLS LAST, claim_id) AS chosen
  FROM claim_facts
  WHERE effect IS NOT NULL AND polarity = 'asserts' AND is_canonical_copy AND (is_summable OR not_summable_reason = 'repeat')
  GROUP BY ALL
)
SELECT c.claim_id, t.claimant, c.claimant_name, c.claimant_role, c.claimant_organisation, c.claimant_surface, c.relay, c.polarity, c.hedge, c.value_low, c.value_high, c.modifier, c.counted,
       t.effect, c.victim_status, t.place_surface, c.perpetrator_surface, c.weapon,
       t.event_date_start, c.event_date_end, c.event_precision, c.claim_date_start, c.claim_date_end,
       c.published_date, c.ingest_date, c.source_name, c.agency, c.title, c.story_id, c.is_canonical_copy,
       c.is_summable, c.not_summable_reason, c.surface, s.text AS sentence, c.confidence, c.doc_id, c.figure_id,
       c.source_path || CASE WHEN c.record_no > 0 THEN '#' || c.record_no ELSE '' END
         || ':' || c.byte_start || '-' || c.byte_end AS citation
FROM latest t LEFT JOIN sentences s ON s.sentence_id = t.chosen.sentence_id JOIN claim_facts c ON c.rowid = t.chosen.row;
COMMENT ON VIEW latest_by_claimant IS 'The latest word of every claimant on every effect, place and event day, each story once, parts left out';

CREATE VIEW tolls_by_place_and_day AS
WITH stated AS (
  -- What several claimants say of one figure is one.
  SELECT c.place_surface, c.event_date_start, c.event_date_end, c.effect, c.figure_id, any_value(c.sentence_id) AS sentence_id,
         string_agg(DISTINCT c.claimant, '; ' ORDER BY c.claimant) AS who, any_value(c.counted) AS counted,
         any_value(c.value_low) AS value_low, any_value(c.value_high) AS value_high, any_value(c.victim_status) AS victim_status,
         any_value(c.story_id) AS told_in,
         -- Without a place, or without a day, two stories need not be about one thing.
         any_value(CASE WHEN c.place_surface IS NULL OR c.event_date_start IS NULL THEN c.story_id END) AS only_story_id
  FROM claim_facts c
  WHERE c.effect IS NOT NULL AND c.polarity = 'asserts' AND c.is_summable AND c.is_canonical_copy
  GROUP BY ALL
), counted AS (
  SELECT place_surface, event_date_start, event_date_end, effect, only_story_id, told_in, sentence_id, who, counted,
         min(coalesce(value_low, value_high)) AS low, max(coalesce(value_high, value_low)) AS high, bool_or(value_high IS NULL) AS is_open,
         count(*) FILTER (WHERE coalesce(victim_status, 'unknown') = 'unknown') AS n_unknown_status, count(*) AS n_figures
  FROM stated GROUP BY ALL
), told AS (
  -- "six soldiers and a ferryman" are seven dead: a sentence adds up what it counts apart.
  SELECT place_surface, event_date_start, event_date_end, effect, only_story_id, told_in, sum(low) AS low, sum(high) AS high,
         bool_or(is_open) AS is_open, sum(n_unknown_status) AS n_unknown_status, sum(n_figures) AS n_figures
  FROM counted GROUP BY place_surface, event_date_start, event_date_end, effect, only_story_id, told_in, sentence_id, who
)
SELECT place_surface, event_date_start, event_date_end, effect, only_story_id, min(low) AS low, max(high) AS high,
       bool_or(is_open) AS is_open_above,
       sum(n_unknown_status)::BIGINT AS n_unknown_status,
       sum(n_figures)::BIGINT AS n_claims,
       count(DISTINCT told_in) AS n_stories,
       -- Stories of one agency go back to one source; a story without one is an origin of its own.
       count(DISTINCT coalesce(origin, told_in)) AS n_independent_origins
FROM told LEFT JOIN stories ON stories.story_id = told_in GROUP BY ALL;
COMMENT ON VIEW tolls_by_place_and_day IS 'Low and high of what is claimed for a place and day, in how many figures (n_claims) and by how many independent origins; what a sentence counts apart (six soldiers and a ferryman) is added up; high is the highest number named where is_open_above; where place or day is unknown each story stands for itself (only_story_id); repeats and parts left out, each story once';

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
