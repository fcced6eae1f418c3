"""Who has arrived, as devices at the desk tell it: a scan counts once, however late and often it is sent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from tisserand.cluster.accounts.models import User
from tisserand.cluster.conventions.models import CheckIn, Convention, Delegate, Registration
from tisserand.cluster.conventions.rules import day_has_come, desk_takes


class TheDayHasCome(Exception):
    """What is checked in on the day is no practice: take arrivals back one by one."""


class Verdict(StrEnum):
    """What became of a scan."""

    ARRIVED = "arrived"
    ALREADY = "already"
    TAKEN_BACK = "taken_back"
    UNKNOWN = "unknown"
    NOT_COMING = "not_coming"
    SEVERAL = "several"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Scan:
    """A device says that somebody came or, of a scan it knows, that this was a mistake.

    `code` is what stands on the badge or the agenda: a key, or an address that ends with it.
    """

    scan: UUID
    code: str
    happened_at: datetime
    is_taken_back: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of a scan, and whom it was about (the key of the record) as far as that is known."""

    scan: UUID
    verdict: Verdict
    delegate: int | None = None


def note_scans(
    convention: Convention, scans: Sequence[Scan], *, by: User | None, at: datetime
) -> Sequence[Answered]:
    """Notes scans in their order and answers each: at most 8 queries whatever their number.

    Devices may send the same scan again, at any time: it is answered and changes nothing. Where two devices
    scanned one person, the first to be heard counts, and the other is kept as taken back, so that it stays
    known. Times to come are taken for now.
    """
    with transaction.atomic():
        # One device after the other: what is read here is still so when it is written.
        convention = Convention.objects.select_for_update().get(pk=convention.pk)
        book = _Book(convention, by, at)
        book.open_at(scans)
        answers = [book.answer(scan) for scan in scans]
        book.close()
    return answers


def clear_practice(convention: Convention, *, at: datetime) -> int:
    """Takes back all that was checked in for practice before the day; how many. Raises `TheDayHasCome`."""
    if day_has_come(convention, at):
        raise TheDayHasCome
    with transaction.atomic():
        practised = CheckIn.objects.filter(delegate__registration__convention=convention, undone_at=None)
        return practised.update(undone_at=at)


def key_in(code: str) -> str:
    """The key in what a scanner read: the last part of an address, or what was read itself."""
    return urlsplit(code.strip()).path.rstrip("/").rpartition("/")[2]


@dataclass
class _Book:
    """What is known of the scans of one sending, and what is new."""

    convention: Convention
    by: User | None
    at: datetime
    known: dict[UUID, CheckIn] = field(default_factory=dict)
    here: dict[int, CheckIn] = field(default_factory=dict)
    people: dict[str, list[Delegate]] = field(default_factory=dict)
    new: list[CheckIn] = field(default_factory=list)
    mended: list[CheckIn] = field(default_factory=list)

    def open_at(self, scans: Sequence[Scan]) -> None:
        """Reads what these scans are about: 3 queries."""
        heard = CheckIn.objects.filter(scan__in={one.scan for one in scans}).select_related(
            "delegate__registration"
        )
        self.known = {one.scan: one for one in heard}
        there = CheckIn.objects.filter(delegate__registration__convention=self.convention, undone_at=None)
        self.here = {one.delegate_id: self.known.get(one.scan, one) for one in there}
        for person in self._named({key_in(one.code) for one in scans}):
            for key in (person.key, person.registration.agenda_key):
                self.people.setdefault(key, []).append(person)

    def _named(self, keys: Iterable[str]) -> Iterable[Delegate]:
        named = Q(key__in=keys) | Q(registration__agenda_key__in=keys)
        return Delegate.objects.filter(named, registration__convention=self.convention).select_related(
            "registration"
        )

    def answer(self, scan: Scan) -> Answered:
        """What becomes of one scan."""
        known = self.known.get(scan.scan)
        if known and known.delegate.registration.convention_id != self.convention.pk:
            return Answered(scan.scan, Verdict.UNKNOWN)
        if scan.is_taken_back:
            return self._taken_back(scan, known)
        return self._again(known) if known else self._arrived(scan)

    def _again(self, known: CheckIn) -> Answered:
        if known.undone_at is None:
            return Answered(known.scan, Verdict.ARRIVED, known.delegate_id)
        is_here = known.delegate_id in self.here
        return Answered(known.scan, Verdict.ALREADY if is_here else Verdict.TAKEN_BACK, known.delegate_id)

    def _arrived(self, scan: Scan) -> Answered:
        people = self.people.get(key_in(scan.code), ())
        if len(people) != 1:
            return Answered(scan.scan, Verdict.SEVERAL if people else Verdict.UNKNOWN)
        [person] = people
        if person.registration.state != Registration.State.REGISTERED:
            return Answered(scan.scan, Verdict.NOT_COMING, person.pk)
        happened_at = min(scan.happened_at, self.at)
        if not desk_takes(self.convention, happened_at):
            return Answered(scan.scan, Verdict.CLOSED, person.pk)
        is_second = person.pk in self.here
        noted = CheckIn(
            delegate=person,
            scan=scan.scan,
            happened_at=happened_at,
            recorded_at=self.at,
            by=self.by,
            undone_at=self.at if is_second else None,
        )
        self.new.append(noted)
        self.known[scan.scan] = noted
        if not is_second:
            self.here[person.pk] = noted
        return Answered(scan.scan, Verdict.ALREADY if is_second else Verdict.ARRIVED, person.pk)

    def _taken_back(self, scan: Scan, known: CheckIn | None) -> Answered:
        if known is None:
            return Answered(scan.scan, Verdict.UNKNOWN)
        if known.undone_at is None:
            known.undone_at = min(scan.happened_at, self.at)
            self.here.pop(known.delegate_id, None)
            if known.pk:
                self.mended.append(known)
        return Answered(scan.scan, Verdict.TAKEN_BACK, known.delegate_id)

    def close(self) -> None:
        """Writes what is new, what was taken back first: 2 queries at most.

        No page is told to look again: the desk asks by itself, and phones need not know who arrived.
        """
        CheckIn.objects.bulk_update(self.mended, ("undone_at",))
        CheckIn.objects.bulk_create(self.new)
