"""Letters that leave the house, in the reader's language."""
