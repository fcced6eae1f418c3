"""What people do with a convention: prepare, register, wish, plan, publish, tell; one transaction each.

Times are given by the caller. The exceptions say what to do next.
"""

from .arranging import NotTheNewestVersion, lock_meeting
from .publishing import NotReadyToPublish, publish_schedule
from .pulse import beat
from .steps import NotTheNextStep, close_wishes, open_registration, open_wishes
from .telling import NotHeldYet, NotOnTheProgramme, NotYourMeeting, tell_from_agenda, tell_what_became_of
from .wishing import NotAtTheSameConvention, WishesAreClosed, say_wish, say_wishes

__all__ = [
    "NotAtTheSameConvention",
    "NotHeldYet",
    "NotOnTheProgramme",
    "NotReadyToPublish",
    "NotTheNewestVersion",
    "NotTheNextStep",
    "NotYourMeeting",
    "WishesAreClosed",
    "beat",
    "close_wishes",
    "lock_meeting",
    "open_registration",
    "open_wishes",
    "publish_schedule",
    "say_wish",
    "say_wishes",
    "tell_from_agenda",
    "tell_what_became_of",
]
