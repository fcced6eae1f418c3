"""Every figure of a convention's report, recomputed from the database in another way."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random
from uuid import uuid4

import pytest
from django.db.models import Q

from tests.rooms.world import MORNING, TWO_O_CLOCK, World, make_world, register, wish
from tisserand.cluster.conventions import actions
from tisserand.cluster.conventions.models import (
    CheckIn,
    Convention,
    Deal,
    FollowUp,
    Incident,
    Meeting,
    MeetingChange,
    MeetingOutcome,
    Outcome,
    Registration,
    Schedule,
    SurveyAnswer,
    Wish,
)
from tisserand.cluster.conventions.queries import figures as of
from tisserand.cluster.conventions.queries.report import Records, records_of
from tisserand.cluster.needs.models.values import BAND_EDGES_EUR
from tisserand.cluster.organisations.models import Organisation
from tisserand.cluster.ties.actions import write_tie
from tisserand.cluster.ties.models import STRENGTH, Tie, TieKind

pytestmark = pytest.mark.django_db
EVENING = TWO_O_CLOCK + timedelta(hours=4)
POSITIVE = ("contact_kept", "cooperation", "project_idea", "order")
COUNTRIES = [("Metz", "FR"), ("Arlon", "BE"), ("Saarbrücken", "DE"), ("Wiltz", "LU")]


@pytest.fixture(params=[1, 2, 3])
def records(request) -> Records:
    """A convention with twelve more organisations that goes as chance has it, and all that came of it."""
    world, chance = make_world(rounds=6, tables=7), Random(request.param)
    comers = [world.cooperative, world.workshop, world.buyer]
    for number in range(12):
        town, country = chance.choice(COUNTRIES)
        one = register(world.convention, f"One {number}", town, country, ["fr"], chance.randint(1, 2))
        one.applied_at = chance.choice([None, *(MORNING - timedelta(days=days) for days in (2, 20, 60, 200))])
        one.is_walk_in, one.least_meetings = number == 11, chance.randint(0, 4)
        one.save()
        comers.append(one)
    Registration.objects.filter(pk=comers[-2].pk).update(state="withdrawn")
    _before(world, comers, chance)
    _the_day(world, comers, chance)
    _afterwards(world, chance)
    return records_of(Convention.objects.get())


def _before(world: World, comers: list[Registration], chance: Random) -> None:
    for _ in range(60):
        one, other = chance.sample(comers, 2)
        if not Wish.objects.filter(of=one, to=other).exists():
            wish(one, other, chance.choice(["must", "would", "would"]))
    for _ in range(5):
        one, other = chance.sample(comers, 2)
        on = (MORNING - timedelta(days=300)).date()
        kind = chance.choice(list(TieKind))
        write_tie(one.organisation, other.organisation, kind, on=on, evidence="x", at=MORNING)


def _pairs(comers: list[Registration], chance: Random) -> Iterator[tuple[int, int, int, int]]:
    met = set()
    for number in range(1, 7):
        free = chance.sample(comers, len(comers))
        for table in range(1, chance.randint(3, 6)):
            a, b = sorted((free.pop().pk, free.pop().pk))
            if (a, b) not in met:
                met.add((a, b))
                yield a, b, number, table


def _the_day(world: World, comers: list[Registration], chance: Random) -> None:
    Convention.objects.update(state="live")
    world.convention.refresh_from_db()
    schedule = Schedule.objects.create(
        convention=world.convention, number=1, state="live", status="bounded", made_at=world.at
    )
    rounds = {one.number: one for one in world.convention.rounds.all()}
    tables = {one.number: one for one in world.convention.tables.all()}
    for a, b, number, table in _pairs(comers, chance):
        state = "cancelled" if chance.random() < 0.05 else "scheduled"
        Meeting.objects.create(
            schedule=schedule, a_id=a, b_id=b, round=rounds[number], table=tables[table], state=state
        )
    absent = chance.sample(comers, 2)
    for one in comers:
        if one not in absent and chance.random() < 0.9:
            for delegate in one.delegates.all():
                CheckIn.objects.create(
                    delegate=delegate, scan=uuid4(), happened_at=MORNING, recorded_at=MORNING
                )
    for meeting in Meeting.objects.exclude(state="cancelled").select_related("a", "b"):
        gone = [one for one in (meeting.a, meeting.b) if one in absent]
        if len(gone) == 1:
            there = meeting.b if gone[0] == meeting.a else meeting.a
            actions.tell_from_agenda(there, meeting, Meeting.State.NO_SHOW, at=EVENING)
    incident = Incident.objects.create(
        convention=world.convention, sort="no_show", registration=absent[0], at=TWO_O_CLOCK
    )
    for meeting in Meeting.objects.filter(state="cancelled"):
        MeetingChange.objects.create(
            schedule=schedule, sequence=1, meeting=meeting, incident=incident, at=TWO_O_CLOCK
        )


def _afterwards(world: World, chance: Random) -> None:
    for meeting in Meeting.objects.filter(state="scheduled").select_related("a", "b"):
        for side in (meeting.a, meeting.b):
            if chance.random() < 0.6:
                code = chance.choice([one for one in MeetingOutcome.values if one != "not_held"])
                band = chance.choice([None, 2, 14]) if code == "order" else None
                actions.tell_outcome(side, meeting, code, band=band, at=EVENING)
            if chance.random() < 0.5:
                actions.share_contact(side, meeting, shares=True, at=EVENING)
    actions.close_convention(world.convention, at=EVENING)
    for number, meeting in enumerate(Meeting.objects.filter(state="done").select_related("a", "b")[:9]):
        band = chance.choice([None, 1, 5])
        told = actions.Told(True, chance.choice(["purchase", "other"]), band, "" if band else "unknown")
        deal = actions.tell_deal(meeting.a, meeting, told, at=EVENING)
        if number % 3:
            settle = actions.confirm_deal if number % 3 == 1 else actions.dispute_deal
            settle(deal, meeting.b, at=EVENING)
    for months in (1, 3):
        for question in actions.take_up_due(at=EVENING + timedelta(days=31 * months)):
            if answer := chance.choice(["done", "not_yet", "no", ""]):
                actions.answer_follow_up(question, answer, at=EVENING)
    for one in Registration.objects.filter(state="registered")[:7]:
        marks = {name: chance.randint(1, 5) for name in ("meetings", "partners", "organisation")}
        actions.answer_survey(one, **marks, again=chance.choice(["yes", "no"]), at=EVENING)


def standing():
    """The meetings the report speaks of: in the plan at the end, of organisations that were to come."""
    came = Q(a__state="registered", b__state="registered")
    return Meeting.objects.filter(came).exclude(state="cancelled")


def test_meetings_are_held_not_held_or_untold(records: Records) -> None:
    counts = [len(one(records)) for one in (of.held, of.not_held, of.untold)]
    told = [standing().filter(state=state).count() for state in ("done", "no_show", "scheduled")]
    assert counts == told
    assert sum(counts) == standing().count() == of.places_used(records)[0]


def test_who_came(records: Records) -> None:
    here = Registration.objects.filter(state="registered")
    assert of.people(records) == sum(one.delegates.count() for one in here)
    per_country = {code: here.filter(organisation__country=code).count() for code in ("LU", "FR", "BE", "DE")}
    assert of.countries(records) == {code: number for code, number in per_country.items() if number}


def test_borders(records: Records) -> None:
    held = standing().filter(state="done")
    ends = list(held.values_list("a__organisation__country", "b__organisation__country"))
    assert of.cross_border_share(records) == sum(a != b for a, b in ends) / len(ends)
    assert of.country_pairs(records) == {
        pair: sum(tuple(sorted(one)) == pair for one in ends) for pair in {tuple(sorted(one)) for one in ends}
    }


def test_fairness(records: Records) -> None:
    held = standing().filter(state="done")
    each = {
        one.pk: held.filter(Q(a=one) | Q(b=one)).count()
        for one in Registration.objects.filter(state="registered")
    }
    assert of.meetings_each(records) == each
    numbers = sorted(number for key, number in each.items() if key not in of.absent(records))
    half = len(numbers) // 2
    middle = numbers[half] if len(numbers) % 2 else (numbers[half - 1] + numbers[half]) / 2
    assert of.fewest_median_most(records) == (numbers[0], middle, numbers[-1])
    promised = Registration.objects.filter(state="registered", least_meetings__gt=0)
    kept = [one for one in promised if standing().filter(Q(a=one) | Q(b=one)).count() >= one.least_meetings]
    assert of.promises_kept(records) == (len(kept), len(promised))


@pytest.mark.parametrize("level", ["", "must"])
def test_wishes_granted(records: Records, level: str) -> None:
    asked = Wish.objects.filter(of__state="registered", to__state="registered").exclude(level="no")
    asked = asked.filter(level=level) if level else asked
    met = [one for one in asked if standing().filter(Q(a=one.of, b=one.to) | Q(a=one.to, b=one.of)).exists()]
    assert of.wishes_granted(records, level) == (len(met), asked.count())


def test_outcomes(records: Records) -> None:
    for code, number in of.outcomes(records).items():
        assert (code, number) == (code, Outcome.objects.filter(code=code).count())
    told = Outcome.objects.exclude(code="").count()
    assert of.sides_told(records) == (told, 2 * standing().count())
    promising = Meeting.objects.filter(outcomes__code__in=POSITIVE).distinct().count()
    ideas = Meeting.objects.filter(outcomes__code="project_idea").distinct().count()
    assert (of.promising(records), of.project_ideas(records)) == (promising, ideas)
    both = [one for one in Meeting.objects.all() if one.outcomes.filter(shares_contact=True).count() == 2]
    assert of.contacts_exchanged(records) == len(both)


def ends(band: int) -> tuple[int, float]:
    """The two ends of a band, the upper one infinite where it is open."""
    return BAND_EDGES_EUR[band - 1], BAND_EDGES_EUR[band] if band < 14 else float("inf")


def summed(bands: list[int]) -> tuple[float, float]:
    return sum(ends(band)[0] for band in bands), sum(ends(band)[1] for band in bands)


def test_business(records: Records) -> None:
    confirmed = [one.band for one in Deal.objects.exclude(confirmed_at=None) if one.band]
    low, high = of.confirmed_business(records)
    assert (low, float("inf") if high is None else high) == summed(confirmed)
    waiting = [one.band for one in Deal.objects.filter(confirmed_at=None, disputed_at=None) if one.band]
    for meeting in Meeting.objects.filter(deals=None):
        bands = sorted(one.band for one in meeting.outcomes.filter(code="order") if one.band)
        waiting += bands[:1]
    low, high = of.estimated_business(records)
    assert (low, float("inf") if high is None else high) == summed(waiting)
    for sort, (sure, unsure, unknown) in of.deals_by_sort(records).items():
        deals = Deal.objects.filter(sort=sort)
        assert sure == deals.exclude(confirmed_at=None).count()
        assert unknown == deals.exclude(disputed_at=None).count()
        assert sure + unsure + unknown == deals.count()


def test_ties_before_and_after(records: Records) -> None:
    there = Organisation.objects.filter(registrations__state="registered")
    rows = list(Tie.objects.filter(a__in=there, b__in=there))
    day = MORNING.date()

    def strongest(ties: list[Tie], kind: str) -> int:
        pairs = {(one.a_id, one.b_id) for one in ties}
        best = {
            pair: max((one.kind for one in ties if (one.a_id, one.b_id) == pair), key=STRENGTH.__getitem__)
            for pair in pairs
        }
        return sum(one == kind for one in best.values())

    before = [one for one in rows if one.on < day]
    assert of.ties_before_and_after(records) == {
        kind: (strongest(before, kind), strongest(rows, kind)) for kind in TieKind.values
    }
    known = {(one.a_id, one.b_id) for one in before}
    assert of.first_ties(records) == len({(one.a_id, one.b_id) for one in rows} - known)


def test_territories(records: Records) -> None:
    for name, row in of.by_territory(records).items():
        inside = Q(a__organisation__territory__name=name) | Q(b__organisation__territory__name=name)
        held = standing().filter(inside, state="done")
        across = [one for one in held if one.a.organisation.country != one.b.organisation.country]
        hopeful = held.filter(outcomes__code__in=POSITIVE).distinct()
        here = Registration.objects.filter(state="registered", organisation__territory__name=name)
        assert row == (here.count(), held.count(), len(across), hopeful.count())


def test_who_did_not_come_and_how_long_before_they_registered(records: Records) -> None:
    def is_absent(one: Registration) -> bool:
        met = standing().filter(Q(a=one) | Q(b=one), state="done").exists()
        return not met and not CheckIn.objects.filter(delegate__registration=one).exists()

    everybody = list(Registration.objects.filter(state="registered"))
    absent = [one for one in everybody if is_absent(one)]
    assert of.absent(records) == {one.pk for one in absent}

    def lead(one: Registration) -> str:
        if one.is_walk_in:
            return "walk_in"
        if one.applied_at is None:
            return "unknown"
        days = (MORNING - one.applied_at).days
        return "week" if days <= 7 else "month" if days <= 30 else "quarter" if days <= 90 else "longer"

    assert of.no_shows_by_lead(records) == {
        name: (sum(lead(one) == name for one in absent), sum(lead(one) == name for one in everybody))
        for name in {lead(one) for one in everybody}
    }


def test_the_hall(records: Records) -> None:
    convention = Convention.objects.get()
    unused = [one.number for one in convention.tables.all() if not standing().filter(table=one).exists()]
    assert of.unused_tables(records) == unused
    assert of.places_used(records)[1] == convention.tables.count() * convention.rounds.count()
    assert of.tables_by_round(records) == {
        one.number: standing().filter(round=one).count() for one in convention.rounds.all()
    }
    assert records.repairs == len(set(MeetingChange.objects.values_list("sequence", flat=True)))


def test_what_was_answered_later_and_the_survey(records: Records) -> None:
    for months, counts in of.follow_up_answers(records).items():
        asked = FollowUp.objects.filter(months=months).exclude(asked_at=None, answer="")
        assert counts == {
            answer: asked.filter(answer=answer).count() for answer in {one.answer for one in asked}
        }
    answers = list(SurveyAnswer.objects.all())
    assert of.survey_marks(records) == {
        name: sum(getattr(one, name) for one in answers) / len(answers)
        for name in ("meetings", "partners", "organisation")
    }
    assert of.would_come_again(records) == {
        again: SurveyAnswer.objects.filter(again=again).count() for again in ("yes", "perhaps", "no")
    }


def test_where_nobody_was_checked_in_those_are_absent_whom_another_side_missed(records: Records) -> None:
    CheckIn.objects.all().delete()
    bare = records_of(Convention.objects.get())
    met = {key for one in standing().filter(state="done") for key in (one.a_id, one.b_id)}
    missed = {
        one.a_id if one.missing == "a" else one.b_id for one in standing().filter(missing__in=("a", "b"))
    }
    assert of.absent(bare) == missed - met


def test_a_convention_without_anything_has_figures_of_nothing() -> None:
    make_world()
    records = records_of(Convention.objects.get())
    assert (of.cross_border_share(records), of.fewest_median_most(records)[0]) == (None, 0)
    assert (of.confirmed_business(records), of.survey_marks(records)) == ((0, 0), {})
    assert of.unused_tables(records) == [1, 2, 3]
