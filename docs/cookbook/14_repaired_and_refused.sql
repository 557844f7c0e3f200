-- What was repaired, by which rule, and what was refused?
-- what: repaired; left alone (damage that no repair was safe for); refused (files, records and rows in quarantine).
-- rule: the rule, or the reason. example: before > after, or what was found and the way out.
SELECT CASE status WHEN 'applied' THEN 'repaired' ELSE 'left alone' END AS what, rule, count(*) AS n, count(DISTINCT doc_id) AS n_documents,
       any_value(CASE status WHEN 'applied' THEN before || ' > ' || after ELSE before END ORDER BY repair_id) AS example
FROM repairs GROUP BY ALL
UNION ALL
SELECT 'refused', stage || ': ' || reason_code, count(*), count(DISTINCT source_path), any_value(detail ORDER BY item_id)
FROM open_quarantine GROUP BY ALL
ORDER BY what DESC, n DESC, rule;
