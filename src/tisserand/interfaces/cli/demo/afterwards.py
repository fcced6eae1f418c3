"""What became of the demo's past edition, told by the actions: outcomes, deals, follow-ups, survey.

Drawn from a fixed seed, in shares as after a real convention.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from tisserand.cluster.conventions import actions
from tisserand.cluster.conventions.models import Convention, FollowUp, Meeting, MeetingOutcome, Registration
from tisserand.cluster.conventions.queries.outcomes import After, all_afterwards

SEED = 2019
TOLD = 0.33
"""The share of sides that say what came of a meeting."""
CODES = {
    MeetingOutcome.NO_INTEREST: 12,
    MeetingOutcome.INFORMATIVE: 38,
    MeetingOutcome.CONTACT_KEPT: 30,
    MeetingOutcome.COOPERATION: 12,
    MeetingOutcome.PROJECT_IDEA: 5,
    MeetingOutcome.ORDER: 3,
}
IDEAS = {
    "fr": (
        "Un atelier commun de réemploi des deux côtés de la frontière",
        "Répondre ensemble à un marché de repas",
    ),
    "de": ("Eine gemeinsame Werkstatt für Wiederverwendung", "Gemeinsam für Mahlzeiten bieten"),
    "en": ("A joint workshop for reuse on both sides of the border", "To bid together for meals"),
}
SURVEY_WORDS = {
    "fr": "De bons rendez-vous, mais des pauses trop courtes.",
    "de": "Gute Gespräche, aber zu kurze Pausen.",
    "en": "Good meetings, but the breaks were too short.",
}
ANSWERS = (FollowUp.Answer.DONE, FollowUp.Answer.NOT_YET, FollowUp.Answer.NO, "")


@dataclass(frozen=True)
class _Teller:
    """Draws what people would say."""

    convention: Convention
    chance: Random

    @property
    def evening(self) -> datetime:
        """Once the last meeting is over."""
        return self.convention.ends_at

    def outcome(self, side: After) -> None:
        """What one side tells, if it does; half of those who see something share their contact."""
        chance = self.chance
        if chance.random() > TOLD:
            return
        code = chance.choices(list(CODES), weights=list(CODES.values()))[0]
        words = chance.choice(IDEAS[side.me.language]) if code == MeetingOutcome.PROJECT_IDEA else ""
        actions.tell_outcome(side.me, side.meeting, code, words=words, at=self.evening)
        if code not in {MeetingOutcome.NO_INTEREST, MeetingOutcome.INFORMATIVE} and chance.random() < 0.6:
            actions.share_contact(side.me, side.meeting, shares=True, at=self.evening)
        if code == MeetingOutcome.ORDER:
            self.deal(side.me, side.other, side.meeting, at=self.evening)

    def deal(self, me: Registration, other: Registration, meeting: Meeting, *, at: datetime) -> None:
        """A deal as one side tells it; the other mostly confirms, sometimes knows nothing of it."""
        chance = self.chance
        sort = chance.choice(["purchase", "purchase", "subcontract", "joint_bid"])
        told = actions.Told(buys=chance.random() < 0.5, sort=sort, band=chance.randint(2, 7))
        deal = actions.tell_deal(me, meeting, told, at=at)
        draw = chance.random()
        if draw < 0.6:
            actions.confirm_deal(deal, other, at=at + timedelta(days=3))
        elif draw < 0.7 and deal.confirmed_at is None:
            actions.dispute_deal(deal, other, at=at + timedelta(days=3))

    def follow_up(self, months: int) -> None:
        """Who is asked after so many months answers; some of what is done is a deal."""
        at = self.evening + timedelta(days=31 * months)
        for question in actions.take_up_due(at=at):
            answer = self.chance.choices(ANSWERS, weights=[1, 1, 1, 20])[0]
            if not answer:
                continue
            actions.answer_follow_up(question, answer, at=at + timedelta(days=2))
            if answer == FollowUp.Answer.DONE and self.chance.random() < 0.3:
                meeting, me = question.meeting, question.registration
                other = meeting.b if me.pk == meeting.a_id else meeting.a
                self.deal(me, other, meeting, at=at + timedelta(days=2))

    def survey(self, registration: Registration) -> None:
        """Two of three answer."""
        chance = self.chance
        if chance.random() > 0.66:
            return
        actions.answer_survey(
            registration,
            meetings=chance.choices([5, 4, 3, 2], [4, 5, 2, 1])[0],
            partners=chance.choices([5, 4, 3, 2], [3, 5, 3, 1])[0],
            organisation=chance.choices([5, 4, 3], [6, 4, 1])[0],
            again=chance.choices(["yes", "perhaps", "no"], [8, 3, 1])[0],
            words=SURVEY_WORDS[registration.language] if chance.random() < 0.15 else "",
            at=self.evening + timedelta(days=4),
        )


def load_afterwards(*, at: datetime) -> None:
    """All that became of the past edition until this moment."""
    past = Convention.objects.filter(state=Convention.State.FOLLOWED_UP).first()
    if past is None:
        return
    Convention.objects.filter(pk=past.pk).update(state=Convention.State.LIVE)
    past.refresh_from_db()
    teller = _Teller(past, Random(SEED))  # noqa: S311  a demo, not a secret
    for side in all_afterwards(past).sides:
        teller.outcome(side)
    actions.close_convention(past, at=teller.evening)
    for months in _gone_by(past, at):
        teller.follow_up(months)
    for registration in past.registrations.order_by("pk"):
        teller.survey(registration)
    actions.end_follow_up(past)


def _gone_by(past: Convention, at: datetime) -> Sequence[int]:
    return [months for months in FollowUp.MONTHS if past.ends_at + timedelta(days=31 * months) < at]
