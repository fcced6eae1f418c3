"""Lays introductions into the demo, in each state, with each sort of outcome, by the actions themselves."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tisserand.cluster.accounts.models import User
from tisserand.cluster.matches.actions import answering, following_up, introducing
from tisserand.cluster.matches.models import IntroductionSide, Match, MatchAnswer
from tisserand.cluster.organisations.models import Organisation
from tisserand.cluster.organisations.queries.people import spokespeople
from tisserand.cluster.organisations.rules import represents

Outcome = IntroductionSide.Outcome
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Story:
    """How one introduction goes: proposed so many days ago, who said yes, and what came of it."""

    days_ago: int
    yeses: int = 0
    no: str = ""
    outcomes: Sequence[tuple[str, int | None]] = ()
    by_member: bool = False


STORIES = (
    Story(120, 2, outcomes=((Outcome.ORDER, 4), (Outcome.ORDER, 4))),
    Story(95, 2, outcomes=((Outcome.CONTACT_KEPT, None),)),
    Story(80, 2, outcomes=((Outcome.PROJECT_IDEA, None), (Outcome.COOPERATION, None))),
    Story(64, 2, outcomes=((Outcome.NO_INTEREST, None),)),
    Story(45, 2, outcomes=((Outcome.NOT_YET, None),)),
    Story(38, 2),
    Story(50, 1),
    Story(26, 1, no="bad_timing"),
    Story(9, 1, by_member=True),
    Story(6, 1),
    Story(3),
    Story(1),
)
SAYING = {
    "fr": (
        "À présenter l’un à l’autre",
        "Vous travaillez à une demi-heure l’un de l’autre, et sur le même sujet.",
    ),
    "de": ("Sie sollten sich kennen", "Sie arbeiten eine halbe Stunde voneinander entfernt am selben Thema."),
    "en": ("You should know each other", "You work half an hour from each other, on the same subject."),
}


def load_introductions(*, at: datetime) -> None:
    """The stories with pairs that are suggested today; then what the daily work would have done."""
    team = User.objects.filter(is_facilitator=True, facilitations=None).order_by("pk").first()
    if team is None:
        return
    for story, match in zip(STORIES, _pairs(), strict=False):
        _tell(story, match, team, at)
    following_up.remind_and_expire(at=at)
    following_up.ask_for_outcomes(at=at)


def _pairs() -> Iterator[Match]:
    """The likeliest matches, each organisation in one, where nobody said no and both sides have people."""
    seen: set[int | None] = set()
    found = Match.objects.filter(is_current=True, seeker__isnull=False)
    found = found.exclude(answers__said=MatchAnswer.Said.NO).order_by("-score", "pk")
    for match in found.select_related("seeker__territory", "provider__territory", "need"):
        ends = {match.seeker_id, match.provider_id}
        both = (match.seeker, match.provider)
        if not ends & seen and all(one is not None and spokespeople(one) for one in both):
            seen |= ends
            yield match


def _tell(story: Story, match: Match, team: User, now: datetime) -> None:
    assert match.seeker is not None  # such were chosen
    begun = now - story.days_ago * DAY
    asker = spokespeople(match.seeker)[0]
    language = asker.language if story.by_member else team.language
    subject, message = SAYING[language]
    try:
        made = introducing.propose_introduction(
            match.seeker,
            match.provider,
            match=match if begun > match.computed_at else None,
            by=asker if story.by_member else team,
            is_of_the_team=not story.by_member,
            subject=match.need.title if match.need and match.need.visibility == "public" else subject,
            message=message,
            language=language,
            at=begun,
        )
    except answering.NotYours:  # who seeks is no member
        return
    sides = list(made.sides.select_related("organisation__territory", "introduction"))
    for number, side in enumerate(sides[: story.yeses], start=1):
        if side.said == IntroductionSide.Said.WAITING:
            introducing.accept(side, by=_person(side.organisation), at=begun + number * DAY)
    if story.no:
        introducing.decline(sides[1], story.no, by=_person(sides[1].organisation), at=begun + 3 * DAY)
    for side, (outcome, band) in zip(sides, story.outcomes, strict=False):
        by = team if band is None and not represents(team, side.organisation) else _person(side.organisation)
        following_up.tell_outcome(side, outcome, band, by=by, at=begun + 33 * DAY)


def _person(organisation: Organisation) -> User:
    return spokespeople(organisation)[0]
