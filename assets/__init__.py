"""Assets: the steps as Dagster assets, thin, one module a step, and what starts them.

Belongs here: partitions, resources, assets, checks, jobs, schedules, sensors, definitions. Does not: how anything is done
(pipelines). Nothing in pipelines imports this, except the command line, which starts its job.
"""
