"""Making a convention: from a template that comes with the software or from an earlier edition; its settings.

Times are moments; days and clocks are those of the convention's own time zone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from auditlog.models import LogEntry
from django.conf import settings
from django.db import transaction
from django.utils.text import slugify

from tisserand.cluster.conventions.laying_out import standings_of
from tisserand.cluster.conventions.models import (
    Convention,
    Interpreter,
    ProgrammeSession,
    Round,
    Table,
)
from tisserand.cluster.conventions.queries.preparing import last_change_of, plan_is_published, seal_of
from tisserand.cluster.conventions.templates import Template

RESERVED = frozenset({"new"})
"""Words that lead elsewhere where the address of a convention could stand."""

KEPT_FROM_EDITION = (
    "capacity",
    "delegates_each",
    "is_approved_by_hand",
    "wish_mode",
    "request_days",
    "pending_most",
    "enough_wishes",
    "cross_border_bonus",
    "cross_border_at_least",
    "met_before_percent",
    "desk_phone",
)
LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)


class AlreadyPrepared(Exception):
    """A convention of this title on this day is in preparation; `convention` is it."""

    def __init__(self, convention: Convention) -> None:
        super().__init__(convention.slug)
        self.convention = convention


class ChangedMeanwhile(Exception):
    """Somebody else was faster: `by` (may be empty) at `at` (None where no history is kept)."""

    def __init__(self, by: str = "", at: datetime | None = None) -> None:
        super().__init__(by)
        self.by, self.at = by, at


class PlanIsPublished(Exception):
    """Participants know when and where they meet: what their agendas say is changed by a new version only."""


class TooLateToPrepare(Exception):
    """The day has come or is over."""


@dataclass(frozen=True, slots=True)
class Beginnings:
    """What must be known of any convention: titles by language, its day and where it takes place."""

    titles: Mapping[str, str]
    day: date
    venue: str
    town: str
    country: str
    timezone: str = "Europe/Luxembourg"


def begin_from_template(template: Template, said: Beginnings) -> Convention:
    """A draft with the programme, rounds and hall of a template. Raises `AlreadyPrepared`."""
    zone = ZoneInfo(said.timezone)
    grid = template.grid(said.day, zone)
    lunch = dict(zip(("lunch_starts_at", "lunch_ends_at"), grid.lunch or (), strict=False))

    def at(when: time) -> datetime:
        return datetime.combine(said.day, when, zone)

    with transaction.atomic():
        convention = _begin(
            said,
            starts_at=at(template.starts),
            ends_at=at(template.ends),
            registration_until=at(time(18)) - timedelta(days=template.registration_days),
            wishes_until=at(time(18)) - timedelta(days=template.wishes_days),
            **lunch,
            **template.settings,
        )
        for session in template.sessions:
            ProgrammeSession.objects.create(
                convention=convention,
                sort=session.sort,
                starts_at=at(session.starts),
                ends_at=at(session.ends),
                **{f"title_{language}": words for language, words in session.title.items()},
            )
        Round.objects.bulk_create(
            Round(
                convention=convention,
                number=number,
                starts_at=starts,
                ends_at=ends,
                buffer_minutes=grid.buffer_minutes,
            )
            for number, (starts, ends) in enumerate(grid.slots(), start=1)
        )
        Table.objects.bulk_create(
            Table(convention=convention, **table._asdict()) for table in standings_of(template.blocks)
        )
    return convention


def begin_from_edition(edition: Convention, said: Beginnings) -> Convention:
    """A draft with the settings, rules, programme, rounds, hall and interpreters of an earlier edition.

    By the same clock on the new day; without its speakers, its hosts and the people in its sessions.
    Raises `AlreadyPrepared`.
    """
    days = said.day - edition.starts_at.astimezone(ZoneInfo(edition.timezone)).date()
    moved = _Moved(days, ZoneInfo(edition.timezone), ZoneInfo(said.timezone))
    times = (
        "starts_at",
        "ends_at",
        "registration_until",
        "wishes_until",
        "lunch_starts_at",
        "lunch_ends_at",
    )
    with transaction.atomic():
        convention = _begin(
            said,
            edition_of=edition,
            **{name: getattr(edition, name) for name in KEPT_FROM_EDITION},
            **{name: moved(getattr(edition, name)) for name in times},
            **{f"summary_{code}": getattr(edition, f"summary_{code}") for code in LANGUAGES},
        )
        for rule in edition.meeting_rules.all():
            _copied(rule, convention)
        for session in edition.sessions.all():
            _copied(session, convention, starts_at=moved(session.starts_at), ends_at=moved(session.ends_at))
        for one in edition.rounds.order_by("number"):
            _copied(one, convention, starts_at=moved(one.starts_at), ends_at=moved(one.ends_at))
        for table in edition.tables.order_by("number"):
            _copied(table, convention, host=None)
        _copy_interpreters(edition, convention)
    return convention


def _begin(said: Beginnings, **facts: Any) -> Convention:
    titles = {f"title_{language}": title for language, title in said.titles.items()}
    same = Convention.objects.filter(state=Convention.State.DRAFT, starts_at=facts["starts_at"], **titles)
    if there := same.first():
        raise AlreadyPrepared(there)
    return Convention.objects.create(
        slug=_free_address(said),
        venue=said.venue,
        town=said.town,
        country=said.country,
        timezone=said.timezone,
        **titles,
        **facts,
    )


def _free_address(said: Beginnings) -> str:
    title = next((said.titles[code] for code in LANGUAGES if said.titles.get(code)), "")
    base = slugify(title.replace("ß", "ss"))[:40].strip("-") or "convention"
    if not any(part.isdecimal() and len(part) == 4 for part in base.split("-")):
        base = f"{base}-{said.day.year}"
    taken = {*Convention.objects.filter(slug__startswith=base).values_list("slug", flat=True), *RESERVED}
    further = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (base, *further) if slug not in taken)


@dataclass(frozen=True, slots=True)
class _Moved:
    """Moments of one day as those of another by the same clock, summer time or not."""

    days: timedelta
    before: ZoneInfo
    after: ZoneInfo

    def __call__(self, moment: datetime | None) -> datetime | None:
        if moment is None:
            return None
        return (moment.astimezone(self.before).replace(tzinfo=None) + self.days).replace(tzinfo=self.after)

    def of(self, one: Round | ProgrammeSession) -> tuple[datetime, datetime]:
        """When it begins and ends on the other day."""
        starts, ends = self(one.starts_at), self(one.ends_at)
        assert starts is not None
        assert ends is not None
        return starts, ends


def _copied(record: Any, convention: Convention, **changes: Any) -> Any:
    """A new record like this one at another convention."""
    left = {"id", "convention"}
    facts = {
        one.name: getattr(record, one.name) for one in record._meta.concrete_fields if one.name not in left
    }
    return type(record).objects.create(convention=convention, **(facts | changes))


def _copy_interpreters(edition: Convention, convention: Convention) -> None:
    rounds = dict(convention.rounds.values_list("number", "pk"))
    for person in edition.interpreters.prefetch_related("languages", "rounds"):
        made: Interpreter = _copied(person, convention)
        made.languages.set(person.languages.all())
        made.rounds.set([rounds[one.number] for one in person.rounds.all()])


BEFORE_WISHES = frozenset({Convention.State.DRAFT, Convention.State.REGISTRATION})
UNTIL_THE_DAY = BEFORE_WISHES | {
    Convention.State.WISHES,
    Convention.State.WISHES_CLOSED,
    Convention.State.PROVISIONAL,
    Convention.State.FINAL,
}


class ModeOfWishesStands(Exception):
    """Wishes were said in one mode already: what they mean does not change afterwards."""


def change_settings(convention: Convention, facts: Mapping[str, Any], *, seen: str) -> Convention:
    """Changes what was prepared; on another day, programme and rounds move along by the clock.

    `seen` is the seal of the convention as it was read. Raises `ChangedMeanwhile`, `TooLateToPrepare`,
    `ModeOfWishesStands`, and `PlanIsPublished` where its day would change under the agendas.
    """
    with transaction.atomic():
        now = locked(convention, seen=seen)
        if now.state not in BEFORE_WISHES and facts.get("wish_mode", now.wish_mode) != now.wish_mode:
            raise ModeOfWishesStands
        before, zone = now.starts_at, ZoneInfo(now.timezone)
        for name, value in facts.items():
            setattr(now, name, value)
        days = _day(now) - before.astimezone(zone).date()
        if days or now.timezone != zone.key:
            if plan_is_published(now):
                raise PlanIsPublished
            _move_along(
                now, _Moved(days, zone, ZoneInfo(now.timezone)), lunch_was_said="lunch_starts_at" in facts
            )
        now.save()
    return now


def locked(convention: Convention, *, seen: str | None = None) -> Convention:
    """The convention for whoever changes what it stands on, one after the other; for a transaction.

    Raises `ChangedMeanwhile` where it is not as `seen` any more, `TooLateToPrepare` once its day has come.
    """
    now = Convention.objects.select_for_update().get(pk=convention.pk)
    if now.state not in UNTIL_THE_DAY:
        raise TooLateToPrepare
    if seen is not None and seal_of([now]) != seen:
        raise faster(now)
    return now


def faster(convention: Convention) -> ChangedMeanwhile:
    """The exception that says who changed something of this convention last: 1 query."""
    return ChangedMeanwhile(*(last_change_of(convention) or ()))


def note_change(convention: Convention, what: str, before: object, after: object) -> None:
    """Writes into the convention's history that something it stands on has changed; who, is known there."""
    changes = {what: [str(before), str(after)]}
    LogEntry.objects.log_create(convention, action=LogEntry.Action.UPDATE, changes=changes)


