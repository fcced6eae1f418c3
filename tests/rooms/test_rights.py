"""A copy of everything, an erasure that leaves the ledger whole, nothing kept past its time."""

import json
import zipfile
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from auditlog.context import set_actor
from auditlog.models import LogEntry
from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection
from django.db.models import EmailField, ForeignKey
from django.utils.translation import override

from tests.rooms.world import MORNING, World, make_world
from tisserand.cluster.accounts.actions import give_consent, make_token
from tisserand.cluster.accounts.models import ApiToken, Consent, User
from tisserand.cluster.conventions.models import Delegate, Interpreter, Registration, Speaker
from tisserand.cluster.mail.actions import write_letter
from tisserand.cluster.mail.models import Letter
from tisserand.cluster.organisations.models import (
    CharterCriterion,
    ContactPerson,
    CriterionAnswer,
    Import,
    Membership,
    MembershipStep,
    Organisation,
    RelayedMessage,
    SavedSearch,
)
from tisserand.cluster.rights import queries
from tisserand.cluster.rights.actions import LastOfTheTeam, erase_person
from tisserand.cluster.rights.paper import copy_for
from tisserand.cluster.rights.tasks import end_kept
from tisserand.cluster.territories.models import LegalForm
from tisserand.cluster.ties.actions import write_tie
from tisserand.cluster.ties.models import Tie, TieKind

LATER = MORNING + timedelta(days=1)
TOLD_OF_A_PERSON = """
User Facilitation Consent ApiToken Representative ContactPerson JoinRequest Membership MembershipStep
RelayedMessage SavedSearch Letter Import Duplicate Schedule ScheduleRun Accreditation
Need Offer Tender MailChoice Mailed MatchAnswer MatchWeight Introduction IntroductionSide
Registration Delegate Interpreter Wish ForbiddenPair Scenario Meeting MeetingChange Remark
CheckIn Incident DeskCall Announcement
"""
pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def person(world: World) -> User:
    """Somebody of whom every room keeps something; her name stands nowhere else."""
    organisation = world.workshop.organisation
    person = organisation.representatives.get().user
    person.name, person.email = "Wilhelmine Oberkirch", "w.oberkirch@moselwerk.example"
    person.save()
    give_consent(person, "membership", at=MORNING)
    make_token(person, "site", "read", valid=timedelta(days=9), at=MORNING)
    write_letter("hello:1", person.email, language="de", subject="Hallo", body="Frau Oberkirch", at=MORNING)
    message(world.buyer.organisation, sender=person, sender_email=person.email, sender_name=person.name)
    message(world.buyer.organisation, sender=None, sender_email=person.email.upper(), sender_name="W. O.")
    SavedSearch.objects.create(
        email=person.email, language="de", query="q=linge", key="k" * 43, asked_at=MORNING
    )
    ContactPerson.objects.create(organisation=organisation, name=person.name, email=person.email)
    Delegate.objects.create(registration=world.workshop, position=9, name=person.name, title="Leiterin")
    session = world.convention.sessions.create(
        sort="workshop", title_fr="x", starts_at=MORNING, ends_at=LATER
    )
    Speaker.objects.create(session=session, name=person.name, organisation=organisation)
    with set_actor(person):
        organisation.town = "Konz"
        organisation.save()
        organisation.representatives.get().save()
    return person


def message(to: Organisation, **more: object) -> RelayedMessage:
    return RelayedMessage.objects.create(
        organisation=to,
        subject="Linge",
        body="Bonjour",
        key=f"key-{RelayedMessage.objects.count()}",
        written_at=MORNING,
        sent_at=MORNING,
        **more,
    )


def application(world: World, person: User, state: str = "refused") -> Membership:
    membership = Membership.objects.create(
        organisation=world.workshop.organisation,
        applicant=person,
        state=state,
        reason="x",
        applied_at=MORNING,
        decided_at=MORNING,
    )
    criterion = CharterCriterion.objects.first() or CharterCriterion.objects.create(
        code="purpose", name="Purpose", question="?"
    )
    CriterionAnswer.objects.create(
        membership=membership,
        criterion=criterion,
        answer="Ja",
        evidence=ContentFile(b"%PDF-1.4 statutes", "statutes.pdf"),
    )
    MembershipStep.objects.create(membership=membership, state=state, at=MORNING, by=person)
    return membership


