"""What people may ask of what is kept about them: a copy, an end, and that nothing is kept for ever."""
