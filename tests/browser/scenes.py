"""What others do at a convention meanwhile, and how time goes by: played in the installation's own records.

Run beside a running installation, as `python -m tests.browser.scenes SCENE SLUG`; members act by the same
actions as their pages call. Time cannot be turned in a server that others use, so a convention is moved to
it: its times, by the same span, under a clock that shows the middle of the morning.
"""

import os
import random
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[2]
COMING, SILENT, APPLYING = 34, 3, 2
"""Organisations that come, that never answer their invitation, and that ask to come by themselves."""
UNNAMED = 9
"""One in so many does not want to be named in lists and on the wall."""
IDLE, WISHES_EACH = 4, 7
MINUTES_INTO_THE_SECOND_ROUND = 2
HOUR_THERE = 10


def play(folder: Path, scene: str, slug: str) -> None:
    """Plays a scene in the installation of this data folder."""
    environment = {
        **os.environ,
        "TISSERAND_DATA": str(folder),
        "PYTHONPATH": f"{HOUSE / 'src'}:{HOUSE}",
        "DJANGO_SETTINGS_MODULE": "tisserand.settings",
    }
    command = [sys.executable, "-m", "tests.browser.scenes", scene, slug]
    done = subprocess.run(
        command, env=environment, cwd=HOUSE, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]


def members_answer(slug: str) -> None:
    """Invited organisations confirm, some stay silent, some that were not invited ask to come."""
    from django.utils import timezone

    from tisserand.cluster.conventions import actions
    from tisserand.cluster.conventions.answers import Answers
    from tisserand.cluster.conventions.models import Convention, Delegate, Registration
    from tisserand.cluster.organisations.models import Organisation

    convention, at = Convention.objects.get(slug=slug), timezone.now()
    invited = convention.registrations.filter(state=Registration.State.INVITED).order_by("pk")
    for place, one in enumerate(invited[SILENT : SILENT + COMING]):
        known = actions.answers_of(one)
        actions.confirm_invitation(one, replace(known, is_listed=place % UNNAMED > 0), at=at)
    strangers = Organisation.objects.filter(representatives__isnull=False).exclude(
        registrations__convention=convention
    )
    for one in strangers.distinct().order_by("pk")[:APPLYING]:
        person = one.representatives.order_by("pk")[0].user
        answers = Answers([Delegate(name=person.name)], is_listed=True)
        actions.register(convention, one, answers, by=person, at=at)


def members_wish(slug: str) -> None:
    """Everybody but a few says whom they want to meet; one in seven of these wishes is a must."""
    from django.utils import timezone

    from tisserand.cluster.conventions import actions
    from tisserand.cluster.conventions.models import Convention, Registration

    convention, chance = Convention.objects.get(slug=slug), random.Random(8)
    coming = list(convention.registrations.filter(state=Registration.State.REGISTERED).order_by("pk"))
    for one in coming[IDLE:]:
        others = chance.sample([other for other in coming if other != one], WISHES_EACH)
        levels = {other: "must" if place == 0 else "would" for place, other in enumerate(others)}
        actions.say_wishes(one, levels, at=timezone.now())


def member_remarks(slug: str) -> None:
    """One participant has something against the provisional plan."""
    from django.utils import timezone

    from tisserand.cluster.conventions import actions
    from tisserand.cluster.conventions.models import Convention, Meeting

    shown = Convention.objects.get(slug=slug).schedules.get(state="provisional")
    meeting = Meeting.objects.filter(schedule=shown).order_by("pk")[0]
    actions.remark_on_plan(
        meeting.a, "Notre train arrive à dix heures : peut-on nous placer plus tard ?", at=timezone.now()
    )


def day_comes(slug: str) -> None:
    """The second round has been running for two minutes, in the middle of the morning."""
    from django.utils import timezone

    from tisserand.cluster.conventions.models import Convention

    second = Convention.objects.get(slug=slug).rounds.order_by("number")[1]
    _move(slug, timezone.now() - timedelta(minutes=MINUTES_INTO_THE_SECOND_ROUND) - second.starts_at)


