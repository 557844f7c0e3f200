-- Which figures must never be summed, and why?
-- reason: percent, fraction, factor, difference; repeat (the same fact again), part (of another figure), other_unit (the same
-- in another unit), superseded, cumulative. Examples as they stand, and one figure_id for `newsledger cite`.
SELECT f.not_summable_reason AS reason, f.kind, count(*) AS n_figures, min(DISTINCT f.surface, 3) AS examples, min(f.figure_id) AS one_figure_id
FROM figures f
WHERE NOT f.is_summable
GROUP BY ALL ORDER BY n_figures DESC, reason, f.kind;
