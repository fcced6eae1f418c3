"""What every page shares: the look, the woven mark, headers and security."""