def everything_stored() -> str:
    """All rows of all tables, as one text."""
    told = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if "_fts" in table or "_trigrams" in table:
                continue
            cursor.execute(f'SELECT * FROM "{table}"')
            told += [str(row) for row in cursor.fetchall()]
    return "\n".join(told)


def test_the_copy_holds_everything_of_this_person_and_no_secret(world: World, person: User) -> None:
    application(world, person)
    with zipfile.ZipFile(BytesIO(copy_for(person))) as archive:
        kept = json.loads(archive.read("data.json"))
        [document] = [name for name in archive.namelist() if name.startswith("files/")]
        assert archive.read(document) == b"%PDF-1.4 statutes"
    counts = {sort: len(records) for sort, records in kept.items() if records}
    assert counts == {
        "account": 1,
        "consents": 1,
        "api_tokens": 1,
        "organisations_represented": 1,
        "applications": 1,
        "answers_to_the_charter": 1,
        "decisions_on_memberships": 1,
        "messages_written": 2,
        "saved_searches": 1,
        "letters_received": 1,
        "contact_of": 1,
        "delegate_at": 1,
        "speaker_at": 1,
        "changes": 1,
    }
    told = json.dumps(kept)
    assert ApiToken.objects.get().fingerprint not in told
    assert "password" not in told


def test_the_copy_asks_once_for_each_sort_however_much_there_is(
    world: World, person: User, django_assert_num_queries
) -> None:
    for number in (1, 2):
        application(world, person)
        Import.objects.create(source="table", file_name="x.csv", checksum="0", by=person, started_at=LATER)
        world.convention.schedules.create(number=number, made_by=person, made_at=LATER)
        message(world.buyer.organisation, sender=person, sender_email=person.email, sender_name="W. O.")
    with django_assert_num_queries(len(queries.records_about(person))):
        kept = queries.kept_about(person)
    sorts = ("applications", "answers_to_the_charter", "decisions_on_memberships", "imports", "plans_made")
    assert [len(kept[sort]) for sort in sorts] == [2] * 5


def test_after_an_erasure_neither_name_nor_address_is_anywhere(world: World, person: User) -> None:
    application(world, person)
    erase_person(person, at=LATER)
    stored = everything_stored().lower()
    assert [found for found in ("oberkirch", "wilhelmine") if found in stored] == []


def test_a_seat_of_long_ago_is_told_of_nobody_in_the_history(world: World, person: User) -> None:
    seat = world.buyer.organisation.representatives.create(user=person)
    seat.delete()
    other = world.buyer.organisation.representatives.get()
    other.title = "Einkauf"
    other.save()
    erase_person(person, at=LATER)
    told = LogEntry.objects.exclude(object_repr="").filter(content_type__model="representative")
    assert not told.filter(object_repr__contains="Wilhelmine").exists()
    assert told.filter(object_repr__contains=other.user.name).exists()
    assert "wilhelmine" not in everything_stored().lower()


def test_the_ledger_and_what_others_built_on_stay_whole(world: World, person: User) -> None:
    a, b = world.workshop.organisation, world.buyer.organisation
    write_tie(a, b, TieKind.MET, on=MORNING.date(), evidence="meeting:1", at=MORNING)
    membership = application(world, person, state="admitted")
    before = (Tie.objects.count(), world.convention.registrations.count(), world.workshop.delegates.count())
    erase_person(person, at=LATER)
    person.refresh_from_db()
    after = (Tie.objects.count(), world.convention.registrations.count(), world.workshop.delegates.count())
    assert before == after
    assert MembershipStep.objects.get(membership=membership).by == person
    with override("de"):
        assert (str(person), person.is_active, person.erased_at) == ("gelöschte Person", False, LATER)
    assert (Consent.objects.count(), a.representatives.count()) == (0, 0)
    assert LogEntry.objects.filter(actor=person).count() == 0


