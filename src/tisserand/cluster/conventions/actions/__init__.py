"""What people do with a convention: prepare, register, wish, plan, publish, tell; one transaction each.

Times are given by the caller. The exceptions say what to do next.
"""

from .admitting import (
    ConventionIsOver,
    NoPlaceLeft,
    ReasonIsMissing,
    approve,
    invite,
    mark_paid,
    promote,
    put_in_group,
    refuse,
    set_capacity,
)
from .arranging import NotTheNewestVersion, lock_meeting
from .places import Withdrawal, fill_places
from .publishing import (
    NotReadyToBeFinal,
    NotReadyToPublish,
    finalise_schedule,
    next_sequence,
    publish_schedule,
)
from .pulse import beat
from .registering import (
    AlreadyRegistered,
    MovedOn,
    NotYours,
    RegistrationIsClosed,
    answers_of,
    change,
    confirm_invitation,
    register,
    withdraw,
)
from .registering import decline as decline_invitation
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
    "AlreadyRegistered",
    "ConventionIsOver",
    "MayNotMeet",
    "MovedOn",
    "NoLongerWaiting",
    "NoPlaceLeft",
    "NotAtTheSameConvention",
    "NotHeldYet",
    "NotOnTheProgramme",
    "NotReadyToBeFinal",
    "NotReadyToPublish",
    "NotTheNewestVersion",
    "NotTheNextStep",
    "NotYourMeeting",
    "NotYours",
    "ReasonIsMissing",
    "RegistrationIsClosed",
    "RequestDeclined",
    "TooManyPending",
    "WishesAreClosed",
    "Withdrawal",
    "accept",
    "answers_of",
    "approve",
    "beat",
    "change",
    "close_wishes",
    "confirm_invitation",
    "decline",
    "decline_invitation",
    "expire_requests",
    "fill_places",
    "finalise_schedule",
    "invite",
    "lock_meeting",
    "mark_paid",
    "next_sequence",
    "open_registration",
    "open_wishes",
    "promote",
    "publish_schedule",
    "put_in_group",
    "refuse",
    "register",
    "say_wish",
    "say_wishes",
    "set_capacity",
    "tell_from_agenda",
    "tell_what_became_of",
    "withdraw",
]
