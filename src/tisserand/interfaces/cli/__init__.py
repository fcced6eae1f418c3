"""The `tisserand` command."""
