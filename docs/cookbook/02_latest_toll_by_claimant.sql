-- What is the latest death toll of every claimant, each story once?
-- One row a claimant. low, high: bounds, null where open. as_of: the last day on which it may have been said. What the
-- claimant said before, and of other places and days, stands in the view latest_by_claimant. Copies of a story count once.
SELECT claimant_name AS claimant, place_surface AS place, event_date_start AS event_from, value_low AS low, value_high AS high,
       modifier, counted AS victims, victim_status AS status, coalesce(claim_date_end, published_date) AS as_of, surface, citation
FROM latest_by_claimant
WHERE effect = 'killed' AND claimant_name IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY claimant_name ORDER BY coalesce(claim_date_end, published_date) DESC NULLS LAST, value_low DESC NULLS LAST, citation) = 1
ORDER BY as_of DESC NULLS LAST, low DESC NULLS LAST, claimant, citation
LIMIT 500;
