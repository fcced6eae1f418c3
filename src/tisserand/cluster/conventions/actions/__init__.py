"""What people do with a convention: prepare, register, wish, plan, publish, tell; one transaction each.

Times are given by the caller. The exceptions say what to do next.
"""

from .arranging import NotTheNewestVersion, lock_meeting
from .publishing import (
    NotReadyToBeFinal,
    NotReadyToPublish,
    finalise_schedule,
    next_sequence,
    publish_schedule,
)
from .pulse import beat
from .steps import NotTheNextStep, close_wishes, open_registration, open_wishes
from .telling import NotHeldYet, NotOnTheProgramme, NotYourMeeting, tell_from_agenda, tell_what_became_of
from .wishing import (
    MayNotMeet,
    NoLongerWaiting,
    NotAtTheSameConvention,
    RequestDeclined,
    TooManyPending,
    WishesAreClosed,
    accept,
    decline,
    expire_requests,
    say_wish,
    say_wishes,
)

__all__ = [
    "MayNotMeet",
    "NoLongerWaiting",
    "NotAtTheSameConvention",
    "NotHeldYet",
    "NotOnTheProgramme",
    "NotReadyToBeFinal",
    "NotReadyToPublish",
    "NotTheNewestVersion",
    "NotTheNextStep",
    "NotYourMeeting",
    "RequestDeclined",
    "TooManyPending",
    "WishesAreClosed",
    "accept",
    "beat",
    "close_wishes",
    "decline",
    "expire_requests",
    "finalise_schedule",
    "lock_meeting",
    "next_sequence",
    "open_registration",
    "open_wishes",
    "publish_schedule",
    "say_wish",
    "say_wishes",
    "tell_from_agenda",
    "tell_what_became_of",
]
