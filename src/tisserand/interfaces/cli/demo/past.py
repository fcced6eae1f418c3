"""Last year's convention of the demo: held, told, and the source of the first ties."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from tisserand.cluster.conventions.models import (
    Convention,
    Delegate,
    Meeting,
    Registration,
    Round,
    Schedule,
    Seat,
    Table,
)
from tisserand.cluster.conventions.planning import seats_for
from tisserand.cluster.organisations.models import Organisation
from tisserand.cluster.ties.models import Tie, TieKind

from . import records
from .linking import link
from .wishes import past_meetings

FIRST_ROUND, STEP, LENGTH = time(14), timedelta(minutes=15), timedelta(minutes=13)


def load_past(demo: records.Demo, organisations: Mapping[str, Organisation]) -> None:
    """The past edition with its meetings, all held, each with its tie."""
    past, zone = demo.past, ZoneInfo(demo.convention.timezone)
    convention = Convention.objects.create(
        slug=past.slug,
        starts_at=datetime.combine(past.date, time(9), zone),
        ends_at=datetime.combine(past.date, time(18), zone),
        venue=past.venue,
        town=demo.convention.place,
        country=past.country,
        state=Convention.State.FOLLOWED_UP,
        **{f"title_{language}": text for language, text in past.title.items()},
    )
    first = datetime.combine(past.date, FIRST_ROUND, zone)
    Round.objects.bulk_create(
        Round(
            convention=convention,
            number=number,
            starts_at=first + (number - 1) * STEP,
            ends_at=first + (number - 1) * STEP + LENGTH,
            buffer_minutes=2,
        )
        for number in range(1, past.rounds + 1)
    )
    Table.objects.bulk_create(
        Table(convention=convention, number=number) for number in range(1, past.tables + 1)
    )
    held = past_meetings(demo)
    registrations = _load_presence(demo, held, convention, organisations)
    _load_meetings(held, convention, registrations)


def _load_presence(
    demo: records.Demo,
    held: Sequence[records.PastMeeting],
    convention: Convention,
    organisations: Mapping[str, Organisation],
) -> dict[str, Registration]:
    """Whoever met somebody was there, all afternoon, with as many delegates as it held meetings at once."""
    at_once: Counter[tuple[str, int]] = Counter()
    for meeting in held:
        at_once.update({(meeting.a, meeting.round): 1, (meeting.b, meeting.round): 1})
    people: dict[str, int] = {}
    for (slug, _), meetings in at_once.items():
        people[slug] = max(people.get(slug, 1), meetings)
    described = {one.slug: one for one in demo.organisations}
    made = Registration.objects.bulk_create(
        Registration(
            convention=convention,
            organisation=organisations[slug],
            language=described[slug].people[0].language,
        )
        for slug in people
    )
    rounds = list(convention.rounds.all())
    link(made[0], "rounds", ((row.pk, item.pk) for row in made for item in rounds))
    Delegate.objects.bulk_create(
        Delegate(registration=row, position=position, name=_name(described[slug], position))
        for row, (slug, count) in zip(made, people.items(), strict=True)
        for position in range(1, count + 1)
    )
    return dict(zip(people, made, strict=True))


def _name(one: records.Organisation, position: int) -> str:
    return one.people[(position - 1) % len(one.people)].name


def _load_meetings(
    held: Sequence[records.PastMeeting], convention: Convention, registrations: Mapping[str, Registration]
) -> None:
    told_at = convention.ends_at + timedelta(days=1)
    schedule = Schedule.objects.create(
        convention=convention,
        number=1,
        state=Schedule.State.LIVE,
        status="bounded",
        made_at=convention.starts_at - timedelta(days=9),
        published_at=convention.starts_at - timedelta(days=9),
        sequence=1,
    )
    rounds = {item.number: item for item in convention.rounds.all()}
    tables = {item.number: item for item in convention.tables.all()}
    sides = [
        (one, sorted((registrations[one.a], registrations[one.b]), key=lambda row: row.pk)) for one in held
    ]
    meetings = Meeting.objects.bulk_create(
        Meeting(
            schedule=schedule,
            a=a,
            b=b,
            round=rounds[one.round],
            table=tables[one.table],
            state=Meeting.State.DONE,
        )
        for one, (a, b) in sides
    )
    Seat.objects.bulk_create(seats_for(schedule, meetings))
    Tie.objects.bulk_create(_tie(meeting, told_at) for meeting in meetings)


def _tie(meeting: Meeting, told_at: datetime) -> Tie:
    a, b = sorted((meeting.a.organisation, meeting.b.organisation), key=lambda one: one.pk)
    return Tie(
        a=a,
        b=b,
        kind=TieKind.MET,
        on=meeting.round.starts_at.date(),
        evidence=f"meeting:{meeting.pk}",
        written_at=told_at,
    )
