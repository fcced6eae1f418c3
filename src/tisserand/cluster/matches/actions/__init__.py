"""What is done with matches and introductions, one transaction each."""
