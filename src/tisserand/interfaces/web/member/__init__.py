"""Pages for members: wishes, agenda."""
