"""What an organisation answers when it registers for a convention, and what keeps that from being taken.

Delegates and what they bring are unsaved records; a delegate with a key is one that is there already.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tisserand.cluster.territories.models import Language

from .models import Brought, Convention, Delegate, Round

Faults = Mapping[str, str]
MOST_BROUGHT = 6
LONGEST = {"phone": 30, "remarks": 1_000}
"""Characters, as the registration keeps them."""
PLAIN = (
    "language",
    "least_meetings",
    "most_meetings",
    "wants_table",
    "is_listed",
    "email",
    "phone",
    "remarks",
)
"""The answers that stand on the registration itself, by field."""


class NotInOrder(Exception):
    """Something is missing or contradicts itself; `faults` say by field how to mend it."""

    def __init__(self, faults: Faults) -> None:
        super().__init__("; ".join(f"{field}: {fault}" for field, fault in faults.items()))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Answers:
    """What the form asks; without `rounds` they come to all of them, without `languages` with their own."""

    delegates: Sequence[Delegate]
    languages: Collection[Language] = ()
    language: str = ""
    rounds: Collection[Round] | None = None
    least_meetings: int = 0
    most_meetings: int | None = None
    wants_table: bool = False
    is_listed: bool = False
    email: str = ""
    phone: str = ""
    remarks: str = ""
    brought: Sequence[Brought] = ()

    @property
    def plain(self) -> dict[str, Any]:
        """What stands on the registration itself."""
        return {name: getattr(self, name) for name in PLAIN}


def faults_of(answers: Answers, convention: Convention) -> Faults:
    """What keeps these answers from being taken, by field; {} where all is well: 1 query."""
    rounds = set(convention.rounds.all())
    told = (
        *_faults_of_people(answers, convention),
        *_faults_of_rounds(answers, rounds),
        *_faults_of_figures(answers, len(rounds)),
        *_faults_of_contact(answers),
    )
    faults: dict[str, str] = {}
    for field, fault in told:
        faults.setdefault(field, fault)
    return faults


Told = Iterator[tuple[str, str]]


def _faults_of_people(answers: Answers, convention: Convention) -> Told:
    most = convention.delegates_each
    if not answers.delegates:
        yield "delegates", _("Name at least one person who comes.")
    if len(answers.delegates) > most:
        yield (
            "delegates",
            ngettext(
                "Only %(most)d person of each organisation can come.",
                "At most %(most)d people of each organisation can come.",
                most,
            )
            % {"most": most},
        )
    for delegate in answers.delegates:
        if not delegate.name.strip():
            yield "delegates", _("A person has no name: write it, or leave the person out.")
            continue
        try:
            delegate.clean_fields(exclude=("id", "registration", "position", "key"))
        except ValidationError as error:
            yield "delegates", f"{delegate.name[:120]}: {' '.join(error.messages)}"
    names = [delegate.name.strip().casefold() for delegate in answers.delegates]
    if len(set(names)) < len(names):
        yield "delegates", _("Two people have the same name: at the desk nobody could tell them apart.")


def _faults_of_rounds(answers: Answers, rounds: Collection[Round]) -> Told:
    if answers.rounds is None:
        return
    if not answers.rounds and rounds:
        yield "rounds", _("Choose at least one round: without one there is no time to meet anybody.")
    if set(answers.rounds) - set(rounds):
        yield "rounds", _("A round you chose is no longer there: the programme has changed. Choose again.")


def _faults_of_figures(answers: Answers, rounds: int) -> Told:
    least, most = answers.least_meetings, answers.most_meetings
    chosen = rounds if answers.rounds is None else len(answers.rounds)
    if most is not None and most < 1:
        yield "most_meetings", _("Write 1 or more, or leave it empty if you want as many as possible.")
    elif most is not None and most < least:
        yield (
            "most_meetings",
            _("The two figures contradict each other: at least %(least)d, but at most %(most)d. Swap them.")
            % {"least": least, "most": most},
        )
    places = chosen * max(1, len(answers.delegates))
    if rounds and least > places:
        yield (
            "least_meetings",
            _("In the rounds you chose there is room for %(places)d meetings: ask for no more than that.")
            % {"places": places},
        )


def _faults_of_contact(answers: Answers) -> Told:
    if answers.email:
        try:
            validate_email(answers.email)
        except ValidationError as error:
            yield "email", " ".join(error.messages)
    for name, most in LONGEST.items():
        if len(getattr(answers, name)) > most:
            yield name, _("That is too long: at most %(most)d characters.") % {"most": most}
    if len(answers.brought) > MOST_BROUGHT:
        yield (
            "brought",
            _("Bring at most %(most)d needs and offers: the most important ones.") % {"most": MOST_BROUGHT},
        )
    if any(not one.title.strip() for one in answers.brought):
        yield "brought", _("Say in a few words what it is, or leave the line empty.")
