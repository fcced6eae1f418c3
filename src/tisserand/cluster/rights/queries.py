"""All that is kept about a person, from every room: what they take along, and what an erasure must reach.

Names of people without an account (delegates, speakers, contacts) belong to a person where name and
organisation, or the e-mail address, are theirs.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from auditlog.models import LogEntry
from django.db.models import Model, Q, QuerySet
from django.db.models.fields.files import FieldFile

from tisserand.cluster.accounts.models import User
from tisserand.cluster.conventions.models import CheckIn, Delegate, Registration, Speaker
from tisserand.cluster.mail.models import Letter
from tisserand.cluster.matches.models import (
    Introduction,
    IntroductionSide,
    Mailed,
    MatchAnswer,
    MatchWeight,
)
from tisserand.cluster.needs.models import Need, Offer
from tisserand.cluster.organisations.models import (
    Accreditation,
    ContactPerson,
    CriterionAnswer,
    Duplicate,
    Import,
    JoinRequest,
    Membership,
    MembershipStep,
    RelayedMessage,
    SavedSearch,
)
from tisserand.cluster.tenders.models import Tender

from .at_conventions import ONLY_TOLD, records_at_conventions

UNTOLD = frozenset(
    {
        "password",
        "fingerprint",
        "key",
        "agenda_key",
        "invitation_key",
        "data",
        "network",
        "levels",
        "refusals",
        "gains",
    }
)
"""Fields that are secrets of the house, or about other people: they are not in the copy."""


NAMED_AFTER: Mapping[type[Model], Sequence[str]] = {
    CriterionAnswer: ("membership__organisation",),
    MembershipStep: ("membership__organisation",),
    Delegate: ("registration__organisation",),
    Registration: ("organisation", "convention"),
    CheckIn: ("delegate",),
}
"""What the names of those that a record points to are made of."""


def letters_to(person: User) -> QuerySet[Letter]:
    """Letters to their address."""
    return Letter.objects.filter(recipient__iexact=person.email)


def messages_of(person: User) -> QuerySet[RelayedMessage]:
    """Messages they wrote, signed in or not."""
    return RelayedMessage.objects.filter(Q(sender=person) | Q(sender_email__iexact=person.email))


def searches_of(person: User) -> QuerySet[SavedSearch]:
    """Searches whose news are mailed to their address."""
    return SavedSearch.objects.filter(email__iexact=person.email)


def contacts_of(person: User) -> QuerySet[ContactPerson]:
    """Where they stand as somebody to talk to."""
    return ContactPerson.objects.filter(email__iexact=person.email).exclude(email="")


def sides_of(person: User) -> QuerySet[IntroductionSide]:
    """Sides of introductions they answered for, or that may tell their address."""
    answered = Q(said_by=person) | Q(outcome_by=person)
    return IntroductionSide.objects.filter(answered | Q(told_address__iexact=person.email))


def speakers_of(person: User) -> QuerySet[Speaker]:
    """Where they speak for an organisation they represent."""
    own = person.representations.values("organisation")
    named = Speaker.objects.filter(name__iexact=person.name).exclude(name="")
    return named.filter(organisation__in=own)


def history_by(person: User) -> QuerySet[LogEntry]:
    """What the history says they changed."""
    changes: QuerySet[LogEntry] = LogEntry.objects.filter(actor=person)
    return changes


def records_about(person: User) -> Mapping[str, QuerySet[Any]]:
    """Everything, by what it is; nothing is read yet."""
    return {
        "account": User.objects.filter(pk=person.pk),
        "addresses": EmailAddress.objects.filter(user=person),
        "ways_to_sign_in": Authenticator.objects.filter(user=person),
        "consents": person.consents.all(),
        "api_tokens": person.api_tokens.all(),
        "territories_looked_after": person.facilitations.all(),
        "organisations_represented": person.representations.all(),
        "requests_to_join": JoinRequest.objects.filter(user=person),
        "applications": Membership.objects.filter(applicant=person),
        "answers_to_the_charter": CriterionAnswer.objects.filter(membership__applicant=person),
        "decisions_on_memberships": MembershipStep.objects.filter(by=person),
        "messages_written": messages_of(person),
        "saved_searches": searches_of(person),
        "letters_received": letters_to(person),
        "contact_of": contacts_of(person),
        "speaker_at": speakers_of(person),
        "accreditations_checked": Accreditation.objects.filter(checked_by=person),
        "imports": Import.objects.filter(by=person),
        "duplicates_decided": Duplicate.objects.filter(decided_by=person),
        "needs_written": Need.objects.filter(author=person),
        "offers_written": Offer.objects.filter(author=person),
        "tenders_typed_in": Tender.objects.filter(author=person),
        "choices_of_letters": person.mail_choices.all(),
        "told_by_letter": Mailed.objects.filter(user=person),
        "introductions_proposed": Introduction.objects.filter(proposed_by=person),
        "introductions_answered": sides_of(person),
        "suggestions_answered": MatchAnswer.objects.filter(by=person),
        "weights_changed": MatchWeight.objects.filter(by=person),
        **records_at_conventions(person),
        "changes": history_by(person),
    }


def kept_about(person: User) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """The same as plain values to be written down: 1 query for each sort, whatever their number."""
    return {
        sort: [_told(record, ONLY_TOLD.get(sort)) for record in _with_names(records)]
        for sort, records in records_about(person).items()
    }


def files_of(person: User) -> Sequence[FieldFile]:
    """The documents they handed in with applications."""
    answers = CriterionAnswer.objects.filter(membership__applicant=person).exclude(evidence="")
    return [answer.evidence for answer in answers]


def _with_names(records: QuerySet[Any]) -> QuerySet[Any]:
    """The records with all that they point to, which is told by its name."""
    own = [field.name for field in records.model._meta.concrete_fields if field.is_relation]
    return records.select_related(*own, *NAMED_AFTER.get(records.model, ()))


def _told(record: Model, only: Collection[str] | None = None) -> dict[str, Any]:
    """The fields of a record in plain values, or `only` some; what they point to by its name."""
    told: dict[str, Any] = {}
    for field in record._meta.concrete_fields:
        if field.name in UNTOLD or (only is not None and field.name not in only):
            continue
        value = getattr(record, field.name if field.is_relation else field.attname)
        told[field.name] = str(value) if isinstance(value, Model | FieldFile) else value
    return told
