"""What the cluster keeps: one Django app per room; the only storey with a database."""
