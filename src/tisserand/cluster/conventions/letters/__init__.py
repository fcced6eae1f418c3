"""What a convention writes to its participants, each in the language they read."""

from .schedule import announce_schedule

__all__ = ["announce_schedule"]
