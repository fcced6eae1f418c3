"""What happens to a record of the directory, one module a theme."""
