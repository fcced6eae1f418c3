"""What conventions keep of a person: where they come and with what needs, and what they did for the team."""

from collections.abc import Collection, Mapping
from typing import Any

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from tisserand.cluster.accounts.models import User
from tisserand.cluster.conventions.models import (
    Announcement,
    CheckIn,
    Delegate,
    DeskCall,
    ForbiddenPair,
    Incident,
    Interpreter,
    Meeting,
    MeetingChange,
    Registration,
    Remark,
    Scenario,
    Schedule,
    ScheduleRun,
    Wish,
)

WHO = frozenset({"name", "email", "phone"})


def delegates_of(person: User) -> QuerySet[Delegate]:
    """Where they stand on a registration: by their address, or by name for whom they represent."""
    own = person.representations.values("organisation")
    by_name = Q(name__iexact=person.name, registration__organisation__in=own) & ~Q(name="")
    return Delegate.objects.filter(by_name | Q(email__iexact=person.email))


def registrations_for(person: User) -> QuerySet[Registration]:
    """Registrations whose letters go to their address too."""
    return Registration.objects.filter(email__iexact=person.email)


def interpreters_of(person: User) -> QuerySet[Interpreter]:
    """Where they interpret."""
    return Interpreter.objects.filter(email__iexact=person.email)


def records_at_conventions(person: User) -> Mapping[str, QuerySet[Any]]:
    """Everything, by what it is; nothing is read yet."""
    return {
        "delegate_at": delegates_of(person),
        "arrivals": CheckIn.objects.filter(delegate__in=delegates_of(person)),
        "letters_of_conventions_to": registrations_for(person),
        "interpreter_at": interpreters_of(person),
        "registrations_decided": Registration.objects.filter(decided_by=person),
        "wishes_said": Wish.objects.filter(said_by=person),
        "pairs_kept_apart": ForbiddenPair.objects.filter(by=person),
        "plans_asked_for": ScheduleRun.objects.filter(started_by=person),
        "plans_made": Schedule.objects.filter(made_by=person),
        "what_if_asked": Scenario.objects.filter(asked_by=person),
        "meetings_changed": Meeting.objects.filter(changed_by=person),
        "changes_of_plans": MeetingChange.objects.filter(by=person),
        "remarks_answered": Remark.objects.filter(answered_by=person),
        "arrivals_recorded": CheckIn.objects.filter(by=person),
        "incidents_told": Incident.objects.filter(told_by=person),
        "calls_answered": DeskCall.objects.filter(answered_by=person),
        "announcements_made": Announcement.objects.filter(by=person),
    }


ONLY_TOLD: Mapping[str, Collection[str]] = {
    "registrations_decided": ("convention", "organisation", "state", "decided_at", "decision_words"),
    "remarks_answered": ("schedule", "answer", "answered_at"),
    "arrivals_recorded": ("happened_at", "recorded_at", "undone_at"),
    "calls_answered": ("at", "answered_at"),
}
"""Of what the team did about other people only this is in the copy: the rest is about them."""


def erase_at_conventions(person: User) -> None:
    """Takes their name, addresses and needs out; that somebody came, and what was decided, stays."""
    _erase_history(person)
    for delegate in delegates_of(person).select_related("registration"):
        with override(delegate.registration.language):
            delegate.name = _("erased person")
        delegate.title = delegate.email = delegate.phone = delegate.diet_words = delegate.access_needs = ""
        delegate.diet, delegate.may_be_photographed = Delegate.Diet.ANYTHING, False
        delegate.save()
    registrations_for(person).update(email="", phone="")
    for interpreter in interpreters_of(person):
        with override(interpreter.language):
            interpreter.name = f"{_('erased person')} {interpreter.pk}"
        interpreter.email = interpreter.phone = ""
        interpreter.save()


def _erase_history(person: User) -> None:
    """The history keeps that a registration or an interpreter was changed, no longer how to reach them."""
    registration, interpreter = map(ContentType.objects.get_for_model, (Registration, Interpreter))
    told = Q(changes__email__0__iexact=person.email) | Q(changes__email__1__iexact=person.email)
    entries = LogEntry.objects.filter(
        Q(told, content_type__in=(registration, interpreter))
        | Q(content_type=registration, object_id__in=registrations_for(person).values("pk"))
        | Q(content_type=interpreter, object_id__in=interpreters_of(person).values("pk"))
    )
    for entry in entries:
        kept = {name: change for name, change in (entry.changes or {}).items() if name not in WHO}
        shown = "" if entry.content_type_id == interpreter.pk else entry.object_repr
        LogEntry.objects.filter(pk=entry.pk).update(changes=kept, changes_text="", object_repr=shown)
