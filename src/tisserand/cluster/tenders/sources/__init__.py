"""Formats of notices: each reads a file into drafts of tenders, or refuses it with a reason."""
