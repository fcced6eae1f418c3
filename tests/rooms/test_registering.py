"""From the invitation to the place in the hall: who comes, who waits, who moves up, what may still change."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.rooms.world import MORNING, World, make_world, register, wish
from tisserand.cluster.accounts.models import User
from tisserand.cluster.conventions import actions
from tisserand.cluster.conventions.answers import MOST_BROUGHT, Answers, NotInOrder, faults_of
from tisserand.cluster.conventions.letters.recipients import recipients_by_registration, recipients_of
from tisserand.cluster.conventions.models import (
    Brought,
    Convention,
    Delegate,
    Meeting,
    MeetingChange,
    Registration,
    Schedule,
    Seat,
)
from tisserand.cluster.organisations.models import Organisation, Representative

pytestmark = pytest.mark.django_db
State = Registration.State
EARLY = MORNING - timedelta(days=60)


@pytest.fixture
def world() -> World:
    """Three are registered; there is room for five, and the team approves nobody by hand."""
    made = make_world()
    Convention.objects.update(state="registration", capacity=5, is_approved_by_hand=False)
    made.convention.refresh_from_db()
    return made


def newcomer(name: str = "Atelier Neuf") -> tuple[Organisation, User]:
    """A published organisation that has never come, and who acts for it."""
    world = Registration.objects.select_related("organisation__territory").first()
    organisation = Organisation.objects.create(
        slug=name.lower().replace(" ", "-"),
        name=name,
        kind="sse_enterprise",
        original_language="fr",
        territory=world.organisation.territory,
        town="Longwy",
        country="FR",
        state="published",
    )
    organisation.languages.add("fr")
    person = User.objects.create_user(f"{organisation.slug}@member.example", name=f"Ada of {name}")
    Representative.objects.create(organisation=organisation, user=person)
    return organisation, person


def one_person(**more: object) -> Answers:
    """What suffices to come."""
    return Answers(delegates=[Delegate(name="Ada Thill")], **more)


def comes(world: World, name: str, **more: object) -> Registration:
    """A newcomer registers by themselves."""
    organisation, person = newcomer(name)
    return actions.register(world.convention, organisation, one_person(), by=person, at=EARLY, **more)


def test_who_names_one_person_comes_with_its_languages_to_all_rounds(world):
    registration = comes(world, "Atelier Neuf")

    kept = Registration.objects.get(pk=registration.pk)
    assert (kept.state, kept.applied_at, kept.language) == (State.REGISTERED, EARLY, "fr")
    assert [one.name for one in kept.delegates.all()] == ["Ada Thill"]
    assert [one.code for one in kept.languages.all()] == ["fr"]
    assert kept.rounds.count() == 4
    assert not kept.is_listed


def test_the_last_place_is_given_once_and_the_next_one_waits(world):
    states = [comes(world, name).state for name in ("One", "Two", "Three")]

    assert states == [State.REGISTERED, State.REGISTERED, State.WAITING]


def test_where_the_team_approves_a_registration_waits_for_its_yes_whatever_the_places(world):
    Convention.objects.update(is_approved_by_hand=True, capacity=3)

    registration = comes(world, "Atelier Neuf")
    approved = actions.approve(registration, by=world.facilitator, at=EARLY)

    assert registration.state == State.APPLIED
    assert (approved.state, approved.decided_by) == (State.WAITING, world.facilitator)


def test_a_record_that_nobody_has_published_is_looked_at_first(world):
    organisation, person = newcomer()
    Organisation.objects.filter(pk=organisation.pk).update(state="draft")
    organisation.refresh_from_db()

    registration = actions.register(world.convention, organisation, one_person(), by=person, at=EARLY)

    assert registration.state == State.APPLIED


def test_nobody_registers_an_organisation_they_do_not_act_for(world):
    organisation, _person = newcomer()

    for somebody in (world.stranger, None):
        with pytest.raises(actions.NotYours):
            actions.register(world.convention, organisation, one_person(), by=somebody, at=EARLY)
    assert not organisation.registrations.exists()


@pytest.mark.parametrize("state", ["draft", "wishes_closed", "final", "live", "closed"])
def test_before_the_opening_and_after_the_wishes_nobody_registers_by_themselves(world, state):
    Convention.objects.update(state=state)

    with pytest.raises(actions.RegistrationIsClosed):
        comes(world, "Atelier Neuf")


def test_after_the_last_day_of_registration_only_the_team_registers_somebody(world):
    Convention.objects.update(registration_until=EARLY - timedelta(minutes=1))
    organisation, person = newcomer()

    with pytest.raises(actions.RegistrationIsClosed):
        actions.register(world.convention, organisation, one_person(), by=person, at=EARLY)
    made = actions.register(world.convention, organisation, one_person(), by=world.facilitator, at=EARLY)

    assert (made.state, made.decided_by) == (State.REGISTERED, world.facilitator)


def test_an_organisation_registers_once(world):
    registration = comes(world, "Atelier Neuf")
    person = registration.organisation.representatives.get().user

    with pytest.raises(actions.AlreadyRegistered) as told:
        actions.register(world.convention, registration.organisation, one_person(), by=person, at=EARLY)

    assert told.value.registration == registration
    assert world.convention.registrations.count() == 4


def test_a_walk_in_comes_on_the_day_whatever_the_capacity_and_open_screens_hear_of_it(world):
    Convention.objects.update(state="live", capacity=3)
    organisation, person = newcomer()

    with pytest.raises(actions.NotYours):
        actions.register(world.convention, organisation, one_person(), by=person, at=MORNING, is_walk_in=True)
    made = actions.register(
        world.convention, organisation, one_person(), by=world.facilitator, at=MORNING, is_walk_in=True
    )

    assert (made.state, made.is_walk_in) == (State.REGISTERED, True)
    assert Convention.objects.get().pulse == 1


BROKEN = {
    "nobody": ({"delegates": []}, "delegates"),
    "three people": ({"delegates": [Delegate(name=name) for name in "ABC"]}, "delegates"),
    "no name": ({"delegates": [Delegate(name="  ")]}, "delegates"),
    "twice": ({"delegates": [Delegate(name="Ada"), Delegate(name=" ada ")]}, "delegates"),
    "their address": ({"delegates": [Delegate(name="Ada", email="ada at home")]}, "delegates"),
    "an unknown diet": ({"delegates": [Delegate(name="Ada", diet="stones")]}, "delegates"),
    "a name as long as a book": ({"delegates": [Delegate(name="A" * 200)]}, "delegates"),
    "no round": ({"rounds": []}, "rounds"),
    "wrong way round": ({"least_meetings": 4, "most_meetings": 2}, "most_meetings"),
    "no meeting": ({"most_meetings": 0}, "most_meetings"),
    "more than there is room for": ({"least_meetings": 5}, "least_meetings"),
    "an address": ({"email": "nowhere"}, "email"),
    "a telephone": ({"phone": "0" * 31}, "phone"),
    "remarks": ({"remarks": "x" * 1001}, "remarks"),
    "too much": (
        {"brought": [Brought(side="need", title=str(n), language="fr") for n in range(MOST_BROUGHT + 1)]},
        "brought",
    ),
    "an empty line": ({"brought": [Brought(side="need", title=" ", language="fr")]}, "brought"),
}


@pytest.mark.parametrize(("broken", "field"), BROKEN.values(), ids=BROKEN)
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_kept(world, broken, field):
    organisation, person = newcomer()
    answers = replace(one_person(), **broken)

    with pytest.raises(NotInOrder) as told:
        actions.register(world.convention, organisation, answers, by=person, at=EARLY)

    assert list(told.value.faults) == [field]
    assert not organisation.registrations.exists()


def test_a_round_of_another_convention_is_told(world):
    other = Convention.objects.create(
        slug="other", title="O", starts_at=MORNING, ends_at=MORNING + timedelta(hours=1), venue="v", town="t"
    )
    foreign = other.rounds.create(number=1, starts_at=MORNING, ends_at=MORNING + timedelta(minutes=13))

    assert list(faults_of(one_person(rounds=[foreign]), world.convention)) == ["rounds"]


def test_who_withdraws_frees_a_place_for_who_has_waited_longest(world):
    Convention.objects.update(capacity=4)
    first = comes(world, "One")
    waiting = [comes(world, name) for name in ("Two", "Three")]
    Registration.objects.filter(pk=waiting[0].pk).update(applied_at=EARLY + timedelta(hours=1))
    person = first.organisation.representatives.get().user

    withdrawal = actions.withdraw(first, by=person, at=EARLY)

    assert [one.pk for one in withdrawal.promoted] == [waiting[1].pk]
    assert [Registration.objects.get(pk=one.pk).state for one in (first, *waiting)] == [
        State.WITHDRAWN,
        State.WAITING,
        State.REGISTERED,
    ]


def test_who_only_waited_frees_nothing(world):
    Convention.objects.update(capacity=3)
    one, two = comes(world, "One"), comes(world, "Two")

    withdrawal = actions.withdraw(one, by=world.facilitator, at=EARLY)

    assert list(withdrawal.promoted) == []
    assert Registration.objects.get(pk=two.pk).state == State.WAITING


def test_once_the_plan_is_final_nobody_moves_up_by_themselves(world):
    Convention.objects.update(capacity=3)
    waits = comes(world, "One")
    Convention.objects.update(state="final")

    actions.withdraw(world.buyer, by=world.facilitator, at=EARLY)
    assert Registration.objects.get(pk=waits.pk).state == State.WAITING

    assert actions.promote(waits, by=world.facilitator, at=EARLY).state == State.REGISTERED


def test_withdrawing_twice_or_as_somebody_else_changes_nothing(world):
    stale = Registration.objects.get(pk=world.buyer.pk)
    actions.withdraw(world.buyer, by=world.facilitator, at=EARLY)

    with pytest.raises(actions.MovedOn) as told:
        actions.withdraw(stale, by=world.facilitator, at=EARLY)
    with pytest.raises(actions.NotYours):
        actions.withdraw(world.workshop, by=world.stranger, at=EARLY)

    assert told.value.state == State.WITHDRAWN


def test_who_withdrew_may_register_again_on_the_same_record(world):
    actions.withdraw(world.buyer, by=world.facilitator, at=EARLY)
    person = world.buyer.organisation.representatives.get().user

    again = actions.register(world.convention, world.buyer.organisation, one_person(), by=person, at=EARLY)

    assert (again.pk, again.state, again.withdrawn_at) == (world.buyer.pk, State.REGISTERED, None)


def planned(world: World, state: str = "provisional") -> Meeting:
    """A version in which workshop and buyer meet in round 1, each with a delegate on its seat."""
    schedule = Schedule.objects.create(
        convention=world.convention, number=1, state=state, status="bounded", made_at=MORNING, sequence=3
    )
    a, b = sorted((world.workshop, world.buyer), key=lambda one: one.pk)
    place = {"round": world.convention.rounds.get(number=1), "table": world.convention.tables.get(number=1)}
    meeting = Meeting.objects.create(schedule=schedule, a=a, b=b, is_locked=True, **place)
    for side in (a, b):
        Seat.objects.create(
            meeting=meeting, schedule=schedule, round=place["round"], delegate=side.delegates.get()
        )
    return meeting


def test_who_withdraws_after_the_plan_was_published_cancels_its_meetings_as_one_change_of_the_plan(world):
    meeting = planned(world)
    Convention.objects.update(state="provisional")

    withdrawal = actions.withdraw(world.buyer, by=world.facilitator, at=EARLY)

    meeting.refresh_from_db()
    change = MeetingChange.objects.get()
    assert list(withdrawal.cancelled) == [meeting]
    assert (meeting.state, meeting.is_locked, meeting.revision) == ("cancelled", False, 1)
    assert not meeting.seats.exists()
    assert Schedule.objects.get().sequence == change.sequence == 4
    assert (change.before_round, change.after_round, change.cause) == (meeting.round, None, "withdrawn")
    assert Convention.objects.get().pulse == 1


def test_a_draft_loses_the_meetings_of_who_withdraws_without_a_word_to_anybody(world):
    meeting = planned(world, "draft")
    Convention.objects.update(state="wishes_closed")

    withdrawal = actions.withdraw(world.buyer, by=world.facilitator, at=EARLY)

    meeting.refresh_from_db()
    assert (list(withdrawal.cancelled), meeting.state) == ([], "cancelled")
    assert not MeetingChange.objects.exists()


def test_what_was_held_stays_held_when_somebody_leaves(world):
    meeting = planned(world)
    Meeting.objects.update(state="done")
    Convention.objects.update(state="live")

    actions.withdraw(world.buyer, by=world.facilitator, at=meeting.round.ends_at)

    meeting.refresh_from_db()
    assert (meeting.state, meeting.seats.count()) == ("done", 2)


@pytest.mark.parametrize("state", ["closed", "followed_up"])
def test_nobody_withdraws_from_what_is_over(world, state):
    Convention.objects.update(state=state)

    with pytest.raises(actions.MovedOn):
        actions.withdraw(world.buyer, by=world.facilitator, at=EARLY)


def test_a_refused_meeting_of_rounds_stays_where_a_plan_counts_on_it(world):
    planned(world)
    Convention.objects.update(state="provisional")
    rounds = world.convention.rounds.filter(number__gt=1)
    answers = replace(actions.answers_of(world.buyer), rounds=list(rounds))

    with pytest.raises(NotInOrder) as told:
        actions.change(world.buyer, answers, by=world.facilitator)

    assert list(told.value.faults) == ["rounds"]
    assert world.buyer.rounds.count() == 4


def test_somebody_with_a_seat_in_the_plan_is_replaced_by_name_and_not_left_out(world):
    planned(world)
    Convention.objects.update(state="provisional")
    seated = world.buyer.delegates.get()

    with pytest.raises(NotInOrder) as told:
        actions.change(world.buyer, one_person(), by=world.facilitator)
    seated.name = "Jeanne Weber"
    answers = replace(actions.answers_of(world.buyer), delegates=[seated])
    actions.change(world.buyer, answers, by=world.facilitator)

    assert list(told.value.faults) == ["delegates"]
    kept = Delegate.objects.get(registration=world.buyer)
    assert (kept.pk, kept.name, kept.key) == (seated.pk, "Jeanne Weber", seated.key)


def test_people_change_places_and_keep_their_badges(world):
    two = register(world.convention, "Deux Rives", "Trier", "DE", ["de"], delegates=2)
    first, second = two.delegates.order_by("position")
    answers = replace(actions.answers_of(two), delegates=[second, Delegate(name="Neu")])

    actions.change(two, answers, by=world.facilitator)

    assert [(one.position, one.name) for one in two.delegates.order_by("position")] == [
        (1, "Delegate 2"),
        (2, "Neu"),
    ]
    assert two.delegates.get(position=1).key == second.key
    assert not Delegate.objects.filter(pk=first.pk).exists()


def test_another_organisations_delegate_is_not_carried_off(world):
    theirs = world.workshop.delegates.get()
    key = theirs.key

    actions.change(
        world.buyer, replace(actions.answers_of(world.buyer), delegates=[theirs]), by=world.facilitator
    )

    assert Delegate.objects.filter(registration=world.workshop).count() == 1
    assert Delegate.objects.get(registration=world.workshop).key == key
    assert Delegate.objects.get(registration=world.buyer).key != key


def test_once_wishes_are_closed_members_change_names_and_meals_but_not_what_the_plan_is_made_from(world):
    Convention.objects.update(state="final")
    person = world.buyer.organisation.representatives.get().user
    somebody = world.buyer.delegates.get()
    somebody.diet = "vegan"
    wanted = Answers(
        delegates=[somebody, Delegate(name="One more")],
        rounds=[world.convention.rounds.get(number=1)],
        most_meetings=1,
        is_listed=True,
    )

    actions.change(world.buyer, wanted, by=person)

    kept = Registration.objects.get(pk=world.buyer.pk)
    assert [(one.name, one.diet) for one in kept.delegates.all()] == [("Delegate 1", "vegan")]
    assert (kept.rounds.count(), kept.most_meetings, kept.is_listed) == (4, None, True)


def test_what_a_wish_is_about_stays_when_the_list_is_kept_again(world):
    line = Brought.objects.create(registration=world.buyer, side="need", title="Linge", language="fr")
    said = wish(world.buyer, world.workshop, "must")
    said.carries = line
    said.save()

    actions.change(world.buyer, actions.answers_of(world.buyer), by=world.facilitator)
    said.refresh_from_db()
    assert said.carries == line


def invited(world: World) -> Registration:
    """A newcomer that the team invites."""
    organisation, _person = newcomer()
    (made,) = actions.invite(world.convention, [organisation], by=world.facilitator, at=EARLY)
    return made


def test_an_invitation_names_who_represents_and_is_confirmed_in_one_click_even_after_the_last_day(world):
    Convention.objects.update(registration_until=EARLY - timedelta(days=1), is_approved_by_hand=True)
    invitation = invited(world)

    confirmed = actions.confirm_invitation(invitation, at=EARLY)

    assert invitation.state == State.INVITED
    assert confirmed.state == State.REGISTERED
    assert [one.name for one in confirmed.delegates.all()] == ["Ada of Atelier Neuf"]
    assert confirmed.rounds.count() == 4


def test_who_came_last_time_is_invited_with_the_same_people_and_nothing_about_their_health(world):
    before = Convention.objects.create(
        slug="last",
        title="Last",
        starts_at=MORNING - timedelta(days=365),
        ends_at=MORNING - timedelta(days=364),
        venue="v",
        town="t",
        state="followed_up",
    )
    organisation, _person = newcomer()
    last = Registration.objects.create(
        convention=before, organisation=organisation, language="de", group="buyers", email="a@b.example"
    )
    Delegate.objects.create(
        registration=last, position=1, name="Paul Kremer", title="Achats", diet="vegan", access_needs="Rampe"
    )

    (made,) = actions.invite(world.convention, [organisation], by=world.facilitator, at=EARLY)

    (delegate,) = made.delegates.all()
    assert (made.language, made.group, made.email) == ("de", "buyers", "a@b.example")
    assert (delegate.name, delegate.title) == ("Paul Kremer", "Achats")
    assert (delegate.diet, delegate.access_needs) == ("anything", "")


def test_inviting_again_makes_no_second_one_and_leaves_who_is_registered_alone(world):
    first = invited(world)
    later = EARLY + timedelta(days=7)

    again = actions.invite(
        world.convention,
        [first.organisation, world.buyer.organisation],
        by=world.facilitator,
        at=later,
    )

    assert [(one.pk, one.invited_at) for one in again] == [(first.pk, later)]
    assert first.delegates.count() == 1


def test_an_invitation_without_anybody_to_name_asks_for_a_name(world):
    organisation, person = newcomer()
    User.objects.filter(pk=person.pk).update(is_active=False)
    (made,) = actions.invite(world.convention, [organisation], by=world.facilitator, at=EARLY)

    with pytest.raises(NotInOrder) as told:
        actions.confirm_invitation(made, at=EARLY)
    assert list(told.value.faults) == ["delegates"]
    assert Registration.objects.get(pk=made.pk).state == State.INVITED

    assert actions.confirm_invitation(made, one_person(), at=EARLY).state == State.REGISTERED


def test_of_two_clicks_on_an_invitation_the_second_is_told(world):
    stale = invited(world)
    actions.confirm_invitation(stale, at=EARLY)

    with pytest.raises(actions.MovedOn) as told:
        actions.confirm_invitation(stale, at=EARLY)
    with pytest.raises(actions.MovedOn):
        actions.decline_invitation(stale, at=EARLY)

    assert told.value.state == State.REGISTERED


def test_the_one_who_is_invited_and_finds_no_place_waits(world):
    Convention.objects.update(capacity=3)

    assert actions.confirm_invitation(invited(world), at=EARLY).state == State.WAITING


def test_an_invitation_cannot_be_taken_up_before_the_opening_nor_after_the_wishes(world):
    invitation = invited(world)
    for state in ("draft", "wishes_closed"):
        Convention.objects.update(state=state)
        with pytest.raises(actions.RegistrationIsClosed):
            actions.confirm_invitation(invitation, at=EARLY)


def test_who_declines_is_remembered_and_may_be_invited_again(world):
    declined = actions.decline_invitation(invited(world), words="Foire à Metz", at=EARLY)

    assert (declined.state, declined.remarks) == (State.WITHDRAWN, "Foire à Metz")
    (again,) = actions.invite(
        world.convention, [declined.organisation], by=world.facilitator, at=EARLY + timedelta(days=1)
    )
    assert (again.pk, again.state) == (declined.pk, State.INVITED)


def test_a_refusal_needs_a_reason_and_is_final_for_the_organisation(world):
    Convention.objects.update(is_approved_by_hand=True)
    asked = comes(world, "Atelier Neuf")
    person = asked.organisation.representatives.get().user

    with pytest.raises(actions.ReasonIsMissing):
        actions.refuse(asked, "  ", by=world.facilitator, at=EARLY)
    refused = actions.refuse(asked, "Hors du territoire", by=world.facilitator, at=EARLY)
    with pytest.raises(actions.AlreadyRegistered):
        actions.register(world.convention, asked.organisation, one_person(), by=person, at=EARLY)

    assert (refused.state, refused.decision_words) == (State.REFUSED, "Hors du territoire")


def test_of_two_facilitators_who_decide_at_once_the_second_is_told(world):
    Convention.objects.update(is_approved_by_hand=True)
    stale = comes(world, "Atelier Neuf")
    actions.approve(stale, by=world.facilitator, at=EARLY)

    with pytest.raises(actions.MovedOn) as told:
        actions.refuse(stale, "Trop tard", by=world.facilitator, at=EARLY)
    assert told.value.state == State.REGISTERED


def test_more_places_let_those_who_wait_come_and_fewer_send_nobody_away(world):
    Convention.objects.update(capacity=3)
    waiting = [comes(world, name) for name in ("One", "Two", "Three")]

    promoted = actions.set_capacity(world.convention, 5, by=world.facilitator, at=EARLY)
    actions.set_capacity(world.convention, 1, by=world.facilitator, at=EARLY)

    assert [one.pk for one in promoted] == [one.pk for one in waiting[:2]]
    assert world.convention.registrations.filter(state=State.REGISTERED).count() == 5


def test_nobody_is_moved_up_beyond_the_places(world):
    Convention.objects.update(capacity=3)
    waits = comes(world, "One")

    with pytest.raises(actions.NoPlaceLeft):
        actions.promote(waits, by=world.facilitator, at=EARLY)


def test_marks_and_groups_are_the_teams(world):
    actions.mark_paid(world.buyer, is_paid=True, by=world.facilitator)
    actions.put_in_group(world.buyer, "  big   buyers ", by=world.facilitator)
    with pytest.raises(actions.NotYours):
        actions.mark_paid(world.buyer, is_paid=False, by=world.stranger)

    kept = Registration.objects.get(pk=world.buyer.pk)
    assert (kept.is_paid, kept.group) == (True, "big buyers")


def test_letters_go_to_who_represents_and_to_whom_the_registration_names_each_once(world):
    person = world.buyer.organisation.representatives.get().user
    Registration.objects.filter(pk=world.buyer.pk).update(email="stand@esch.example")
    world.buyer.delegates.update(email=person.email.upper())
    Delegate.objects.create(registration=world.buyer, position=2, name="Luc", email="luc@esch.example")
    Delegate.objects.create(registration=world.buyer, position=3, name="Zu", email=world.stranger.email)
    User.objects.filter(pk=world.stranger.pk).update(is_active=False)

    found = recipients_of(Registration.objects.get(pk=world.buyer.pk))

    assert [(one.email, one.language, one.name) for one in found] == [
        (person.email, "fr", person.name),
        ("stand@esch.example", "fr", ""),
        ("luc@esch.example", "fr", "Luc"),
    ]


def test_a_closed_account_is_written_to_by_nobody(world):
    User.objects.filter(representations__organisation=world.buyer.organisation).update(is_active=False)

    assert list(recipients_of(Registration.objects.get(pk=world.buyer.pk))) == []


def test_the_recipients_of_many_cost_no_more_than_those_of_one(world, django_assert_max_num_queries):
    for name in ("One", "Two", "Three", "Four"):
        register(world.convention, name, "Trier", "DE", ["de"])

    with django_assert_max_num_queries(6):
        found = recipients_by_registration(list(Registration.objects.all()))

    assert len(found) == 7
