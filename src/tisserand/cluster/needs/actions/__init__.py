"""What is done to needs and offers, one transaction each."""
