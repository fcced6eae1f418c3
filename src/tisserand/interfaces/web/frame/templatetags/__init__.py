"""What templates load by name: `{% load weave %}`."""