class IsNoDraft(Exception):
    """Others know of it: it stays."""


def discard(convention: Convention) -> None:
    """Throws away a draft that nobody is invited to. Raises `IsNoDraft`."""
    with transaction.atomic():
        now = Convention.objects.select_for_update().filter(pk=convention.pk).first()
        if now is None:
            return
        if now.state != Convention.State.DRAFT or now.registrations.exists():
            raise IsNoDraft
        now.delete()


def _day(convention: Convention) -> date:
    return convention.starts_at.astimezone(ZoneInfo(convention.timezone)).date()


def _move_along(convention: Convention, moved: _Moved, *, lunch_was_said: bool) -> None:
    if not lunch_was_said:
        convention.lunch_starts_at = moved(convention.lunch_starts_at)
        convention.lunch_ends_at = moved(convention.lunch_ends_at)
    for session in convention.sessions.all():
        session.starts_at, session.ends_at = moved.of(session)
        session.save(update_fields=("starts_at", "ends_at"))
    move_rounds({one: moved.of(one) for one in convention.rounds.order_by("number")})


def move_rounds(spans: Mapping[Round, tuple[datetime, datetime]]) -> None:
    """Gives rounds other times: 2 queries. By way of long ago, since no two may ever start together."""
    long_ago = timedelta(days=400_000)
    for away in (long_ago, timedelta()):
        for one, (starts, ends) in spans.items():
            one.starts_at, one.ends_at = starts - away, ends - away
        Round.objects.bulk_update(spans, ("starts_at", "ends_at"))
