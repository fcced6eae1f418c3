"""What is looked for and offered: needs, offers, their areas, amounts and attachments."""