def test_the_team_hears_of_an_organisation_with_nobody_left(world: World, person: User) -> None:
    erase_person(person, at=LATER)
    [letter] = Letter.objects.filter(key__startswith="left-alone:")
    assert (letter.recipient, "Moselwerk" in letter.subject) == (world.facilitator.email, True)


def test_an_organisation_with_colleagues_is_no_news(world: World, person: User) -> None:
    world.workshop.organisation.representatives.create(user=world.stranger)
    erase_person(person, at=LATER)
    assert Letter.objects.count() == 0


def test_namesakes_elsewhere_keep_their_name(world: World, person: User) -> None:
    Delegate.objects.create(registration=world.buyer, position=9, name=person.name)
    erase_person(person, at=LATER)
    assert [one.name for one in Delegate.objects.filter(position=9)] == [
        "Wilhelmine Oberkirch",
        "gelöschte Person",
    ]


def test_the_last_facilitator_stays_until_there_is_another(world: World) -> None:
    with pytest.raises(LastOfTheTeam):
        erase_person(world.facilitator, at=LATER)
    world.stranger.is_facilitator = True
    world.stranger.save()
    erase_person(world.facilitator, at=LATER)
    assert User.objects.filter(is_facilitator=True).get() == world.stranger


def test_whatever_points_to_a_person_or_holds_an_address_is_thought_of(world: World) -> None:
    told = {*TOLD_OF_A_PERSON.split()}
    organisations_own = {"Organisation"}
    holding = {
        model.__name__
        for model in apps.get_models()
        if model.__module__.startswith("tisserand.cluster.")
        for field in model._meta.concrete_fields
        if isinstance(field, EmailField)
        or (isinstance(field, ForeignKey) and field.related_model._meta.label == settings.AUTH_USER_MODEL)
    }
    assert holding == told | organisations_own
    assert set(queries.kept_about(world.stranger)) >= {"account", "consents", "letters_received"}


def test_what_is_past_its_time_goes_and_the_rest_stays(world: World, settings) -> None:
    settings.DAYS_KEPT = {
        "letters": 30,
        "messages": 20,
        "unconfirmed_messages": 7,
        "refused_applications": 10,
        "history": 999,
        "meals": 14,
    }
    for day, sent in ((1, True), (21, True), (1, False), (8, False)):
        one = message(world.buyer.organisation, sender_email="x@y.example", sender_name=f"{day}")
        moment = LATER - timedelta(days=day)
        RelayedMessage.objects.filter(pk=one.pk).update(written_at=moment, sent_at=moment if sent else None)
    for day in (29, 31):
        letter = write_letter(f"l:{day}", "x@y.example", language="fr", subject="s", body="b", at=MORNING)
        Letter.objects.filter(pk=letter.pk).update(sent_at=LATER - timedelta(days=day))
    assert end_kept(at=LATER) == {
        "unconfirmed_messages": 1,
        "messages": 1,
        "letters": 1,
        "refused_applications": 0,
        "history": 0,
        "meals": 0,
    }
    assert sorted(RelayedMessage.objects.values_list("sender_name", flat=True)) == ["1", "1"]
    assert end_kept(at=LATER)["messages"] == 0


