"""Between the records and the matching engine: records in, suggestions out, nothing else."""
