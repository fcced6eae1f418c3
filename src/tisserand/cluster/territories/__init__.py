"""Places, languages, trades, themes: what every other room refers to."""
