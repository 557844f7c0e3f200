-- Which sums of money and which shares are claimed, and by whom?
-- unit: currency, percent or fraction. low, high: bounds. what: what it is of, as the text says. Copies once.
SELECT kind, claimant, value_low AS low, value_high AS high, modifier, unit, counted AS what, trend, surface,
       source_path || CASE WHEN record_no > 0 THEN '#' || record_no ELSE '' END
         || ':' || byte_start || '-' || byte_end AS citation
FROM claim_facts
WHERE kind IN ('money', 'percent', 'fraction') AND polarity = 'asserts' AND is_canonical_copy
ORDER BY kind, value_low DESC NULLS LAST, citation, claimant
LIMIT 500;
