-- Which publication dates can be read in more than one way?
-- published_date: the reading taken, null where nothing decides; alternatives: the others. confidence: how sure, 0 to 1.
-- evidence: what was weighed, in that order.
SELECT source_path, record_no, published_date, published_order AS read_as, published_alternatives AS alternatives,
       published_confidence AS confidence, published_evidence AS evidence
FROM documents
WHERE len(published_alternatives) > 0 AND status = 'current'
ORDER BY published_date NULLS FIRST, source_path, record_no
LIMIT 500;
