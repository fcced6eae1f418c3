"""What is computed: pure functions, records in, decisions out. No Django, no files."""
