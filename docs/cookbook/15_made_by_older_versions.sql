-- Which rows were made by an older extractor or model?
-- One row a partition and step whose rows are not of the versions in force; n_documents: how many documents that is. No rows:
-- everything is of the versions in force. `newsledger run` redoes what stands here.
SELECT r.ingest_date AS night, r.step, r.extractor_version AS made_by, r.current_version AS in_force, r.model_version AS model,
       r.current_model_version AS model_in_force, p.n_documents
FROM stale_rows r JOIN partitions p USING (ingest_date)
ORDER BY night, step;
