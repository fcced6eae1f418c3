"""A word about a match, and what two yeses bring: whoever says the second one asks for the introduction."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from tisserand.cluster.accounts.models import User
from tisserand.cluster.matches.models import Introduction, Match
from tisserand.cluster.matches.rules import is_told_to
from tisserand.cluster.organisations.models import Organisation
from tisserand.cluster.organisations.rules import represents

from . import answering, introducing
from .answering import Answer

HINDRANCES = (
    answering.NotYours,
    introducing.RefusedBefore,
    introducing.TooManyOpen,
    introducing.NobodyToAsk,
    introducing.WordsAreMissing,
)


@dataclass(frozen=True, slots=True)
class Said:
    """Whether both sides want to meet by now, and the introduction that is open between them, if any."""

    both_want: bool
    introduction: Introduction | None = None


def say(match: Match, organisation: Organisation, given: Answer, *, by: User, at: datetime) -> Said:
    """Keeps the word of one side; where both want to meet, the other one is asked for an introduction.

    Raises what `answering.answer` raises. A yes is kept also where an introduction is not possible today.
    """
    if not answering.answer(match, organisation, given, by=by, at=at):
        return Said(both_want=False)
    assert match.seeker is not None  # two sides have said yes
    language, subject = occasion(match)
    try:
        introduction = introducing.propose_introduction(
            match.seeker,
            match.provider,
            match=match,
            by=by,
            is_of_the_team=not represents(by, organisation),
            subject=subject,
            message="",
            language=language,
            at=at,
        )
    except introducing.IsOpenAlready as standing:
        introduction = standing.introduction
    except HINDRANCES:
        return Said(both_want=True)
    return Said(both_want=True, introduction=introduction)


def occasion(match: Match) -> tuple[str, str]:
    """What an introduction out of a match is about, and in which language that is said.

    The title of the need as it is written where who provides may know of it.
    """
    if match.need and is_told_to(match, match.provider):
        return match.need.original_language, match.need.title
    language = (match.seeker or match.provider).original_language
    with override(language):
        return language, _("Two organisations worth knowing each other")
