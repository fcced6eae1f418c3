"""Reads of matches and introductions."""
