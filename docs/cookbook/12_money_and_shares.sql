-- Which sums of money and which shares are claimed, and by whom?
-- unit: currency, percent, or what the fraction is of. low, high: bounds. what: what it is of, as the text says. Copies once.
WITH amounts AS MATERIALIZED (SELECT * FROM figures WHERE kind IN ('money', 'percent', 'fraction'))
SELECT a.kind, c.claimant_name AS claimant, a.value_low AS low, a.value_high AS high, a.modifier, a.unit, a.counted AS what, a.trend, a.surface,
       d.source_path || CASE WHEN d.record_no > 0 THEN '#' || d.record_no ELSE '' END || ':' || a.byte_start || '-' || a.byte_end AS citation
FROM amounts a JOIN claims c USING (figure_id) JOIN documents d ON d.doc_id = a.doc_id
WHERE c.polarity = 'asserts' AND d.status = 'current' AND d.is_canonical_copy
ORDER BY a.kind, a.value_low DESC NULLS LAST, citation, claimant
LIMIT 500;