def evening_comes(slug: str) -> None:
    """The doors are shut; most sides have told what came of their meetings."""
    from django.utils import timezone

    from tisserand.cluster.conventions import actions
    from tisserand.cluster.conventions.models import Convention, Meeting

    convention = Convention.objects.get(slug=slug)
    _move(slug, timezone.now() - timedelta(minutes=5) - convention.ends_at)
    chance = random.Random(8)
    codes = ("no_interest", "informative", "contact_kept", "cooperation", "project_idea", "order")
    live = convention.schedules.get(state="live")
    held = live.meetings.filter(state=Meeting.State.SCHEDULED).select_related("round", "a", "b", "schedule")
    for meeting in held.order_by("pk"):
        for side in (meeting.a, meeting.b):
            if chance.random() < 0.8:
                code = chance.choices(codes, weights=(10, 30, 30, 18, 5, 7))[0]
                actions.tell_outcome(side, meeting, code, at=timezone.now())


def live_day(slug: str) -> None:
    """A whole convention from the last edition, planned and published, in its second round."""
    from django.utils import timezone

    from tisserand.cluster.accounts.models import User
    from tisserand.cluster.conventions import actions, tasks
    from tisserand.cluster.conventions.actions import preparing
    from tisserand.cluster.conventions.models import Convention, Registration

    team = User.objects.filter(is_facilitator=True).order_by("pk")[0]
    edition = Convention.objects.filter(state=Convention.State.FOLLOWED_UP).order_by("starts_at")[0]
    titles = {"fr": "Rencontres d’automne", "de": "Herbstbegegnungen", "en": "Autumn meetings"}
    day = date.today() + timedelta(days=40)
    said = preparing.Beginnings(titles, day, edition.venue, edition.town, edition.country)
    convention = preparing.begin_from_edition(edition, said)
    Convention.objects.filter(pk=convention.pk).update(slug=slug, desk_phone="+352 621 000 111")
    convention.refresh_from_db()
    came = Registration.objects.filter(convention=edition).order_by("pk")
    actions.open_registration(convention)
    actions.invite(convention, [one.organisation for one in came], by=team, at=timezone.now())
    members_answer(slug)
    convention.refresh_from_db()
    actions.open_wishes(convention)
    members_wish(slug)
    run = tasks.ask_for_plan(convention, by=team, seconds=2, seed=1)
    _await(run)
    schedule = convention.schedules.order_by("-number")[0]
    actions.publish_schedule(schedule, at=timezone.now())
    actions.finalise_schedule(schedule, at=timezone.now())
    day_comes(slug)
    convention.refresh_from_db()
    actions.go_live(convention, at=timezone.now())


def _await(run) -> None:
    """The worker of the installation plans; whoever asked looks until it has."""
    import time

    until = time.monotonic() + 90
    while run.state in run.OPEN_STATES and time.monotonic() < until:
        time.sleep(0.2)
        run.refresh_from_db()


def _move(slug: str, span: timedelta) -> None:
    """All times of a convention so much later or earlier, under a clock of the middle of the morning."""
    from tisserand.cluster.conventions.actions.preparing import move_rounds
    from tisserand.cluster.conventions.models import Convention

    convention = Convention.objects.get(slug=slug)
    for name in ("starts_at", "ends_at", "registration_until", "wishes_until"):
        if moment := getattr(convention, name):
            setattr(convention, name, moment + span)
    for name in ("lunch_starts_at", "lunch_ends_at"):
        if moment := getattr(convention, name):
            setattr(convention, name, moment + span)
    ahead = (HOUR_THERE - datetime.now(UTC).hour + 11) % 24 - 11  # Etc/GMT-3 is three hours ahead
    convention.timezone = f"Etc/GMT{-ahead:+d}"
    convention.save()
    for session in convention.sessions.all():
        session.starts_at, session.ends_at = session.starts_at + span, session.ends_at + span
        session.save()
    rounds = convention.rounds.order_by("number")
    move_rounds({one: (one.starts_at + span, one.ends_at + span) for one in rounds})


SCENES: Mapping[str, Callable[[str], None]] = {
    one.__name__: one
    for one in (members_answer, members_wish, member_remarks, day_comes, evening_comes, live_day)
}


if __name__ == "__main__":
    import django

    django.setup()
    SCENES[sys.argv[1]](sys.argv[2])
