"""The fictional cluster that `tisserand demo` shows: its data as readable TOML, and what reads it."""