def test_a_refused_application_goes_with_its_documents_and_its_draft(
    world: World, django_capture_on_commit_callbacks
) -> None:
    draft = Organisation.objects.create(
        slug="entwurf", name="Entwurf", kind="company", original_language="de", town="Trier", country="DE",
        territory=world.workshop.organisation.territory,
    )  # fmt: skip
    membership = application(world, world.stranger)
    Membership.objects.filter(pk=membership.pk).update(organisation=draft)
    draft.logo.save("x.png", ContentFile(b"PNG"))
    form = LegalForm.objects.create(code="de-x", country="DE", name="X", is_accreditation=True)
    held = draft.accreditations.create(form=form, evidence=ContentFile(b"%PDF-1.4", "held.pdf"))
    files = [CriterionAnswer.objects.get().evidence, held.evidence, draft.logo]
    with django_capture_on_commit_callbacks(execute=True):
        assert end_kept(at=MORNING + timedelta(days=366))["refused_applications"] == 1
        assert [file.storage.exists(file.name) for file in files] == [True, True, True]
    assert (Membership.objects.count(), Organisation.objects.filter(slug="entwurf").exists()) == (0, False)
    assert [file.storage.exists(file.name) for file in files] == [False, False, False]


def test_an_admitted_member_is_never_past_its_time(world: World) -> None:
    application(world, world.stranger, state="admitted")
    end_kept(at=MORNING + timedelta(days=9999))
    assert Membership.objects.count() == 1


def test_what_people_eat_and_need_goes_two_weeks_after_the_convention_and_their_names_stay(
    world: World,
) -> None:
    world.buyer.delegates.update(diet="vegan", diet_words="Nüsse", access_needs="Rampe")
    over = world.convention.ends_at
    assert end_kept(at=over + timedelta(days=13))["meals"] == 0
    assert world.buyer.delegates.get().diet == "vegan"

    assert end_kept(at=over + timedelta(days=15))["meals"] == 1

    kept = world.buyer.delegates.get()
    assert (kept.name, kept.diet, kept.diet_words, kept.access_needs) == ("Delegate 1", "anything", "", "")
    assert end_kept(at=over + timedelta(days=16))["meals"] == 0


def test_an_erasure_reaches_where_only_the_address_says_who_comes(world: World) -> None:
    person = world.stranger
    Delegate.objects.filter(registration=world.buyer).update(
        email=person.email.upper(), name="S. P.", diet="vegan", access_needs="Rampe", phone="1"
    )
    Registration.objects.filter(pk=world.buyer.pk).update(email=person.email, phone="2")
    Interpreter.objects.update(email=person.email)
    assert [one["diet"] for one in queries.kept_about(person)["delegate_at"]] == ["vegan"]

    erase_person(person, at=LATER)

    kept = world.buyer.delegates.get()
    assert (kept.name, kept.email, kept.phone, kept.diet, kept.access_needs) == (
        "personne effacée", "", "", "anything", ""
    )  # fmt: skip
    assert Registration.objects.filter(pk=world.buyer.pk, email="", phone="").exists()
    assert Interpreter.objects.get().email == ""


def test_an_erasure_reaches_what_the_history_tells_of_letters_and_interpreters(world: World) -> None:
    person = world.stranger
    world.buyer.email, world.buyer.phone = "sacha@ailleurs.example", "+352 621 000 777"
    world.buyer.save()
    world.buyer.email = person.email
    world.buyer.save()
    interpreter = world.convention.interpreters.create(name="Sacha Passerelle", email=person.email)
    interpreter.phone = "+352 621 000 888"
    interpreter.save()
    assert LogEntry.objects.filter(object_repr="Sacha Passerelle").count() == 2

    erase_person(person, at=LATER)

    stored = everything_stored()
    assert [one for one in (person.email, "000 777", "000 888", "Passerelle") if one in stored] == []


def test_the_copy_of_the_team_tells_nothing_of_those_they_decided_about(world: World) -> None:
    Registration.objects.filter(pk=world.buyer.pk).update(
        decided_by=world.facilitator, email="achats@esch.example", phone="2", call_words="Is ill."
    )
    arrived = world.buyer.delegates.get()
    arrived.check_ins.create(scan=uuid4(), happened_at=MORNING, recorded_at=MORNING, by=world.facilitator)

    kept = queries.kept_about(world.facilitator)

    assert [sorted(one) for one in kept["registrations_decided"]] == [
        ["convention", "decided_at", "decision_words", "organisation", "state"]
    ]
    assert str(kept["arrivals_recorded"]).count(arrived.name) == 0
