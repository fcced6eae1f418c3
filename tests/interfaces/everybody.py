"""A world in which every address leads somewhere, with five readers who may see and do different things.

Everything is about one organisation, Moselwerk in Trier: it applied, somebody asks to act for it, it was
written to, it may be a duplicate, it comes to a convention with a plan.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from django.core import signing
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from tests.rooms.world import MORNING, World, make_world

from tisserand.cluster.accounts.actions import give_consent, link_token, make_token
from tisserand.cluster.accounts.actions.mail_choices import choices_of
from tisserand.cluster.accounts.actions.welcoming import invitation_token
from tisserand.cluster.accounts.models import Facilitation, User
from tisserand.cluster.conventions.models import (
    Announcement,
    Deal,
    DeskCall,
    FollowUp,
    ForbiddenPair,
    Incident,
    Meeting,
    MeetingRule,
    ProgrammeSession,
    Remark,
    Schedule,
    ScheduleRun,
    Wish,
)
from tisserand.cluster.matches.actions.introducing import propose_introduction
from tisserand.cluster.matches.keyed import answer_token
from tisserand.cluster.matches.models import JointBid, Match, MatchWeight
from tisserand.cluster.needs.actions import Written, attach, submit, write
from tisserand.cluster.needs.documents import Document
from tisserand.cluster.needs.models import Need, Offer
from tisserand.cluster.organisations.actions.freshness import confirmation_token
from tisserand.cluster.organisations.models import (
    Accreditation,
    CharterCriterion,
    ContactPerson,
    CriterionAnswer,
    Duplicate,
    Import,
    JoinRequest,
    Membership,
    Organisation,
    RelayedMessage,
    SavedSearch,
)
from tisserand.cluster.organisations.search import index_everything
from tisserand.cluster.tenders.models import Tender
from tisserand.cluster.territories.models import LegalForm

READERS = ("visitor", "member", "representative", "elsewhere", "here")
SECRETS = ("buero@moselwerk.example", "+49 651 4242", "hof@moselwerk.example", "+49 651 7777")
"""What Moselwerk shows to nobody: its address and telephone, and those of a contact person."""


@dataclass
class Everybody:
    """The world, its readers by name, and the keys that addresses are made of."""

    world: World
    people: dict[str, User]
    keys: dict[str, object] = field(default_factory=dict)

    def client(self, reader: str) -> Client:
        """A browser in which this reader is signed in."""
        client = Client()
        if reader in self.people:
            client.force_login(self.people[reader])
        return client

    def bearer(self, reader: str, scope: str) -> dict[str, str]:
        """The headers of a program of this reader; those who may not have such a token send one to read."""
        if reader not in self.people:
            return {}
        person = self.people[reader]
        allowed = scope if scope not in {"import", "desk"} or person.is_facilitator else "read"
        made = make_token(person, "x", allowed, valid=timedelta(days=1), at=timezone.now())
        return {"Authorization": f"Bearer {made.key}"}


def make_everybody() -> Everybody:
    """Furnishes everything."""
    world = make_world()
    workshop, buyer = world.workshop.organisation, world.buyer.organisation
    people = {
        "member": buyer.representatives.get().user,
        "representative": workshop.representatives.get().user,
        "elsewhere": _facilitator("lu@team.example", buyer.territory),
        "here": _facilitator("de@team.example", workshop.territory),
    }
    Membership.objects.create(organisation=buyer, state="admitted", applied_at=MORNING)
    Organisation.objects.filter(pk=workshop.pk).update(
        email=SECRETS[0], phone=SECRETS[1], contact_visibility="private"
    )
    ContactPerson.objects.create(
        organisation=workshop, name="Hof", email=SECRETS[2], phone=SECRETS[3], visibility="private"
    )
    everybody = Everybody(world, people)
    everybody.keys = {
        "world": world.convention.slug,
        "wishes": world.workshop.pk,
        "agenda": world.workshop.agenda_key,
        "invited": world.workshop.invitation_key,
        "delegate": world.workshop.delegates.get().pk,
        "session": _session(world),
        "interpreter": world.convention.interpreters.get().pk,
        **_papers(workshop, people["representative"]),
        **_care(workshop),
        **_letters(workshop, people["representative"]),
        **_plan(world),
        **_day(world),
        **_market(workshop, people),
        **_tenders(),
        **_introduced(workshop, buyer, people),
        "colleague": _facilitator("de.two@team.example", workshop.territory).pk,
    }
    index_everything(at=timezone.now())
    return everybody


def _facilitator(email: str, territory: object) -> User:
    person = User.objects.create_user(email, name=email.partition("@")[0].upper(), is_facilitator=True)
    Facilitation.objects.create(user=person, territory=territory)
    return person


def _session(world: World) -> int:
    """A round table of the convention with somebody of Moselwerk in it."""
    session = ProgrammeSession.objects.create(
        convention=world.convention,
        sort="round_table",
        title="Round table",
        starts_at=MORNING,
        ends_at=MORNING + timedelta(hours=1),
    )
    session.attendees.add(world.workshop)
    return session.pk


def _tenders() -> dict[str, object]:
    """A tender on the board, and one that the team withdrew."""
    told = {
        "source": "typed",
        "kind": "competition",
        "title": "Tender",
        "original_language": "fr",
        "country": "LU",
        "read_at": MORNING,
        "changed_at": MORNING,
    }
    return {
        "tender": Tender.objects.create(number="1-2027", state="open", **told).pk,
        "withdrawn": Tender.objects.create(number="2-2027", state="withdrawn", **told).pk,
    }


def _papers(workshop: Organisation, person: User) -> dict[str, object]:
    """Its application, and a colleague who wants to join."""
    membership = Membership.objects.create(
        organisation=workshop, applicant=person, state="under_review", applied_at=MORNING
    )
    criterion, _ = CharterCriterion.objects.get_or_create(
        code="purpose", defaults={"name": "p", "question": "?"}
    )
    answer = CriterionAnswer.objects.create(
        membership=membership, criterion=criterion, answer="Ja", evidence=ContentFile(b"%PDF-1.4", "s.pdf")
    )
    form = LegalForm.objects.create(
        code="x-wfbm", country="DE", name="WfbM", sse_class="adapted_workshop", is_accreditation=True
    )
    held = Accreditation.objects.create(
        organisation=workshop, form=form, visibility="private", evidence=ContentFile(b"%PDF-1.4", "a.pdf")
    )
    other = LegalForm.objects.create(
        code="x-ib", country="DE", name="Betrieb", sse_class="work_integration", is_accreditation=True
    )
    shown = Accreditation.objects.create(organisation=workshop, form=other)
    colleague = User.objects.create_user("kollege@moselwerk.example", name="Kollege")
    asked = JoinRequest.objects.create(organisation=workshop, user=colleague, asked_at=MORNING)
    return {
        "membership": membership.pk,
        "answer": answer.pk,
        "accreditation": held.pk,
        "shown": shown.pk,
        "join": asked.pk,
    }


def _care(workshop: Organisation) -> dict[str, object]:
    run = Import.objects.create(
        source="table", file_name="l.csv", checksum="0" * 64, state="done", started_at=MORNING, counts={}
    )
    twin = Organisation.objects.create(
        slug="moselwerkstatt",
        name="Moselwerkstatt",
        kind="company",
        original_language="de",
        territory=workshop.territory,
        town="Trier",
        country="DE",
        state="published",
    )
    pair = Duplicate.objects.create(a=workshop, b=twin, score=0.9, reasons=["town"])
    return {"import": run.pk, "pair": pair.pk, "record": workshop.pk}


def _letters(workshop: Organisation, person: User) -> dict[str, object]:
    """A message that was passed on, one that waits, a search with news, links that letters carry."""
    common = {"sender_name": "Maud", "sender_email": "maud@achats.example", "subject": "Linge", "body": "?"}
    passed = RelayedMessage.objects.create(
        organisation=workshop, key="p" * 43, written_at=MORNING, sent_at=MORNING, **common
    )
    waiting = RelayedMessage.objects.create(organisation=workshop, key="w" * 43, written_at=MORNING, **common)
    alert = SavedSearch.objects.create(
        email="maud@achats.example", language="fr", query="q=linge", key="s" * 43, asked_at=MORNING
    )
    newcomer = User.objects.create_user("neu@team.example", is_facilitator=True)
    return {
        "message": passed.key,
        "unconfirmed": signing.TimestampSigner(salt="message to confirm").sign(str(waiting.pk)),
        "alert": alert.key,
        "invitation": invitation_token(newcomer),
        "right": confirmation_token(workshop),
        "demo": link_token(person),
        "consent": give_consent(person, "contact", at=MORNING).pk,
        "token": make_token(person, "x", "read", valid=timedelta(days=9), at=timezone.now()).token.pk,
    }


def _market(workshop: Organisation, people: dict[str, User]) -> dict[str, object]:
    """An open need with a document, and an offer that waits for the team; both of Moselwerk."""
    now = timezone.now()
    said = Written({"title": "Holz", "text": "Wir suchen Holz.", "original_language": "de"})
    need = write(Need, workshop, said, by=people["representative"], at=now)
    document = attach(need, Document("plan.pdf", "pdf", b"%PDF-1.4"), by=people["representative"], at=now)
    submit(need, by=people["here"], at=now)
    offer = write(Offer, workshop, said, by=people["representative"], at=now)
    submit(offer, by=people["representative"], at=now)
    return {"need": need.pk, "offer": offer.pk, "document": document.pk, **_suggested(need, people["here"])}


def _suggested(need: Need, facilitator: User) -> dict[str, object]:
    """Somebody suggested for the need, and a weight that was changed."""
    match = Match.objects.create(
        kind="need",
        need=need,
        seeker=need.organisation,
        provider=Organisation.objects.get(name="Esch Achats"),
        score=0.4,
        rank=1,
        computed_at=MORNING,
    )
    weight = MatchWeight.objects.create(signal="near", weight=0.5, at=MORNING, by=facilitator)
    return {"match": match.pk, "weight": weight.pk}


def _introduced(workshop: Organisation, buyer: Organisation, people: dict[str, User]) -> dict[str, object]:
    """An introduction of Moselwerk that waits for both, and the keys of its letters."""
    made = propose_introduction(
        workshop,
        buyer,
        by=people["here"],
        is_of_the_team=True,
        subject="Holz",
        message="",
        language="de",
        at=timezone.now(),
    )
    side = made.sides.get(organisation=workshop)
    match = Match.objects.create(
        kind="profile", seeker=buyer, provider=workshop, score=0.4, rank=1, computed_at=MORNING
    )
    bid = JointBid.objects.create(tender=Tender.objects.get(number="1-2027"), rank=1, computed_at=MORNING)
    for organisation in (workshop, buyer):
        bid.members.create(organisation=organisation)
    return {
        "bid": bid.pk,
        "introduction": made.pk,
        "side": side.pk,
        "side_key": side.key,
        "stop_key": choices_of(people["representative"])["needs"].key,
        "match_token": answer_token(match, workshop, people["representative"]),
    }


def _day(world: World) -> dict[str, object]:
    """What happened at the workshop's convention, and the key of its wall."""
    told = {"convention": world.convention, "at": MORNING}
    return {
        "wall": world.convention.wall_key,
        "incident": Incident.objects.create(sort="no_show", registration=world.buyer, **told).pk,
        "call": DeskCall.objects.create(registration=world.buyer, at=MORNING).pk,
        "announcement": Announcement.objects.create(
            words="Coffee", ends_at=MORNING + timedelta(hours=1), **told
        ).pk,
    }


