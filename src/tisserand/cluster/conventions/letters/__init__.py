"""What a convention writes to its participants, each in the language they read."""

from .recipients import Recipient, recipients_by_registration, recipients_of
from .registering import tell_how_it_stands, tell_of_lost_meetings
from .schedule import announce_schedule

__all__ = [
    "Recipient",
    "announce_schedule",
    "recipients_by_registration",
    "recipients_of",
    "tell_how_it_stands",
    "tell_of_lost_meetings",
]
