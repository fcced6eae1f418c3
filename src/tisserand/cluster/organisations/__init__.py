"""The directory: who, where, SSE class, languages, representatives."""
