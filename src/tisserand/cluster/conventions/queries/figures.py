"""The figures of a convention's report, each one function on its records; shares are 0 to 1, None of nothing.

Said in the report as they are defined here; a test recomputes each from the database in another way.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from statistics import mean, median

from tisserand.cluster.conventions.models import Meeting, MeetingOutcome, SurveyAnswer, Wish
from tisserand.cluster.needs.models.values import BAND_EDGES_EUR
from tisserand.cluster.ties.models import STRENGTH, TieKind

from .outcomes import POSITIVE
from .report import Business, Came, Met, Records

DONE, NO_SHOW = Meeting.State.DONE, Meeting.State.NO_SHOW
LEADS: tuple[tuple[str, int], ...] = (("week", 7), ("month", 30), ("quarter", 90), ("longer", 100_000))
"""How long before the day somebody registered: the name and the most days of each class."""

Money = tuple[int, int | None]
"""From … to … EUR; None where the upper end is open."""


def held(records: Records) -> Sequence[Met]:
    """Meetings of which a side or the desk said that they took place."""
    return [one for one in records.meetings if one.state == DONE]


def not_held(records: Records) -> Sequence[Met]:
    """Meetings of which somebody said that they did not take place."""
    return [one for one in records.meetings if one.state == NO_SHOW]


def untold(records: Records) -> Sequence[Met]:
    """Meetings of which nobody said whether they took place."""
    return [one for one in records.meetings if one.state not in {DONE, NO_SHOW}]


def people(records: Records) -> int:
    """Everybody named by an organisation that was registered."""
    return sum(one.people for one in records.came.values())


def countries(records: Records) -> Mapping[str, int]:
    """Organisations per country, most first."""
    return dict(Counter(one.country for one in records.came.values()).most_common())


def is_across(records: Records, meeting: Met) -> bool:
    """Whether the two sides are of two countries."""
    return records.came[meeting.a].country != records.came[meeting.b].country


def cross_border_share(records: Records) -> float | None:
    """Of the meetings held, those that joined two countries."""
    meetings = held(records)
    return _share(sum(is_across(records, one) for one in meetings), len(meetings))


def country_pairs(records: Records) -> Mapping[tuple[str, str], int]:
    """Meetings held per pair of countries, most first."""
    pairs = Counter(
        (min(one), max(one))
        for meeting in held(records)
        for one in [(records.came[meeting.a].country, records.came[meeting.b].country)]
    )
    return dict(sorted(pairs.items(), key=lambda one: (-one[1], one[0])))


def meetings_each(records: Records) -> Mapping[int, int]:
    """Meetings held of each registration that was to come, by its key."""
    each = Counter(side for one in held(records) for side in (one.a, one.b))
    return {key: each[key] for key in records.came}


def fewest_median_most(records: Records) -> tuple[int, float, int]:
    """Meetings held by one organisation: the fewest, the one in the middle, the most; of those that came."""
    missing = absent(records)
    each = [number for key, number in meetings_each(records).items() if key not in missing]
    return (min(each), median(each), max(each)) if each else (0, 0, 0)


def promises_kept(records: Records) -> tuple[int, int]:
    """Organisations with at least the meetings they were promised, of those promised any: planned counts."""
    planned = Counter(side for one in records.meetings for side in (one.a, one.b))
    promised = [one for one in records.came.values() if one.least]
    return sum(planned[one.key] >= one.least for one in promised), len(promised)


def wishes_granted(records: Records, level: str = "") -> tuple[int, int]:
    """Wishes whose two sides were planned to meet, of all wishes to meet, or of those of one level."""
    planned = {(one.a, one.b) for one in records.meetings}
    asked = [
        (of, to) for of, to, said in records.wishes if said != Wish.Level.NO and (not level or said == level)
    ]
    return sum((min(pair), max(pair)) in planned for pair in asked), len(asked)


def outcomes(records: Records) -> Mapping[str, int]:
    """How many sides told each of the seven outcomes."""
    told = Counter(one.code for one in records.outcomes if one.code)
    return {code: told[code] for code in MeetingOutcome.values}


def sides_told(records: Records) -> tuple[int, int]:
    """Sides of meetings that told an outcome, of all sides."""
    return sum(bool(one.code) for one in records.outcomes), 2 * len(records.meetings)


def promising(records: Records) -> int:
    """Meetings of which at least one side keeps the contact, sees a cooperation, a project or an order."""
    return len({one.meeting for one in records.outcomes if one.code in POSITIVE})


def contacts_exchanged(records: Records) -> int:
    """Meetings after which both sides share their contact details."""
    shared = Counter(one.meeting for one in records.outcomes if one.shares_contact)
    return sum(number == 2 for number in shared.values())


def project_ideas(records: Records) -> int:
    """Meetings of which at least one side tells of an idea for a project."""
    return len({one.meeting for one in records.outcomes if one.code == MeetingOutcome.PROJECT_IDEA})


def confirmed(records: Records) -> Sequence[Business]:
    """Deals that both sides told."""
    return [one for one in records.deals if one.is_confirmed]


def confirmed_business(records: Records) -> Money:
    """The bands of all confirmed deals summed up, their lower and their upper ends."""
    return _summed(one.band for one in confirmed(records))


def estimated_business(records: Records) -> Money:
    """What one side told and the other has not answered; disputed deals count nothing.

    Of a meeting with orders told but no deal, the lower of the amounts its sides told.
    """
    with_deals = {one.meeting for one in records.deals}
    open_deals = [one.band for one in records.deals if not one.is_confirmed and not one.is_disputed]
    told: dict[int, list[int]] = {}
    for one in records.outcomes:
        if one.code == MeetingOutcome.ORDER and one.band and one.meeting not in with_deals:
            told.setdefault(one.meeting, []).append(one.band)
    return _summed([*open_deals, *(min(bands) for bands in told.values())])


def deals_by_sort(records: Records) -> Mapping[str, tuple[int, int, int]]:
    """Deals of each kind: confirmed, waiting for the other side, not known to it."""
    sorts = Counter(
        (one.sort, 0 if one.is_confirmed else 2 if one.is_disputed else 1) for one in records.deals
    )
    return {sort: (sorts[sort, 0], sorts[sort, 1], sorts[sort, 2]) for sort in sorted({s for s, _ in sorts})}


def follow_up_answers(records: Records) -> Mapping[int, Counter[str]]:
    """Questions asked after so many months, by their answer; "" where none came."""
    asked: dict[int, Counter[str]] = {}
    for months, was_asked, answer in sorted(records.follow_ups):
        if was_asked or answer:
            asked.setdefault(months, Counter())[answer] += 1
    return asked


def ties_before_and_after(records: Records) -> Mapping[str, tuple[int, int]]:
    """Pairs of participants by their strongest tie: before the day, and now."""
    before = _strongest((one.a, one.b, one.kind) for one in records.links if one.on < records.day)
    now = _strongest((one.a, one.b, one.kind) for one in records.links)
    return {kind: (before[kind], now[kind]) for kind in map(str, TieKind)}


def first_ties(records: Records) -> int:
    """Pairs of participants that had no tie before the day and have one now."""
    known = {(one.a, one.b) for one in records.links if one.on < records.day}
    return len({(one.a, one.b) for one in records.links} - known)


def by_territory(records: Records) -> Mapping[str, tuple[int, int, int, int]]:
    """For each territory: organisations, meetings held, of these across a border, of these promising."""
    hopeful = {one.meeting for one in records.outcomes if one.code in POSITIVE}
    rows: dict[str, tuple[int, int, int, int]] = {}
    for territory in sorted({one.territory for one in records.came.values()}):
        inside = {one.key for one in records.came.values() if one.territory == territory}
        meetings = [one for one in held(records) if one.a in inside or one.b in inside]
        rows[territory] = (
            len(inside),
            len(meetings),
            sum(is_across(records, one) for one in meetings),
            sum(one.key in hopeful for one in meetings),
        )
    return rows


def absent(records: Records) -> set[int]:
    """Registrations that did not come: no meeting held, nobody checked in.

    Where nobody was checked in at all, those whom another side missed.
    """
    met = {side for one in held(records) for side in (one.a, one.b)}
    uses_desk = any(one.has_checked_in for one in records.came.values())
    missed = {side for one in not_held(records) for side in _missing(one)}
    return {
        key
        for key, one in records.came.items()
        if key not in met and not one.has_checked_in and (uses_desk or key in missed)
    }


def no_shows_by_lead(records: Records) -> Mapping[str, tuple[int, int]]:
    """How many did not come, of how many, by how long before the day they registered."""
    missing = absent(records)
    rows: dict[str, list[int]] = {}
    for one in records.came.values():
        row = rows.setdefault(lead_of(one), [0, 0])
        row[0] += one.key in missing
        row[1] += 1
    order = ["walk_in", *(name for name, _ in LEADS), "unknown"]
    return {name: (rows[name][0], rows[name][1]) for name in order if name in rows}


def lead_of(one: Came) -> str:
    """The class of how long before the day it registered."""
    if one.is_walk_in:
        return "walk_in"
    days = one.lead_days
    return "unknown" if days is None else next(name for name, most in LEADS if days <= most)


def unused_tables(records: Records) -> Sequence[int]:
    """Tables at which nobody was planned to meet."""
    return sorted(set(records.tables) - {one.table for one in records.meetings})


def places_used(records: Records) -> tuple[int, int]:
    """Planned meetings, of the places of the hall: tables times rounds."""
    return len(records.meetings), len(records.tables) * len(records.rounds)


def tables_by_round(records: Records) -> Mapping[int, int]:
    """Tables in use in each round."""
    used = Counter(one.round for one in records.meetings)
    return {number: used[number] for number in records.rounds}


def survey_marks(records: Records) -> Mapping[str, float]:
    """The mean mark (1 to 5) of each question; nothing without answers."""
    if not records.opinions:
        return {}
    return {
        name: mean(getattr(one, name) for one in records.opinions)
        for name in ("meetings", "partners", "organisation")
    }


def would_come_again(records: Records) -> Mapping[str, int]:
    """Answers of the survey to whether they would come again."""
    said = Counter(one.again for one in records.opinions)
    return {answer: said[answer] for answer in SurveyAnswer.Again.values}


def _missing(meeting: Met) -> tuple[int, ...]:
    return {"a": (meeting.a,), "b": (meeting.b,), "both": (meeting.a, meeting.b)}.get(meeting.missing, ())


def _strongest(ties: Iterable[tuple[int, int, str]]) -> Counter[str]:
    best: dict[tuple[int, int], str] = {}
    for a, b, kind in ties:
        if (a, b) not in best or STRENGTH[TieKind(kind)] > STRENGTH[TieKind(best[a, b])]:
            best[a, b] = kind
    return Counter(best.values())


def _summed(bands: Iterable[int | None]) -> Money:
    """Deals without an amount add nothing; one without an upper end leaves the sum open."""
    known = [band for band in bands if band]
    edges = [*BAND_EDGES_EUR, None]
    tops = [edges[band] for band in known]
    whole = [top for top in tops if top is not None]
    return sum(BAND_EDGES_EUR[band - 1] for band in known), None if len(whole) < len(tops) else sum(whole)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
