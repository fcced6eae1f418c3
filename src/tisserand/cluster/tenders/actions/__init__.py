"""What is done to tenders, one transaction each."""
