"""Lays the fictional cluster into a database that holds the reference data: people, directory, conventions.

Everything goes in by bulk inserts, so that a demo is furnished in seconds. Django must be set up.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tisserand.cluster.accounts.actions import link_token
from tisserand.cluster.accounts.models import User
from tisserand.cluster.conventions.models import (
    Brought,
    Convention,
    Delegate,
    Interpreter,
    ProgrammeSession,
    Registration,
    Round,
    Speaker,
    Table,
    Wish,
)
from tisserand.cluster.organisations.models import Organisation, Representative
from tisserand.cluster.organisations.search import index_everything
from tisserand.cluster.territories import reference
from tisserand.cluster.territories.models import Territory, Trade

from . import records
from .afterwards import load_afterwards
from .arrivals import load_list
from .attention import load_attention
from .check_ins import load_check_ins
from .introductions import load_introductions
from .linking import link
from .load import demo_data
from .matches import load_matches
from .memberships import load_memberships
from .needs import load_needs
from .past import load_past
from .preparing import load_preparation
from .registering import load_registering
from .remarks import load_remarks
from .tenders import load_tenders
from .wishes import wishes
from .wishing import load_wishing


@transaction.atomic
def load_demo() -> None:
    """The whole demo."""
    demo = demo_data()
    organisations = _load_organisations(demo)
    _load_people(demo, organisations)
    convention = _load_convention(demo.convention)
    registrations = _load_registrations(demo, convention, organisations)
    _load_wishes(demo, registrations)
    _load_programme(demo.convention, convention, organisations)
    load_preparation(convention)
    convention.refresh_from_db()
    load_wishing(convention, at=timezone.now())
    load_past(demo, organisations)
    load_check_ins(demo.past.slug)
    load_remarks()
    load_afterwards(at=timezone.now())
    load_memberships(organisations, at=timezone.now())
    load_registering(convention, at=timezone.now())
    load_list(at=timezone.now())
    load_attention(organisations, at=timezone.now())
    load_needs(organisations, at=timezone.now())
    load_tenders(at=timezone.now())
    load_matches(at=timezone.now())
    load_introductions(at=timezone.now())
    index_everything(at=timezone.now())


def sign_in_links(url: str) -> Iterator[tuple[str, str]]:
    """Who may sign in without a code, by which link: two facilitators, then a member for each language."""
    people = list(User.objects.filter(is_facilitator=True).order_by("pk")[:2])
    members = User.objects.filter(representations__organisation__registrations__isnull=False).order_by("pk")
    people += [
        member
        for language, _ in settings.LANGUAGES
        if (member := members.filter(language=language).distinct().first())
    ]
    for person in people:
        seat = person.representations.select_related("organisation").first()
        name = f"{person.name}, {seat.organisation.name if seat else settings.CLUSTER_NAME}"
        yield name, f"{url}/{person.language}/demo/{link_token(person)}/"


def _texts(field: str, text: records.Text) -> dict[str, str]:
    return {f"{field}_{language}": words for language, words in text.items()}


def _load_organisations(demo: records.Demo) -> dict[str, Organisation]:
    territories = {one.code: one for one in Territory.objects.exclude(scheme=Territory.Scheme.GEONAMES)}
    made = Organisation.objects.bulk_create(
        _organisation(one, territories[one.territory]) for one in demo.organisations
    )
    by_slug = {one.slug: one for one in made}
    trades = dict(Trade.objects.values_list("code", "pk"))
    keys = [(by_slug[one.slug].pk, one) for one in demo.organisations]
    link(made[0], "languages", ((key, code) for key, one in keys for code in one.languages))
    link(made[0], "themes", ((key, code) for key, one in keys for code in one.themes))
    link(
        made[0],
        "trades",
        ((key, trades[line.trade]) for key, one in keys for line in one.offers if line.trade),
    )
    link(
        made[0],
        "sought_trades",
        ((key, trades[line.trade]) for key, one in keys for line in one.needs if line.trade),
    )
    return by_slug


def _organisation(one: records.Organisation, territory: Territory) -> Organisation:
    place = reference.place_called(one.town, one.country)
    if place is None:
        raise LookupError(f"{one.slug}: no place called {one.town} in {one.country}")
    return Organisation(
        slug=one.slug,
        name=one.name,
        kind=one.kind,
        sse_class=one.sse_class,
        legal_form=one.legal_form,
        original_language=one.language,
        territory=territory,
        town=one.town,
        country=one.country,
        latitude=place.latitude,
        longitude=place.longitude,
        founded=one.founded,
        staff=one.staff,
        website=one.website,
        state=Organisation.State.PUBLISHED,
        member_since=date(max(one.founded, demo_data().cluster.founded) + 1, 1, 15),
        **_texts("about", one.about),
    )


def _load_people(demo: records.Demo, organisations: Mapping[str, Organisation]) -> None:
    def person(name: str, email: str, language: str, **more: Any) -> User:
        user = User(name=name, email=email, language=language, **more)
        user.set_unusable_password()
        return user

    User.objects.bulk_create(
        person(one.name, one.email, one.language, is_facilitator=True, is_staff=True, is_superuser=True)
        for one in demo.cluster.facilitators
    )
    seats = [(one, human) for one in demo.organisations for human in one.people]
    users = User.objects.bulk_create(person(human.name, human.email, human.language) for _, human in seats)
    Representative.objects.bulk_create(
        Representative(organisation=organisations[one.slug], user=user, title=human.role)
        for (one, human), user in zip(seats, users, strict=True)
    )


@dataclass(frozen=True)
class _Clock:
    """Local times of a day as moments."""

    day: date
    zone: ZoneInfo

    def at(self, when: time) -> datetime:
        return datetime.combine(self.day, when, self.zone)


def _clock(one: records.Convention) -> _Clock:
    return _Clock(one.date, ZoneInfo(one.timezone))


def _load_convention(one: records.Convention) -> Convention:
    clock = _clock(one)
    convention = Convention.objects.create(
        slug=one.slug,
        starts_at=clock.at(one.opens),
        ends_at=clock.at(one.closes),
        timezone=one.timezone,
        venue=one.venue,
        town=one.place,
        country=one.country,
        desk_phone=one.desk_phone,
        state=Convention.State.WISHES,
        registration_until=one.registration_until.replace(tzinfo=clock.zone),
        wishes_until=one.wishes_until.replace(tzinfo=clock.zone),
        **_texts("title", one.title),
        **_texts("summary", one.summary),
    )
    Round.objects.bulk_create(
        Round(
            convention=convention,
            number=item.number,
            starts_at=clock.at(item.starts),
            ends_at=clock.at(item.ends),
            buffer_minutes=item.buffer_minutes,
        )
        for item in one.rounds
    )
    Table.objects.bulk_create(
        Table(convention=convention, number=number, zone=zone.code)
        for zone in one.zones
        for number in zone.tables
    )
    _load_interpreters(one, convention)
    return convention


def _load_interpreters(one: records.Convention, convention: Convention) -> None:
    rounds = dict(convention.rounds.values_list("number", "pk"))
    people = Interpreter.objects.bulk_create(
        Interpreter(convention=convention, name=person.name, language=person.language)
        for person in one.interpreters
    )
    both = list(zip(people, one.interpreters, strict=True))
    link(people[0], "languages", ((made.pk, code) for made, person in both for code in person.languages))
    link(
        people[0], "rounds", ((made.pk, rounds[number]) for made, person in both for number in person.rounds)
    )


def _load_registrations(
    demo: records.Demo, convention: Convention, organisations: Mapping[str, Organisation]
) -> dict[str, Registration]:
    """The registrations by the slug of their organisation, with all that hangs on them."""
    one = demo.convention
    described = {organisation.slug: organisation for organisation in demo.organisations}
    made = Registration.objects.bulk_create(
        Registration(
            convention=convention,
            organisation=organisations[registration.organisation],
            least_meetings=registration.least,
            most_meetings=registration.most,
            language=registration.delegates[0].language,
        )
        for registration in one.registrations
    )
    both = list(zip(made, one.registrations, strict=True))
    rounds = dict(convention.rounds.values_list("number", "pk"))
    link(made[0], "languages", ((row.pk, code) for row, said in both for code in said.languages))
    link(made[0], "rounds", ((row.pk, rounds[number]) for row, said in both for number in said.rounds))
    Delegate.objects.bulk_create(
        Delegate(registration=row, position=position, name=person.name, title=person.role)
        for row, said in both
        for position, person in enumerate(said.delegates, start=1)
    )
    trades = dict(Trade.objects.values_list("code", "pk"))
    Brought.objects.bulk_create(
        line for row, said in both for line in _brought(row, described[said.organisation], trades)
    )
    hosts = {number: row for row, said in both for number in said.tables}
    tables = list(convention.tables.filter(number__in=hosts))
    for table in tables:
        table.host = hosts[table.number]
    Table.objects.bulk_update(tables, ["host"])
    return {said.organisation: row for row, said in both}


def _brought(row: Registration, one: records.Organisation, trades: Mapping[str, int]) -> Iterator[Brought]:
    for side, lines in ((Brought.Side.OFFER, one.offers), (Brought.Side.NEED, one.needs)):
        for line in lines:
            yield Brought(
                registration=row,
                side=side,
                title=line.title,
                language=one.language,
                trade_id=trades[line.trade] if line.trade else None,
            )


def _load_wishes(demo: records.Demo, registrations: Mapping[str, Registration]) -> None:
    said_at = datetime.combine(demo.convention.date, time(12), ZoneInfo("UTC")) - timedelta(days=20)
    Wish.objects.bulk_create(
        Wish(
            of=registrations[wish.of],
            to=registrations[wish.to],
            level=wish.level,
            reason=demo.reasons[wish.reason][registrations[wish.of].language],
            said_at=said_at,
        )
        for wish in wishes(demo.organisations, demo.convention.registrations)
    )


def _load_programme(
    one: records.Convention, convention: Convention, organisations: Mapping[str, Organisation]
) -> None:
    clock = _clock(one)
    for session in one.sessions:
        made = ProgrammeSession.objects.create(
            convention=convention,
            sort=session.sort,
            starts_at=clock.at(session.starts),
            ends_at=clock.at(session.ends),
            **_texts("title", session.title),
            **_texts("summary", session.summary),
            **_texts("place", session.place),
        )
        Speaker.objects.bulk_create(
            Speaker(
                session=made,
                name=speaker.name,
                title=speaker.role,
                organisation=organisations[speaker.organisation],
            )
            for speaker in session.speakers
        )
