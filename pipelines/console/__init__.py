"""Console: what the command line does and shows.

Belongs here: running the job with progress, looking at single files, answering queries, errors in words.
Does not: options and help (cli), the work itself (the rooms).
"""
