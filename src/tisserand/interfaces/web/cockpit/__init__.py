"""Pages for facilitators: the control room."""