def _plan(world: World) -> dict[str, object]:
    schedule = Schedule.objects.create(
        convention=world.convention, number=1, state="provisional", status="bounded", made_at=MORNING
    )
    a, b = sorted((world.workshop, world.buyer), key=lambda one: one.pk)
    meeting = Meeting.objects.create(
        schedule=schedule,
        a=a,
        b=b,
        round=world.convention.rounds.get(number=1),
        table=world.convention.tables.get(number=1),
    )
    run = ScheduleRun.objects.create(
        convention=world.convention, state="done", seconds_allowed=5, queued_at=MORNING
    )
    request = Wish.objects.create(
        of=world.buyer, to=world.workshop, level="would", answer="waiting", said_at=MORNING
    )
    rule = MeetingRule.objects.create(convention=world.convention, of_group="x", most=1)
    apart = ForbiddenPair.objects.create(
        convention=world.convention, a=world.cooperative, b=world.buyer, at=MORNING
    )
    return {
        "version": schedule.pk,
        "meeting": meeting.pk,
        "run": run.pk,
        "request": request.pk,
        "rule": rule.pk,
        "apart": apart.pk,
        "remark": Remark.objects.create(
            registration=world.workshop, schedule=schedule, words="Zu früh.", at=MORNING
        ).pk,
        **_after(world, meeting),
    }


def _after(world: World, meeting: Meeting) -> dict[str, object]:
    """A question to Moselwerk a month later, and a deal that the buyer tells."""
    question = FollowUp.objects.create(
        meeting=meeting, registration=world.workshop, months=1, due_on=MORNING.date(), asked_at=MORNING
    )
    deal = Deal.objects.create(
        meeting=meeting,
        buyer=world.buyer.organisation,
        seller=world.workshop.organisation,
        sort="purchase",
        band=3,
        told_by=world.buyer,
        told_at=MORNING,
    )
    return {"question_key": question.key, "deal": deal.pk}
